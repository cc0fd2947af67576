"""What stands over a table without rules: its header, or a title that is none of its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import YEAR
from foi_ingest.extract.pdf.rows import Segment
from foi_ingest.extract.pdf.thresholds import FAR_HEADER_HEIGHTS, HEADER_GAP_HEIGHTS, HEADING_OFF_SHARE, IN_LINE, SURE_COLUMNS

_CAPTION = re.compile(r"^(?:Table|Figure|Chart|Source|Sources|Notes?)\b")


def drop_title(block: Sequence[Laid]) -> Sequence[Laid]:
    """The block from its header on: titles and captions over it stand apart, or begin over the labels and run on."""
    start = next((index for index, laid in enumerate(block) if laid.shows_figures), 0)
    above = start - 1
    while above >= 0 and not _is_over(block[above], block[above + 1 :]):
        # Lines of labels between header and figures belong to the table when a header stands over them.
        if block[above].is_many or 0 not in block[above].cells:
            start = above
        above -= 1
    return block[start:]


def _is_over(laid: Laid, below: Sequence[Laid]) -> bool:
    """Whether the line ends the table at the top: a title, a caption, or a line too far away."""
    stub = laid.cells.get(0)
    if not laid.is_many and laid.segments[0].x0 <= below[-1].segments[0].x0 + IN_LINE and stub is None:
        # It begins over the labels and hardly reaches over the first of many columns: no heading of that one.
        return True
    if below[0].row.top - laid.row.bottom > HEADER_GAP_HEIGHTS * laid.row.height and not heads_columns([laid], below):
        return True
    if stub is not None:
        return stub.column_end > 0 or bool(_CAPTION.match(stub.text))
    return not laid.is_many and not _is_heading(laid, below)


def _is_heading(laid: Laid, below: Sequence[Laid]) -> bool:
    """Whether a line in one piece behind the labels stands over one column, or in the middle over all."""
    if len(laid.cells) > 1:
        # Figures set close together are one piece until the gutters cut them.
        return True
    (spot,) = laid.cells.values()
    if spot.column == spot.column_end or _CAPTION.match(spot.text):
        return spot.column == spot.column_end
    behind = [segment for row in below if row.is_many for segment in row.segments[1:]]
    left, right = min(segment.x0 for segment in behind), max(segment.x1 for segment in behind)
    middle = (laid.segments[0].x0 + laid.segments[0].x1) / 2
    return abs(middle - (left + right) / 2) <= HEADING_OFF_SHARE * (right - left) and not spot.text[0].islower()


def heads_columns(over: Sequence[Laid], below: Sequence[Laid]) -> bool:
    """Whether a line far over a table is its header all the same: one piece over every column of figures, and none over two.

    Takes the lines over a gap, and those under it. A title is one piece; the two sides of a letterhead are not over all columns.
    """
    last, figures = over[-1], below[0]
    counted = any(laid.shows_figures and not all(YEAR.match(piece.text) for piece in laid.segments[1:]) for laid in over)
    if counted or not figures.shows_figures or len(figures.segments) < SURE_COLUMNS:
        return False
    if figures.row.top - last.row.bottom > FAR_HEADER_HEIGHTS * last.row.height or any(":" in piece.text for piece in last.segments):
        return False
    met = [[column for column, figure in enumerate(figures.segments) if _meets(piece, figure)] for piece in last.segments]
    found = [columns[0] for columns in met if len(columns) == 1]
    return len(found) == len(met) and [column for column in found if column] == list(range(1, len(figures.segments)))


def _meets(piece: Segment, figure: Segment) -> bool:
    """Whether a heading and a figure stand one over the other, and in line at the left, at the right or in the middle."""
    offsets = (piece.x0 - figure.x0, piece.x1 - figure.x1, (piece.x0 + piece.x1 - figure.x0 - figure.x1) / 2)
    return piece.x0 < figure.x1 and figure.x0 < piece.x1 and min(map(abs, offsets)) <= IN_LINE
