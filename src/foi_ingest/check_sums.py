"""Printed totals are free checksums: what the rows add up to, compared with bounds against what is printed. Reported, never repaired."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from foi_ingest.model import Check, OffenceCount, Sight
from foi_ingest.normalise.contradictions import describe_thing
from foi_ingest.normalise.figures import describe

_FEWEST_PARTS = 2
"""One part alone is no breakdown."""
_DIMENSIONS = ("platform_id", "victim_age", "victim_sex", "suspect_age", "suspect_sex", "outcome_id")


def check_sums(sights: Iterable[Sight], counts: Sequence[OffenceCount], rejected: Collection[str], source_id: str) -> tuple[Check, ...]:
    """Takes the rows of one file, gives one check for each printed total whose parts are printed too.

    `rejected`: places of the values that were rejected. A table with one of them cannot be added up, so that nothing is said of it.
    """
    by_place = {row.place: row for row in counts}
    checks: list[Check] = []
    summable: list[OffenceCount] = []
    for sight in sights:
        places = [describe(seen) for seen in sight.observations]
        rows = [by_place[place] for place in places if place in by_place]
        if not any(place in rejected for place in places):
            checks.extend(_check_table(rows, source_id))
            summable.extend(rows)
    checks.extend(_check_across(summable, {check.places for check in checks}, source_id))
    checks.extend(_check_retellings(counts, source_id))
    return tuple(checks)


def _check_retellings(counts: Sequence[OffenceCount], source_id: str) -> Iterator[Check]:
    """A figure that one reply tells twice, and differently: both rows stay, and this says so (DATASET.md, `current_counts`)."""
    told: dict[tuple[object, ...], list[OffenceCount]] = defaultdict(list)
    for row in counts:
        if row.count_low is not None:
            told[(*describe_thing(row), row.date_basis)].append(row)
    for rows in told.values():
        other = next((row for row in rows if (row.count_low, row.count_high) != (rows[0].count_low, rows[0].count_high)), None)
        if other is not None:
            yield _compare_tellings(rows[0], other, source_id)


def _compare_tellings(one: OffenceCount, other: OffenceCount, source_id: str) -> Check:
    meets = not (one.count_high is not None and one.count_high < (other.count_low or 0)) and not (
        other.count_high is not None and other.count_high < (one.count_low or 0)
    )
    return Check(
        check_id=hashlib.sha256(f"{source_id}/{one.place}/{other.place}/told".encode()).hexdigest()[:16],
        source_id=source_id,
        what="the reply tells one figure twice",
        left_side="one telling",
        left_low=one.count_low,
        left_high=one.count_high,
        right_side="another telling",
        right_low=other.count_low,
        right_high=other.count_high,
        verdict="agrees_within_bounds" if meets else "differs",
        places=(one.place, other.place),
    )


def _check_table(rows: Sequence[OffenceCount], source_id: str) -> Iterator[Check]:
    for total in rows:
        if not total.is_printed_total:
            continue
        for axis in _axes(rows):
            parts = [row for row in rows if not row.is_printed_total and _is_part(row, total, axis)]
            if len(parts) > 1:
                yield _compare(total, parts, axis, source_id)


def _check_across(rows: Sequence[OffenceCount], done: Collection[tuple[str, ...]], source_id: str) -> Iterator[Check]:
    """A breakdown that prints no total of its own, against the figure that another table of the file gives for the same thing."""
    wholes: dict[tuple[object, ...], OffenceCount] = {}
    parts: dict[tuple[tuple[object, ...], frozenset[str]], list[OffenceCount]] = defaultdict(list)
    for row in rows:
        axes = _broken_down_by(row)
        if axes:
            if not row.is_printed_total:
                parts[_subject(row), axes].append(row)
        else:
            wholes.setdefault(_subject(row), row)
    checked = {(places[0], part) for places in done for part in places[1:]}
    for (subject, axes), members in parts.items():
        whole = wholes.get(subject)
        if whole is None or len(members) < _FEWEST_PARTS or len({_key(m) for m in members}) < len(members):
            continue
        if not any((whole.place, member.place) in checked for member in members):
            yield _compare(whole, members, ", ".join(sorted(axes)), source_id)


def _broken_down_by(row: OffenceCount) -> frozenset[str]:
    return frozenset([*(d for d in _DIMENSIONS if getattr(row, d) is not None), *(key for key, _ in row.other_breakdown)])


def _subject(row: OffenceCount) -> tuple[object, ...]:
    return row.force_id, row.offence_id, row.measure_id, row.period_start, row.period_end


def _key(row: OffenceCount) -> tuple[object, ...]:
    return (*(getattr(row, d) for d in _DIMENSIONS), row.other_breakdown)


def _axes(rows: Sequence[OffenceCount]) -> list[str]:
    axes = [d for d in _DIMENSIONS if any(getattr(row, d) is not None for row in rows)]
    axes += sorted({f"other:{key}" for row in rows for key, _ in row.other_breakdown})
    if len({(row.period_start, row.period_end) for row in rows}) > 1:
        axes.append("period")
    if len({row.offence_id for row in rows}) > 1:
        axes.append("offence_id")
    return axes


def _is_part(row: OffenceCount, total: OffenceCount, axis: str) -> bool:
    """Whether a row differs from the total in `axis` alone, and lies below it there."""
    if (row.force_id, row.measure_id) != (total.force_id, total.measure_id):
        return False
    mine, whole = dict(row.other_breakdown), dict(total.other_breakdown)
    if axis.startswith("other:"):
        key = axis.removeprefix("other:")
        below = key in mine and key not in whole
        mine.pop(key, None)
    elif axis == "period":
        below = total.period_start <= row.period_start and row.period_end <= total.period_end and _period(row) != _period(total)
    elif axis == "offence_id":
        below = row.offence_id != total.offence_id
    else:
        below = getattr(row, axis) is not None and getattr(total, axis) is None
    same = all(getattr(row, d) == getattr(total, d) for d in _DIMENSIONS if d != axis)
    return (
        below
        and same
        and mine == whole
        and (axis == "period" or _period(row) == _period(total))
        and (axis == "offence_id" or row.offence_id == total.offence_id)
    )


def _period(row: OffenceCount) -> tuple[object, object]:
    return row.period_start, row.period_end


def _compare(total: OffenceCount, parts: Sequence[OffenceCount], axis: str, source_id: str) -> Check:
    known = [part for part in parts if part.count_low is not None]
    low = sum(part.count_low or 0 for part in known)
    high = sum(part.count_high for part in known if part.count_high is not None)
    open_end = any(part.count_high is None for part in known) or any(part.count_low is None and part.status != "blank" for part in parts)
    top = None if open_end else high
    what = f"the parts by {axis.removeprefix('other:')} add up to the printed total"
    identity = f"{source_id}/{total.place}/{axis}"
    return Check(
        check_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        source_id=source_id,
        what=what,
        left_side=f"sum of {len(parts)} parts",
        left_low=low,
        left_high=top,
        right_side="printed total",
        right_low=total.count_low,
        right_high=total.count_high,
        verdict=_verdict(low, top, total),
        places=(total.place, *(part.place for part in parts)),
    )


def _verdict(low: int, high: int | None, total: OffenceCount) -> str:
    if total.count_low is None:
        return "agrees_within_bounds"
    if low == high == total.count_low == total.count_high:
        return "agrees"
    meets = (high is None or high >= total.count_low) and (total.count_high is None or low <= total.count_high)
    return "agrees_within_bounds" if meets else "differs"
