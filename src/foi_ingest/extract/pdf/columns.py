"""Rows of text → columns: the upright strips that hardly any row crosses, and the cells that they cut the rows into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from foi_ingest.extract.pdf.found import Spot, is_mark, is_value
from foi_ingest.extract.pdf.rows import Segment, TextRow, split_row
from foi_ingest.extract.pdf.thresholds import (
    GUTTER_COVER_SHARE,
    GUTTER_SLACK,
    GUTTER_WIDTH,
    IN_LINE,
    OUTER_LABELS,
    OVERHANG_SHARE,
    SAME_EDGE,
    SPLIT_GAP_HEIGHTS,
)
from foi_ingest.extract.pdf.tight import part_tight
from foi_ingest.extract.pdf.words import Word


@dataclass(slots=True)
class Laid:
    """A row of text with its segments, and once the columns are known, with its cells by their first column."""

    row: TextRow
    segments: list[Segment]
    cells: dict[int, Spot] = field(default_factory=dict)

    @property
    def is_many(self) -> bool:
        """Whether it falls into more than one piece."""
        return len(self.segments) >= 2

    @property
    def shows_figures(self) -> bool:
        """Whether, columns being unknown, its pieces behind the first look like figures."""
        behind = [is_value(segment.text) for segment in self.segments[1:]]
        return bool(behind) and 2 * sum(behind) >= len(behind)

    @property
    def body(self) -> list[str]:
        """The texts outside the first column."""
        return [spot.text for column, spot in self.cells.items() if column > 0]

    @property
    def holds_figures(self) -> bool:
        """Whether at least half of the cells outside the first column are figures."""
        body = self.body
        return bool(body) and 2 * sum(map(is_value, body)) >= len(body)


def lay_rows(rows: Sequence[TextRow]) -> list[Laid]:
    """The rows with their segments."""
    pieces = [split_row(row) for row in rows]
    part_tight(rows, pieces)
    return [Laid(row, segments) for row, segments in zip(rows, pieces, strict=True)]


def find_gutters(rows: Sequence[Laid], guides: Sequence[Laid] = ()) -> list[float]:
    """Where columns part, from the left.

    Takes the rows that fall into pieces (a row in one piece says nothing about columns), and rows which may run over a gutter but
    should be crossed as little as can be: headers, wrapped labels.
    """
    many = [laid for laid in rows if laid.is_many]
    if not many:
        return []
    segments = [segment for laid in many for segment in laid.segments]
    left, right = min(segment.x0 for segment in segments), max(segment.x1 for segment in segments)
    cover = _count_cover(many, left, right)
    guide = _count_cover(guides, left, right)
    limit = int(GUTTER_COVER_SHARE * len(many))
    seams = [segment.x0 - left for segment in segments if segment.is_tight]
    gutters = []
    start: int | None = None
    for x, count in enumerate([*cover, limit + 1]):
        if count <= limit and start is None:
            start = x
        elif count > limit and start is not None:
            wide = x - start >= GUTTER_WIDTH or any(start < seam <= x + 1 for seam in seams) or _begins_column(many, left + x - 1)
            if wide and start > 0 and x < len(cover):
                at_right = _is_flush(many, left + start - 1)
                first = [segment.x0 for segment in segments if left + start <= segment.x0 and segment.x1 <= left + x] if at_right else []
                # What stands in the strip behind figures that are flush is a mark of the next column.
                end = max(start + 1, int(min(first) - left)) if first else x
                gutters.append(left + _find_clearest(list(zip(cover, guide, strict=True)), start, end, at_right))
            start = None
    gutters = _drop_mark_gutters(gutters, many, guides)
    return [
        outer for outer in _find_outer_gutter(many, guides) if not gutters or outer < _find_first_edge(segments, outer) < gutters[0]
    ] + gutters


def _drop_mark_gutters(gutters: Sequence[float], many: Sequence[Laid], guides: Sequence[Laid]) -> list[float]:
    """The gutters without those that part the marks of a column from its figures: marks at the left or in the middle, figures at the right.

    Such a column of marks has no heading of its own, and in every row either it or the column of its figures is empty.
    """
    if not any(is_mark(segment.text) for laid in many for segment in laid.segments[1:]):
        return list(gutters)
    rows = [lay_cells(laid, gutters) for laid in many]
    top = min(laid.row.top for laid in many)
    heads = [lay_cells(laid, gutters) for laid in guides if laid.row.top < top]
    dropped = set()
    for column in range(1, len(gutters) + 1):
        if all(is_mark(cells[column].text) for cells in rows if column in cells):
            others = [other for other in (column - 1, column + 1) if _share_column(rows, heads, column, other)]
            if len(others) == 1:
                dropped.add(min(column, others[0]))
    return [gutter for index, gutter in enumerate(gutters) if index not in dropped]


def _share_column(rows: Sequence[dict[int, Spot]], heads: Sequence[dict[int, Spot]], marks: int, figures: int) -> bool:
    """Whether two columns are one: never filled both, figures in the one, and one heading for both."""
    texts = [cells[figures].text for cells in rows if figures in cells]
    if figures < 1 or not texts or 2 * sum(is_value(text) and not is_mark(text) for text in texts) <= len(texts):
        return False
    if any(_reaches(cells, marks) and _reaches(cells, figures) for cells in rows):
        return False
    over = [[any(spot.column <= at <= spot.column_end for spot in cells.values()) for at in (marks, figures)] for cells in heads]
    apart = any(all(found) and marks in cells and figures in cells for found, cells in zip(over, heads, strict=True))
    return any(map(any, over)) and not apart


def _reaches(cells: dict[int, Spot], column: int) -> bool:
    return any(spot.column <= column <= spot.column_end for spot in cells.values())


def _begins_column(many: Sequence[Laid], at: float) -> bool:
    """Whether what follows a narrow strip is in line: the longest label and the widest figure may stand in two rows."""
    found = [next((segment for segment in laid.segments if segment.x0 >= at), None) for laid in many]
    behind = [segment for segment in found if segment is not None]
    if len(behind) < max(OUTER_LABELS, len(many) - 1):
        return False
    edges = zip(*((segment.x0, segment.x1, (segment.x0 + segment.x1) / 2) for segment in behind), strict=True)
    return any(max(edge) - min(edge) <= SAME_EDGE for edge in edges)


def _find_first_edge(segments: Sequence[Segment], outer: float) -> float:
    return min(segment.x0 for segment in segments if segment.x1 > outer)


def _find_outer_gutter(many: Sequence[Laid], rows: Sequence[Laid]) -> list[float]:
    """The gutter behind labels that are printed once for several rows, seldom on the height of their figures.

    They begin in line at the left of where most rows begin, and none runs into the labels of the rows: section headings would.
    """
    # The lines of wrapped labels tell where labels begin; on the height of the figures the outer label may stand each time.
    first, count = Counter(round(laid.segments[0].x0) for laid in [*many, *rows]).most_common(1)[0]
    outer = [segment for laid in rows for segment in laid.segments if segment.x0 < first - GUTTER_WIDTH]
    if len(outer) < OUTER_LABELS or 2 * count < len(many) or 2 * len(outer) > len(rows):
        return []
    start, end = min(segment.x0 for segment in outer), max(segment.x1 for segment in outer)
    in_line = all(segment.x0 - start <= IN_LINE for segment in outer)
    return [(end + first) / 2] if in_line and end + GUTTER_SLACK <= first else []


def _count_cover(rows: Sequence[Laid], left: float, right: float) -> list[int]:
    cover = [0] * (int(right - left) + 2)
    for laid in rows:
        for segment in laid.segments:
            for x in range(max(0, int(segment.x0 - left)), min(len(cover), int(segment.x1 - left) + 1)):
                cover[x] += 1
    return cover


def _is_flush(many: Sequence[Laid], at: float) -> bool:
    """Whether figures that end at one place, of more than one length, make a column: what follows them belongs to the next."""
    ending = [segment for laid in many for segment in laid.segments if abs(segment.x1 - at) <= 1 and is_value(segment.text)]
    return 2 * len(ending) > len(many) and len({round(segment.x0) for segment in ending}) > 1


def _find_clearest(cover: Sequence[tuple[int, int]], start: int, end: int, at_right: bool) -> int:
    """The middle of the widest run of least cover; of the first one behind a column that is flush at the right."""
    least = min(cover[start:end])
    best, run = (0, start), 0
    for x in range(start, end + 1):
        if x < end and cover[x] == least:
            run += 1
        elif at_right and best[0]:
            break
        else:
            best = max(best, (run, x - (run + 1) // 2))
            run = 0
    return best[1]


def lay_cells(laid: Laid, gutters: Sequence[float]) -> dict[int, Spot]:
    """The cells of a row by their first column; a segment over a gutter is one cell over several columns."""
    cells: dict[int, Spot] = {}
    for segment in laid.segments:
        for words in _cut_segment(segment, gutters):
            first, last = _find_columns(words[0].x0, max(word.x1 for word in words), gutters)
            if first in cells and last > first:
                # Two pieces of a row are two cells: the second overhangs its column at the left.
                first += 1
            held = cells.get(first)
            if held is not None:
                held.words.extend(words)
                held.column_end = max(held.column_end, last)
            else:
                cells[first] = Spot(0, 0, first, last, list(words))
    return cells


def _find_columns(x0: float, x1: float, gutters: Sequence[float]) -> tuple[int, int]:
    """The first and the last column of what stands from `x0` to `x1`; what hardly reaches over one gutter does not span two columns."""
    first = sum(x0 > x - GUTTER_SLACK for x in gutters)
    last = max(first, sum(x1 > x + GUTTER_SLACK for x in gutters))
    if last == first + 1:
        over = (gutters[first] - x0) / (x1 - x0)
        if over < OVERHANG_SHARE:
            return last, last
        if over > 1 - OVERHANG_SHARE:
            return first, first
    return first, last


def _cut_segment(segment: Segment, gutters: Sequence[float]) -> list[list[Word]]:
    """The segment cut at the gutters where its words stand further apart than words of one cell do, or are figures on both sides."""
    pieces = [segment.words[:1]]
    for before, after in zip(segment.words, segment.words[1:], strict=False):
        over_gutter = any(before.x1 <= x + GUTTER_SLACK and after.x0 >= x - GUTTER_SLACK for x in gutters)
        wide = after.x0 - before.x1 >= SPLIT_GAP_HEIGHTS * min(before.height, after.height)
        if over_gutter and (wide or (is_value(before.text) and is_value(after.text))):
            pieces.append([after])
        else:
            pieces[-1].append(after)
    return pieces
