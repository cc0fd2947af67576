"""Tables without rules: rows of text that fall into columns, most of them figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean, median

from foi_ingest.extract.pdf.columns import Laid, find_gutters, lay_cells
from foi_ingest.extract.pdf.found import YEAR, Found, Spot, bound, compress, is_value
from foi_ingest.extract.pdf.logical import find_body, group_rows, is_continuation
from foi_ingest.extract.pdf.outer import find_outer_spans
from foi_ingest.extract.pdf.thresholds import (
    BLOCK_GAP_HEIGHTS,
    FULL_ROWS,
    FULL_ROWS_SHARE,
    FULL_ROWS_SURE,
    FULL_SHARE,
    HEADING_GAP_HEIGHTS,
    HEADING_LINES,
    LONGEST_LABEL,
    PROSE_CROSS_SHARE,
    PROSE_SHARE,
    PROSE_WORDS,
    SCALE_ROWS,
    SCALE_SHARE,
    SURE_COLUMNS,
    SURE_VALUE_SHARE,
    TEXT_WORDS,
    TIGHT_HEIGHTS,
    TITLE_GAP_SHARE,
    VALUE_SHARE,
    VALUE_SHARE_WIDE,
    WORD_ROWS,
)
from foi_ingest.extract.pdf.titles import drop_title, heads_columns

_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?$")


def find_unruled(rows: Sequence[Laid], page_width: float) -> list[Found]:
    """The tables that stand in the rows, none of whose words belongs to a ruled table."""
    return [table for block in split_blocks(rows, page_width) for table in _read_block(block)]


def split_blocks(rows: Sequence[Laid], page_width: float) -> list[list[Laid]]:
    """Runs of rows that may be one table: close together, most of them in more than one piece."""
    blocks: list[list[Laid]] = []
    block: list[Laid] = []
    single = 0
    for index, laid in enumerate(rows):
        if block:
            gap = laid.row.top - block[-1].row.bottom
            height = median(other.row.height for other in block)
            is_wide = not laid.is_many and laid.segments[0].x1 - laid.segments[0].x0 > PROSE_SHARE * page_width
            single = 0 if laid.is_many else single + 1
            is_label = _is_label_line(laid, block) or _is_half_way([*block[-1:], *rows[index : index + 2]], 1, block)
            allowed = LONGEST_LABEL if is_label else 2
            is_far = gap > BLOCK_GAP_HEIGHTS * height and not heads_columns(block, rows[index:])
            if is_far or is_wide or single > allowed or _begins_another(rows, index, block):
                blocks.append(block)
                block = []
        if laid.is_many and not block:
            single = 0
        if laid.is_many and not block:
            block = _find_heading(rows[:index], page_width)
        if laid.is_many or block:
            block.append(laid)
    blocks.append(block)
    trimmed = map(_trim, blocks)
    return [block for block in trimmed if sum(laid.is_many for laid in block) >= FULL_ROWS_SURE]


def _find_heading(rows: Sequence[Laid], page_width: float) -> list[Laid]:
    """The lines in one piece just over a table, which may be headings over its columns, or lines of them."""
    start = len(rows)
    while start and len(rows) - start < HEADING_LINES:
        laid, below = rows[start - 1], rows[start] if start < len(rows) else None
        is_far = below is not None and below.row.top - laid.row.bottom > HEADING_GAP_HEIGHTS * laid.row.height
        is_wide = below is not None and laid.segments[0].x1 - laid.segments[0].x0 > PROSE_SHARE * page_width
        if laid.is_many or is_far or is_wide:
            break
        start -= 1
    return list(rows[start:])


def _begins_another(rows: Sequence[Laid], index: int, block: Sequence[Laid]) -> bool:
    return _is_title(rows, index, block) or _is_header_again(rows, index, block)


def _stands_off(laid: Laid, block: Sequence[Laid]) -> bool:
    """Whether the gap over a row is wider than those over the rows before it."""
    gaps = [below.row.top - above.row.bottom for above, below in pairwise(block)]
    ordinary = median(gaps) if gaps else 0.0
    return laid.row.top - block[-1].row.bottom >= max(TITLE_GAP_SHARE * ordinary, TIGHT_HEIGHTS * laid.row.height)


def _is_header_again(rows: Sequence[Laid], index: int, block: Sequence[Laid]) -> bool:
    """Whether the heading over the labels comes again after a gap: the header of another table."""
    if rows[index].shows_figures or not any(laid.shows_figures for laid in block) or not _stands_off(rows[index], block):
        return False
    figures = next(i for i, laid in enumerate(block) if laid.shows_figures)
    headings = {laid.segments[0].text for laid in block[: max(figures, 1)]} - {laid.segments[0].text for laid in block[figures:]}
    for laid in rows[index : index + HEADING_LINES]:
        if laid.segments[0].text in headings:
            return True
        if laid.shows_figures and not _is_header(laid, block):
            break
    return False


def _is_title(rows: Sequence[Laid], index: int, block: Sequence[Laid]) -> bool:
    """Whether a line in one piece begins another table: it stands off what is over it, and a header follows, not figures."""
    if rows[index].is_many:
        return False
    if not _stands_off(rows[index], block):
        return False
    following = next((laid for laid in rows[index + 1 : index + 4] if laid.is_many), None)
    return following is not None and _is_header(following, block)


def _is_header(laid: Laid, block: Sequence[Laid]) -> bool:
    texts = [segment.text for segment in laid.segments]
    first = next((other for other in block if other.is_many), None)
    repeats = first is not None and texts == [segment.text for segment in first.segments]
    return repeats or not any(is_value(text) and not YEAR.match(text) for text in texts) or all(YEAR.match(text) for text in texts[1:])


def _is_label_line(laid: Laid, block: Sequence[Laid]) -> bool:
    """Whether a line in one piece lies left of the figures over it, so that it may be a line of a long label."""
    last = next((other for other in reversed(block) if other.is_many), None)
    return last is not None and laid.segments[0].x1 < last.segments[1].x0


def _trim(block: list[Laid]) -> list[Laid]:
    """The block up to its last row in pieces, with the lines close under it that may be lines of its label."""
    many = [index for index, laid in enumerate(block) if laid.is_many]
    if not many:
        return []
    end = many[-1] + 1
    while end < len(block) and (
        _is_half_way(block, end, block[:end]) or (_is_label_line(block[end], block[:end]) and _is_tight(block[end - 1], block[end]))
    ):
        end += 1
    return block[:end]


def _is_half_way(rows: Sequence[Laid], index: int, block: Sequence[Laid]) -> bool:
    """Whether a line is the only figure of a row and stands half way between two lines of its label, overlapping both.

    Takes the lines, the place of this one, and the table over it.
    """
    if not 0 < index < len(rows) - 1 or rows[index].is_many or not is_value(rows[index].segments[0].text):
        return False
    above, laid, below = rows[index - 1 : index + 2]
    figure = laid.segments[0]
    last = next((other.segments[-1] for other in reversed(block) if other.shows_figures), None)
    in_column = last is not None and figure.x0 < last.x1 and last.x0 < figure.x1
    return in_column and laid.row.top < above.row.bottom and below.row.top < laid.row.bottom


def _is_tight(above: Laid, below: Laid) -> bool:
    return below.row.top - above.row.bottom < TIGHT_HEIGHTS * below.row.height


def _read_block(block: Sequence[Laid]) -> list[Found]:
    """The tables of a block: one, none, or several with running text between them."""
    tables = []
    pending = [block]
    while pending:
        part = pending.pop()
        gutters = _lay_block(part)
        if not gutters:
            continue
        prose = {index for index, laid in enumerate(part) if _is_prose(laid, part, gutters)}
        rest = _trim_notes(part)
        if prose:
            edges = [-1, *sorted(prose), len(part)]
            pending += [part[start + 1 : end] for start, end in pairwise(edges) if end - start > FULL_ROWS_SURE]
        elif len(rest) < len(part):
            pending.append(rest)
        elif _is_table(part, len(gutters) + 1) and not _is_scale(part):
            tables.append(_make_table(part, gutters))
    return tables


def _list_figures(block: Sequence[Laid]) -> list[Laid]:
    figures = [laid for laid in block if laid.shows_figures]
    return figures if len(figures) >= FULL_ROWS_SURE else []


def _lay_block(block: Sequence[Laid]) -> list[float]:
    """The gutters of a block, its rows cut into cells at them."""
    figures = _list_figures(block)
    # Periods over groups of columns stand across the gutters inside each group: rows of counts, and with a label, tell more.
    counts = [laid for laid in figures if not all(YEAR.match(segment.text) for segment in laid.segments[1:])]
    figures = counts if len(counts) >= FULL_ROWS_SURE else figures
    labelled = [laid for laid in figures if not is_value(laid.segments[0].text)]
    certain = labelled if 2 * len(labelled) > len(figures) and len(labelled) >= FULL_ROWS_SURE else figures
    gutters = find_gutters(certain or block, block if figures else ())
    for laid in block:
        laid.cells = lay_cells(laid, gutters)
    return gutters


def _trim_notes(block: Sequence[Laid]) -> Sequence[Laid]:
    """The block without titles over it and notes under it."""
    return _drop_notes(drop_title(block)) if _list_figures(block) else _drop_caption(block)


def _make_table(block: Sequence[Laid], gutters: Sequence[float]) -> Found:
    spots: list[Spot] = []
    groups = group_rows(block, len(gutters) + 1)
    header = {id(laid) for laid in block[: find_body(block)]}
    heads = sum(id(group[0]) in header for group in groups)
    spans = find_outer_spans(groups[heads:]) if heads < len(groups) else {}
    for number, group in enumerate(groups):
        spots += _join_cells(group, number)
    for spot in spots:
        start, end = spans.get((spot.row - heads, spot.column), (spot.row - heads, spot.row_end - heads))
        spot.row, spot.row_end = start + heads, end + heads
    # A label half way between two rows made a row of its own.
    spots = compress(spots) if spans else spots
    words = [word for spot in spots for word in spot.words]
    edges = [min((spot.words[0].x0 for spot in spots if spot.column == c), default=0.0) for c in range(len(gutters) + 1)]
    return Found("unruled", bound(words), sorted(spots, key=lambda s: (s.row, s.column)), tuple(round(edge, 1) for edge in edges))


def _is_prose(laid: Laid, block: Sequence[Laid], gutters: Sequence[float]) -> bool:
    """Whether a row without figures is a line of running text: many words that run over the gutters from the labels on."""
    if laid.shows_figures:
        return False
    spans = laid.cells.get(0) is not None and any(spot.column_end > spot.column for spot in laid.cells.values())
    crossed = sum(spot.column_end - spot.column for spot in laid.cells.values())
    return spans and len(laid.row.words) >= PROSE_WORDS and crossed >= max(1.0, PROSE_CROSS_SHARE * len(gutters)) and laid is not block[0]


def _drop_caption(block: Sequence[Laid]) -> Sequence[Laid]:
    """A block of words without the lines in one piece that begin over its first column."""
    return block if block[0].is_many or 0 not in block[0].cells else block[1:]


def _drop_notes(block: Sequence[Laid]) -> Sequence[Laid]:
    """The block up to its last row of figures, with the lines of that row's label that follow.

    A label goes on where its figures stand half way down: then as many lines follow them as go before.
    """
    shown = [index for index, laid in enumerate(block) if laid.shows_figures or _is_half_way(block, index, block[:index])]
    last = shown[-1] if shown else len(block) - 1
    before = 0
    while last - before > 0 and set(block[last - before - 1].cells) == {0} and _is_tight(block[last - before - 1], block[last - before]):
        before += 1
    end = last + 1
    while end < len(block) and (
        is_continuation(block[end - 1], block[end]) or (end - last <= before and _is_tight(block[end - 1], block[end]))
    ):
        end += 1
    return block[:end]


def _is_table(block: Sequence[Laid], width: int) -> bool:
    body = [text for laid in block for text in laid.body]
    if not body:
        return False
    values = sum(map(is_value, body)) / len(body)
    words = mean(len(text.split()) for text in body)
    full = sum(len(laid.cells) >= max(2, FULL_SHARE * width) for laid in block)
    if sum(laid.shows_figures for laid in block) < FULL_ROWS_SURE and full < WORD_ROWS:
        return False
    least = FULL_ROWS_SURE if width >= SURE_COLUMNS and values >= SURE_VALUE_SHARE else FULL_ROWS
    if full < max(least, FULL_ROWS_SHARE * sum(laid.is_many for laid in block)):
        return False
    if values < VALUE_SHARE and (words > TEXT_WORDS or width < 3):
        return False
    return values >= VALUE_SHARE_WIDE or (width >= 4 and full >= WORD_ROWS)


def _is_scale(block: Sequence[Laid]) -> bool:
    """Whether every column counts up or down in equal steps: the scales of charts side by side."""
    columns: dict[int, list[float]] = {}
    for laid in block:
        for column, spot in laid.cells.items():
            if _NUMBER.match(spot.text):
                columns.setdefault(column, []).append(float(spot.text))
    long = [numbers for numbers in columns.values() if len(numbers) >= SCALE_ROWS]
    steps = [[round(after - before, 6) for before, after in pairwise(numbers)] for numbers in long]
    return bool(steps) and all(_find_mode_share(found) >= SCALE_SHARE for found in steps)


def _find_mode_share(steps: Sequence[float]) -> float:
    step, times = Counter(steps).most_common(1)[0]
    return times / len(steps) if step else 0.0


def _join_cells(group: Sequence[Laid], number: int) -> list[Spot]:
    cells: dict[int, Spot] = {}
    for laid in group:
        for column, spot in laid.cells.items():
            held = cells.setdefault(column, Spot(number, number, column, spot.column_end, []))
            held.words.extend(spot.words)
            held.column_end = max(held.column_end, spot.column_end)
    return list(cells.values())
