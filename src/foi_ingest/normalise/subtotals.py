"""Rows and columns that add up others beside them: `Meta` over Facebook and Instagram, `Northern Ireland` under its districts.

Arithmetic tells, not the name: `Online` beside Facebook may as well be a platform of its own that the reply does not say more of
(DATASET.md, `is_printed_total`; DESIGN.md: a total is confirmed by adding up).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foi_ingest.model import Axis, Label, Observation, OffenceCount
from foi_ingest.normalise.contradictions import describe_thing
from foi_ingest.normalise.labels import clean, without_total
from foi_ingest.normalise.origin import Missing
from foi_ingest.normalise.platforms import holds_platform
from foi_ingest.vocabulary import Vocabulary

Settled = OffenceCount | Missing | str
"""What a value came to: a row, what it lacks, or the rule that ignores it."""
Key = tuple[tuple[str, str], ...]
"""The labels of a value on all other axes, as printed."""

_FEWEST_MEMBERS = 2
_MOST_LINES = 500
"""Lines of the longest table that is looked through for sums: beyond, a sheet lists cases, and each line is compared with every other."""
_MOST_IN_GROUPS = 150
"""Lines of the longest breakdown that is looked through for groups."""
_SURE_ALONE = 20
"""The least number that does not add up by chance where only one column can be compared."""
_SURE_TOGETHER = 10
"""The least sum of the numbers that add up in two columns or more."""
_LEAF, _MAYBE, _SURE = range(3)


@dataclass(frozen=True, slots=True)
class _Line:
    """The values under one label of an axis."""

    label: Label
    dimension: str
    at: Mapping[Key, int]
    rows: Mapping[Key, OffenceCount]

    @property
    def value(self) -> str | None:
        row = next(iter(self.rows.values()))
        if self.dimension == "platform":
            return row.platform_id
        if self.dimension == "age":
            return row.victim_age or row.suspect_age
        return dict(row.other_breakdown).get(self.dimension)

    @property
    def is_total(self) -> bool:
        return self.value is None or all(row.is_printed_total for row in self.rows.values())


def mark_subtotals(
    axes: Sequence[Axis], observations: Sequence[Observation], outcomes: Sequence[Settled], vocabulary: Vocabulary
) -> list[Settled]:
    """Takes the values of one table and what each came to, gives the same with the sums among them told.

    A row or column that adds up its neighbours in every column, in numbers that do not agree by chance, is a printed total. Where a name
    for several platforms (`Online`, `Meta`) fits and the numbers may agree by chance or are masked, it is `maybe_subtotal`.
    """
    settled = list(outcomes)
    for axis in axes:
        for head in _find_heads(_list_lines(axis, observations, settled)):
            _flag(head, settled, is_total=True)
        lines = _list_lines(axis, observations, settled)
        for at, line in enumerate(lines):
            if line.value is None:
                continue
            if line.is_total:
                if _is_word_alone(line, lines, vocabulary):
                    _flag(line, settled, is_total=False)
                continue
            verdict = _judge(at, lines, vocabulary)
            if verdict == _SURE:
                _flag(line, settled, is_total=True)
            elif verdict == _MAYBE:
                for index in line.at.values():
                    settled[index] = Missing("maybe_subtotal", "it may add up the rows beside it: say in a sidecar whether it does")
    _settle_unlabelled(axes, observations, settled)
    _refuse_part_years(settled)
    return settled


def _refuse_part_years(settled: list[Settled]) -> None:
    """`2021/22 Total` over its first two quarters is no figure of the year: it adds up parts that do not reach its first and last day."""
    told: dict[tuple[object, ...], list[int]] = {}
    for index, row in enumerate(settled):
        if isinstance(row, OffenceCount):
            told.setdefault(_describe_besides_period(row), []).append(index)
    for indices in told.values():
        kept: list[OffenceCount] = []
        for index in sorted(indices, key=lambda index: _days(settled[index])):
            row = settled[index]
            if not isinstance(row, OffenceCount):
                continue
            parts = [part for part in kept if row.period_start <= part.period_start and part.period_end <= row.period_end]
            parts = [part for part in parts if not any(_lies_inside(other, part) for other in parts)]
            if row.is_printed_total and len(parts) >= _FEWEST_MEMBERS and _misses_edge(row, parts) and _may_be_sum(row, parts):
                settled[index] = Missing("total_without_period", "it adds up a part of the period only: state which in a sidecar")
            else:
                kept.append(row)


def _describe_besides_period(row: OffenceCount) -> tuple[object, ...]:
    return tuple(said for said in describe_thing(row) if not isinstance(said, date))


def _days(row: Settled) -> int:
    return (row.period_end - row.period_start).days if isinstance(row, OffenceCount) else 0


def _lies_inside(inner: OffenceCount, outer: OffenceCount) -> bool:
    return outer.period_start <= inner.period_start and inner.period_end <= outer.period_end and _days(inner) < _days(outer)


def _misses_edge(row: OffenceCount, parts: Sequence[OffenceCount]) -> bool:
    return min(part.period_start for part in parts) > row.period_start or max(part.period_end for part in parts) < row.period_end


def _may_be_sum(row: OffenceCount, parts: Sequence[OffenceCount]) -> bool:
    bounds = [_interval(part) for part in parts]
    high = None if any(high is None for _, high in bounds) else sum(high or 0 for _, high in bounds)
    return row.count is not None and sum(low for low, _ in bounds) <= row.count and (high is None or row.count <= high)


def _settle_unlabelled(axes: Sequence[Axis], observations: Sequence[Observation], settled: list[Settled]) -> None:
    """A row without a label under labelled ones: their total where it adds them up, and nobody knows what where it does not."""
    stubs = [axis for axis in axes if axis.axis_id.startswith("stub")]
    if not stubs or not stubs[-1].labels:
        return
    bare: dict[Key, list[int]] = {}
    for index, seen in enumerate(observations):
        is_row = isinstance(settled[index], OffenceCount) and not seen.is_sum
        if is_row and not any(name.startswith("stub") for name, _ in seen.labels):
            bare.setdefault(tuple((name, label.text) for name, label in seen.labels), []).append(index)
    lines = _leaves(_list_lines(stubs[-1], observations, settled))
    added = {key: sum(line.rows[key].count or 0 for line in lines if key in line.rows) for key in bare}
    for key, indices in bare.items():
        for index in indices:
            row = settled[index]
            if isinstance(row, OffenceCount) and len(indices) == 1 and row.count == added[key] and len(lines) >= _FEWEST_MEMBERS:
                settled[index] = replace(row, is_printed_total=True)
            else:
                settled[index] = Missing("maybe_subtotal", "the row has no label: say in a sidecar what it counts")


def _find_heads(lines: Sequence[_Line]) -> list[_Line]:
    """The labels of a breakdown of the force's own that head others and print their sum: a county over its towns.

    So they are where together they make up the printed total, alone or with lines that are in no group.
    """
    own = [line for line in lines if not line.is_total and line.dimension not in ("platform", "age")]
    keys = {key for line in own for key in line.rows}
    if len(own) > _MOST_IN_GROUPS or any(
        line.rows.keys() != keys or not all(_is_number(row) for row in line.rows.values()) for line in own
    ):
        return []
    for ordered in (own, own[::-1]):
        tops, heads = _part_groups(ordered)
        if heads and len(heads) < len(own) and _fills_total(dict.fromkeys(keys, 0), lines, tops):
            return heads
    return []


def _part_groups(lines: Sequence[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The lines that stand in no group or head one, and those that head one: each adds up as many as follow it at once.

    Numbers that agree by chance make too small a sum of what is left, and the printed total tells.
    """
    tops: list[_Line] = []
    heads: list[_Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        numbers = {key: row.count or 0 for key, row in line.rows.items()}
        ends = range(at + 1 + _FEWEST_MEMBERS, len(lines) + 1)
        end = next((end for end in ends if _weigh(numbers, lines[at + 1 : end]) != _LEAF), None)
        tops.append(line)
        heads += [line] if end is not None else []
        at = end if end is not None else at + 1
    return tops, heads


def _is_number(row: OffenceCount) -> bool:
    return row.count is not None or row.status == "blank"


def _flag(line: _Line, settled: list[Settled], *, is_total: bool) -> None:
    for key, index in line.at.items():
        settled[index] = replace(line.rows[key], is_printed_total=is_total)


def _list_lines(axis: Axis, observations: Sequence[Observation], settled: Sequence[Settled]) -> list[_Line]:
    """The lines of an axis in the order in which it prints them, as far as their values are rows."""
    if len(axis.labels) > _MOST_LINES:
        return []
    found: dict[Label, dict[Key, int]] = {label: {} for label in axis.labels}
    for index, seen in enumerate(observations):
        label = next((label for name, label in seen.labels if name == axis.axis_id), None)
        key = tuple((name, other.text) for name, other in seen.labels if name != axis.axis_id)
        if label is not None and isinstance(settled[index], OffenceCount):
            if key in found[label]:
                return []  # two columns of one name: nobody can say which of them belongs to which
            found[label][key] = index
    lines = []
    for label, at in found.items():
        rows = {key: row for key, index in at.items() if isinstance(row := settled[index], OffenceCount)}
        said = {m.dimension for row in rows.values() for m in row.raw_labels if m.place == str(label.place)}
        if len(said) == 1:
            lines.append(_Line(label, said.pop(), at, rows))
    return lines


def _judge(at: int, lines: Sequence[_Line], vocabulary: Vocabulary) -> int:
    line = lines[at]
    numbers = {key: row.count for key, row in line.rows.items() if row.count is not None}
    if not any(numbers.values()):
        return _LEAF
    best = max((_weigh(numbers, members) for members in _choose_members(at, lines, vocabulary)), default=_LEAF)
    if best == _LEAF:
        return _LEAF
    with_it, without_it = (_fills_total(numbers, lines, parts) for parts in (_leaves(lines), _leaves(lines, but=line)))
    if with_it:
        return _LEAF
    if without_it:
        return _SURE
    return best if best == _SURE or line.dimension == "platform" else _LEAF


def _choose_members(at: int, lines: Sequence[_Line], vocabulary: Vocabulary) -> Iterator[Sequence[_Line]]:
    """The lines that a line may add up: neighbours of a kind that it is a word for; in a breakdown of the force's own all others."""
    line = lines[at]
    if line.dimension not in ("platform", "age"):
        others = [other for other in lines if other is not line and not other.is_total and other.rows.keys() >= line.rows.keys()]
        own = [other for other in lines if not other.is_total and other.rows.keys() >= line.rows.keys()]
        if len(others) >= _FEWEST_MEMBERS and line in (own[0], own[-1]):
            yield others
        return
    for beside in (lines[at + 1 :], lines[:at][::-1]):
        members: list[_Line] = []
        for other in beside:
            if other.is_total or other.dimension != line.dimension or not other.rows.keys() >= line.rows.keys():
                break
            if not _may_hold(line, other, vocabulary):
                break
            members.append(other)
            if len(members) >= _FEWEST_MEMBERS:
                yield tuple(members)


def _may_hold(line: _Line, member: _Line, vocabulary: Vocabulary) -> bool:
    """Whether the name of a line can mean the member among others."""
    whole, part = line.value or "", member.value or ""
    if line.dimension == "age":
        (low, high), (from_age, to_age) = _bounds(whole), _bounds(part)
        return whole != part and low <= from_age and to_age <= high
    return holds_platform(whole, part, vocabulary)


def _bounds(age: str) -> tuple[float, float]:
    """`12-15` → 12, 15; what is no band of ages lies inside none."""
    low, _, high = age.partition("-")
    if low.removesuffix("+").isdigit():
        return float(low.removesuffix("+")), float("inf") if age.endswith("+") else float(high or low)
    return float("-inf"), float("inf")


def _weigh(numbers: Mapping[Key, int], members: Sequence[_Line]) -> int:
    """Whether the members add up to the numbers: surely, maybe (small numbers, masks), or not."""
    least = most = 0
    is_exact = True
    for key, number in numbers.items():
        bounds = [_interval(member.rows[key]) for member in members]
        if any(high is None for _, high in bounds):
            return _LEAF
        low, high = sum(low for low, _ in bounds), sum(high or 0 for _, high in bounds)
        if not low <= number <= high:
            return _LEAF
        is_exact = is_exact and low == high
        least, most = least + low, most + number
    if is_exact:
        compared = sum(number > 0 for number in numbers.values())
        return _SURE if most >= (_SURE_TOGETHER if compared > 1 else _SURE_ALONE) else _MAYBE
    return _MAYBE if least * 2 >= most else _LEAF


def _interval(row: OffenceCount) -> tuple[int, int | None]:
    if row.status == "blank":
        return 0, 0
    return row.count_low or 0, row.count_high


def _leaves(lines: Sequence[_Line], but: _Line | None = None) -> list[_Line]:
    return [line for line in lines if not line.is_total and line is not but]


def _fills_total(numbers: Mapping[Key, int], lines: Sequence[_Line], parts: Sequence[_Line]) -> bool:
    """Whether the parts add up to a printed total of the axis in every column."""
    for total in (line for line in lines if line.value is None):
        sums = {key: [part.rows[key] for part in parts if key in part.rows] for key in numbers}
        if all(
            key in total.rows
            and total.rows[key].count is not None
            and all(_interval(row)[0] == _interval(row)[1] for row in rows)
            and sum(_interval(row)[0] for row in rows) == total.rows[key].count
            for key, rows in sums.items()
        ):
            return True
    return False


def _is_word_alone(line: _Line, lines: Sequence[_Line], vocabulary: Vocabulary) -> bool:
    """`All social media` beside letters and calls: no other line is a part of it, so that it is no total of others."""
    said = without_total(clean(line.label.text), vocabulary) is not None
    if line.dimension != "platform" or not said or all(row.is_printed_total for other in lines for row in other.rows.values()):
        return False
    return not any(other.value is not None and other is not line and _may_hold(line, other, vocabulary) for other in lines)
