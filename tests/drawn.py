"""Tables and letters drawn in text, so that a test shows what the reply shows; and figures as short strings, to compare at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from foi_ingest.model import Cell, Document, Grid, Line, OffenceCount, Place, Reading, Rejection, Source
from foi_ingest.pipeline import understand
from foi_ingest.vocabulary import load_vocabulary

ASKED = "1. How many offences of sexual communication with a child were recorded?"
"""The question of a letter that does not say what was asked."""

BREAKDOWN = ("platform_id", "victim_age", "victim_sex", "suspect_age", "suspect_sex", "outcome_id")


def drawn(text: str, *, number: int = 1, kind: str = "letter", page: int | None = None, top: float = 100.0) -> Grid:
    """A table drawn with `|` between its cells, a row a line.

    An empty field is no cell; `>` merges with the cell to the left, `^` with the cell above; `12¹` carries a superscript mark.
    With a `page` every cell has a box (columns 100 points wide, rows 20 high) as in a PDF, else a place as in a letter.
    """
    rows = [[field.strip() for field in line.split("|")] for line in dedent(text).splitlines() if "|" in line]
    cells = [
        _draw_cell(rows, row, column, number, page, top)
        for row, fields in enumerate(rows)
        for column, text in enumerate(fields)
        if _begins(text)
    ]
    width = max(len(fields) for fields in rows)
    whole = Place(page=page, box=(50.0, top, 50.0 + 100 * width, top + 20 * len(rows))) if page else Place(spot=f"table {number}")
    return Grid("ruled" if page else kind, tuple(cells), whole, columns_at=tuple(50.0 + 100 * n for n in range(width)) if page else ())


def _begins(text: str) -> bool:
    return text not in ("", ">", "^")


def _draw_cell(rows: list[list[str]], row: int, column: int, number: int, page: int | None, top: float) -> Cell:
    row_end, column_end = row, column
    while column_end + 1 < len(rows[row]) and rows[row][column_end + 1] == ">":
        column_end += 1
    while row_end + 1 < len(rows) and column < len(rows[row_end + 1]) and rows[row_end + 1][column] == "^":
        row_end += 1
    text = rows[row][column]
    plain = text.rstrip("¹²³")
    box = (50.0 + 100 * column, top + 20 * row, 150.0 + 100 * column_end, top + 20 * (row_end + 1))
    place = Place(page=page, box=box) if page else Place(spot=f"table {number}, row {row + 1}, column {column + 1}")
    return Cell(row, row_end, column, column_end, plain, place, marks=text[len(plain) :].translate({0xB9: "1", 0xB2: "2", 0xB3: "3"}))


def split(text: str) -> Iterator[str]:
    """The paragraphs of a text (a line each) and its drawn tables (the lines with `|` that follow each other)."""
    table: list[str] = []
    for line in [*dedent(text).splitlines(), ""]:
        if "|" in line:
            table.append(line)
            continue
        if table:
            yield "\n".join(table)
            table = []
        if line.strip():
            yield line.strip()


def make_document(*parts: str | Grid | Line) -> Document:
    """A document of exactly these parts: texts are divided into paragraphs and drawn tables."""
    made: list[Line | Grid] = []
    tables = 0
    for part in parts:
        for piece in split(part) if isinstance(part, str) else (part,):
            if not isinstance(piece, str):
                made.append(piece)
            elif "|" in piece:
                tables += 1
                made.append(drawn(piece, number=tables))
            else:
                made.append(Line(piece, Place(spot=f"paragraph {len(made) + 1}")))
    return Document(tuple(made), "drawn 1")


def letter(*answer: str | Grid | Line, force: str = "Gwent Police", asked: str = ASKED, replied: str = "1 June 2025") -> Document:
    """A letter on a force's paper: its head, the request, and `answer` under "Our response"."""
    head = f"{force}\nOur ref: 0123/2025\nDate: {replied}\nYou asked:\n{dedent(asked).strip()}\nOur response"
    return make_document(head, *answer)


def sheet(*parts: str | Grid | Line, name: str = "Data", force: str = "Gwent Police") -> Document:
    """A workbook with one sheet: its name, the force, then `parts`."""
    return make_document(Line(name, Place(sheet=name), "sheet"), force, *parts)


def understand_drawn(document: Document) -> Reading:
    """All that the document gives."""
    source = Source("0" * 64, "drawn.docx", "docx", 1, Path("drawn.docx"))
    return understand(document, source, load_vocabulary())


def counts_of(document: Document) -> list[str]:
    """Every loaded figure, in reading order: `ew-071-17 offences 2017-04-01..2018-03-31 platform_id=instagram exact 19`."""
    return [describe_count(count) for count in understand_drawn(document).counts]


def describe_count(count: OffenceCount) -> str:
    """One figure as a short string; a printed total ends in `total`."""
    words = [count.offence_id, count.measure_id, f"{count.period_start}..{count.period_end}"]
    words += [f"{name}={value}" for name in BREAKDOWN if (value := getattr(count, name)) is not None]
    words += [f"{key}={value}" for key, value in count.other_breakdown]
    words.append(count.status)
    if count.count is not None:
        words.append(str(count.count))
    elif count.count_low is not None:
        words.append(f"{count.count_low}..{'' if count.count_high is None else count.count_high}")
    return " ".join(words + (["total"] if count.is_printed_total else []))


def figures_of(document: Document) -> dict[str, str]:
    """Value as printed → the figure, without offence and measure: for tables whose values all differ."""
    return {count.raw_value: describe_count(count).split(" ", 2)[2] for count in understand_drawn(document).counts}


def rejections_of(document: Document) -> list[str]:
    """Every rejected value, as `reason_id value`."""
    return [describe_rejection(rejection) for rejection in understand_drawn(document).rejections]


def describe_rejection(rejection: Rejection) -> str:
    """One rejection as a short string."""
    return f"{rejection.reason_id} {rejection.raw_value}"
