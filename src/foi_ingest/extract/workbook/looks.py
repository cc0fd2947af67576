"""What a cell or a row of a sheet looks like: enough to find where one table ends and the next begins, never what it means."""

from __future__ import annotations

import re
from collections.abc import Sequence

from foi_ingest.extract.workbook.seen import SeenCell

LONG_TEXT = 40
"""A single cell longer than this is a sentence or a title; the longest stub labels that stand alone in a row are shorter."""
LONGER_THAN_LABELS = 1.2
"""Below a table, a text that outgrows the table's own labels by this factor is a note."""

_NUMBER = re.compile(r"[(<>≤≥~£$€+\-–]*\s*\d[\d,\s]*(?:\.\d+)?\s*[%)*]*")
_WORDED_BOUND = re.compile(r"(?:fewer|less|more|greater) than \d+|\d+ or (?:fewer|less|more)|nil|zero", re.IGNORECASE)
_MARK = re.compile(r"[*\-–—.:~#]{1,3}|[xXzZ]|n/?a|\[[a-z]\]", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PERIOD = re.compile(r"(?:19|20)\d\d|\b\d\d/\d\d\b|\bQ[1-4]\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_MONTHLY = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b|\d{1,2}/\d{1,2}/\d{2,4}", re.IGNORECASE)
_TOTAL = re.compile(r"(?:grand |sub-?)?totals?\b|sum\b", re.IGNORECASE)
_NOTE = re.compile(r"[*†‡]|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s|notes?\b|source\b|please\b|n\.?b\.?\b|key\b|see\b", re.IGNORECASE)


def is_value(cell: SeenCell) -> bool:
    """Whether a cell looks like a figure or like a mark in place of one. A year does too: see `is_period`."""
    if cell.nature == "number":
        return True
    return cell.nature == "text" and bool(_NUMBER.fullmatch(cell.text) or _MARK.fullmatch(cell.text) or _WORDED_BOUND.fullmatch(cell.text))


def is_period(cell: SeenCell) -> bool:
    """Whether a cell looks like a year, month or date."""
    if cell.nature in {"date", "part_date"}:
        return True
    return bool(_YEAR.fullmatch(cell.text) if is_value(cell) else _PERIOD.search(cell.text))


def is_monthly(cell: SeenCell) -> bool:
    """Whether a cell looks like a month or a day, as a date's neighbours in a series do."""
    return cell.nature in {"date", "part_date"} or bool(_MONTHLY.search(cell.text))


def is_total_label(cell: SeenCell) -> bool:
    """Whether a label says that it speaks for a total."""
    return bool(_TOTAL.match(cell.text) or _TOTAL.search(cell.text[-12:]))


def is_figure(cell: SeenCell) -> bool:
    """Whether a cell looks like a figure and not like a period."""
    return is_value(cell) and not is_period(cell)


def is_lone_text(row: Sequence[SeenCell]) -> bool:
    """Whether a row holds one cell only, and that is words."""
    return len(row) == 1 and not is_value(row[0]) and row[0].nature == "text"


def is_data_row(row: Sequence[SeenCell]) -> bool:
    """Whether a row gives figures behind its first cell. Rising whole numbers (ages 15, 16, 17) are a heading, not figures."""
    figures = [cell for cell in row[1:] if is_figure(cell)]
    if not figures:
        return False
    digits = [int(cell.text) for cell in row[1:] if cell.text.isdecimal()]
    return not (len(digits) > 2 and digits == list(range(digits[0], digits[0] + len(digits))))


def is_heading_row(row: Sequence[SeenCell]) -> bool:
    """Whether a row could head a table: several different words or periods, and no figure."""
    texts = [cell.text for cell in row]
    return len(row) > 1 and not any(is_figure(cell) for cell in row[1:]) and len(set(texts)) == len(texts)


def is_note(cell: SeenCell, labels: Sequence[SeenCell]) -> bool:
    """Whether a text alone below a table speaks of it, rather than being its last label with nothing behind it."""
    text = cell.text
    if _NOTE.match(text) or text.endswith(".") or " = " in text or ": " in text:
        return True
    longest = max((len(label.text) for label in labels), default=0)
    return len(text) > LONG_TEXT and len(text) > LONGER_THAN_LABELS * longest
