"""Number formats: the text that a workbook displays for a value it stores.

A format may display `<5` over a stored 3. What is displayed is what the force published, so the stored number stops here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from foi_ingest.extract.workbook.dates import DATE_LETTERS, show_date
from foi_ingest.extract.workbook.seen import Nature

SYSTEM_SHORT_DATES = {"mm-dd-yy": "dd/mm/yyyy", "m/d/yy": "dd/mm/yyyy", "m/d/yy h:mm": "dd/mm/yyyy hh:mm"}
"""Built-in formats 14 and 22 follow the reader's country, whatever their American names say; the forces' is the United Kingdom."""
GENERAL_DIGITS = 10
_UNSCALED_DIGITS_LIMIT = 15

Value = int | float | datetime | date | time | timedelta


class Shown(NamedTuple):
    """The text as displayed, what it is, whether the format hid the stored value, and a doubt about our own rendering."""

    text: str
    nature: Nature = "text"
    is_masked: bool = False
    doubt: str = ""


class Token(NamedTuple):
    """A piece of a format: `literal` text, a `code` (0, #, ?, date letters …), or `skip` for what shows nothing."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One of the parts of a format that semicolons divide."""

    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None

    @property
    def codes(self) -> str:
        """The codes alone, one after another."""
        return "".join(token.text for token in self.tokens if token.kind == "code")

    @property
    def literal(self) -> str:
        """The literal text alone."""
        return "".join(token.text for token in self.tokens if token.kind == "literal")

    @property
    def is_general(self) -> bool:
        """Whether the value is shown as it comes."""
        return "General" in self.codes

    @property
    def is_date(self) -> bool:
        """Whether the value is shown as a date or a time."""
        return not self.is_general and any(letter in DATE_LETTERS for letter in self.codes)

    @property
    def hides_value(self) -> bool:
        """Whether nothing of the stored value shows: `"<5"`, `"*"`, or an empty part."""
        return not self.is_general and not self.is_date and not any(letter in "0#?@" for letter in self.codes)


_PIECE = re.compile(
    r"""(?P<quoted>"[^"]*"?)|(?P<escaped>\\.)|(?P<gap>_.)|(?P<filled>\*.)|\[(?P<bracket>[^\]]*)\]"""
    r"""|(?P<general>General|Standard)|(?P<ampm>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<code>[0#?@.,%/]|d+|D+|m+|M+|y+|Y+|h+|H+|s+|S+)|(?P<other>.)""",
    re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_ELAPSED = re.compile(r"[hms]+", re.IGNORECASE)


@lru_cache(maxsize=512)
def read_format(number_format: str) -> tuple[Section, ...]:
    """Divide a number format into its parts. Gives at least one."""
    sections = []
    for part in _split_sections(number_format):
        tokens: list[Token] = []
        condition = None
        for piece in _PIECE.finditer(part):
            token, found = _read_piece(piece)
            tokens.append(token)
            condition = found or condition
        sections.append(Section(tuple(tokens), condition))
    return tuple(sections)


def _split_sections(number_format: str) -> Iterator[str]:
    start = 0
    for piece in _PIECE.finditer(number_format):
        if piece["other"] == ";":
            yield number_format[start : piece.start()]
            start = piece.end()
    yield number_format[start:]


def _read_piece(piece: re.Match[str]) -> tuple[Token, tuple[str, float] | None]:
    kind, text = piece.lastgroup, piece[0]
    if kind == "quoted":
        return Token("literal", text.strip('"')), None
    if kind == "escaped":
        return Token("literal", text[1]), None
    if kind == "gap":
        return Token("literal", " "), None
    if kind == "bracket":
        return _read_bracket(piece["bracket"])
    if kind == "general":
        return Token("code", "General"), None
    if kind in {"code", "ampm", "exponent"}:
        return Token("code", text), None
    return (Token("skip", ""), None) if kind == "filled" else (Token("literal", text), None)


def _read_bracket(inner: str) -> tuple[Token, tuple[str, float] | None]:
    if condition := _CONDITION.fullmatch(inner.strip()):
        return Token("skip", ""), (condition[1], float(condition[2]))
    if inner.startswith("$"):
        return Token("literal", inner[1:].split("-")[0]), None
    if _ELAPSED.fullmatch(inner):
        return Token("code", f"[{inner}]"), None
    return Token("skip", ""), None


def show(value: Value, number_format: str, serial: float | None = None) -> Shown:
    """Give what a workbook displays for a stored number, date or time.

    `serial` is the number behind a date, where the value has become one. Text goes through `show_text`.
    """
    number_format = SYSTEM_SHORT_DATES.get(number_format, number_format)
    sections = read_format(number_format)
    number = serial if serial is not None else float(value) if isinstance(value, int | float) else 0.0
    section, is_signed = _choose_section(sections, number)
    if section is None:
        return _show_general(value)
    if section.hides_value and (section.tokens or number_format):
        return Shown(section.literal.strip(), is_masked=number != 0)
    if section.is_date:
        return show_date_value(value, section)
    if not isinstance(value, int | float):
        value = number
    if section.is_general:
        return Shown(section.literal.strip() + _write_general(value), "number")
    return _show_number(value, section, is_signed=is_signed)


def show_date_value(value: Value, section: Section) -> Shown:
    """Give a date or time in the notation of a part of a format."""
    if isinstance(value, int | float):
        # A date format over a number that is no date: the workbook itself displays ####.
        return Shown("####", "text", doubt="unsure_reading")
    text, nature = show_date(value, [(token.kind, token.text) for token in section.tokens])
    return Shown(text, nature)


def show_text(text: str, number_format: str) -> Shown:
    """Give what a workbook displays for a stored text: itself, unless the format's text part says otherwise."""
    sections = read_format(number_format)
    part = sections[3] if len(sections) > 3 else next((section for section in sections if "@" in section.codes), None)
    if part is None:
        return Shown(text)
    if "@" not in part.codes and not part.is_general:
        return Shown(part.literal.strip(), is_masked=True)
    return Shown("".join(text if token.text in {"@", "General"} else token.text for token in part.tokens if token.kind != "skip"))


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}


def _choose_section(sections: tuple[Section, ...], number: float) -> tuple[Section | None, bool]:
    """The part that speaks for a number, and whether its minus sign is still to be written."""
    if any(section.condition for section in sections):
        conditioned = [section for section in sections[:2] if section.condition]
        for section in conditioned:
            if section.condition and _COMPARE[section.condition[0]](number, section.condition[1]):
                return section, True
        rest = [section for section in sections[:3] if not section.condition]
        return (rest[-1] if len(conditioned) == 2 or len(rest) == 1 else rest[0] if rest else None), True
    if number < 0 and len(sections) > 1:
        return sections[1], False
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], True


def _show_general(value: Value) -> Shown:
    if isinstance(value, int | float):
        return Shown(_write_general(value), "number")
    return show_date_value(value, read_format("dd/mm/yyyy")[0])


def _write_general(value: float) -> str:
    if float(value).is_integer():
        return str(int(value))
    return f"{value:.{GENERAL_DIGITS}g}"


def _show_number(value: float, section: Section, *, is_signed: bool) -> Shown:
    codes = section.codes
    if "/" in codes or "E" in codes:
        # Fractions and powers of ten round what is stored, and no count is printed so.
        return Shown(_write_general(value), "number", doubt="unsure_reading")
    digits = "".join(token.text for token in section.tokens if token.kind == "code" and token.text in "0#?.,")
    whole, _, decimals = digits.partition(".")
    scale = len(whole) - len(whole.rstrip(",")) + len(decimals) - len(decimals.rstrip(","))
    places = sum(letter in "0#?" for letter in decimals)
    amount = abs(Decimal(repr(value))) * (Decimal(100) ** codes.count("%")) / (Decimal(1000) ** scale)
    amount = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if amount.adjusted() < _UNSCALED_DIGITS_LIMIT else amount
    written = _write_digits(amount, whole.rstrip(","), decimals.rstrip(","))
    # `0;[Red]0` tells the sign by colour alone, which a text cannot.
    is_told = not is_signed and any(sign in section.literal for sign in "-–(")
    minus = "-" if value < 0 and not is_told and amount else ""
    return Shown(minus + _fill(section, written).strip(), "number")


def _write_digits(amount: Decimal, whole: str, decimals: str) -> str:
    units, _, fraction = f"{amount:f}".partition(".")
    least = whole.count("0")
    units = units.lstrip("0").rjust(least, "0") if units.strip("0") or least else ""
    if "," in whole:
        units = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", units)
    shortest = decimals.rfind("0") + 1
    while len(fraction) > shortest and fraction.endswith("0"):
        fraction = fraction[:-1]
    return units + (f".{fraction}" if fraction else "")


def _fill(section: Section, written: str) -> str:
    """Put the digits where the format has its first placeholder; literals and % stay around them."""
    out, is_filled = [], False
    for token in section.tokens:
        if token.kind == "literal" or token.text == "%":
            out.append(token.text)
        elif token.kind == "code" and token.text in "0#?.," and not is_filled:
            out.append(written)
            is_filled = True
    return "".join(out)
