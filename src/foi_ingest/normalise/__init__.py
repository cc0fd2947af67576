"""Observation… → OffenceCount | Rejection: their words to ours. What is not understood is rejected, with what a person needs to decide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from foi_ingest.model import Label, Observation, OffenceCount, Place, Rejection, Sight, ValueKey
from foi_ingest.normalise.asked_about import find_jurisdiction
from foi_ingest.normalise.asked_part import answers_alone, find_asked_part
from foi_ingest.normalise.axes import understand
from foi_ingest.normalise.axis_periods import parts_on_axes, periods_on_axes
from foi_ingest.normalise.context import Context, build_context, only
from foi_ingest.normalise.contradictions import Telling, describe_telling
from foi_ingest.normalise.figures import build_count, build_rejection
from foi_ingest.normalise.headings import find_crossed, heads_row_below, read_question_numbers
from foi_ingest.normalise.labels import Fact, Understood, read_caption
from foi_ingest.normalise.narrowing import is_understood, narrowed_by, unread_title
from foi_ingest.normalise.numbers import read_whole_number
from foi_ingest.normalise.origin import PERSONAL, Missing, Origin
from foi_ingest.normalise.parts import tell_parts_apart
from foi_ingest.normalise.records import read_days, read_rows
from foi_ingest.normalise.sentences import read_sentence
from foi_ingest.normalise.subtotals import mark_subtotals
from foi_ingest.normalise.values import Value, ends_early, read_value
from foi_ingest.vocabulary import Vocabulary

_RESTRICTED = re.compile(
    r"\b(?:in which|where (?:the|an?)|involv\w+|featur\w+|using|aged|under the age|committed by|against)\b", re.IGNORECASE
)
_SHORT_SENTENCE = 10
"""Words."""
_PERCENTAGE = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?\s?%")


class Normalised(NamedTuple):
    """What one table came to: rows, rejections, and values that a named rule ignores. Each carries the value of the file that it is."""

    counts: tuple[tuple[ValueKey, OffenceCount], ...]
    rejections: tuple[tuple[ValueKey, Rejection], ...]
    ignored: tuple[tuple[ValueKey, str], ...]
    telling: Telling


def normalise(
    sight: Sight, source_id: str, read_by: Callable[[Place], str], vocabulary: Vocabulary, unknown_caption: str | None = None
) -> Normalised:
    """Takes one table as interpreted, gives a row, a rejection or a rule for each of its observations.

    `read_by` names the reader of what stands at a place; with an `unknown_caption` nobody can say which part of the whole the figures are.
    """
    context = build_context(sight, _find_jurisdiction(sight, vocabulary), vocabulary)
    observations: Sequence[Observation] = sight.observations
    part = find_asked_part(sight, context, vocabulary)
    if sight.table.kind == "sentence":
        results = _normalise_sentence(sight, context, vocabulary, part)
        facts_of_axes: list[Fact] = []
    else:
        understood = _understand_axes(sight, context, vocabulary)
        facts_of_axes = [f for axis in understood.values() for u in axis.values() for f in u.facts]
        captioned = [f for line in context.captions for f in read_caption(Label(line.text, line.place), vocabulary, context.jurisdiction)]
        results = [_add_caption(_facts_of(seen, understood, context.jurisdiction, vocabulary), captioned) for seen in sight.observations]
        if sight.table.kind == "records":
            observations, results = read_rows(sight, results, context, vocabulary)
    if part and sight.table.kind != "records" and answers_alone(sight, results):
        results = [_add_caption(result, part) for result in results]
    borne = frozenset(f.dimension for result in results if isinstance(result, tuple) for f in result)
    headings = tuple(dict.fromkeys(a.heading for a in sight.axes if a.heading))
    origin = Origin(
        source_id=source_id,
        read_by=read_by,
        context=context,
        axis_periods=periods_on_axes(facts_of_axes, context),
        ends_early=any(ends_early(seen.text) for seen in observations),
        parts_of_year=parts_on_axes(facts_of_axes),
        headings=headings,
        offences=tuple(dict.fromkeys(f.label for f in facts_of_axes if f.dimension == "offence")),
        sole_force=only(f.value for f in facts_of_axes if f.dimension == "force" and f.value),
        narrowed_by=cache(lambda dimensions: narrowed_by(context, vocabulary, dimensions, borne, [h.text for h in headings])),
        unread_title=None if sight.table.kind == "sentence" else unread_title(context, vocabulary),
    )
    counts, rejections, ignored = [], [], []
    outcomes = [_settle(seen, result, origin, vocabulary) for seen, result in zip(observations, results, strict=True)]
    if sight.table.kind in ("table", "list"):
        outcomes = mark_subtotals(sight.axes, observations, outcomes, vocabulary)
    for seen, outcome in zip(observations, outcomes, strict=True):
        if unknown_caption is not None and isinstance(outcome, OffenceCount):
            outcome = Missing("unread_title", "the title sets this table apart from others like it: say in a sidecar what it means")
        if isinstance(outcome, OffenceCount):
            counts.append((seen.key, outcome))
        elif isinstance(outcome, Missing) and not seen.text:
            ignored.append((seen.key, "empty_cell"))
        elif isinstance(outcome, Missing):
            rejections.append((seen.key, build_rejection(seen, outcome, source_id, "normalise")))
        else:
            ignored.append((seen.key, outcome))
    telling = describe_telling(sight, is_understood=sight.table.kind == "sentence" or is_understood(context, vocabulary))
    return Normalised(tuple(counts), tuple(rejections), tuple(ignored), telling)


def _understand_axes(sight: Sight, context: Context, vocabulary: Vocabulary) -> dict[str, Mapping[Label, Understood]]:
    crossed = find_crossed(sight.axes, vocabulary, context.jurisdiction, context.text())
    found: dict[str, Mapping[Label, Understood]] = {}
    for axis in sight.axes:
        plain = replace(axis, heading=None) if crossed is not None and axis is not crossed else axis
        known = read_days(axis) if sight.table.kind == "records" else None
        known = known or read_question_numbers(axis, sight.answer.reply, vocabulary, context.text())
        told = known or understand(plain, vocabulary, context.jurisdiction, context.text(), owns_corner=axis is crossed)
        found[axis.axis_id] = told if sight.table.kind == "records" else tell_parts_apart(axis, told, sight.observations)
    for over, under in pairwise(axis for axis in sight.axes if axis.axis_id.startswith("header")):
        if (label := heads_row_below(over, found[under.axis_id].values(), vocabulary)) is not None:
            found[over.axis_id] = {label: Understood()}
    return found


def _find_jurisdiction(sight: Sight, vocabulary: Vocabulary) -> str | None:
    """That of the force that answers; where the file names it in a column only, that of this column's one force."""
    if sight.answer.reply.force_ids:
        return find_jurisdiction(sight.answer.reply, vocabulary)
    return only(vocabulary.forces[force].jurisdiction for force in find_forces_on_axes([sight], vocabulary))


def _settle(
    seen: Observation, result: tuple[Fact, ...] | Missing | str, origin: Origin, vocabulary: Vocabulary
) -> OffenceCount | Missing | str:
    if isinstance(result, str):
        # Figures under `Recorded date` are counted by that date, and are none themselves.
        return Missing("unknown_axis") if result == "date_column" and read_whole_number(seen.text) is not None else result
    if seen.doubt:
        return Missing(seen.doubt)
    if seen.amount is None and _PERCENTAGE.fullmatch(seen.text.strip()):
        return "rate"
    if isinstance(result, Missing):
        return result
    value = Value("exact", seen.amount, seen.amount) if seen.amount is not None else _read(seen, origin.context, vocabulary)
    return value if isinstance(value, Missing) else build_count(seen, value, result, origin, vocabulary)


def _read(seen: Observation, context: Context, vocabulary: Vocabulary) -> Value | Missing:
    if seen.marks and not set(seen.marks) <= set("0123456789,"):
        return Missing("marked_value", "the value carries a mark: say in a sidecar what it means")
    if not seen.text:
        return context.keys.get("", Value("blank"))
    value = read_value(seen.text, context.keys, vocabulary, context.rounded_to)
    return value if value is not None else Missing("unreadable_value")


def _facts_of(
    seen: Observation, understood: Mapping[str, Mapping[Label, Understood]], jurisdiction: str | None, vocabulary: Vocabulary
) -> tuple[Fact, ...] | Missing | str:
    facts: list[Fact] = []
    problem: Missing | None = None
    dimensions = []
    for axis_id, label in seen.labels:
        told = understood[axis_id][label]
        dimension = told.dimension or next((fact.dimension for fact in told.facts), axis_id)
        dimensions.append(PERSONAL if told.reason_id == "personal_data" else dimension)
        if told.rule_id:
            return told.rule_id
        if told.reason_id and problem is None:
            nearest = vocabulary.suggest(told.dimension, label.text, jurisdiction) if told.dimension else ()
            problem = Missing(told.reason_id, "; ".join(nearest) or None)
        facts.extend(told.facts)
    return replace(problem, dimensions=tuple(dimensions)) if problem else tuple(facts)


def _add_caption(result: tuple[Fact, ...] | Missing | str, captioned: Sequence[Fact]) -> tuple[Fact, ...] | Missing | str:
    """The caption speaks where the labels of the table do not."""
    if not isinstance(result, tuple):
        return result
    borne = {fact.dimension for fact in result}
    return (*result, *(fact for fact in captioned if fact.dimension not in borne))


def _normalise_sentence(
    sight: Sight, context: Context, vocabulary: Vocabulary, part: tuple[Fact, ...]
) -> list[tuple[Fact, ...] | Missing | str]:
    found = read_sentence(sight.observations, context, vocabulary)
    question = " ".join(line.text for line in sight.answer.question)
    results: list[tuple[Fact, ...] | Missing | str] = []
    for seen, facts in zip(sight.observations, found, strict=True):
        if isinstance(facts, tuple) and not part and _RESTRICTED.search(question) and not any(f.dimension == "offence" for f in facts):
            results.append(Missing("restricted_question", "the question narrows what is counted: say in a sidecar what the number means"))
        elif isinstance(facts, Missing) and seen.text.casefold() in ("one", "no", "none", "nil") and not _is_short(sight.observations):
            results.append("number_word_in_prose")
        else:
            results.append(facts)
    return results


def _is_short(observations: Sequence[Observation]) -> bool:
    """Whether a sentence has so few words that `none` or `one` in it is more likely the answer than a word of an explanation."""
    said = {label.text for seen in observations for _, label in seen.labels}
    return sum(len(text.split()) for text in said) + len(observations) <= _SHORT_SENTENCE


def find_forces_on_axes(sights: Iterable[Sight], vocabulary: Vocabulary) -> Sequence[str]:
    """The forces that the rows or columns of a document name."""
    named: dict[str, None] = {}
    for sight in sights:
        for axis in sight.axes:
            if not any(vocabulary.meaning("force", label.text) for label in axis.labels):
                continue
            told = understand(axis, vocabulary, None, "").values()
            named.update((f.value, None) for u in told for f in u.facts if f.dimension == "force" and f.value)
    return list(named)
