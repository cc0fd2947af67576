"""Labels printed once for a group of rows, half way down it: for which rows they speak.

Where such a label stands at the first of its rows, the reader of the table carries it down. Half way down, the rows over it would
be taken for those of the label before.
"""

from __future__ import annotations

from collections.abc import Sequence

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import bound
from foi_ingest.extract.pdf.labels import find_label_column
from foi_ingest.extract.pdf.thresholds import CENTRED_GROUP_HEIGHTS, SAME_ROW_HEIGHTS

Extent = tuple[float, float]


def find_outer_spans(groups: Sequence[Sequence[Laid]]) -> dict[tuple[int, int], tuple[int, int]]:
    """(row, column) of each label printed half way down its rows → the first and the last of them.

    Takes the rows of a table's body, each with its lines.
    """
    inner = find_label_column([laid for group in groups for laid in group])
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for column in range(inner):
        spans = _find_spans([_bound_row(group, inner) for group in groups], [_bound_label(group, column) for group in groups])
        found |= {(row, column): span for row, span in spans.items()}
    return found


def _bound_row(group: Sequence[Laid], inner: int) -> Extent:
    """The top and the bottom of a row without its outer labels; of all of it where it has no other."""
    words = [word for laid in group for column, spot in laid.cells.items() if column >= inner for word in spot.words]
    _, top, _, bottom = bound(words or [word for laid in group for word in laid.row.words])
    return top, bottom


def _bound_label(group: Sequence[Laid], column: int) -> Extent | None:
    words = [word for laid in group if column in laid.cells for word in laid.cells[column].words]
    if not words:
        return None
    _, top, _, bottom = bound(words)
    return top, bottom


def _find_spans(rows: Sequence[Extent], labels: Sequence[Extent | None]) -> dict[int, tuple[int, int]]:
    """Row of a label → its rows, where all rows fall into groups with a label in the middle of each; nothing where they do not."""
    spans = {}
    start = 0
    for row, label in enumerate(labels):
        if label is None:
            continue
        off = CENTRED_GROUP_HEIGHTS * (label[1] - label[0])
        ends = [end for end in range(max(row, start), len(rows)) if abs(rows[start][0] + rows[end][1] - sum(label)) / 2 <= off]
        if not ends or row < start:
            return {}
        spans[row] = (start, ends[0])
        start = ends[0] + 1
    # Labels at the first of their rows may stand half way down other groups by chance, but then the first row has one.
    between = [row for row, label in enumerate(labels) if label is not None and not _is_level(label, rows[row])]
    if start != len(rows) or not (between or labels[0] is None):
        return {}
    return spans


def _is_level(label: Extent, row: Extent) -> bool:
    return abs(sum(label) - sum(row)) / 2 <= SAME_ROW_HEIGHTS * (label[1] - label[0])
