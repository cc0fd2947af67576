"""One run, from a drop folder to a published release: scan, read what is new, publish."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from foi_ingest.asked import Asked, read_asked
from foi_ingest.attachments import DEEPEST, unpack
from foi_ingest.discover import discover
from foi_ingest.guard import PASSING_REASONS, UNACCOUNTED, Limits, make_empty_reading, read_or_recall
from foi_ingest.kept_cells import find_kept_cells, prune
from foi_ingest.lock import hold_lock
from foi_ingest.model import Reading, Source
from foi_ingest.validate import validate_readings
from foi_ingest.vocabulary import Vocabulary, load_vocabulary
from foi_ingest.waiting_words import Labels, list_waiting_words
from foi_ingest.write import Origin, Run, known_sources, list_purged, publish, query

FRESH_SECONDS = 2.0
"""A file touched within the last two seconds may still be on its way; older ones are not looked at twice."""

BETWEEN_LOOKS_SECONDS = 1.0
"""A copy that goes on adds bytes at least once a second on any disk or share worth the name."""

TO_BE_TRIED_AGAIN = ""
"""Digest of a file that could not be read for a passing reason: under its true digest no run would ever look at it again."""

LARGEST_SIDECAR = 1024 * 1024
"""What a person writes about one reply has some kilobytes."""

ReadSources = Callable[[Sequence[Source]], Iterable[Reading]]
"""Reads sources, in any order. What a run puts here decides where the reading is done."""

Progress = Callable[[int, int], None]
"""Told how many files are read and how many there are to read so far: attachments come to light on the way."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What lies in the drop folder."""

    sources: tuple[Source, ...]
    """One for each distinct content, by name."""
    names: Mapping[str, tuple[str, ...]]
    """source_id → every name under which these bytes lie."""
    changing: tuple[str, ...]
    """Names of files that were still being written: left for the next run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What this run has to do."""

    database: Path
    run: Run
    vocabulary: Vocabulary
    scan: Scan
    known: Mapping[str, str]
    """source_id → digest with which the database read it."""
    digests: Mapping[str, str]
    """source_id → digest with which it would be read now."""
    inner_digest: str
    """The same for an attachment, which has no sidecar."""
    todo: tuple[Source, ...]
    purged: Mapping[str, str]
    """source_id → reason, for every file that must not come back."""
    asked: tuple[Asked, ...] | None = None
    """The forces that were asked, where a folder may say so."""


@dataclass(slots=True)
class Harvest:
    """What reading gave, attachments included."""

    digests: dict[str, str]
    insides: set[Origin] = field(default_factory=set)
    """What lay inside which file."""
    readings: list[Reading] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    """Name → reason, for each file inside another that was purged."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one run did, for a person."""

    files_read: int
    already_known: int
    held: int
    unreadable: Mapping[str, str]
    """Name → reason, for each file of this scan that cannot be read, in this run or an earlier one."""
    broken_law: tuple[str, ...]
    """Names of files of which we lost count: our bug."""
    figures_loaded: int
    rejected: Mapping[str, int]
    """Reason → how many values of this run wait for it, most first."""
    waiting_words: int
    """How many unknown words stand behind them."""
    changing: tuple[str, ...]
    changed: bool
    """A new release was published."""
    understood_again: int = 0
    """Files of which only the kept cells were read: other words, rules or a sidecar speak for them since."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Name → reason, for each file that was purged and lies in the drop folder again."""


def ingest(paths: Sequence[Path], database: Path, *, workers: int, limits: Limits, on_progress: Progress) -> Summary:
    """Reads what is new in `paths` and publishes it.

    Raises RunInProgress, VocabularyError, ReleaseError. A file that cannot be read raises nothing: it is in the summary.
    """
    with hold_lock(database):
        plan = plan_run(paths, database)
        cells = find_kept_cells(database)
        harvest = gather(plan, lambda sources: read_or_recall(sources, cells, workers=workers, limits=limits), on_progress)
        return publish_harvest(plan, harvest)


def scan(paths: Sequence[Path], *, wait: Callable[[float], None] = time.sleep) -> Scan:
    """Lists what lies in `paths`, each content once, without the files that change between two looks."""
    sources = discover(paths)
    changing = find_changing(sources, wait)
    settled = [source for source in sources if source.path not in changing]
    names: dict[str, list[str]] = {}
    for source in settled:
        names.setdefault(source.source_id, []).append(source.name)
    return Scan(
        sources=tuple({source.source_id: source for source in reversed(settled)}.values())[::-1],
        names={source_id: tuple(sorted(set(found))) for source_id, found in names.items()},
        changing=tuple(source.name for source in sources if source.path in changing),
    )


def find_changing(sources: Iterable[Source], wait: Callable[[float], None]) -> frozenset[Path]:
    """The paths whose size or time differ between two looks; only files touched a moment ago are looked at twice."""
    fresh = {source: look for source in sources if (look := take_look(source.path)) and time.time() - look[1] / 1e9 < FRESH_SECONDS}
    if not fresh:
        return frozenset()
    wait(BETWEEN_LOOKS_SECONDS)
    return frozenset(source.path for source, look in fresh.items() if look[0] != source.size or take_look(source.path) != look)


def take_look(path: Path) -> tuple[int, int] | None:
    """Size and time of last change; None for a file that is gone or may not be looked at."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_size, state.st_mtime_ns


def plan(sources: Iterable[Source], known: Mapping[str, str], digests: Mapping[str, str]) -> tuple[Source, ...]:
    """The sources that the database does not know, or read with other words, other rules or another sidecar."""
    return tuple(source for source in sources if known.get(source.source_id) != digests[source.source_id])


def plan_run(paths: Sequence[Path], database: Path) -> Plan:
    """Looks at the drop folder and at the database, and says what is to be read. Raises VocabularyError, ReleaseError."""
    vocabulary = load_vocabulary()
    found = scan(paths)
    run = Run(run_id=uuid4().hex, started_at=datetime.now(UTC), version=find_version(), vocabulary_digest=vocabulary.digest)
    known = known_sources(database)
    purged = list_purged(database)
    code = digest_code()
    digests = {source.source_id: make_digest(code, vocabulary.digest, read_sidecar(source.path)) for source in found.sources}
    return Plan(
        database,
        run,
        vocabulary,
        found,
        known,
        digests,
        make_digest(code, vocabulary.digest, b""),
        plan((source for source in found.sources if source.source_id not in purged), known, digests),
        purged,
        read_asked(paths, vocabulary.forces.keys()),
    )


def find_version() -> str:
    """The version of this program."""
    return metadata.version("foi-ingest")


def digest_code() -> str:
    """sha256 over our own code, so that a changed rule reads every file again, released or not."""
    package = Path(__file__).parent
    total = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        total.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def make_digest(code: str, words: str, sidecar: bytes) -> str:
    """What, apart from the bytes of a file, decides what is read in it."""
    return hashlib.sha256("\0".join((code, words, hashlib.sha256(sidecar).hexdigest())).encode()).hexdigest()


def read_sidecar(path: Path) -> bytes:
    """The bytes of the `<reply>.toml` beside a reply; none when there is none. What lies beyond `LARGEST_SIDECAR` is not read."""
    sidecar = path.with_suffix(".toml")
    try:
        # A link to a device has no end, and a pipe no beginning.
        if not sidecar.is_file():
            return b""
        with sidecar.open("rb") as file:
            return file.read(LARGEST_SIDECAR)
    except OSError:
        return b""


def gather(plan: Plan, read: ReadSources, on_progress: Progress) -> Harvest:
    """Reads what the plan says, then what lay inside those files, at most two deep."""
    harvest = Harvest(dict(plan.digests))
    level = plan.todo
    total = len(level)
    on_progress(0, total)
    with TemporaryDirectory(prefix="foi-ingest-") as folder:
        for depth in range(DEEPEST + 1):
            inside: list[Source] = []
            for reading in read(level):
                harvest.readings.append(replace(reading, attachments=()))
                if reading.reason_id in PASSING_REASONS:
                    harvest.digests[reading.source.source_id] = TO_BE_TRIED_AGAIN
                unpacked = unpack(reading.source, reading.attachments, Path(folder)) if reading.attachments else ()
                fresh = [source for source in unpacked if note_attachment(harvest, plan, reading.source, source)]
                if depth < DEEPEST:
                    inside += fresh
                else:
                    harvest.readings += [hold_nested(source) for source in fresh]
                total += len(fresh)
                on_progress(len(harvest.readings), total)
            level = tuple(inside)
    harvest.readings = validate_readings(sorted(harvest.readings, key=lambda reading: reading.source.source_id))
    return harvest


def note_attachment(harvest: Harvest, plan: Plan, parent: Source, source: Source) -> bool:
    """Adds what lay inside a file; True when its bytes are still to be read in this run."""
    if source.source_id in plan.purged:
        harvest.refused[source.name] = plan.purged[source.source_id]
        return False
    met = source.source_id in harvest.digests
    harvest.insides.add(Origin(source.source_id, parent.source_id, source.name.removeprefix(f"{parent.name}/")))
    harvest.digests.setdefault(source.source_id, plan.inner_digest)
    return not met and plan.known.get(source.source_id) != plan.inner_digest


def hold_nested(source: Source) -> Reading:
    """The reading of a file that lies too deep inside others."""
    return make_empty_reading(source, "held", "nested_too_deep", "take it out of the files around it and drop it by itself")


def publish_harvest(plan: Plan, harvest: Harvest) -> Summary:
    """Publishes the release with these readings in it, and says what the run did. Cells that are of no more use go. Raises ReleaseError."""
    # A file that fails today as it failed last time is no news, and no reason for a new release.
    told = [reading for reading in harvest.readings if not is_passing_again(plan, harvest, reading.source.source_id)]
    names = {source_id: seen for source_id, seen in plan.scan.names.items() if source_id not in plan.purged}
    published = publish(plan.database, plan.run, told, names, harvest.digests, plan.vocabulary, plan.asked, harvest.insides)
    prune(find_kept_cells(plan.database), known_sources(plan.database).keys() - plan.purged.keys())
    return summarise(plan, harvest, changed=published.changed)


def is_passing_again(plan: Plan, harvest: Harvest, source_id: str) -> bool:
    """True for a file that this run could not read for a passing reason, nor the run before."""
    return harvest.digests[source_id] == plan.known.get(source_id) == TO_BE_TRIED_AGAIN


def summarise(plan: Plan, harvest: Harvest, *, changed: bool) -> Summary:
    """Adds up what the run did; `changed` when it published a new release."""
    readings = harvest.readings
    rejected = Counter(rejection.reason_id for reading in readings for rejection in reading.rejections)
    read_now = {reading.source.source_id for reading in readings}
    earlier = [source for source in plan.scan.sources if source.source_id not in read_now | plan.purged.keys()]
    again = {name: reason for source_id, reason in plan.purged.items() for name in plan.scan.names.get(source_id, ())}
    unreadable = {reading.source.name: reading.reason_id or "" for reading in readings if reading.state == "unreadable"}
    return Summary(
        files_read=sum(not reading.from_kept_cells for reading in readings),
        already_known=len(earlier),
        held=sum(reading.state == "held" for reading in readings),
        unreadable=dict(sorted({**unreadable, **find_unreadable(plan.database, earlier)}.items())),
        broken_law=tuple(sorted(reading.source.name for reading in readings if reading.reason_id == UNACCOUNTED)),
        figures_loaded=sum(len(reading.counts) for reading in readings),
        rejected=dict(sorted(rejected.items(), key=lambda item: (-item[1], item[0]))),
        waiting_words=len(list_waiting_words(list_rejected_labels(readings), plan.vocabulary)),
        changing=plan.scan.changing,
        changed=changed,
        understood_again=sum(reading.from_kept_cells for reading in readings),
        refused=dict(sorted({**again, **harvest.refused}.items())),
    )


def list_rejected_labels(readings: Iterable[Reading]) -> Iterator[tuple[str, Labels]]:
    """Reason and labels of every rejected value."""
    for reading in readings:
        for rejection in reading.rejections:
            yield rejection.reason_id, [(meant.dimension, meant.text) for meant in rejection.raw_labels]


def find_unreadable(database: Path, sources: Sequence[Source]) -> dict[str, str]:
    """Name → reason of those sources that an earlier run could not read: still so, until someone replaces the file."""
    if not sources:
        return {}
    told = query(database, "SELECT source_id, reason_id FROM sources WHERE state = 'unreadable'")
    reasons = dict(zip(told["source_id"], told["reason_id"], strict=True))
    return {source.name: reasons[source.source_id] for source in sources if source.source_id in reasons}
