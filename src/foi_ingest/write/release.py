"""Releases of the dataset: the next one is built beside the present one and takes its place by an atomic rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb
import polars as pl

from foi_ingest.errors import FoiIngestError, ReleaseError
from foi_ingest.write.layout import bring_up_to_date, copy_rows, describe_layout, expected_layout, run_all
from schemas.ddl import CONTRACT_VERSION, create_statements

VIEW_FILES = (
    "current_counts.sql",
    "tiles.sql",
    "totals.sql",
    "change.sql",
    "shares.sql",
    "coverage.sql",
    "doubts.sql",
    "disclosure.sql",
    "as_of.sql",
)
"""In the order in which they build on each other."""

SEALED: Mapping[str, str | bool | int | float | list[str]] = {
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "lock_configuration": True,
}
"""A reader's query may read the release and nothing else: no file, no network, no extension, and no way to allow it again."""

OUR_ERRORS = "foi-ingest: "
"""How the errors of our own macros begin."""


class QueryError(FoiIngestError):
    """A query that the release cannot answer: what is wrong with it. Never holds a value of the data."""


@contextmanager
def open_release(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the present release for reading only, sealed off from files and network; closed at the end of the block.

    A block neither holds up a run nor sees one; a process sees the next release once it has closed all its blocks on the last.
    Raises `ReleaseError` when there is none, or when the file is not one that this version of foi-ingest made.
    """
    if not database.exists():
        raise ReleaseError(f"there is no release at {database.name} yet: run foi-ingest first")
    with _connect(database, read_only=True) as connection:
        check_contract(connection, database)
        yield connection


def query(database: Path, sql: str) -> pl.DataFrame:
    """What `sql` gives on the present release. Raises as `open_release` and `read_frame` do."""
    with open_release(database) as connection:
        return read_frame(connection, sql)


def read_frame(connection: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> pl.DataFrame:
    """What one query gives, as a frame. Raises `QueryError` when it is wrong or gives nothing."""
    try:
        relation = connection.sql(sql, params=list(parameters))
        if relation is None:
            raise QueryError("the statement gives no rows: a release can only be asked")
        frame: pl.DataFrame = relation.pl()
    except duckdb.Error as error:
        raise QueryError(_describe_error(error)) from None
    return frame


@contextmanager
def build_release(database: Path, *, without_traces: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to the next release, which starts as a copy of the present one; publish it when the block ends well.

    A release of an older layout is brought to today's. `without_traces` writes what the block leaves into a new file: DuckDB does not
    wipe the blocks of a file that held deleted rows. A block that raises leaves the present release as it was.
    Raises `ReleaseError` when the file at `database` is not ours.
    """
    working = name_working_file(database)
    remove_leftovers(database)
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        if database.exists():
            _check_is_whole(database)
            if is_outdated(database):
                bring_up_to_date(database, working)
            else:
                shutil.copyfile(database, working)
        with _connect(working, read_only=False) as connection:
            if not database.exists():
                run_all(connection, create_statements())
            for name in VIEW_FILES:
                connection.execute(read_sql(name))
            connection.execute("BEGIN")
            yield connection
            connection.execute("COMMIT")
            connection.execute("CHECKPOINT")
        if without_traces:
            clean = name_clean_file(working)
            copy_rows(working, clean)
            with _connect(clean, read_only=False) as connection:
                for name in VIEW_FILES:
                    connection.execute(read_sql(name))
            clean.replace(working)
        _replace(working, database)
    except duckdb.Error as error:
        raise ReleaseError(f"{database.name} stays as it was: the next release failed with {type(error).__name__}") from error
    finally:
        remove_leftovers(database)


def name_working_file(database: Path) -> Path:
    """Where the next release is built: in the same folder, so that the rename is atomic, and hidden from a scan."""
    return database.with_name(f".{database.name}.next")


def name_clean_file(working: Path) -> Path:
    """Where a working file is written anew, without what its blocks remember."""
    return working.with_name(f"{working.name}.clean")


def remove_leftovers(database: Path) -> None:
    """Remove what a run that died left of its next release."""
    working = name_working_file(database)
    for leftover in (working, name_clean_file(working)):
        leftover.unlink(missing_ok=True)
        leftover.with_name(leftover.name + ".wal").unlink(missing_ok=True)
        spilled = leftover.with_name(leftover.name + ".tmp")
        if spilled.exists():
            shutil.rmtree(spilled)


def check_contract(connection: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Raise `ReleaseError` unless the open database is one of ours, of this version of the contract."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'contract'").fetchall()
    if not found:
        raise ReleaseError(f"{database.name} is not a dataset of foi-ingest: name another file, or move this one away")
    versions = [version for (version,) in connection.execute("SELECT version FROM contract").fetchall()]
    if versions != [CONTRACT_VERSION]:
        raise ReleaseError(
            f"{database.name} keeps version {versions} of the contract, this program version {CONTRACT_VERSION}: "
            "move the file away and read the replies anew"
        )


def require_today(database: Path) -> None:
    """Raise `ReleaseError`, with what to do, where an older version laid out the tables of the release; else as `open_release`."""
    if is_outdated(database):
        raise ReleaseError(f"{database.name}: an older version made it: foi-ingest run brings it up to date")


def is_outdated(database: Path) -> bool:
    """Whether an older version of this program laid out the tables of the release. Raises as `open_release` does."""
    with open_release(database) as connection:
        return describe_layout(connection) != expected_layout()


@cache
def read_sql(name: str) -> str:
    """The text of a file in `write/sql/`."""
    return (resources.files("foi_ingest.write") / "sql" / name).read_text(encoding="utf-8")


@contextmanager
def _connect(path: Path, *, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(path, read_only=read_only, config=dict(SEALED))
    except duckdb.Error as error:
        raise ReleaseError(f"{path.name} cannot be opened as a DuckDB database ({type(error).__name__}): name another file") from error
    try:
        yield connection
    finally:
        connection.close()


def _check_is_whole(database: Path) -> None:
    log = database.with_name(database.name + ".wal")
    if log.exists():
        # A copy without the log would lose what stands in it, and the log would later be applied to another release.
        raise ReleaseError(f"{database.name} was changed by another program, which left {log.name}: open and close it with duckdb first")


def _replace(working: Path, database: Path) -> None:
    with working.open("rb") as file:
        os.fsync(file.fileno())
    working.replace(database)
    folder = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _describe_error(error: duckdb.Error) -> str:
    # A conversion error quotes the value that it could not convert; only what speaks of the query itself may be told.
    text = str(error)
    if OUR_ERRORS in text:
        return text.partition(OUR_ERRORS)[2]
    if isinstance(error, duckdb.ParserException | duckdb.BinderException | duckdb.CatalogException | duckdb.PermissionException):
        return text
    return f"the query failed with {type(error).__name__}: a release can only be read, and every conversion must fit its values"
