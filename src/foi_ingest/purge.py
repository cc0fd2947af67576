"""Removes a file and every trace of it: from the drop folder, from the kept cells, and from the database with its working files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from foi_ingest.discover import UNHASHED_KINDS, discover
from foi_ingest.ingest import find_version
from foi_ingest.kept_cells import find_kept_cells, forget
from foi_ingest.write import Run, UnknownSubjectError, count_rows, find_sources, list_doomed, list_homes, list_purged, purge, query


@dataclass(frozen=True, slots=True)
class Purge:
    """What a purge takes away."""

    database: Path
    source_ids: tuple[str, ...]
    """The file that was named, and what was found in it and nowhere else."""
    rows: Mapping[str, int]
    """Table → rows that go."""
    files: tuple[Path, ...]
    """Files of the drop folder that have these bytes, and their sidecars."""
    inside_of: tuple[str, ...]
    """Names of files that hold them too and stay: nothing is taken out of a zip or a mail."""
    still_to_forget: tuple[str, ...]
    """Of the source ids, those of which the release still holds more than a hash, or nothing yet."""


def plan_purge(database: Path, named: str, folders: Sequence[Path]) -> Purge:
    """Finds out what is meant by a sha256, the beginning of one, a name in the release, or a path, and what belongs to it.

    Raises `UnknownSubjectError` for nothing or more than one thing, `ReleaseError` as reading the release does.
    """
    source_id = _find_source(database, named)
    source_ids = list_doomed(database, source_id)
    purged = list_purged(database)
    return Purge(
        database,
        source_ids,
        count_rows(database, source_ids),
        _find_files([*folders, *([Path(named)] if Path(named).is_file() else [])], source_ids),
        list_homes(database, source_ids),
        tuple(each for each in source_ids if each not in purged),
    )


def carry_out(plan: Purge, reason: str) -> None:
    """Removes what the plan says, the database first: broken off anywhere, the same command finishes it.

    Raises `ReleaseError`, and `OSError` where a file cannot be removed.
    """
    if plan.still_to_forget:
        purge(plan.database, begin_run(plan.database), plan.still_to_forget, reason)
    forget(find_kept_cells(plan.database), plan.source_ids)
    for path in plan.files:
        path.unlink(missing_ok=True)


def begin_run(database: Path) -> Run:
    """A run that reads no file: it holds to the words of the run before it."""
    words = ""
    if database.exists():
        told = query(database, "SELECT max_by(vocabulary_digest, started_at) AS words FROM runs")["words"].to_list()
        words = str(told[0] or "")
    return Run(run_id=uuid4().hex, started_at=datetime.now(UTC), version=find_version(), vocabulary_digest=words)


def _find_source(database: Path, named: str) -> str:
    path = Path(named)
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    found = find_sources(database, named)
    if not found:
        raise UnknownSubjectError(
            f"{named} is no file, and the release knows no file of this name or sha256: look it up in the table sources"
        )
    if len(found) > 1:
        raise UnknownSubjectError(f"{len(found)} files answer to {named}: name one by its sha256: {', '.join(found)}")
    return found[0]


def _find_files(folders: Sequence[Path], source_ids: Sequence[str]) -> tuple[Path, ...]:
    meant = {source.path for source in discover(folders) if source.source_id in source_ids and source.kind not in UNHASHED_KINDS}
    return tuple(
        sorted({*meant, *(sidecar for path in meant if (sidecar := path.with_suffix(".toml")).is_file() and _is_alone(path, meant))})
    )


def _is_alone(path: Path, meant: set[Path]) -> bool:
    """Whether no other reply of this stem needs the sidecar."""
    others = (other for other in path.parent.iterdir() if other.stem == path.stem and other.suffix != ".toml")
    return all(other in meant for other in others)
