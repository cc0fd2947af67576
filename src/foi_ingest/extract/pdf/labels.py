"""Which lines are one row of a table, told by the distances between the lines of its labels.

Figures stand at the first line of a wrapped label, at its last, or half way down, as the producer likes; whichever it is, the
lines of one label follow each other closer than labels do. Where the distances tell labels apart in such a way that no label has
two lines of figures, they decide; otherwise nothing is said here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import bound, is_value
from foi_ingest.extract.pdf.thresholds import (
    CENTRED_LABEL_HEIGHTS,
    LABEL_COLUMN_SHARE,
    LABEL_COLUMNS,
    LABEL_FIGURE_SHARE,
    LABEL_GAP_STEP,
    TIGHT_HEIGHTS,
)


@dataclass(slots=True)
class _Line:
    """A line of a label: its row of text and its own top and bottom."""

    index: int
    top: float
    bottom: float

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2


def find_label_column(rows: Sequence[Laid]) -> int:
    """The last of the columns at the left that hold words: where a district is printed once for its offences, the offences."""
    last = 0
    for column in range(1, LABEL_COLUMNS):
        texts = [laid.cells[column].text for laid in rows if column in laid.cells]
        figures = sum(map(is_value, texts))
        holds_more = any(other > column and is_value(spot.text) for laid in rows for other, spot in laid.cells.items())
        if len(texts) < LABEL_COLUMN_SHARE * len(rows) or figures > LABEL_FIGURE_SHARE * len(texts) or not holds_more:
            break
        last = column
    return last


def group_by_labels(rows: Sequence[Laid]) -> list[list[Laid]] | None:
    """The rows of text in groups, one for each row of the table, or None where the labels do not tell.

    Takes the lines under the header, cut into cells.
    """
    column = find_label_column(rows)
    anchors = [_holds_figures(laid, column) for laid in rows]
    if sum(anchors) < 2:
        return None
    # What is printed half way down a group of rows overlaps the lines round it; only in print without leading headings do so too.
    for overlap in (0.0, TIGHT_HEIGHTS):
        lines = _list_lines(rows, column, overlap)
        if len(lines) < 2 or all(anchors[line.index] for line in lines):
            continue
        centred = _part_centred(rows, lines, anchors, column)
        for blocks in [*([centred] if centred else []), *_list_partitions(lines)]:
            groups = _assign(rows, anchors, blocks, column)
            if groups is not None:
                return groups
    return None


def _holds_figures(laid: Laid, label_column: int) -> bool:
    body = [spot.text for column, spot in laid.cells.items() if column > label_column]
    return bool(body) and 2 * sum(map(is_value, body)) >= len(body)


def _list_lines(rows: Sequence[Laid], column: int, overlap: float) -> list[_Line]:
    lines = []
    for index, laid in enumerate(rows):
        spot = laid.cells.get(column)
        if spot is None and column and not any(other > 0 for other in laid.cells):
            spot = laid.cells.get(0) if _is_heading(rows, index, overlap) else None
        if spot is not None:
            _, top, _, bottom = bound(spot.words)
            lines.append(_Line(index, top, bottom))
    return lines


def _is_heading(rows: Sequence[Laid], index: int, overlap: float) -> bool:
    """Whether a line in the first column stands clear of the lines round it, and is not printed half way down a group of rows."""
    height = rows[index].row.height
    above = rows[index].row.top - rows[index - 1].row.bottom if index else height
    below = rows[index + 1].row.top - rows[index].row.bottom if index + 1 < len(rows) else height
    return min(above, below) > -overlap * height - LABEL_GAP_STEP


def _list_partitions(lines: Sequence[_Line]) -> list[list[list[_Line]]]:
    """The ways to part the lines at the larger of their gaps, those with the fewest parts first; none where all gaps are alike."""
    gaps = [below.top - above.bottom for above, below in pairwise(lines)]
    ordered = sorted(gaps)
    steps = [low for low, high in pairwise(ordered) if high - low >= LABEL_GAP_STEP]
    partitions = []
    for limit in reversed(steps):
        blocks = [[lines[0]]]
        for gap, line in zip(gaps, lines[1:], strict=True):
            if gap > limit:
                blocks.append([line])
            else:
                blocks[-1].append(line)
        partitions.append(blocks)
    return partitions


def count_lines_over(rows: Sequence[Laid], first: int) -> int:
    """How many of the lines over the first row of figures belong to its label, told by figures half way down every label.

    Takes the lines from the header on, and the first row of the body as far as it is known. 0 where nothing tells.
    """
    most = next((count for count in range(first + 1) if count == first or set(rows[first - count - 1].cells) != {0}), 0)
    for count in range(most + 1):
        body = rows[first - count :]
        column = find_label_column(body)
        if _part_centred(body, _list_lines(body, column, 0.0), [_holds_figures(laid, column) for laid in body], column):
            return count
    return 0


def _part_centred(rows: Sequence[Laid], lines: Sequence[_Line], anchors: Sequence[bool], column: int) -> list[list[_Line]] | None:
    """The lines parted so that the figures of every row stand half way down its label; None where no parting does so.

    As many lines of a label stand over its figures as under them: those over the first figures tell the lines of the first label,
    what is left of those down to the next figures belongs to the second, and so on; the last label ends with the lines.
    """
    found = [_bound_figures(laid, column) for laid, is_anchor in zip(rows, anchors, strict=True) if is_anchor]
    blocks: list[list[_Line]] = []
    start = 0
    for top, bottom in found:
        off = CENTRED_LABEL_HEIGHTS * (bottom - top)
        over = [line for line in lines[start:] if line.centre < (top + bottom) / 2 - off]
        level = [line for line in lines[start + len(over) :] if line.centre <= (top + bottom) / 2 + off]
        end = start + 2 * len(over) + len(level)
        block = list(lines[start:end])
        if end > len(lines) or not block or abs(block[0].top + block[-1].bottom - top - bottom) / 2 > off:
            return None
        blocks.append(block)
        start = end
    return blocks if start == len(lines) and any(len(block) > 1 for block in blocks) else None


def _bound_figures(laid: Laid, column: int) -> tuple[float, float]:
    """The top and the bottom of a row's figures."""
    _, top, _, bottom = bound(word for at, spot in laid.cells.items() if at > column for word in spot.words)
    return top, bottom


def _assign(rows: Sequence[Laid], anchors: Sequence[bool], blocks: Sequence[Sequence[_Line]], label_column: int) -> list[list[Laid]] | None:
    """The rows with their labels; None when a label has two lines of figures, or a line of figures has none.

    A total may have its label in the first column where the others have theirs in the second.
    """
    tops = [block[0].top for block in blocks]
    members: list[list[int]] = [[line.index for line in block] for block in blocks]
    alone: list[list[int]] = []
    labelled = {index for block in members for index in block}
    for index, laid in enumerate(rows):
        if index in labelled:
            continue
        at = max(0, bisect_right(tops, laid.row.centre) - 1)
        inside = blocks[at][0].top <= laid.row.centre <= blocks[at][-1].bottom
        if anchors[index] and not inside:
            if not any(column < label_column for column in laid.cells):
                return None
            alone.append([index])
            continue
        if not inside and at + 1 < len(blocks) and blocks[at + 1][0].top - laid.row.bottom < laid.row.top - blocks[at][-1].bottom:
            at += 1
        members[at].append(index)
    if any(sum(anchors[index] for index in block) > 1 for block in members):
        return None
    return [[rows[index] for index in block] for block in sorted(map(sorted, [*members, *alone]))]
