"""Workbooks: xlsx, xlsm, xls, xlsb and ods give lines and tables as the screen shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from foi_ingest.extract.container import check_size, name_reader, open_container
from foi_ingest.extract.workbook.binary import read_binary_sheets
from foi_ingest.extract.workbook.blocks import divide_sheet
from foi_ingest.extract.workbook.excel import load_workbook, read_sheets
from foi_ingest.extract.workbook.ods import read_ods_sheets
from foi_ingest.extract.workbook.parts import count_hidden_parts, mend_container, name_unread_parts
from foi_ingest.extract.workbook.second_reader import cross_check
from foi_ingest.extract.workbook.seen import SeenSheet
from foi_ingest.extract.workbook.xls import load_xls, read_xls_sheets
from foi_ingest.model import Document


def read_workbook(path: Path, kind: str = "xlsx") -> Document:
    """Read a workbook of the given kind (`xlsx`, `xls`, `xlsb`, `ods`).

    For each visible sheet comes a line of kind `sheet`, then its text and its tables. Cells hold the text that their
    number format displays. Raises `Unreadable`.
    """
    check_size(path)
    if kind == "xls":
        return _read_old_excel(path)
    if kind == "ods":
        return _read_ods(path)
    return _read_binary(path) if kind == "xlsb" else _read_excel(path)


def _read_excel(path: Path) -> Document:
    with open_container(path) as container:
        hidden = count_hidden_parts(container)
        notes = list(name_unread_parts(container))
        mended, is_large = mend_container(container)
        book = load_workbook(path if mended is None else mended)
        sheets = list(read_sheets(book, container, hidden))
        checked, note = (sheets, "not cross-checked: a large sheet") if is_large else cross_check(path, book, sheets)
    return make_document(checked, name_reader("openpyxl"), hidden, [*notes, note] if note else notes)


def _read_old_excel(path: Path) -> Document:
    hidden: Counter[str] = Counter()
    return make_document(list(read_xls_sheets(load_xls(path), hidden)), name_reader("xlrd"), hidden, [])


def _read_ods(path: Path) -> Document:
    hidden: Counter[str] = Counter()
    with open_container(path) as container:
        sheets = read_ods_sheets(container, hidden)
        notes = name_unread_parts(container)
    return make_document(sheets, name_reader("lxml"), hidden, notes)


def _read_binary(path: Path) -> Document:
    hidden: Counter[str] = Counter()
    with open_container(path) as container:
        sheets = read_binary_sheets(container, path, hidden)
    return make_document(sheets, name_reader("python-calamine"), hidden, [])


def make_document(sheets: Iterable[SeenSheet], read_by: str, hidden: Counter[str], notes: Iterable[str]) -> Document:
    """Divide sheets into lines and tables and give the document."""
    shown = list(sheets)
    parts = tuple(part for sheet in shown for part in divide_sheet(sheet))
    return Document(parts, read_by, sheets=len(shown), hidden=dict(sorted((+hidden).items())), notes=tuple(notes))
