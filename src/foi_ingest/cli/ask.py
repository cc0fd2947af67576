"""`query`, `explain`, `unknown`, `rejections`: questions to the database."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foi_ingest.cli.speak import DEFAULT_DATABASE, DEFAULT_FOLDER, Database, name_database, require_database, tell, warn
from foi_ingest.originals import look_at_originals
from foi_ingest.show import draw_rows
from foi_ingest.surroundings import Spot, draw_text, mark_picture
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.waiting_words import Labels, draw_word, list_waiting_words
from foi_ingest.write import Explanation, explain, query

REJECTIONS_BY_REASON = """
SELECT reason_id, count(*) AS figures, count(DISTINCT source_id) AS files
FROM rejections GROUP BY ALL ORDER BY figures DESC, reason_id
"""


def run_query(
    sql: str, *, database: Database = DEFAULT_DATABASE, as_csv: Annotated[bool, Parameter(name="--csv", negative=())] = False
) -> int:
    """Ask the database a question in SQL. It is opened for reading only, and the query reaches no other file.

    ```
    foi-ingest query "SELECT * FROM offences_by_force"
    foi-ingest query "FROM total_between(DATE '2020-04-01', DATE '2020-06-30', nation := 'Wales')"
    foi-ingest query "FROM current_counts" --csv > counts.csv
    ```

    Parameters
    ----------
    sql
        One SELECT.
    as_csv
        Write CSV in place of a drawn table.
    """
    frame = query(require_database(database), sql)
    if as_csv:
        sys.stdout.write(frame.write_csv())
    else:
        tell(draw_rows(frame.columns, frame.iter_rows()))
    return 0


def explain_count(count_id: str, *paths: Path, database: Database = DEFAULT_DATABASE, picture: Path | None = None) -> int:
    """Say where one figure comes from: the file, the place in it, and every label that gave it its meaning.

    ```
    foi-ingest query "SELECT count_id, raw_value FROM current_counts LIMIT 1"
    foi-ingest explain COUNT_ID
    foi-ingest explain COUNT_ID --picture place.png
    ```

    Parameters
    ----------
    count_id
        A `count_id` of `offence_counts`.
    paths
        Where the replies lie, for the picture. [default: raw]
    picture
        A PNG file to write: the part of the page where the figure stands, with a box around it. Of a file that has no pages the cells
        around the figure are drawn in text, and no file is written.
    """
    figure = explain(require_database(database), count_id)
    tell(describe(figure))
    return 0 if picture is None else show_place(figure, paths or (DEFAULT_FOLDER,), picture)


def show_place(figure: Explanation, paths: Sequence[Path], target: Path) -> int:
    """Writes the picture of a figure's place, or draws the cells around it; code 1 where neither can be had."""
    spot = Spot(figure.count_id, figure.place, tuple(label.place for label in figure.labels))
    [seen] = look_at_originals({figure.source_id: [spot]}, {figure.source_id: figure.file_names}, paths).values()
    if isinstance(seen, str):
        warn(f"{figure.file_names[0]}: {seen}")
        return 1
    if seen.pictures:
        target.write_bytes(mark_picture(seen.pictures[0], spot))
        warn(f"{target}: page {seen.pictures[0].page} of {figure.file_names[0]}")
        return 0
    around = (seen.neighbours or {}).get(figure.count_id)
    if around is None:
        warn("the figure counts rows of the file, and these are not drawn")
        return 1
    tell(f"\n{draw_text(around)}")
    warn(f"{target} is not written: the file has no pages, and the cells around the figure are drawn above")
    return 0


def show_rejections(*, database: Database = DEFAULT_DATABASE) -> int:
    """List why figures were rejected: for each reason, how many figures wait for it, in how many files, and what to do.

    ```
    foi-ingest rejections
    foi-ingest query "SELECT * FROM rejections WHERE reason_id = 'unknown_offence'"
    ```
    """
    frame = query(require_database(database), REJECTIONS_BY_REASON)
    if frame.is_empty():
        warn("no figure is rejected")
    else:
        reasons = load_vocabulary().reasons
        # The database may be older than the vocabulary, and hold a reason that has gone since.
        rows = [
            (reason, figures, files, reasons[reason].remedy if reason in reasons else "") for reason, figures, files in frame.iter_rows()
        ]
        tell(draw_rows(("reason", "figures", "files", "what to do"), rows))
    return 0


def show_unknown(*, database: Database = DEFAULT_DATABASE) -> int:
    """List the words that were met and are not known, as lines to paste into the vocabulary.

    The words for which most figures wait come first. Each has the nearest three ids above it: choose one, put it into the line, paste
    the line into the file named, and run again.

    ```
    foi-ingest unknown
    foi-ingest unknown --database offences.duckdb > to-decide.txt
    ```
    """
    rejected = query(require_database(database), "SELECT reason_id, raw_labels FROM rejections")
    vocabulary = load_vocabulary()
    words = list_waiting_words(((reason_id, parse_labels(labels)) for reason_id, labels in rejected.iter_rows()), vocabulary)
    if not words:
        warn(f"no word is unknown; foi-ingest rejections{name_database(database)} lists what else waits")
    for word in words:
        tell(draw_word(word, vocabulary))
    return 0


def parse_labels(labels: str) -> Labels:
    """Dimension and text of each label, from the JSON of the database."""
    return [(label["dimension"], label["text"]) for label in json.loads(labels)]


def describe(figure: Explanation) -> str:
    """One figure as a person would ask about it: what, who, when, how many, and where to look it up."""
    bounds = (
        "" if figure.count is not None or figure.count_low is None else f", from {figure.count_low} to {figure.count_high or 'no bound'}"
    )
    breakdown = "".join(f", {heading} {value}" for heading, value in figure.breakdown)
    lines = [
        f"{figure.raw_value!r} ({figure.status}{bounds})",
        f"  force    {figure.force} ({figure.force_id})",
        f"  offence  {figure.offence} ({figure.offence_id})",
        f"  counts   {figure.measure_id}, by date {figure.date_basis}{breakdown}",
        f"  period   {figure.period_start} to {figure.period_end}",
        *(f"  file     {name}" for name in figure.file_names),
        f"  place    {figure.place}",
        *(f"  label    {label.dimension}: {label.text!r} at {label.place}" for label in figure.labels),
        f"  reply    {figure.reference or 'no reference'}, {figure.replied_on or 'no date'}, {figure.reply_state}",
        *(f"  check    {check.what}: {check.left_side} against {check.right_side}: {check.verdict}" for check in figure.checks),
        f"  read by  {figure.read_by}",
        f"  bytes    sha256 {figure.source_id}",
    ]
    return "\n".join(lines)
