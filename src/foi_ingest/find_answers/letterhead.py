"""Who answers, under which reference and law, and when: what the letterhead, the footers and the first sentences say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foi_ingest.model import Line
from foi_ingest.normalise.forces import find_forces
from foi_ingest.normalise.periods import read_date
from foi_ingest.vocabulary import Vocabulary

_REFERENCE = re.compile(
    r"^(?:our|my|foi|the)?\s*ref(?:erence)?(?:\s+(?:number|no))?\s*\.?\s*[:\-]?\s+(?:FOI\s+)?(?P<ref>[A-Z]{0,12}[\w./\- ]*\d[\w./\-]*)\s*$",
    re.IGNORECASE,
)
_REFERENCE_INSIDE = re.compile(
    r"\b(?:REFERENCE|FOI|FOI request|Freedom of Information(?! Act)(?: request)?|request(?: reference| number)?|Ref)[\s:.\-–\[]+"
    r"(?P<ref>(?:[A-Z]{1,6}[/\-. ])*\d[\w/.\-]*\d[A-Z]?(?:/\d+)*)",
    re.IGNORECASE,
)
_REFERENCE_AT_END = re.compile(r"\s(?P<ref>\d{2,6}/(?:19|20)\d\d|(?:19|20)\d\d/\d{2,6}|(?<=[-–]\s)\d{2,6}[A-Z]?/\d{2,6})$")
_DATE_TEXT = r"(?P<date>\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
_REPLIED = re.compile(
    r"^(?:date(?: of (?:response|reply|decision))?|dated|responded(?: on)?|response date|date responded)"
    r"\s*[:\-]?\s*" + _DATE_TEXT,
    re.IGNORECASE,
)
_DATED = re.compile(r"\s[Dd]ate\s*:\s*" + _DATE_TEXT + r"$")
_BARE_DATE = re.compile(r"^" + _DATE_TEXT + r"$")
_RECEIVED = re.compile(
    r"(?:received\b.{0,80}?\bon|your (?:email|letter|request)\b.{0,40}?\b(?:of|dated)|request for information dated|date received:?)\s+"
    + _DATE_TEXT,
    re.IGNORECASE | re.DOTALL,
)
_RECEIVED_BY = re.compile(r"\breceived by\s+(?:the\s+)?(?P<who>.{4,60}?)\s+on\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What a reply says of itself."""

    force_ids: tuple[str, ...]
    reference: str | None
    regime: str | None
    received_on: date | None
    replied_on: date | None


def read_letterhead(lines: Sequence[Line], head: Sequence[Line], cells: Sequence[Line], vocabulary: Vocabulary) -> Letterhead:
    """Takes all lines of a reply, those before its request, and the cells of its tables; gives what they say of itself.

    Cells speak only where no line names a force (`Relevant to: MPS` on the cover of a report).

    `force_ids` is empty where no force, or more than one without a joint reply, is named: the caller holds the file.
    """
    force_ids = _find_force(lines, head, cells, vocabulary)
    return Letterhead(
        force_ids=force_ids,
        reference=_find_reference(head) or _find_reference(lines),
        regime=_find_regime(lines, force_ids, vocabulary),
        received_on=_first_date(_RECEIVED, lines),
        replied_on=_first_date(_REPLIED, lines) or _first_date(_DATED, head) or _first_date(_BARE_DATE, head),
    )


def _find_force(lines: Sequence[Line], head: Sequence[Line], cells: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, ...]:
    received = [match["who"] for line in lines if (match := _RECEIVED_BY.search(line.text))]
    furniture = [line.text for line in lines if line.kind == "furniture"]
    in_cells = [cell.text for cell in cells]
    if len({m.meaning for text in in_cells for m in vocabulary.find("force", text)}) > LARGEST_JOINT_UNIT:
        in_cells = []  # a table of forces is no letterhead
    for texts in (received, furniture, [line.text for line in head], [line.text for line in lines], in_cells):
        forces = list(dict.fromkeys(force for text in texts for force in find_forces(text, vocabulary)))
        if len(forces) == 1 or (forces and any(len(find_forces(text, vocabulary)) == len(forces) > 1 for text in texts)):
            return tuple(forces) if len(forces) <= LARGEST_JOINT_UNIT else ()
        if forces:
            break
    return _force_of_mail(lines, vocabulary)


def _force_of_mail(lines: Sequence[Line], vocabulary: Vocabulary) -> tuple[str, ...]:
    by_domain = {force for line in lines if (force := _force_of_domain(line.text, vocabulary))}
    return tuple(by_domain) if len(by_domain) == 1 else ()


LARGEST_JOINT_UNIT = 3
"""No joint information unit serves more forces (Bedfordshire, Cambridgeshire and Hertfordshire); a longer list is a table of forces."""


def _force_of_domain(text: str, vocabulary: Vocabulary) -> str | None:
    found = {
        f for domain in re.findall(r"[@.]([a-z\-]+\.(?:pnn\.)?police\.uk)", text.casefold()) if (f := vocabulary.force_of_domain(domain))
    }
    return found.pop() if len(found) == 1 else None


def _find_reference(lines: Sequence[Line]) -> str | None:
    for pattern in (_REFERENCE, _REFERENCE_INSIDE, _REFERENCE_AT_END):
        for line in lines:
            for text in line.text.split("\n"):
                match = pattern.search(text.strip())
                if match and not re.fullmatch(r"(?:19|20)\d\d", match["ref"]):
                    return match["ref"].strip(" .-")
    return None


def _find_regime(lines: Sequence[Line], force_ids: Sequence[str], vocabulary: Vocabulary) -> str | None:
    for line in lines:
        for mention in vocabulary.find("regime", line.text):
            return mention.meaning
    regimes = {vocabulary.forces[force].regime for force in force_ids}
    return regimes.pop() if len(regimes) == 1 else None


def _first_date(pattern: re.Pattern[str], lines: Sequence[Line]) -> date | None:
    for line in lines:
        match = pattern.search(line.text)
        if match and (found := read_date(match["date"])):
            return found
    return None
