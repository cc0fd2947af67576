"""Reads each figure of a table a second time by plain alignment. Where the two readings differ, the cell must not become a number.

The first reading cuts a table at its rules and gutters. This one asks only what a figure stands under and beside: which column's
figures it is in line with, and which label it is on one height with. It sees nothing where the layout is too free to tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.found import YEAR, Spot, bound, is_value
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.thresholds import NUMBER_SPACE_HEIGHTS, TIGHT_HEIGHTS

_GOES_ON = re.compile(r"[a-z(&/]")
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure in one column, with its box."""

    at: int
    row: int
    column: int
    box: Rect


def find_disagreements(spots: Sequence[Spot]) -> set[int]:
    """The cells, by their index, that plain alignment reads in another row or column, or as two numbers."""
    boxes = [bound(spot.words) for spot in spots]
    figures = [
        _Figure(at, spot.row, spot.column, boxes[at])
        for at, spot in enumerate(spots)
        if spot.column == spot.column_end and spot.column > 0 and any(char.isdigit() for char in spot.text) and is_value(spot.text)
    ]
    disagree = {figure.at for figure in figures if _is_two_numbers(spots[figure.at])}
    columns = _find_columns(figures)
    disagree |= {figure.at for figure in figures if _lies_elsewhere((figure.box[0], figure.box[2]), figure.column, columns)}
    disagree |= _find_wrong_rows(spots, boxes, figures)
    for column in _find_wrong_headings(spots, boxes, figures, columns):
        disagree |= {figure.at for figure in figures if figure.column == column}
    return disagree


def _is_two_numbers(spot: Spot) -> bool:
    """Whether a number has a gap in it that is wider than a space between thousands: the end of one column and the start of another."""
    for row in gather_rows(spot.words):
        for before, after in pairwise(row.words):
            apart = after.x0 - before.x1 > NUMBER_SPACE_HEIGHTS * min(before.height, after.height)
            if apart and before.text[-1:].isdigit() and after.text[:1].isdigit():
                return True
    return False


def _find_columns(figures: Sequence[_Figure]) -> dict[int, Span]:
    """Where the figures of each column stand for the most part."""
    columns: dict[int, list[_Figure]] = defaultdict(list)
    for figure in figures:
        columns[figure.column].append(figure)
    return {
        column: (median(figure.box[0] for figure in held), median(figure.box[2] for figure in held))
        for column, held in columns.items()
        if len(held) >= 2
    }


def _find_wrong_rows(spots: Sequence[Spot], boxes: Sequence[Rect], figures: Sequence[_Figure]) -> set[int]:
    """The figures that stand on the height of another row's label, or whose label goes on in the row below."""
    stub = [(at, spot) for at, spot in enumerate(spots) if spot.column == 0 == spot.column_end]
    labels = {spot.row: (boxes[at][1], boxes[at][3]) for at, spot in stub if spot.row == spot.row_end}
    labelled = {row for spot in spots if spot.column == 0 or not is_value(spot.text) for row in range(spot.row, spot.row_end + 1)}
    wrong = {figure.at for figure in figures if _lies_elsewhere((figure.box[1], figure.box[3]), figure.row, labels)}
    for figure in figures:
        centre = (figure.box[1] + figure.box[3]) / 2
        if figure.row not in labelled and any(top < centre < bottom for top, bottom in labels.values()):
            wrong.add(figure.at)
    held = {spot.row for spot in spots if spot.column > 0 or spot.column_end > 0}
    for at, spot in stub:
        above = labels.get(spot.row - 1)
        if above is None or spot.row in held or not _GOES_ON.match(spot.text):
            continue
        if -TIGHT_HEIGHTS * spot.words[0].height < boxes[at][1] - above[1] < TIGHT_HEIGHTS * spot.words[0].height:
            wrong |= {figure.at for figure in figures if figure.row == spot.row - 1}
    return wrong


def _lies_elsewhere(span: Span, own: int, places: dict[int, Span]) -> bool:
    """Whether what stands at `span` meets nothing at its own place and something at another."""
    if own not in places or _meets(span, places[own]):
        return False
    return any(_meets(span, other) for place, other in places.items() if place != own)


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _find_wrong_headings(
    spots: Sequence[Spot], boxes: Sequence[Rect], figures: Sequence[_Figure], columns: dict[int, Span]
) -> Iterator[int]:
    """The columns whose lowest heading stands over the figures of another column only, and the columns that it stands over."""
    first = min((figure.row for figure in figures if not YEAR.match(spots[figure.at].text)), default=0)
    lowest: dict[int, int] = {}
    for at, spot in sorted(enumerate(spots), key=lambda item: item[1].row):
        if spot.row_end < first and spot.column == spot.column_end and spot.column in columns:
            lowest[spot.column] = at
    for column, at in lowest.items():
        span = (boxes[at][0], boxes[at][2])
        if _lies_elsewhere(span, column, columns):
            yield column
            yield from (other for other, place in columns.items() if _meets(span, place))
