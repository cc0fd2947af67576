"""Answer → Table…: tables, lists and sentences, with the role of every cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from foi_ingest.find_answers.dispositions import is_refusal
from foi_ingest.find_figures.filters import Filters, read_filters
from foi_ingest.find_figures.grids import find_tables
from foi_ingest.find_figures.joining import join_pages
from foi_ingest.find_figures.prose import LABEL, read_prose
from foi_ingest.find_figures.shapes import looks_like_period
from foi_ingest.model import Answer, Grid, Line, Table, ValueKey
from foi_ingest.normalise.numbers import find_numbers
from foi_ingest.vocabulary import Vocabulary


class Figures(NamedTuple):
    """The tables of an answer, and the values that a named rule sets aside."""

    tables: tuple[Table, ...]
    ignored: tuple[tuple[ValueKey, str], ...]


def find_figures(answer: Answer, vocabulary: Vocabulary) -> Figures:
    """Takes one answer, gives every place in it where figures lie. Every value of the answer's parts is in a table or ignored by a rule."""
    tables: list[Table] = []
    ignored: list[tuple[ValueKey, str]] = []
    above: list[Line] = []
    before: tuple[Grid, Sequence[Line]] | None = None
    filters: Filters | None = None
    all_lines = [part for part in answer.parts if isinstance(part, Line)]
    for run in _runs(answer.parts):
        if isinstance(run[0], Grid):
            grids = [part for part in run if isinstance(part, Grid)]
            above = [*_titles_over_both(before, grids[0], above), *above]
            for grid in join_pages(grids, vocabulary):
                filtered = _apply_filters(filters, grid)
                tables.extend(find_tables(filtered, [*above, *(filters.titles if filters else ())], all_lines, vocabulary))
                filters = read_filters(grid, vocabulary)
            before = (grids[-1], above)
            above = _sheet_name(above)
            continue
        lines = [part for part in run if isinstance(part, Line)]
        if any(line.kind == "sheet" for line in lines):
            above, filters = [], None
        readable = []
        for line in lines:
            if line.kind in ("sheet", "answer_number"):
                ignored.extend((ValueKey(line.place, n.ordinal), "label") for n in find_numbers(line.text))
            elif is_refusal(line, vocabulary) or vocabulary.says("ncnd", line.text):
                ignored.extend((ValueKey(line.place, n.ordinal), "refusal_reasons") for n in find_numbers(line.text))
            else:
                readable.append(line)
        prose = read_prose(readable, above, vocabulary)
        tables.extend(prose.tables)
        ignored.extend(prose.ignored)
        above = [*above, *lines]
    ignored.extend(_labels(tables))
    return Figures(tuple(tables), tuple(ignored))


def _runs(parts: Sequence[Line | Grid]) -> Iterator[list[Line | Grid]]:
    """Grids with nothing between them, and lines with nothing between them, in turn."""
    run: list[Line | Grid] = []
    left_over: list[Line | Grid] = []
    for index, part in enumerate(parts):
        if run and isinstance(run[-1], Grid) and isinstance(part, Line) and _is_left_over(part, run[-1], parts[index + 1 :]):
            left_over.append(part)
            continue
        if run and isinstance(part, Grid) != isinstance(run[0], Grid):
            yield run
            run = []
        run.append(part)
    if run:
        yield run
    if left_over:
        yield left_over


def _is_left_over(line: Line, before: Grid, after: Sequence[Line | Grid]) -> bool:
    """Whether a line without letters is what a printed title leaves at a page's edge: then it does not part a table.

    Elsewhere `2022/23` or `13-15` is the title of the table that follows, and no row of it would say so again.
    """
    if any(c.isalpha() for c in line.text) or line.kind == "sheet":
        return False
    grid = next((part for part in after if isinstance(part, Grid)), None)
    if grid is None or grid.place.page == before.place.page:
        return False
    return grid.continues or not looks_like_period(line.text) or _stands_beside(line, before)


def _stands_beside(line: Line, grid: Grid) -> bool:
    """Whether a line stands at the height of a table: a title of the next one stands below."""
    own, whole = line.place.box, grid.place.box
    return own is not None and whole is not None and line.place.page == grid.place.page and own[1] < whole[3]


def _sheet_name(above: Sequence[Line]) -> list[Line]:
    """The name of the sheet goes on speaking for a second table on it; the first table's title does not."""
    return [line for line in above if line.kind == "sheet"]


def _apply_filters(filters: Filters | None, grid: Grid) -> Grid:
    """The table under filters of which one is not understood: what its figures are a part of nobody knows."""
    if filters is None or filters.is_understood:
        return grid
    return replace(grid, cells=tuple(replace(cell, doubt=cell.doubt or "unread_title") for cell in grid.cells))


_ADDRESS = re.compile(r"[A-Z]+(\d+)(?::[A-Z]+(\d+))?")


def _titles_over_both(before: tuple[Grid, Sequence[Line]] | None, grid: Grid, above: Sequence[Line]) -> list[Line]:
    """The titles that stand over two tables side by side in a sheet: those of the left one that stand above the right one's own."""
    if before is None or before[0].place.sheet is None or before[0].place.sheet != grid.place.sheet:
        return []
    left, right = _ADDRESS.fullmatch(before[0].place.spot), _ADDRESS.fullmatch(grid.place.spot)
    if left is None or right is None or int(right[1]) > int(left[2] or left[1]):
        return []
    rows = [int(match[1]) for line in above if (match := _ADDRESS.fullmatch(line.place.spot))]
    first = min(rows, default=int(right[1]))
    return [line for line in before[1] if (match := _ADDRESS.fullmatch(line.place.spot)) and int(match[1]) < first]


_RULES = {
    "note": "note_of_table",
    "repeated": "repeated_header",
    "record": "record_row",
    "record_date": "date_column",
    "record_id": "identifier",
    "record_person": "personal_column",
    "record_text": "free_text",
    "record_total": "number_of_rows",
}
"""Role of a cell → the rule that ignores it; any other role but that of figures is a label's."""


def _labels(tables: Sequence[Table]) -> Iterator[tuple[ValueKey, str]]:
    for table in tables:
        for key, role in zip(table.keys, table.roles, strict=True):
            if role != "body" and key.ordinal != LABEL:
                yield key, _RULES.get(role, "label")
