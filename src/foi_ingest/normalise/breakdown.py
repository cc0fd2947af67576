"""Of which part a figure is: platform, outcome, whose age and sex, and the breakdowns of a force's own."""

from __future__ import annotations

import re

from foi_ingest.normalise.context import Context, only
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.origin import Missing, Origin
from foi_ingest.normalise.platforms import find_exact_platform
from foi_ingest.vocabulary import Vocabulary, fold

_SUSPECT_MEASURES = frozenset({"suspects", "arrests", "persons_arrested", "charges", "custody_records", "cautions"})
FREE = ("other", "part")
"""Dimensions of labels that go to `other_breakdown`: the force's own, and the parts of one outcome."""

Breakdown = tuple[dict[str, str], dict[str, str]]


def find_breakdown(
    by_dimension: dict[str, list[Fact]], measure: str, offence: str, origin: Origin, vocabulary: Vocabulary
) -> Breakdown | Missing:
    own: dict[str, str] = {}
    free: dict[str, str] = {}
    for dimension, column in (("platform", "platform_id"), ("outcome", "outcome_id")):
        valued = [f.value for f in by_dimension.get(dimension, []) if f.value]
        if valued:
            single = find_exact_platform(valued, vocabulary) if dimension == "platform" else only(valued)
            if single is None:
                return Missing("labels_disagree")
            own[column] = single
    for dimension in ("age", "sex"):
        for fact in by_dimension.get(dimension, []):
            if not fact.value:
                continue
            whose = _whose(fact, measure, origin)
            if whose is None:
                return Missing("unclear_person")
            column = f"{whose}_{dimension}"
            if own.setdefault(column, fact.value) != fact.value:
                return Missing("labels_disagree")
    for fact in (fact for dimension in FREE for fact in by_dimension.get(dimension, [])):
        if not fact.value or _names_offence(fact.value, offence, origin.context, vocabulary):
            continue
        key = make_key(fact.heading)
        if free.get(key, fact.value) != fact.value:
            return Missing("labels_disagree")
        free[key] = fact.value
    return own, free


def _whose(fact: Fact, measure: str, origin: Origin) -> str | None:
    """Whose age or sex: the label's own word first, then its heading, what is counted, and the context."""
    if (said := origin.context.whose_by(fact.label.text, fact.heading)) is not None:
        return said
    if measure == "victims":
        return "victim"
    if measure in _SUSPECT_MEASURES:
        return "suspect"
    return origin.context.whose(" ".join(h.text for h in origin.headings))


def _names_offence(text: str, offence: str, context: Context, vocabulary: Vocabulary) -> bool:
    """A last row that says what the table counts (`Hate crime offences` under the motivations) is no part of the breakdown."""
    for ending in ("", " offences", " crimes"):
        stem = fold(text).removesuffix(ending)
        if vocabulary.meaning("offence", stem, context.jurisdiction) == offence:
            return True
    return False


def make_key(heading: str) -> str:
    """`Area Command` → `area_command`, `Hospital Name` → `hospital`: the name of a thing is the thing."""
    return re.sub(r"\bnames?$|^names? of (?:the )?", "", fold(heading)).strip().replace(" ", "_")
