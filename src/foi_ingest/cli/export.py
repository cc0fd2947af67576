"""`export`: the release as files that anyone can open."""

from __future__ import annotations

from pathlib import Path

from foi_ingest.cli.speak import DEFAULT_DATABASE, Database, require_database, tell
from foi_ingest.export import export


def export_release(folder: Path, *, database: Database = DEFAULT_DATABASE) -> int:
    """Write the dataset as CSV, Parquet and an accessible workbook, with data package, dictionary, licence and citation.

    ```
    foi-ingest export offences
    foi-ingest export offences --database offences.duckdb
    ```

    Parameters
    ----------
    folder
        The folder to write to. Files of an earlier export in it are replaced.
    """
    written = export(require_database(database), folder)
    tell(f"{folder}: {len(written)} files; begin with {folder / 'README.md'}")
    return 0
