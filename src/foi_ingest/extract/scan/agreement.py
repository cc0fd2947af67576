"""Two readings of every word, and whether they bear each other out.

A word is sure when two readings that are certain give the same characters and, where it holds digits, when no reading differs and the
ink has room for just so many.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from foi_ingest.extract.scan.engine import Reading
from foi_ingest.extract.scan.letters import Chunk, Segment, Shape
from foi_ingest.extract.scan.thresholds import (
    BAR_CAPS,
    BAR_FILL,
    CAP_SHARE,
    LEAST_CERTAINTY,
    LETTER_CERTAINTY,
    LEVEL_SHARE,
    RAISED_CAPS,
    SIGN_CERTAINTY,
    TALL_SHARE,
    WIDTH_SLACK_EMS,
)

_WIDE_FORMS = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(map(ord, "‐‑‒–—―一"), ord("-"))
    | dict.fromkeys(map(ord, "★☆∗✱"), ord("*"))
    | {0x3000: 0x20, 0x3002: 0x2E, ord("ı"): ord("i")}
)
"""The engine knows other print too: it gives some signs in their wide form, a dash as the sign for one, and an i whose dot
a rule has swallowed as the letter that has none."""
_FORCES_PRINT = re.compile(r"^[!-~£€©°·•–—‘’“”…ÀÂÁÄÈÊÉËÌÎÍÏÒÔÓÖÙÛÚÜŴŶÇÑàâáäèêéëìîíïòôóöùûúüŵŷçñ¼½¾²³×]+$")
"""English and Welsh print. What the engine takes for other writing is no writing."""
_ADVANCES = {",": 0.278, ".": 0.278, "/": 0.278, "-": 0.333, "(": 0.333, ")": 0.333, "<": 0.584, ">": 0.584}
_DIGIT_ADVANCE = 0.54
_BEARINGS = 0.09
"""Ems. Digits are half an em to 0.556 wide in the fonts of letters, with a little paper on both sides."""
_ROUND = ".,;:!?()[]'\"‘’“”"
_BARS = frozenset("Iilfjt|!")
_LOW = frozenset(",.-–—'*")


@dataclass(frozen=True, slots=True)
class Seen:
    """A word, whether it is sure, and where it stands in pixels of the first picture."""

    text: str
    sure: bool
    exact: bool
    """Two readings are as certain of its letters as they must be of digits."""
    lost_digit: bool
    """It is not sure, and may have been a number or a year."""
    x0: float
    x1: float
    extent: float
    segment: Segment


@dataclass(frozen=True, slots=True)
class Compared:
    """One chunk in two readings, each with how certain it is of every character."""

    segment: Segment
    chunk: Chunk
    first: Reading
    second: Reading
    breaks: tuple[int, ...] = ()
    """Where in its text the first reading has a space."""

    @property
    def agrees(self) -> bool:
        """Whether both give the same characters."""
        return bool(self.second.text) and fold_case(self.first.text) == fold_case(self.second.text)

    @property
    def has_room(self) -> bool:
        """Whether its ink has room for just the digits read."""
        return not holds_digit(self.second.text) or fits_ink(self.second.text, self.chunk, self.segment.cap)

    @property
    def awaits_third(self) -> bool:
        """Whether a third reading tells: one of two that agree is not certain, or two readings of a word without digits differ."""
        if self.agrees:
            return self.has_room and is_certain(self.first, LEAST_CERTAINTY) != is_certain(self.second, LEAST_CERTAINTY)
        return not holds_digit(self.first.text)


def holds_digit(text: str) -> bool:
    """Whether a text has a digit."""
    return any(char.isdigit() for char in text)


def compare(segment: Segment, line: Reading, alone: Sequence[Reading]) -> list[Compared]:
    """The words of a segment, from its reading as a whole and the readings of its chunks."""
    whole = drop_spaces(line)
    pieces = [drop_spaces(reading) for reading in alone]
    spaces = _find_spaces(line.text)
    words: list[Compared] = []
    for chunk, piece, (start, end) in zip(
        segment.chunks, pieces, find_spans(whole.text, [piece.text for piece in pieces], spaces), strict=True
    ):
        part = Reading(whole.text[start:end], whole.certainties[start:end])
        word = Compared(segment, chunk, part, piece, tuple(space - start for space in spaces if start < space < end))
        # Between two ones there is as much paper as between two words: the first reading says whether a space stands there.
        last = words[-1].second.text[-1:] if words else ""
        if piece.text[:1].isdigit() and (last in {"<", ">"} or (last.isdigit() and start not in spaces)):
            word = _join(words.pop(), word)
        words.append(word)
    return words


def _join(left: Compared, right: Compared) -> Compared:
    return Compared(
        left.segment,
        Chunk([*left.chunk.shapes, *right.chunk.shapes]),
        Reading(left.first.text + right.first.text, (*left.first.certainties, *right.first.certainties)),
        Reading(left.second.text + right.second.text, (*left.second.certainties, *right.second.certainties)),
        (*left.breaks, *(len(left.first.text) + place for place in right.breaks)),
    )


def find_spans(whole: str, pieces: Sequence[str], spaces: Collection[int]) -> list[tuple[int, int]]:
    """Which part of the whole reading each piece is, as (start, end).

    A character that stands in the whole alone between two pieces belongs to the one from which no space parts it; where that does not
    tell, it belongs to both, so that both differ.
    """
    starts, ends = {0: 0}, {0: 0}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, whole, "".join(pieces), autojunk=False).get_opcodes():
        if kind == "equal" or i2 - i1 == j2 - j1:
            for offset in range(j2 - j1):
                starts.setdefault(j1 + offset, i1 + offset)
                ends[j1 + offset + 1] = i1 + offset + 1
            continue
        apart_left, apart_right = i1 == 0 or i1 in spaces, i2 == len(whole) or i2 in spaces
        if j1 < j2:
            starts.setdefault(j1, i1)
            ends[j2] = i2
            # No boundary inside is known: whatever begins or ends there is taken to be all of it.
            for inner in range(j1 + 1, j2):
                starts[inner], ends[inner] = i1, i2
        else:
            ends[j1] = i1 if apart_left and not apart_right else i2
            starts[j1] = i2 if apart_right and not apart_left else i1
    spans, at = [], 0
    for piece in pieces:
        end = at + len(piece)
        spans.append((starts.get(at, len(whole)), ends.get(end, len(whole))) if piece else (ends.get(at, 0), starts.get(at, len(whole))))
        at = end
    return spans


def judge(word: Compared, third: Reading | None) -> list[Seen]:
    """The word as it may be read: sure where two readings that are certain give the same characters, and the ink has room for its digits.

    A third reading stands in for one that is not certain. No reading at all may differ on a number; on a word without digits one may.
    """
    readings = [word.first, word.second, *([third] if third is not None and third.text else [])]
    votes = Counter(fold_case(reading.text) for reading in readings if reading.text and is_certain(reading))
    choice, count = votes.most_common(1)[0] if votes else ("", 0)
    same = [reading for reading in readings if fold_case(reading.text) == choice]
    text = same[0].text if same else ""
    chunk = word.chunk
    if count < 2 or not _FORCES_PRINT.match(text) or (holds_digit(text) and (len(same) < len(readings) or not word.has_room)):
        is_sign = len(chunk.shapes) == 1 and is_certain(word.first) and not holds_digit(word.first.text)
        lost = not is_sign and (holds_digit(word.first.text) or holds_digit(word.second.text))
        return [Seen(word.first.text or word.second.text, False, False, lost, chunk.x0, chunk.x1, chunk.extent, word.segment)]
    breaks = [place for place in word.breaks if text[place - 1] not in "<>"] if len(text) == len(word.first.text) else []
    if any(text[place - 1].isdigit() and text[place].isdigit() for place in breaks):
        return [Seen(text, False, False, True, chunk.x0, chunk.x1, chunk.extent, word.segment)]
    exact = sum(is_certain(reading, LEAST_CERTAINTY) for reading in same) >= 2
    step = (chunk.x1 - chunk.x0) / len(text)
    return [
        Seen(text[start:end], True, exact, False, chunk.x0 + start * step, chunk.x0 + end * step, chunk.extent, word.segment)
        for start, end in pairwise([0, *breaks, len(text)])
    ]


def is_certain(reading: Reading, letters: float = LETTER_CERTAINTY) -> bool:
    """Whether the engine is certain enough of every character: of digits and of what stands among them more than of letters.

    Of quotes, brackets and stops round a word it need not be.
    """
    text = reading.text
    start, end = len(text) - len(text.lstrip(_ROUND)), len(text.rstrip(_ROUND))
    inside = range(start, end) if start < end else range(len(text))
    return bool(text) and all(reading.certainties[place] >= _demand(text, place, letters) for place in inside)


def _demand(text: str, place: int, letters: float) -> float:
    if text[place].isdigit() or text[place] in "<>" or (text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()):
        return LEAST_CERTAINTY
    return letters if any(char.isalnum() for char in text) else SIGN_CERTAINTY


def cut_out(reading: Reading, before: str, after: str) -> Reading:
    """What stands between two known texts in a reading; nothing where it does not begin and end with them."""
    text = reading.text
    if len(text) < len(before) + len(after) or not (
        fold_case(text).startswith(fold_case(before)) and fold_case(text).endswith(fold_case(after))
    ):
        return Reading("", ())
    end = len(text) - len(after)
    return Reading(text[len(before) : end], reading.certainties[len(before) : end])


def fold_case(text: str) -> str:
    """The text in small letters, as many as there were: an s alone is a small one or a large one, as you like."""
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def fits_ink(text: str, chunk: Chunk, cap: float) -> bool:
    """Whether the ink of a number has room for the digits read: as many high shapes, or else the width that they need."""
    high = [shape for shape in chunk.shapes if shape.height >= TALL_SHARE * cap]
    if any(shape.is_cut for shape in high) or sum(_is_bar(shape, cap) for shape in high) > sum(char in _BARS for char in text):
        return False
    if not all(char.isdigit() or char in _ADVANCES or char in _LOW for char in text):
        return True
    # A footnote's raised digit would become a digit of the number.
    if sum(not _stands_level(shape, high, cap) for shape in high) > sum(char in "<>" for char in text):
        return False
    if len(high) == sum(char not in _LOW for char in text):
        return True
    em = (median(shape.height for shape in high) if high else cap) / CAP_SHARE
    needed = sum(_ADVANCES.get(char, _DIGIT_ADVANCE) for char in text) - _BEARINGS
    return abs((chunk.x1 - chunk.x0) / em - needed) <= WIDTH_SLACK_EMS


def _is_bar(shape: Shape, cap: float) -> bool:
    return shape.width <= BAR_CAPS * cap and shape.area >= BAR_FILL * shape.width * shape.height


def _stands_level(shape: Shape, others: Sequence[Shape], cap: float) -> bool:
    height, foot = median(other.height for other in others), median(other.bottom for other in others)
    return shape.height >= LEVEL_SHARE * height and foot - shape.bottom <= RAISED_CAPS * cap


def drop_spaces(reading: Reading) -> Reading:
    """The reading without its spaces, and with signs in the form in which they are printed here."""
    text = reading.text.translate(_WIDE_FORMS)
    kept = [(char, certainty) for char, certainty in zip(text, reading.certainties, strict=True) if not char.isspace()]
    return Reading("".join(char for char, _ in kept), tuple(certainty for _, certainty in kept))


def _find_spaces(text: str) -> set[int]:
    """The positions, spaces not counted, before which a space stands."""
    found, position = set(), 0
    for char in text:
        if char.isspace():
            found.add(position)
        else:
            position += 1
    return found
