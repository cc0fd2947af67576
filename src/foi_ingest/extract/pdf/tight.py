"""Cells set a word space apart: parted where other rows show that a column begins, ends or has its middle.

Where the longest label of a table ends just before its figure, both look like one piece of text, and so do headings that touch.
No gap tells them apart; that the other rows have a column at this very place does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from foi_ingest.extract.pdf.found import YEAR, is_mark, is_value
from foi_ingest.extract.pdf.rows import Segment, TextRow, is_one_amount, is_thousands
from foi_ingest.extract.pdf.thresholds import (
    BLOCK_GAP_HEIGHTS,
    GUTTER_SLACK,
    HEADING_GAP_HEIGHTS,
    HEADING_LINES,
    LINE_GAP_SLACK,
    MARK_EDGES,
    SAME_EDGE,
    SAME_GAP_SHARE,
)

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
        _part_marks(run)


def _find_runs(rows: Sequence[TextRow]) -> Iterator[tuple[int, int]]:
    """(first row, end) of rows that follow each other as closely as rows of one table, or all at one greater distance."""
    start = 0
    wide: float | None = None
    for index, (above, below) in enumerate(pairwise(rows), start=1):
        gap = below.top - above.bottom
        if gap <= HEADING_GAP_HEIGHTS * above.height:
            if wide is not None:
                yield start, index - 1
                start, wide = index - 1, None
        elif gap > BLOCK_GAP_HEIGHTS * above.height or (index - start > 1 and (wide is None or abs(gap - wide) > LINE_GAP_SLACK)):
            yield start, index
            start, wide = index, None
        else:
            wide = gap
    if start < len(rows):
        yield start, len(rows)


def _shows_columns(run: Rows) -> bool:
    return any(len(segments) > 1 for segments in run)


def _is_figure(segment: Segment) -> bool:
    return is_value(segment.text) or (len(segment.words) == 1 and bool(_SIGN.match(segment.text)))


def _is_count(segment: Segment) -> bool:
    return _is_figure(segment) and not YEAR.match(segment.text)


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
    """Whether no gap is much wider than this one, and the words are neither one amount nor one number with a space in it."""
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
    others = [segment for other, segments in enumerate(run) if other != index for segment in segments]
    met = _meet(_list_shown(run, index, tail), tail)
    if not met or any(segment.x0 < head.x1 - GUTTER_SLACK and len(segment.words) == 1 and not YEAR.match(segment.text) for segment in met):
        return None
    if met != [tail] and not any(_stands_under(head, tail, other) for other in others):
        # All of it stands over one column: a heading and its year.
        return None
    return min(_measure_offset(segment, tail) for segment in met)


def _list_shown(run: Rows, index: int, tail: Segment) -> list[Segment]:
    """The cells of other rows that show columns in which such a tail may stand; the tail itself where every row has it as close."""
    others = [segment for other, segments in enumerate(run) if other != index for segment in segments[1:]]
    beside = [segment for segment in others if abs(segment.x0 - tail.x0) <= SAME_EDGE]
    if _is_figure(tail):
        figures = [segment for segment in others if _is_figure(segment)]
        if _meet(figures, tail) or not _repeats(run, index, tail, 1 if beside else 2):
            return figures
        return beside or [tail]
    if len(run[index]) > 1 and beside and _count_starts(run, tail) > 1:
        return beside
    return _list_figures_under(run, index)


def _list_figures_under(run: Rows, index: int) -> list[Segment]:
    """The figures over which the row may be a heading: none stand over it, and its lines follow each other closely down to them."""
    if any(_is_count(segment) for segments in run[:index] for segment in segments[1:]):
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


def _count_starts(run: Rows, tail: Segment) -> int:
    """How many pieces begin where the tail does."""
    return sum(abs(segment.x0 - tail.x0) <= SAME_EDGE for segments in run for segment in segments)


def _stands_under(head: Segment, tail: Segment, other: Segment) -> bool:
    return other.x0 < head.x1 and head.x0 < other.x1 <= tail.x0 + GUTTER_SLACK


def _repeats(run: Rows, index: int, tail: Segment, least: int) -> bool:
    """Whether so many other rows have a figure that begins where the tail does, and so does a word of a heading over them all."""
    words = [(other, word) for other, segments in enumerate(run) for segment in segments for word in segment.words]
    beside = [(other, word) for other, word in words if other != index and abs(word.x0 - tail.x0) <= SAME_EDGE]
    figures = [other for other, word in beside if is_value(word.text)]
    return len(figures) >= least and any(other < min(*figures, index) for other, word in beside if not is_value(word.text))


def _rejoin_title(segments: list[Segment], run: Rows) -> None:
    """Undo the parting of a line that runs over a column with which it is not in line: it is a title, or running text."""
    if len(segments) < 2 or not all(segment.is_tight for segment in segments[1:]) or all(map(_is_figure, segments)):
        return
    columns = [other for row in run if row is not segments for other in row[1:] if _is_figure(other)]
    if any(_crosses(segment, columns) for segment in segments):
        words = [word for segment in segments for word in segment.words]
        segments[:] = [Segment(words, segments[0].x0, max(word.x1 for word in words), segments[0].is_tight)]


def _crosses(segment: Segment, columns: Sequence[Segment]) -> bool:
    crossed = any(segment.x0 < other.x0 - GUTTER_SLACK and other.x1 + GUTTER_SLACK < segment.x1 for other in columns)
    return crossed and not _meet(columns, segment)


def _part_marks(run: Rows) -> None:
    """Part a figure and the mark behind it where the mark stands in the next column: a spreadsheet sets `<5` at the left of its cell."""
    glued = list(_list_glued(run))
    for segments, segment, cut in glued:
        edge = segment.words[cut - 1].x1
        column = _find_next_edge(run, edge)
        # Where the next column is filled in one of the rows, the marks are footnote marks that hang outside.
        alike = [other for other, piece, at in glued if abs(piece.words[at - 1].x1 - edge) <= SAME_EDGE]
        if column is None or segment.words[cut].x1 > column + GUTTER_SLACK or any(_is_filled(other, column) for other in alike):
            continue
        at = next(index for index, piece in enumerate(segments) if piece is segment)
        segments[at : at + 1] = _cut(segment, cut)


def _list_glued(run: Rows) -> Iterator[tuple[list[Segment], Segment, int]]:
    """Pieces that are a figure with a mark behind it, the figure being flush with others at its right."""
    for segments in run:
        for segment in segments:
            if len(segment.words) == 2 and is_value(segment.words[0].text) and is_mark(segment.words[1].text):
                edge = segment.words[0].x1
                if not is_mark(segment.words[0].text) and sum(abs(x1 - edge) <= SAME_EDGE for x1 in _list_edges(run)) >= MARK_EDGES:
                    yield segments, segment, 1


def _list_edges(run: Rows) -> list[float]:
    """Where figures that stand alone end at the right."""
    return [piece.x1 for segments in run for piece in segments if len(piece.words) == 1 and _is_figure(piece) and not is_mark(piece.text)]


def _find_next_edge(run: Rows, edge: float) -> float | None:
    behind = sorted(x1 for x1 in _list_edges(run) if x1 > edge + SAME_EDGE)
    pairs = (one for one, other in zip(behind, behind[MARK_EDGES - 1 :], strict=False) if other - one <= SAME_EDGE)
    return next(pairs, None)


def _is_filled(segments: Sequence[Segment], column: float) -> bool:
    return any(abs(segment.x1 - column) <= SAME_EDGE for segment in segments)
