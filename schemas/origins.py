"""The table `origins`: where each file was found, in the drop folder or inside another file."""

from __future__ import annotations

import pandera.polars as pa

from schemas.table import Table


class Origins(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(description="The file (`sources`)")
    parent_id: str = pa.Field(nullable=True, description="The file that it lay in (`sources`); NULL: it lay in the drop folder")
    name: str = pa.Field(description="Its name there: below the drop folder, or inside the other file")

    class Config:
        name = "origins"
        description = "One row is one place where a file was found. `sources.names` is made of these."
