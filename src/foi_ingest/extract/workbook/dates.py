"""Dates and times as a workbook displays them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from foi_ingest.extract.workbook.seen import Nature

DATE_LETTERS = frozenset("dmyhsDMYHS")
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def show_date(value: datetime | date | time | timedelta | float, tokens: Sequence[tuple[str, str]]) -> tuple[str, Nature]:
    """Give a date or time in the notation of a format's `(kind, text)` tokens, and whether it shows the whole date."""
    moment, elapsed = _make_moment(value)
    codes = [text.lower() for kind, text in tokens if kind == "code"]
    is_noon_clock = any(code in {"am/pm", "a/p"} for code in codes)
    out = []
    for index, (kind, text) in enumerate(tokens):
        if kind == "literal":
            out.append(text)
        elif kind == "code":
            out.append(_write_code(text.lower(), moment, elapsed, _is_minute(tokens, index), is_noon_clock))
    joined = "".join(codes)
    has_day = any(code in {"d", "dd"} for code in codes)
    has_month = "mmm" in joined or any(code in {"m", "mm"} and not _is_minute(tokens, at) for at, (_, code) in enumerate(tokens))
    is_part = has_month and has_day != ("y" in joined)
    return " ".join("".join(out).split()), "part_date" if is_part else "date"


def _make_moment(value: datetime | date | time | timedelta | float) -> tuple[datetime, timedelta]:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None), timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day), timedelta()  # noqa: DTZ001 — workbooks know no time zone
    if isinstance(value, time):
        return datetime(1900, 1, 1, value.hour, value.minute, value.second), timedelta(  # noqa: DTZ001
            hours=value.hour, minutes=value.minute, seconds=value.second
        )
    span = value if isinstance(value, timedelta) else timedelta(days=value)
    return datetime(1899, 12, 30) + span, span  # noqa: DTZ001


def _is_minute(tokens: Sequence[tuple[str, str]], index: int) -> bool:
    """`m` means minutes next to hours or seconds, and months elsewhere."""
    codes = [
        (at, text.lower())
        for at, (kind, text) in enumerate(tokens)
        if kind == "code" and text.lower()[:1] in {"d", "m", "y", "h", "s", "["}
    ]
    place = next((at for at, (where, _) in enumerate(codes) if where == index), None)
    if place is None or codes[place][1].strip("[]") not in {"m", "mm"}:
        return False
    before = codes[place - 1][1] if place else ""
    after = codes[place + 1][1] if place + 1 < len(codes) else ""
    return before.strip("[").startswith("h") or after.strip("[").startswith("s")


def _write_code(code: str, moment: datetime, elapsed: timedelta, is_minute: bool, is_noon_clock: bool) -> str:
    if code in {"m", "mm"} and is_minute:
        return f"{moment.minute:0{len(code)}d}"
    if code in {"am/pm", "a/p"}:
        return ("AM" if moment.hour < 12 else "PM")[: 2 if code == "am/pm" else 1]
    hour = (moment.hour % 12 or 12) if is_noon_clock else moment.hour
    seconds = int(elapsed.total_seconds())
    written = {
        "d": str(moment.day),
        "dd": f"{moment.day:02d}",
        "ddd": _DAYS[moment.weekday()][:3],
        "dddd": _DAYS[moment.weekday()],
        "m": str(moment.month),
        "mm": f"{moment.month:02d}",
        "mmm": _MONTHS[moment.month - 1][:3],
        "mmmm": _MONTHS[moment.month - 1],
        "mmmmm": _MONTHS[moment.month - 1][0],
        "y": f"{moment.year % 100:02d}",
        "yy": f"{moment.year % 100:02d}",
        "h": str(hour),
        "hh": f"{hour:02d}",
        "s": str(moment.second),
        "ss": f"{moment.second:02d}",
        "[h]": str(seconds // 3600),
        "[hh]": f"{seconds // 3600:02d}",
        "[m]": str(seconds // 60),
        "[mm]": f"{seconds // 60:02d}",
        "[s]": str(seconds),
        "[ss]": str(seconds),
    }
    if code in written:
        return written[code]
    return str(moment.year) if code.startswith("y") else code if code in {"/", ".", ","} else ""
