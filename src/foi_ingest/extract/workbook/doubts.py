"""Finds dates that a spreadsheet probably made from text: `12-15` (an age band) typed into Excel becomes December 2015."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from foi_ingest.extract.workbook.looks import is_figure, is_monthly, is_total_label
from foi_ingest.extract.workbook.seen import SeenCell


def doubt_dates(cells: Sequence[SeenCell]) -> Iterator[SeenCell]:
    """Give the cells of one table in their order; a part date whose fellow labels are no dates gets `date_in_place_of_text`."""
    rows: dict[int, list[SeenCell]] = defaultdict(list)
    columns: dict[int, list[SeenCell]] = defaultdict(list)
    for cell in cells:
        rows[cell.row].append(cell)
        columns[cell.column].append(cell)
    for cell in cells:
        if cell.nature == "part_date" and not cell.doubt and not _is_in_series(cell, rows[cell.row], columns):
            yield replace(cell, doubt="date_in_place_of_text")
        else:
            yield cell


def _is_in_series(cell: SeenCell, row: Sequence[SeenCell], columns: Mapping[int, Sequence[SeenCell]]) -> bool:
    """Whether a date stands among dates: along its row where it heads figures, down its column where it labels a row of them.

    Most of its fellows must be dates: of the age bands 0-9, 10-14, 12-15 and 16+ a spreadsheet makes two dates, not one.
    """
    column = columns[cell.column]
    if _heads_figures(cell, column) and not any(is_figure(other) for other in column if other.row < cell.row):
        fellows = [other for other in row[1:] if other is not cell and _heads_figures(other, columns[other.column])]
    else:
        # The first text of a column is its heading.
        head = column[0]
        fellows = [other for other in column if other is not cell and (other is not head or other.nature != "text")]
    fellows = [other for other in fellows if not is_total_label(other)]
    return not fellows or 2 * sum(is_monthly(other) and not is_figure(other) for other in fellows) > len(fellows)


def _heads_figures(cell: SeenCell, column: Sequence[SeenCell]) -> bool:
    return any(is_figure(other) for other in column if other.row > cell.row)
