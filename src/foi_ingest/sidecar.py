"""`<reply>.toml` beside a reply: what a person knows and the reply does not say, and corrections, each with its reason.

A correction says what the cell reads today, so that it fails when the cell ever reads otherwise. It never makes a value more precise than
the page does: it says what a person sees there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from foi_ingest.errors import SidecarError
from foi_ingest.model import Document, Grid, Line
from foi_ingest.normalise.periods import Period, read_period
from foi_ingest.vocabulary import Vocabulary

_KEYS = frozenset({"force", "reference", "received_on", "replied_on", "offence", "period", "ignore", "correction"})


@dataclass(frozen=True, slots=True)
class Correction:
    """What one cell means, by a person's word."""

    cell: str
    """The place as the database and `foi-ingest show` give it."""
    reads: str
    means: str
    reason: str


@dataclass(frozen=True, slots=True)
class IgnoredTable:
    """A table that is no answer, by a person's word. Tables count from 1 in the order of the file."""

    table: int
    reason: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """All that a sidecar states; what it leaves out the reply must say itself."""

    force_id: str | None = None
    reference: str | None = None
    received_on: date | None = None
    replied_on: date | None = None
    offence_id: str | None = None
    period: Period | None = None
    ignored_tables: tuple[IgnoredTable, ...] = ()
    corrections: tuple[Correction, ...] = field(default=())


NO_SIDECAR = Sidecar()
"""States nothing."""


def load_sidecar(reply: Path, vocabulary: Vocabulary) -> Sidecar:
    """Reads the sidecar beside a reply; an empty one where there is none. Raises SidecarError (file, key, what to change)."""
    path = reply.with_suffix(".toml")
    if not _is_there(path):
        return NO_SIDECAR
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        message = f"{path.name}: this is not TOML ({error})"
        raise SidecarError(message) from error
    return parse_sidecar(path.name, content, vocabulary)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A reply's name may be so long that no name with another ending can exist.
        return False


def parse_sidecar(name: str, content: Mapping[str, object], vocabulary: Vocabulary) -> Sidecar:
    """Checks what a sidecar states. Raises SidecarError (file, key, what to change)."""
    unknown = sorted(content.keys() - _KEYS)
    if unknown:
        raise SidecarError(f"{name}: {', '.join(unknown)} is no key of a sidecar; the keys are {', '.join(sorted(_KEYS))}")
    force, offence = _text(name, content, "force"), _text(name, content, "offence")
    if force is not None and force not in vocabulary.forces:
        raise SidecarError(f"{name}: force: {force!r} is no id of forces.csv (dyfed-powys, say)")
    if offence is not None and offence not in vocabulary.offences:
        raise SidecarError(f"{name}: offence: {offence!r} is no id of offences.csv (ew-071-17, say)")
    return Sidecar(
        force_id=force,
        reference=_text(name, content, "reference"),
        received_on=_date(name, content, "received_on"),
        replied_on=_date(name, content, "replied_on"),
        offence_id=offence,
        period=_period(name, content),
        ignored_tables=tuple(_ignored(name, entry) for entry in _entries(name, content, "ignore")),
        corrections=tuple(_correction(name, entry) for entry in _entries(name, content, "correction")),
    )


def apply_corrections(document: Document, sidecar: Sidecar) -> Document:
    """Gives the document as a person reads it. Raises SidecarError where a correction is stale: its cell is gone, or reads otherwise."""
    if not sidecar.corrections:
        return document
    waiting = {correction.cell: correction for correction in sidecar.corrections}
    parts: list[Line | Grid] = []
    for part in document.parts:
        if isinstance(part, Line):
            parts.append(part)
            continue
        cells = []
        for cell in part.cells:
            correction = waiting.pop(str(cell.place), None)
            if correction is not None and cell.text != correction.reads:
                raise SidecarError(f"the correction of {correction.cell} is stale: the cell no longer reads as it says; look again")
            cells.append(cell if correction is None else replace(cell, text=correction.means, marks="", doubt=""))
        parts.append(replace(part, cells=tuple(cells)))
    if waiting:
        raise SidecarError(f"the correction of {min(waiting)} is stale: no cell stands there; look again")
    return replace(document, parts=tuple(parts))


def list_decisions(sidecar: Sidecar) -> tuple[tuple[str, str], ...]:
    """(place or table, reason) of every correction and every ignored table."""
    corrected = ((f"{c.cell} reads {c.reads}, means {c.means}", c.reason) for c in sidecar.corrections)
    return (*corrected, *((f"table {ignored.table} is ignored", ignored.reason) for ignored in sidecar.ignored_tables))


def set_aside_tables(document: Document, sidecar: Sidecar) -> tuple[Grid, ...]:
    """The grids of a document that the sidecar ignores."""
    grids = [part for part in document.parts if isinstance(part, Grid)]
    wanted = {ignored.table for ignored in sidecar.ignored_tables}
    return tuple(grid for number, grid in enumerate(grids, 1) if number in wanted)


def _text(name: str, content: Mapping[str, object], key: str) -> str | None:
    value = content.get(key)
    if value is not None and not isinstance(value, str):
        raise SidecarError(f"{name}: {key}: must be a text in quotation marks")
    return value


def _date(name: str, content: Mapping[str, object], key: str) -> date | None:
    value = content.get(key)
    if value is not None and type(value) is not date:
        raise SidecarError(f"{name}: {key}: must be a date such as 2020-10-09, without quotation marks")
    return value if isinstance(value, date) else None


def _period(name: str, content: Mapping[str, object]) -> Period | None:
    text = _text(name, content, "period")
    period = read_period(text) if text is not None else None
    if text is not None and period is None:
        raise SidecarError(f"{name}: period: {text!r} has no one reading; write 2019/20 or 1 April 2020 to 30 June 2020")
    return period


def _entries(name: str, content: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    value = content.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise SidecarError(f"{name}: {key}: must be written as [[{key}]] with its keys below")
    return value


def _ignored(name: str, entry: Mapping[str, object]) -> IgnoredTable:
    table, reason = entry.get("table"), _text(name, entry, "reason")
    if not isinstance(table, int) or table < 1 or not reason:
        raise SidecarError(f"{name}: ignore: needs table (a number from 1) and reason")
    return IgnoredTable(table, reason)


def _correction(name: str, entry: Mapping[str, object]) -> Correction:
    values = {key: _text(name, entry, key) for key in ("cell", "reads", "means", "reason")}
    missing = sorted(key for key, value in values.items() if value is None)
    if missing or not values["reason"]:
        raise SidecarError(f"{name}: correction: needs {', '.join(missing) or 'reason'}")
    return Correction(**{key: value or "" for key, value in values.items()})
