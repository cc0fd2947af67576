"""How the tables of a release are laid out, and how the rows of one file come into another: of an older layout, or without traces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import duckdb

from foi_ingest.errors import ReleaseError
from schemas.ddl import TABLES, create_statements, list_columns
from schemas.vocabulary_tables import VOCABULARY_TABLES

OPEN: Mapping[str, str | bool | int | float | list[str]] = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
"""Of two files one must be attached, which a sealed connection may not: this one runs our own statements and nobody's query."""


def describe_layout(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Table of the contract → how it is laid out. The vocabularies are made anew in every run, whatever their layout."""
    made = connection.execute("SELECT table_name, sql FROM duckdb_tables() WHERE NOT internal").fetchall()
    return {table: sql for table, sql in made if table in TABLES}


@cache
def expected_layout() -> dict[str, str]:
    """The same of a release that this program makes."""
    with duckdb.connect(":memory:", config=dict(OPEN)) as connection:
        run_all(connection, create_statements())
        return describe_layout(connection)


def bring_up_to_date(old: Path, new: Path) -> None:
    """Write a release of an older layout as one of today's. Raises `ReleaseError` where the old one cannot fill a column of today."""
    missing = copy_rows(old, new)
    with duckdb.connect(new, config=dict(OPEN)) as connection:
        for table in ("origins", "in_force_since"):
            if table in missing:
                connection.execute((resources.files("foi_ingest.write") / "sql" / f"first_{table}.sql").read_text(encoding="utf-8"))


def copy_rows(old: Path, new: Path) -> frozenset[str]:
    """Write every row of our tables into a new file, which holds nothing else. Gives the tables that the old file does not have.

    Raises `ReleaseError` where a column of today that must not be empty has nothing in the old file.
    """
    with duckdb.connect(new, config=dict(OPEN)) as connection:
        run_all(connection, create_statements())
        quoted = str(old).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS old (READ_ONLY)")
        found = connection.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'old'").fetchall()
        columns: dict[str, set[str]] = {}
        for table, column in found:
            columns.setdefault(table, set()).add(column)
        for table in (*TABLES, *VOCABULARY_TABLES):
            if table in columns:
                _copy_table(connection, table, columns[table])
        connection.execute("DETACH old")
    return frozenset(TABLES) - columns.keys()


def _copy_table(connection: duckdb.DuckDBPyConnection, table: str, known: set[str]) -> None:
    both = [column for column in list_columns(table) if column.name in known]
    lost = [column.name for column in list_columns(table) if column.name not in known and not column.nullable]
    # The names of tables and columns are our own.
    [(is_empty,)] = connection.execute(f"SELECT count(*) = 0 FROM old.{table}").fetchall()  # noqa: S608
    if lost and not is_empty:
        raise ReleaseError(
            f"the release was made by an older version, and its table {table} has nothing for {', '.join(lost)}: "
            "move the file away and read the replies anew"
        )
    names = ", ".join(f'"{column.name}"' for column in both)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM old.{table}")  # noqa: S608


def run_all(connection: duckdb.DuckDBPyConnection, statements: Iterable[str]) -> None:
    """Run statements in their order."""
    for statement in statements:
        connection.execute(statement)
