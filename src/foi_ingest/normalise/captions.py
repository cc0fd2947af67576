"""Titles that set tables of one form apart in words that nobody knows: `Newport` over one, `Cardiff` over the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from foi_ingest.model import Label, Line, Sight
from foi_ingest.normalise.forces import find_forces
from foi_ingest.normalise.period_mentions import find_periods
from foi_ingest.normalise.wording import find_any_offences, leftover
from foi_ingest.vocabulary import Vocabulary, fold

_LONGEST_NAME = 5
"""Words: a longer title is a sentence, and tells what the table is about instead of which part of it this is."""
_DIMENSIONS = ("measure", "platform", "sex", "outcome", "total", "count_word", "not_a_count")


def find_unknown_captions(sights: Sequence[Sight], vocabulary: Vocabulary) -> dict[int, str]:
    """Position of a table among `sights` → the title that is not known, where a table of the same form has another title beside it.

    Such a title says which part of the whole the table is: read without it, its figures would be those of the whole.
    """
    alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for index, sight in enumerate(sights):
        if sight.table.kind == "table":
            alike[_form(sight)].append(index)
    found: dict[int, str] = {}
    for indices in alike.values():
        captions = {index: _captions(sights[index]) for index in indices}
        shared = set.intersection(*({line.text for line in lines} for lines in captions.values()))
        for index, lines in captions.items():
            own = [line.text for line in lines if line.text not in shared]
            unknown = next((text for text in own if _names_unknown(text, vocabulary)), None)
            if len(indices) > 1 and unknown is not None:
                found[index] = unknown
    return found


def _form(sight: Sight) -> tuple[object, ...]:
    """What tables of one series have in common: the answer, the headings of their axes, and what stands over the columns but years."""
    heads = [
        (axis.axis_id, fold(axis.heading.text) if axis.heading else "", _words(axis.labels) if axis.axis_id.startswith("header") else ())
        for axis in sight.axes
    ]
    return (sight.answer.reply.reply_id, sight.answer.question_no, *heads)


def _words(labels: Sequence[Label]) -> tuple[str, ...]:
    return tuple(fold(label.text) for label in labels if not find_periods(label.text))


def _captions(sight: Sight) -> tuple[Line, ...]:
    """The nearest title, and the name of the sheet."""
    title = sight.table.title
    return tuple(dict.fromkeys([*title[-1:], *[line for line in title if line.kind == "sheet"][-1:]]))


def _names_unknown(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a short title consists of words that are neither known nor plain. With a number it may be no more than a place in a list."""
    words = text.split()
    if not words or len(words) > _LONGEST_NAME or any(char.isdigit() for char in text):
        return False
    if find_periods(text) or find_forces(text, vocabulary) or find_any_offences(text, vocabulary):
        return False
    if any(True for dimension in _DIMENSIONS for _ in vocabulary.find(dimension, text)):
        return False
    return any(not vocabulary.says("title_word", word) for word in leftover(text, (), vocabulary.plain_words))
