"""Reads xlsb: calamine gives the values, and the file's own records say how they are displayed and what is hidden.

calamine alone would give the number under a mask, and hidden rows as if they were shown.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import parse_xml, read_part
from foi_ingest.extract.shown_text import clean_text, split_marks
from foi_ingest.extract.workbook.binary_records import (
    BinaryCell,
    BinaryLook,
    BinarySheet,
    list_sheets,
    read_looks,
    read_rich_strings,
    read_sheet,
)
from foi_ingest.extract.workbook.formats import Shown, show, show_text
from foi_ingest.extract.workbook.second_reader import MOST_PLACES
from foi_ingest.extract.workbook.seen import SeenCell, SeenSheet

_HIDDEN_PARTS = {
    "pivot_cache": re.compile(r"xl/pivotCache/pivotCacheDefinition[^/]*\.bin"),
    "external_link": re.compile(r"xl/externalLinks/externalLink[^/]*\.bin"),
    "comment": re.compile(r"xl/(?:comments[^/]*\.bin|threadedComments/[^/]+)"),
    "macro": re.compile(r"xl/vbaProject\.bin"),
    "embedded_file": re.compile(r"xl/embeddings/.+"),
}
_BROKEN = ("damaged_workbook", "the workbook is broken: open it in a spreadsheet program, save it anew as .xlsx, replace it")

Values = Sequence[Sequence[object]]


def read_binary_sheets(container: zipfile.ZipFile, path: Path, hidden: Counter[str]) -> list[SeenSheet]:
    """Give the visible sheets of an open xlsb. What is hidden is counted into `hidden`. Raises `Unreadable`."""
    for name in container.namelist():
        hidden.update(kind for kind, pattern in _HIDDEN_PARTS.items() if pattern.fullmatch(name))
    looks = read_looks(read_part(container, "xl/styles.bin") or b"")
    rich = read_rich_strings(read_part(container, "xl/sharedStrings.bin") or b"")
    parts = _find_parts(container)
    get_values = _open_values(path)
    sheets = []
    for name, relation, is_visible in list_sheets(read_part(container, "xl/workbook.bin") or b""):
        content = read_part(container, parts.get(relation, ""))
        if not is_visible:
            hidden["hidden_sheet"] += 1
        elif content is not None:
            sheets.append(_read_sheet(name, read_sheet(content), get_values, looks, rich, hidden))
    return sheets


def _find_parts(container: zipfile.ZipFile) -> dict[str, str]:
    relations = read_part(container, "xl/_rels/workbook.bin.rels")
    found = parse_xml(relations).iter("{*}Relationship") if relations else ()
    return {str(relation.get("Id")): "xl/" + str(relation.get("Target", "")).removeprefix("/xl/") for relation in found}


def _open_values(path: Path) -> Callable[[str], Values]:
    book: CalamineWorkbook | None
    try:
        book = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError, ValueError):
        book = None
    if book is None:
        raise Unreadable(*_BROKEN)
    opened = book

    def get_values(name: str) -> Values:
        values: Values | None
        try:
            values = opened.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (CalamineError, WorksheetNotFound, OSError, ValueError):
            values = None
        if values is None:
            raise Unreadable(*_BROKEN)
        return values

    return get_values


def _read_sheet(
    name: str,
    sheet: BinarySheet,
    get_values: Callable[[str], Values],
    looks: Sequence[BinaryLook],
    rich: frozenset[int],
    hidden: Counter[str],
) -> SeenSheet:
    rows = max((row for row, _ in sheet.cells), default=0) + 1
    columns = max((column for _, column in sheet.cells), default=0) + 1
    if rows * columns > MOST_PLACES:
        # calamine makes room for every place, and aborts the process when there is no such room.
        raise Unreadable("too_large", "cells stand too far apart: save the workbook as .xlsx, replace it")
    values = get_values(name)
    spans = {(top, left): (bottom, right) for top, left, bottom, right in sheet.merges}
    seen = []
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    for (row, column), cell in sorted(sheet.cells.items()):
        row_end, column_end = spans.get((row, column), (row, column))
        if all(number in sheet.hidden_rows for number in range(row, row_end + 1)):
            used_rows.add(row)
        elif all(number in sheet.hidden_columns for number in range(column, column_end + 1)):
            used_columns.add(column)
        elif not any(
            top <= row <= bottom and left <= column <= right and (top, left) != (row, column) for top, left, bottom, right in sheet.merges
        ):
            value = values[row][column] if row < len(values) and column < len(values[row]) else ""
            shown, marks = _show(cell, value, looks, rich, hidden)
            if shown.text:
                seen.append(SeenCell(row, row_end, column, column_end, shown.text, shown.nature, marks, shown.doubt))
    hidden["hidden_row"] += len(used_rows)
    hidden["hidden_column"] += len(used_columns)
    return SeenSheet(name, tuple(seen), sheet.hidden_rows, frozenset(column for column in sheet.hidden_columns if column < columns))


def _show(cell: BinaryCell, value: object, looks: Sequence[BinaryLook], rich: frozenset[int], hidden: Counter[str]) -> tuple[Shown, str]:
    look = looks[cell.style] if cell.style < len(looks) else BinaryLook()
    if look.is_struck or look.is_invisible:
        hidden["struck_text" if look.is_struck else "invisible_text"] += 1
        return Shown(""), ""
    marks = ""
    if cell.error:
        shown = Shown(cell.error)
    elif isinstance(value, bool):
        shown = Shown("TRUE" if value else "FALSE")
    elif isinstance(value, int | float):
        shown = show(value, look.number_format)
    elif isinstance(value, datetime | date | time | timedelta):
        shown = show(value, look.number_format, float(to_excel(value)))
    else:
        text, marks = split_marks([(str(value), False)])
        shown = show_text(text, look.number_format)
        if (cell.is_rich or cell.string in rich) and any(letter.isdigit() for letter in text):
            # calamine gives the letters of a rich text without their looks: 43 with a raised 1 would be 431.
            shown = shown._replace(doubt="unsure_reading")
    hidden["masked_by_format"] += shown.is_masked
    return shown._replace(text=clean_text(shown.text)), marks
