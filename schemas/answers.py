"""The table `answers`: one row a question of a reply."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_texts
from schemas.table import Table, judge_each

DISPOSITIONS = ["answered", "part_answered", "refused", "not_held", "neither_confirm_nor_deny", "elsewhere", "outside_the_act"]


class Answers(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(description="The file (`sources`)")
    reply_id: str = pa.Field(description="The reply (`replies`)")
    question_no: str = pa.Field(description="Number of the question in the reply; on a page of several replies, the reply's reference")
    question_text: str = pa.Field(description="The question as the reply restates it")
    disposition: str = pa.Field(isin=DISPOSITIONS, description="What the force did with the question")
    exemption_ids: str = pa.Field(description="Sections that the answer cites (`exemptions`): JSON array")
    caveats: str = pa.Field(description="What the force says about its figures, word for word, a paragraph a line")
    place: str = pa.Field(description="Where the answer stands")

    class Config:
        name = "answers"
        description = "One row is one question and what the force did with it."

    @pa.check("exemption_ids")
    @classmethod
    def exemption_ids_are_a_json_array(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_texts)
