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
from foi_ingest.extract.pdf.words import Word

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


def _bound_row(group: Sequence[Laid], inner: int) -> Extent | None:
    """The top and the bottom of a row without its outer labels; None where it has nothing else and is no row of its own."""
    return _bound([word for laid in group for column, spot in laid.cells.items() if column >= inner for word in spot.words])


def _bound_label(group: Sequence[Laid], column: int) -> Extent | None:
    return _bound([word for laid in group if column in laid.cells for word in laid.cells[column].words])


def _bound(words: Sequence[Word]) -> Extent | None:
    if not words:
        return None
    _, top, _, bottom = bound(words)
    return top, bottom


def _find_spans(rows: Sequence[Extent | None], labels: Sequence[Extent | None]) -> dict[int, tuple[int, int]]:
    """Row of a label → its rows, where all rows fall into groups with a label in the middle of each; nothing where they do not."""
    real = [(index, row) for index, row in enumerate(rows) if row is not None]
    spans = {}
    next_row = 0
    is_between = False
    for at, label in enumerate(labels):
        if label is None:
            continue
        rest = real[next_row:]
        off = CENTRED_GROUP_HEIGHTS * (label[1] - label[0])
        sizes = [size for size, (_, row) in enumerate(rest, start=1) if abs(rest[0][1][0] + row[1] - sum(label)) / 2 <= off]
        if not sizes:
            return {}
        spans[at] = (rest[0][0], rest[sizes[0] - 1][0])
        next_row += sizes[0]
        is_between |= not any(_is_level(label, row) for _, row in rest)
    # Labels at the first of their rows may stand half way down other groups by chance, but then the first row has one.
    return spans if next_row == len(real) and (is_between or labels[0] is None) else {}


def _is_level(label: Extent, row: Extent) -> bool:
    return abs(sum(label) - sum(row)) / 2 <= SAME_ROW_HEIGHTS * (label[1] - label[0])
