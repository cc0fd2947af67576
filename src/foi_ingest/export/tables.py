"""What is exported: the tables of the contract, the vocabularies, and the figures as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from foi_ingest.errors import ReleaseError
from foi_ingest.write import query
from schemas.ddl import TABLES, Column, describe_table, list_columns
from schemas.vocabulary_tables import VOCABULARY_TABLES

FIGURES = "figures"

SHORTHANDS: Mapping[str, str] = {
    "[c]": "confidential: the force hid the number because it is small, or withheld it under an exemption",
    "[x]": "not available: the force holds no such information, its system cannot say, or the cell is empty; never zero",
    "[z]": "not applicable: for example, the offence was not yet law",
    "[low]": "the force rounds, and this number rounds to zero, but it is not a true zero",
}
"""As the Government Analysis Function asks for them in spreadsheets."""

STATUS_MARKS: Mapping[str, tuple[str | None, str, str]] = {
    "exact": (None, "A", "F"),
    "suppressed": ("[c]", "Q", "A"),
    "rounded": (None, "A", "F"),
    "withheld": ("[c]", "Q", "C"),
    "not_held": ("[x]", "L", "F"),
    "not_recorded": ("[x]", "L", "F"),
    "not_applicable": ("[z]", "M", "F"),
    "blank": ("[x]", "O", "F"),
}
"""Status → shorthand, SDMX CL_OBS_STATUS, SDMX CL_CONF_STATUS."""

OWN_COLUMNS: Mapping[str, tuple[str, str]] = {
    "force": ("VARCHAR", "Name of the force"),
    "offence": ("VARCHAR", "Name of the offence"),
    "measure": ("VARCHAR", "Name of the measure"),
    "shown": ("VARCHAR", "The number, or a shorthand in its place: " + "; ".join(f"{mark} {words}" for mark, words in SHORTHANDS.items())),
    "obs_status": (
        "VARCHAR",
        "SDMX observation status (CL_OBS_STATUS): A normal, Q suppressed, L not collected, M cannot exist, O missing",
    ),
    "conf_status": ("VARCHAR", "SDMX confidentiality status (CL_CONF_STATUS): F free, A small counts, C confidential"),
    "told_differently": ("BOOLEAN", "Whether the same reply also gives another value for this figure"),
}

FIGURES_SQL = """
SELECT
    f.name AS force, o.name AS offence, m.name AS measure, c.period_start, c.period_end, c.period_kind,
    c.platform_id, c.victim_age, c.victim_sex, c.suspect_age, c.suspect_sex, c.outcome_id, c.other_breakdown,
    c.count_low, c.count_high, c.count, c.status, c.raw_value, c.date_basis, c.told_differently, c.is_printed_total,
    c.force_id, c.offence_id, c.measure_id, c.reply_id, c.source_id, c.place, c.count_id
FROM current_counts AS c
LEFT JOIN forces AS f ON f.force_id = c.force_id
LEFT JOIN offences AS o ON o.offence_id = c.offence_id
LEFT JOIN measures AS m ON m.measure_id = c.measure_id
ORDER BY c.offence_id, c.measure_id, c.force_id, c.period_start, c.period_end, c.count_id
"""


@dataclass(frozen=True)
class Exported:
    """One table as it is exported."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Release:
    """All that is exported of one release."""

    made_at: datetime
    """When its last run began, in UTC."""
    version: str
    run_id: str
    tables: tuple[Exported, ...]

    def get(self, name: str) -> Exported:
        """The table of this name. Raises `KeyError`."""
        return {table.name: table for table in self.tables}[name]


def read_release(database: Path) -> Release:
    """Everything of the present release. Raises `ReleaseError` when it lacks a table, else as `foi_ingest.write.query` does."""
    made = set(query(database, "SELECT table_name FROM duckdb_tables()")["table_name"])
    if not made >= {*TABLES, *VOCABULARY_TABLES}:
        raise ReleaseError(f"{database.name} was made by an earlier foi-ingest, which had fewer tables: run foi-ingest run first")
    [last] = query(database, "SELECT started_at, version, run_id FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1").to_dicts()
    contract = tuple(read_table(database, name) for name in (*TABLES, *VOCABULARY_TABLES))
    return Release(last["started_at"], last["version"], last["run_id"], (read_figures(database), *contract))


def read_table(database: Path, name: str) -> Exported:
    """A table of the contract or of the vocabulary as it stands, its rows in the order of all its columns."""
    columns = list_columns(name)
    # The names of tables are our own.
    frame = query(database, f"SELECT * FROM {name} ORDER BY ALL")  # noqa: S608
    return Exported(name, describe_table(name), columns, frame, find_key(name, frame))


def find_key(name: str, frame: pl.DataFrame) -> tuple[str, ...]:
    """The one column that names a row of the table, where there is one."""
    if name in TABLES:
        return tuple(column.name for column in TABLES[name].to_schema().columns.values() if column.unique)
    first = frame.columns[0]
    return (first,) if frame[first].is_unique().all() else ()


def read_figures(database: Path) -> Exported:
    """The figures of replies in force, with names and marks, for people who read them in a spreadsheet."""
    frame = query(database, FIGURES_SQL).with_columns(
        show_counts(),
        pl.col("status").replace_strict({status: marks[1] for status, marks in STATUS_MARKS.items()}).alias("obs_status"),
        pl.col("status").replace_strict({status: marks[2] for status, marks in STATUS_MARKS.items()}).alias("conf_status"),
    )
    known = {column.name: column for column in list_columns("offence_counts")}
    order = [*frame.columns[:13], "shown", "obs_status", "conf_status", *frame.columns[13:-3]]
    columns = tuple(known[name] if name in known else Column(name, OWN_COLUMNS[name][0], False, (), OWN_COLUMNS[name][1]) for name in order)
    meaning = "One row is one figure of a reply in force; a figure that a reply tells twice alike stands here once."
    return Exported(FIGURES, meaning, columns, frame.select(order), ("count_id",))


def show_counts() -> pl.Expr:
    """The column `shown`: a number as printed where there is one, else the shorthand that stands for it."""
    marks = {status: marks[0] for status, marks in STATUS_MARKS.items() if marks[0] is not None}
    rounded_to_nothing = (pl.col("status") == "rounded") & (pl.col("count_low") == 0)
    return (
        pl.when(pl.col("status") == "exact")
        .then(pl.col("count").cast(pl.String))
        .when(rounded_to_nothing)
        .then(pl.lit("[low]"))
        .when(pl.col("status") == "rounded")
        .then(pl.col("raw_value"))
        .otherwise(pl.col("status").replace_strict(marks, default=None))
        .alias("shown")
    )
