"""Running headers, footers and page numbers: they name the reply, hold no figure, and must not become rows of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from foi_ingest.extract.pdf.found import Found, is_value
from foi_ingest.extract.pdf.rows import Segment, TextRow, gather_rows, split_row
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.sheet import Sheet
from foi_ingest.extract.pdf.thresholds import (
    BLOCK_GAP_HEIGHTS,
    FURNITURE_GAP_HEIGHTS,
    FURNITURE_SEGMENTS,
    FURNITURE_ZONE_SHARE,
    IN_LINE,
    SAME_HEIGHT,
)
from foi_ingest.extract.pdf.words import Word

_PAGE_OF = re.compile(r"\b(?:page|tudalen)\s*[:|]?\s*\d+(?:\s*(?:of|o|/)\s*\d+)?", re.IGNORECASE)
_OUTER_NUMBER = re.compile(r"^[-–—|(\[]?\s*(\d{1,4})\b|\b(\d{1,4})\s*[-–—|)\]]?$")
_BARE_NUMBER = re.compile(r"^[-–—|(\[\s]*(\d{1,4})(?:\s*(?:of|o|/)\s*\d+)?[-–—|)\]\s]*$")

Key = tuple[int, str]


def split_furniture(sheets: Sequence[Sheet], ruled: Sequence[Sequence[Found]]) -> list[list[Word]]:
    """The furniture words of each sheet; they are taken out of the sheet's words. Takes the ruled tables found so far."""
    edges = [_find_edge_rows(sheet, tables) for sheet, tables in zip(sheets, ruled, strict=True)]
    counts: Counter[Key] = Counter()
    for sheet, rows in zip(sheets, edges, strict=True):
        counts.update({key for row in rows for key in _name_heights(row, sheet.number)})
    furniture = []
    for sheet, rows in zip(sheets, edges, strict=True):
        words = [word for row in rows if _is_furniture(row, counts, sheet) for word in row.words]
        taken = {id(word) for word in words}
        sheet.words = [word for word in sheet.words if id(word) not in taken]
        furniture.append(words)
    return furniture


def _find_edge_rows(sheet: Sheet, tables: Sequence[Found]) -> list[TextRow]:
    """The rows at the head and at the foot of the sheet that a gap parts from what they enclose."""
    free = [word for word in sheet.words if not any(is_inside(word, table.box) for table in tables)]
    rows = gather_rows(free)
    zone = FURNITURE_ZONE_SHARE * sheet.height
    head = [row for row in rows if row.bottom < zone]
    foot = [row for row in rows if row.top > sheet.height - zone]
    return _cut_at_gap(head, rows[len(head) :], 1) + _cut_at_gap(foot[::-1], rows[: len(rows) - len(foot)][::-1], -1)


def _cut_at_gap(edge: list[TextRow], rest: Sequence[TextRow], way: int) -> list[TextRow]:
    """The rows from the edge inwards up to the last gap that is wider than a line gap, or to the first row of a table."""
    kept = 0
    inward = [*edge, *rest[:1]]
    for index, row in enumerate(edge):
        following = inward[index + 1] if index + 1 < len(inward) else None
        if following is None:
            return edge
        if _are_table_rows(row, following):
            break
        gap = following.top - row.bottom if way == 1 else row.top - following.bottom
        if gap > FURNITURE_GAP_HEIGHTS * row.height:
            kept = index + 1
    return edge[:kept]


def _are_table_rows(row: TextRow, following: TextRow) -> bool:
    """Whether two rows have figures and stand in line: a header printed on every page at the same height is no furniture."""
    one, other = split_row(row), split_row(following)
    near = following.top - row.bottom if following.top > row.top else row.top - following.bottom
    if near > BLOCK_GAP_HEIGHTS * row.height or not any(is_value(segment.text) for segment in [*one[1:], *other[1:]]):
        return False
    lined_up = [a for a in one if any(_is_in_line(a, b) for b in other)]
    return len(lined_up) >= 2


def _is_in_line(one: Segment, other: Segment) -> bool:
    offsets = (one.x0 - other.x0, one.x1 - other.x1, (one.x0 + one.x1 - other.x0 - other.x1) / 2)
    return min(map(abs, offsets)) <= IN_LINE


def is_inside(word: Word, box: Rect) -> bool:
    """Whether the middle of the word lies in the box."""
    x0, top, x1, bottom = box
    return x0 - 2 <= word.middle <= x1 + 2 and top - 2 <= word.centre <= bottom + 2


def _read_row(row: TextRow) -> str:
    return " ".join(word.text for word in row.words)


def _name_heights(row: TextRow, page: int) -> set[Key]:
    """The row's text at its height, rounded both ways, so that a shift of a point does not part two pages.

    Names: as printed, without the page's own number of so many, and with a number at either end told by its distance from the
    page's own. A number that merely differs is no page number: two answers may stand at the foot of two pages.
    """

    def name_distance(found: re.Match[str]) -> str:
        return f"#{int(found[1] or found[2]) - page}"

    printed = _PAGE_OF.sub("#", _read_row(row))
    step = int(row.centre // SAME_HEIGHT)
    counted = re.sub(rf"\b{page}\s?(?:/|of)\s?\d{{1,4}}$", "#", printed)
    return {(at, text) for at in (step, step + 1) for text in (printed, counted, _OUTER_NUMBER.sub(name_distance, printed))}


def _is_furniture(row: TextRow, counts: Counter[Key], sheet: Sheet) -> bool:
    if all(word.artifact for word in row.words):
        return True
    if len(split_row(row)) > FURNITURE_SEGMENTS:
        return False
    if any(counts[key] > 1 for key in _name_heights(row, sheet.number)):
        return True
    text = _read_row(row)
    number = _BARE_NUMBER.match(text)
    is_foot = row.top > sheet.height / 2
    return is_foot and (bool(_PAGE_OF.search(text)) or (number is not None and int(number[1]) == sheet.number))
