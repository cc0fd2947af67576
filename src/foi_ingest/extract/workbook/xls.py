"""Reads xls (Excel 97–2003) with xlrd: what the screen shows, and of the rest only how much there is."""

from __future__ import annotations

import io
import struct
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlrd
from xlrd.compdoc import CompDocError

from foi_ingest.errors import Unreadable
from foi_ingest.extract.shown_text import clean_text, split_marks
from foi_ingest.extract.workbook.formats import Shown, show, show_text
from foi_ingest.extract.workbook.seen import SeenCell, SeenSheet

_WHITES = {9, 1, 65}
"""Indexes of white in xls palettes, and of the window's own background."""
_BROKEN = ("damaged_workbook", "the workbook is broken: open it in a spreadsheet program, save it anew as .xlsx, replace it")
_NO_FILL = 0
_SOLID_FILL = 1
_SUPERSCRIPT = 1
_PLAIN_TEXT_COLOURS = {0, 8, 64, 0x7FFF}


def load_xls(path: Path) -> Any:
    """Open an xls with its formats. Raises `Unreadable` when it is protected or broken."""
    book, is_encrypted = None, False
    try:
        # xlrd writes what it finds odd to a log, with text of the file.
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        is_encrypted = "encrypted" in str(error).lower()
    except (
        CompDocError,
        struct.error,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        OSError,
        OverflowError,
        RecursionError,
    ):
        book = None
    if is_encrypted:
        raise Unreadable("encrypted", "the file is protected by a password: ask the force for an open copy")
    if book is None:
        raise Unreadable(*_BROKEN)
    return book


def read_xls_sheets(book: Any, hidden: Counter[str]) -> Iterator[SeenSheet]:
    """Give the visible sheets of an open xls. What is hidden is counted into `hidden`."""
    hidden["defined_name"] += sum(1 for name in book.name_obj_list if not name.builtin)
    hidden["document_property"] += 1 if book.user_name else 0
    for sheet in book.sheets():
        if sheet.visibility:
            hidden["hidden_sheet"] += 1
            continue
        yield _read_sheet(book, sheet, hidden)


def _read_sheet(book: Any, sheet: Any, hidden: Counter[str]) -> SeenSheet:
    rows = {number for number, info in sheet.rowinfo_map.items() if info.hidden or (info.height == 0 and info.height_mismatch)}
    columns = {number for number, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    spans = {(top, left): (bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells}
    covered = {
        (row, column)
        for top, bottom, left, right in sheet.merged_cells
        for row in range(top, min(bottom, sheet.nrows))
        for column in range(left, min(right, sheet.ncols))
        if (row, column) != (top, left)
    }
    hidden["comment"] += len(sheet.cell_note_map)
    hidden_rows_used, hidden_columns_used = set(), set()
    cells = []
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if (row, column) in covered or sheet.cell_type(row, column) in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
                continue
            row_end, column_end = spans.get((row, column), (row, column))
            if all(number in rows for number in range(row, row_end + 1)):
                hidden_rows_used.add(row)
            elif all(number in columns for number in range(column, column_end + 1)):
                hidden_columns_used.add(column)
            elif (cell := _read_cell(book, sheet, row, column, hidden)) is not None:
                shown, marks, is_bold = cell
                cells.append(SeenCell(row, row_end, column, column_end, shown.text, shown.nature, marks, shown.doubt, is_bold))
    hidden["hidden_row"] += len(hidden_rows_used)
    hidden["hidden_column"] += len(hidden_columns_used)
    return SeenSheet(sheet.name, tuple(cells), frozenset(rows), frozenset(column for column in columns if column < sheet.ncols))


def _read_cell(book: Any, sheet: Any, row: int, column: int, hidden: Counter[str]) -> tuple[Shown, str, bool] | None:
    style, font = _find_style(book, sheet, row, column)
    if font.struck_out or _is_invisible(font, style.background):
        hidden["struck_text" if font.struck_out else "invisible_text"] += 1
        return None
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    number_format = book.format_map[style.format_key].format_str if style.format_key in book.format_map else "General"
    marks = ""
    if kind == xlrd.XL_CELL_BOOLEAN:
        shown = Shown("TRUE" if value else "FALSE")
    elif kind == xlrd.XL_CELL_ERROR:
        shown = Shown(xlrd.error_text_from_code.get(value, "#N/A"))
    elif kind == xlrd.XL_CELL_TEXT:
        text, marks = split_marks(_list_visible_runs(book, sheet, row, column, str(value), hidden))
        shown = show_text(text, number_format)
    else:
        shown = _show_number(float(value), number_format, book.datemode, is_date=kind == xlrd.XL_CELL_DATE)
    if shown.is_masked:
        hidden["masked_by_format"] += 1
    text = clean_text(shown.text)
    return (shown._replace(text=text), marks, font.weight > 500 or bool(font.bold)) if text else None


def _find_style(book: Any, sheet: Any, row: int, column: int) -> tuple[Any, Any]:
    found: tuple[Any, Any] | None
    try:
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        found = (style, book.font_list[style.font_index])
    except (IndexError, KeyError, TypeError):
        found = None
    if found is None:
        # A cell whose style is missing may be masked: nobody can say what it displays.
        raise Unreadable(*_BROKEN)
    return found


def _show_number(value: float, number_format: str, datemode: int, *, is_date: bool) -> Shown:
    if not is_date:
        return show(value, number_format)
    try:
        moment = xlrd.xldate_as_datetime(value, datemode)
    except (xlrd.xldate.XLDateError, OverflowError, ValueError):
        return show(value, number_format)
    return show(moment, number_format, value)


def _is_invisible(font: Any, background: Any) -> bool:
    if font.colour_index in _PLAIN_TEXT_COLOURS:
        return False
    if background.fill_pattern == _NO_FILL:
        return font.colour_index in _WHITES
    if background.fill_pattern != _SOLID_FILL:
        return False
    both_white = font.colour_index in _WHITES and background.pattern_colour_index in _WHITES
    return both_white or font.colour_index == background.pattern_colour_index


def _list_visible_runs(book: Any, sheet: Any, row: int, column: int, text: str, hidden: Counter[str]) -> Iterator[tuple[str, bool]]:
    """Stretches of a text with whether they are superscript; struck ones are counted and left out."""
    runs = sheet.rich_text_runlist_map.get((row, column), [])
    base = book.font_list[book.xf_list[sheet.cell_xf_index(row, column)].font_index]
    starts = [(0, base), *((offset, book.font_list[index]) for offset, index in runs if index < len(book.font_list))]
    for number, (start, font) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(text)
        if font.struck_out and text[start:end].strip():
            hidden["struck_text"] += 1
        elif start < end:
            yield text[start:end], font.escapement == _SUPERSCRIPT and len(starts) > 1
