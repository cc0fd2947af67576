"""Characters → words, each with its box, its footnote marks and whether it is printed bold."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from foi_ingest.extract.pdf.shapes import Obj
from foi_ingest.extract.pdf.thresholds import (
    BACKWARD_HEIGHTS,
    DOUBLE_SHIFT_HEIGHTS,
    LINE_SHIFT_HEIGHTS,
    MARK_GAP_HEIGHTS,
    MARK_LENGTH,
    RAISED_SHARE,
    RAISED_SIZE_SHARE,
    STRING_GAP_HEIGHTS,
    WORD_GAP_HEIGHTS,
)

_SPACES = frozenset(" \t\n\r\x0b\x0c\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000")
_NOTHING = frozenset("\x00\u200b\u200c\u200d\u2060\ufeff")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_SYMBOLS = {"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•", "\uf02d": "-", "\xad": "-"}
_UNREAD = re.compile(r"^\(cid:(\d+)\)$")
_UNREAD_SPACES = frozenset({9, 10, 13, 32})
"""Codes of fonts without a table of characters that are white space in every encoding in use."""
REPLACEMENT = "\ufffd"
"""Stands for a glyph whose character the file does not tell: left out, `1?4` would become the number 14."""
_MARK = re.compile(r"^[(\[]?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4}|[*†‡§#^]+)(?:[,;]?(?:[0-9]{1,2}|[a-z]|[*†‡§#^]+))*[)\]]?$")
_LEADER = re.compile(r"[.…]{4,}|…{2,}")
_ORDINAL = re.compile(r"^(?:st|nd|rd|th)$", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|,b\b|-bd", re.IGNORECASE)


@dataclass(slots=True)
class Word:
    """A word as printed, in the coordinates of the page as it is read."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    artifact: bool
    marks: str = ""
    letters: list[tuple[str, float, float]] = field(default_factory=list)
    """(text, x0, x1) of every character: to divide a word that a rule cuts."""

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.x0 + self.x1) / 2

    @property
    def centre(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        """From the foot of its letters to their top."""
        return self.bottom - self.top


@dataclass(slots=True)
class Reading:
    """The words of a page and what had to be counted while they were read."""

    words: list[Word]
    unread_glyphs: int = 0
    doubled: int = 0


def read_words(chars: Iterable[Obj], starts: Container[int] = frozenset()) -> Reading:
    """The words that upright characters make, in the order of the page's program.

    `starts` are the ids of characters that begin a string of several characters.
    """
    counts = Reading([])
    whole = _drop_doubles(_gather(chars, starts, counts), counts)
    counts.words = _attach_marks([part for word in whole for part in _cut_leader(word)])
    return counts


def _gather(chars: Iterable[Obj], starts: Container[int], counts: Reading) -> list[Word]:
    words: list[Word] = []
    group: list[tuple[Obj, str]] = []
    last: Obj | None = None
    for char in chars:
        text = char["text"]
        if len(text) != 1 or text in _SYMBOLS or text in _NOTHING or text in _LIGATURES:
            text = _tidy_text(text, counts)
        if text in _SPACES or not text:
            if group and text:
                words.append(_make_word(group))
                group, last = [], None
            continue
        if last is not None:
            if _is_double(last, char):
                counts.doubled += 1
                continue
            if _begins_word(last, char, STRING_GAP_HEIGHTS if id(char) in starts else WORD_GAP_HEIGHTS):
                words.append(_make_word(group))
                group = []
        group.append((char, text))
        last = char
    if group:
        words.append(_make_word(group))
    return words


def _tidy_text(text: str, counts: Reading) -> str:
    found = _UNREAD.match(text)
    if found:
        if int(found[1]) in _UNREAD_SPACES:
            return " "
        counts.unread_glyphs += 1
        return REPLACEMENT
    return "".join(_LIGATURES.get(char, _SYMBOLS.get(char, char)) for char in text if char not in _NOTHING)


def _is_double(last: Obj, char: Obj) -> bool:
    slack = DOUBLE_SHIFT_HEIGHTS * char["height"]
    return bool(
        abs(char["x0"] - last["x0"]) < min(slack, 0.5 * char["width"])
        and last["text"] == char["text"]
        and abs(char["top"] - last["top"]) < slack
    )


def _begins_word(last: Obj, char: Obj, gap_heights: float) -> bool:
    height = max(last["height"], char["height"])
    gap = char["x0"] - last["x1"]
    if gap > gap_heights * height or gap < -BACKWARD_HEIGHTS * height:
        return True
    if abs(last["bottom"] - char["bottom"]) <= LINE_SHIFT_HEIGHTS * min(last["height"], char["height"]):
        return False
    # Raised or lowered small characters belong to the word that they stand on.
    small = min(last["height"], char["height"]) < RAISED_SIZE_SHARE * height
    overlap = min(last["bottom"], char["bottom"]) - max(last["top"], char["top"])
    return not (small and overlap > 0)


def _make_word(group: Sequence[tuple[Obj, str]]) -> Word:
    first, last = group[0][0], group[-1][0]
    if first["height"] == last["height"] and first["bottom"] == last["bottom"]:
        base, cut, marks, size = first, len(group), "", first["height"]
        top, bottom = first["top"], first["bottom"]
    else:
        base, cut, marks = _find_marks(group)
        size = base["height"]
        level = [char for char, _ in group[:cut] if char["height"] > RAISED_SIZE_SHARE * size]
        top, bottom = min(char["top"] for char in level), max(char["bottom"] for char in level)
    return Word(
        text="".join([text for _, text in group[:cut]]),
        x0=first["x0"],
        top=top,
        x1=max(last["x1"], group[cut - 1][0]["x1"]),
        bottom=bottom,
        size=size,
        bold=_is_bold(str(base["fontname"])),
        artifact=base["tag"] == "Artifact",
        marks=marks,
        letters=[(text, char["x0"], char["x1"]) for char, text in group[:cut]],
    )


def _find_marks(group: Sequence[tuple[Obj, str]]) -> tuple[Obj, int, str]:
    """(largest character, how many characters are the word's own, the marks after them)."""
    chars = [char for char, _ in group]
    base = max(chars, key=lambda char: float(char["height"]))
    small, foot = RAISED_SIZE_SHARE * base["height"], base["bottom"] - RAISED_SHARE * base["height"]
    cut = len(group)
    while cut and chars[cut - 1]["height"] <= small and chars[cut - 1]["bottom"] < foot:
        cut -= 1
    marks = "".join(text for _, text in group[cut:])
    if not cut or len(marks) > MARK_LENGTH or not _MARK.match(marks) or _is_ordinal(group, cut, marks):
        return base, len(group), ""
    return base, cut, marks


@lru_cache(maxsize=256)
def _is_bold(fontname: str) -> bool:
    return bool(_BOLD.search(fontname))


def _is_ordinal(group: Sequence[tuple[Obj, str]], cut: int, marks: str) -> bool:
    return bool(_ORDINAL.match(marks)) and group[cut - 1][1].isdigit()


def _drop_doubles(words: list[Word], counts: Reading) -> list[Word]:
    """Drop a word that is printed again almost on itself."""
    seen: dict[str, list[Word]] = {}
    kept = []
    for word in words:
        slack = DOUBLE_SHIFT_HEIGHTS * word.height
        twins = seen.setdefault(word.text, [])
        if any(abs(twin.x0 - word.x0) < slack and abs(twin.top - word.top) < slack for twin in twins):
            counts.doubled += 1
            continue
        twins.append(word)
        kept.append(word)
    return kept


def _cut_leader(word: Word) -> list[Word]:
    """A word that dots lead to another, `Total....12`, as the words that it is; a word of dots or strokes only as it is."""
    found = _LEADER.search(word.text)
    if found is None or len(word.letters) != len(word.text) or found[0] == word.text:
        return [word]
    letters = (word.letters[: found.start()], word.letters[found.start() : found.end()], word.letters[found.end() :])
    parts = [_take_letters(word, part) for part in letters if part]
    parts[-1].marks = word.marks
    return [*parts[:1], *(cut for part in parts[1:] for cut in _cut_leader(part))]


def _take_letters(word: Word, letters: list[tuple[str, float, float]]) -> Word:
    text = "".join(letter for letter, _, _ in letters)
    return replace(word, text=text, letters=letters, x0=letters[0][1], x1=letters[-1][2], marks="")


def _attach_marks(words: list[Word]) -> list[Word]:
    """Give a raised mark that was placed by itself to the word that it stands on."""
    ends: dict[tuple[int, int], list[Word]] = {}
    for word in words:
        ends.setdefault((int(word.x1 // _BUCKET), int(word.bottom // _BUCKET)), []).append(word)
    deepest = max((word.height for word in words), default=0.0)
    kept = []
    for word in words:
        may_be_mark = word.size <= RAISED_SIZE_SHARE * deepest and _MARK.match(word.text)
        base = _find_base(word, ends, deepest) if may_be_mark else None
        if base is None:
            kept.append(word)
        else:
            base.marks += word.text
            base.x1 = max(base.x1, word.x1)
    return kept


def _find_base(mark: Word, ends: dict[tuple[int, int], list[Word]], deepest: float) -> Word | None:
    at, foot = int(mark.x0 // _BUCKET), int(mark.bottom // _BUCKET)
    buckets = [(x, y) for x in (at - 1, at, at + 1) for y in range(foot, foot + int(deepest // _BUCKET) + 2)]
    for word in (word for bucket in buckets for word in ends.get(bucket, ())):
        near = -DOUBLE_SHIFT_HEIGHTS * word.height < mark.x0 - word.x1 < MARK_GAP_HEIGHTS * word.height
        raised = mark.bottom < word.bottom - RAISED_SHARE * word.height and mark.bottom > word.top
        if near and raised and mark.size <= RAISED_SIZE_SHARE * word.size and not word.marks:
            return word
    return None


_BUCKET = 8.0
"""Points by which word ends are looked up; wider than any gap before a mark."""
