"""One answer that says two numbers of one thing: a label was missed, so neither number is what it seems."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from foi_ingest.model import OffenceCount, Rejection, ValueKey


def part_contradictions(
    rows: Sequence[tuple[ValueKey, OffenceCount]],
) -> tuple[list[tuple[ValueKey, OffenceCount]], list[tuple[ValueKey, Rejection]]]:
    """Parts rows of one answer that say different numbers of the same thing from the rest.

    Two numbers for one thing in one answer mean that a label was missed (`Cardiff` over one table, `Newport` over the next): neither is
    loaded. Two answers may differ: the force says so, and both stay.
    """
    told: dict[tuple[object, ...], set[tuple[object, ...]]] = defaultdict(set)
    for _, row in rows:
        told[_thing(row)].add((row.status, row.count_low, row.count_high))
    kept, parted = [], []
    for key, row in rows:
        if len(told[_thing(row)]) == 1:
            kept.append((key, row))
        else:
            reason = Rejection(row.source_id, "normalise", "told_differently", row.place, row.raw_value, row.raw_labels, None)
            parted.append((key, reason))
    return kept, parted


def _thing(row: OffenceCount) -> tuple[object, ...]:
    """All that a row says but its value and its place."""
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
