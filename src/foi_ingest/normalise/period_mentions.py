"""Periods and dates inside a longer text: a title, a question, a sentence, a note."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from foi_ingest.normalise.period_grammar import (
    DATE,
    DAY,
    DOUBLE_YEAR,
    FY_WORDS,
    MON,
    MONTH_YEAR,
    QUARTER,
    SHORT_DOUBLE_YEAR,
    TO,
    UP_TO,
    YEAR,
    fold_period,
)
from foi_ingest.normalise.periods import Period, read_date, read_period


@dataclass(frozen=True, slots=True)
class Mention:
    """A period named inside a longer text, and which characters name it."""

    period: Period
    start: int
    end: int


def find_periods(text: str) -> list[Mention]:
    """Finds every period that a longer text names, left to right, none inside another; single dates are none."""
    return list(_find_once(text))


@lru_cache(maxsize=512)
def _find_once(text: str) -> tuple[Mention, ...]:
    """The notes of a reply are searched for the period of every one of its figures."""
    folded = _ACT_YEAR.sub(lambda m: m[1] + "\0" * 4, fold_period(text))
    found: list[Mention] = []
    at = 0
    while match := _ANYWHERE.search(folded, at):
        if re.fullmatch(DATE, match.group()):
            at = match.end()
            continue
        period = read_period(match.group())
        if period is not None:
            found.append(Mention(period, match.start(), match.end()))
        at = match.end() if period is not None else match.start() + 1
    return tuple(found)


def find_dates(text: str) -> list[tuple[int, int]]:
    """Where dates and month names with years stand in `text`: they are no counts, whatever they are."""
    return [m.span() for m in _DATE_ANYWHERE.finditer(fold_period(text)) if not re.fullmatch(DOUBLE_YEAR, m[0]) or read_period(m[0])]


def find_ends(text: str) -> list[date]:
    """The whole dates up to which a text says that something runs (`2024 is up to 30 April 2024`)."""
    found = (read_date(match[1]) for match in _END_ANYWHERE.finditer(fold_period(text)))
    return [end for end in found if end is not None]


_ACT_YEAR = re.compile(r"(\b(?:act|order|law|regulations|rules|\([a-z. ]+\))\s+(?:of\s+)?)(?:19|20)\d\d\b")
_SINGLE_ANYWHERE = (
    rf"{FY_WORDS}?{DOUBLE_YEAR}"
    rf"|{FY_WORDS}{SHORT_DOUBLE_YEAR}"
    rf"|{FY_WORDS}\d\d-\d\d(?![\d/-])"
    rf"|(?:y/?e|year\s+(?:ending|ended|to)|12\s+months\s+(?:ending|ended|to))\s+(?:{DAY}\s+)?{MON}\s+{YEAR}"
    rf"|{MONTH_YEAR}"
    rf"|(?<![\d/.-]){YEAR}(?![\d/.-]*\d)"
)
_DATE_OR_MONTH = rf"(?:{DATE}|{MONTH_YEAR}|{MON})"
_NOT_AND = r"(?!\s*and\b)"
_REMARK = rf"(?:\s*\(\s*(?:{UP_TO}\s+)?{DATE}(?:{TO}{DATE})?\s*\))?"
_ANYWHERE = re.compile(
    r"(?<![\w/])(?:"
    rf"(?<=between ){_DATE_OR_MONTH}\s+and\s+(?:{DATE}|{MONTH_YEAR})"
    rf"|{_DATE_OR_MONTH}(?:\s*\(inclusive\))?{_NOT_AND}{TO}(?:{DATE}|{MONTH_YEAR})"
    rf"|{QUARTER}\s+(?:of\s+)?{DOUBLE_YEAR}"
    rf"|(?:{DOUBLE_YEAR}|{YEAR})\s+(?:up\s+)?to\s+{DATE}"
    rf"|(?:{DOUBLE_YEAR})\s*(?:-|to)\s*(?:{DOUBLE_YEAR})"
    rf"|{YEAR}\s*(?:-|to)\s*{YEAR}(?!\d)"
    rf"|{DATE}"
    rf"|(?:{_SINGLE_ANYWHERE}){_REMARK}"
    r")(?![\w/])"
)
_END_ANYWHERE = re.compile(rf"\b(?:up\s+to|until|runs?\s+to|to|ending|ends)(?:\s+and\s+including)?(?:\s+on)?(?:\s+the)?\s+({DATE})")
_DATE_ANYWHERE = re.compile(rf"(?<![\w/])(?:{DATE}|{MONTH_YEAR}|{DOUBLE_YEAR})(?![\w/])")
