"""Whether text has the colour of what stands behind it."""

from __future__ import annotations

from typing import Any

_WHITE_INDEXES = {1, 9}
_WHITE_THEME = 0


def is_invisible(font: Any, fill: Any) -> bool:
    """Whether an openpyxl font cannot be seen on its fill: white on nothing or on white, or both of one colour."""
    text = _read_colour(font.color)
    if text is None:
        return False
    background = _read_colour(fill.fgColor) if getattr(fill, "fill_type", None) == "solid" else "white"
    return getattr(fill, "fill_type", None) in {None, "solid"} and text == background


def _read_colour(colour: Any) -> str | None:
    """A colour as a word that is equal for equal colours; None for the default colour of text."""
    if colour is None:
        return None
    if colour.type == "rgb" and isinstance(colour.rgb, str):
        return "white" if colour.rgb[-6:].upper() == "FFFFFF" else colour.rgb[-6:].upper()
    if colour.type == "indexed":
        return "white" if colour.indexed in _WHITE_INDEXES else f"indexed {colour.indexed}"
    if colour.type == "theme":
        return "white" if colour.theme == _WHITE_THEME and not colour.tint else f"theme {colour.theme} {colour.tint}"
    return None
