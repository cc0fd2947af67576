"""What the report tells, asked of the release: frames in, nothing drawn yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from foi_ingest.errors import FoiIngestError
from foi_ingest.write import query

Row = dict[str, Any]


class NothingToReportError(FoiIngestError):
    """The release holds no figure that a report could be about."""


@dataclass(frozen=True)
class Question:
    """What the report is about."""

    offence_id: str
    offence: str
    nation: str | None

    @property
    def arguments(self) -> str:
        """The named arguments of every macro that is asked."""
        nation = "" if self.nation is None else f", nation := {quote(self.nation)}"
        return f"offence := {quote(self.offence_id)}{nation}"

    @property
    def forces(self) -> str:
        """SQL that lists the forces of the nation; those of both for `England and Wales`."""
        if self.nation is None:
            return "SELECT force_id FROM forces"
        nations = ("England", "Wales") if self.nation == "England and Wales" else (self.nation,)
        return f"SELECT force_id FROM forces WHERE nation IN ({', '.join(map(quote, nations))})"  # noqa: S608  quoted


@dataclass(frozen=True)
class Facts:
    """All that is told, as rows."""

    question: Question
    names: dict[str, str]
    """Names of forces, offences, measures and platforms by their ids."""
    release: Row
    sources: Row
    years: tuple[Row, ...]
    """Of trend_between: one a financial year."""
    changes: dict[date, Row]
    """First day of a year → the matched panel of change_between against the year before."""
    totals: dict[tuple[str, date], Row]
    """Force and first day of a year → its sum."""
    cells: tuple[Row, ...]
    """Of used_figures: the figures behind every sum."""
    coverage: tuple[Row, ...]
    share_year: Row
    share_measure: str
    shares: tuple[Row, ...]
    share_cells: tuple[Row, ...]
    told_cells: tuple[Row, ...]
    """The figures that contradict each other, as far as they are listed."""
    caveats: tuple[Row, ...]
    rejections: tuple[Row, ...]
    checks: tuple[Row, ...]
    period_checks: tuple[Row, ...]
    disagreements: tuple[Row, ...]
    risks: tuple[Row, ...]

    def name(self, known_id: str) -> str:
        """The name of a force, offence, measure or platform; the id where the release has no name for it."""
        return self.names.get(known_id, known_id)

    def list_names(self, known_ids: Iterable[str]) -> str:
        """Several names, with commas."""
        return ", ".join(map(self.name, known_ids))

    def name_subject(self, row: Row) -> str:
        """Offence and measure of a row."""
        return f"{self.name(row['offence_id'])}: {self.name(row['measure_id']).lower()}"

    @property
    def used(self) -> tuple[Row, ...]:
        """Every cell that the numbers of the page are made of; one may stand here more than once."""
        return (*self.cells, *self.share_cells, *self.told_cells)


def quote(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def list_rows(database: Path, sql: str) -> tuple[Row, ...]:
    """What a query gives."""
    return tuple(query(database, sql).to_dicts())


def gather_facts(database: Path, offence_id: str | None = None, nation: str | None = None) -> Facts:
    """Ask the release all that the report tells; without an offence it is the one that most forces have whole years for.

    Raises `NothingToReportError`, or as `foi_ingest.write.query` does.
    """
    question, first, last = choose_question(database, offence_id, nation)
    span = f"'{first}', '{last}', {question.arguments}"
    years = list_rows(database, f"FROM trend_between({span})")
    starts = "[" + ", ".join(f"DATE '{year['period_start']}'" for year in years) + "]"
    ends = "[" + ", ".join(f"DATE '{year['period_end']}'" for year in years) + "]"
    ranges = f"{starts}, {ends}, {quote(question.offence_id)}, {quote(question.nation) if question.nation else 'NULL'}, NULL"
    totals = list_rows(database, f"FROM force_totals({ranges}, 'offences', 'recorded')")
    cells = list_rows(database, _explain_cells(f"used_figures({ranges}, 'offences', 'recorded', false)"))
    share_year, share_measure, shares = choose_shares(database, question, years)
    one = f"[DATE '{share_year['period_start']}'], [DATE '{share_year['period_end']}']"
    share_ranges = ranges.replace(f"{starts}, {ends}", one, 1)
    share_cells = list_rows(database, _explain_cells(f"used_figures({share_ranges}, {quote(share_measure)}, 'recorded', true)"))
    disagreements = list_rows(database, "FROM disagreements WHERE verdict = 'differs' ORDER BY ALL")
    period_checks = list_rows(database, "FROM period_checks WHERE verdict NOT IN ('agrees', 'agrees_within_bounds') ORDER BY ALL")
    told = [telling["count_id"] for row in disagreements[:MOST_LISTED] for telling in row["tellings"]]
    told += [count_id for row in period_checks[:MOST_LISTED] for count_id in (*row["whole_count_ids"], *row["part_count_ids"])]
    [release] = list_rows(database, "FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1")
    [sources] = list_rows(database, SOURCES_SQL)
    return Facts(
        question=question,
        names={row["id"]: row["name"] for row in list_rows(database, NAMES_SQL)},
        release=release,
        sources=sources,
        years=years,
        changes=compare_years(database, question, years),
        totals={(row["force_id"], years[row["range_no"] - 1]["period_start"]): row for row in totals},
        cells=cells,
        coverage=list_rows(
            database, COVERAGE_SQL.format(offence=quote(question.offence_id), first=first, last=last, forces=question.forces)
        ),
        share_year=share_year,
        share_measure=share_measure,
        shares=shares,
        share_cells=share_cells,
        told_cells=list_rows(database, _explain_cells(TOLD_SQL.format(ids=", ".join(map(quote, sorted({*told}))) or "NULL"))),
        caveats=list_caveats(database, {row["reply_id"] for row in (*cells, *share_cells)}),
        rejections=list_rows(database, REJECTIONS_SQL),
        checks=list_rows(database, CHECKS_SQL),
        period_checks=period_checks,
        disagreements=disagreements,
        risks=list_rows(database, "FROM disclosure_risks ORDER BY ALL"),
    )


MOST_LISTED = 200
"""Rows of each list of what contradicts itself; the views have them all."""

TOLD_SQL = """(
    SELECT 0 AS range_no, 'counted' AS role, c.*, r.reference, r.replied_on
    FROM offence_counts AS c JOIN replies AS r ON r.reply_id = c.reply_id WHERE c.count_id IN ({ids})
)"""

SOURCES_SQL = """
SELECT count(*) AS files, CAST(sum(values_seen) AS BIGINT) AS values_seen, CAST(sum(loaded) AS BIGINT) AS loaded,
    CAST(sum(rejected) AS BIGINT) AS rejected, CAST(sum(ignored) AS BIGINT) AS ignored,
    count_if(state = 'held')::BIGINT AS held, count_if(state = 'unreadable')::BIGINT AS unreadable
FROM sources
"""

NAMES_SQL = """
SELECT force_id AS id, name FROM forces UNION ALL SELECT offence_id, name FROM offences UNION ALL SELECT measure_id, name FROM measures
UNION ALL SELECT platform_id, name FROM platforms
"""

COVERAGE_SQL = """
FROM coverage
WHERE force_id IN ({forces}) AND offence_id = {offence} AND measure_id = 'offences' AND period_start >= '{first}' AND period_end <= '{last}'
ORDER BY force, period_start
"""

REJECTIONS_SQL = """
SELECT r.reason_id, r.stage, s.names, r.place, r.raw_value, r.suggestion
FROM rejections AS r JOIN sources AS s ON s.source_id = r.source_id
ORDER BY r.reason_id, s.names, r.place, r.raw_value
"""

CHECKS_SQL = """
SELECT k.*, s.names FROM checks AS k JOIN sources AS s ON s.source_id = k.source_id WHERE k.verdict = 'differs' ORDER BY k.check_id
"""


def choose_question(database: Path, offence_id: str | None, nation: str | None) -> tuple[Question, date, date]:
    """What to report on, with the first and last day of the years that any force tells whole. Raises `NothingToReportError`."""
    chosen = list_rows(
        database,
        "SELECT c.offence_id, o.name, min(c.period_start) AS first, max(c.period_end) AS last, count(DISTINCT c.force_id) AS forces "
        "FROM coverage AS c JOIN offences AS o ON o.offence_id = c.offence_id "
        "WHERE c.state = 'figure' AND c.measure_id = 'offences' GROUP BY ALL ORDER BY forces DESC, c.offence_id",
    )
    for row in chosen:
        if offence_id in (None, row["offence_id"]):
            return Question(row["offence_id"], row["name"], nation), row["first"], row["last"]
    message = f"no force tells a whole year of offences{'' if offence_id is None else f' of {offence_id}'}: there is nothing to report yet"
    raise NothingToReportError(message)


def compare_years(database: Path, question: Question, years: tuple[Row, ...]) -> dict[date, Row]:
    """Each year against the one before, over the forces that have both."""
    found = {}
    for before, after in pairwise(years):
        rows = list_rows(database, ask_change(question, before, after))
        if rows:
            found[after["period_start"]] = rows[0]
    return found


def ask_change(question: Question, before: Row, after: Row) -> str:
    """The query of the matched panel of two years."""
    days = ", ".join(f"'{day}'" for year in (before, after) for day in (year["period_start"], year["period_end"]))
    return f"FROM change_between({days}, {question.arguments}) WHERE panel = 'matched'"


def choose_shares(database: Path, question: Question, years: tuple[Row, ...]) -> tuple[Row, str, tuple[Row, ...]]:
    """The year and measure for which most forces tell platforms, the later of equals; with no such year the last one and no rows."""
    best: tuple[int, Row, str, tuple[Row, ...]] = (0, years[-1], "mentions", ())
    for year in reversed(years):
        for measure in ("mentions", "offences"):
            rows = list_rows(database, ask_shares(question, year, measure))
            if rows and rows[0]["forces_in"] > best[0]:
                best = (rows[0]["forces_in"], year, measure, rows)
    return best[1:]


def ask_shares(question: Question, year: Row, measure: str) -> str:
    """The query of the platforms' shares in a year."""
    return f"FROM platform_shares('{year['period_start']}', '{year['period_end']}', {question.arguments}, measure := {quote(measure)})"


def list_caveats(database: Path, reply_ids: set[str]) -> tuple[Row, ...]:
    """What the forces say about the figures used, word for word."""
    if not reply_ids:
        return ()
    listed = ", ".join(quote(reply_id) for reply_id in sorted(reply_ids))
    return list_rows(
        database,
        "SELECT DISTINCT r.force_id, f.name AS force, r.reference, a.caveats FROM answers AS a "  # noqa: S608 - ids of our own
        "JOIN replies AS r ON r.reply_id = a.reply_id LEFT JOIN forces AS f ON f.force_id = r.force_id "
        f"WHERE a.caveats <> '' AND a.reply_id IN ({listed}) ORDER BY ALL",
    )


def _explain_cells(figures: str) -> str:
    return (
        "SELECT u.range_no, u.force_id, f.name AS force, u.period_start, u.period_end, u.platform_id, u.status, u.count_low, u.count_high, "  # noqa: S608
        "u.role, u.raw_value, u.raw_labels, s.names, u.place, u.reference, u.replied_on, u.reply_id, u.read_by, u.source_id, u.count_id "
        f"FROM {figures} AS u JOIN sources AS s ON s.source_id = u.source_id JOIN forces AS f ON f.force_id = u.force_id "
        "ORDER BY u.range_no, u.force_id, u.period_start, u.platform_id, u.role, u.count_id"
    )
