"""The rows of the vocabulary files, one small frozen type a file, and how a file is read into them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TypeVar

from foi_ingest.errors import VocabularyError


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a vocabulary file. The fields are the file's columns, in their order."""

    def key(self) -> str:
        """What the row is known by within its file."""
        return str(getattr(self, fields(self)[0].name))


@dataclass(frozen=True, slots=True)
class Force(Row):
    """A police force."""

    force_id: str
    name: str
    nation: str
    kind: str
    """`territorial`, `special`, `crown_dependency`."""
    ons_code: str | None
    regime: str
    domain: str
    jurisdiction: str
    """Whose offence list it records by: `England and Wales`, `Scotland`, `Northern Ireland` …"""


@dataclass(frozen=True, slots=True)
class ForceGroup(Row):
    """Several forces under one name: a joint unit, a region, a nation. Never a force itself."""

    group_id: str
    name: str
    kind: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offence(Row):
    """An offence, a class or group of offences, or a topic that forces count by flag or search."""

    offence_id: str
    level: str
    """`subcode`, `class`, `subgroup`, `group`, `topic`, `act_section`."""
    jurisdiction: str | None
    """None for a topic: it is counted everywhere."""
    ho_code: str
    ho_class: str
    name: str
    group_id: str | None
    subgroup_id: str | None
    act: str | None
    section: str | None
    introduced_on: date | None
    ended_on: date | None
    equivalent_to: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Measure(Row):
    """What may be counted."""

    measure_id: str
    name: str
    counts: str


@dataclass(frozen=True, slots=True)
class Platform(Row):
    """A platform or another way to communicate."""

    platform_id: str
    name: str
    kind: str
    generic: str | None
    """`generic` (a kind of platform), `combined` (several that the reply does not split), None for one platform."""
    owner: str | None
    service_from: str | None
    """As precise as it is known: a year, a month or a day."""
    service_to: str | None


@dataclass(frozen=True, slots=True)
class PlatformOwner(Row):
    """Who owned a platform from one day to another, both inclusive."""

    platform_id: str
    owner_from: date | None
    owner_id: str
    """The owner whatever its name at the time: `meta` is Facebook, Inc. too."""
    owner: str
    owner_to: date | None
    precision: str | None
    """How exactly the first day is known: `day`, `month` or `year`."""
    confidence: str

    def key(self) -> str:
        """The platform and its first day under this owner."""
        return f"{self.platform_id} {self.owner_from or ''}".rstrip()


@dataclass(frozen=True, slots=True)
class PlatformCombination(Row):
    """A platform that a combined id may be: a figure for `facebook-or-messenger` may be one for `facebook`."""

    platform_id: str
    may_be: str

    def key(self) -> str:
        """The combined id and the platform."""
        return f"{self.platform_id} {self.may_be}"


@dataclass(frozen=True, slots=True)
class Outcome(Row):
    """A Home Office outcome type; `0` is an investigation that goes on."""

    outcome_id: str
    name: str
    outcome_group: str
    positive: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Exemption(Row):
    """A section that a reply may refuse by, with the duties and marks that go with it."""

    exemption_id: str
    regime: str
    section: str | None
    title: str
    kind: str
    absolute_or_qualified: str | None


@dataclass(frozen=True, slots=True)
class Regime(Row):
    """A law of access to information."""

    regime: str
    name: str
    area: str


@dataclass(frozen=True, slots=True)
class Reason(Row):
    """Why a value is not loaded or a file not read, and what a person can do."""

    reason_id: str
    stage: str
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Rule(Row):
    """A rule that ignores values."""

    rule_id: str
    stage: str
    meaning: str


@dataclass(frozen=True, slots=True)
class StatusMark(Row):
    """A word or sign in a cell for counts."""

    mark: str
    status: str
    """Empty: the mark says nothing without a key in the reply."""
    low: int | None
    high: int | None
    needs_key: str
    """`no`: it says so itself; `may`: a key in the reply comes first; `must`: without a key it says nothing."""


@dataclass(frozen=True, slots=True)
class UnknownAlias(Row):
    """Words by which a force says that it does not know or did not record."""

    alias: str
    dimensions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgeWord(Row):
    """Words for ages whose bounds are certain."""

    alias: str
    age: str


@dataclass(frozen=True, slots=True)
class AmbiguousAlias(Row):
    """Words left without a meaning on purpose."""

    alias: str
    dimension: str
    ids: tuple[str, ...]
    """What they may mean."""
    reason: str

    def key(self) -> str:
        """The words and their dimension."""
        return f"{self.alias} ({self.dimension})"


@dataclass(frozen=True, slots=True)
class Population(Row):
    """Inhabitants of a force's area in the middle of a year."""

    force_id: str
    mid_year: int
    population_total: int
    population_under_18: int | None
    method: str
    source: str

    def key(self) -> str:
        """The force and the year."""
        return f"{self.force_id} {self.mid_year}"


AnyRow = TypeVar("AnyRow", bound=Row)


def read_lines(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and cells of every line after the heading. Raises VocabularyError for a missing file and a line of another width."""
    if not path.is_file():
        raise VocabularyError(f"{path.name}: the file is missing; restore it")
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        heading = next(reader, [])
        for cells in reader:
            if len(cells) != len(heading):
                raise VocabularyError(f"{path.name}, line {reader.line_num}: has {len(cells)} cells, needs {len(heading)} as in line 1")
            yield reader.line_num, tuple(cells)


def read_rows(path: Path, row_type: type[AnyRow]) -> Iterator[tuple[int, AnyRow]]:
    """Line number and row of every line. Raises VocabularyError where the heading or a cell does not fit the row."""
    columns = fields(row_type)
    with path.open(encoding="utf-8", newline="") as lines:
        heading = next(csv.reader(lines), [])
    if heading != [column.name for column in columns]:
        raise VocabularyError(f"{path.name}, line 1: must read {','.join(column.name for column in columns)}")
    for number, cells in read_lines(path):
        try:
            values = [convert_cell(cell, str(column.type)) for cell, column in zip(cells, columns, strict=True)]
        except ValueError as error:
            raise VocabularyError(f"{path.name}, line {number}: {error}") from error
        yield number, row_type(*values)


def convert_cell(cell: str, kind: str) -> object:
    """A cell as the type that its column has. Raises ValueError when it cannot be that type."""
    if kind.startswith("tuple"):
        return tuple(part for part in cell.split("|") if part)
    if not cell and kind.endswith("| None"):
        return None
    match kind.removesuffix(" | None"):
        case "date":
            return date.fromisoformat(cell)
        case "int":
            return int(cell)
        case "bool":
            if cell not in ("yes", "no"):
                raise ValueError(f"{cell!r} must be yes or no")
            return cell == "yes"
        case _:
            return cell
