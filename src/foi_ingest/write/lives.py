"""What people decide about replies and files that are in a release: retract, reinstate, purge."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from foi_ingest.errors import FoiIngestError
from foi_ingest.write.publishing import ORDER_OF_ROWS
from foi_ingest.write.release import build_release, open_release
from foi_ingest.write.rows import Run, frame_decision, frame_run, frame_tombstones
from foi_ingest.write.settling import insert, remember, settle
from schemas.sources import Sources
from schemas.table import list_dtypes


class UnknownSubjectError(FoiIngestError):
    """What a person named is not in the release, or is more than one thing: says what to name instead."""


@dataclass(frozen=True, slots=True)
class Known:
    """A reply of the release, as a person may name it."""

    reply_id: str
    force_id: str | None
    reference: str | None
    state: str


def list_purged(database: Path) -> Mapping[str, str]:
    """source_id → reason of every file that was purged; empty when there is no release. Raises as `open_release` does."""
    if not database.exists():
        return {}
    with open_release(database) as connection:
        return dict(connection.execute("SELECT source_id, detail FROM sources WHERE state = 'purged'").fetchall())


def find_sources(database: Path, named: str) -> tuple[str, ...]:
    """The files of the release that are called so, or whose sha256 begins so, in the order of their ids."""
    if not database.exists():
        return ()
    with open_release(database) as connection:
        sql = """
            SELECT source_id FROM sources
            WHERE list_contains(from_json(names, '["VARCHAR"]'), $named) OR (length($named) >= 8 AND starts_with(source_id, lower($named)))
            ORDER BY source_id
        """
        return tuple(source_id for (source_id,) in connection.execute(sql, {"named": named}).fetchall())


def list_doomed(database: Path, source_id: str) -> tuple[str, ...]:
    """The file, and every file that was found in it and nowhere else: what a purge of it takes away. In the order of their ids."""
    if not database.exists():
        return (source_id,)
    with open_release(database) as connection:
        origins = connection.execute("SELECT DISTINCT source_id, parent_id FROM origins").fetchall()
    parents: dict[str, set[str | None]] = {}
    for inside, parent_id in origins:
        parents.setdefault(inside, set()).add(parent_id)
    doomed = {source_id}
    while found := {inside for inside, homes in parents.items() if inside not in doomed and homes <= doomed}:
        doomed |= found
    return tuple(sorted(doomed))


def list_homes(database: Path, source_ids: Collection[str]) -> tuple[str, ...]:
    """Names of the files that these were found in, other than themselves."""
    if not database.exists():
        return ()
    with open_release(database) as connection:
        sql = """
            SELECT DISTINCT unnest(from_json(s.names, '["VARCHAR"]')) AS name
            FROM origins AS o
            JOIN sources AS s ON s.source_id = o.parent_id
            WHERE list_contains($ids, o.source_id) AND NOT list_contains($ids, o.parent_id)
            ORDER BY name
        """
        return tuple(name for (name,) in connection.execute(sql, {"ids": list(source_ids)}).fetchall())


def count_rows(database: Path, source_ids: Collection[str]) -> Mapping[str, int]:
    """Table → how many rows these files fill in it; empty when there is no release."""
    if not database.exists():
        return {}
    with open_release(database) as connection:
        # The names of tables are our own.
        sql = "SELECT count(*) FROM {} WHERE list_contains(?, source_id)"
        return {
            table: int(number)
            for table in ("offence_counts", "rejections", "answers")
            for (number,) in connection.execute(sql.format(table), [list(source_ids)]).fetchall()
        }


def purge(database: Path, run: Run, source_ids: Sequence[str], reason: str) -> None:
    """Publish a release without any row, name or byte of these files: only their hashes stay, and the reason.

    What is in the release of the present is written into a new file, because DuckDB does not wipe the blocks of deleted rows.
    Raises `ReleaseError`; then the present release is left as it is.
    """
    with _change(database, run, without_traces=True) as connection:
        remember(connection, run)
        first_runs = dict(
            connection.execute(
                "SELECT source_id, first_run_id FROM sources WHERE list_contains(?, source_id)", [list(source_ids)]
            ).fetchall()
        )
        for table in (*ORDER_OF_ROWS, "origins", "former_counts"):
            connection.execute(f"DELETE FROM {table} WHERE list_contains(?, source_id)", [list(source_ids)])  # noqa: S608
        connection.execute("DELETE FROM origins WHERE list_contains(?, parent_id)", [list(source_ids)])
        # A correction quotes the cell that it corrects.
        connection.execute("DELETE FROM decisions WHERE list_contains(?, subject_id)", [list(source_ids)])
        insert(connection, "sources", frame_tombstones(source_ids, reason, run, first_runs))
        for source_id in source_ids:
            _decide(connection, "purge", source_id, reason, run)
        settle(connection)


def find_reply(database: Path, named: str) -> Known:
    """The reply whose id or reference a person named.

    Raises `UnknownSubjectError` when there is none, or more than one, else as `open_release`.
    """
    with open_release(database) as connection:
        sql = """
            SELECT reply_id, force_id, reference, state FROM replies
            WHERE reply_id = $named OR lower(trim(reference)) = lower(trim($named))
                OR (length($named) >= 8 AND starts_with(reply_id, $named))
            ORDER BY reply_id
        """
        found = [Known(*row) for row in connection.execute(sql, {"named": named}).fetchall()]
    if not found:
        raise UnknownSubjectError(
            f"no reply has the id or the reference {named}: look it up in reply_id and reference of the table replies"
        )
    if len(found) > 1:
        told = ", ".join(f"{reply.reply_id} ({reply.force_id})" for reply in found)
        raise UnknownSubjectError(f"{len(found)} replies answer to {named}: name one by its id: {told}")
    return found[0]


def retract(database: Path, run: Run, reply_id: str, reason: str) -> None:
    """Publish a release in which the figures of a reply stay and are in force no longer. Raises `ReleaseError`."""
    with _change(database, run) as connection:
        remember(connection, run)
        _decide(connection, "retraction", reply_id, reason, run)
        settle(connection)


def reinstate(database: Path, run: Run, reply_id: str, reason: str) -> None:
    """Publish a release in which a retracted reply is what it would be without that. Raises `ReleaseError`."""
    with _change(database, run) as connection:
        remember(connection, run)
        _decide(connection, "reinstatement", reply_id, reason, run)
        settle(connection)


@contextmanager
def _change(database: Path, run: Run, *, without_traces: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    with build_release(database, without_traces=without_traces) as connection:
        insert(connection, "runs", frame_run(run, pl.DataFrame(schema=list_dtypes(Sources))))
        yield connection


def _decide(connection: duckdb.DuckDBPyConnection, kind: str, subject_id: str, reason: str, run: Run) -> None:
    decision_id = hashlib.sha256(f"{kind}\0{subject_id}\0{run.run_id}".encode()).hexdigest()
    insert(connection, "decisions", frame_decision(decision_id, kind, subject_id, reason, run))
