"""Groups of rows: which rows head those below them and print their sum, and which totals speak for more than the last group.

A pivot prints `2021/22 | 25` over `Facebook | 15` and `Kik | 10`; a table in parts prints `Grand total` under the last part, of which it
is no row. Both are told by adding up (DESIGN.md, how meaning is found).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from foi_ingest.find_figures.shapes import Raster, looks_like_period
from foi_ingest.normalise.ages import read_age
from foi_ingest.normalise.labels import rule_of, without_total
from foi_ingest.normalise.numbers import read_whole_number
from foi_ingest.vocabulary import Vocabulary

_OF_ALL = re.compile(r"(?:grand|overall|force|all)\b", re.IGNORECASE)
_LAWS = ("England and Wales", "Scotland", "Northern Ireland")
_FEWEST_GROUPS = 2
_SURE = 10
"""The least sum of numbers that do not add up by chance."""
_KINDS = ("sex", "platform", "force")

Numbers = Mapping[int, int | None]
"""Column → the whole number in it, None where it holds something else."""


@dataclass(frozen=True, slots=True)
class _Body:
    """The rows of figures of a table with what stands in them."""

    raster: Raster
    roles: Sequence[str]
    vocabulary: Vocabulary
    rows: Sequence[int]
    stubs: Sequence[int]
    labels: Mapping[int, str]
    """Row → its innermost label."""
    numbers: Mapping[int, Numbers]
    """Row → its numbers, without the columns of rates and sums of money, which add up to nothing."""

    def role(self, row: int, column: int) -> str | None:
        index = self.raster.at.get((row, column))
        return None if index is None else self.roles[index]

    def is_total(self, row: int) -> bool:
        text = self.labels[row]
        return self.vocabulary.meaning("total", text) is not None or without_total(text, self.vocabulary) is not None

    def sum(self, rows: Collection[int]) -> Numbers:
        """Column → the sum over the rows; None where one of them holds no number. A row that leaves a column empty adds nothing."""
        added: dict[int, int | None] = {}
        for row in rows:
            for column, number in self.numbers[row].items():
                before = added.get(column, 0)
                added[column] = None if number is None or before is None else before + number
        return added

    def adds_up(self, row: int, parts: Collection[int]) -> bool:
        """Whether a row prints the sum of the parts in every column."""
        printed, added = self.numbers[row], self.sum(parts)
        return bool(parts) and all(number is not None and added.get(column, 0) == number for column, number in printed.items())

    def contradicts(self, row: int, parts: Collection[int]) -> bool:
        """Whether a row prints another number than the parts add up to in a column of whole numbers."""
        added = self.sum(parts)
        return any(number is not None and added.get(column, 0) not in (None, number) for column, number in self.numbers[row].items())

    def kinds(self, row: int) -> set[str]:
        """The dimensions in which the label of a row has a meaning."""
        text = self.labels[row]
        found = {kind for kind in _KINDS if self.vocabulary.meaning(kind, text) is not None}
        if any(self.vocabulary.meaning("offence", text, law) is not None for law in _LAWS):
            found.add("offence")
        found |= {"period"} if looks_like_period(text) else set()
        return found | ({"age"} if read_age(text) is not None else set())


def find_groups(raster: Raster, roles: Sequence[str], vocabulary: Vocabulary) -> tuple[list[str], frozenset[int]]:
    """Takes the roles of the cells of a table, gives them with `parent` and `whole` where a row is one, and the rows that nobody can place.

    A `parent` labels its own row and all below it up to the next; a `whole` is a label for which no section and no outer label speaks.
    """
    body = _read_body(raster, roles, vocabulary)
    found = list(roles)
    parents = _find_parents(body) if len(body.stubs) == 1 and "section" not in roles else []
    for row in parents:
        found[raster.at[row, body.stubs[0]]] = "parent"
    groups = _list_groups(body, parents)
    if len(groups) < _FEWEST_GROUPS:
        return found, frozenset()
    wholes, doubted = _find_wholes(body, groups, parents)
    for row in wholes:
        found[next(raster.at[row, column] for column in reversed(body.stubs) if body.role(row, column) == "stub")] = "whole"
    return found, frozenset(doubted)


def _read_body(raster: Raster, roles: Sequence[str], vocabulary: Vocabulary) -> _Body:
    labels: dict[int, str] = {}
    numbers: dict[int, dict[int, int | None]] = {}
    rates: set[int] = set()
    stubs: set[int] = set()
    for cell, role in zip(raster.cells, roles, strict=True):
        if role == "header" and rule_of(cell.text, vocabulary) is not None:
            rates.add(cell.column)
        elif role == "stub":
            labels[cell.row] = cell.text
            stubs.add(cell.column)
        elif role == "body":
            own = numbers.setdefault(cell.row, {})
            if cell.column not in rates and rule_of(cell.text, vocabulary) is None:
                own[cell.column] = read_whole_number(cell.text)
    named = {row: labels.get(row, "") for row in numbers}
    return _Body(raster, roles, vocabulary, sorted(numbers), sorted(stubs), named, numbers)


def _find_parents(body: _Body) -> list[int]:
    """The rows that head all others: labels of one kind, each over rows of other kinds that add up to it, from first row to last."""
    rows = [row for row in body.rows if not body.is_total(row)]
    if len(rows) < 2 * _FEWEST_GROUPS:
        return []
    for kind in sorted(body.kinds(rows[0])):
        parents: list[int] = []
        runs: list[list[int]] = []
        for row in rows:
            if kind in body.kinds(row):
                parents.append(row)
                runs.append([])
            else:
                runs[-1].append(row)
        if len(parents) >= _FEWEST_GROUPS and all(runs) and _heads_runs(body, kind, parents, runs):
            return parents
    return []


def _heads_runs(body: _Body, kind: str, parents: Sequence[int], runs: Sequence[Sequence[int]]) -> bool:
    """Whether each parent prints the sum of its run. Years among platforms can be nothing else: masks may stand among their parts."""
    summed = [(parent, body.adds_up(parent, run)) for parent, run in zip(parents, runs, strict=True)]
    sure = sum(n or 0 for parent, adds_up in summed if adds_up for n in body.numbers[parent].values()) >= _SURE
    if kind != "period":
        return sure and all(adds_up for _, adds_up in summed)
    return sure and not any(body.contradicts(parent, run) for parent, run in zip(parents, runs, strict=True))


def _list_groups(body: _Body, parents: Sequence[int]) -> list[list[int]]:
    """The rows of figures by the section, the parent or the outer label that stands over them."""
    sections = {cell.row for cell, role in zip(body.raster.cells, body.roles, strict=True) if role == "section"}
    outer = body.stubs[0] if len(body.stubs) > 1 else None
    begins = {cell.row for cell in body.raster.cells if cell.column == outer and body.role(cell.row, cell.column) == "stub"}
    heads = sorted({*sections, *parents, *(begins if not sections else ())})
    groups: dict[int, list[int]] = {}
    for row in body.rows:
        groups.setdefault(bisect_right(heads, row), []).append(row)
    return list(groups.values())


def _find_wholes(body: _Body, groups: Sequence[Sequence[int]], parents: Collection[int]) -> tuple[list[int], list[int]]:
    """Of the totals in the last group: the rows that add up all groups, and those of which nobody can say what they add up."""

    def list_parts(rows: Collection[int]) -> list[int]:
        return [row for row in rows if row not in parents and not body.is_total(row)]

    def list_totals(rows: Collection[int]) -> list[int]:
        return [row for row in rows if body.vocabulary.meaning("total", body.labels[row]) is not None]

    own, every = list_parts(groups[-1]), list_parts([row for group in groups for row in group])
    earlier_have_theirs = all(any(body.is_total(row) for row in group) for group in groups[:-1])
    wholes: list[int] = []
    doubted: list[int] = []
    for row in list_totals(groups[-1]):
        if not _is_carried(body, row) or body.adds_up(row, own):
            continue
        follows_total = any(before < row and body.is_total(before) for before in groups[-1])
        if body.adds_up(row, every) or _OF_ALL.match(body.labels[row]) or follows_total or parents:
            wholes.append(row)
        elif not earlier_have_theirs:
            doubted.append(row)
    return wholes, doubted


def _is_carried(body: _Body, row: int) -> bool:
    """Whether what stands over the row's group is not printed in the row itself."""
    outer = body.raster.cell(row, body.stubs[0])
    return outer is None or len(body.stubs) == 1 or ("section" in body.roles and outer.text == body.labels[row])
