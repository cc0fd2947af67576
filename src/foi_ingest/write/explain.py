"""From a figure, or from an aggregate, back to the cells of the files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from foi_ingest.errors import FoiIngestError
from foi_ingest.model import Meant
from foi_ingest.write.release import open_release, query, read_frame, read_sql

BREAKDOWNS = ("platform_id", "victim_age", "victim_sex", "suspect_age", "suspect_sex", "outcome_id")


class UnknownFigureError(FoiIngestError):
    """No figure of the release has this id."""


@dataclass(frozen=True)
class Touched:
    """A check that a cell took part in."""

    what: str
    left_side: str
    right_side: str
    verdict: str


@dataclass(frozen=True)
class Explanation:
    """One figure: what it says, where it stands, what gave it its meaning, and who said so when."""

    count_id: str
    force_id: str
    force: str
    offence_id: str
    offence: str
    measure_id: str
    date_basis: str
    period_start: date
    period_end: date
    breakdown: tuple[tuple[str, str], ...]
    """(column or the force's own heading, id or label) for every breakdown that is set."""
    status: str
    count: int | None
    count_low: int | None
    count_high: int | None
    raw_value: str
    labels: tuple[Meant, ...]
    file_names: tuple[str, ...]
    source_id: str
    place: str
    reply_id: str
    reference: str | None
    replied_on: date | None
    reply_state: str
    read_by: str
    checks: tuple[Touched, ...]

    @property
    def labels_path(self) -> str:
        """The labels from the outermost to the value, as one line."""
        return " > ".join(f"{label.dimension}: {label.text} ({label.place})" for label in self.labels)


def explain(database: Path, count_id: str) -> Explanation:
    """Explain one figure of the present release. Raises `UnknownFigureError` when there is none of this id, else as `open_release`."""
    with open_release(database) as connection:
        return _explain(connection, count_id)


def explain_sources(database: Path, sql: str) -> tuple[Explanation, ...]:
    """Explain every figure that `sql` lists in a column `count_id`, in its order: as a rule
    `SELECT count_id FROM total_between_cells(…)` or `… platform_shares_cells(…)` with the arguments of the aggregate.

    Raises `QueryError` when the query is wrong or gives no such column, else as `explain`.
    """
    count_ids = query(database, f"SELECT count_id FROM ({sql})").to_series()  # noqa: S608 - a reader's own query, sealed off
    with open_release(database) as connection:
        return tuple(_explain(connection, count_id) for count_id in count_ids)


def _explain(connection: duckdb.DuckDBPyConnection, count_id: str) -> Explanation:
    rows = read_frame(connection, read_sql("explain.sql"), [count_id]).rows(named=True)
    if not rows:
        raise UnknownFigureError(f"no figure has the id {count_id}: look it up in the column count_id of offence_counts")
    row: dict[str, Any] = rows[0]
    own = tuple((column, row.pop(column)) for column in BREAKDOWNS)
    other = tuple(json.loads(row.pop("other_breakdown")).items())
    return Explanation(
        breakdown=(*((column, value) for column, value in own if value is not None), *other),
        labels=tuple(Meant(**label) for label in json.loads(row.pop("raw_labels"))),
        file_names=tuple(json.loads(row.pop("names"))),
        checks=tuple(Touched(**check) for check in row.pop("checks")),
        **row,
    )
