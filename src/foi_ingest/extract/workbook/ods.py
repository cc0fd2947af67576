"""Reads ods from `content.xml`: it holds each cell's text as displayed; the stored value beside it is never looked at."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import parse_xml, read_part
from foi_ingest.extract.open_text import OfficeStyles, get_attribute, get_count, read_pieces
from foi_ingest.extract.shown_text import split_marks
from foi_ingest.extract.workbook.seen import Nature, SeenCell, SeenSheet

MOST_CELLS = 2_000_000
"""A filled cell may say that it is repeated a million times."""
_NUMERIC = {"float", "percentage", "currency"}
_PART_DATE = re.compile(r"\d{1,2}[ -][A-Za-z]{3,9}|[A-Za-z]{3,9}[ -]\d{2,4}|\d{1,2}/\d{1,2}|\d{1,2}/\d{4}")
_ROW_HOLDERS = {"table-header-rows", "table-row-group", "table-rows"}


@dataclass(slots=True)
class _Sheet:
    cells: list[SeenCell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    used_hidden_columns: set[int] = field(default_factory=set)


def read_ods_sheets(container: zipfile.ZipFile, hidden: Counter[str]) -> list[SeenSheet]:
    """Give the visible sheets of an open ods. What is hidden is counted into `hidden`. Raises `Unreadable`."""
    content = read_part(container, "content.xml")
    if content is None:
        raise Unreadable("damaged_workbook", "the workbook has no content: open it in a spreadsheet program, save it anew, replace it")
    root = parse_xml(content)
    styles = OfficeStyles.read(root, read_part(container, "styles.xml"))
    hidden["tracked_deletion"] += sum(1 for _ in root.iter("{*}deletion", "{*}cell-content-deletion"))
    hidden["defined_name"] += sum(1 for _ in root.iter("{*}named-range", "{*}named-expression"))
    hidden["pivot_cache"] += sum(1 for _ in root.iter("{*}data-pilot-table"))
    sheets = []
    for table in root.iterfind("{*}body/{*}spreadsheet/{*}table"):
        if styles.is_switched_off(get_attribute(table, "style-name")):
            hidden["hidden_sheet"] += 1
        else:
            sheets.append(_read_table(table, styles, hidden))
    return sheets


def _read_table(table: etree._Element, styles: OfficeStyles, hidden: Counter[str]) -> SeenSheet:
    sheet = _Sheet()
    _note_hidden_columns(table, sheet, is_shown=True)
    is_protected = get_attribute(table, "protected") == "true"
    number = 0
    for row, is_shown in _list_rows(table, is_shown=True):
        repeated = get_count(row, "number-rows-repeated")
        visibility = get_attribute(row, "visibility")
        filled = _holds_text(row)
        if not is_shown or visibility in {"collapse", "filter"}:
            if filled:
                hidden["collapsed_row" if not is_shown else "filtered_row" if visibility == "filter" else "hidden_row"] += repeated
                sheet.hidden_rows.update(range(number, number + min(repeated, MOST_CELLS)))
        elif filled:
            for copy in range(repeated):
                _read_row(row, number + copy, sheet, styles, hidden, is_protected=is_protected)
                _refuse_too_many(sheet)
        number += repeated
    hidden["hidden_column"] += len(sheet.used_hidden_columns)
    last = max((cell.column_end for cell in sheet.cells), default=-1)
    hidden_columns = frozenset(column for column in sheet.hidden_columns if column <= last)
    return SeenSheet(get_attribute(table, "name"), tuple(sheet.cells), frozenset(sheet.hidden_rows), hidden_columns)


def _refuse_too_many(sheet: _Sheet) -> None:
    if len(sheet.cells) > MOST_CELLS:
        raise Unreadable("too_large", f"a sheet repeats its cells more than {MOST_CELLS} times: ask for the tables only")


def _note_hidden_columns(holder: etree._Element, sheet: _Sheet, *, is_shown: bool, start: int = 0) -> int:
    """Note the hidden columns, single or in a collapsed group; give the number of the column after the last."""
    for child in holder:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "table-column":
            repeated = get_count(child, "number-columns-repeated")
            if not is_shown or get_attribute(child, "visibility") in {"collapse", "filter"}:
                sheet.hidden_columns.update(range(start, start + min(repeated, MOST_CELLS)))
            start += repeated
        elif name in {"table-column-group", "table-header-columns", "table-columns"}:
            start = _note_hidden_columns(child, sheet, is_shown=is_shown and get_attribute(child, "display") != "false", start=start)
    return start


def _list_rows(holder: etree._Element, *, is_shown: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in holder:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "table-row":
            yield child, is_shown
        elif name in _ROW_HOLDERS:
            yield from _list_rows(child, is_shown=is_shown and get_attribute(child, "display") != "false")


def _holds_text(row: etree._Element) -> bool:
    return any(True for cell in row.iterfind("{*}table-cell") for _ in cell.iterfind("{*}p"))


def _read_row(row: etree._Element, number: int, sheet: _Sheet, styles: OfficeStyles, hidden: Counter[str], *, is_protected: bool) -> None:
    column = 0
    for cell in row:
        name = etree.QName(cell).localname if isinstance(cell.tag, str) else ""
        if name not in {"table-cell", "covered-table-cell"}:
            continue
        repeated = get_count(cell, "number-columns-repeated")
        if name == "table-cell":
            hidden["comment"] += sum(1 for _ in cell.iterfind("{*}annotation"))
            if cell.find("{*}p") is not None:
                for copy in range(column, column + min(repeated, MOST_CELLS)):
                    _add_cell(cell, number, copy, sheet, styles, hidden, is_protected=is_protected)
                _refuse_too_many(sheet)
        column += repeated


def _add_cell(
    cell: etree._Element, row: int, column: int, sheet: _Sheet, styles: OfficeStyles, hidden: Counter[str], *, is_protected: bool
) -> None:
    row_end = row + get_count(cell, "number-rows-spanned") - 1
    column_end = column + get_count(cell, "number-columns-spanned") - 1
    if all(number in sheet.hidden_columns for number in range(column, column_end + 1)):
        sheet.used_hidden_columns.add(column)
        return
    style = get_attribute(cell, "style-name")
    if reason := styles.find_reason(style, is_protected=is_protected):
        hidden[reason] += 1
        return
    pieces = [piece for paragraph in cell.iterfind("{*}p") for piece in ((("\n", False)), *read_pieces(paragraph, styles, hidden))]
    text, marks = split_marks(pieces)
    if text:
        nature = _find_nature(get_attribute(cell, "value-type"), text)
        sheet.cells.append(SeenCell(row, row_end, column, column_end, text, nature, marks, is_bold=styles.is_bold(style)))


def _find_nature(value_type: str, text: str) -> Nature:
    if value_type == "date":
        return "part_date" if _PART_DATE.fullmatch(text) else "date"
    return "number" if value_type in _NUMERIC and any(letter.isdigit() for letter in text) and not text.startswith("<") else "text"
