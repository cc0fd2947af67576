"""What became of a question: answered, refused under which exemption, not held … Decided per question, never per reply alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from foi_ingest.model import Grid, Line
from foi_ingest.normalise.named_numbers import why_no_count
from foi_ingest.normalise.numbers import find_numbers
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
    lines = [part for part in parts if isinstance(part, Line) and part.kind != "answer_number"]
    grids = [part for part in parts if isinstance(part, Grid)]
    refusing = [line for line in lines if is_refusal(line, vocabulary)]
    withheld = [c.text for grid in grids for c in grid.cells if (mark := vocabulary.status_mark(c.text)) and mark.status == "withheld"]
    exemptions = _find_exemptions([*(line.text for line in refusing), *withheld], regime, vocabulary)
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
    free = [n for n in find_numbers(line.text) if why_no_count(n, line.text) is None]
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
