"""Tables whose only rules run across: over the header, under it, under the last row, or under every row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from foi_ingest.extract.pdf.columns import Laid, find_gutters, lay_cells, lay_rows
from foi_ingest.extract.pdf.found import Found, compress, is_value
from foi_ingest.extract.pdf.lattice import build_lattice, read_spots
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.rules import Rule, Rules
from foi_ingest.extract.pdf.shapes import Rect, overlaps
from foi_ingest.extract.pdf.soft import add_soft_lines
from foi_ingest.extract.pdf.thresholds import (
    BAND_END_SLACK,
    BAND_MANY_SHARE,
    BAND_VALUE_SHARE,
    BAND_WIDTH,
    EMPTY_BAND,
    HEADER_REACH,
    JOIN,
    LINE_GAP_HEIGHTS,
    PROSE_LINES,
    PROSE_WIDTH_SHARE,
    ROW_BANDS_SHARE,
    TITLE_GAP_HEIGHTS,
)
from foi_ingest.extract.pdf.titles import drop_title
from foi_ingest.extract.pdf.words import Word


def find_banded(rules: Rules, words: Sequence[Word], only_rows: bool) -> list[Found]:
    """The tables between rules of one length. Takes rules and words that belong to no other table.

    With `only_rows`, only tables in which a rule stands between any two rows: what rules part is surer than what gaps part.
    """
    parts = [part for group in _group_rules(rules) for part in _split_group(group, words)]
    tables: list[Found] = []
    # The larger group goes first: a rule under one block of columns is part of the table that encloses it.
    for part in sorted(parts, key=lambda part: (part[0].at - part[-1].at, part[0].start - part[0].end)):
        if only_rows and not _are_bands_rows(part, words):
            continue
        table = None if any(overlaps(_area(part), table.box) for table in tables) else _read_bands(part, words, only_rows)
        if table is not None:
            tables.append(table)
    return sorted(tables, key=lambda table: table.box[1])


def _area(part: Sequence[Rule]) -> Rect:
    return (part[0].start, part[0].at, part[0].end, part[-1].at)


def _are_bands_rows(part: Sequence[Rule], words: Sequence[Word]) -> bool:
    """Whether nearly every band holds figures in at most one of its lines."""
    bands = [lay_rows(gather_rows(_find_inside(words, above, below))) for above, below in pairwise(part)]
    held = [band for band in bands if band]
    figures = [sum(laid.shows_figures for laid in band) for band in held]
    single = sum(count <= 1 for count in figures)
    return len(held) >= 2 and single >= ROW_BANDS_SHARE * len(held) and 2 * sum(map(bool, figures)) >= len(held)


def _group_rules(rules: Rules) -> list[list[Rule]]:
    """Rules that begin and end alike, from the top; the tops of shaded headers among them."""
    groups: list[list[Rule]] = []
    for rule in sorted([*rules.level, *_find_shade_tops(rules)], key=lambda rule: rule.at):
        if rule.end - rule.start < BAND_WIDTH:
            continue
        for group in groups:
            if abs(group[0].start - rule.start) <= BAND_END_SLACK and abs(group[0].end - rule.end) <= BAND_END_SLACK:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) >= 2]


def _find_shade_tops(rules: Rules) -> list[Rule]:
    """The top side of shaded areas that stand side by side on a rule: a header shaded cell by cell."""
    tops: dict[tuple[int, int], list[Rect]] = {}
    for box in rules.shades:
        tops.setdefault((round(box[1]), round(box[3])), []).append(box)
    return [
        Rule(boxes[0][1], min(box[0] for box in boxes), max(box[2] for box in boxes))
        for boxes in tops.values()
        if any(abs(rule.at - boxes[0][3]) <= JOIN for rule in rules.level)
    ]


def _split_group(group: Sequence[Rule], words: Sequence[Word]) -> list[list[Rule]]:
    """The group parted where two rules enclose no rows of a table: rules of a page's head and foot enclose the whole page."""
    bands = [lay_rows(gather_rows(_find_inside(words, above, below))) for above, below in pairwise(group)]
    parts = [[group[0]]]
    for index, band in enumerate(bands):
        following = bands[index + 1] if index + 1 < len(bands) else []
        if _parts_tables(band, following, group[index], group[index + 1]):
            parts.append([group[index + 1]])
        else:
            parts[-1].append(group[index + 1])
    return [part for part in parts if len(part) >= 2]


def _parts_tables(rows: Sequence[Laid], following: Sequence[Laid], above: Rule, below: Rule) -> bool:
    """Whether the band holds running text, or a title: blank lines round it, or a header after it instead of figures."""
    single = [laid for laid in rows if not laid.is_many]
    prose = [laid for laid in single if laid.segments[0].x1 - laid.segments[0].x0 > PROSE_WIDTH_SHARE * (above.end - above.start)]
    if len(prose) >= PROSE_LINES:
        return True
    begins = bool(following) and not any(laid.shows_figures for laid in following) and any(laid.is_many for laid in following)
    if not rows:
        least = LINE_GAP_HEIGHTS * following[0].row.height if begins else EMPTY_BAND
        return below.at - above.at > min(least, EMPTY_BAND)
    if len(single) < len(rows):
        return False
    edges = [above.at, *(edge for laid in rows for edge in (laid.row.top, laid.row.bottom)), below.at]
    gaps = [end - start for start, end in zip(edges[::2], edges[1::2], strict=True)]
    many = [laid for laid in following if laid.is_many]
    is_header = bool(many) and not any(laid.shows_figures for laid in many)
    return is_header or max(gaps) > TITLE_GAP_HEIGHTS * rows[0].row.height


def _find_inside(words: Sequence[Word], above: Rule, below: Rule) -> list[Word]:
    return [word for word in words if above.at <= word.centre < below.at and above.start - JOIN <= word.middle <= above.end + JOIN]


def _read_bands(group: Sequence[Rule], words: Sequence[Word], only_rows: bool) -> Found | None:
    inside = _find_inside(words, group[0], group[-1])
    rows = lay_rows(gather_rows(inside))
    gutters = find_gutters([laid for laid in rows if laid.shows_figures] or rows, rows)
    if not gutters or not _are_table_rows(rows, gutters) or (not only_rows and sum(laid.shows_figures for laid in rows) < 2):
        return None
    start, end = min(rule.start for rule in group), max(rule.end for rule in group)
    first = [laid for laid in rows if laid.row.centre < group[1].at]
    header = _find_header(group[0], rows, words, gutters) if _has_no_header(first) else []
    if header:
        # Labels and figures leave room between them; only the headings tell where in it the columns part.
        gutters = find_gutters([laid for laid in rows if laid.shows_figures] or rows, [*lay_rows(gather_rows(header)), *rows])
    top, bottom = min([group[0].at, *(word.top - 1 for word in header)]), group[-1].at
    level = tuple(Rule(at, start, end) for at in sorted({top, *(rule.at for rule in group)}))
    net = Rules(level, (Rule(start, top, bottom), Rule(end, top, bottom)), ())
    lattice = build_lattice(add_soft_lines(net, [*header, *inside], gutters), [*header, *inside])
    spots = read_spots(lattice)
    edges = tuple(round(lattice.xs[column], 1) for column in sorted({spot.column for spot in spots}))
    if len({spot.row for spot in spots}) < 2 or len(edges) < 2:
        return None
    return Found("ruled", (start, top, end, bottom), compress(spots), edges)


def _has_no_header(first: Sequence[Laid]) -> bool:
    """Whether the first band is a row of figures already, or a heading of a group of rows, so that the headings stand over the rule."""
    return bool(first) and (any(laid.shows_figures for laid in first) or not any(laid.is_many for laid in first))


def _find_header(first: Rule, rows: Sequence[Laid], words: Sequence[Word], gutters: Sequence[float]) -> list[Word]:
    """The words of the headings that stand over the first rule, when the rows under it are figures already."""
    region = Rule(first.at - HEADER_REACH, first.start, first.end)
    over = lay_rows(gather_rows(_find_inside(words, region, first)))
    for laid in [*over, *rows]:
        laid.cells = lay_cells(laid, gutters)
    kept = drop_title([*over, *rows])
    height = min((laid.row.top for laid in kept), default=first.at)
    return [word for word in _find_inside(words, region, first) if word.centre > height]


def _are_table_rows(rows: Sequence[Laid], gutters: Sequence[float]) -> bool:
    """Whether most rows fall into columns and hold figures."""
    many = [laid for laid in rows if laid.is_many]
    first = gutters[0]
    pieces = [segment.text for laid in many for segment in laid.segments if segment.x0 > first]
    return (
        len(many) >= max(2.0, BAND_MANY_SHARE * len(rows)) and bool(pieces) and sum(map(is_value, pieces)) >= BAND_VALUE_SHARE * len(pieces)
    )
