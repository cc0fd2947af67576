"""Divides the visible cells of a sheet into lines of text and tables.

Grids give their cells' rows and columns from 0 at the grid's own corner, hidden rows and columns not counted:
what stands next to each other on the screen is next to each other here. The place of a cell is its true address.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from foi_ingest.extract.workbook.doubts import doubt_dates
from foi_ingest.extract.workbook.looks import (
    LONG_TEXT,
    is_data_row,
    is_figure,
    is_heading_row,
    is_lone_text,
    is_note,
    is_period,
    is_total_label,
    is_value,
)
from foi_ingest.extract.workbook.seen import SeenCell, SeenSheet, name_spot
from foi_ingest.model import Cell, Grid, Line, Place

WIDE_GAP = 50
"""So many empty columns divide in any case: a stray cell far to the right would else make one table of the whole sheet.

Workbooks made from PDFs cut one column of the page into thirty."""
WIDEST_CELL = 500
"""A title merged over all 16,384 columns must not be counted out column by column."""
JOINS_OVER_ROWS = 2
"""A table may breathe for one or two empty rows; what stands further below is something else."""
LEAST_COLUMNS_TO_JOIN = 3
"""Two columns fit any two lists; three in the same places are the same table."""

Row = list[SeenCell]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of cells that make one table (or lone text, when `is_text`)."""

    rows: tuple[Row, ...]
    is_text: bool

    @property
    def cells(self) -> list[SeenCell]:
        """All cells, row by row."""
        return [cell for row in self.rows for cell in row]


def divide_sheet(sheet: SeenSheet) -> Iterator[Line | Grid]:
    """Give the sheet's name as a line, then its titles, notes and tables in reading order."""
    yield Line(sheet.name, Place(sheet=sheet.name), kind="sheet")
    cells = sorted(_close_ranks(sheet), key=lambda pair: (pair[0].row, pair[0].column))
    origin = {(shown.row, shown.column): cell for shown, cell in cells}
    for block in _join_parts(_divide([shown for shown, _ in cells])):
        if block.is_text:
            for cell in block.cells:
                true = origin[cell.row, cell.column]
                place = Place(sheet=sheet.name, spot=name_spot(true.row, true.column))
                yield Line(cell.text, place, emphasis=cell.is_bold)
        else:
            yield _make_grid(sheet.name, block.cells, origin)


def _close_ranks(sheet: SeenSheet) -> Iterator[tuple[SeenCell, SeenCell]]:
    """Each cell as it stands once hidden rows and columns are gone, with the cell itself."""
    rows, columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
    for cell in sheet.cells:
        row = cell.row - bisect_left(rows, cell.row)
        row_end = cell.row_end - bisect_left(rows, cell.row_end + 1)
        column = cell.column - bisect_left(columns, cell.column)
        column_end = cell.column_end - bisect_left(columns, cell.column_end + 1)
        yield (
            SeenCell(row, row_end, column, column_end, cell.text, cell.nature, cell.marks, cell.doubt, cell.is_bold),
            cell,
        )


def _divide(cells: Sequence[SeenCell]) -> Iterator[Block]:
    for rows in _divide_at_blank_rows(cells):
        parts = _divide_side_by_side(rows)
        if len(parts) > 1:
            for part in parts:
                yield from _divide(part)
        else:
            yield from _divide_run(rows)


def _divide_at_blank_rows(cells: Sequence[SeenCell]) -> Iterator[list[Row]]:
    """Runs of rows between empty rows. A cell merged downwards holds its rows together."""
    run: list[Row] = []
    end = -1
    for cell in cells:
        if run and cell.row > end + 1:
            yield run
            run, end = [], -1
        if not run or run[-1][0].row != cell.row:
            run.append([])
        run[-1].append(cell)
        end = max(end, cell.row_end)
    if run:
        yield run


def _divide_side_by_side(rows: Sequence[Row]) -> list[list[SeenCell]]:
    """The parts left and right of the first empty column that divides two tables; one part when none does."""
    cells = [cell for row in rows for cell in row]
    body = [cell for row in rows for cell in row if not is_lone_text(row)]
    taken = {column for cell in body for column in range(cell.column, min(cell.column_end, cell.column + WIDEST_CELL) + 1)}
    columns = sorted(taken)
    for before, after in pairwise(columns):
        if after - before < 2:
            continue
        left = [cell for cell in body if cell.column_end < after]
        right = [cell for cell in body if cell.column > before]
        if len(left) + len(right) == len(body) and (after - before > WIDE_GAP or _are_two_tables(left, right)):
            return [[cell for cell in cells if cell.column <= before], [cell for cell in cells if cell.column > before]]
    return [cells]


def _are_two_tables(left: Sequence[SeenCell], right: Sequence[SeenCell]) -> bool:
    """Whether both sides stand alone: the right one repeats the left one's headings, or has labels of its own before its figures."""
    if not any(is_figure(cell) for cell in left) or not any(is_figure(cell) for cell in right):
        return False
    heads = [[cell.text for cell in side if cell.row == side[0].row] for side in (left, right)]
    if len(heads[1]) > 1 and set(heads[1]) == set(heads[0]):
        return True
    edge = min(cell.column for cell in right)
    first = [cell for cell in right if cell.column == edge]
    body = [cell for cell in first if _has_figures_beside(cell, right)]
    labels = [cell for cell in body if not is_figure(cell)]
    return bool(body) and len(labels) == len(body)


def _has_figures_beside(cell: SeenCell, cells: Sequence[SeenCell]) -> bool:
    return any(other.row <= cell.row_end and cell.row <= other.row_end and other is not cell and is_figure(other) for other in cells)


def _divide_run(rows: Sequence[Row]) -> Iterator[Block]:
    """Divide rows without an empty one between them: titles above, notes below, and tables that follow each other at once."""
    if all(len(row) == 1 for row in rows) and (len(rows) == 1 or all(is_lone_text(row) for row in rows)):
        yield Block(tuple(rows), is_text=True)
        return
    edge = min(cell.column for row in rows for cell in row)
    starts = [0, *_find_new_tables(rows, edge), len(rows)]
    for start, stop in pairwise(starts):
        yield from _divide_table(rows[start:stop], edge)


def _stands_alone(row: Row, edge: int) -> bool:
    """Whether a row is one text at the left edge, or a sentence anywhere: it heads or explains, and is no heading of a column."""
    return is_lone_text(row) and (row[0].column == edge or len(row[0].text) > LONG_TEXT)


def _find_new_tables(rows: Sequence[Row], edge: int) -> list[int]:
    """Where, below figures, a title with a heading row under it starts the next table, or the heading row is repeated."""
    found = []
    first_heading = next((row for row in rows if len(row) > 1), [])
    head = {cell.text for cell in first_heading if not is_figure(cell)}
    has_figures = False
    title_at: int | None = None
    for index, row in enumerate(rows):
        if is_data_row(row):
            has_figures = True
        elif has_figures and len(row) > 1 and _starts_table(row, rows[index + 1 :], head, is_titled=title_at is not None):
            found.append(index if title_at is None else title_at)
            has_figures = False
            head = {cell.text for cell in row}
        title_at = (index if title_at is None else title_at) if _stands_alone(row, edge) else None
    return found


def _starts_table(row: Row, below: Sequence[Row], head: set[str], *, is_titled: bool) -> bool:
    if not is_heading_row(row):
        return False
    repeats = len(head & {cell.text for cell in row}) * 2 > len(row)
    is_followed = any(is_data_row(other) for other in below[:2])
    return is_followed and (repeats or is_titled or all(is_period(cell) for cell in row[1:]))


def _divide_table(rows: Sequence[Row], edge: int) -> Iterator[Block]:
    """Take the titles from above a table and the notes from below it."""
    start, stop = _find_title_end(rows, edge), len(rows)
    while start < stop and _stands_alone(rows[start], edge) and not _heads_next(rows, start):
        start += 1
    labels = [cell for row in rows[start:stop] for cell in row if cell.column == edge and len(row) > 1]
    while stop > start and _is_below_table(rows[start:stop], edge, labels):
        stop -= 1
    for block in (Block(tuple(rows[:start]), True), Block(tuple(rows[start:stop]), False), Block(tuple(rows[stop:]), True)):
        if block.rows:
            yield block


def _is_below_table(rows: Sequence[Row], edge: int, labels: Sequence[SeenCell]) -> bool:
    """Whether the last row is a note, and no label whose figures are blank."""
    last = rows[-1]
    if not is_lone_text(last):
        return False
    follows_total = len(rows) > 1 and last[0].column == edge and is_total_label(rows[-2][0])
    return follows_total or is_note(last[0], labels)


def _find_title_end(rows: Sequence[Row], edge: int) -> int:
    """Where the table begins, if a sentence stands alone above its figures: what is over the sentence (links, logos) is no heading."""
    end = 0
    for index, row in enumerate(rows):
        if any(is_figure(cell) for cell in row):
            break
        if _stands_alone(row, edge) and len(row[0].text) > LONG_TEXT:
            end = index + 1
    return end if end < len(rows) else 0


def _heads_next(rows: Sequence[Row], index: int) -> bool:
    """Whether a lone text is merged down over the row below, or stands at once over a lone figure: then it is its heading."""
    if index + 1 >= len(rows):
        return False
    cell, below = rows[index][0], rows[index + 1]
    return cell.row_end >= below[0].row or (len(below) == 1 and is_value(below[0]) and len(cell.text) <= LONG_TEXT)


def _join_parts(blocks: Iterator[Block]) -> Iterator[Block]:
    """Join what an empty row divides though it is one table: a heading and its body, or a body that goes on in the same columns."""
    pending: list[Block] = []
    for block in blocks:
        if block.is_text:
            if pending and not _is_banner(block):
                yield from pending
                pending = []
            pending.append(block)
            continue
        table = next((earlier for earlier in pending if not earlier.is_text), None)
        between = [row for earlier in pending if earlier.is_text for row in earlier.rows]
        if table is not None and _goes_on(table, between, block):
            pending = [Block((*table.rows, *between, *block.rows), is_text=False)]
        else:
            yield from pending
            pending = [block]
    yield from pending


def _is_banner(block: Block) -> bool:
    """Whether a text could name a group of rows: one short cell."""
    return len(block.rows) == 1 and len(block.rows[0][0].text) <= LONG_TEXT


def _goes_on(table: Block, between: Sequence[Row], block: Block) -> bool:
    above, below = table.cells, block.cells
    edges = [(min(cell.column for cell in side), max(cell.column_end for cell in side)) for side in (above, below)]
    gaps = [
        min(cell.row for cell in after) - max(cell.row_end for cell in before) - 1 for before, after in pairwise([above, *between, below])
    ]
    if max(gaps) > JOINS_OVER_ROWS or len(between) > 1 or not is_data_row(block.rows[0]) or edges[0][0] != edges[1][0]:
        return False
    if between and (between[0][0].column != edges[0][0] or is_note(between[0][0], [])):
        return False
    is_head_only = not any(is_figure(cell) for cell in above) and not between and len(table.rows) < LEAST_COLUMNS_TO_JOIN + 1
    is_wide = edges[1][1] - edges[1][0] + 1 >= LEAST_COLUMNS_TO_JOIN
    return edges[1][1] <= edges[0][1] and (is_head_only or (is_wide and edges[0][1] == edges[1][1] and is_value(block.rows[0][-1])))


def _make_grid(name: str, cells: Sequence[SeenCell], origin: dict[tuple[int, int], SeenCell]) -> Grid:
    top, left = min(cell.row for cell in cells), min(cell.column for cell in cells)
    true = [origin[cell.row, cell.column] for cell in cells]
    first = name_spot(min(cell.row for cell in true), min(cell.column for cell in true))
    last = name_spot(max(cell.row_end for cell in true), max(cell.column_end for cell in true))
    made = tuple(
        Cell(
            cell.row - top,
            cell.row_end - top,
            cell.column - left,
            cell.column_end - left,
            cell.text,
            Place(sheet=name, spot=name_spot(at.row, at.column)),
            cell.marks,
            cell.doubt,
        )
        for cell, at in zip(doubt_dates(cells), true, strict=True)
    )
    return Grid("sheet", made, Place(sheet=name, spot=f"{first}:{last}"))
