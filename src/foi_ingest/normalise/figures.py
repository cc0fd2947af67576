"""Observation → OffenceCount, or what it lacks: everything that a figure needs comes from its labels and its context."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from foi_ingest.model import Label, Meant, Observation, OffenceCount, Place, Rejection
from foi_ingest.normalise.breakdown import FREE, find_breakdown, make_key
from foi_ingest.normalise.context import Context, Said, only
from foi_ingest.normalise.labels import Fact
from foi_ingest.normalise.measures import find_measure_beside, find_measure_beyond
from foi_ingest.normalise.origin import PERSONAL, Missing, Origin
from foi_ingest.normalise.periods import Period, innermost, read_period, span_of
from foi_ingest.normalise.values import Value
from foi_ingest.normalise.wording import main_measure
from foi_ingest.vocabulary import Vocabulary, fold

_COUNTS_OUTCOMES = re.compile(r"\b(?:number|count)s? of (?:\w+ )?outcomes\b|\boutcomes recorded\b", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?:19|20)\d\d")


def build_count(seen: Observation, value: Value, facts: Sequence[Fact], origin: Origin, vocabulary: Vocabulary) -> OffenceCount | Missing:
    """Puts one figure together. Nothing is guessed: what neither the labels nor the context say is missing."""
    context = origin.context
    meant = [Meant(f.dimension if f.dimension not in FREE else make_key(f.heading), f.label.text, str(f.label.place)) for f in facts]
    by_dimension = {d: [f for f in facts if f.dimension == d] for d in {f.dimension for f in facts}}

    force = _find_force(by_dimension.get("force", []), origin, vocabulary)
    if isinstance(force, Missing):
        return force
    found = _find_period(by_dimension.get("period", []), origin, seen)
    if isinstance(found, Missing):
        return found
    period_said, period = found
    if value.until is not None:
        if not period.start <= value.until <= period.end:
            return Missing("periods_disagree")
        period = Period(period.start, value.until)
    measure = _find_measure(by_dimension.get("measure", []), value, origin, vocabulary, by_dimension)
    if isinstance(measure, Missing):
        return measure
    offence = _find_offence(by_dimension.get("offence", []), context, vocabulary)
    if isinstance(offence, Missing):
        return offence
    for said, dimension in ((period_said, "period"), (measure, "measure"), (offence, "offence")):
        if dimension not in by_dimension or not any(f.value and not f.is_total for f in by_dimension[dimension]):
            meant.append(Meant(dimension, said.text, str(said.place)))
    if (narrowed := origin.narrowed_by(frozenset(by_dimension))) is not None:
        return Missing("restricted_question", narrowed)
    if origin.unread_title is not None:
        return Missing("unread_title", origin.unread_title)
    breakdown = find_breakdown(by_dimension, measure.value, offence.value, origin, vocabulary)
    if isinstance(breakdown, Missing):
        return breakdown
    last_day = context.last_day()
    if last_day is not None and period.end > last_day:
        return Missing(
            "period_after_reply",
            f"the period ends on {period.end}, the figures on {last_day}: state the real end in a sidecar",
        )
    own, free = breakdown
    key = [
        origin.source_id, str(seen.key.place), seen.key.ordinal, force, offence.value, measure.value,
        period.start.isoformat(), period.end.isoformat(), own, free,
    ]  # fmt: skip
    return OffenceCount(
        count_id=hashlib.sha256(json.dumps(key, sort_keys=True).encode()).hexdigest()[:16],
        source_id=origin.source_id,
        reply_id=context.reply.reply_id,
        force_id=force,
        offence_id=offence.value,
        measure_id=measure.value,
        date_basis=_find_basis(by_dimension.get("period", []), vocabulary) or context.date_basis(),
        period_start=period.start,
        period_end=period.end,
        period_kind=period.kind,
        platform_id=own.get("platform_id"),
        victim_age=own.get("victim_age"),
        victim_sex=own.get("victim_sex"),
        suspect_age=own.get("suspect_age"),
        suspect_sex=own.get("suspect_sex"),
        outcome_id=own.get("outcome_id"),
        other_breakdown=tuple(sorted(free.items())),
        is_printed_total=seen.is_sum or any(f.is_total for f in facts),
        status=value.status,
        count=value.count,
        count_low=value.low,
        count_high=value.high,
        raw_value=seen.text,
        raw_labels=tuple(meant),
        place=describe(seen),
        page=seen.key.place.page,
        sheet=seen.key.place.sheet,
        read_by=origin.read_by(seen.key.place),
    )


def describe(seen: Observation) -> str:
    """The place of a value: a second number of one paragraph is told apart from the first."""
    place = str(seen.key.place)
    return f"{place}, number {seen.key.ordinal + 1}" if seen.key.ordinal > 0 else place


def build_rejection(seen: Observation, missing: Missing, source_id: str, stage: str) -> Rejection:
    """A value that is not loaded, with every label that spoke for it."""
    read_in = missing.dimensions or tuple(axis for axis, _ in seen.labels)
    labels = tuple(
        Meant(dimension, "" if dimension == PERSONAL else label.text, str(label.place))
        for dimension, (_, label) in zip(read_in, seen.labels, strict=True)
    )
    return Rejection(source_id, stage, missing.reason_id, describe(seen), seen.text, labels, missing.suggestion)


def _find_force(facts: Sequence[Fact], origin: Origin, vocabulary: Vocabulary) -> str | Missing:
    named = origin.context.reply.force_ids
    captioned = origin.context.force_of_caption(vocabulary)
    if captioned and not set(captioned) & set(named):
        return Missing("another_force")
    if not facts and len(named) > 1 and len(captioned) == 1:
        return captioned[0]
    if facts:
        force = only(f.value for f in facts)
        if force is None or facts[0].is_total:
            return Missing("no_force")
        allowed = named or ((origin.sole_force,) if origin.sole_force else ())
        return force if force in allowed else Missing("another_force")
    named = named or ((origin.sole_force,) if origin.sole_force else ())  # a total under a column that names one force in all other rows
    return named[0] if len(named) == 1 else Missing("no_force")


def _find_period(facts: Sequence[Fact], origin: Origin, seen: Observation) -> tuple[Said, Period] | Missing:
    is_over_all = seen.of_all and not facts and origin.axis_periods
    said = _add_periods(seen.labels[0][1], origin) if is_over_all else _combine_periods(facts, origin)
    if isinstance(said, Missing):
        return said
    if said.period is None:
        return Missing("no_period")
    if said.period.kind == "month" and not any(f.heading for f in facts) and origin.context.tells_of_years_by_their_end():
        return Missing("ambiguous_label", "the month may be the last of twelve: say in a sidecar which")
    if said.period.kind == "calendar_year" and _BARE_YEAR.fullmatch(said.text.strip()) and origin.context.tells_of_split_years():
        return Missing("ambiguous_label", "the year may be a financial year: say in a sidecar which")
    shorter = origin.context.shortened(said.period, said.text)
    if shorter is None and origin.context.is_incomplete(said.period):
        return Missing("part_of_period", "a note says that the period is not complete, and not up to which day: state it in a sidecar")
    return (shorter, shorter.period) if shorter is not None and shorter.period is not None else (said, said.period)


def _find_basis(facts: Sequence[Fact], vocabulary: Vocabulary) -> str | None:
    """By which date the heading of the periods counts (`Date committed`): it speaks of them before any title does."""
    return only(basis for f in facts if f.heading and (basis := vocabulary.meaning("date_basis", f.heading)))


def _combine_periods(facts: Sequence[Fact], origin: Origin) -> Said | Missing:
    whole = [f for f in facts if f.period is not None]
    below = [f for f in facts if f.period is None and not (f.is_total and not f.value)]
    totals = [f for f in facts if f.is_total and not f.value]
    if not facts:
        return origin.context.period() or Missing("no_period")
    if len({f.heading for f in whole if f.heading}) > 1 and len({f.period for f in whole}) == 1:
        return Missing("periods_disagree")  # year committed and year recorded: together they are neither
    inner = innermost([f.period for f in whole if f.period is not None])
    if whole and inner is None:
        return Missing("periods_disagree")
    if below:
        context = origin.context.period()
        month = only(p for p in origin.axis_periods if p.kind == "month")
        parents = [p for p in (inner, month, context.period if context else None) if p is not None]
        found = next((p for parent in parents if (p := only(read_period(f.value, parent) for f in below)) is not None), None)
        return Said("period", below[0].label.text, below[0].label.place, found) if found else Missing("no_period")
    if inner is not None:
        if totals and origin.parts_of_year:
            parts = [read_period(part, inner) for part in origin.parts_of_year]
            inner = span_of(part for part in parts if part is not None)
            if inner is None or None in parts:
                return Missing("total_without_period")
        return Said("period", whole[-1].label.text, whole[-1].label.place, inner)
    span = span_of(origin.axis_periods) or _span_below(origin)
    incomplete = any(origin.context.is_incomplete(period) for period in origin.axis_periods)
    if span is None or incomplete or origin.ends_early or any(f.period is None and not f.is_total for f in facts):
        return Missing("total_without_period")
    return Said("period", totals[0].label.text, totals[0].label.place, span)


def _add_periods(label: Label, origin: Origin) -> Said | Missing:
    """The period of a total for which no outer label speaks: all that the outer labels name."""
    span = span_of(origin.axis_periods)
    return Said("period", label.text, label.place, span) if span is not None else Missing("total_without_period")


def _span_below(origin: Origin) -> Period | None:
    """The year around a table whose months or quarters, which do not say it themselves, fill it."""
    context = origin.context.period()
    if origin.axis_periods or context is None or context.period is None:
        return None
    parts = [read_period(text, context.period) for text in origin.parts_of_year]
    return context.period if all(parts) and span_of(p for p in parts if p) == context.period else None


def _find_measure(
    facts: Sequence[Fact], value: Value, origin: Origin, vocabulary: Vocabulary, by_dimension: Mapping[str, Sequence[Fact]]
) -> Said | Missing:
    named = only([f.value for f in facts if f.value] + ([value.measure] if value.measure else []))
    if named is not None:
        return Said(named, facts[0].label.text if facts else "", facts[0].label.place if facts else Place())
    if facts or value.measure:
        return Missing("measures_disagree")
    # `Offence` over a column of names heads labels; only `Offences recorded` says what is counted.
    counting = [h for h in origin.headings if vocabulary.headings.get(fold(h.text)) in (None, "measure")]
    from_heading = {m: h for h in counting if (m := vocabulary.meaning("measure", h.text))}
    if len(from_heading) == 1:
        measure, heading = next(iter(from_heading.items()))
        return Said(measure, heading.text, heading.place)
    in_offence = {m: f for f in by_dimension.get("offence", ()) if (m := main_measure(f.label.text, vocabulary))}
    if len(in_offence) == 1:
        measure, fact = next(iter(in_offence.items()))
        return Said(measure, fact.label.text, fact.label.place)
    said = origin.context.measure(vocabulary)
    if said is not None and said.value == "outcomes" and "outcome" in by_dimension and not _COUNTS_OUTCOMES.search(said.text):
        return Said("offences", said.text, said.place)  # an outcome table counts crimes unless the reply says that it counts outcomes
    if said is None and "offence" in by_dimension:
        said = find_measure_beside(origin.offences, vocabulary)
    if said is None and not {"age", "sex"} & by_dimension.keys():  # by age or sex it may be victims that are counted
        said = origin.context.recorded(vocabulary) or find_measure_beyond(by_dimension.get("outcome", ()), origin.context, vocabulary)
    return said or Missing("no_measure")


def _find_offence(facts: Sequence[Fact], context: Context, vocabulary: Vocabulary) -> Said | Missing:
    valued = [f for f in facts if f.value]
    if valued:
        offence = vocabulary.innermost_offence({f.value for f in valued})
        if offence is None:
            return Missing("offences_disagree")
        valued = [f for f in valued if f.value == offence]
        around = context.offence(vocabulary)
        if around is not None and offence == "topic-all-crime" and all(vocabulary.meaning("measure", f.label.text) for f in valued):
            return around  # `Total number of offences` in an answer about one offence says what is counted, and not of what
        if around is not None and _narrows(offence, around.value, vocabulary):
            return Missing("offences_disagree")
        return Said(offence, valued[0].label.text, valued[0].label.place)
    return context.offence(vocabulary) or Missing("no_offence")


def _narrows(offence: str, around: str, vocabulary: Vocabulary) -> bool:
    """Whether a flag narrows an offence (`Robbery` in an answer about knife crime, `Domestic abuse` in one about stalking).

    The offences against children under a title of such offences are whole.
    """
    if offence == around or "topic-all-crime" in (offence, around):
        return False
    if offence.startswith("topic-"):
        return True
    about_children = around.startswith("topic-child-") and re.search(
        r"\bchild|\bunder 1[368]\b", vocabulary.offences[offence].name, re.IGNORECASE
    )
    return around.startswith("topic-") and not about_children
