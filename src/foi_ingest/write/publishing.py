"""Readings → the next release, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from foi_ingest.asked import Asked
from foi_ingest.model import Reading
from foi_ingest.validate import ContractError, find_broken_rows
from foi_ingest.vocabulary import Vocabulary
from foi_ingest.write.release import build_release, is_outdated, open_release, read_frame
from foi_ingest.write.rows import Origin, Run, frame_asked, frame_decision, frame_origins, frame_readings, frame_run
from foi_ingest.write.settling import count, insert, remember, settle
from schemas.ddl import TABLES, create_table
from schemas.vocabulary_tables import VOCABULARY_TABLES, read_vocabulary_table

ORDER_OF_ROWS: Mapping[str, str] = {
    "offence_counts": "source_id, count_id",
    "sources": "source_id",
    "letterheads": "source_id, reply_id",
    "answers": "source_id, reply_id, question_no, place",
    "asked_about": "source_id, reply_id, question_no, offence_id",
    "rejections": "source_id, place, stage, reason_id, raw_value",
    "checks": "source_id, check_id",
}
"""The tables that a file fills, each with the order of its new rows: the same files give the same rows in the same order."""

VALUES_AT_ONCE = 100_000
"""Values that are framed together: enough to be fast, few enough that a large run needs no more than some hundred megabytes for it."""


@dataclass(frozen=True)
class Published:
    """What a run published."""

    changed: bool
    """Whether there is a new release; otherwise the present one is the same file, byte for byte."""
    rows: Mapping[str, int]
    """Table → rows in the release; empty when there is none."""


def known_sources(database: Path) -> Mapping[str, str]:
    """source_id → digest it was read with, for every file of the present release; empty when there is no release.

    Raises `ReleaseError` when the file at `database` is not one of ours.
    """
    if not database.exists():
        return {}
    with open_release(database) as connection:
        return dict(connection.execute("SELECT source_id, read_with FROM sources").fetchall())


def publish(
    database: Path,
    run: Run,
    readings: Iterable[Reading],
    names: Mapping[str, Sequence[str]],
    digests: Mapping[str, str],
    vocabulary: Vocabulary,
    asked: Sequence[Asked] | None = None,
    insides: Collection[Origin] = (),
) -> Published:
    """Publish a release in which every file of `readings` stands as read now, and everything else as before.

    `names` gives every name that a file of the drop folder was seen under and `insides` what lay inside which file (added to what is
    known), `digests` what each file was read with, `asked` the forces that were asked (None: as before). With nothing read and nothing
    else new a release of today's layout is left as it is.
    Raises `ReleaseError`, `ContractError` or `UnaccountedValue` when the next release would be wrong; then too the present one is left
    as it is.
    """
    first_runs = _list_first_runs(database)
    batches = _gather(readings)
    first = next(batches, None)
    newly_asked = None if asked is None or list(asked) == _list_asked(database) else asked
    if first is None and not _has_news(database, first_runs, names, insides) and (newly_asked is None or not database.exists()):
        return Published(changed=False, rows=_count_rows_of_release(database))
    with build_release(database) as connection:
        _stage(connection, frame_readings(first or [], run, digests, first_runs), is_first=True)
        _note_decisions(connection, first or [], run)
        for batch in batches:
            _stage(connection, frame_readings(batch, run, digests, first_runs), is_first=False)
            _note_decisions(connection, batch, run)
        _insert_run(connection, run)
        remember(connection, run, "staged_sources")
        _replace_sources(connection)
        _insert_origins(connection, names, insides)
        _insert_vocabulary(connection, run, vocabulary)
        if newly_asked is not None:
            connection.execute("DELETE FROM asked")
            insert(connection, "asked", frame_asked(newly_asked))
        settle(connection)
        rows = _count_rows(connection)
    return Published(changed=True, rows=rows)


def _has_news(database: Path, known: Collection[str], names: Mapping[str, Sequence[str]], insides: Iterable[Origin]) -> bool:
    """Whether a run that read nothing has anything to tell: a name, a file inside another, or a layout."""
    if not database.exists():
        return False
    if is_outdated(database):
        return True
    return not {origin for origin in _list_given(names, insides) if origin.source_id in known} <= _list_origins(database)


def _gather(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    batch: list[Reading] = []
    values = 0
    for reading in readings:
        batch.append(reading)
        values += reading.values_seen
        if values >= VALUES_AT_ONCE:
            yield batch
            batch, values = [], 0
    if batch:
        yield batch


def _list_first_runs(database: Path) -> dict[str, str]:
    if not database.exists():
        return {}
    with open_release(database) as connection:
        return dict(connection.execute("SELECT source_id, first_run_id FROM sources").fetchall())


def _list_given(names: Mapping[str, Sequence[str]], insides: Iterable[Origin]) -> set[Origin]:
    return {*insides, *(Origin(source_id, None, name) for source_id, seen in names.items() for name in seen)}


def _list_origins(database: Path) -> frozenset[Origin]:
    if not database.exists():
        return frozenset()
    with open_release(database) as connection:
        return frozenset(Origin(*row) for row in connection.execute("SELECT source_id, parent_id, name FROM origins").fetchall())


def _list_asked(database: Path) -> list[Asked]:
    if not database.exists():
        return []
    with open_release(database) as connection:
        return [Asked(*row) for row in connection.execute("SELECT force_id, asked_on FROM asked ORDER BY force_id").fetchall()]


def _insert_origins(connection: duckdb.DuckDBPyConnection, names: Mapping[str, Sequence[str]], insides: Iterable[Origin]) -> None:
    given = _list_given(names, insides)
    known = {source_id for (source_id,) in connection.execute("SELECT source_id FROM sources").fetchall()}
    before = {Origin(*row) for row in connection.execute("SELECT source_id, parent_id, name FROM origins").fetchall()}
    fresh = sorted(
        (origin for origin in given - before if origin.source_id in known), key=lambda origin: (origin[0], origin[1] or "", origin[2])
    )
    insert(connection, "origins", frame_origins(fresh))


def _stage(connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame], *, is_first: bool) -> None:
    for table, frame in frames.items():
        broken = find_broken_rows(TABLES[table], frame)
        if broken:
            rules = sorted({rule for found in broken.values() for rule in found})
            raise ContractError(f"{len(broken)} rows of {table} break the contract: {'; '.join(rules)}: validate them before publishing")
        connection.register("frame", frame)
        # The names of tables are our own, from ORDER_OF_ROWS.
        if is_first:
            connection.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT * FROM frame")  # noqa: S608
        else:
            connection.execute(f"INSERT INTO staged_{table} SELECT * FROM frame")  # noqa: S608
        connection.unregister("frame")


def _note_decisions(connection: duckdb.DuckDBPyConnection, readings: Iterable[Reading], run: Run) -> None:
    """What people decided about these files, each since the run that first applied it; what they took back goes."""
    for reading in readings:
        told = {
            hashlib.sha256(f"correction\0{reading.source.source_id}\0{what}\0{why}".encode()).hexdigest(): f"{what}: {why}"
            for what, why in reading.decisions
        }
        connection.execute(
            "DELETE FROM decisions WHERE kind = 'correction' AND subject_id = ? AND NOT list_contains(?, decision_id)",
            [reading.source.source_id, list(told)],
        )
        known = {key for (key,) in connection.execute("SELECT decision_id FROM decisions WHERE kind = 'correction'").fetchall()}
        for decision_id, reason in told.items():
            if decision_id not in known:
                insert(connection, "decisions", frame_decision(decision_id, "correction", reading.source.source_id, reason, run))


def _insert_run(connection: duckdb.DuckDBPyConnection, run: Run) -> None:
    insert(connection, "runs", frame_run(run, read_frame(connection, "SELECT * FROM staged_sources")))


def _replace_sources(connection: duckdb.DuckDBPyConnection) -> None:
    for table, order in ORDER_OF_ROWS.items():
        connection.execute(f"DELETE FROM {table} WHERE source_id IN (SELECT source_id FROM staged_sources)")  # noqa: S608
        connection.execute(f"INSERT INTO {table} SELECT * FROM staged_{table} ORDER BY {order}")  # noqa: S608


def _insert_vocabulary(connection: duckdb.DuckDBPyConnection, run: Run, vocabulary: Vocabulary) -> None:
    for table in VOCABULARY_TABLES:
        # Made anew, since a vocabulary file may have another column than it had in the last release.
        connection.execute(f"DROP TABLE {table}")
        for statement in create_table(table):
            connection.execute(statement)
        insert(connection, table, read_vocabulary_table(table))
    latest = connection.execute("SELECT max_by(subject_id, decided_at) FROM decisions WHERE kind = 'vocabulary'").fetchall()
    if latest != [(vocabulary.digest,)]:
        decision_id = hashlib.sha256(f"vocabulary\0{vocabulary.digest}\0{run.run_id}".encode()).hexdigest()
        reason = "the vocabulary files have changed since the last release" if latest != [(None,)] else "the first release"
        insert(connection, "decisions", frame_decision(decision_id, "vocabulary", vocabulary.digest, reason, run))


def _count_rows_of_release(database: Path) -> dict[str, int]:
    if not database.exists():
        return {}
    with open_release(database) as connection:
        return _count_rows(connection)


def _count_rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {table: count(connection, f"SELECT count(*) FROM {table}") for table in (*TABLES, *VOCABULARY_TABLES)}  # noqa: S608
