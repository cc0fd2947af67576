"""`report`: the release as one page."""

from __future__ import annotations

from pathlib import Path

from foi_ingest.cli.speak import DEFAULT_DATABASE, DEFAULT_FOLDER, Database, require_database, tell
from foi_ingest.report import write_report


def report_release(
    file: Path, *paths: Path, database: Database = DEFAULT_DATABASE, offence: str | None = None, nation: str | None = None
) -> int:
    """Write one HTML page: headline figures, trend, coverage, platforms, what was rejected, and where every number comes from.

    The page needs no network and no script. Every number in it links to the cells that it is made of, and each cell is shown in its
    file: a part of the page, or the cells around it. Mind who gets the page: it shows what the replies show.

    ```
    foi-ingest report report.html
    foi-ingest report wales.html raw more/replies --offence ew-071-17 --nation Wales
    ```

    Parameters
    ----------
    file
        The HTML file to write.
    paths
        Where the replies lie, to show figures in them. A file that has gone is said to be. [default: raw]
    offence
        An id of the table offences. [default: the offence that most forces have whole years for]
    nation
        A nation of the table forces, for example "England and Wales". [default: wherever the offence is law]
    """
    write_report(require_database(database), file, offence, nation, paths or (DEFAULT_FOLDER,))
    tell(f"{file}: open it in a browser")
    return 0
