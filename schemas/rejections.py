"""The table `rejections`: one row a value that was seen and not loaded."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_labels
from schemas.table import Table, judge_each


class Rejections(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(description="The file (`sources`)")
    stage: str = pa.Field(description="The stage that turned the value down")
    reason_id: str = pa.Field(description="Why: a word of `schemas/vocabulary/reasons.csv`")
    place: str = pa.Field(description="Where the value stands")
    raw_value: str = pa.Field(description="The cell as printed")
    raw_labels: str = pa.Field(description="The labels that speak for it: JSON array of `{dimension, text, place}`")
    suggestion: str = pa.Field(nullable=True, description="What a person could decide: the nearest known words, the rule that was broken")

    class Config:
        name = "rejections"
        description = "One row is one value that was seen and not loaded, with the reason."

    @pa.check("raw_labels")
    @classmethod
    def raw_labels_are_json_labels(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_labels)
