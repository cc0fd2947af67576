"""What every change of a release begins and ends with: what is to be remembered, and what is worked out anew over the whole database."""

from __future__ import annotations

import json
from collections import defaultdict

import duckdb
import polars as pl

from foi_ingest.attachments import DEEPEST
from foi_ingest.errors import ReleaseError
from foi_ingest.write.release import read_sql
from foi_ingest.write.rows import Run, merge_names, to_utc

KEYS = {
    "offence_counts": "count_id",
    "sources": "source_id",
    "checks": "check_id",
    "runs": "run_id",
    "decisions": "decision_id",
    "in_force_since": "count_id",
}
"""Keys are kept by a look at the end: a UNIQUE key in the database would refuse to replace a row within one transaction."""

REFERENCES = (
    ("offence_counts", "source_id", "sources"),
    ("offence_counts", "reply_id", "replies"),
    ("rejections", "source_id", "sources"),
    ("checks", "source_id", "sources"),
    ("origins", "source_id", "sources"),
    ("in_force_since", "count_id", "offence_counts"),
)

NAMED = """
WITH RECURSIVE named AS (
    SELECT source_id, name, 0 AS depth FROM origins WHERE parent_id IS NULL
    UNION
    SELECT o.source_id, n.name || '/' || o.name, n.depth + 1
    FROM origins AS o
    JOIN named AS n ON n.source_id = o.parent_id
    WHERE n.depth <= ?
)
SELECT source_id, name FROM named
"""
"""Every name of every file. A zip can hold itself: the way down ends where reading ends."""


def remember(connection: duckdb.DuckDBPyConnection, run: Run, replaced: str | None = None) -> None:
    """Before anything is replaced: keeps the figures in force of the files that the table `replaced` names, to see what becomes of them."""
    connection.execute("CREATE TEMP TABLE this_run AS SELECT CAST(? AS TIMESTAMP) AS moment", [to_utc(run.started_at)])
    # The names of tables are our own.
    files = f"(SELECT source_id FROM {replaced})" if replaced else "(NULL)"  # noqa: S608
    connection.execute(
        f"CREATE TEMP TABLE replaced_counts AS SELECT c.* FROM offence_counts AS c "  # noqa: S608
        f"SEMI JOIN in_force_since AS s ON s.count_id = c.count_id WHERE c.source_id IN {files}"
    )


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """After everything is replaced: names, replies, figures told twice, and what is in force since when.

    Raises `ReleaseError` when the release would not hold together.
    """
    _tell_names(connection)
    for name in ("replies.sql", "retellings.sql", "history.sql"):
        connection.execute(read_sql(name))
    _check_whole(connection)


def _tell_names(connection: duckdb.DuckDBPyConnection) -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for source_id, name in connection.execute(NAMED, [DEEPEST]).fetchall():
        names[source_id].add(name)
    told = connection.execute("SELECT source_id, names FROM sources").fetchall()
    stale = [(source_id, right) for source_id, said in told if json.loads(said) != json.loads(right := merge_names(names[source_id]))]
    if not stale:
        return
    connection.register("frame", pl.DataFrame(stale, schema={"source_id": pl.String, "names": pl.String}, orient="row"))
    connection.execute("UPDATE sources SET names = frame.names FROM frame WHERE sources.source_id = frame.source_id")
    connection.unregister("frame")


def _check_whole(connection: duckdb.DuckDBPyConnection) -> None:
    for table, key in KEYS.items():
        told_twice = count(connection, f"SELECT count({key}) - count(DISTINCT {key}) FROM {table}")  # noqa: S608
        if told_twice:
            raise ReleaseError(f"{told_twice} rows of {table} share their {key} with another row: a bug in foi-ingest, please report it")
    for table, key, target in REFERENCES:
        lost = count(connection, f"SELECT count(*) FROM {table} ANTI JOIN {target} USING ({key})")  # noqa: S608
        if lost:
            raise ReleaseError(f"{lost} rows of {table} have a {key} that is not in {target}: a bug in foi-ingest, please report it")


def count(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives."""
    [(number,)] = connection.execute(sql).fetchall()
    return int(number)


def insert(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Add the rows of a frame to one of our tables."""
    connection.register("frame", frame)
    connection.execute(f"INSERT INTO {table} SELECT * FROM frame")  # noqa: S608
    connection.unregister("frame")
