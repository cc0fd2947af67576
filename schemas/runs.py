"""The table `runs`: one row a run that changed the dataset."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table


class Runs(Table):
    """The model; its descriptions are the contract's words."""

    run_id: str = pa.Field(unique=True, description="Key")
    started_at: pl.Datetime = pa.Field(description="When the run started, in UTC")
    version: str = pa.Field(description="Version of foi-ingest")
    vocabulary_digest: str = pa.Field(description="sha256 over the vocabulary files")
    sources_read: int = pa.Field(ge=0, description="Files read in this run")
    values_seen: int = pa.Field(ge=0, description="Values seen in them: always `loaded + rejected + ignored`")
    loaded: int = pa.Field(ge=0, description="Values loaded")
    rejected: int = pa.Field(ge=0, description="Values rejected")
    ignored: int = pa.Field(ge=0, description="Values ignored by a named rule")

    class Config:
        name = "runs"
        description = "One row is one run that changed the dataset; a run that finds nothing new leaves no trace."
