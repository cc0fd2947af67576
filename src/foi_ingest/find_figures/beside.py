"""Columns of labels behind columns of figures: a second table that begins without a gap, or a label that stands behind its figure.

Read as figures, such labels would be rejected one by one while the figures beside them lose what they are told apart by.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from foi_ingest.find_figures.shapes import Raster, looks_like_period, looks_like_value
from foi_ingest.model import Cell, Line
from foi_ingest.vocabulary import Vocabulary, fold


class Part(NamedTuple):
    """One of several tables that share their rows on the page, with the titles that it shares with the others."""

    cells: list[Cell]
    titles: tuple[Line, ...]
    is_sure: bool
    """False where the columns may be one table in which labels stand between figures: nobody can say for which of them they speak."""


def divide_beside(raster: Raster, header: Sequence[int], vocabulary: Vocabulary) -> list[Part]:
    """Takes a grid and the rows that head its columns, gives the tables that stand side by side in it: as a rule one.

    A second table begins at a column of labels with a known heading, behind figures and before figures. That it is one is told by a
    heading that stands over figures on both sides, or by rows that only one of the sides has.
    """
    if not header:
        return [Part(list(raster.cells), (), is_sure=True)]
    data = [row for row in raster.rows if row > header[-1]]
    starts = [column for column in raster.columns if _begins_table(raster, header[-1], column, data, vocabulary)]
    if not starts:
        return [Part(list(raster.cells), (), is_sure=True)]
    edges = [raster.columns[0], *starts, raster.columns[-1] + 1]
    spans = list(pairwise(edges))
    is_sure = all(_are_apart(raster, header[-1], data, left, right) for left, right in pairwise(spans))
    if not is_sure:
        return [Part(list(raster.cells), (), is_sure=False)]
    wide = [cell for cell in raster.cells if any(cell.column < start <= cell.column_end for start in starts)]
    shared = tuple(Line(cell.text, cell.place) for cell in wide)
    return [
        Part([cell for cell in raster.cells if start <= cell.column < stop], shared if number else (), is_sure=True)
        for number, (start, stop) in enumerate(spans)
    ]


def find_labels_behind(
    raster: Raster, header: Sequence[int], stubs: Sequence[int], data: Sequence[int], vocabulary: Vocabulary
) -> list[int]:
    """The last columns of a table where they hold labels and not figures: `Year | Count | Platform`."""
    found: list[int] = []
    if not header:
        return found
    for column in reversed(raster.columns):
        if column in stubs or not _holds_labels(raster, header[-1], column, data, vocabulary):
            break
        found.append(column)
    return sorted(found)


def _begins_table(raster: Raster, head: int, column: int, data: Sequence[int], vocabulary: Vocabulary) -> bool:
    at = raster.columns.index(column)
    if at < 2 or at == len(raster.columns) - 1 or not _is_named(raster, head, column, vocabulary):
        return False
    before, after = raster.columns[at - 1], raster.columns[at + 1]
    return all(_holds_figures(raster, head, other, data, vocabulary) for other in (before, after)) and _holds_labels(
        raster, head, column, data, vocabulary
    )


def _is_named(raster: Raster, head: int, column: int, vocabulary: Vocabulary) -> bool:
    heading = raster.cell(head, column)
    return heading is not None and vocabulary.headings.get(fold(heading.text)) not in (None, "measure")


def _holds_labels(raster: Raster, head: int, column: int, data: Sequence[int], vocabulary: Vocabulary) -> bool:
    """Whether most rows have a text in the column that can be no figure, or a period or age under a heading that says so."""
    heading = raster.cell(head, column)
    cells = _column_cells(raster, column, data)
    if heading is None or len(cells) * 2 <= len(data) or vocabulary.meaning("not_a_count", heading.text) is not None:
        return False
    if looks_like_period(heading.text) or vocabulary.meaning("count_word", heading.text) or vocabulary.meaning("measure", heading.text):
        return False
    if _is_named(raster, head, column, vocabulary):
        return not all(cell.text.replace(",", "").isdigit() and not looks_like_period(cell.text) for cell in cells)
    return not any(looks_like_value(cell.text, vocabulary) for cell in cells)


def _holds_figures(raster: Raster, head: int, column: int, data: Sequence[int], vocabulary: Vocabulary) -> bool:
    if _is_named(raster, head, column, vocabulary):
        return False
    cells = _column_cells(raster, column, data)
    values = [cell for cell in cells if looks_like_value(cell.text, vocabulary) and not looks_like_period(cell.text)]
    return bool(values) and len(values) == len(cells)


def _column_cells(raster: Raster, column: int, data: Sequence[int]) -> list[Cell]:
    return [cell for row in data if (cell := raster.cell(row, column)) is not None and cell.row in data]


def _are_apart(raster: Raster, head: int, data: Sequence[int], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether two spans of columns are two tables: they repeat a heading, or one of them goes on where the other has ended."""

    def texts(span: tuple[int, int]) -> set[str]:
        return {fold(cell.text) for column in range(*span) if (cell := raster.cell(head, column)) is not None}

    def rows(span: tuple[int, int]) -> set[int]:
        return {row for row in data if any(raster.cell(row, column) is not None for column in range(*span))}

    return bool(texts(left) & texts(right)) or rows(left) != rows(right)
