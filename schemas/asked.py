"""The table `asked`: one row a force that was asked, where a person has said so; without rows every territorial force counts as asked."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table


class AskedForces(Table):
    """The model; its descriptions are the contract's words."""

    force_id: str = pa.Field(unique=True, description="Key: the force that was asked (`forces`)")
    asked_on: pl.Date = pa.Field(nullable=True, description="Day on which it was asked")

    class Config:
        name = "asked"
        description = (
            "One row is one force that was asked, from `asked.csv` beside the drop folder; empty: every territorial force is expected."
        )
