"""Reads text tables: csv, tsv and their cousins with semicolons or bars."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import check_size
from foi_ingest.extract.shown_text import clean_text, split_marks
from foi_ingest.extract.workbook.doubts import doubt_dates
from foi_ingest.extract.workbook.looks import LONG_TEXT
from foi_ingest.extract.workbook.seen import SeenCell
from foi_ingest.model import Cell, Document, Grid, Line, Place

DELIMITERS = (",", ";", "\t", "|")
LONGEST_FIELD = 1_000_000
"""A field longer than this is a quote that nobody closed."""
READER = "csv (Python standard library)"

_PART_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}")
"""A date as a spreadsheet program writes it when it has made one from `8/6` or `12-15`."""

Record = tuple[int, tuple[str, ...]]
"""The number of the line on which a record begins, and its fields."""


def read_delimited(path: Path) -> Document:
    """Read a text table. Places are `line 9, field 3`, both from 1. Raises `Unreadable`."""
    check_size(path)
    text, encoding = decode_text(path.read_bytes())
    records, delimiter = choose_delimiter(text)
    name = {"\t": "tab"}.get(delimiter, delimiter)
    return Document(tuple(divide_records(records)), READER, notes=(f"decoded as {encoding}", f"fields divided by {name}"))


def decode_text(content: bytes) -> tuple[str, str]:
    """Give the text and the encoding used: by its byte order mark, else UTF-8, else Windows-1252."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, "replace"), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Five bytes have no letter in Windows-1252; a replacement sign shows that something stood there.
        return content.decode("cp1252", "replace"), "cp1252"


def choose_delimiter(text: str) -> tuple[list[Record], str]:
    """Read the text with each delimiter and keep the one that makes most lines equally wide. Raises `Unreadable`."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    best: tuple[tuple[int, int], list[Record], str] | None = None
    for delimiter in DELIMITERS:
        records = _read_records(text, delimiter)
        if records is None:
            continue
        widths = Counter(len(fields) for _, fields in records if len(fields) > 1)
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        score = (lines, width)
        if best is None or score > best[0]:
            best = (score, records, delimiter)
    if best is None:
        raise Unreadable(
            "damaged_text_table", "a quotation mark opens and never closes: open the file in a spreadsheet program and save it anew"
        )
    return best[1], best[2]


def _read_records(text: str, delimiter: str) -> list[Record] | None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    records: list[Record] = []
    line = 1
    before = csv.field_size_limit(LONGEST_FIELD)
    try:
        for fields in reader:
            records.append((line, tuple(clean_text(field) for field in fields)))
            line = reader.line_num + 1
    except csv.Error:
        return None
    finally:
        # The limit holds for the whole process, and is not ours to keep.
        csv.field_size_limit(before)
    # A quote that never closes takes the rest of the file into one field, figures and all.
    is_open = text.count('"') % 2 == 1 and any("\n" in field for field in records[-1][1])
    return None if is_open else records


def divide_records(records: Iterable[Record], prefix: str = "") -> Iterator[Line | Grid]:
    """Divide records at blank lines; single fields above and below a table are lines, the rest are grids of kind `delimited`."""
    block: list[Record] = []
    for record in [*records, (0, ())]:
        if any(record[1]):
            block.append(record)
        elif block:
            yield from _divide_block(block, prefix)
            block = []


def _divide_block(block: Sequence[Record], prefix: str) -> Iterator[Line | Grid]:
    start, stop = 0, len(block)
    while start < stop and _is_lone(block[start][1]):
        start += 1
    while stop > start and _is_lone(block[stop - 1][1]) and _ends_table(block[stop - 1][1], block[start : stop - 1]):
        stop -= 1
    yield from _make_lines(block[:start], prefix)
    if start < stop:
        yield _make_grid(block[start:stop], prefix)
    yield from _make_lines(block[stop:], prefix)


def _is_lone(fields: Sequence[str]) -> bool:
    """Whether only the first field holds anything."""
    return bool(fields[0]) and not any(fields[1:])


def _ends_table(fields: Sequence[str], above: Sequence[Record]) -> bool:
    """Whether a lone field below a table is a note: longer than the table's own labels, or a sentence."""
    text = fields[0]
    longest = max((len(other[0]) for _, other in above if other), default=0)
    return text.endswith(".") or ": " in text or " = " in text or text.startswith("*") or len(text) > max(longest, LONG_TEXT)


def _make_lines(records: Iterable[Record], prefix: str) -> Iterator[Line]:
    for number, fields in records:
        for place, field in enumerate(fields, 1):
            if field:
                yield Line(field, Place(spot=f"{prefix}line {number}, field {place}"))


def _make_grid(records: Sequence[Record], prefix: str) -> Grid:
    seen = []
    for row, (_, fields) in enumerate(records):
        for column, field in enumerate(fields):
            text, marks = split_marks([(field, False)])
            if text:
                seen.append(SeenCell(row, row, column, column, text, "part_date" if _PART_DATE.fullmatch(text) else "text", marks))
    cells = [
        Cell(
            cell.row,
            cell.row,
            cell.column,
            cell.column,
            cell.text,
            Place(spot=f"{prefix}line {records[cell.row][0]}, field {cell.column + 1}"),
            cell.marks,
            cell.doubt,
        )
        for cell in doubt_dates(seen)
    ]
    return Grid("delimited", tuple(cells), Place(spot=f"{prefix}lines {records[0][0]} to {records[-1][0]}"))
