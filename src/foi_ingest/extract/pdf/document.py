"""All pages of a PDF → one `Document`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import pdfplumber

from foi_ingest.extract.pdf.banded import find_banded
from foi_ingest.extract.pdf.beside import find_titles_beside, order_tables, part_beside
from foi_ingest.extract.pdf.charts import take_charts
from foi_ingest.extract.pdf.continuation import mark_continued
from foi_ingest.extract.pdf.found import Found, bound
from foi_ingest.extract.pdf.furniture import is_inside, split_furniture
from foi_ingest.extract.pdf.paragraphs import Paragraph, find_right_edge, read_paragraphs
from foi_ingest.extract.pdf.regions import split_regions
from foi_ingest.extract.pdf.rows import gather_rows, join_text
from foi_ingest.extract.pdf.ruled import find_ruled
from foi_ingest.extract.pdf.rules import Rules
from foi_ingest.extract.pdf.second_reading import find_disagreements
from foi_ingest.extract.pdf.shapes import Rect, overlaps
from foi_ingest.extract.pdf.sheet import Sheet
from foi_ingest.extract.pdf.thresholds import JOIN
from foi_ingest.extract.pdf.unruled import find_unruled
from foi_ingest.extract.pdf.words import Word
from foi_ingest.model import Cell, Document, Grid, Line, Place

READ_BY = f"pdfplumber {pdfplumber.__version__}"


def build_document(sheets: Sequence[Sheet], hidden: Mapping[str, int], notes: Sequence[str]) -> Document:
    """The document that the sheets make, with what was counted and noted while they were read."""
    ruled, charts = [], []
    drawings: list[list[list[Word]]] = []
    for sheet in sheets:
        sheet.words, sheet.rules, drawing = take_charts(sheet.words, sheet.rules)
        drawings.append(drawing)
        drawn, areas = find_ruled(sheet.rules, [*sheet.words, *sheet.sideways]) if sheet.may_hold_table else ([], [])
        ruled.append(drawn)
        charts.append(areas)
    furniture = split_furniture(sheets, ruled)
    tables: list[list[Found]] = []
    free: list[list[Word]] = []
    for sheet, found, areas in zip(sheets, ruled, charts, strict=True):
        outside = _take_out(sheet.words, found)
        if sheet.may_hold_table:
            found = _find_others(sheet, found, areas)
            outside = _take_out(outside, found)
        tables.append(found)
        sheet.sideways = _take_out(sheet.sideways, found)
        free.append(outside)
    right_edge = find_right_edge((words, sheet.width) for words, sheet in zip(free, sheets, strict=True))
    pages = []
    for sheet, found, words, margin, drawing in zip(sheets, tables, free, furniture, drawings, strict=True):
        pages.append(list(_order_parts(sheet, found, words, margin, drawing, right_edge)))
    parts = mark_continued(pages)
    return Document(tuple(parts), READ_BY, pages=len(sheets), hidden=dict(sorted(hidden.items())), notes=tuple(notes))


def _find_others(sheet: Sheet, ruled: Sequence[Found], charts: Sequence[Rect]) -> list[Found]:
    """The ruled tables and all others: the surer kinds first, each on what the kinds before it have left."""
    found = list(ruled)
    free = _take_out(sheet.words, [*found, *charts])
    found += find_banded(_drop_used(sheet.rules, [*found, *charts]), free, only_rows=True)
    free = _take_out(free, found)
    # Columns of running text, and tables side by side, are read one by one.
    parts = [part for region in split_regions(free) for part in part_beside(region, sheet.width)]
    for part in parts:
        found += find_unruled(part, sheet.width)
    rules = _drop_used(sheet.rules, [*found, *charts])
    for part in parts if rules.level else ():
        found += find_banded(rules, _take_out((word for laid in part for word in laid.row.words), found), only_rows=False)
    return found


def _drop_used(rules: Rules, areas: Sequence[Found | Rect]) -> Rules:
    """The rules that run across outside the tables found so far."""
    boxes = [area.box if isinstance(area, Found) else area for area in areas]
    level = [rule for rule in rules.level if not any(overlaps((rule.start, rule.at, rule.end, rule.at), box, JOIN) for box in boxes)]
    shades = [shade for shade in rules.shades if not any(overlaps(shade, box) for box in boxes)]
    return Rules(tuple(level), (), tuple(shades))


def _take_out(words: Iterable[Word], areas: Sequence[Found | Rect]) -> list[Word]:
    boxes = [area.box if isinstance(area, Found) else area for area in areas]
    return [word for word in words if not any(is_inside(word, box) for box in boxes)]


def _order_parts(
    sheet: Sheet, tables: Sequence[Found], words: Sequence[Word], margin: Sequence[Word], drawings: Sequence[Sequence[Word]], edge: float
) -> Iterator[Line | Grid]:
    """Tables and paragraphs in reading order: by height, and a table among the paragraphs over and under it."""
    places = _Places(sheet)
    breaks = order_tables(tables)
    furniture = [Paragraph(text.text, text.box, text.emphasis, is_furniture=True) for text in read_lines(margin)]
    yield from (_make_line(text, places) for text in furniture if text.box[1] < sheet.height / 2)
    rest = list(words)
    titles = find_titles_beside(breaks, rest)
    for index, table in enumerate(breaks):
        later = {id(word) for title in titles[index + 1 :] for word in title}
        named = {id(word) for word in titles[index]} - later
        over = [word for word in rest if id(word) in named or (word.centre < table.box[1] and id(word) not in later)]
        taken = set(map(id, over))
        rest = [word for word in rest if id(word) not in taken]
        yield from (_make_line(text, places) for text in read_paragraphs(over, edge))
        yield _make_grid(table, places)
    yield from (_make_line(text, places) for text in read_paragraphs(rest, edge))
    # Among the lines that run across they would stand in the middle of sentences.
    yield from (_make_line(Paragraph(word.text, bound([word]), word.bold), places) for word in sheet.sideways)
    for drawing in drawings:
        yield from (replace(_make_line(text, places), kind="chart") for text in read_lines(drawing))
    yield from (_make_line(text, places) for text in furniture if text.box[1] >= sheet.height / 2)


def read_lines(words: Sequence[Word]) -> list[Paragraph]:
    """Every row of the words as a line of its own: those of a page's head and foot, and of a chart."""
    return [
        Paragraph(" ".join(word.text for word in row.words), bound(row.words), all(word.bold for word in row.words))
        for row in gather_rows(words)
    ]


class _Places:
    """Gives every line and cell of a page a place that no other has."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._given: Counter[Rect] = Counter()

    def tell(self, box: Rect) -> Place:
        told = self._sheet.tell_box(box)
        self._given[told] += 1
        again = self._given[told]
        return Place(page=self._sheet.number, box=told, spot="" if again == 1 else f"text {again} here")


def _make_line(text: Paragraph, places: _Places) -> Line:
    kind = "furniture" if text.is_furniture else "text"
    place = places.tell(text.box)
    return Line(text.text, place, kind=kind, emphasis=text.emphasis, indent=round(text.box[0], 1))


def _make_grid(table: Found, places: _Places) -> Grid:
    cells = []
    disagree = find_disagreements(table.spots)
    for index, spot in enumerate(table.spots):
        text, marks = join_text(spot.words)
        place = places.tell(bound(spot.words))
        doubt = "readers_disagree" if index in disagree else ""
        cells.append(Cell(spot.row, spot.row_end, spot.column, spot.column_end, text, place, marks=marks, doubt=doubt))
    return Grid(table.kind, tuple(cells), places.tell(table.box), columns_at=table.columns_at)
