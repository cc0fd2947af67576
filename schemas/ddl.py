"""The DDL, the column comments and the data dictionary, all made from the models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from schemas.answers import Answers
from schemas.asked import AskedForces
from schemas.asked_about import AskedAbout
from schemas.checks import Checks
from schemas.decisions import Decisions
from schemas.former_counts import FormerCounts, InForceSince
from schemas.letterheads import Letterheads
from schemas.offence_counts import OffenceCounts
from schemas.origins import Origins
from schemas.rejections import Rejections
from schemas.replies import Replies
from schemas.retellings import Retellings
from schemas.runs import Runs
from schemas.sources import Sources
from schemas.table import Table
from schemas.vocabulary_tables import COLUMN_MEANINGS, VOCABULARY_TABLES, read_vocabulary_table

CONTRACT_VERSION = 1
"""Rises with every change of a name or a meaning that analysts build on."""

MODELS: tuple[type[Table], ...] = (
    OffenceCounts,
    Sources,
    Replies,
    Answers,
    AskedAbout,
    Rejections,
    Checks,
    Runs,
    Decisions,
    Letterheads,
    AskedForces,
    Retellings,
    Origins,
    InForceSince,
    FormerCounts,
)

TABLES: Mapping[str, type[Table]] = {model.to_schema().name: model for model in MODELS}

DICTIONARY_BEGINS = "<!-- data dictionary -->"
DICTIONARY_ENDS = "<!-- end of data dictionary -->"

_SQL_TYPES: Mapping[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Int32(): "INTEGER",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
}


class Column(NamedTuple):
    """One column as the DDL and the dictionary need it."""

    name: str
    sql_type: str
    nullable: bool
    allowed: tuple[str, ...]
    """The only values it may hold; empty: any."""
    meaning: str


class StaleDictionaryError(ValueError):
    """The README's data dictionary is not there, or is not what the models say."""


def list_columns(table: str) -> tuple[Column, ...]:
    """The columns of a table of the contract or of a vocabulary table. Raises `KeyError` for an unknown table or column."""
    if table in VOCABULARY_TABLES:
        return tuple(Column(name, "VARCHAR", True, (), COLUMN_MEANINGS[name]) for name in read_vocabulary_table(table).columns)
    columns = TABLES[table].to_schema().columns.values()
    return tuple(Column(each.name, _SQL_TYPES[each.dtype.type], each.nullable, _list_allowed(each), each.description) for each in columns)


def create_statements() -> tuple[str, ...]:
    """Every statement that makes an empty database of this contract: tables, comments, and the contract's version."""
    statements = [statement for table in (*TABLES, *VOCABULARY_TABLES) for statement in create_table(table)]
    return (
        *statements,
        "CREATE TABLE contract (version INTEGER NOT NULL)",
        "COMMENT ON TABLE contract IS 'One row: the version of the contract that this database keeps.'",
        f"INSERT INTO contract VALUES ({CONTRACT_VERSION:d})",  # noqa: S608 - our own number
    )


def create_table(table: str) -> Iterator[str]:
    """The statements that make one table of the contract or of the vocabulary, with its comments."""
    columns = list_columns(table)
    lines = ",\n".join(f"    {_define_column(column)}" for column in columns)
    yield f"CREATE TABLE {table} (\n{lines}\n)"
    yield f"COMMENT ON TABLE {table} IS {_quote(describe_table(table))}"
    for column in columns:
        yield f'COMMENT ON COLUMN {table}."{column.name}" IS {_quote(column.meaning)}'


def describe_table(table: str) -> str:
    """What one row of the table is. Raises `KeyError` for an unknown table."""
    if table in VOCABULARY_TABLES:
        return VOCABULARY_TABLES[table]
    description: str = TABLES[table].to_schema().description
    return description


def data_dictionary() -> str:
    """The data dictionary in Markdown: a heading and a table of columns for every table."""
    return "\n\n".join(_describe_in_markdown(table) for table in (*TABLES, *VOCABULARY_TABLES))


def write_dictionary(readme: Path) -> None:
    """Put the data dictionary between its two markers in `readme`. Raises `StaleDictionaryError` when the markers are missing."""
    readme.write_text(_fill_dictionary(readme.read_text(encoding="utf-8")), encoding="utf-8")


def check_dictionary(readme: Path) -> None:
    """Raise `StaleDictionaryError`, with what to do, unless `readme` holds the data dictionary as the models say it today."""
    text = readme.read_text(encoding="utf-8")
    if _fill_dictionary(text) != text:
        raise StaleDictionaryError("the data dictionary in the README is stale: call schemas.ddl.write_dictionary on it")


def _fill_dictionary(text: str) -> str:
    before, begins, rest = text.partition(DICTIONARY_BEGINS)
    _, ends, after = rest.partition(DICTIONARY_ENDS)
    if not begins or not ends:
        raise StaleDictionaryError(f"put the lines {DICTIONARY_BEGINS} and {DICTIONARY_ENDS} where the data dictionary belongs")
    return f"{before}{begins}\n{data_dictionary()}\n{ends}{after}"


def _list_allowed(column: Any) -> tuple[str, ...]:
    return tuple(value for check in column.checks if check.name == "isin" for value in check.statistics["allowed_values"])


def _define_column(column: Column) -> str:
    definition = f'"{column.name}" {column.sql_type}'
    if not column.nullable:
        definition += " NOT NULL"
    if column.allowed:
        definition += f' CHECK ("{column.name}" IN ({", ".join(_quote(value) for value in column.allowed)}))'
    return definition


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _describe_in_markdown(table: str) -> str:
    rows = "\n".join(
        f"| `{column.name}` | {column.sql_type}{'' if column.nullable else ', never NULL'} | {_tell_meaning(column)} |"
        for column in list_columns(table)
    )
    return f"### `{table}`\n{describe_table(table)}\n\n| column | type | meaning |\n|---|---|---|\n{rows}"


def _tell_meaning(column: Column) -> str:
    meaning = column.meaning.replace("|", "\\|")
    return f"{meaning}: {', '.join(f'`{value}`' for value in column.allowed)}" if column.allowed else meaning
