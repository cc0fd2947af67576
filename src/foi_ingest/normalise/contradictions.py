"""One answer that says two numbers of one thing: told differently, or a label was missed, so that neither number is what it seems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from foi_ingest.model import OffenceCount, Rejection, Sight, ValueKey


@dataclass(frozen=True, slots=True)
class Telling:
    """How a table or sentence tells its figures."""

    table: str
    """Which one it is: the place of its first cell."""
    shape: tuple[str, ...]
    """Its kind and all its labels: two of one shape differ in something that stands outside of them."""
    is_understood: bool
    """Whether every word of what stands over it is known."""


class Told(NamedTuple):
    """One row, the value of the file that it is, and how it is told."""

    key: ValueKey
    row: OffenceCount
    telling: Telling


def describe_telling(sight: Sight, *, is_understood: bool) -> Telling:
    """How the figures of one table are told."""
    labels = sorted({label.text for axis in sight.axes for label in axis.labels}) if sight.table.kind != "sentence" else []
    return Telling(str(sight.table.cells[0].place) if sight.table.cells else "", (sight.table.kind, *labels), is_understood)


def part_contradictions(rows: Sequence[Told]) -> tuple[list[tuple[ValueKey, OffenceCount]], list[tuple[ValueKey, Rejection]]]:
    """Parts rows of one answer that say different numbers of the same thing, and cannot be two tellings of it, from the rest.

    A table and a sentence, or two tables of different make, may tell one figure differently: both stay, and a check says so (DATASET.md).
    Two numbers in one table, in two tables with the same labels (`Cardiff` over one, `Newport` over the next), or under words that are
    not understood mean that a label was missed: neither is loaded. Two answers may differ: both stay.
    """
    told: dict[tuple[object, ...], list[Told]] = defaultdict(list)
    for each in rows:
        told[describe_thing(each.row)].append(each)
    kept, parted = [], []
    for key, row, _ in rows:
        if _are_tellings(told[describe_thing(row)]):
            kept.append((key, row))
        else:
            reason = Rejection(row.source_id, "normalise", "told_differently", row.place, row.raw_value, row.raw_labels, None)
            parted.append((key, reason))
    return kept, parted


def _are_tellings(rows: Sequence[Told]) -> bool:
    values = {(each.row.status, each.row.count_low, each.row.count_high) for each in rows}
    if len(values) == 1:
        return True
    tables, shapes = {each.telling.table for each in rows}, {each.telling.shape for each in rows}
    return len(tables) == len(shapes) == len(rows) and all(each.telling.is_understood for each in rows)


def describe_thing(row: OffenceCount) -> tuple[object, ...]:
    """All that a row says but its value, its place and the date that it counts by."""
    return tuple(getattr(row, name) for name in _WHAT)


_WHAT = (
    "reply_id",
    "force_id",
    "offence_id",
    "measure_id",
    "period_start",
    "period_end",
    "platform_id",
    "victim_age",
    "victim_sex",
    "suspect_age",
    "suspect_sex",
    "outcome_id",
    "other_breakdown",
)
