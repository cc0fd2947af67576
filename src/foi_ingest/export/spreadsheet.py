"""The figures as a workbook that a screen reader can read: titles, notes, one marked table a sheet, nothing merged, nothing hidden."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from foi_ingest.export.descriptions import LICENCE_TEXT, TITLE
from foi_ingest.export.safe_text import make_frame_safe
from foi_ingest.export.tables import FIGURES, SHORTHANDS, Exported, Release

MOST_ROWS = 1_048_576
"""What a sheet can hold."""

HEADER_ROW = 3
"""Under the title and the line that says what the table is."""

WIDEST, NARROWEST = 60, 10
"""Columns as wide as their names and usual texts, within what fits a screen."""

FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The same release must give the same bytes, whenever it is exported."""


def write_spreadsheet(release: Release) -> bytes:
    """The bytes of `figures.xlsx`; where a sheet cannot hold all figures its place is taken by a note."""
    book = Workbook(write_only=True)
    book.properties.title = TITLE
    book.properties.creator = "foi-ingest"
    book.properties.created = release.made_at
    book.properties.language = "en-GB"
    figures = release.get(FIGURES)
    fits = figures.frame.height + HEADER_ROW <= MOST_ROWS
    contents = [("Notes", "What to know before reading the figures: shorthands, intervals, empty cells, licence")]
    contents += [("Figures", figures.meaning)] if fits else []
    contents += [("Data_dictionary", "Every column of every table of the dataset")]
    _add_table(book, "Cover", TITLE, f"Release of {release.made_at:%d %B %Y}. Each sheet has one table.", ("sheet", "content"), contents)
    _add_notes(book, list_notes(release, figures, fits=fits))
    if fits:
        rows = _list_rows(make_frame_safe(figures.frame))
        _add_table(book, "Figures", "Figures of replies in force", figures.meaning, figures.frame.columns, rows)
    dictionary = ((table.name, column.name, column.sql_type, column.meaning) for table in release.tables for column in table.columns)
    _add_table(
        book, "Data_dictionary", "Data dictionary", "Every column of every table.", ("table", "column", "type", "meaning"), dictionary
    )
    content = io.BytesIO()
    book.save(content)
    return make_repeatable(content.getvalue(), release.made_at)


def list_notes(release: Release, figures: Exported, *, fits: bool) -> list[tuple[str, str]]:
    """What a reader must know before the first figure: (subject, note)."""
    return [
        ("Release", f"Run {release.run_id} of {release.made_at:%d %B %Y}, foi-ingest {release.version}"),
        ("Figures", f"{figures.frame.height} figures. {figures.meaning}"),
        *([] if fits else [("Figures", "There are too many for a sheet: they are in csv/figures.csv and parquet/figures.parquet.")]),
        *((f"Shorthand {mark}", words) for mark, words in SHORTHANDS.items()),
        (
            "Empty cells",
            "An empty cell in a column of a breakdown, such as platform_id, means that the figure is not broken down by it. An empty cell "
            "in count, count_low or count_high means that there is no such number; the column shown always has a number or a shorthand.",
        ),
        ("Intervals", "A hidden number lies between count_low and count_high. An empty count_high means that no upper bound is stated."),
        (
            "Adding up",
            "Do not add up this sheet: totals stand beside their parts, and periods overlap. total_between in the database adds up safely.",
        ),
        (
            "Apostrophes",
            "A text that begins with = + - @ a tab, a line end or an apostrophe has one apostrophe before it; take it off to have the text "
            "as it was.",
        ),
        ("Licence", " ".join(LICENCE_TEXT.split())),
    ]


def _add_notes(book: Workbook, notes: Iterable[tuple[str, str]]) -> None:
    _add_table(book, "Notes", "Notes", "What to know before reading the figures.", ("subject", "note"), notes)


def _add_table(book: Workbook, name: str, title: str, meaning: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(name)
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    for number, column in enumerate(columns, start=1):
        wide = column in ("note", "meaning", "content", "force", "offence")
        sheet.column_dimensions[get_column_letter(number)].width = WIDEST if wide else max(NARROWEST, len(column) + 4)
    sheet.append([_make_cell(sheet, title, Font(bold=True, size=14))])
    sheet.append([meaning])
    sheet.append([_make_cell(sheet, column, Font(bold=True)) for column in columns])
    height = 0
    for row in rows:
        sheet.append(list(row))
        height += 1
    if height:
        table = Table(displayName=name, ref=f"A{HEADER_ROW}:{get_column_letter(len(columns))}{HEADER_ROW + height}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        # A sheet that is written row by row does not know the headings of its tables.
        table._initialise_columns()
        for column, heading in zip(table.tableColumns, columns, strict=True):
            column.name = heading
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="In write-only mode you must add table columns manually")
            sheet.add_table(table)


def _make_cell(sheet: Any, text: str, font: Font) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = font
    return cell


def _list_rows(figures: pl.DataFrame) -> Iterator[list[Any]]:
    """The rows; a number in the column `shown` is a number there too, so that a spreadsheet can sort and filter by it."""
    at = figures.columns.index("shown")
    for row in figures.iter_rows():
        shown = row[at]
        yield [*row[:at], int(shown) if shown and shown.isdecimal() else shown, *row[at + 1 :]]


def make_repeatable(content: bytes, made_at: datetime) -> bytes:
    """The same workbook without the moment at which it was saved."""
    moment = made_at.isoformat(timespec="seconds") + "Z"
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for member in sorted(before.namelist()):
            text = before.read(member)
            if member == "docProps/core.xml":
                text = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + moment.encode(), text)
            after.writestr(zipfile.ZipInfo(member, FIRST_DAY_OF_ZIP), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()
