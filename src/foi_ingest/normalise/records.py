"""Record-level sheets: what a row counts, on which day, and rows that say the same in other words (DATASET.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from foi_ingest.model import Axis, Label, Line, Observation, Place, Sight, Table, ValueKey
from foi_ingest.normalise.context import Context
from foi_ingest.normalise.labels import Fact, Understood
from foi_ingest.normalise.origin import Missing
from foi_ingest.normalise.periods import read_day
from foi_ingest.vocabulary import Vocabulary

Result = tuple[Fact, ...] | Missing | str
"""What the labels of one observation came to: facts, what is missing, or the rule that ignores it."""

_ROW_IS = re.compile(
    r"\b(?:each|every|one|a)\s+(?:row|line|entry)\b.{0,30}?\b(?:is|represents|shows|relates to|per|for each)\b(?P<what>[^.;]{0,60})",
    re.IGNORECASE,
)
_SEVERAL_A_CRIME = frozenset(
    {
        "victims",
        "suspects",
        "arrests",
        "persons_arrested",
        "persons_charged",
        "charges",
        "cautions",
        "outcomes",
        "custody_records",
        "mentions",
    }
)
"""What one crime may have several of: its number stands in several rows, and no row counts it twice."""


def read_rows(sight: Sight, results: Sequence[Result], context: Context, vocabulary: Vocabulary) -> tuple[list[Observation], list[Result]]:
    """Takes what the labels of each row came to, gives one observation for all rows that mean the same, with what a row counts."""
    counted = _find_row_measure(sight, vocabulary)
    said = counted.value if counted is not None else (around.value if (around := context.measure(vocabulary)) else "")
    doubt = "repeated_record" if _repeats_crimes(sight.table, said) else ""
    told = [
        (*result, counted)
        if counted is not None and isinstance(result, tuple) and not any(fact.dimension == "measure" for fact in result)
        else result
        for result in results
    ]
    return _merge([replace(seen, doubt=seen.doubt or doubt) for seen in sight.observations], told)


def read_days(axis: Axis) -> Mapping[Label, Understood] | None:
    """A column of dates: a day each. None where a label of it is no day."""
    heading = axis.heading.text if axis.heading is not None else ""
    days = {label: read_day(label.text) for label in axis.labels}
    if not days or None in days.values():
        return None
    return {label: Understood((Fact("period", label.text, label, day, heading=heading),)) for label, day in days.items()}


def _find_row_measure(sight: Sight, vocabulary: Vocabulary) -> Fact | None:
    """What the reply says that a row is (`Each row is one victim`), where that names something that is counted."""
    for line in _lines_around(sight.table):
        for match in _ROW_IS.finditer(line.text):
            named = (vocabulary.meaning("measure", f"{word}s") for word in re.findall(r"\w+", match["what"]))
            if (measure := next(filter(None, named), None)) is not None:
                return Fact("measure", measure, Label(line.text, line.place))
    return None


def _lines_around(table: Table) -> Iterator[Line]:
    yield from table.title
    yield from (Line(c.text, c.place) for c, role in zip(table.cells, table.roles, strict=True) if role in ("title", "note"))
    yield from table.notes


def _repeats_crimes(table: Table, measure: str) -> bool:
    """Whether one crime number stands in several rows of which each should be one crime."""
    named = [(cell.column, cell.text) for cell, role in zip(table.cells, table.roles, strict=True) if role == "record_id"]
    return measure not in _SEVERAL_A_CRIME and len(set(named)) < len(named)


def _merge(observations: Sequence[Observation], results: Sequence[Result]) -> tuple[list[Observation], list[Result]]:
    """Rows that mean the same are one figure (`FB` and `Facebook`, a day at two o'clock and at nine), so that it is not told twice."""
    merged: dict[tuple[object, ...], tuple[Observation, Result]] = {}
    for number, (seen, result) in enumerate(zip(observations, results, strict=True)):
        meaning = _meaning(seen, result) or (number,)
        if meaning in merged:
            before, facts = merged[meaning]
            merged[meaning] = (_join(before, seen), facts)
        else:
            merged[meaning] = (seen, result)
    return [seen for seen, _ in merged.values()], [result for _, result in merged.values()]


def _meaning(seen: Observation, result: Result) -> tuple[object, ...] | None:
    if seen.doubt or not seen.rows or not isinstance(result, tuple):
        return None
    return tuple((fact.dimension, "" if fact.period else fact.value, fact.period, fact.heading) for fact in result)


def _join(one: Observation, other: Observation) -> Observation:
    rows = (*one.rows, *other.rows)
    return replace(one, key=ValueKey(Place.of_rows(rows), one.key.ordinal), text=f"{len(rows)} rows", amount=len(rows), rows=rows)
