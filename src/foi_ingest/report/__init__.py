"""One page that tells what a release says, and of every number where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from foi_ingest.report.facts import NothingToReportError, gather_facts
from foi_ingest.report.page import draw_page
from foi_ingest.report.views import look_up
from schemas.vocabulary_tables import FOLDER

__all__ = ["NothingToReportError", "make_report", "write_report"]


def make_report(database: Path, offence_id: str | None = None, nation: str | None = None, paths: Sequence[Path] = ()) -> str:
    """The report on the present release as one HTML page that needs no network and no script.

    Without an offence it is on the one that most forces have whole years for. `paths` are the drop folders, where each figure is shown in
    its file; without them none is. The same release and the same files give the same page.
    Raises `NothingToReportError`, or as `foi_ingest.write.query` does.
    """
    reasons = pl.read_csv(FOLDER / "reasons.csv", infer_schema=False)
    facts = gather_facts(database, offence_id, nation)
    views = look_up(facts.used, paths) if paths else None
    return draw_page(facts, dict(zip(reasons["reason_id"], reasons["meaning"], strict=True)), views)


def write_report(
    database: Path, target: Path, offence_id: str | None = None, nation: str | None = None, paths: Sequence[Path] = ()
) -> None:
    """Write the page to `target`. Raises as `make_report` does, and `OSError`."""
    target.write_text(make_report(database, offence_id, nation, paths), encoding="utf-8")
