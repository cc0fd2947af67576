"""Numbers of lists as Word and browsers write them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
LARGEST_IN_LETTERS = 1000
"""Item 99,999,999 would be a text of four million letters."""
_KINDS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}


def write_numeral(number: int, kind: str) -> str:
    """Write a list number in the notation of an HTML `type` (`1`, `a`, `A`, `i`, `I`) or of a Word number format."""
    kind = _KINDS.get(kind, kind)
    if not 0 < number < LARGEST_IN_LETTERS or kind not in {"a", "A", "i", "I"}:
        return f"{number:02d}" if kind == "decimalZero" else str(number)
    if kind in {"a", "A"}:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "A" else letter
    roman = ""
    for value, sign in _ROMAN:
        roman += sign * (number // value)
        number %= value
    return roman.upper() if kind == "I" else roman
