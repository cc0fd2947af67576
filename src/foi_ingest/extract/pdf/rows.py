"""Words → visual rows, and rows → segments: pieces of a row with more than a word space between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from foi_ingest.extract.pdf.found import YEAR, is_value
from foi_ingest.extract.pdf.thresholds import FIGURE_GAP_HEIGHTS, GLUE_HEIGHTS, LEADER_DOTS, ROW_SHIFT_HEIGHTS, SEGMENT_GAP_HEIGHTS
from foi_ingest.extract.pdf.words import Word

_FIGURE = re.compile(r"^(?:[<>~]?[\d.,]*\d[%*]?|[-–—*])$")
_CURRENCIES = frozenset({"$", "£", "€", "US$", "(", "($"})
"""Printed at the left edge of their column, far from the amount at its right edge."""
_UNITS = frozenset({"%", ")", "%)"})
_LEADER = re.compile(r"^[.…·]+$")
_THOUSANDS = re.compile(r"^\d{3}(?:[.,]\d+)?[%*]?$")
_LEADING = re.compile(r"^[-–<>~]?\d{1,3}$")


@dataclass(slots=True)
class Segment:
    """Words of one row that stand together."""

    words: list[Word]
    x0: float
    x1: float
    is_tight: bool = False
    """It begins no further behind the one before than a word does: only its column tells that it is another cell."""

    @property
    def text(self) -> str:
        """The words with spaces between."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class TextRow:
    """What stands on one height of the page, from left to right."""

    words: list[Word]
    top: float
    bottom: float

    @property
    def centre(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """The height of its largest word."""
        return self.bottom - self.top


def gather_rows(words: Iterable[Word]) -> list[TextRow]:
    """Rows from the top down, each with its words from the left."""
    rows: list[TextRow] = []
    for word in sorted(words, key=lambda word: (word.centre, word.x0)):
        for row in reversed(rows[-3:]):
            reach = ROW_SHIFT_HEIGHTS * min(word.height, row.words[0].height)
            if abs(row.centre - word.centre) < reach or abs(row.words[-1].centre - word.centre) < reach / 2:
                row.words.append(word)
                row.top, row.bottom = min(row.top, word.top), max(row.bottom, word.bottom)
                break
        else:
            rows.append(TextRow([word], word.top, word.bottom))
    for row in rows:
        row.words.sort(key=lambda word: word.x0)
    rows.sort(key=lambda row: row.centre)
    return rows


def join_pieces(words: Iterable[Word]) -> list[Word]:
    """The words of a page, those that were drawn in pieces whole, without the dots that lead from a label to its figure."""
    return [word for row in gather_rows(words) for word in _drop_leaders(_join_pieces(row.words))]


def _join_pieces(words: Sequence[Word]) -> list[Word]:
    joined: list[Word] = []
    for word in words:
        last = joined[-1] if joined else None
        if last is not None and not last.marks and -word.height * GLUE_HEIGHTS * 2 < word.x0 - last.x1 < GLUE_HEIGHTS * word.height:
            joined[-1] = replace(
                last,
                text=last.text + word.text,
                marks=word.marks,
                letters=[*last.letters, *word.letters],
                x1=max(last.x1, word.x1),
                top=min(last.top, word.top),
                bottom=max(last.bottom, word.bottom),
            )
        else:
            joined.append(word)
    return joined


def _drop_leaders(words: list[Word]) -> list[Word]:
    """The words without the rows of dots that lead the eye from a label to its figure: they would join both."""
    kept: list[Word] = []
    run: list[Word] = []
    for word in [*words, None]:
        is_dots = word is not None and bool(_LEADER.match(word.text))
        if word is not None and is_dots and (not run or word.x0 - run[-1].x1 < word.height):
            run.append(word)
            continue
        # Two or three dots are what is printed in place of a figure.
        if sum(len(dots.text) * (3 if "…" in dots.text else 1) for dots in run) < LEADER_DOTS:
            kept += run
        run = [word] if word is not None and is_dots else []
        if word is not None and not is_dots:
            kept.append(word)
    return kept or words


def split_row(row: TextRow) -> list[Segment]:
    """The segments of a row, from the left."""
    segments: list[Segment] = []
    for word in row.words:
        last = segments[-1] if segments else None
        if last is not None and _are_one_piece(last.words[-1], word, word.x0 - last.x1):
            last.words.append(word)
            last.x1 = max(last.x1, word.x1)
        else:
            is_tight = last is not None and word.x0 - last.x1 < SEGMENT_GAP_HEIGHTS * word.height
            segments.append(Segment([word], word.x0, word.x1, is_tight))
    return segments


def _are_one_piece(before: Word, after: Word, gap: float) -> bool:
    if YEAR.match(before.text) and YEAR.match(after.text):
        return False
    heights = FIGURE_GAP_HEIGHTS if _are_two_figures(before.text, after.text) else SEGMENT_GAP_HEIGHTS
    return is_one_amount(before.text, after.text) or gap < heights * min(after.height, before.height)


def is_one_amount(before: str, after: str) -> bool:
    """Whether two words are one amount, however far apart: a currency's sign and its figure, a figure and its unit."""
    return before in _CURRENCIES or (after in _UNITS and before not in _UNITS and is_value(before))


def _are_two_figures(before: str, after: str) -> bool:
    """Whether two words are two numbers, and not one with a space between its thousands."""
    return not is_thousands(before, after) and bool(_FIGURE.match(before) and _FIGURE.match(after))


def is_thousands(before: str, after: str) -> bool:
    """Whether two words may be one number with a space between its thousands."""
    return bool(_THOUSANDS.match(after) and _LEADING.match(before))


def join_text(words: Sequence[Word]) -> tuple[str, str]:
    """(text, marks) of a cell: its rows joined by line breaks, its footnote marks apart."""
    rows = gather_rows(words)
    marks = ",".join(word.marks for row in rows for word in row.words if word.marks)
    return "\n".join(" ".join(word.text for word in row.words) for row in rows), marks
