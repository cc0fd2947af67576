"""Which words, phrases, rules and reasons the replies of some folders need, and which no reply needs.

`python -m benchmarks.rules FOLDER... [--without FILE.csv]...`; each `--without` reads every folder again with that vocabulary file
emptied, and says how many figures that changes.
"""

from __future__ import annotations

import argparse
import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from foi_ingest.discover import discover
from foi_ingest.model import OffenceCount, Reading, Source
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import Vocabulary, fold, read_vocabulary
from foi_ingest.vocabulary.reading import ALIAS_FILES, PHRASE_MATCHES

FOLDER = Path("schemas/vocabulary")
IN_LABELS = ("force", "heading", "measure", "offence", "outcome", "platform", "sex", "total")
"""Dimensions whose words stand behind a loaded figure by its labels."""
OFFICIAL = {"offence": "offences", "platform": "platforms", "outcome": "outcomes", "force": "forces"}
"""Dimensions whose own names stay, needed or not: they come from published lists."""


@dataclass(frozen=True, eq=False)
class Listening(Vocabulary):
    """A vocabulary that notes which phrases and marks were met."""

    met: Counter[tuple[str, str]] = field(default_factory=Counter, repr=False, kw_only=True)

    def says(self, role: str, text: str) -> bool:
        """As the vocabulary says; every phrase that holds is noted."""
        folded = fold(text)
        holding = [phrase for how, phrase in self.phrases.get(role, ()) if PHRASE_MATCHES[how](folded, phrase)]
        self.met.update((f"phrases.csv {role}", phrase) for phrase in holding)
        return bool(holding)


class NotedHeadings(dict[str, str]):
    """Headings by their words; each that is looked up and known is noted. No label of a figure tells under which heading it stood."""

    def __init__(self, known: Mapping[str, str], met: Counter[tuple[str, str]]) -> None:
        super().__init__(known)
        self._met = met

    def get(self, key: str, default: Any = None) -> Any:
        """As a dictionary gives it."""
        if key in self:
            self._met["headings.csv", key] += 1
        return super().get(key, default)


def listen(folder: Path) -> Listening:
    """The vocabulary of a folder, listening. Raises VocabularyError."""
    vocabulary = read_vocabulary(folder)
    parts = {part.name: getattr(vocabulary, part.name) for part in fields(Vocabulary)}
    met: Counter[tuple[str, str]] = Counter()
    return Listening(**{**parts, "headings": NotedHeadings(vocabulary.headings, met)}, met=met)


def read_all(folder: Path, vocabulary: Vocabulary) -> list[Reading]:
    """Every reply of a folder, read in this process: for a corpus that is known to be harmless."""
    sources: Iterable[Source] = discover([folder])
    return [read_source(source, vocabulary) for source in sources]


def words_behind(row: OffenceCount, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The lines (file, words) that gave a figure its meaning, told from its labels."""
    for meant in row.raw_labels:
        named = {"victim_age": "age", "suspect_age": "age"}.get(meant.dimension, meant.dimension)
        for dimension in (named,) if named in IN_LABELS else IN_LABELS:
            if dimension in ALIAS_FILES and vocabulary.meaning(dimension, meant.text) is not None:
                yield ALIAS_FILES[dimension], fold(meant.text)
            elif dimension in ALIAS_FILES:
                yield from ((ALIAS_FILES[dimension], mention.alias) for mention in vocabulary.find(dimension, meant.text))


def meaning_of(reading: Reading) -> set[tuple[object, ...]]:
    """What a reading loads, as far as an analyst sees it."""
    return {
        (c.source_id, c.place, c.force_id, c.offence_id, c.measure_id, c.period_start, c.period_end, c.platform_id, c.victim_age,
         c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown, c.status, c.count_low, c.count_high)
        for c in reading.counts
    }  # fmt: skip


def count_lines(name: str) -> list[str]:
    """The folded words of a vocabulary file."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return [fold(row[0]) for row in list(csv.reader(lines))[1:]]


def official_words(vocabulary: Vocabulary, dimension: str) -> set[str]:
    """The names that the published lists themselves use."""
    rows = getattr(vocabulary, OFFICIAL[dimension]) if dimension in OFFICIAL else {}
    return {fold(row.name) for row in rows.values()} | {fold(identifier) for identifier in rows}


def tell_needs(folders: Sequence[Path]) -> dict[Path, list[Reading]]:
    """Prints for each folder what fired, and for all together what never did."""
    vocabulary = listen(FOLDER)
    readings = {folder: read_all(folder, vocabulary) for folder in folders}
    needed: Counter[tuple[str, str]] = Counter()
    for folder, read in readings.items():
        figures = [row for reading in read for row in reading.counts]
        print(f"\n{folder}: {len(read)} files, {len(figures)} figures")
        fired = Counter(rule for reading in read for rule, n in reading.ignored.items() for _ in range(n))
        print("  ignored:", ", ".join(f"{rule} {n}" for rule, n in fired.most_common()))
        reasons = Counter(rejection.reason_id for reading in read for rejection in reading.rejections)
        print("  rejected:", ", ".join(f"{reason} {n}" for reason, n in reasons.most_common()))
        behind = Counter(line for row in figures for line in set(words_behind(row, vocabulary)))
        needed += behind
        for name in sorted({name for name, _ in behind}):
            best = [(words, n) for (file, words), n in behind.most_common() if file == name]
            shares = "; ".join(f"{words} {n / len(figures):.0%}" for words, n in best[:5])
            print(f"  {name}: {len(best)} lines needed ({shares})")
        never = sorted(set(vocabulary.rules) - set(fired))
        print("  rules that never fire:", ", ".join(never))
    print("\nlines that no figure of any folder needs:")
    for dimension in IN_LABELS:
        name = ALIAS_FILES[dimension]
        lines = count_lines(name)
        unused = [words for words in lines if not needed[name, words] and not vocabulary.met[name, words]]
        other = [words for words in unused if words not in official_words(vocabulary, dimension)]
        print(f"  {name}: {len(unused)} of {len(lines)}, of which {len(other)} are no official name")
    roles = {role: [phrase for _, phrase in phrases] for role, phrases in vocabulary.phrases.items()}
    for role, phrases in sorted(roles.items()):
        silent = [phrase for phrase in phrases if not vocabulary.met[f"phrases.csv {role}", phrase]]
        print(f"  phrases.csv {role}: {len(silent)} of {len(phrases)} never met: {', '.join(silent[:12])}")
    return readings


def tell_ablations(whole: dict[Path, list[Reading]], names: Sequence[str]) -> None:
    """Prints how many figures go, and how many change or come, when a vocabulary file is emptied."""
    for name in names:
        with TemporaryDirectory() as temporary:
            folder = Path(shutil.copytree(FOLDER, Path(temporary) / "vocabulary"))
            header = (folder / name).read_text(encoding="utf-8").splitlines()[0]
            (folder / name).write_text(f"{header}\n", encoding="utf-8")
            vocabulary = read_vocabulary(folder)
            for corpus, before in whole.items():
                told = set().union(*(meaning_of(reading) for reading in before))
                left = set().union(*(meaning_of(reading) for reading in read_all(corpus, vocabulary)))
                print(
                    f"without {name}: {corpus} loses {len(told - left)} of {len(told)} figures, and {len(left - told)} are new or changed"
                )


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the folders and prints what they need."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--without", action="append", default=[], metavar="FILE.csv", help="read again with this file emptied")
    options = parser.parse_args(arguments)
    tell_ablations(tell_needs(options.folders), options.without)


if __name__ == "__main__":
    main()
