"""Turns bits of honest replies and cuts them off, and looks at what is read in them then.

`python -m trials.fuzz [--seconds 120] [--seed 1] [--workers 2] [FOLDER …]`

Each case is a reply with a few bits turned, bytes overwritten, its end cut off, or the same done to one part of an office file that is then
packed again with right checksums. A row is strange when the unharmed file does not have it; it is noticed when a check of the harmed file
differs that agreed, a check is gone, or values are rejected that were not.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from foi_ingest.discover import discover
from foi_ingest.guard import UNACCOUNTED, Limits, read_all
from foi_ingest.model import OffenceCount, Reading, Source

ROOT = Path(__file__).parents[1]
FOLDERS = (ROOT / "tests/golden", ROOT.parent / "shared/corpus/made")
KINDS = frozenset({"pdf", "xlsx", "xls", "ods", "docx", "odt", "csv", "html", "eml"})
PACKED = frozenset({"xlsx", "ods", "docx", "odt"})
LARGEST = 200_000
"""Bytes: a scan spends all its time on one case."""
BATCH = 40
"""Cases a pool: it takes some seconds to start, and the clock is looked at between two."""
LIMITS = Limits(seconds=20, cpu_seconds=15)
CRASHES = frozenset({"reader_died", "reader_failed", UNACCOUNTED})
"""Reasons that no damage should lead to: it was not foreseen, and only the guard caught it."""
_NOT_MEANING = frozenset({"count_id", "source_id", "reply_id", "read_by", "page", "place", "raw_labels"})
_MEANING = [part.name for part in fields(OffenceCount) if part.name not in _NOT_MEANING]


@dataclass
class Tally:
    """What the cases of one kind of file gave."""

    cases: int = 0
    refused: int = 0
    same: int = 0
    fewer: int = 0
    """Files that lost rows, and gave no strange ones."""
    missed: int = 0
    """Of these, the ones whose loss is noticed."""
    strange: int = 0
    """Files with rows that the unharmed one does not have."""
    noticed: int = 0
    strange_rows: int = 0
    ends: Counter[str] = field(default_factory=Counter)


def list_rows(reading: Reading) -> Counter[tuple[object, ...]]:
    """What the rows mean."""
    return Counter(tuple(getattr(count, name) for name in _MEANING) for count in reading.counts)


def harm(content: bytes, kind: str, chance: random.Random) -> bytes:
    """The same bytes, harmed in one of the ways."""
    if kind in PACKED and chance.random() < 0.6:
        return harm_part(content, chance)
    way = chance.choice(("turn", "turn", "overwrite", "cut", "drop"))
    harmed = bytearray(content)
    at = chance.randrange(len(harmed))
    if way == "turn":
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            harmed[chance.randrange(len(harmed))] ^= 1 << chance.randrange(8)
    elif way == "overwrite":
        harmed[at : at + 16] = chance.randbytes(16)
    elif way == "cut":
        del harmed[at:]
    else:
        del harmed[at : at + chance.randrange(1, 64)]
    return bytes(harmed)


def harm_part(content: bytes, chance: random.Random) -> bytes:
    """One part harmed inside its container, which is then in order again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names = [name for name in source.namelist() if source.getinfo(name).file_size]
        chosen = chance.choice(names)
        for name in names:
            part = source.read(name)
            target.writestr(name, harm(part, "part", chance) if name == chosen else part)
    return out.getvalue()


def make_cases(honest: Sequence[Source], folder: Path, chance: random.Random) -> dict[str, Source]:
    """Harmed files in `folder`: path → the unharmed file."""
    made: dict[str, Source] = {}
    for number in range(BATCH):
        source = chance.choice(honest)
        path = folder / f"{number:04}{source.path.suffix}"
        path.write_bytes(harm(source.path.read_bytes(), source.kind, chance))
        made[path.name] = source
    return made


def judge(harmed: Reading, unharmed: Reading, tally: Tally) -> None:
    """Adds one case to the tally."""
    tally.cases += 1
    if harmed.state == "unreadable":
        tally.refused += 1
        tally.ends[harmed.reason_id or ""] += 1
        return
    rows, expected = list_rows(harmed), list_rows(unharmed)
    strange = (rows - expected).total()
    if strange:
        tally.strange += 1
        tally.strange_rows += strange
        tally.noticed += is_noticed(harmed, unharmed)
    elif rows == expected:
        tally.same += 1
    else:
        tally.fewer += 1
        tally.missed += harmed.state == "held" or is_noticed(harmed, unharmed)


def is_noticed(harmed: Reading, unharmed: Reading) -> bool:
    """Whether anybody who looks at the checks and rejections of the harmed file sees that something is wrong."""
    differing = [sum(check.verdict == "differs" for check in reading.checks) for reading in (harmed, unharmed)]
    return differing[0] > differing[1] or len(harmed.checks) < len(unharmed.checks) or len(harmed.rejections) > len(unharmed.rejections)


def read_honest(folders: Sequence[Path], workers: int) -> dict[Source, Reading]:
    """The files worth harming: those of a kind we read that give rows, with what they give."""
    found = {source.source_id: source for source in discover([folder for folder in folders if folder.exists()]) if source.kind in KINDS}
    small = [source for source in found.values() if source.size <= LARGEST]
    return {reading.source: reading for reading in read_all(small, workers=workers, limits=Limits()) if reading.counts}


def run_cases(honest: dict[Source, Reading], seconds: float, workers: int, chance: random.Random) -> Iterator[tuple[Source, Reading]]:
    """(unharmed file, reading of the harmed one) until the time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with TemporaryDirectory(prefix="foi-ingest-fuzz-") as home:
            made = make_cases(list(honest), Path(home), chance)
            sources = [replace(source, name=source.path.name) for source in discover([Path(home)])]
            for reading in read_all(sources, workers=workers, limits=LIMITS):
                yield made[reading.source.name], reading


def main(arguments: Sequence[str]) -> int:
    """Prints the tally; 1 when a reader met something that it did not foresee, or hung."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    chosen = parser.parse_args(arguments)
    chance = random.Random(chosen.seed)  # noqa: S311  damage, not secrets
    honest = read_honest(chosen.folders, chosen.workers)
    tallies: dict[str, Tally] = defaultdict(Tally)
    failures: Counter[str] = Counter()
    for source, reading in run_cases(honest, chosen.seconds, chosen.workers, chance):
        judge(reading, honest[source], tallies[source.kind])
        if reading.reason_id in CRASHES | {"out_of_time", "out_of_memory"}:
            failures[f"{source.kind}: {reading.reason_id}: {reading.detail}"] += 1
    print(f"{len(honest)} replies harmed with seed {chosen.seed}; files by what came of them:")
    print(
        f"{'kind':6}{'cases':>8}{'refused':>9}{'same rows':>11}{'fewer':>8}{'noticed':>9}{'strange':>9}{'noticed':>9}{'strange rows':>14}"
    )
    for kind, tally in sorted(tallies.items()):
        columns = ((tally.cases, 8), (tally.refused, 9), (tally.same, 11), (tally.fewer, 8), (tally.missed, 9))
        rest = ((tally.strange, 9), (tally.noticed, 9), (tally.strange_rows, 14))
        print(f"{kind:6}" + "".join(f"{number:{width}}" for number, width in (*columns, *rest)))
    totals = [sum(getattr(tally, name) for tally in tallies.values()) for name in ("fewer", "missed", "strange", "noticed")]
    print(f"of {totals[0]} files with fewer rows {totals[1]} are noticed, of {totals[2]} with strange rows {totals[3]}")
    hangs = sum(tally.ends["out_of_time"] for tally in tallies.values())
    crashes = sum(tally.ends[reason] for tally in tallies.values() for reason in CRASHES)
    print(f"{sum(tally.cases for tally in tallies.values())} cases, {crashes} crashes of a reader, {hangs} hangs")
    for failure, count in failures.most_common():
        print(f"{count:6} {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
