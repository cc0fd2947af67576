"""Lines that a ruled table leaves out: columns that only the text shows, and rows that stand between two rules.

Many tables are ruled round the whole, under the header and over the total, and leave the rest to the eye.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from foi_ingest.extract.pdf.columns import find_gutters, lay_cells, lay_rows
from foi_ingest.extract.pdf.found import is_value
from foi_ingest.extract.pdf.logical import Group, group_rows
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.rules import Rule, Rules
from foi_ingest.extract.pdf.thresholds import CUT_SLACK, LEAST_COLUMN, SOFT_FULL_SHARE, SOFT_PIECES_SHARE, SOFT_VALUE_SHARE
from foi_ingest.extract.pdf.words import Word


def find_grid_lines(net: Rules) -> tuple[list[float], list[float]]:
    """(xs, ys) of a net, its outer border closed where it was not drawn."""
    return _close({rule.at for rule in net.upright}, net.level), _close({rule.at for rule in net.level}, net.upright)


def _close(lines: set[float], crossing: Sequence[Rule]) -> list[float]:
    ordered = sorted(lines)
    first, last = min(rule.start for rule in crossing), max(rule.end for rule in crossing)
    before = [first] if not ordered or ordered[0] - first > LEAST_COLUMN else []
    after = [last] if not ordered or last - ordered[-1] > LEAST_COLUMN else []
    return before + ordered + after


def add_soft_lines(net: Rules, words: Sequence[Word], known: Sequence[float] = ()) -> Rules:
    """The net with the lines that its text shows and no rule draws. `known` are gutters already found."""
    xs, ys = find_grid_lines(net)
    inside = [word for word in words if xs[0] <= word.middle <= xs[-1] and ys[0] <= word.centre <= ys[-1]]
    gutters = list(known) or [gutter for left, right in pairwise(xs) for gutter in _find_soft_gutters(inside, left, right)]
    columns = sorted([*xs[1:-1], *gutters])
    level, upright = list(net.level), list(net.upright)
    for top, bottom in pairwise(ys):
        band = [word for word in inside if top <= word.centre < bottom]
        heights, spanned = _part_rows(band, columns, xs, level)
        for (start, end), inside_heading in zip(pairwise([top, *heights, bottom]), spanned, strict=True):
            row = [word for word in band if start <= word.centre < end]
            crossed = {x for x in gutters if any(word.x0 < x - CUT_SLACK and word.x1 > x + CUT_SLACK for word in row)}
            upright += [Rule(x, start, end) for x in gutters if x not in crossed and x not in inside_heading]
    return Rules(tuple(level), tuple(upright), net.shades)


def _find_soft_gutters(words: Sequence[Word], left: float, right: float) -> list[float]:
    """The gutters inside one ruled column, when most of its rows fall into pieces and most pieces are figures."""
    rows = lay_rows(gather_rows(word for word in words if left <= word.middle < right))
    many = [laid for laid in rows if laid.is_many]
    behind = min((laid.segments[1].x0 for laid in many), default=right)
    # Lines of wrapped labels say nothing about the columns behind the labels.
    across = [laid for laid in rows if laid.is_many or laid.segments[0].x1 > behind]
    if len(many) < max(2, SOFT_PIECES_SHARE * len(across)):
        return []
    pieces = [segment.text for laid in many for segment in laid.segments]
    if sum(map(is_value, pieces)) < SOFT_VALUE_SHARE * len(pieces):
        return []
    return find_gutters([laid for laid in rows if laid.shows_figures] or rows, rows)


def _part_rows(
    band: Sequence[Word], columns: Sequence[float], xs: Sequence[float], level: list[Rule]
) -> tuple[list[float], list[set[float]]]:
    """(the heights that part the rows of a band, for each row the columns' edges inside its headings that speak for several columns).

    The lines between rows are added to `level` where both sides hold words.
    """
    rows = lay_rows(gather_rows(band))
    if len(rows) < 2:
        return [], [set()]
    for laid in rows:
        laid.cells = lay_cells(laid, columns)
    groups = group_rows(rows, len(columns) + 1)
    if not _are_rows(groups) and not _are_levels(groups):
        return [], [set()]
    heights = [(above[-1].row.bottom + below[0].row.top) / 2 for above, below in pairwise(groups)]
    edges = [*xs[:1], *columns, *xs[-1:]]
    for column in range(len(edges) - 1):
        if not _speaks_for_all(column, groups):
            level += [Rule(height, edges[column], edges[column + 1]) for height in heights]
    spanned = [
        {x for laid in group for spot in laid.cells.values() if len(laid.cells) > 1 for x in columns[spot.column : spot.column_end]}
        for group in groups
    ]
    return heights, spanned


def _are_levels(groups: Sequence[Group]) -> bool:
    """Whether a heading over several columns stands over the headings of these columns."""
    for above, below in pairwise(groups):
        columns = {column for laid in below for column in laid.cells}
        for laid in above:
            for spot in laid.cells.values():
                if sum(spot.column <= column <= spot.column_end for column in columns) >= 2:
                    return True
    return False


def _speaks_for_all(column: int, groups: Sequence[Group]) -> bool:
    """Whether the column holds one label only, which then stands for all rows of the band."""
    holding = [laid.cells[column].text for group in groups for laid in group if column in laid.cells]
    rows = sum(any(column in laid.cells for laid in group) for group in groups)
    return rows == 1 and not any(map(is_value, holding))


def _are_rows(groups: Sequence[Group]) -> bool:
    """Whether at least two groups are full rows of figures: a cell with several lines of text is still one cell."""
    widths = [len({column for laid in group for column in laid.cells}) for group in groups]
    full = [
        width >= SOFT_FULL_SHARE * max(widths) and any(laid.holds_figures for laid in group)
        for width, group in zip(widths, groups, strict=True)
    ]
    return sum(full) >= 2 and 2 * sum(full) >= len(groups)
