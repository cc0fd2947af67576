"""What the readers of all workbook formats give: the visible cells of one sheet, as displayed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Nature = Literal["text", "number", "date", "part_date"]
"""`part_date`: a date displayed as day and month or as month and year, which is what Excel makes of `8/6` or `12-15`."""


@dataclass(frozen=True, slots=True)
class SeenCell:
    """One visible cell that displays something. Rows and columns count from 0 over the whole sheet, ends inclusive."""

    row: int
    row_end: int
    column: int
    column_end: int
    text: str
    nature: Nature = "text"
    marks: str = ""
    doubt: str = ""
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """One visible sheet. Hidden rows and columns are named only where they would stand between visible cells."""

    name: str
    cells: tuple[SeenCell, ...]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


def name_column(column: int) -> str:
    """Give the letters of a column that counts from 0: 0 → `A`, 27 → `AB`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def name_spot(row: int, column: int) -> str:
    """Give the address of a cell whose row and column count from 0: (6, 2) → `C7`."""
    return f"{name_column(column)}{row + 1}"
