"""The table `decisions`: what people decided that rules cannot, and since when it holds."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table

KINDS = ["vocabulary", "correction", "retraction", "reinstatement", "purge"]


class Decisions(Table):
    """The model; its descriptions are the contract's words."""

    decision_id: str = pa.Field(unique=True, description="Key")
    kind: str = pa.Field(isin=KINDS, description="What sort of decision")
    subject_id: str = pa.Field(description="What it is about: a vocabulary digest, a file or a reply")
    reason: str = pa.Field(description="Why")
    decided_at: pl.Datetime = pa.Field(description="When it first took effect, in UTC")
    run_id: str = pa.Field(description="The run that applied it (`runs`)")

    class Config:
        name = "decisions"
        description = "One row is one decision applied: a version of the vocabulary, a correction, a retraction or its end, a purge."
