"""The words that were met and are not known: which they are, how many figures wait for each, and the line that would teach them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_ingest.normalise.periods import read_period
from foi_ingest.vocabulary import Vocabulary, fold

WORD_FILES = {
    "force": "force_aliases.csv",
    "measure": "measure_aliases.csv",
    "offence": "offence_aliases.csv",
    "outcome": "outcome_aliases.csv",
    "platform": "platform_aliases.csv",
    "sex": "sex_aliases.csv",
}
"""Dimension → the file in which a line teaches one of its words. Periods and ages are grammar: no line teaches them."""

DIMENSION_OF_REASON = {f"unknown_{dimension}": dimension for dimension in WORD_FILES}
"""Reasons that one more line in a vocabulary file would settle."""


Labels = Sequence[tuple[str, str]]
"""Dimension (or axis, where the dimension is not known) and text of each label that speaks for a value."""


@dataclass(frozen=True, slots=True)
class WaitingWord:
    """A label that nobody has given a meaning yet."""

    dimension: str
    text: str
    """As first printed."""
    figures: int
    """How many rejected values wait for it."""


def list_waiting_words(rejected: Iterable[tuple[str, Labels]], vocabulary: Vocabulary) -> list[WaitingWord]:
    """The unknown words behind rejected values, given as pairs of reason and labels; the most awaited first."""
    figures: Counter[tuple[str, str]] = Counter()
    printed: dict[tuple[str, str], str] = {}
    for reason_id, labels in rejected:
        dimension = DIMENSION_OF_REASON.get(reason_id)
        if dimension is None:
            continue
        for text in find_unknown_labels(dimension, labels, vocabulary):
            key = (dimension, fold(text))
            figures[key] += 1
            printed.setdefault(key, text)
    words = [WaitingWord(dimension, printed[dimension, folded], count) for (dimension, folded), count in figures.items()]
    return sorted(words, key=lambda word: (-word.figures, word.dimension, word.text))


def find_unknown_labels(dimension: str, labels: Labels, vocabulary: Vocabulary) -> list[str]:
    """The labels of one rejected value that nobody knows: those said to be of the dimension, else those without any meaning."""
    texts = {text: said for said, text in labels}
    own = [text for text, said in texts.items() if said == dimension]
    return own or [text for text in texts if not is_understood(text, vocabulary)]


def is_understood(text: str, vocabulary: Vocabulary) -> bool:
    """True for a label that means something on some axis, a period or a number included."""
    if read_period(text) is not None or not any(mark.isalpha() for mark in text):
        return True
    places = (None, *vocabulary.jurisdictions)
    return any(vocabulary.meaning(dimension, text, place) is not None for dimension in WORD_FILES for place in places)


def draw_word(word: WaitingWord, vocabulary: Vocabulary) -> str:
    """One unknown word as lines of its vocabulary file, one for each of the nearest ids: a person keeps the right one."""
    head = f"# {word.figures} figures wait for {word.dimension} {word.text!r}"
    file = WORD_FILES[word.dimension]
    nearest = vocabulary.suggest(word.dimension, word.text)
    lines = [f"{head}: if one of these is right, paste it into schemas/vocabulary/{file}"]
    lines += [write_alias_line(word, suggestion.partition(" ")[0], vocabulary) for suggestion in nearest]
    return "\n".join(lines if nearest else [f"{head}: nothing known is near it; choose an id for schemas/vocabulary/{file}"])


def write_alias_line(word: WaitingWord, identifier: str, vocabulary: Vocabulary) -> str:
    """The CSV line that gives the word this meaning."""
    fields = [word.text, identifier]
    if word.dimension == "offence":
        fields.append(vocabulary.offences[identifier].jurisdiction or "")
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(fields)
    return line.getvalue()
