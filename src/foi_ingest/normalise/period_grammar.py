"""The pieces of which dates and periods are written, as patterns over text that `fold_period` has folded."""

from __future__ import annotations

import re

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")
MONTH_NUMBER = {name: i for i, name in enumerate(MONTHS, 1)} | {name[:3]: i for i, name in enumerate(MONTHS, 1)} | {"sept": 9}

MON = r"(?:" + "|".join(sorted(MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"
YEAR = r"(?:19|20)\d\d"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
DATE = (
    rf"(?:{DAY}\s+(?:of\s+)?{MON}(?:,?\s+{YEAR}|\s+\d\d(?!\d))?"  # 1st April 2020, 1 April
    rf"|{MON}\s+{DAY}(?:,?\s+{YEAR})?"  # April 1st 2021
    rf"|\d{{1,2}}[/.]\d{{1,2}}[/.](?:{YEAR}|\d\d)(?!\d)"  # 01/04/2017, 01.01.20
    rf"|\d{{1,2}}-{MON}-(?:{YEAR}|\d\d)(?!\d)"  # 01-Jan-2012
    rf"|{YEAR}-\d\d-\d\d(?!\d))"  # 2012-01-31
)
MONTH_YEAR = rf"{MON}(?:(?:\s+|\s*[-/']\s*){YEAR}|(?:\s+'?|[-/'])\d\d(?![\d/-]))"
"""`Mar-18` is a month with its year; `March - 18` in a list is a month and its count."""
DOUBLE_YEAR = r"(?:19|20)\d\d\s?[/-]\s?(?:(?:19|20)\d\d|\d\d)(?![\d/-])"
SHORT_DOUBLE_YEAR = r"(?<![\d/-])\d\d/\d\d(?![\d/-])"
FY_WORDS = r"(?:(?:f/?y|fin(?:ancial)?\.?\s+year|fiscal\s+year)\s*:?\s*)"
QUARTER = r"(?:q|qtr|quarter)\s?([1-4])\b"
TO = (
    r"\s*(?:,\s*(?=until|to\b|up\s))?"
    r"(?:-|to(?:\s+the)?(?:\s+end(?:\s+of)?)?|until|up\s+to|and|through)\s*(?:\(and\s+including\)\s*|and\s+including\s+)?"
)
UP_TO = r"(?:ytd\s*)?(?:up\s+)?to(?:\s+and\s+including)?"
PRESENT = re.compile(rf"(?:the\s+)?present(?:\s+(?:day|date))?\s*\(\s*({DATE})\s*\)")
"""`01/01/16 - present day (12/02/17)`: the day on which the request was written."""
FILLERS = re.compile(
    r"\((?:and\s+)?including\)|\(?\binclusive\)?|\(both days included\)|\bcalendar year\b|\byear to date\b(?=\s+to\b)|\bytd(?=\s+to\b)"
)


def fold_period(text: str) -> str:
    """Gives `text` in lower case with one kind of dash, quote and blank, every character in its old position."""
    return text.lower().translate(SAME_LENGTH)


SAME_LENGTH = {ord(c): "-" for c in "‐‑‒–—―−"} | {ord(c): "'" for c in "‘’"} | {ord(c): " " for c in "\u00a0\u2009\u202f\n\t"}
