"""Reads xlsx and xlsm with openpyxl: what the screen shows, and of the rest only how much there is."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils.datetime import to_excel
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import MultiCellRange

from foi_ingest.errors import Unreadable
from foi_ingest.extract.shown_text import clean_text, split_marks
from foi_ingest.extract.workbook.colours import is_invisible
from foi_ingest.extract.workbook.formats import Shown, show, show_text
from foi_ingest.extract.workbook.parts import find_sheet_parts, find_uncalculated
from foi_ingest.extract.workbook.rules import MaskingRule, find_masking_rules, find_rules_for, show_by_rules
from foi_ingest.extract.workbook.seen import Nature, SeenCell, SeenSheet

UNCALCULATED_TEXT = "="
"""Shown in place of a formula's missing result, so that the cell is rejected and not lost."""

LEAST_WIDTH = 0.3
"""Of a letter's width: a narrower column shows nothing."""
LEAST_HEIGHT = 1.0
"""Points: a lower row shows nothing."""

_BROKEN = ("damaged_workbook", "the workbook is broken: open it in a spreadsheet program, save it anew as .xlsx, replace it")

Spans = dict[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Look:
    """What a style says about a cell."""

    number_format: str
    is_struck: bool
    is_invisible: bool
    is_bold: bool


def load_workbook(content: Path | BytesIO) -> Any:
    """Open a workbook with cached values and rich text. Raises `Unreadable` when openpyxl refuses it."""
    book = None
    with warnings.catch_warnings():
        # openpyxl's warnings quote cells.
        warnings.simplefilter("ignore")
        try:
            # Given a path, openpyxl refuses a workbook whose name ends in another way than it likes.
            opened = BytesIO(content.read_bytes()) if isinstance(content, Path) else content
            book = openpyxl.load_workbook(opened, data_only=True, rich_text=True, keep_links=False)
        except (
            InvalidFileException,
            zipfile.BadZipFile,
            ValueError,
            TypeError,
            KeyError,
            IndexError,
            AttributeError,
            SyntaxError,
            OSError,
            EOFError,
            OverflowError,
            zlib.error,
        ):
            book = None
    if book is None:
        # The errors above may quote cells, so none of them is chained.
        raise Unreadable(*_BROKEN)
    return book


def read_sheets(book: Any, container: zipfile.ZipFile, hidden: Counter[str]) -> Iterator[SeenSheet]:
    """Give the visible sheets of an open workbook. What is hidden is counted into `hidden`. Raises `Unreadable` when one is missing."""
    parts = find_sheet_parts(container)
    if any(part not in container.NameToInfo for part in parts.values()):
        # openpyxl passes over a sheet whose part is missing, and its figures would be missed without a word.
        raise Unreadable(*_BROKEN)
    looks: dict[tuple[int, int, int], Look] = {}
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            hidden["hidden_sheet"] += 1
            continue
        uncalculated = find_uncalculated(container, parts.get(sheet.title, ""))
        yield _read_sheet(sheet, book.epoch, looks, uncalculated, hidden)


def _read_sheet(
    sheet: Any, epoch: datetime, looks: dict[tuple[int, int, int], Look], uncalculated: frozenset[str], hidden: Counter[str]
) -> SeenSheet:
    rules, tables = find_masking_rules(sheet), [table.ref for table in sheet.tables.values()]
    tinted = MultiCellRange(tables)
    rows, columns = _find_hidden_rows(sheet), _find_hidden_columns(sheet)
    spans: Spans = {(span.min_row, span.min_col): (span.max_row, span.max_col) for span in sheet.merged_cells.ranges}
    cells: list[SeenCell] = []
    hidden_rows_used: set[int] = set()
    hidden_columns_used: set[int] = set()
    # iter_rows would make a cell for every place of the sheet's claimed size; this is what the file really holds.
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is None and cell.coordinate not in uncalculated:
            continue
        row_end, column_end = spans.get((row, column), (row, column))
        if _all_in(range(row, row_end + 1), rows):
            hidden_rows_used.add(row)
            continue
        if _all_in(range(column, column_end + 1), columns):
            hidden_columns_used.add(column)
            continue
        look = _look_at(cell, looks)
        if look.is_struck or (look.is_invisible and cell.coordinate not in tinted):
            hidden["struck_text" if look.is_struck else "invisible_text"] += 1
            continue
        seen = _read_cell(cell, epoch, look, hidden, find_rules_for(row, column, rules))
        if seen is not None:
            text, nature, marks, doubt, is_bold = seen
            cells.append(SeenCell(row - 1, row_end - 1, column - 1, column_end - 1, text, nature, marks, doubt, is_bold))
    _count_hidden_lines(sheet, hidden_rows_used, hidden_columns_used, hidden)
    return SeenSheet(sheet.title, tuple(cells), frozenset(row - 1 for row in rows), _list_columns(columns, cells))


def _all_in(numbers: range, hidden: set[int]) -> bool:
    return numbers[0] in hidden and all(number in hidden for number in numbers)


def _find_hidden_rows(sheet: Any) -> set[int]:
    return {number for number, row in sheet.row_dimensions.items() if row.hidden or (row.height is not None and row.height < LEAST_HEIGHT)}


def _find_hidden_columns(sheet: Any) -> set[int]:
    found: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden or column.width < LEAST_WIDTH:
            found.update(range(column.min or column.index, (column.max or column.min) + 1))
    return found


def _list_columns(columns: set[int], cells: list[SeenCell]) -> frozenset[int]:
    last = max((cell.column_end for cell in cells), default=-1)
    return frozenset(column - 1 for column in columns if column - 1 <= last)


def _count_hidden_lines(sheet: Any, rows: set[int], columns: set[int], hidden: Counter[str]) -> None:
    is_filtered = bool(sheet.auto_filter.filterColumn)
    for row in rows:
        kind = "collapsed_row" if sheet.row_dimensions[row].outlineLevel else "filtered_row" if is_filtered else "hidden_row"
        hidden[kind] += 1
    if columns:
        hidden["hidden_column"] += len(columns)


def _read_cell(
    cell: Any, epoch: datetime, look: Look, hidden: Counter[str], rules: list[MaskingRule]
) -> tuple[str, Nature, str, str, bool] | None:
    value = cell.value
    if value is None:
        return UNCALCULATED_TEXT, "text", "", "formula_without_value", look.is_bold
    marks = ""
    if isinstance(value, bool):
        shown = Shown("TRUE" if value else "FALSE")
    elif isinstance(value, CellRichText):
        text, marks = split_marks(_list_visible_runs(value, hidden))
        shown = show_text(text, look.number_format)
    elif isinstance(value, int | float | datetime | date | time | timedelta):
        serial = float(value) if isinstance(value, int | float) else to_excel(value, epoch)
        shown = show_by_rules(value, serial, rules) or show(value, look.number_format, serial)
    elif cell.data_type == "e":
        shown = Shown(str(value))
    else:
        text, marks = split_marks([(str(value).replace("_x000D_", ""), False)])
        shown = show_text(text, look.number_format)
    if shown.is_masked:
        hidden["masked_by_format"] += 1
    text = clean_text(shown.text)
    return (text, shown.nature, marks, shown.doubt, look.is_bold) if text else None


def _list_visible_runs(value: CellRichText, hidden: Counter[str]) -> Iterator[tuple[str, bool]]:
    for run in value:
        if not isinstance(run, TextBlock):
            yield str(run).replace("_x000D_", ""), False
        elif run.font.strike:
            hidden["struck_text"] += 1
        else:
            yield str(run.text).replace("_x000D_", ""), run.font.vertAlign == "superscript"


def _look_at(cell: Any, looks: dict[tuple[int, int, int], Look]) -> Look:
    style = cell._style
    key = (style.fontId, style.fillId, style.numFmtId)
    if key not in looks:
        look: Look | None
        try:
            font = cell.font
            look = Look(cell.number_format, bool(font.strike), is_invisible(font, cell.fill), bool(font.bold))
        except (IndexError, KeyError, AttributeError):
            look = None
        if look is None:
            # A cell whose style is missing may be masked: nobody can say what it displays.
            raise Unreadable(*_BROKEN)
        looks[key] = look
    return looks[key]
