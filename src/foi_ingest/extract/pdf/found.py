"""A table as it is found on a page, before its places are written in the reader's coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.words import Word

_VALUE = re.compile(
    r"""^(?:
      [\s$€£(+\-–−<>≤≥~*]*[\d.,%)/:\s–−\-]*\d[\d.,%)*/:\s–−\-]*(?:[a-z%*+R]{0,2})(?:\s*\([<>±]?[\d.,%\s–−\-]+\))?
    | (?:fewer|less|more)\ than\ \d+ | \d+\ or\ (?:fewer|less|more) | s\.?\s?\d+(?:\(\d\w?\))*
    | [-–—−.*…:•#]+
    | n/?a | nil | x | \.\. | none | not\ (?:held|recorded|applicable|available)
    )$""",
    re.IGNORECASE | re.VERBOSE,
)

YEAR = re.compile(r"^(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\*?$")
"""A calendar or financial year, as it stands over a column."""


_PLAIN = re.compile(r"^[-–−(]?[$€£]?\d[\d,.\s]*%?\)?$")


def is_mark(text: str) -> bool:
    """Whether a cell's text stands in place of a figure: `<5`, `*`, `-`. A spreadsheet sets it at the left, and figures at the right."""
    return is_value(text) and not _PLAIN.match(text.strip()) and not YEAR.match(text.strip())


def is_value(text: str) -> bool:
    """Whether a cell's text looks like a figure or like what is printed in place of one."""
    return bool(_VALUE.match(text.strip()))


@dataclass(slots=True)
class Spot:
    """A cell of a table on its page: rows and columns inclusive, with the words in it."""

    row: int
    row_end: int
    column: int
    column_end: int
    words: list[Word]

    @property
    def text(self) -> str:
        """The words in their order, on one line."""
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class Found:
    """A table on a page: `ruled` or `unruled`."""

    kind: str
    box: Rect
    spots: list[Spot]
    columns_at: tuple[float, ...]


def compress(spots: Iterable[Spot]) -> list[Spot]:
    """The same cells without rows and columns in which no cell begins: gaps between double rules are no rows."""
    kept = sorted(spots, key=lambda spot: (spot.row, spot.column))
    rows = sorted({spot.row for spot in kept})
    columns = sorted({spot.column for spot in kept})
    for spot in kept:
        spot.row, spot.row_end = _shift(rows, spot.row, spot.row_end)
        spot.column, spot.column_end = _shift(columns, spot.column, spot.column_end)
    return kept


def _shift(starts: Sequence[int], first: int, last: int) -> tuple[int, int]:
    inside = [index for index, start in enumerate(starts) if first <= start <= last]
    return inside[0], inside[-1]


def bound(words: Iterable[Word]) -> Rect:
    """The box around words."""
    listed = list(words)
    return (
        min(word.x0 for word in listed),
        min(word.top for word in listed),
        max(word.x1 for word in listed),
        max(word.bottom for word in listed),
    )
