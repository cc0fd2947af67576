"""Tables that stand side by side without a rule between them: each is read by itself, and not both as one grid.

A wide gap alone says nothing: many tables have one behind their labels. Two tables are told by labels that begin anew behind the
gap after figures, and by a sign that the halves know nothing of each other: the heading of the labels comes again, a title stands
over each, one ends before the other, or their rows stand on different heights. Without such a sign they stay one grid: a row that
lost the labels at its left would say something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.columns import Laid, lay_rows
from foi_ingest.extract.pdf.found import YEAR, Found, is_value
from foi_ingest.extract.pdf.rows import Segment, gather_rows
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.thresholds import (
    BESIDE_DISTINCT_SHARE,
    BESIDE_GAP_HEIGHTS,
    BESIDE_GAP_SHARE,
    BESIDE_GAP_SURE,
    BESIDE_ROWS,
    BESIDE_SHARE,
    BESIDE_STEP_SHARE,
    BLOCK_GAP_HEIGHTS,
    GUTTER_WIDTH,
    IN_LINE,
    SAME_ROW_HEIGHTS,
)
from foi_ingest.extract.pdf.unruled import split_blocks
from foi_ingest.extract.pdf.words import Word


@dataclass(slots=True)
class _Line:
    """What one row of text has on one side of the gap."""

    pieces: list[Segment]
    top: float
    bottom: float

    @property
    def centre(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def holds_counts(self) -> bool:
        """Whether figures that are no periods stand behind its first piece."""
        behind = [piece.text for piece in self.pieces[1:]]
        figures = [text for text in behind if is_value(text)]
        return 2 * len(figures) >= len(behind) and not all(map(YEAR.match, figures))


@dataclass(slots=True)
class _Half:
    """The lines on one side of the gap, and those among them that are rows of figures."""

    lines: list[_Line]
    rows: list[_Line]

    @property
    def labels(self) -> list[str]:
        return [row.pieces[0].text for row in self.rows]

    @property
    def step(self) -> float:
        """How far its rows are apart."""
        return median(below.centre - above.centre for above, below in pairwise(self.rows))

    @property
    def heads(self) -> list[_Line]:
        """The lines over its first row of figures."""
        return [line for line in self.lines if line.top < self.rows[0].top]


def part_beside(words: Sequence[Word], page_width: float) -> list[list[Laid]]:
    """The rows of the words in parts that hold at most one of the tables that stand side by side; one part where none do."""
    rows = lay_rows(gather_rows(words))
    for block in split_blocks(rows, page_width):
        gap = _find_gap(block)
        if gap is not None:
            sides = [_take(words, box) for box in _list_boxes(_extend(block, rows, gap), gap)]
            taken = {id(word) for side in sides for word in side}
            rest = [word for word in words if id(word) not in taken]
            return [part for side in [*sides, rest] if side for part in part_beside(side, page_width)]
    return [rows]


def order_tables(tables: Sequence[Found]) -> list[Found]:
    """The tables from the top; of those side by side, the left one first."""
    tops = [min(other.box[1] for other in tables if other is table or _are_beside(other, table)) for table in tables]
    return [table for _, table in sorted(zip(tops, tables, strict=True), key=lambda pair: (pair[0], pair[1].box[0], pair[1].box[1]))]


def _are_beside(one: Found, other: Found) -> bool:
    apart = one.box[2] < other.box[0] or other.box[2] < one.box[0]
    return apart and one.box[1] < other.box[3] and other.box[1] < one.box[3]


def find_titles_beside(tables: Sequence[Found], words: Sequence[Word]) -> list[list[Word]]:
    """For each table the words over it that belong to no table at its left: its own title, on one height with the title of that one.

    Takes the tables of a page in reading order, and the words outside them.
    """
    titles = []
    for index, table in enumerate(tables):
        beside = [
            left for left in tables[:index] if left.box[2] < table.box[0] and left.box[1] < table.box[3] and table.box[1] < left.box[3]
        ]
        gap = (max(left.box[2] for left in beside) + table.box[0]) / 2 if beside else None
        titles.append([] if gap is None else _list_words_over(table.box, gap, words))
    return titles


def _list_words_over(box: Rect, gap: float, words: Sequence[Word]) -> list[Word]:
    """The words right of the gap on the lines over a table that do not run over it."""
    found: list[Word] = []
    top = box[1]
    for laid in reversed(lay_rows(gather_rows(word for word in words if word.centre < box[1]))):
        if top - laid.row.bottom > BLOCK_GAP_HEIGHTS * laid.row.height or _runs_over(laid, gap):
            break
        found += [word for word in laid.row.words if word.x0 >= gap]
        top = laid.row.top
    return found


def _take(words: Sequence[Word], box: Rect) -> list[Word]:
    x0, top, x1, bottom = box
    return [word for word in words if x0 <= word.middle < x1 and top <= word.centre <= bottom]


def _extend(block: Sequence[Laid], rows: Sequence[Laid], gap: float) -> list[Laid]:
    """The rows of the block with those over and under it that leave the gap free: wrapped labels of two tables break a block early."""
    inside = {id(laid) for laid in block}
    found = [index for index, laid in enumerate(rows) if id(laid) in inside and not _runs_over(laid, gap)]
    first, last = found[0], found[-1]
    while first and _follows(rows[first - 1], rows[first], gap):
        first -= 1
    while last + 1 < len(rows) and _follows(rows[last], rows[last + 1], gap):
        last += 1
    return list(rows[first : last + 1])


def _follows(above: Laid, below: Laid, gap: float) -> bool:
    near = below.row.top - above.row.bottom <= BLOCK_GAP_HEIGHTS * min(above.row.height, below.row.height)
    return near and not _runs_over(above, gap) and not _runs_over(below, gap)


def _list_boxes(rows: Sequence[Laid], gap: float) -> list[Rect]:
    """The boxes left and right of the gap, as high as the rows."""
    top, bottom = min(laid.row.top for laid in rows), max(laid.row.bottom for laid in rows)
    left, right = min(laid.segments[0].x0 for laid in rows), max(laid.segments[-1].x1 for laid in rows)
    return [(left - 1, top, gap, bottom), (gap, top, right + 1, bottom)]


def _runs_over(laid: Laid, gap: float) -> bool:
    return any(segment.x0 < gap < segment.x1 for segment in laid.segments)


def _find_gap(block: Sequence[Laid]) -> float | None:
    """Where two tables of a block part: the first gap at which they show themselves; None when they do not."""
    many = [laid for laid in block if laid.is_many]
    gaps = list(_list_gaps(many))
    least = BESIDE_GAP_HEIGHTS * median(laid.row.height for laid in many)
    inner = [gap for gap in gaps if _is_between_figures(many, gap)]
    for start, end in gaps:
        at = (start + end) / 2
        halves = _halve(block, at) if end - start >= least else None
        if halves is None or _is_crossed_within(block, at, halves):
            continue
        others = max((other[1] - other[0] for other in inner or gaps if other != (start, end)), default=0.0)
        if _are_two(*halves, (end - start) / max(others, 1.0)):
            return at
    return None


def _is_between_figures(many: Sequence[Laid], gap: tuple[float, float]) -> bool:
    """Whether a gap parts two columns of figures of one table: what parts labels from figures is as wide as the labels are short."""
    pairs = [pair for laid in many for pair in pairwise(laid.segments) if pair[0].x1 <= gap[0] and pair[1].x0 >= gap[1]]
    figures = sum(is_value(before.text) and is_value(after.text) for before, after in pairs)
    return 2 * figures > len(pairs)


def _list_gaps(many: Sequence[Laid]) -> Iterator[tuple[float, float]]:
    """The strips that no row in pieces crosses, from the left."""
    segments = sorted((segment for laid in many for segment in laid.segments), key=lambda segment: segment.x0)
    reach = segments[0].x1 if segments else 0.0
    for segment in segments:
        if segment.x0 - reach >= GUTTER_WIDTH:
            yield reach, segment.x0
        reach = max(reach, segment.x1)


def _halve(block: Sequence[Laid], gap: float) -> tuple[_Half, _Half] | None:
    """The two sides of the gap, when each has rows of figures with their labels."""
    halves = []
    for is_left in (True, False):
        lines = []
        for laid in block:
            pieces = [segment for segment in laid.segments if (segment.x1 <= gap if is_left else segment.x0 >= gap)]
            if pieces:
                words = [word for piece in pieces for word in piece.words]
                lines.append(_Line(pieces, min(word.top for word in words), max(word.bottom for word in words)))
        rows = [line for line in lines if line.holds_counts]
        stub = min((row.pieces[0].x0 for row in rows), default=0.0)
        rows = [row for row in rows if _is_at(row.pieces[0], stub, rows)]
        if len(rows) < BESIDE_ROWS:
            return None
        halves.append(_Half(lines, rows))
    return halves[0], halves[1]


def _is_at(label: Segment, stub: float, rows: Sequence[_Line]) -> bool:
    """Whether the first piece of a row stands in the column of labels, and not among the figures."""
    first = min(row.pieces[1].x0 for row in rows)
    return label.x0 - stub <= IN_LINE or label.x0 < first


def _is_crossed_within(block: Sequence[Laid], gap: float, halves: tuple[_Half, _Half]) -> bool:
    """Whether a line runs over the gap between the first and the last row of figures."""
    top = min(half.rows[0].top for half in halves)
    bottom = max(half.rows[-1].bottom for half in halves)
    return any(_runs_over(laid, gap) and top <= laid.row.centre <= bottom for laid in block)


def _are_two(left: _Half, right: _Half, width: float) -> bool:
    """Whether the halves show that they know nothing of each other. Takes the width of the gap as a multiple of the others."""
    if not _ends_in_figures(left) or not _are_distinct(left) or not _are_distinct(right):
        return False
    if _repeats_heading(left, right):
        return True
    if _share_of_values(right.labels) > 1 - BESIDE_SHARE or _share_of_values(left.labels) == 1.0:
        return False
    if width < BESIDE_GAP_SHARE:
        return False
    least = 1 if width >= BESIDE_GAP_SURE else 2
    return _have_titles(left, right) or _ends_before(left, right, least) or _are_out_of_step(left, right)


def _ends_in_figures(left: _Half) -> bool:
    """Whether its last column holds counts: years there and words behind them are columns of one table."""
    last = [row.pieces[-1].text for row in left.rows]
    return _share_of_values(last) >= BESIDE_SHARE and not all(map(YEAR.match, last))


def _share_of_values(texts: Sequence[str]) -> float:
    return sum(map(is_value, texts)) / len(texts)


def _are_distinct(half: _Half) -> bool:
    """Whether hardly a label comes twice: a list of records, and outcomes under each offence, repeat theirs."""
    return len(set(half.labels)) >= BESIDE_DISTINCT_SHARE * len(half.labels)


def _repeats_heading(left: _Half, right: _Half) -> bool:
    """Whether the heading over the labels comes again over what follows the gap."""
    return bool(_list_stub_headings(left) & _list_stub_headings(right))


def _list_stub_headings(half: _Half) -> set[str]:
    start, end = min(row.pieces[0].x0 for row in half.rows), min(row.pieces[1].x0 for row in half.rows)
    firsts = [line.pieces[0] for line in half.heads]
    return {piece.text for piece in firsts if start - IN_LINE <= piece.x0 and piece.x1 <= end and not is_value(piece.text)}


def _have_titles(left: _Half, right: _Half) -> bool:
    """Whether on one height a line of words begins over the labels of either side, with a header under it."""
    return any(_are_level(one, other) for one in _list_titles(left) for other in _list_titles(right))


def _list_titles(half: _Half) -> list[_Line]:
    stub = min(row.pieces[0].x0 for row in half.rows)
    headers = [line.top for line in half.heads if len(line.pieces) > 1]
    return [
        line
        for line in half.heads
        if len(line.pieces) == 1
        and headers
        and line.top < headers[0]
        and -(line.bottom - line.top) <= line.pieces[0].x0 - stub <= IN_LINE
        and not is_value(line.pieces[0].text)
    ]


def _are_level(one: _Line, other: _Line) -> bool:
    return abs(one.centre - other.centre) <= SAME_ROW_HEIGHTS * min(one.bottom - one.top, other.bottom - other.top)


def _ends_before(left: _Half, right: _Half, least: int) -> bool:
    """Whether the rows run side by side until one half ends, and the other goes on by so many rows that are no total."""
    long, short = (left, right) if len(left.rows) > len(right.rows) else (right, left)
    side_by_side = all(_are_level(one, other) for one, other in zip(long.rows, short.rows, strict=False))
    more = long.labels[len(short.rows) :]
    return side_by_side and sum(not label.casefold().startswith(_TOTALS) for label in more) >= least


_TOTALS = ("total", "all", "grand total", "sum", "cyfanswm")


def _are_out_of_step(left: _Half, right: _Half) -> bool:
    """Whether most rows of figures stand on heights of their own, as closely on one side as on the other.

    One figure half way down the rows that it sums up stands on a height of its own too, but its rows are further apart.
    """
    alone = sum(not any(_are_level(row, other) for other in right.rows) for row in left.rows)
    closer, wider = sorted((left.step, right.step))
    return 2 * alone >= len(left.rows) and wider <= BESIDE_STEP_SHARE * closer
