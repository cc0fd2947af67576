"""Reads the numbers of an xlsx a second time with calamine. Where the two readers differ, the cell must not become a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isclose
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from foi_ingest.extract.workbook.seen import SeenCell, SeenSheet

MOST_PLACES = 4_000_000
"""calamine makes room for every place up to the last cell, and aborts the process when there is no such room."""


def cross_check(path: Path, book: Any, sheets: Sequence[SeenSheet]) -> tuple[list[SeenSheet], str]:
    """Give the sheets with `readers_disagree` on cells that calamine reads as another number, and a note when nothing was checked."""
    widest = max((_count_places(sheet) for sheet in book.worksheets), default=0)
    if widest > MOST_PLACES:
        return list(sheets), "not cross-checked: cells too far apart"
    try:
        second = CalamineWorkbook.from_path(str(path))
        return [_check_sheet(second, book, sheet) for sheet in sheets], ""
    except (CalamineError, WorksheetNotFound, OSError, ValueError):
        return list(sheets), "not cross-checked: the second reader refuses the file"


def _count_places(sheet: Any) -> int:
    rows = max((row for row, _ in sheet._cells), default=0)
    columns = max((column for _, column in sheet._cells), default=0)
    return int(rows * columns)


def _check_sheet(second: CalamineWorkbook, book: Any, sheet: SeenSheet) -> SeenSheet:
    read = second.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
    first = book[sheet.name]._cells
    return replace(sheet, cells=tuple(_check_cell(cell, first[cell.row + 1, cell.column + 1].value, read) for cell in sheet.cells))


def _check_cell(cell: SeenCell, value: object, read: Sequence[Sequence[object]]) -> SeenCell:
    if cell.nature != "number" or isinstance(value, bool) or not isinstance(value, int | float):
        return cell
    other = read[cell.row][cell.column] if cell.row < len(read) and cell.column < len(read[cell.row]) else None
    agrees = isinstance(other, int | float) and not isinstance(other, bool) and isclose(value, other, rel_tol=1e-9, abs_tol=1e-12)
    return cell if agrees or cell.doubt else replace(cell, doubt="readers_disagree")
