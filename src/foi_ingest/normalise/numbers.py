"""Numbers in running text: where they stand and what they say. Whether one is a figure is decided elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
WORD_NUMBERS = {word: i for i, word in enumerate(_WORDS)} | _TENS | {"no": 0}
"""Numbers that replies spell out in one word, and what they are."""

_UNIT = "|".join(_WORDS[1:10])
_WORD = rf"\b(?:(?:{'|'.join(_TENS)})[\s-](?:{_UNIT})|{'|'.join(_TENS)}|{'|'.join(_WORDS)})\b"
_THIN = "[\u00a0\u2007\u2009\u202f]"
"""Spaces that a word processor puts between thousands, and never between two figures; a plain blank may part two."""
_PARTED = r"(?<![\d/.-])(?<!\d,\s)\d{1,3},\s\d{3}(?![\d/])(?!\s?,\s?\d)"
"""`77, 686` is one number; `98, 107, 113` are three, and so are the year and the count of `In 2021/22, 101`."""
_DIGITS = rf"\d{{1,3}}(?:(?:,|{_THIN})\d{{3}})+(?!\d)|{_PARTED}|\d+(?:\.\d+)?"
_NIL = r"\b(?:none|nil(?:\s+(?:return|response))?)\b(?!\s+(?:of|the)\b)"
"""`There were none.`; `none of the records` says nothing of how many there were."""
_MASK_WORDS = r"\b(?:fewer|less)\s+than\s+"
_NONE = (
    r"\bno(?=\s+(?:\w+\s+)?(?:reports?|offences?|crimes?|results?|records|incidents?|arrests?|charges?"
    r"|victims?|suspects?|cases?|instances|occurrences)\b)"
)
_TOKEN = re.compile(
    rf"(?P<mask>(?:<\s?|≤\s?|{_MASK_WORDS})(?:\d+|{_WORD})|\b(?:\d+|{_WORD})\s+or\s+(?:fewer|less)\b)|(?P<digits>{_DIGITS})|(?P<word>{_WORD}|{_NONE}|{_NIL})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a text. `start` and `end` are character positions; `ordinal` counts the numbers of the text from 0."""

    ordinal: int
    start: int
    end: int
    text: str


def find_numbers(text: str) -> list[Number]:
    """Gives every number in `text`, digits (`1,616`), words (`two`) and masks (`<5`, `fewer than five`), left to right."""
    return [Number(i, match.start(), match.end(), match.group()) for i, match in enumerate(_TOKEN.finditer(text))]


def join_thousands(text: str) -> str:
    """`1\u00a0204` and its like without the space, where the text is one number and nothing else."""
    return re.sub(_THIN, "", text) if re.fullmatch(rf"\d{{1,3}}(?:{_THIN}\d{{3}})+", text) else text


def read_whole_number(text: str) -> int | None:
    """Reads `1,616`, `77, 686`, `15899`, `two` or `forty-two`, and thousands parted by a thin or no-break space; None for anything else."""
    folded = join_thousands(text.strip().casefold())
    if folded in WORD_NUMBERS:
        return WORD_NUMBERS[folded]
    if match := re.fullmatch(rf"({'|'.join(_TENS)})[\s-]({_UNIT})", folded):
        return _TENS[match[1]] + WORD_NUMBERS[match[2]]
    if re.fullmatch(r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3},\s\d{3}", folded):
        return int(re.sub(r"[,\s]", "", folded))
    return None
