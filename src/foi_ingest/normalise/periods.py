"""Periods as replies write them, and nothing else: no library reads them, and a guess would move a count by a year.

A financial year is 1 April–31 March, a tax year 6 April–5 April; quarters that stand under a financial year count from April
(Home Office practice). Dates are day, month, year. What has two readings (`Q1 2020`, `FY19`, `2020-04`) is not a period here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from foi_ingest.normalise.period_grammar import (
    DATE,
    DAY,
    FILLERS,
    FY_WORDS,
    MON,
    MONTH_NUMBER,
    PRESENT,
    QUARTER,
    TO,
    UP_TO,
    YEAR,
    fold_period,
)


class Span(NamedTuple):
    """Two dates, both inclusive."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Period:
    """A period that a label states. `start` and `end` are both inclusive."""

    start: date
    end: date

    @property
    def kind(self) -> str:
        """`month`, `quarter`, `half_year`, `calendar_year`, `financial_year`, `tax_year` or `custom`, told from the dates alone."""
        return classify(self.start, self.end)

    def covers(self, other: Period) -> bool:
        """Whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


def classify(start: date, end: date) -> str:
    """Takes two inclusive dates, gives the kind of the period between them."""
    next_day = end + timedelta(days=1)
    if (start.day, next_day.day) == (6, 6) and start.month == next_day.month == 4 and next_day.year == start.year + 1:
        return "tax_year"
    if start.day != 1 or next_day.day != 1:
        return "custom"
    months = (next_day.year - start.year) * 12 + next_day.month - start.month
    if months == 12 and start.month in (1, 4):
        return "calendar_year" if start.month == 1 else "financial_year"
    if months == 6 and start.month in (1, 4, 7, 10):
        return "half_year"
    if months == 3 and start.month in (1, 4, 7, 10):
        return "quarter"
    return "month" if months == 1 else "custom"


@lru_cache(maxsize=1 << 16)
def read_period(text: str, parent: Period | None = None) -> Period | None:
    """Reads a whole label as a period.

    `parent` is the period of the label above or beside it: a year under which `January` or `Q1` stands. Gives None when the text is no
    period, or has two readings.
    """
    folded = " ".join(FILLERS.sub(" ", fold_period(text)).split()).strip(" .,:;*")
    folded = PRESENT.sub(r"\1", folded)
    folded = re.sub(r"^(?:between|from|the|in|during|for|period|year(?=\s+\d))\s+", "", folded)
    return _read_whole(folded, parent)


_CLOCK = re.compile(r"(?<=\d)[ t]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?z?$")
_NO_DAY = re.compile(r".*\b(?:to|until|and|through)\b.*|.* - .*")


def read_day(text: str) -> Period | None:
    """Reads a whole label as one day, with or without the time of day; None for any longer period."""
    folded = _CLOCK.sub("", fold_period(" ".join(text.split())))
    if not any(c.isdigit() for c in folded) or _NO_DAY.fullmatch(folded):
        return None
    span = _read_dates(folded, folded)
    return Period(*span) if span is not None and span.start == span.end else None


def innermost(periods: Sequence[Period]) -> Period | None:
    """The one that lies inside all others (`Jan 2019` under `2019`), or None where they do not nest."""
    ordered = sorted(set(periods), key=lambda p: p.end - p.start)
    return ordered[0] if ordered and all(p.covers(ordered[0]) for p in ordered) else None


def span_of(periods: Iterable[Period]) -> Period | None:
    """The one period that `periods` tile: no gap, no overlap. None where they do not, or where there are none."""
    ordered = sorted(set(periods), key=lambda p: p.start)
    if not ordered:
        return None
    for before, after in pairwise(ordered):
        if after.start != before.end + timedelta(days=1):
            return None
    return Period(ordered[0].start, ordered[-1].end)


def _read_whole(folded: str, parent: Period | None) -> Period | None:
    for read in (_read_to_date, _read_part_year, _read_with_remark, _read_single, _read_range, _read_quarter):
        period = read(folded, parent)
        if period is not None:
            return period
    return _read_month_below(folded, parent)


def _read_single(text: str, parent: Period | None = None) -> Period | None:
    """A year, a financial year, a month with its year, a year that ends in a month."""
    del parent
    if re.fullmatch(YEAR, text):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    if match := re.fullmatch(rf"{FY_WORDS}?((?:19|20)?\d\d)\s?([/-])\s?((?:19|20)?\d\d)(?:\s+{FY_WORDS})?", text):
        return _financial_year(match[1], match[3], short_needs_slash=match[2] == "/" or text.startswith("f"))
    if match := re.fullmatch(
        rf"(?:the\s+)?(?:y/?e|year\s+(?:ending|ended|to)|12\s+months\s+(?:ending|ended|to))\s+(?:{DAY}\s+)?({MON})(?:\s+({YEAR})|\s*[-/']\s*({YEAR}|\d\d))",
        text,
    ):
        end = _month_end(_full_year(match[2] or match[3]), _month(match[1]))
        return Period(date(end.year - 1, end.month, end.day) + timedelta(days=1), end) if end.month != 2 else _february_year(end)
    if match := re.fullmatch(rf"({YEAR})_(0[1-9]|1[0-2])", text):
        return _month_period(int(match[1]), int(match[2]))
    if match := re.fullmatch(rf"({MON})(?:(?:\s+|\s*[-/']\s*)({YEAR})|(?:\s+'?|[-/'])(\d\d))", text):
        return _month_period(_full_year(match[2] or match[3]), _month(match[1]))
    return None


def _february_year(end: date) -> Period:
    return Period(date(end.year - 1, 3, 1), end)


_CUTS = re.compile(r"\(|\bup\b|\buntil\b")


def _read_range(text: str, parent: Period | None = None) -> Period | None:
    """`1 April 2020 to 30 June 2020`, `Apr-Jun 2020`, `April 2017 - March 2018`, `2019/20 to 2023/24`."""
    for separator in re.finditer(TO, text):
        left, right = text[: separator.start()].strip(" ("), text[separator.end() :].strip(" )")
        if not left or not right or (re.fullmatch(DAY, left) and _CUTS.search(text[: separator.end()])):
            continue  # `30 (up to 31 October 2023)` is a count and its last day, `1 to 30 June 2020` a period
        span = _read_dates(left, right) or _read_months(left, right, parent)
        if span is None and "and" not in separator.group():
            span = _read_years(left, right)
            if span is not None and "to" in separator.group() and re.fullmatch(YEAR, left) and int(left) + 1 == span.end.year:
                return None  # `From 2021 to 2022` under `From 2022 to 2023` is a financial year, elsewhere two calendar years
        if span is not None and span.start <= span.end:
            return Period(*span)
    return None


def _read_dates(left: str, right: str) -> Span | None:
    end = _date(right, None)
    if end is None:
        return None
    start = _date(left, end.year)
    if start is None and re.fullmatch(DAY, left):  # 1 to 30 June 2020
        start = _make_date(end.year, end.month, int(re.sub(r"\D", "", left)))
    if start is not None and start > end and not re.search(r"\d{2}$", left):
        start = _make_date(end.year - 1, start.month, start.day)  # 1 October - 31 March 2019
    return Span(start, end) if start else None


def _read_months(left: str, right: str, parent: Period | None) -> Span | None:
    month, year = rf"({MON})", rf"(?:(?:\s+|\s*[-/']\s*)({YEAR}|\d\d))?"
    first, last = re.fullmatch(month + year, left), re.fullmatch(month + year, right)
    if first is None or last is None:
        return None
    start_month, end_month = _month(first[1]), _month(last[1])
    if last[2] is None:
        return _months_below(start_month, end_month, parent) if first[2] is None else None
    end_year = _full_year(last[2])
    start_year = _full_year(first[2]) if first[2] else end_year - (start_month > end_month)
    return Span(date(start_year, start_month, 1), _month_end(end_year, end_month))


def _months_below(start_month: int, end_month: int, parent: Period | None) -> Span | None:
    """Months without a year: inside the year above them, or nowhere."""
    if parent is None:
        return None
    fits = []
    for year in range(parent.start.year, parent.end.year + 1):
        inside = Period(date(year, start_month, 1), _month_end(year + (end_month < start_month), end_month))
        if parent.covers(inside):
            fits.append(Span(inside.start, inside.end))
    return fits[0] if len(fits) == 1 else None


def _read_years(left: str, right: str) -> Span | None:
    first, last = _read_single(left), _read_single(right)
    if first is None or last is None or first.kind != last.kind or first.kind not in ("financial_year", "calendar_year"):
        return None
    return Span(first.start, last.end) if first.start < last.start else None


def _read_part_year(text: str, parent: Period | None = None) -> Period | None:
    """`2020 up to 31st January`, `2022/23 (to 28/02/2023)`: a year that the label itself cuts short."""
    del parent
    match = re.fullmatch(rf"(.+?)\s*\(?\s*{UP_TO}\s+({DATE})\s*\)?", text)
    whole = _read_single(match[1].strip(" (,-")) if match else None
    if match is None or whole is None:
        return None
    ends = [_date(match[2], year) for year in sorted({whole.start.year, whole.end.year})]
    inside = {end for end in ends if end is not None and whole.start <= end <= whole.end}
    return Period(whole.start, inside.pop()) if len(inside) == 1 else None


def _read_to_date(text: str, parent: Period | None = None) -> Period | None:
    """`FYTD 2014/15` beside a month: from 1 April to the end of that month, in the year that the label names."""
    match = re.fullmatch(r"(?:fytd|ytd|year to date|financial year to date)\s+(.+)", text)
    year = _read_single(match[1]) if match else None
    if year is None or parent is None or parent.kind != "month":
        return None
    months = [_month_period(y, parent.start.month) for y in sorted({year.start.year, year.end.year})]
    inside = [month for month in months if year.covers(month)]
    return Period(year.start, inside[0].end) if len(inside) == 1 else None


def _read_with_remark(text: str, parent: Period | None = None) -> Period | None:
    """`2020/21 (1 April 2020 to 31 March 2021)`: said twice; what is in brackets is the more exact."""
    match = re.fullmatch(r"(.+?)\s*\((.+)\)", text)
    if match is None or re.match(QUARTER, match[1]):
        return None
    outer, inner = _read_single(match[1], parent), _read_range(match[2], parent)
    if outer is None or inner is None:
        return None
    return inner if outer.covers(inner) and outer.start == inner.start else None


def _read_quarter(text: str, parent: Period | None) -> Period | None:
    """`Q1 2019/20`, `2019/20 Q1`, `Q1 (Apr-Jun)` below a year. A quarter of a calendar year without its months has two readings."""
    match = re.search(QUARTER, text)
    if match is None:
        return None
    number = int(match[1])
    rest = (text[: match.start()] + " " + text[match.end() :]).strip(" ()-,:")
    rest = rest.removeprefix("of ")
    if re.fullmatch(r"\d\d-\d\d", rest):
        rest = f"fy {rest}"  # beside a quarter, 17-18 can only be a year
    if rest and (year := _read_single(rest)) is not None:
        return _quarter_of(year, number, months=None)
    months = re.fullmatch(rf"\(?\s*({MON})\s*(?:-|to)\s*({MON})\s*\)?", rest) if rest else None
    if rest and months is None:
        return None
    return _quarter_of(parent, number, months=(_month(months[1]), _month(months[2])) if months else None)


def _quarter_of(year: Period | None, number: int, months: tuple[int, int] | None) -> Period | None:
    if year is None or year.kind not in ("financial_year", "calendar_year"):
        return None
    if year.kind == "calendar_year" and months is None:
        return None
    offset = 3 * (number - 1)
    first = (year.start.month - 1 + offset) % 12 + 1
    start = date(year.start.year + (first < year.start.month), first, 1)
    end = _month_end(start.year, first + 2)
    return Period(start, end) if months is None or months == (start.month, end.month) else None


def _read_month_below(text: str, parent: Period | None) -> Period | None:
    if parent is None or re.fullmatch(MON, text) is None:
        return None
    month = _month(text)
    fits = [p for year in range(parent.start.year, parent.end.year + 1) if parent.covers(p := _month_period(year, month))]
    return fits[0] if len(fits) == 1 else None


def _financial_year(first: str, second: str, *, short_needs_slash: bool) -> Period | None:
    if len(first) == 2 and not short_needs_slash:
        return None
    start = _full_year(first)
    if _full_year(second) != start + 1 or (len(first) == 2 and len(second) == 4):
        return None
    return Period(date(start, 4, 1), date(start + 1, 3, 31))


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _month(name: str) -> int:
    return MONTH_NUMBER[name.strip(". ")]


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)


def _month_period(year: int, month: int) -> Period:
    return Period(date(year, month, 1), _month_end(year, month))


def _make_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _date(text: str, year: int | None) -> date | None:
    """One date; `year` stands in where the text leaves it out."""
    if match := re.fullmatch(rf"({DAY})\s+(?:of\s+)?({MON})(?:,?\s+(\d{{2,4}}))?", text):
        day, month, stated = match[1], match[2], match[3]
    elif match := re.fullmatch(rf"({MON})\s+({DAY})(?:,?\s+(\d{{4}}))?", text):
        month, day, stated = match[1], match[2], match[3]
    elif match := re.fullmatch(rf"(\d{{1,2}})-({MON})-(\d{{2,4}})", text):
        day, month, stated = match[1], match[2], match[3]
    elif match := re.fullmatch(rf"(\d{{1,2}})[/.](\d{{1,2}})[/.]({YEAR}|\d{{2}})", text):
        return _make_date(_full_year(match[3]), int(match[2]), int(match[1]))
    elif match := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text):
        return _make_date(int(match[1]), int(match[2]), int(match[3]))
    else:
        return None
    full = _full_year(stated) if stated else year
    return _make_date(full, _month(month), int(re.sub(r"\D", "", day))) if full else None


def read_date(text: str) -> date | None:
    """One whole date, day before month (`9 October 2020`, `28/09/2020`), or None."""
    return _date(" ".join(fold_period(text).split()), None)
