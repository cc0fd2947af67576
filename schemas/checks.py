"""The table `checks`: one row a comparison of what a reply prints with what its figures add up to."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_texts
from schemas.table import Table, judge_each

VERDICTS = ["agrees", "agrees_within_bounds", "differs"]


class Checks(Table):
    """The model; its descriptions are the contract's words."""

    check_id: str = pa.Field(unique=True, description="Key")
    source_id: str = pa.Field(description="The file (`sources`)")
    what: str = pa.Field(description="What was compared")
    left_side: str = pa.Field(description="What stands on the left: as a rule the cells that were added up")
    left_low: int = pa.Field(nullable=True, description="Least value of the left side")
    left_high: int = pa.Field(nullable=True, description="Greatest value of the left side; NULL: no upper bound")
    right_side: str = pa.Field(description="What stands on the right: as a rule the printed total")
    right_low: int = pa.Field(nullable=True, description="Least value of the right side")
    right_high: int = pa.Field(nullable=True, description="Greatest value of the right side; NULL: no upper bound")
    verdict: str = pa.Field(isin=VERDICTS, description="What came of it; a difference is reported, never repaired")
    places: str = pa.Field(description="Every place that took part: JSON array")

    class Config:
        name = "checks"
        description = "One row is one sum or plausibility check."

    @pa.check("places")
    @classmethod
    def places_are_a_json_array(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_texts)
