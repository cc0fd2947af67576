"""How long each view and macro takes on a release of a million rows.

`python -m benchmarks.views [DATABASE]`; without a name the release is made in a temporary folder and removed afterwards.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from foi_ingest.model import Reading, Source
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import Run, publish, query
from foi_ingest.write.release import read_sql

ALLOWED_SECONDS = 1.0
ROUNDS = 3

QUESTIONS = (
    "SELECT count(*), sum(count_low) FROM current_counts",
    "SELECT count(*), sum(count_low) FROM offences_by_force",
    "FROM total_between('2017-04-01', '2024-03-31')",
    "FROM total_between_cells('2017-04-01', '2024-03-31')",
    "FROM trend_between('2017-04-01', '2024-03-31')",
    "FROM change_between('2017-04-01', '2018-03-31', '2023-04-01', '2024-03-31')",
    "FROM forces_left_out('2017-04-01', '2024-03-31')",
    "FROM rates_between('2019-04-01', '2020-03-31')",
    "FROM platform_shares('2023-04-01', '2024-03-31', measure := 'offences')",
    "FROM platform_shares_cells('2023-04-01', '2024-03-31', measure := 'offences')",
    "FROM coverage",
    "FROM period_checks",
    "FROM disagreements",
    "FROM disclosure_risks",
)

FILL = """
CREATE TEMP TABLE subjects AS
    SELECT
        f.force_id, o.offence_id, sha256(f.force_id || o.offence_id) AS source_id, left(sha256(o.offence_id || f.force_id), 16) AS reply_id
    FROM (FROM forces WHERE jurisdiction = 'England and Wales' AND kind = 'territorial') AS f,
        (FROM offences WHERE level = 'subcode' ORDER BY offence_id <> 'ew-071-17', offence_id LIMIT 20) AS o;
INSERT INTO sources
    SELECT s.* REPLACE (t.source_id AS source_id) FROM sources AS s, subjects AS t;
INSERT INTO answers
    SELECT t.source_id, t.reply_id, '1', 'What was asked', 'refused', '["foia-12"]', '', 'page 1' FROM subjects AS t;
INSERT INTO asked_about SELECT t.source_id, t.reply_id, '1', t.offence_id, NULL, NULL FROM subjects AS t;
INSERT INTO replies
    SELECT
        t.reply_id, t.source_id, t.force_id, '["' || t.force_id || '"]', 'ref', 'FOIA', NULL, DATE '2025-01-01', NULL,
        'in_force', NULL, '[]'
    FROM subjects AS t;
CREATE TEMP TABLE periods AS
    SELECT make_date(y, 4, 1) AS a, make_date(y + 1, 3, 31) AS z, 'financial_year' AS kind FROM range(2016, 2024) AS r(y)
    UNION ALL
    SELECT CAST(make_date(y, 4, 1) + to_months(3 * q) AS DATE), CAST(make_date(y, 4, 1) + to_months(3 * q + 3) AS DATE) - 1, 'quarter'
    FROM range(2016, 2024) AS r(y), range(4) AS s(q);
CREATE TEMP TABLE breakdowns AS
    SELECT NULL AS platform, NULL AS age, NULL AS sex, NULL AS outcome, '{}' AS other
    UNION ALL (SELECT platform_id, NULL, NULL, NULL, '{}' FROM platforms ORDER BY platform_id LIMIT 8)
    UNION ALL SELECT NULL, unnest(['0-11', '12-15', '16-17', '18-24', '25+', 'unknown']), NULL, NULL, '{}'
    UNION ALL SELECT NULL, NULL, unnest(['female', 'male']), NULL, '{}'
    UNION ALL (SELECT NULL, NULL, NULL, outcome_id, '{}' FROM outcomes ORDER BY outcome_id LIMIT 8)
    UNION ALL SELECT NULL, NULL, NULL, NULL, unnest(['{"district":"East"}', '{"district":"West"}'])
    UNION ALL SELECT NULL, NULL, NULL, NULL, unnest(['{"district":"East","motive":"faith"}', '{"district":"West","motive":"faith"}']);
INSERT INTO offence_counts
    SELECT
        left(sha256(t.source_id || row_number() OVER ()), 16) AS count_id, t.source_id, t.reply_id, t.force_id,
        t.offence_id, 'offences', 'recorded', p.a, p.z, p.kind, b.platform, b.age, b.sex, NULL, NULL, b.outcome, b.other, false,
        CASE WHEN n < 4 THEN 'suppressed' ELSE 'exact' END, CASE WHEN n >= 4 THEN n END, CASE WHEN n < 4 THEN 0 ELSE n END,
        CASE WHEN n < 4 THEN 4 ELSE n END, CAST(n AS VARCHAR), '[]', 'Data!B' || row_number() OVER (), NULL, 'Data', 'made for a benchmark'
    FROM subjects AS t, periods AS p, breakdowns AS b, LATERAL (SELECT CAST(hash(t.source_id, p.a, p.kind, b) % 60 AS BIGINT) AS n);
"""


def make_release(database: Path) -> None:
    """Publishes an empty reading, so that tables, views and vocabulary are there, and fills in a million rows."""
    source = Source("0" * 64, "made.xlsx", "xlsx", 1, Path("made.xlsx"))
    reading = Reading(source, "held", None, None, None, None, None, {}, (), 0, {})
    run = Run("made", datetime(2026, 1, 1, tzinfo=UTC), "0", load_vocabulary().digest)
    publish(database, run, [reading], {}, {source.source_id: "made"}, load_vocabulary())
    with duckdb.connect(database) as connection:
        connection.execute(FILL)
        connection.execute(read_sql("retellings.sql"))
        connection.execute("CHECKPOINT")


def measure(database: Path, question: str) -> tuple[float, float, int]:
    """The best of some rounds: seconds, CPU seconds, opening included; and how many rows came."""
    best, rows = (float("inf"), float("inf")), 0
    for _ in range(ROUNDS):
        started, used = time.perf_counter(), time.process_time()
        rows = query(database, question).height
        best = min(best, (time.perf_counter() - started, time.process_time() - used))
    return *best, rows


def main(database: Path) -> None:
    """Prints a line a question; ends with code 1 when one takes too long."""
    if not database.exists():
        make_release(database)
    print(query(database, "SELECT count(*) FROM offence_counts").item(), "rows")
    too_slow = 0
    for question in QUESTIONS:
        seconds, used, rows = measure(database, question)
        too_slow += seconds > ALLOWED_SECONDS
        print(f"{seconds:6.2f} s {used:6.2f} CPU s {rows:7,} rows  {question}{'   TOO SLOW' if seconds > ALLOWED_SECONDS else ''}")
    sys.exit(1 if too_slow else 0)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(folder) / "million.duckdb")
