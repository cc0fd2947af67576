"""Document → Answer…: what in a reply answers which question, and so may hold figures at all.

Numbers in the request as restated, in the requester's template, in letterhead, boilerplate and the reasons of a refusal are set aside by
a named rule and never become figures.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from foi_ingest.find_answers.dispositions import Ruling, judge, may_hold_figure
from foi_ingest.find_answers.letterhead import LARGEST_JOINT_UNIT, read_letterhead
from foi_ingest.find_answers.zones import Section, Zones, answer_prefix, divide
from foi_ingest.model import Answer, Document, Grid, Line, Place, Reply
from foi_ingest.normalise.numbers import read_whole_number
from foi_ingest.normalise.periods import read_period
from foi_ingest.sidecar import NO_SIDECAR, Sidecar
from foi_ingest.vocabulary import Vocabulary

__all__ = ["LARGEST_JOINT_UNIT", "Found", "SetAside", "find_answers"]

_ENTRY = re.compile(r"^(?:our\s+)?ref(?:erence)?(?:\s+(?:number|no))?\.?\s*:\s*(?P<ref>\S.*)$", re.IGNORECASE)


class SetAside(NamedTuple):
    """A part of the document that is no answer, and the rule that says so."""

    part: Line | Grid
    rule_id: str


class Found(NamedTuple):
    """All answers of a document, and what was set aside."""

    answers: tuple[Answer, ...]
    set_aside: tuple[SetAside, ...]


def find_answers(document: Document, source_id: str, vocabulary: Vocabulary, sidecar: Sidecar = NO_SIDECAR) -> Found:
    """Divides a document into its replies and these into answers. What the sidecar states outweighs the letterhead.

    Every part of the document is in exactly one answer's `parts` or set aside. A reply whose force is not named has empty `force_ids`.
    """
    answers: list[Answer] = []
    set_aside: list[SetAside] = []
    entries, banner = _split_entries(document.parts)
    for number, (reference, parts) in enumerate(entries):
        found = _read_reply(parts, banner, reference, f"{source_id}/{number}", vocabulary, sidecar)
        answers.extend(found.answers)
        set_aside.extend(found.set_aside)
    if len(entries) > 1:
        set_aside.extend(SetAside(part, "letterhead") for part in banner)
    return Found(tuple(answers), tuple(set_aside))


def _split_entries(parts: Sequence[Line | Grid]) -> tuple[list[tuple[str | None, list[Line | Grid]]], list[Line]]:
    """A disclosure log page holds many replies, each under its `Reference:` line; gives them and what stands before the first."""
    starts = [
        (i, match["ref"].strip()) for i, part in enumerate(parts) if isinstance(part, Line) and (match := _ENTRY.match(part.text.strip()))
    ]
    if len({reference for _, reference in starts}) < 2:
        return [(None, list(parts))], []
    banner = parts[: starts[0][0]]
    if any(isinstance(part, Grid) for part in banner):
        return [(None, list(parts))], []
    ends = [i for i, _ in starts[1:]] + [len(parts)]
    entries: list[tuple[str | None, list[Line | Grid]]] = [(ref, list(parts[i:end])) for (i, ref), end in zip(starts, ends, strict=True)]
    return entries, [part for part in banner if isinstance(part, Line)]


def _read_reply(
    parts: Sequence[Line | Grid], banner: Sequence[Line], entry: str | None, key: str, vocabulary: Vocabulary, sidecar: Sidecar
) -> Found:
    zones = divide(parts, vocabulary, has_values=[isinstance(p, Grid) and _holds_values(p) for p in parts])
    lines = [*banner, *(part for part in parts if isinstance(part, Line))]
    head = [*banner, *zones.head, *zones.furniture]
    if not zones.request:
        head += [part for part in zones.preamble if isinstance(part, Line)]
    cells = [Line(cell.text, cell.place) for part in parts if isinstance(part, Grid) for cell in part.cells]
    letter = read_letterhead([line for line in lines if line not in zones.request], head, cells, vocabulary)
    reply = Reply(
        reply_id=hashlib.sha256(key.encode()).hexdigest()[:16],
        force_ids=(sidecar.force_id,) if sidecar.force_id else letter.force_ids,
        reference=entry or sidecar.reference or letter.reference,
        regime=letter.regime,
        received_on=sidecar.received_on or letter.received_on,
        replied_on=sidecar.replied_on or letter.replied_on,
        subject=tuple(zones.head),
        request=tuple((no, tuple(asked)) for no, asked in zones.questions.items()),
        stated_offence=sidecar.offence_id,
        stated_period=(sidecar.period.start, sidecar.period.end) if sidecar.period else None,
        said=tuple(line for line in lines if line not in zones.request),
    )
    answers = tuple(_build_answers(reply, zones, entry, vocabulary))
    kept = {id(part) for answer in answers for part in answer.parts}
    return Found(answers, tuple(SetAside(part, rule) for part, rule in _name_rules(zones) if id(part) not in kept))


def _build_answers(reply: Reply, zones: Zones, entry: str | None, vocabulary: Vocabulary) -> Iterator[Answer]:
    asked = dict(reply.request)
    sections = list(zones.sections)
    context = [part for part in zones.preamble if isinstance(part, Line)] if sections else []
    if not sections or any(isinstance(part, Grid) or _holds_number(part, vocabulary) for part in zones.preamble):
        numbers = (entry,) if entry else tuple(asked) or ("1",)
        sections.insert(0, Section(numbers if not sections else ("general",), parts=zones.preamble))
    whole = judge([*zones.preamble, *(p for s in zones.sections for p in s.parts)], reply.regime, vocabulary)
    for section in sections:
        question = tuple(line for no in section.numbers for line in asked.get(no, ())) or tuple(zones.request if entry else ())
        if section.numbers == ("general",):
            question = tuple(zones.request)
        ruling = whole if whole.covers_all else judge(section.parts, reply.regime, vocabulary)
        for i, no in enumerate(section.numbers):
            yield _answer(reply, no, (*question, *section.restated), section.parts if i == 0 else [], context, ruling, zones.caveats)


def _holds_number(line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a line before the first numbered answer may be an answer itself: one that counts something, or only says a number."""
    prefix = answer_prefix(line.text)
    said = re.split(r"\s[-–—]\s|[:=]\s?", line.text[prefix:].strip(" ."))[-1]
    return may_hold_figure(line, vocabulary) or read_whole_number(said) is not None


def _answer(
    reply: Reply,
    no: str,
    question: tuple[Line, ...],
    parts: Sequence[Line | Grid],
    context: Sequence[Line],
    ruling: Ruling,
    caveats: Sequence[Line],
) -> Answer:
    first = next((part.place for part in (*parts, *question)), Place())
    return Answer(reply, no, question, tuple(parts), tuple(context), ruling.disposition, ruling.exemption_ids, tuple(caveats), first)


def _name_rules(zones: Zones) -> Iterator[tuple[Line | Grid, str]]:
    for rule_id, parts in (
        ("letterhead", zones.head),
        ("letterhead", zones.furniture),
        ("request_restated", zones.request),
        ("request_template", zones.templates),
        ("boilerplate", zones.boilerplate),
        ("answer_preamble", zones.preamble),
    ):
        for part in parts:
            yield part, rule_id
    for section in zones.sections:
        for line in section.restated:
            yield line, "request_restated"


def _holds_values(grid: Grid) -> bool:
    """Whether anything below the first row and beside the first column could be a figure: an empty template holds nothing there."""
    top = min((cell.row for cell in grid.cells), default=0)
    left = min((cell.column for cell in grid.cells), default=0)
    return any(cell.row > top and (cell.column > left or _is_number(cell.text)) for cell in grid.cells)


def _is_number(text: str) -> bool:
    return read_whole_number(text) is not None and read_period(text) is None
