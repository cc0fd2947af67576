"""Ages as replies write them, brought to bounds: `11 and under` → `0-11`, `over 18` → `19+`, `16/17` → `16-17`, `13` → `13`."""

from __future__ import annotations

import re

_NOISE = re.compile(
    r"\b(?:aged?|ages|years?(?:[\s-]of[\s-]age)?|yrs?|y/?o|olds?|old|victims?|suspects?|children|child|people|persons?|group|band|between)\b|[()]"
)
_OLDEST = 120

_BELOW = re.compile(r"(?:under|below|less than|younger than|u|<)[\s-]?(\d{1,3})s?")
_UP_TO = re.compile(r"(?:(?:up to|<=|≤)\s?(\d{1,3})|(\d{1,3})\s?(?:and|or|&)\s?(?:under|younger|below|less)|(\d{1,3})-)")
_ABOVE = re.compile(r"(?:over|above|older than|>)\s?(\d{1,3})s?")
_FROM = re.compile(r"(?:(?:>=|≥|from)\s?(\d{1,3})|(\d{1,3})\s?(?:(?:and|or|&)\s?(?:over|older|above|upwards)|\+|plus|over))")
_BAND = re.compile(r"(\d{1,3})\s?(?:-|/|to|and)\s?(\d{1,3})")


def read_age(text: str) -> str | None:
    """Takes a label that stands where ages stand, gives its bounds (`12-15`, `16+`, `13`), or None where it is no age.

    Only for the labels of an age axis: `16/17` is a year and `<10` a mask elsewhere.
    """
    folded = re.sub(r"[‐‑‒–—−]", "-", text.casefold())
    folded = " ".join(_NOISE.sub(" ", folded).split()).strip(" :,.")
    if match := _BELOW.fullmatch(folded):
        return _bounds(0, int(match[1]) - 1)
    if match := _UP_TO.fullmatch(folded):
        return _bounds(0, int(match[1] or match[2] or match[3]))
    if match := _ABOVE.fullmatch(folded):
        return _bounds(int(match[1]) + 1, None)
    if match := _FROM.fullmatch(folded):
        return _bounds(int(match[1] or match[2]), None)
    if match := _BAND.fullmatch(folded):
        return _bounds(int(match[1]), int(match[2])) if int(match[1]) < int(match[2]) else None
    return _bounds(int(folded), int(folded)) if re.fullmatch(r"\d{1,3}", folded) else None


def _bounds(low: int, high: int | None) -> str | None:
    if high is None:
        return f"{low}+" if low <= _OLDEST else None
    if high < low or high > _OLDEST:
        return None
    return str(low) if low == high else f"{low}-{high}"
