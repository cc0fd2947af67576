"""Text as a reader of the page sees it: spaces, line breaks, and footnote marks apart from what they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_ORDINAL = re.compile(r"st|nd|rd|th", re.IGNORECASE)
_SQUARE_METRES = re.compile(r"\b[kcm]?m$")
_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ", "0123456789abcdef")
_SMALL_RUN = re.compile("([⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ](?:[,⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ]*[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ])?)")


_UNFINISHED = re.compile(r"(?:\b(?:of|and|or|to|between|from|the|until|under)|\d(?:st|nd|rd|th))$", re.IGNORECASE)


def is_unfinished(text: str) -> bool:
    """Whether a line must go on: after `between 1 April 2024 and 31st` the `March 2025` of the next line is no month of its own."""
    return bool(_UNFINISHED.search(text))


def clean_text(text: str) -> str:
    """Trim a text, keep its line breaks as `\\n`, and make every kind of space one plain space."""
    text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def split_marks(pieces: Iterable[tuple[str, bool]]) -> tuple[str, str]:
    """Give the text of `(piece, is superscript)` pairs without its footnote marks, and the marks joined by commas.

    `43` with a raised 1 is 43 with mark 1, never 431. A mark at the very beginning opens a footnote, and stays: `1 To 31 May`.
    The raised letters of `1st` and the 2 of `m²` belong to the text.
    """
    text = ""
    marks: list[str] = []
    for piece, is_raised in _raise_small(pieces):
        mark = clean_text(piece).strip("[](), ")
        is_text = not is_raised or (_ORDINAL.fullmatch(mark) and text[-1:].isdigit()) or (mark == "2" and _SQUARE_METRES.search(text))
        if is_text:
            text += piece
        elif mark and not text.strip():
            text = f"{mark} "
        elif mark:
            marks.append(mark)
    return clean_text(text), ",".join(marks)


def _raise_small(pieces: Iterable[tuple[str, bool]]) -> Iterable[tuple[str, bool]]:
    """Take the small digits and letters of Unicode for what they look like: superscripts."""
    for piece, is_raised in pieces:
        for index, part in enumerate(_SMALL_RUN.split(piece)):
            if part:
                yield part.translate(_SMALL), is_raised or index % 2 == 1
