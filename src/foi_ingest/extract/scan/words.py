"""Words of a scan, in points, and the page that they make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from foi_ingest.extract.pdf.sheet import Sheet
from foi_ingest.extract.pdf.words import REPLACEMENT, Word
from foi_ingest.extract.scan.agreement import Seen
from foi_ingest.extract.scan.lie import Lie
from foi_ingest.extract.scan.thresholds import CAP_SHARE, DUST_CAPS, FOOT_SHARE, NOTHING_CAPS


@dataclass(slots=True)
class ScanWord(Word):
    """A word of a scan, with whether two readings agree on it."""

    sure: bool = True
    exact: bool = True
    """It is sure enough for a table, where any word may be a name that nobody knows."""
    lost_digit: bool = False
    """It is not sure, and may have been a number or a year."""


@dataclass(frozen=True, slots=True)
class ScanPage:
    """A page as read: its sheet, level, whose words are all `ScanWord`, and how it lay."""

    sheet: Sheet
    lie: Lie

    @property
    def words(self) -> list[ScanWord]:
        """The words of the sheet."""
        return [word for word in self.sheet.words if isinstance(word, ScanWord)]


def make_words(seen: Sequence[Seen], scale: float) -> list[ScanWord]:
    """The words in points. Ink that nobody could read stays as a word of its own, unless it is dust."""
    usual = median(word.segment.cap for word in seen) if seen else 0.0
    words = []
    for word in seen:
        if not word.sure and word.extent < (DUST_CAPS if word.text else NOTHING_CAPS) * usual:
            continue
        em = max(word.segment.cap, usual * DUST_CAPS) / CAP_SHARE / scale
        foot = word.segment.foot / scale + FOOT_SHARE * em
        text = word.text or REPLACEMENT
        x0, x1 = word.x0 / scale, word.x1 / scale
        step = (x1 - x0) / len(text)
        letters = [(char, x0 + index * step, x0 + (index + 1) * step) for index, char in enumerate(text)]
        words.append(
            ScanWord(
                text,
                x0,
                foot - em,
                x1,
                foot,
                em,
                bold=False,
                artifact=False,
                letters=letters,
                sure=word.sure,
                exact=word.exact,
                lost_digit=word.lost_digit,
            )
        )
    return words
