"""What became of a question: answered, refused under which exemption, not held … Decided per question, never per reply alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foi_ingest.model import Grid, Line
from foi_ingest.normalise.numbers import find_numbers
from foi_ingest.normalise.periods import find_dates, find_periods
from foi_ingest.vocabulary import Vocabulary

_SECTION = re.compile(r"\b(?:sections?|articles?|s\.?)\s?(?P<no>\d{1,2}[A-Z]?(?:\s?\(\d[a-z]?\))*)(?:\([a-z]\))*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The fate of a question. `covers_all`: the text says that it holds for the whole request."""

    disposition: str
    exemption_ids: tuple[str, ...] = ()
    covers_all: bool = False


def judge(parts: Sequence[Line | Grid], regime: str | None, vocabulary: Vocabulary) -> Ruling:
    """Takes the parts of an answer and the law it was given under, gives its disposition."""
    lines = [part for part in parts if isinstance(part, Line)]
    grids = [part for part in parts if isinstance(part, Grid)]
    refusing = [line for line in lines if is_refusal(line, vocabulary)]
    exemptions = _find_exemptions(
        [line.text for line in refusing] + [cell.text for grid in grids for cell in grid.cells], regime, vocabulary
    )
    has_figures = bool(grids) or any(may_hold_figure(line, vocabulary) for line in lines if line not in refusing)
    whole = any(vocabulary.says("whole_refusal", line.text) for line in lines)
    if whole and not has_figures:
        return Ruling("refused", exemptions, covers_all=True)
    if has_figures and exemptions:
        outside = any(vocabulary.says("outside_the_act", line.text) for line in lines)
        return Ruling("outside_the_act" if outside else "part_answered", exemptions)
    if has_figures:
        return Ruling("answered")
    if refusing:
        return Ruling("refused", exemptions)
    for disposition in ("not_held", "ncnd", "elsewhere"):
        if any(vocabulary.says(disposition, line.text) for line in lines):
            return Ruling("neither_confirm_nor_deny" if disposition == "ncnd" else disposition)
    return Ruling("answered")


def is_refusal(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph refuses or gives a refusal's reasons: its numbers (records to be read, minutes, hours) are never figures."""
    if vocabulary.says("ncnd", line.text):
        return False
    return vocabulary.says("refusal", line.text) or vocabulary.says("workload", line.text)


def may_hold_figure(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a paragraph has a number that names no period or date, and says what is counted."""
    if vocabulary.says("ncnd", line.text):
        return False
    named = [(m.start, m.end) for m in find_periods(line.text)] + find_dates(line.text)
    free = [n for n in find_numbers(line.text) if not any(a <= n.start < b for a, b in named)]
    return (bool(free) and any(True for _ in vocabulary.find("measure", line.text))) or line.text.strip(" .").isdigit()


def _find_exemptions(texts: Sequence[str], regime: str | None, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = {
        exemption
        for text in texts
        for match in _SECTION.finditer(text)
        if (exemption := vocabulary.exemption(regime or "FOIA", match["no"].replace(" ", "")))
        and vocabulary.exemptions[exemption].kind != "procedure"
    }
    return tuple(sorted(found))
