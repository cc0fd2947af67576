"""Numbers in text that count nothing: they name a section, a date, a code or an age, or measure money or time."""

from __future__ import annotations

import re

from foi_ingest.normalise.numbers import Number
from foi_ingest.normalise.period_mentions import find_dates, find_periods

_NAMED = re.compile(
    r"\b(?:questions?|qs?|tables?|appendix|annex|part|page|outcomes?|types?|articles?|sections?|ss?|schedule|class(?:es)?|codes?|act|order|law|regulations?"
    r"|figure|note|ext|tab|tier|stage|phase|level|version|response|request|answer|point|item|foi|ref(?:erence)?|no|number|crime|operation|oc)\b"
    r"\s*(?:to\s+)?(?:no|number|order)?[.:]?\s?(?:\(ni\)\s+)?\d+\w*(?:[/.\-]\d+\w*)*(?:\s?\(\d?\w{1,3}\))*(?:\s*(?:,|and|&|or|to)\s*\d+\w*(?:\(\w{1,3}\))*)*",
    re.IGNORECASE,
)
_GLUED = re.compile(r"\b(?:s|ss|q|oc|a|art|v|cr)\.?\d+\w*(?:\s?\(\w{1,3}\))*", re.IGNORECASE)
_CODE = re.compile(r"\b\d{1,3}[A-Z]?/\d{1,3}\b|\b\d{1,3}[A-Z]{1,2}\b|\b\w*\d\w*[/-]\w*\d\w*\b")
_MONEY_OR_TIME = re.compile(
    r"[£$€]\s?[\d,]+(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?(?:%|per cent|percent|pence|pounds)"
    r"|\b(?:\d[\d,]*(?:\.\d+)?|\w+)[\s-](?:working\s+|calendar\s+)?(?:hours?|minutes?|mins|days?|weeks?|months?|years?|characters)\b",
    re.IGNORECASE,
)
_NOT_COUNTED = r"(?!\s+(?:\w+\s+)?(?:offences?|crimes?|incidents?|victims?|suspects?|arrests?|charges?|records?|reports?))"
_AGE = re.compile(
    rf"\b(?:aged?|under|over|ages)\s+\d{{1,3}}(?:\s*(?:-|–|to|and|or)\s*\d{{1,3}})*\b{_NOT_COUNTED}"
    r"|\b\d{1,3}\s?(?:-|–|to)\s?\d{1,3}\s+(?:years|year)|\b\d{1,3}\s+(?:and|or)\s+(?:over|under)\b",
    re.IGNORECASE,
)
_ABOUT_MARKS = re.compile(
    r"\b(?:denotes?|represents?|indicates?|stands? for|suppress\w*|redact\w*|means|rounded)\b"
    r"|(?:shown|replaced|marked|displayed) (?:as|by|with)\b|[*]\s*(?:=|-|:)",
    re.IGNORECASE,
)
_THERE_WAS = re.compile(
    r"\b(?:there\s+(?:was|were|is|has\s+been|have\s+been)|(?:we|police|constabulary|force|service)\s+(?:have\s+|has\s+)?recorded)\s+(?:only\s+|just\s+)?$",
    re.IGNORECASE,
)
"""`There was one arrest` counts; `one` elsewhere in a sentence is a word."""
_MORE_THAN = re.compile(r"\b(?:more|less|fewer)\s+than\s+(?:one|1)\b", re.IGNORECASE)


def tells_of_marks(text: str) -> bool:
    """Whether a sentence explains marks or rounding (`* denotes fewer than 5`): its numbers are bounds, not counts."""
    return _ABOUT_MARKS.search(text) is not None


def why_no_count(number: Number, text: str, start: int = 0) -> str | None:
    """The rule that says why a number of `text` counts nothing; None when it may be a figure. `start`: where the text proper begins."""
    named = [(m.start, m.end) for m in find_periods(text)] + find_dates(text)
    named += [match.span() for pattern in (_NAMED, _GLUED, _CODE, _AGE) for match in pattern.finditer(text)]
    # `aged 13, 120 offences` reads as thirteen thousand: only the whole of a number names something.
    if any(start <= number.start and number.end <= end for start, end in named):
        return "label"
    if any(match.start() <= number.start < match.end() for match in _MONEY_OR_TIME.finditer(text)):
        return "money_or_time"
    if any(match.start() <= number.start < match.end() for match in _MORE_THAN.finditer(text)):
        return "number_word_in_prose"
    if tells_of_marks(text):
        return "key_of_marks"
    before = text[start : number.start]
    if number.text.casefold() == "one" and before.strip(" \"'(") and not _THERE_WAS.search(before):
        return "number_word_in_prose"
    return None
