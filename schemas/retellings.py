"""The table `retellings`: the few figures that one reply tells more than once."""

from __future__ import annotations

import pandera.polars as pa

from schemas.table import Table


class Retellings(Table):
    """The model; its descriptions are the contract's words."""

    count_id: str = pa.Field(unique=True, description="Key: a figure that its reply tells more than once (`offence_counts`)")
    times_told: int = pa.Field(ge=1, description="How often the reply tells it with this value")
    is_first: bool = pa.Field(description="Whether this row stands for the others of the same value in `current_counts`")
    told_differently: bool = pa.Field(description="Whether the reply also tells it with another value")

    class Config:
        name = "retellings"
        description = "One row is one figure that a reply tells more than once, alike or not. Worked out anew in every run."
