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
    PRESENT,
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


def find_limits(text: str) -> tuple[list[Mention], bool]:
    """The periods for which a title or question may hold, and whether it names one that it leaves open or cuts.

    `Since January 2018`, `2018 to date`, `Q1 2020` and `April, May and June 2020` are not the period that stands in them; what
    `as at March 2020` or `published March 2020` name is the day of a report, and none at all.
    """
    folded = fold_period(text)
    clear: list[Mention] = []
    is_open = False
    for mention in find_periods(text):
        before, after = folded[: mention.start], folded[mention.end :]
        if _STAMP_BEFORE.search(before):
            continue
        from_here = _FROM.search(before) and re.fullmatch(_SINGLE_ANYWHERE, folded[mention.start : mention.end])
        if from_here or _CUT_BEFORE.search(before) or _CUT_AFTER.match(after):
            is_open = True
        else:
            clear.append(mention)
    return clear, is_open


def opening_of(before: str) -> str:
    """`between` or `from` directly before a period belongs to it; elsewhere it would change what is counted."""
    match = re.search(r"\b(?:between|from)\s+$", before, re.IGNORECASE)
    return match.group() if match else ""


def find_dates(text: str) -> list[tuple[int, int]]:
    """Where dates and month names with years stand in `text`: they are no counts, whatever they are."""
    return [m.span() for m in _DATE_ANYWHERE.finditer(fold_period(text)) if not re.fullmatch(DOUBLE_YEAR, m[0]) or read_period(m[0])]


def find_days(text: str) -> list[date]:
    """The whole dates that a text names, left to right."""
    found = (read_date(match.group()) for match in _DAY_ANYWHERE.finditer(fold_period(text)))
    return [day for day in found if day is not None]


def find_ends(text: str) -> list[date]:
    """The whole dates up to which a text says that something runs (`2024 is up to 30 April 2024`)."""
    found = (read_date(match[1]) for match in _END_ANYWHERE.finditer(fold_period(text)))
    return [end for end in found if end is not None]


def find_stamps(text: str) -> list[date]:
    """The days on which a text says that figures were taken (`correct as at 9 August 2021`): they know nothing of later days."""
    found = (read_date(match[1]) for match in _STAMP.finditer(fold_period(text)))
    return [day for day in found if day is not None]


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
    rf"|{DATE}{TO}{PRESENT.pattern}"
    rf"|{QUARTER}\s+(?:of\s+)?{DOUBLE_YEAR}"
    rf"|(?:{DOUBLE_YEAR}|{YEAR})\s+(?:up\s+)?to\s+{DATE}"
    rf"|(?:{DOUBLE_YEAR})\s*(?:-|to)\s*(?:{DOUBLE_YEAR})"
    rf"|{YEAR}\s*(?:-|to)\s*{YEAR}(?!\d)"
    rf"|{DATE}"
    rf"|(?:{_SINGLE_ANYWHERE}){_REMARK}"
    r")(?![\w/])"
)
_END_ANYWHERE = re.compile(rf"\b(?:up\s+to|until|runs?\s+to|to|ending|ends)(?:\s+and\s+including)?(?:\s+on)?(?:\s+the)?\s+({DATE})")
_DAY_ANYWHERE = re.compile(rf"(?<![\w/]){DATE}(?![\w/])")
_DATE_ANYWHERE = re.compile(rf"(?<![\w/])(?:{DATE}|{MONTH_YEAR}|{DOUBLE_YEAR})(?![\w/])")
_OF_YEAR = r"\s*(?:(?:of|in)\s+)?(?:the\s+)?(?:(?:calendar|financial|fiscal)\s+)?(?:years?\s+)?[,(]?\s*$"
_STAMP_BEFORE = re.compile(r"\b(?:as\s+(?:of|at|on)|updated|published|dated?|extracted|correct|produced|run|printed)\s*(?:in|on|:)?\s*$")
_FROM = re.compile(r"\bfrom" + _OF_YEAR)
_CUT_BEFORE = re.compile(
    r"\b(?:since|after|before|prior\s+to|up\s+to|until|till|by|starting|beginning|commencing"
    r"|(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)\s+(?:\w+\s+)?(?:quarter|half|months?|weeks?)"
    r"|(?:half|part|end|start|beginning|middle|week)(?=\s+of\b)|q[1-4]|h[12]|quarter\s?[1-4]|early|late|mid|weeks?\s+ending)"
    + _OF_YEAR
    + rf"|(?<![a-z]){MON}\s*(?:,|and|&|/)\s*$"
)
_CUT_AFTER = re.compile(
    r"\s*,?\s*(?:(?:to|-|until|till|up\s+to)\s*(?:the\s+)?(?:present|date|now|today|current|latest|time\s+of)"
    r"|onwards?\b|so\s+far\b|ytd\b|to\s+date|\(?\s*(?:q[1-4]|h[12]|(?:quarter|qtr)\s?[1-4])\b)"
)
_STAMP = re.compile(rf"\b(?:as\s+(?:at|of)|correct\s+(?:at|on|to)|(?:extracted|taken|produced|run|obtained)\s+on)(?:\s+the)?\s+({DATE})")
