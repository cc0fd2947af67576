"""One label, one dimension: what the labels of an axis mean, decided for the axis as a whole.

`X`, `<10`, `16/17` and `12` mean different things on different axes, so a label is never read alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from foi_ingest.model import Axis, Label
from foi_ingest.normalise.headings import (
    dimension_inside,
    heading_dimension,
    heads_something_else,
    key_in_context,
    may_be_free,
    name_months,
    name_short_years,
    names_single,
    numbers_rows,
)
from foi_ingest.normalise.labels import (
    Fact,
    Reader,
    Understood,
    alone,
    clean,
    is_total,
    is_unknown,
    make_readers,
    read_label,
    rule_of,
    without_total,
)
from foi_ingest.normalise.wording import main_measure
from foi_ingest.vocabulary import Vocabulary, fold

_ORDER = ("period", "force", "measure", "platform", "sex", "age", "outcome", "offence")
"""Dimensions tried on an axis whose heading names none, the narrowest grammar first."""
_ANYWHERE = ("unknown", "other", "internet", "in-person")
"""Platforms whose words stand among places and motives too."""
_SAYS_COUNT = re.compile(r"\b(?:recorded|numbers? of|total)\b", re.IGNORECASE)
"""`Calls` among the ways to report a crime is one of them; `Calls recorded` counts."""


_NO_AXIS = Understood(reason_id="unknown_axis", dimension="heading")


def understand(
    axis: Axis, vocabulary: Vocabulary, jurisdiction: str | None, context: str, *, owns_corner: bool = False
) -> Mapping[Label, Understood]:
    """Takes an axis, gives for each of its labels what it means.

    `context` is the text around the table: it may say whose age or sex is meant, and that a table is about ages at all.
    `owns_corner`: the axis is a header to which the corner speaks (`find_crossed`).
    """
    is_header = axis.axis_id.startswith("header") and not owns_corner
    heading = clean(axis.heading.text) if axis.heading else ""
    dimension, free_key = heading_dimension(heading, vocabulary, is_header=is_header)
    if dimension is None and heading and not is_header:
        if names_single(heading) and vocabulary.meaning("measure", heading) is None:
            return {label: Understood(reason_id="personal_data", dimension="other") for label in axis.labels}
        dimension = dimension_inside(heading, vocabulary)
        if dimension is not None and _is_misheaded(dimension, heading, axis, vocabulary):
            return dict.fromkeys(axis.labels, _NO_AXIS)
    if axis.axis_id.startswith("stub") and numbers_rows(axis, heading, vocabulary):
        return dict.fromkeys(axis.labels, Understood())
    readers = make_readers(vocabulary, jurisdiction)
    around = f"{fold(heading)} {context}"
    texts = name_months(name_short_years({label: clean(_mend_break(label.text, vocabulary)) for label in axis.labels}, around), around)
    plain = {label: text for label, text in texts.items() if not is_total(text, vocabulary) and not is_unknown(text, vocabulary)}
    if dimension is None or dimension == "measure":
        dimension = _agree(plain.values(), readers, vocabulary, context)
        if dimension is not None and _is_misheaded(dimension, heading, axis, vocabulary):
            return dict.fromkeys(axis.labels, _NO_AXIS)
    if (dimension is None and not heading) or is_header:
        free_key = key_in_context(plain.values(), context, vocabulary) or ""
        dimension = "other" if dimension is None and free_key else dimension
    if dimension is None:
        # The corner heads the stub below it: it names no breakdown for the header beside it.
        if not axis.axis_id.startswith("stub") or not may_be_free(heading, plain.values(), vocabulary):
            return {label: alone(label, texts[label], vocabulary, jurisdiction, axis) for label in axis.labels}
        dimension, free_key = "other", heading
    if dimension == "other" and names_single(free_key):
        return {label: Understood(reason_id="personal_data", dimension="other") for label in axis.labels}
    found = {label: read_label(label, text, dimension, free_key or heading, vocabulary, jurisdiction) for label, text in texts.items()}
    if plain and dimension != "other" and all(found[label].reason_id for label in plain):
        # `Unknown` among labels that fit no word of their heading is not known of something else, and a total of offences is of whatever.
        kept = {label for label in texts if dimension != "offence" and is_total(texts[label], vocabulary)}
        return {label: told if label in plain or label in kept else _NO_AXIS for label, told in found.items()}
    if dimension == "other":
        printed = {fold(text): text for text in plain.values()}
        foreign = _find_foreign(set(texts.values()), vocabulary)
        return {
            label: _counts_all(label, texts[label], vocabulary) or _read_among(told, texts[label], printed, foreign, vocabulary)
            for label, told in found.items()
        }
    if axis.axis_id.startswith("header") and dimension.removeprefix("victim_").removeprefix("suspect_") in ("age", "sex"):
        return _part_measures(found, texts, vocabulary)
    return found


def _is_misheaded(dimension: str, heading: str, axis: Axis, vocabulary: Vocabulary) -> bool:
    """`Year of birth` over years: labels that fit a dimension of which their heading speaks in words that nobody knows."""
    return dimension in ("period", "age", "sex") and axis.axis_id.startswith("stub") and heads_something_else(heading, vocabulary)


def _counts_all(label: Label, text: str, vocabulary: Vocabulary) -> Understood | None:
    """`Crimes recorded` below districts or keywords: how many there were in all, and no part of the force's own breakdown."""
    measure = vocabulary.meaning("measure", text)
    if measure is None or not (measure == "offences" or _SAYS_COUNT.search(text)):
        return None
    return Understood((Fact("measure", measure, label),))


def _read_among(told: Understood, text: str, printed: Mapping[str, str], foreign: Sequence[str], vocabulary: Vocabulary) -> Understood:
    """A label of a breakdown of the force's own as its fellows show it, given by their folded form.

    `East total` where `East` stands beside it is the total of East, and no district. Platforms or sexes among districts are rows of an
    inner breakdown whose outer label is lost.
    """
    if any(vocabulary.meaning(dimension, text) is not None for dimension in foreign):
        return _NO_AXIS
    rest = without_total(text, vocabulary)
    whole = printed.get(fold(rest)) if rest is not None else None
    if whole is None:
        return told
    return replace(told, facts=tuple(replace(fact, value=whole, is_total=True) if fact.value == text else fact for fact in told.facts))


def _find_foreign(texts: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """The dimensions of which several words stand among labels of another kind."""
    named = {d: {m for text in texts if (m := vocabulary.meaning(d, text)) not in (None, *_ANYWHERE)} for d in ("platform", "sex")}
    return [dimension for dimension, meanings in named.items() if len(meanings) > 1]


def _part_measures(found: Mapping[Label, Understood], texts: Mapping[Label, str], vocabulary: Vocabulary) -> Mapping[Label, Understood]:
    """`Offences | Victims under 13 | Victims 13-15`: a column of all beside its parts, each of which says what it counts."""
    whole = {label: m for label, text in texts.items() if (m := vocabulary.meaning("measure", text)) and not found[label].facts}
    parts = {} if not whole else {label: m for label, text in texts.items() if label not in whole and (m := main_measure(text, vocabulary))}
    return {
        label: Understood((Fact("measure", whole[label], label),))
        if label in whole
        else replace(told, facts=(*told.facts, Fact("measure", parts[label], label)))
        if label in parts and told.facts and not any(fact.dimension == "measure" for fact in told.facts)
        else told
        for label, told in found.items()
    }


def _mend_break(text: str, vocabulary: Vocabulary) -> str:
    """A word that a narrow cell broke (`TOTA/L`): whole again when only so it is a known word."""
    together = text.replace("\n", "")
    known = ("total", "measure", "platform", "sex", "outcome", "not_a_count", "count_word")
    return (
        together if together != text and any(vocabulary.meaning(d, together) and not vocabulary.meaning(d, text) for d in known) else text
    )


def _agree(texts: Iterable[str], readers: Mapping[str, Reader], vocabulary: Vocabulary, context: str) -> str | None:
    """The one dimension to which the labels belong: all of them, or (to leave only unknown words over) at least half and two."""
    words = [text for text in texts if not rule_of(text, vocabulary) and not vocabulary.meaning("count_word", text)]
    if not words:
        return None
    share = {dimension: sum(_means(text, dimension, readers, vocabulary) for text in words) for dimension in _ORDER}
    if not re.search(r"\bage[ds]?\b|\byears? old\b|\bvictims?\b|\bsuspects?\b", context) and all(text.isdigit() for text in words):
        share["age"] = 0
    if all(text.isdigit() for text in words):
        share["outcome"] = share["offence"] = 0  # 14 and 18 are outcomes only where a heading says so
    for dimension in _ORDER:
        if share[dimension] == len(words):
            return dimension
    if sum(_means(text, "period", readers, vocabulary) or _means(text, "measure", readers, vocabulary) for text in words) == len(words):
        return "mixed"
    best = max(_ORDER, key=lambda dimension: share[dimension])
    return best if share[best] >= 2 and share[best] * 2 >= len(words) else None


def _means(text: str, dimension: str, readers: Mapping[str, Reader], vocabulary: Vocabulary) -> bool:
    value, _ = readers[dimension](text)
    if value is None and (rest := without_total(text, vocabulary)) is not None:
        value, _ = readers[dimension](rest)
    return value is not None
