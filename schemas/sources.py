"""The table `sources`: one row a file that was ever seen, known by its bytes."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_texts, is_object_of_numbers
from schemas.table import Table, judge_each

STATES = ["loaded", "partly_loaded", "held", "unreadable", "purged"]


class Sources(Table):
    """The model; its descriptions are the contract's words."""

    source_id: str = pa.Field(unique=True, description="Key: sha256 of the file's bytes")
    names: str = pa.Field(description="Every name that the bytes were seen under: JSON array, sorted")
    kind: str = pa.Field(description="What the bytes are: `pdf`, `xlsx`, `docx` …")
    bytes: int = pa.Field(ge=0, description="Size of the file")
    pages: pl.Int32 = pa.Field(nullable=True, description="Pages, where the file has them")
    sheets: pl.Int32 = pa.Field(nullable=True, description="Sheets, where the file has them")
    values_seen: int = pa.Field(ge=0, description="Values seen: always `loaded + rejected + ignored`")
    loaded: int = pa.Field(ge=0, description="Values that are rows of `offence_counts`")
    rejected: int = pa.Field(ge=0, description="Values that are rows of `rejections`")
    ignored: int = pa.Field(ge=0, description="Values that a named rule ignored")
    ignored_by_rule: str = pa.Field(description="Rule → how many values it ignored: JSON object")
    hidden: str = pa.Field(description="Kind of hidden content → how much of it was found, and not read: JSON object")
    notes: str = pa.Field(description="What the reader wants known: JSON array")
    state: str = pa.Field(isin=STATES, description="How far the file came")
    reason_id: str = pa.Field(nullable=True, description="Why it came no further")
    detail: str = pa.Field(nullable=True, description="What a person can do about it")
    read_by: str = pa.Field(nullable=True, description="Which reader and version read it")
    read_with: str = pa.Field(description="Digest of the program and vocabulary that read it; another digest reads it anew")
    first_run_id: str = pa.Field(description="The run that first read it (`runs`)")
    last_run_id: str = pa.Field(description="The run that last read it (`runs`)")

    class Config:
        name = "sources"
        description = "One row is one file, known by its bytes."

    @pa.check("names")
    @classmethod
    def names_are_a_json_array(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_texts)

    @pa.check("notes")
    @classmethod
    def notes_are_a_json_array(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_texts)

    @pa.check("ignored_by_rule")
    @classmethod
    def ignored_by_rule_is_a_json_object(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_object_of_numbers)

    @pa.check("hidden")
    @classmethod
    def hidden_is_a_json_object(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_object_of_numbers)

    @pa.dataframe_check
    @classmethod
    def every_value_seen_is_loaded_rejected_or_ignored(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("values_seen") == pl.col("loaded") + pl.col("rejected") + pl.col("ignored"))
