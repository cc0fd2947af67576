"""Rows of text → rows of a table: which lines are one wrapped label, wherever among them its figures stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import YEAR
from foi_ingest.extract.pdf.header import group_header
from foi_ingest.extract.pdf.labels import count_lines_over, find_label_column, group_by_labels
from foi_ingest.extract.pdf.thresholds import TIGHT_HEIGHTS, WRAP_GAP_SHARE

_GOES_ON = re.compile(r"[a-z(&/]")
_UNFINISHED = re.compile(r"(?:[-–,/&(]|\b(?:of|and|or|the|to|in|for|with|by|on|a|an|not|from|at))$")

Group = list[Laid]


def find_body(rows: Sequence[Laid]) -> int:
    """The first line of the body: a line of figures, or of the label that they stand half way down."""
    first = find_first_body(rows)
    return first - count_lines_over(rows, first)


def find_first_body(rows: Sequence[Laid]) -> int:
    """The first row that holds figures; 0 when none does. Where rows have labels, figures without one are periods of the header.

    So are years over figures that are not all years, and the lines of a label over its figures belong to the body.
    """
    figures = [index for index, laid in enumerate(rows) if laid.holds_figures]
    counts = [index for index in figures if not _are_years(rows[index])]
    if counts:
        # Years that are not in line with one another are two lines of years.
        figures = [index for index in figures if index >= counts[0]]
    if figures and len(rows) > 1 and not counts and (figures == [len(rows) - 1] or not any(0 in rows[index].cells for index in figures)):
        # A band that ends with a line of years, or whose years have no labels, and has no other figures is a header.
        return len(rows)
    labelled = [index for index in figures if 0 in rows[index].cells]
    chosen = labelled if 2 * len(labelled) > len(figures) else figures
    return _step_back(rows, chosen[0]) if chosen else 0


def _are_years(laid: Laid) -> bool:
    """Whether a row holds years only: several, or one without a label, which is the last line of a heading."""
    years = [bool(YEAR.match(text)) for text in laid.body]
    return all(years) and len(years) >= (2 if 0 in laid.cells else 1)


def _step_back(rows: Sequence[Laid], first: int) -> int:
    """The first line of the label whose figures stand in `rows[first]`: it is nearer to them than to the header."""
    start = first
    while (
        start > 1
        and _is_label_only(rows[start - 1])
        and _find_gap(rows[start - 1], rows[start]) < _find_gap(rows[start - 2], rows[start - 1])
    ):
        start -= 1
    return start


def _is_label_only(laid: Laid) -> bool:
    return set(laid.cells) == {0} and laid.cells[0].column_end == 0


def group_rows(rows: Sequence[Laid], width: int) -> list[Group]:
    """The rows of a table of `width` columns from the top, each with its lines."""
    first = find_body(rows)
    return group_header(rows[:first], width, find_label_column(rows[first:])) + _group_body(rows[first:])


def is_continuation(above: Laid, below: Laid) -> bool:
    """Whether a line in the column of labels goes on with the label over it."""
    stub = below.cells.get(0)
    if stub is None or len(below.cells) > 1 or stub.column_end > 0 or 0 not in above.cells:
        return False
    return _find_gap(above, below) < TIGHT_HEIGHTS * below.row.height and bool(_GOES_ON.match(stub.text))


def _find_gap(above: Laid, below: Laid) -> float:
    return below.row.top - above.row.bottom


def _group_body(rows: Sequence[Laid]) -> list[Group]:
    """Lines that are linked are one row; no row has two lines with figures."""
    if not rows:
        return []
    told = group_by_labels(rows)
    if told is not None:
        return told
    row_gap = _find_row_gap(rows)
    groups: list[Group] = [[rows[0]]]
    for index, below in enumerate(rows[1:], start=1):
        above = rows[index - 1]
        nearer = _find_nearer(rows, index)
        if nearer == index - 1 or (nearer is None and _is_linked(above, below, row_gap)):
            groups[-1].append(below)
        else:
            groups.append([below])
    return [part for group in groups for part in _split_anchors(group)]


def _find_nearer(rows: Sequence[Laid], index: int) -> int | None:
    """For a boundary at which one line has neither label nor figures: the line over it when they belong together, else itself.

    Cells of words are printed round the middle of their row, so that their first line may stand over the row's label.
    """
    above, below = rows[index - 1], rows[index]
    gap = _find_gap(above, below)
    if _only_goes_on(below) and 0 in above.cells:
        after = _find_gap(below, rows[index + 1]) if index + 1 < len(rows) else None
        return index if after is not None and after < min(gap, 0.0) else None
    if _only_goes_on(above) and 0 in below.cells and index > 1:
        return index - 1 if gap < min(_find_gap(rows[index - 2], above), 0.0) else None
    return None


def _find_row_gap(rows: Sequence[Laid]) -> float | None:
    """The gap between rows that are surely two, each having its label and its figures."""
    gaps = [
        _find_gap(above, below) for above, below in pairwise(rows) if above.body and below.body and 0 in above.cells and 0 in below.cells
    ]
    return median(gaps) if gaps else None


def _is_linked(above: Laid, below: Laid, row_gap: float | None) -> bool:
    if above.body and below.body and not _only_goes_on(below):
        return False
    gap = _find_gap(above, below)
    height = min(above.row.height, below.row.height)
    if row_gap is not None and row_gap > 0 and gap <= WRAP_GAP_SHARE * row_gap and row_gap - gap > 1.0:
        return True
    if gap >= max(TIGHT_HEIGHTS * height, row_gap or 0.0) + 1.0 or 0 not in above.cells:
        return False
    if 0 not in below.cells:
        return not below.holds_figures
    return bool(_GOES_ON.match(below.cells[0].text) or _UNFINISHED.search(above.cells[0].text))


def _only_goes_on(laid: Laid) -> bool:
    """A line without a label of its own and without figures: the second line of a cell of words."""
    return 0 not in laid.cells and not laid.holds_figures


def _split_anchors(group: Group) -> list[Group]:
    """A group in which two lines hold figures is two rows: parted where the gap is widest, else before the line that begins anew."""
    anchors = [index for index, laid in enumerate(group) if laid.holds_figures]
    if len(anchors) < 2:
        return [group]
    parts: list[Group] = []
    start = 0
    for first, second in pairwise(anchors):
        cuts = range(first + 1, second + 1)
        widest = max(_find_gap(group[cut - 1], group[cut]) for cut in cuts)
        wide = [cut for cut in cuts if widest - _find_gap(group[cut - 1], group[cut]) < 1.0]
        begins = [cut for cut in wide if 0 in group[cut].cells and not _GOES_ON.match(group[cut].cells[0].text)]
        cut = (begins or wide)[0]
        parts.append(group[start:cut])
        start = cut
    return [*parts, group[start:]]
