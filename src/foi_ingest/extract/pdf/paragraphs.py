"""Words outside tables → paragraphs in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from foi_ingest.extract.pdf.found import bound, is_value
from foi_ingest.extract.pdf.rows import TextRow, gather_rows
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.thresholds import (
    COLUMN_GAP_HEIGHTS,
    COLUMN_ROWS,
    LINE_GAP_HEIGHTS,
    LINE_GAP_SLACK,
    SAME_SIZE_SHARE,
    VALUE_COLUMN_SHARE,
    WIDE_LINE_SHARE,
    WORD_SPACE_HEIGHTS,
)
from foi_ingest.extract.pdf.words import Word
from foi_ingest.extract.shown_text import is_unfinished

_ITEM = re.compile(
    r"^(?:[-–—•●▪◦·*oO□■➢»]$|[-–—•●▪◦·➢»]|\(?\d{1,2}[.):]|\(?[a-zA-Z][.)]|\(?[ivx]{1,4}[.)]|Q\.?\d|Question\b|Answer\b|Table\b|Figure\b)"
)
_SUPERSCRIPTS = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


@dataclass(slots=True)
class Paragraph:
    """Running text that stands together."""

    text: str
    box: Rect
    emphasis: bool
    is_furniture: bool = False


def read_paragraphs(words: Iterable[Word], right_edge: float) -> list[Paragraph]:
    """The paragraphs that the words make: columns of a letterhead one after the other, lines that the margin broke as one."""
    paragraphs: list[Paragraph] = []
    rows = gather_rows(words)
    for start, end, gutter in _find_columned(rows):
        block = rows[start:end]
        if gutter is None:
            paragraphs += _join_lines(block, right_edge)
            continue
        for is_left in (True, False):
            side = [word for row in block for word in row.words if (word.middle < gutter) == is_left]
            paragraphs += _join_lines(gather_rows(side), max((word.x1 for word in side), default=0.0), is_column=True)
    return paragraphs


def find_right_edge(pages: Iterable[tuple[Sequence[Word], float]]) -> float:
    """Where the lines of a document's text end at the right: the furthest end of a line that is too wide for a list.

    Takes the words outside tables and the width of each page. Without wide lines it is as far from the right as text is from the left.
    """
    edge, mirrored = 0.0, 0.0
    for words, width in pages:
        rows = gather_rows(words)
        wide = [row.words[-1].x1 for row in rows if row.words[-1].x1 - row.words[0].x0 > WIDE_LINE_SHARE * width]
        edge = max([edge, *wide])
        mirrored = max([mirrored, width - min((row.words[0].x0 for row in rows), default=width)])
    return edge or mirrored


def _find_columned(rows: Sequence[TextRow]) -> list[tuple[int, int, float | None]]:
    """(first row, end, gutter) of every run of rows; the gutter is None where the text stands in one column."""
    found: list[tuple[int, int, float | None]] = []
    start = 0
    while start < len(rows):
        end, gutter = _extend_columns(rows, start)
        if gutter is None and found and found[-1][2] is None:
            found[-1] = (found[-1][0], end, None)
        else:
            found.append((start, end, gutter))
        start = end
    return found


def _extend_columns(rows: Sequence[TextRow], start: int) -> tuple[int, float | None]:
    gap = _find_wide_gap(rows[start])
    if gap is None:
        return start + 1, None
    left, right = gap
    end, both, values = start, 0, 0
    for row in rows[start:]:
        if end > start and row.top - rows[end - 1].bottom > COLUMN_GAP_HEIGHTS * row.height:
            break
        before = [word for word in row.words if word.middle < (left + right) / 2]
        after = [word for word in row.words if word.middle >= (left + right) / 2]
        new_left = max([left, *(word.x1 for word in before)])
        new_right = min([right, *(word.x0 for word in after)])
        if new_right - new_left < COLUMN_GAP_HEIGHTS * row.height:
            break
        left, right, end = new_left, new_right, end + 1
        both += bool(before and after)
        values += bool(before and after) and is_value(" ".join(word.text for word in after))
    if both < COLUMN_ROWS or values >= VALUE_COLUMN_SHARE * both:
        return start + 1, None
    return end, (left + right) / 2


def _find_wide_gap(row: TextRow) -> tuple[float, float] | None:
    gaps = [(after.x0 - before.x1, before.x1, after.x0) for before, after in zip(row.words, row.words[1:], strict=False)]
    width, left, right = max(gaps, default=(0.0, 0.0, 0.0))
    return (left, right) if width >= COLUMN_GAP_HEIGHTS * row.height else None


def _join_lines(rows: Sequence[TextRow], right_edge: float, is_column: bool = False) -> list[Paragraph]:
    gaps = [below.top - above.bottom for above, below in pairwise(rows)]
    ordinary = [gap for gap, row in zip(gaps, rows, strict=False) if gap < LINE_GAP_HEIGHTS * row.height]
    reach = median(ordinary) + LINE_GAP_SLACK if ordinary else 0.0
    groups: list[list[TextRow]] = []
    for row in rows:
        last = groups[-1][-1] if groups else None
        if last is not None and not is_column and _goes_on(last, row, right_edge, reach):
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_make_paragraph(group) for group in groups]


def _goes_on(last: TextRow, row: TextRow, right_edge: float, reach: float) -> bool:
    height = last.words[-1].height
    if row.top - last.bottom > max(reach, LINE_GAP_SLACK) or _is_item(row):
        return False
    if not SAME_SIZE_SHARE < row.words[0].size / last.words[-1].size < 1 / SAME_SIZE_SHARE:
        return False
    if _is_bold(last) != _is_bold(row) and (_is_bold(last) or _is_bold(row)):
        return False
    if is_unfinished(last.words[-1].text):
        return True
    first = row.words[0]
    return last.words[-1].x1 + WORD_SPACE_HEIGHTS * height + (first.x1 - first.x0) > right_edge


def _is_item(row: TextRow) -> bool:
    return bool(_ITEM.match(row.words[0].text))


def _is_bold(row: TextRow) -> bool:
    return all(word.bold for word in row.words)


def _make_paragraph(rows: Sequence[TextRow]) -> Paragraph:
    words = [word for row in rows for word in row.words]
    return Paragraph(" ".join(map(_write_word, words)), bound(words), all(word.bold for word in words))


def _write_word(word: Word) -> str:
    if not word.marks:
        return word.text
    # A footnote digit glued to a number would make another number of it.
    space = " " if word.text[-1:].isdigit() else ""
    return word.text + space + word.marks.translate(_SUPERSCRIPTS)
