"""The records of xlsb (BIFF12) that say how a cell is displayed and what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl.styles.numbers import BUILTIN_FORMATS
from xlrd import error_text_from_code

from foi_ingest.errors import Unreadable
from foi_ingest.extract.workbook.excel import LEAST_WIDTH

_ROW, _COLUMN, _MERGE, _SHEET = 0, 60, 176, 156
_FORMAT, _FONT, _FILL, _STYLE = 44, 43, 45, 47
_BEGIN_CELL_STYLES, _END_CELL_STYLES = 617, 618
_STRING_ITEM = 19
_ERRORS, _SHARED_STRING, _RICH_STRING = {3, 11}, 7, 62
_CELLS = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 62}
_STRUCK = 0x8
_MOST_COLUMNS = 16384


@dataclass(frozen=True, slots=True)
class BinaryLook:
    """What a style says about a cell."""

    number_format: str = "General"
    is_struck: bool = False
    is_invisible: bool = False


@dataclass(frozen=True, slots=True)
class BinaryCell:
    """One filled cell: its style, its shared string if it has one, whether its text is rich, and its error."""

    style: int
    string: int = -1
    is_rich: bool = False
    error: str = ""


@dataclass(slots=True)
class BinarySheet:
    """One sheet: filled cells by (row, column), what is hidden, and merges as (top, left, bottom, right), all from 0."""

    cells: dict[tuple[int, int], BinaryCell] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)


def _read_records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = _read_number(content, at, 2)
        size, at = _read_number(content, at, 4)
        yield kind, content[at : at + size]
        at += size


def _read_number(content: bytes, at: int, longest: int) -> tuple[int, int]:
    number = 0
    for place in range(longest):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            break
    return number, at


def _unpack(form: str, record: bytes, offset: int = 0) -> tuple[int, ...]:
    if len(record) < offset + struct.calcsize("<" + form):
        raise Unreadable("damaged_workbook", "the workbook is broken: open it in a spreadsheet program, save it anew as .xlsx, replace it")
    return struct.unpack_from("<" + form, record, offset)


def _read_string(record: bytes, offset: int) -> tuple[str, int]:
    (count,) = _unpack("I", record, offset)
    if count == 0xFFFFFFFF:
        return "", offset + 4
    end = offset + 4 + 2 * count
    return record[offset + 4 : end].decode("utf-16-le", "replace"), end


def list_sheets(content: bytes) -> Iterator[tuple[str, str, bool]]:
    """Give (name, relation id, whether it is visible) of each sheet of `workbook.bin`. Raises `Unreadable`."""
    for kind, record in _read_records(content):
        if kind == _SHEET:
            state, _ = _unpack("II", record)
            relation, end = _read_string(record, 8)
            yield _read_string(record, end)[0], relation, state == 0


def read_looks(content: bytes) -> list[BinaryLook]:
    """Give the looks of the cell styles of `styles.bin`, in their order. Raises `Unreadable`."""
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    fonts: list[tuple[bool, bool]] = []
    fills: list[bool] = []
    looks: list[BinaryLook] = []
    is_cell_style = False
    for kind, record in _read_records(content):
        if kind == _FORMAT:
            formats[_unpack("H", record)[0]] = _read_string(record, 2)[0]
        elif kind == _FONT:
            fonts.append((bool(_unpack("H", record, 2)[0] & _STRUCK), _is_white(record, 12)))
        elif kind == _FILL:
            (pattern,) = _unpack("I", record)
            fills.append(pattern == 0 or (pattern == 1 and _is_white(record, 4)))
        elif kind in {_BEGIN_CELL_STYLES, _END_CELL_STYLES}:
            is_cell_style = kind == _BEGIN_CELL_STYLES
        elif kind == _STYLE and is_cell_style:
            _, number_format, font, fill = _unpack("HHHH", record)
            is_struck, is_white = fonts[font] if font < len(fonts) else (False, False)
            stands_on_white = fill >= len(fills) or fills[fill]
            looks.append(BinaryLook(formats.get(number_format, "General"), is_struck, is_white and stands_on_white))
    return looks


def _is_white(record: bytes, offset: int) -> bool:
    kind, index, tint, red, green, blue = _unpack("BBhBBB", record, offset)
    kind >>= 1
    return (kind == 1 and index in {1, 9}) or (kind == 2 and red == green == blue == 255) or (kind == 3 and index == 0 and tint == 0)


def read_rich_strings(content: bytes) -> frozenset[int]:
    """Give the numbers of the shared strings whose letters differ in look. Raises `Unreadable`."""
    items = [record for kind, record in _read_records(content) if kind == _STRING_ITEM]
    return frozenset(number for number, record in enumerate(items) if _unpack("B", record)[0] & 1)


def read_sheet(content: bytes) -> BinarySheet:
    """Read what one sheet's part says of its cells. Raises `Unreadable`."""
    sheet = BinarySheet()
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    row = 0
    for kind, record in _read_records(content):
        if kind == _ROW:
            (row,) = _unpack("I", record)
            (height,) = _unpack("H", record, 8)
            if _unpack("B", record, 11)[0] & 0x10 or height == 0:
                hidden_rows.add(row)
        elif kind == _COLUMN:
            first, last, width, _, flags = _unpack("IIIIH", record)
            if flags & 1 or width < LEAST_WIDTH * 256:
                hidden_columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
        elif kind == _MERGE:
            top, bottom, left, right = _unpack("IIII", record)
            sheet.merges.append((top, left, bottom, right))
        elif kind in _CELLS:
            column, style = _unpack("II", record)
            error = error_text_from_code.get(_unpack("B", record, 8)[0], "#N/A") if kind in _ERRORS else ""
            string = _unpack("I", record, 8)[0] if kind == _SHARED_STRING else -1
            sheet.cells[row, column] = BinaryCell(style & 0xFFFFFF, string, kind == _RICH_STRING, error)
    sheet.hidden_rows, sheet.hidden_columns = frozenset(hidden_rows), frozenset(hidden_columns)
    return sheet
