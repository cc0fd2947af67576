"""The release as files that anyone can open: CSV, Parquet, a workbook, and what describes them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from foi_ingest.export.descriptions import (
    LICENCE_TEXT,
    README_TEXT,
    write_citation,
    write_csvw,
    write_data_package,
    write_dictionary,
)
from foi_ingest.export.safe_text import make_frame_safe
from foi_ingest.export.spreadsheet import write_spreadsheet
from foi_ingest.export.tables import Release, read_release

__all__ = ["export"]


def export(database: Path, folder: Path) -> tuple[Path, ...]:
    """Write the present release into `folder` and give the files written. The same release gives the same bytes.

    Files of an earlier export are replaced; others in the folder are left alone. Raises as `foi_ingest.write.query` does, and `OSError`.
    """
    release = read_release(database)
    tables = write_tables(release, folder)
    texts = {
        "datapackage.json": write_data_package(release, {path.stem: describe_file(path) for path in tables if path.suffix == ".csv"}),
        "csv/csvw-metadata.json": write_csvw(release),
        "data-dictionary.md": write_dictionary(release),
        "LICENCE.txt": LICENCE_TEXT,
        "CITATION.cff": write_citation(release),
        "README.md": README_TEXT,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    workbook = folder / "figures.xlsx"
    workbook.write_bytes(write_spreadsheet(release))
    return (*tables, *(folder / name for name in texts), workbook)


def write_tables(release: Release, folder: Path) -> list[Path]:
    """Every table as CSV, safe from formulas, and as Parquet, as it is."""
    written = []
    for suffix in ("csv", "parquet"):
        (folder / suffix).mkdir(parents=True, exist_ok=True)
    for table in release.tables:
        text = folder / "csv" / f"{table.name}.csv"
        make_frame_safe(table.frame).write_csv(text, datetime_format="%Y-%m-%dT%H:%M:%S%.f")
        columns = folder / "parquet" / f"{table.name}.parquet"
        table.frame.write_parquet(columns)
        written += [text, columns]
    return written


def describe_file(path: Path) -> tuple[int, str]:
    """Bytes and sha256 of a file."""
    content = path.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()
