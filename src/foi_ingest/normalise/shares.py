"""Sentences in which a number is part of another one, and numbers whose years stand in the question alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from foi_ingest.model import Label, Line
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.period_mentions import find_limits
from foi_ingest.vocabulary import Vocabulary

PART_OF = re.compile(r"\b(?:of\s+which|of\s+whom|of\s+(?:these|those)(?=\s*,?\s*$)|including|included)\b", re.IGNORECASE)
"""`174 offences, of which 31 …`: what follows is counted in what stands before."""
_OF_THE = re.compile(r"^\W*of\s+(?:the|all|these|those|all\s+the)(?:\s+total(?:\s+of)?)?\s*$", re.IGNORECASE)
_ASKS_MORE = ("sex", "platform", "outcome")
_SPLITS = re.compile(r"\b(?:between|from|since|to|until|by|per|broken|split|breakdown|ages?|aged|gender|sex)\b", re.IGNORECASE)


def names_whole(texts: Sequence[Label]) -> bool:
    """Whether the first number of a sentence is a whole and all others its parts; `texts` stand before, between and behind the numbers."""
    if len(texts) < 3 or any(PART_OF.search(text.text) for text in (texts[0], *texts[2:])):
        return False
    return PART_OF.search(texts[1].text) is not None or _OF_THE.match(texts[0].text) is not None


def tell_parts(found: Mapping[str, Sequence[Sequence[Fact]]]) -> dict[str, list[Fact | None] | None]:
    """Takes for each dimension the facts before the first number and after each, gives each number its own; None where that is not clear.

    Whole and parts share their period and what is counted. A part is told by the one sex or platform behind it, the whole by none.
    """
    size = len(found["period"]) - 1
    said: dict[str, list[Fact | None] | None] = {}
    for name in ("period", "measure"):
        facts = {(fact.value, fact.period): fact for facts in found[name] for fact in facts}
        said[name] = None if len(facts) > 1 else [next(iter(facts.values()), None)] * size
    told = [name for name in ("sex", "platform") if any(found[name])]
    parts = found[told[0]][2:] if len(told) == 1 else []
    clear = len(told) == 1 and not any(found[told[0]][:2]) and all(len({fact.value for fact in facts}) == 1 for facts in parts)
    for name in ("sex", "platform"):
        said[name] = ([None, *(facts[0] for facts in parts)] if name in told else [None] * size) if clear else None
    return said


def list_periods(asked: Sequence[Line], vocabulary: Vocabulary) -> list[Fact]:
    """The years that a question names one by one and in order (`in 2018/19, 2019/20 and 2020/21`), for an answer that only lists numbers.

    Empty where it asks for anything else besides, so that the numbers may be of something else.
    """
    named = []
    for line in asked:
        mentions, is_open = find_limits(line.text)
        if is_open or _SPLITS.search(line.text) or any(True for dimension in _ASKS_MORE for _ in vocabulary.find(dimension, line.text)):
            return []
        named += [Fact("period", "period", Label(line.text, line.place), mention.period) for mention in mentions]
    periods = [fact.period for fact in named if fact.period is not None]
    rising = all(one.end < other.start for one, other in pairwise(periods))
    falling = all(one.start > other.end for one, other in pairwise(periods))
    return named if len({period.kind for period in periods}) == 1 and (rising or falling) else []
