"""The table `replies`: one row a reply, gathered from every file that belongs to it."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.table import Table

STATES = ["in_force", "superseded", "retracted"]


class Replies(Table):
    """The model; its descriptions are the contract's words."""

    reply_id: str = pa.Field(unique=True, description="Key")
    source_id: str = pa.Field(description="A file of the reply: the first by id, where there are several (`letterheads`)")
    force_id: str = pa.Field(nullable=True, description="The force that answers, the first of a joint reply (`forces`)")
    force_ids: str = pa.Field(description="Every force that answers: JSON array")
    reference: str = pa.Field(nullable=True, description="The force's reference, as printed")
    regime: str = pa.Field(nullable=True, description="The law: `FOIA`, `FOISA`, `Jersey` …")
    received_on: pl.Date = pa.Field(nullable=True, description="Day on which the force received the request")
    replied_on: pl.Date = pa.Field(nullable=True, description="Day of the reply")
    supersedes_reply_id: str = pa.Field(nullable=True, description="The reply of the same force and reference that this one replaces")
    state: str = pa.Field(isin=STATES, description="Whether analysts should count its figures: only `in_force` ones")
    subject: str = pa.Field(nullable=True, description="What the reply says it is about, a line a paragraph")
    questions: str = pa.Field(description="What was asked, offence and period included: JSON array of `{question_no, question_text}`")

    class Config:
        name = "replies"
        description = (
            "One row is one reply. Of several under one reference, a later one supersedes those whose figures it tells anew or otherwise."
        )
