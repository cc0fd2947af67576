"""The table `letterheads`: what each file says of the reply it belongs to; `replies` is made of these."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_texts
from schemas.table import Table, judge_each


class Letterheads(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(description="The file (`sources`)")
    reply_id: str = pa.Field(description="The reply that the file belongs to (`replies`)")
    force_ids: str = pa.Field(description="Forces that answer, the first first: JSON array")
    reference: str = pa.Field(nullable=True, description="The force's reference, as printed in this file")
    regime: str = pa.Field(nullable=True, description="The law that this file cites: `FOIA`, `FOISA`, `Jersey` …")
    received_on: pl.Date = pa.Field(nullable=True, description="Day on which the force received the request")
    replied_on: pl.Date = pa.Field(nullable=True, description="Day of the reply")
    subject: str = pa.Field(nullable=True, description="What the reply says it is about, a line a paragraph")
    questions: str = pa.Field(description="The request as this file restates it: JSON array of `{question_no, question_text}`")

    class Config:
        name = "letterheads"
        description = "One row is what one file says of one reply. A reply sent as a letter and a workbook has two."

    @pa.check("force_ids")
    @classmethod
    def force_ids_are_a_json_array(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_texts)
