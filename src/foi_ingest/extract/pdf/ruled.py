"""Tables drawn with rules."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.found import Found, Spot, compress, is_value
from foi_ingest.extract.pdf.lattice import Lattice, build_lattice, read_spots
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.rules import Rule, Rules, find_nets
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.soft import add_soft_lines
from foi_ingest.extract.pdf.thresholds import (
    CUT_WORDS,
    CUT_WORDS_SHARE,
    FRAME_LINES,
    FRAME_ROWS,
    LEAST_CELLS,
    NEIGHBOUR_GAP,
    OUTLINE_FIRST_SHARE,
    OUTLINE_FULL_SHARE,
    OUTLINE_SHARE,
    SNAP,
    USED_ROWS_SHARE,
)
from foi_ingest.extract.pdf.words import Word


def find_ruled(rules: Rules, words: Sequence[Word]) -> tuple[list[Found], list[Rect]]:
    """(the tables that rules draw, from the top left of the page; the areas of charts, in which no table is to be looked for)."""
    tables: list[Found] = []
    charts: list[Rect] = []
    for net in _join_neighbours(find_nets(rules), words):
        lattice = build_lattice(add_soft_lines(net, words), words)
        spots = read_spots(lattice)
        edges = tuple(round(lattice.xs[column], 1) for column in sorted({spot.column for spot in spots}))
        if _is_chart(lattice):
            charts.append(_area(lattice))
        elif _is_table(compress(spots)) and _is_outlined(net, lattice):
            tables.append(Found("ruled", _area(lattice), spots, edges))
    return tables, charts


def _is_chart(lattice: Lattice) -> bool:
    """Rules that cut words are bars and grid lines; so are rules most of which have nothing between them."""
    words = [word for held in lattice.words.values() for word in held]
    if not words:
        return False
    least = median(word.height for word in words)
    rows = [row for row, (top, bottom) in enumerate(pairwise(lattice.ys)) if bottom - top >= least]
    used = {row for row, _ in lattice.words}
    return lattice.cuts > max(CUT_WORDS, CUT_WORDS_SHARE * len(words)) or len(used) < USED_ROWS_SHARE * len(rows)


def _join_neighbours(nets: Sequence[Rules], words: Sequence[Word]) -> list[Rules]:
    """Nets side by side with the same rows are one table when the right one has figures where its labels would be."""
    joined: list[Rules] = []
    for net in sorted(nets, key=lambda net: min(rule.at for rule in net.upright)):
        for index, left in enumerate(joined):
            if _are_neighbours(left, net) and _begins_with_figures(net, words):
                joined[index] = Rules((*left.level, *net.level), (*left.upright, *net.upright), ())
                break
        else:
            joined.append(net)
    return sorted(joined, key=lambda net: (min(rule.at for rule in net.level), min(rule.at for rule in net.upright)))


def _are_neighbours(left: Rules, right: Rules) -> bool:
    gap = min(rule.start for rule in right.level) - max(rule.end for rule in left.level)
    if not 0 < gap <= NEIGHBOUR_GAP:
        return False
    heights = [sorted({rule.at for rule in net.level}) for net in (left, right)]
    return len(heights[0]) == len(heights[1]) > 2 and all(abs(a - b) <= SNAP for a, b in zip(*heights, strict=True))


def _begins_with_figures(net: Rules, words: Sequence[Word]) -> bool:
    stub = [spot.text for spot in read_spots(build_lattice(net, words)) if spot.column == 0 == spot.column_end]
    return 2 * sum(map(is_value, stub)) > len(stub)


def _area(lattice: Lattice) -> Rect:
    return (lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1])


def _is_table(spots: Sequence[Spot]) -> bool:
    if len({spot.row for spot in spots}) < 2 or len({spot.column for spot in spots}) < 2 or len(spots) < LEAST_CELLS:
        return False
    # A frame round a table without inner rules is left to the reader of unruled tables.
    rows = 1 + max(spot.row_end for spot in spots)
    return rows > FRAME_ROWS or max(len(gather_rows(spot.words)) for spot in spots) < FRAME_LINES


def _is_outlined(net: Rules, lattice: Lattice) -> bool:
    """Whether two opposite sides are drawn for the most part: boxes that only touch each other are a drawing."""
    x0, top, x1, bottom = _area(lattice)
    over, under = (_find_share(net.level, at, x0, x1) for at in (top, bottom))
    left, right = (_find_share(net.upright, at, top, bottom) for at in (x0, x1))
    full = sum(_find_share(net.level, at, x0, x1) >= OUTLINE_FULL_SHARE for at in lattice.ys)
    closed = (over >= OUTLINE_FIRST_SHARE and under >= OUTLINE_SHARE) or (left >= OUTLINE_SHARE and right >= OUTLINE_SHARE)
    return closed or full >= 2


def _find_share(rules: Sequence[Rule], at: float, start: float, end: float) -> float:
    drawn = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= SNAP)
    return drawn / max(end - start, 1.0)
