"""What every table model has in common."""

from __future__ import annotations

from collections.abc import Callable

import pandera.polars as pa
import polars as pl


class Table(pa.DataFrameModel):
    """A table of the database: no column more, none fewer, in the order of the model."""

    class Config:
        strict = True
        ordered = True


def list_dtypes(model: type[Table]) -> dict[str, pl.DataType]:
    """Column → polars type of `model`, in its order: the schema to build its frames with."""
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def judge_each(data: pa.PolarsData, is_right: Callable[[str], bool]) -> pl.LazyFrame:
    """Apply a test of one text to the checked column; each distinct text is tested once, nulls pass.

    Takes what pandera hands to a column check; gives the frame of booleans that it expects back.
    """
    column = pl.col(data.key)
    return data.lazyframe.select(column.map_batches(lambda texts: _judge_distinct(texts, is_right), return_dtype=pl.Boolean))


def _judge_distinct(texts: pl.Series, is_right: Callable[[str], bool]) -> pl.Series:
    distinct = texts.drop_nulls().unique()
    right = [text for text in distinct if is_right(text)]
    return texts.is_in(right) | texts.is_null()
