"""Cells set a word space apart: parted where other rows show that a column begins, ends or has its middle.

Where the longest label of a table ends just before its figure, both look like one piece of text, and so do headings that touch.
No gap tells them apart; that the other rows have a column at this very place does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from foi_ingest.extract.pdf.found import is_value
from foi_ingest.extract.pdf.rows import Segment, TextRow, is_one_amount, is_thousands
from foi_ingest.extract.pdf.thresholds import BLOCK_GAP_HEIGHTS, GUTTER_SLACK, HEADING_GAP_HEIGHTS, HEADING_LINES, SAME_EDGE, SAME_GAP_SHARE

_SIGN = re.compile(r"^[^\w\s]$")
Rows = Sequence[list[Segment]]


def part_tight(rows: Sequence[TextRow], pieces: Rows) -> None:
    """Part the segments of rows, in place, whose last words stand in a column that other rows near them show."""
    for start, end in _find_runs(rows):
        run = pieces[start:end]
        # What is parted shows the columns of further rows.
        while _shows_columns(run) and sum(_part_row(run, index) for index in range(len(run))):
            pass
        for segments in run:
            _rejoin_title(segments, run)


def _find_runs(rows: Sequence[TextRow]) -> Iterator[tuple[int, int]]:
    """(first row, end) of rows that follow each other as closely as rows of one table."""
    start = 0
    for index, (above, below) in enumerate(pairwise(rows), start=1):
        if below.top - above.bottom > BLOCK_GAP_HEIGHTS * above.height:
            yield start, index
            start = index
    if start < len(rows):
        yield start, len(rows)


def _shows_columns(run: Rows) -> bool:
    return any(len(segments) > 1 for segments in run)


def _is_figure(segment: Segment) -> bool:
    return is_value(segment.text) or (len(segment.words) == 1 and bool(_SIGN.match(segment.text)))


def _part_row(run: Rows, index: int) -> bool:
    """Part the first segment of a row that can be, where the column is met best. Says whether one was."""
    for at, segment in enumerate(run[index]):
        cuts = [_cut(segment, cut) for cut in range(len(segment.words) - 1, 0, -1) if _may_part(segment, cut)]
        found = [(off, order, parts) for order, parts in enumerate(cuts) if (off := _find_offset(run, index, *parts)) is not None]
        if found:
            run[index][at : at + 1] = min(found)[2]
            return True
    return False


def _may_part(segment: Segment, cut: int) -> bool:
    """Whether no gap is wider than this one, and the words are not a number with a space between its thousands."""
    words = segment.words
    widest = max(after.x0 - before.x1 for before, after in pairwise(words))
    gap = words[cut].x0 - words[cut - 1].x1
    before, after = words[cut - 1].text, words[cut].text
    return gap >= SAME_GAP_SHARE * widest and not is_thousands(before, after) and not is_one_amount(before, after)


def _cut(segment: Segment, cut: int) -> tuple[Segment, Segment]:
    head, tail = segment.words[:cut], segment.words[cut:]
    return (
        Segment(head, segment.x0, max(word.x1 for word in head), segment.is_tight),
        Segment(tail, tail[0].x0, segment.x1, is_tight=True),
    )


def _find_offset(run: Rows, index: int, head: Segment, tail: Segment) -> float | None:
    """By how much the tail is out of line with the column that it stands in; None where no column is shown."""
    others = [segment for other, segments in enumerate(run) if other != index for segment in segments[1:]]
    beside = [segment for segment in others if abs(segment.x0 - tail.x0) <= SAME_EDGE]
    if _is_figure(tail):
        shown = [segment for segment in others if _is_figure(segment)]
        shown = shown if _meet(shown, tail) or not _repeats(run, index, tail) else beside
    elif len(run[index]) > 1 and len(beside) >= 2:
        shown = beside
    else:
        shown = _list_figures_under(run, index)
    met = _meet(shown, tail)
    if not met or any(segment.x0 < head.x1 - GUTTER_SLACK and len(segment.words) == 1 for segment in met):
        return None
    return min(_measure_offset(segment, tail) for segment in met)


def _list_figures_under(run: Rows, index: int) -> list[Segment]:
    """The figures over which the row may be a heading: none stand over it, and its lines follow each other closely down to them."""
    if any(_is_figure(segment) for segments in run[:index] for segment in segments[1:]):
        return []
    for above, below in pairwise(run[index : index + 1 + HEADING_LINES]):
        if min(_find_tops(below)) - max(_find_bottoms(above)) > HEADING_GAP_HEIGHTS * above[0].words[0].height:
            return []
        if any(_is_figure(segment) for segment in below[1:]):
            break
    return [segment for segments in run[index + 1 :] for segment in segments[1:] if _is_figure(segment)]


def _find_tops(segments: Sequence[Segment]) -> list[float]:
    return [word.top for segment in segments for word in segment.words]


def _find_bottoms(segments: Sequence[Segment]) -> list[float]:
    return [word.bottom for segment in segments for word in segment.words]


def _meet(shown: Sequence[Segment], tail: Segment) -> list[Segment]:
    return [segment for segment in shown if _measure_offset(segment, tail) <= SAME_EDGE]


def _measure_offset(one: Segment, other: Segment) -> float:
    left, right = abs(one.x0 - other.x0), abs(one.x1 - other.x1)
    return min(left, right, abs((one.x0 + one.x1) - (other.x0 + other.x1)) / 2)


def _repeats(run: Rows, index: int, tail: Segment) -> bool:
    """Whether another row ends a piece with a figure in line with the tail."""
    for other, segments in enumerate(run):
        for segment in segments if other != index else ():
            last = Segment(segment.words[-1:], segment.words[-1].x0, segment.x1)
            if _is_figure(last) and _meet([last], tail):
                return True
    return False


def _rejoin_title(segments: list[Segment], run: Rows) -> None:
    """Undo the parting of a line that runs over a column with which it is not in line: it is a title, or running text."""
    if len(segments) < 2 or not all(segment.is_tight for segment in segments[1:]):
        return
    columns = [other for row in run if row is not segments for other in row[1:] if _is_figure(other)]
    if any(_crosses(segment, columns) for segment in segments):
        words = [word for segment in segments for word in segment.words]
        segments[:] = [Segment(words, segments[0].x0, max(word.x1 for word in words), segments[0].is_tight)]


def _crosses(segment: Segment, columns: Sequence[Segment]) -> bool:
    crossed = any(segment.x0 < other.x0 - GUTTER_SLACK and other.x1 + GUTTER_SLACK < segment.x1 for other in columns)
    return crossed and not _meet(columns, segment)
