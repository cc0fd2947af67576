"""The tables `in_force_since` and `former_counts`: since when, and until when, each figure was in force."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table


class InForceSince(Table):
    """The model; its descriptions are the contract's words."""

    count_id: str = pa.Field(unique=True, description="Key: a figure of `current_counts`")
    known_from: pl.Datetime = pa.Field(description="Start of the run since which it has been in force with what it says today, in UTC")

    class Config:
        name = "in_force_since"
        description = "One row is one figure that is in force. `as_of` is made of this table and `former_counts`."


class FormerCounts(Table):
    """The model; its descriptions are the contract's words.

    The figure is one text, and not columns: what was told then must not break a contract that changed since.
    """

    count_id: str = pa.Field(description="The figure; it may still be a row of `offence_counts`, or say something else there")
    source_id: str = pa.Field(description="The file (`sources`)")
    figure: str = pa.Field(description="The row of `offence_counts` as it was: JSON object")
    known_from: pl.Datetime = pa.Field(description="Start of the run that put it in force, in UTC")
    known_to: pl.Datetime = pa.Field(description="Start of the run that ended this, in UTC")

    class Config:
        name = "former_counts"
        description = (
            "One row is one figure that was in force once: read otherwise since, superseded or retracted. A purge takes it away too."
        )
