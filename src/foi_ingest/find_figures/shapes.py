"""What a cell looks like, before anyone asks what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foi_ingest.model import Cell
from foi_ingest.normalise.periods import read_period
from foi_ingest.normalise.values import read_value
from foi_ingest.vocabulary import Vocabulary

_QUANTITY = re.compile(r"[£$€]?\s?-?\(?\d[\d,]*(?:\.\d+)?\)?\s?%?|-?\d+(?:\.\d+)?\s?%|[-*]+|n/?a", re.IGNORECASE)


def looks_like_value(text: str, vocabulary: Vocabulary) -> bool:
    """Whether the text could stand in the body of a table: a number, a rate, a sum of money, a mark or a word for "no number"."""
    stripped = text.strip()
    return bool(stripped) and (_QUANTITY.fullmatch(stripped) is not None or read_value(stripped, {}, vocabulary) is not None)


def looks_like_period(text: str) -> bool:
    """Whether the text names a period, with its year."""
    return read_period(text) is not None


@dataclass(frozen=True, slots=True)
class Raster:
    """Cells by position; a merged cell answers for every position that it covers."""

    cells: tuple[Cell, ...]
    at: Mapping[tuple[int, int], int]
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    _by_row: Mapping[int, list[Cell]]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that covers a position."""
        index = self.at.get((row, column))
        return None if index is None else self.cells[index]

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that begin in a row, left to right."""
        return self._by_row.get(row, [])


def rasterise(cells: Sequence[Cell]) -> Raster:
    """Lays cells out by position. Rows and columns in which no cell begins are left out of `rows` and `columns`."""
    at: dict[tuple[int, int], int] = {}
    by_row: dict[int, list[Cell]] = {}
    for index, cell in enumerate(cells):
        by_row.setdefault(cell.row, []).append(cell)
        for row in range(cell.row, cell.row_end + 1):
            for column in range(cell.column, cell.column_end + 1):
                at.setdefault((row, column), index)
    return Raster(tuple(cells), at, tuple(sorted({c.row for c in cells})), tuple(sorted({c.column for c in cells})), by_row)
