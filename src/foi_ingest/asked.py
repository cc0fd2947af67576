"""`asked.csv` beside the drop folder: which forces were asked, so that silence can be told from never having been asked."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from foi_ingest.errors import FoiIngestError

ASKED_FILE = "asked.csv"


class AskedError(FoiIngestError):
    """`asked.csv` cannot be used: line and what to change."""


class Asked(NamedTuple):
    """One force that was asked."""

    force_id: str
    asked_on: date | None


def read_asked(paths: Sequence[Path], force_ids: Collection[str]) -> tuple[Asked, ...] | None:
    """The forces named in `asked.csv` beside the folders of `paths`, by id; None when no folder is among them, so that nothing is said.

    Empty when there is no such file: then every territorial force counts as asked. Raises `AskedError`.
    """
    folders = [path for path in paths if path.is_dir()]
    if not folders:
        return None
    named: dict[str, Asked] = {}
    for file in sorted({folder.resolve().parent / ASKED_FILE for folder in folders}):
        if file.is_file():
            for asked in _read_file(file, force_ids):
                if asked.force_id in named:
                    raise AskedError(f"{file.name}: {asked.force_id} stands there twice; keep the line with the first day")
                named[asked.force_id] = asked
    return tuple(sorted(named.values(), key=lambda asked: asked.force_id))


def _read_file(file: Path, force_ids: Collection[str]) -> Iterator[Asked]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        if "force_id" not in (reader.fieldnames or ()):
            raise AskedError(f"{file.name}: the first line must be force_id or force_id,asked_on")
        for row in reader:
            force_id, asked_on = (row["force_id"] or "").strip(), (row.get("asked_on") or "").strip()
            if force_id not in force_ids:
                raise AskedError(f"{file.name}, line {reader.line_num}: this is no id of the table forces")
            yield Asked(force_id, _read_day(asked_on, file, reader.line_num))


def _read_day(text: str, file: Path, line: int) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise AskedError(f"{file.name}, line {line}: write asked_on as 2026-04-30") from None
