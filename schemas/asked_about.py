"""The table `asked_about`: one row an offence that a question names."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table


class AskedAbout(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(description="The file (`sources`)")
    reply_id: str = pa.Field(description="The reply (`replies`)")
    question_no: str = pa.Field(description="Number of the question in the reply (`answers`)")
    offence_id: str = pa.Field(description="An offence that the question names (`offences`)")
    period_start: pl.Date = pa.Field(nullable=True, description="First day of all periods that the question names; NULL: it names none")
    period_end: pl.Date = pa.Field(nullable=True, description="Last day of all periods that the question names; NULL: it names none")

    class Config:
        name = "asked_about"
        description = (
            "One row is one offence that a question names; where the question leaves it open, that the subject names, or a request of one "
            "question. A question about no offence that is known has no row."
        )
