"""Text set in two columns: what stands beside a column of running text is read by itself, and not across both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.rows import Segment, gather_rows, split_row
from foi_ingest.extract.pdf.thresholds import (
    COLUMN_LINE_SHARE,
    COLUMN_LINE_WORDS,
    COLUMN_LINES,
    COLUMN_SIDE_SHARE,
    GUTTER_SLACK,
    LINE_GAP_HEIGHTS,
    PAGE_GUTTER_HEIGHTS,
)
from foi_ingest.extract.pdf.words import Word


@dataclass(slots=True)
class _Piece:
    """A segment with its height on the page."""

    segment: Segment
    top: float
    bottom: float


def split_regions(words: Sequence[Word]) -> list[list[Word]]:
    """The words of a page in parts that are read one by one: what runs over the whole width, and the columns of running text.

    A page in one column is one part.
    """
    pieces = [_Piece(segment, row.top, row.bottom) for row in gather_rows(words) for segment in split_row(row)]
    parts = [pieces]
    for gutter in _find_gutters(pieces):
        parts = [half for part in parts for half in _split_at(part, gutter)]
    return [[word for piece in part for word in piece.segment.words] for part in parts if part]


def _find_gutters(pieces: Sequence[_Piece]) -> list[float]:
    """Where columns of running text part: the middle of the strips at which long lines end, and others begin."""
    lines = [piece for piece in pieces if len(piece.segment.words) >= COLUMN_LINE_WORDS]
    if len(lines) < COLUMN_LINES:
        return []
    left, right = min(piece.segment.x0 for piece in pieces), max(piece.segment.x1 for piece in pieces)
    width = int(right - left) + 2
    cover = [0] * width
    for piece in lines:
        for x in range(int(piece.segment.x0 - left), int(piece.segment.x1 - left) + 1):
            cover[x] += 1
    least = PAGE_GUTTER_HEIGHTS * median(piece.bottom - piece.top for piece in lines)
    found = []
    start: int | None = None
    inner = range(int(COLUMN_SIDE_SHARE * width), int((1 - COLUMN_SIDE_SHARE) * width))
    highest = max(cover)
    for x in [*inner, width]:
        low = x < width and cover[x] <= highest * (1 - COLUMN_LINE_SHARE) / 2
        if low and start is None:
            start = x
        elif not low and start is not None:
            if min(x, inner.stop) - start >= least:
                found.append(left + (start + min(x, inner.stop)) / 2)
            start = None
    return found


def _split_at(pieces: Sequence[_Piece], gutter: float) -> list[list[_Piece]]:
    """What does not stand beside running text, then what stands left and right of the gutter where it does."""
    extents = _find_extents(pieces, gutter)
    whole: list[_Piece] = []
    sides: list[tuple[list[_Piece], list[_Piece]]] = [([], []) for _ in extents]
    for piece in pieces:
        at = next((i for i, (top, bottom) in enumerate(extents) if piece.top >= top - 1 and piece.bottom <= bottom + 1), None)
        if at is None:
            whole.append(piece)
        else:
            sides[at][piece.segment.x0 >= gutter].append(piece)
    return [whole, *(side for both in sides for side in both)]


def _find_extents(pieces: Sequence[_Piece], gutter: float) -> list[tuple[float, float]]:
    """(top, bottom) of each part of the page in which nothing crosses the gutter and running text stands on one side at least."""
    ordered = sorted(pieces, key=lambda piece: piece.top)
    bands: list[list[_Piece]] = [[]]
    for piece in ordered:
        if piece.segment.x0 < gutter - GUTTER_SLACK and piece.segment.x1 > gutter + GUTTER_SLACK:
            bands.append([])
        else:
            bands[-1].append(piece)
    extents = []
    for band in bands:
        left = [piece for piece in band if piece.segment.x0 < gutter]
        right = [piece for piece in band if piece.segment.x0 >= gutter]
        if left and right and (_is_running_text(left) or _is_running_text(right)):
            extents.append((min(piece.top for piece in band), max(piece.bottom for piece in band)))
    return extents


def _is_running_text(side: Sequence[_Piece]) -> bool:
    """Whether the side has a paragraph: lines of one width, each in one piece, close under one another."""
    width = max(piece.segment.x1 for piece in side) - min(piece.segment.x0 for piece in side)
    run = 0
    for above, below in pairwise(side):
        gap = below.top - above.bottom
        is_next = -LINE_GAP_HEIGHTS * (below.bottom - below.top) / 2 < gap < LINE_GAP_HEIGHTS * (below.bottom - below.top)
        run = run + 1 if is_next and _is_line(above, width) and _is_line(below, width) else 0
        if run + 1 >= COLUMN_LINES:
            return True
    return False


def _is_line(piece: _Piece, width: float) -> bool:
    segment = piece.segment
    return len(segment.words) >= COLUMN_LINE_WORDS and segment.x1 - segment.x0 >= COLUMN_LINE_SHARE * width
