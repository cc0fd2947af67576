"""One page that tells what a release says, and of every number where it comes from."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from foi_ingest.report.facts import NothingToReportError, gather_facts
from foi_ingest.report.page import draw_page
from schemas.vocabulary_tables import FOLDER

__all__ = ["NothingToReportError", "make_report", "write_report"]


def make_report(database: Path, offence_id: str | None = None, nation: str | None = None) -> str:
    """The report on the present release as one HTML page that needs no network and no script.

    Without an offence it is on the one that most forces have whole years for. The same release gives the same page.
    Raises `NothingToReportError`, or as `foi_ingest.write.query` does.
    """
    reasons = pl.read_csv(FOLDER / "reasons.csv", infer_schema=False)
    return draw_page(gather_facts(database, offence_id, nation), dict(zip(reasons["reason_id"], reasons["meaning"], strict=True)))


def write_report(database: Path, target: Path, offence_id: str | None = None, nation: str | None = None) -> None:
    """Write the page to `target`. Raises as `make_report` does, and `OSError`."""
    target.write_text(make_report(database, offence_id, nation), encoding="utf-8")
