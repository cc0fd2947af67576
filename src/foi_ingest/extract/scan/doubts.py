"""What a doubt about one cell of a table takes with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_ingest.extract.pdf.found import is_value
from foi_ingest.model import Cell

_YEAR = re.compile(r"(?:19|20)\d\d|\d\d/\d\d")
_LEVEL_SHARE = 0.35
"""Lines of print whose middles are nearer than this share of their height stand on one row."""


def spread_doubt(cells: Sequence[Cell], doubtful: set[int]) -> set[int]:
    """The cells that must not be read: those in doubt, and those for which one of them may speak.

    A label speaks for the cells at its right, and where they have none of their own, for those under these; a header for its column.
    """
    spread = set(doubtful)
    waiting = list(doubtful)
    last_header = _find_last_header(cells)
    while waiting:
        label = cells[waiting.pop()]
        reach = _find_reach(cells, label, last_header)
        for other, cell in enumerate(cells):
            if other not in spread and _may_speak(label, cell, last_header, reach):
                spread.add(other)
                if cell.column == 0 or not is_figure(cell.text):
                    waiting.append(other)
    return spread


def holds_doubtful_header(cells: Sequence[Cell], doubtful: set[int]) -> bool:
    """Whether one of the cells in doubt may be a header, which holds for what goes on from this table on the next page too."""
    last_header = _find_last_header(cells)
    return any(cells[index].row < last_header or (cells[index].row == 0 and last_header == 0) for index in doubtful)


def _find_last_header(cells: Sequence[Cell]) -> int:
    """The first row of figures: what stands on it may still be a header, since years and ages look like figures."""
    figures = [cell.row for cell in cells if cell.column > 0 and is_figure(cell.text)]
    return min(figures, default=max((cell.row_end for cell in cells), default=0))


def _find_reach(cells: Sequence[Cell], label: Cell, last_header: int) -> int:
    """The row before which the label's say ends: where the next label of its column stands, or for a section the next section."""
    rows = {cell.row for cell in cells if cell.row > max(label.row_end, last_header)}
    if any(cell.row == label.row and cell is not label for cell in cells):
        ends = {cell.row for cell in cells if cell.row in rows and cell.column <= label.column <= cell.column_end}
    else:
        ends = {row for row in rows if sum(cell.row == row for cell in cells) == 1}
    return min(ends, default=max((cell.row for cell in cells), default=0) + 1)


def _may_speak(label: Cell, cell: Cell, last_header: int, reach: int) -> bool:
    is_beside = cell.row <= label.row_end and cell.row_end >= label.row and cell.column > label.column
    is_under = cell.column <= label.column_end and cell.column_end >= label.column and cell.row > label.row
    # A word on the first row of figures is the label of that row, unless it is the table's first row.
    if is_under and (label.row == 0 or label.row < last_header or (label.row == last_header and is_figure(label.text))):
        return True
    if label.column > 0 and is_figure(label.text):
        return False
    return is_beside or (label.row < cell.row < reach and cell.column >= label.column)


def is_torn(cells: Sequence[Cell], middles: Sequence[Sequence[float]], height: float) -> bool:
    """Whether a cell holds lines that stand on several rows of the table, one of them with figures: a rule was not seen between them.

    `middles` are the heights of the words of each cell, `height` that of the print.
    """
    figures = {cell.row for cell in cells if cell.column > 0 and is_figure(cell.text)}
    for index, cell in enumerate(cells):
        if "\n" not in cell.text:
            continue
        level = {
            other.row
            for place, other in enumerate(cells)
            if "\n" not in other.text and any(abs(one - two) < _LEVEL_SHARE * height for one in middles[index] for two in middles[place])
        }
        if len(level) > 1 and level & figures:
            return True
    return False


def is_figure(text: str) -> bool:
    """Whether a text looks like a figure, and not like a year."""
    return is_value(text) and not _YEAR.search(text)
