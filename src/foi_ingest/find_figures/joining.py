"""Tables that go on over a page: downwards with or without their header, or sideways without their row labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from foi_ingest.find_figures.shapes import looks_like_period, looks_like_value
from foi_ingest.model import Cell, Grid
from foi_ingest.vocabulary import Vocabulary, fold

_SAME_HEIGHT = 3.0
"""Points by which the same row may stand higher or lower on the next page: less than a third of the smallest line."""


_SAME_EDGE = 3.0
"""Points by which the outer edges of one table may differ between two pages: rules are drawn up to 2 points thick."""


def join_pages(grids: Sequence[Grid], vocabulary: Vocabulary) -> list[Grid]:
    """Takes grids that follow each other with nothing but furniture between, gives whole tables. Every cell keeps its own place."""
    joined: list[Grid] = []
    for grid in grids:
        before = joined[-1] if joined else None
        if before is not None and before.place.page != grid.place.page:
            if grid.continues or _goes_on_below(before, grid, vocabulary):
                joined[-1] = _join_below(before, grid)
                continue
            if _goes_on_sideways(before, grid, vocabulary):
                joined[-1] = _join_beside(before, grid)
                continue
        joined.append(grid)
    return joined


def _goes_on_below(upper: Grid, lower: Grid, vocabulary: Vocabulary) -> bool:
    """Columns that fit between the same edges, and no header of its own: the first row already holds values."""
    above, below = upper.place.box, lower.place.box
    columns = _align_columns(upper, lower)
    if above is None or below is None or upper.kind != lower.kind or columns is None:
        return False
    aligned = abs(above[0] - below[0]) <= _SAME_EDGE and abs(above[2] - below[2]) <= _SAME_EDGE
    first = [cell for cell in lower.cells if cell.row == min(c.row for c in lower.cells)]
    if aligned and _cut_label(upper, lower) is not None:
        return True
    if abs(above[0] - below[0]) <= _SAME_EDGE and _lists_the_same(upper, first, columns, vocabulary):
        return True
    valued = any(looks_like_value(cell.text, vocabulary) and not looks_like_period(cell.text) for cell in first[1:])
    return aligned and valued and not looks_like_value(first[0].text, vocabulary)


def _lists_the_same(upper: Grid, first: Sequence[Cell], columns: Mapping[int, int], vocabulary: Vocabulary) -> bool:
    """Whether a row is one more of the records above, where a row is a crime: it says in its columns what rows below the header said there.

    A table without figures needs half of its columns to say so: the first crime of a page may be the first with its platform.
    """
    header = min(cell.row for cell in upper.cells)
    below = [cell for cell in upper.cells if cell.row > header]
    said = {(cell.column, cell.text) for cell in below}
    again = sum((columns.get(cell.column), cell.text) in said for cell in first)
    figures = any(looks_like_value(cell.text, vocabulary) and not looks_like_period(cell.text) for cell in (*below, *first))
    width = len({cell.column for cell in upper.cells})
    return len(first) == width > 1 and (again == width or (not figures and again * 2 >= width))


def _join_below(upper: Grid, lower: Grid) -> Grid:
    columns = _align_columns(upper, lower) or {}
    lower = replace(
        lower,
        cells=tuple(
            replace(c, column=columns.get(c.column, c.column), column_end=columns.get(c.column_end, c.column_end)) for c in lower.cells
        ),
    )
    first = max(cell.row_end for cell in upper.cells) + 1
    top = min(cell.row for cell in lower.cells)
    cells = list(upper.cells)
    rest = list(lower.cells)
    cut = _cut_label(upper, lower)
    if cut is not None:
        index, tail = cut
        cells[index] = replace(cells[index], text=f"{cells[index].text}\n{tail.text}")
        # The tail of a label keeps a row of its own without a value, so that its place is still accounted for.
    return replace(upper, cells=(*cells, *(replace(c, row=c.row - top + first, row_end=c.row_end - top + first) for c in rest)))


def _align_columns(upper: Grid, lower: Grid) -> dict[int, int] | None:
    """Column of the lower part → the one column of the upper part that it lies under; None where one lies under none, or two."""
    reach = _column_reach(upper)
    found: dict[int, int] = {}
    for column, (left, right) in _column_reach(lower).items():
        under = [other for other, (a, b) in reach.items() if left < b and a < right]
        if len(under) != 1 or under[0] in found.values():
            return None
        found[column] = under[0]
    return found


def _column_reach(grid: Grid) -> dict[int, tuple[float, float]]:
    """How far the text of each column reaches, left and right."""
    reach: dict[int, tuple[float, float]] = {}
    for cell in grid.cells:
        if cell.place.box is not None and cell.column == cell.column_end:
            left, right = reach.get(cell.column, (cell.place.box[0], cell.place.box[2]))
            reach[cell.column] = min(left, cell.place.box[0]), max(right, cell.place.box[2])
    return reach


def _cut_label(upper: Grid, lower: Grid) -> tuple[int, Cell] | None:
    """The label of the last row and its tail, where a page break cuts a row: the tail stands alone and begins in lower case."""
    top = min(cell.row for cell in lower.cells)
    head = [cell for cell in lower.cells if cell.row == top]
    if len(head) != 1 or not head[0].text[:1].islower():
        return None
    last = max(cell.row for cell in upper.cells)
    for index, cell in enumerate(upper.cells):
        if cell.row_end >= last and cell.column == head[0].column:
            return index, head[0]
    return None


def _goes_on_sideways(left: Grid, right: Grid, vocabulary: Vocabulary) -> bool:
    """Same rows at the same height, a header of periods, and no labels of its own."""
    first_column = [cell for cell in right.cells if cell.column == min(c.column for c in right.cells)]
    body = [cell for cell in first_column if not looks_like_period(cell.text) and cell.column_end == cell.column]
    if not right.cells[0].place.box or not body or not all(looks_like_value(cell.text, vocabulary) for cell in body):
        return False
    rows = _match_rows(left, right)
    matched = {row for row in rows.values() if row is not None}
    valued = {c.row for c in left.cells if c.column > 0 and looks_like_value(c.text, vocabulary) and not looks_like_period(c.text)}
    return None not in rows.values() and len(matched) == len(rows) and bool(valued) and valued <= matched


def _match_rows(left: Grid, right: Grid) -> dict[int, int | None]:
    """Row of the right part → the row of the left part at the same height, if there is one."""
    tops = _row_tops(left)
    return {
        row: next((other for other, height in tops.items() if abs(height - top) <= _SAME_HEIGHT), None)
        for row, top in _row_tops(right).items()
    }


def _row_tops(grid: Grid) -> dict[int, float]:
    tops: dict[int, float] = {}
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        if cell.place.box is not None:
            tops.setdefault(cell.row, cell.place.box[1])
    return tops


def _join_beside(left: Grid, right: Grid) -> Grid:
    rows = {row: other for row, other in _match_rows(left, right).items() if other is not None}
    first = max(cell.column_end for cell in left.cells) + 1
    start = min(cell.column for cell in right.cells)
    moved = [
        replace(
            c,
            row=rows.get(c.row, c.row),
            row_end=rows.get(c.row_end, rows.get(c.row, c.row_end)),
            column=c.column - start + first,
            column_end=c.column_end - start + first,
        )
        for c in right.cells
    ]
    return replace(left, cells=tuple(sorted((*left.cells, *moved), key=lambda c: (c.row, c.column))))


def same_texts(a: Sequence[Cell], b: Sequence[Cell]) -> bool:
    """Whether two rows print the same: a header said again on the next page."""
    return len(a) == len(b) > 0 and all(fold(x.text) == fold(y.text) and x.column == y.column for x, y in zip(a, b, strict=True))
