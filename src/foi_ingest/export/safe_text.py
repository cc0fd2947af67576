"""Text that a spreadsheet must not take for a formula."""

from __future__ import annotations

import polars as pl

APOSTROPHE = "'"

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these may be run as a formula when somebody opens the file in a spreadsheet program. Source: OWASP, CSV
Injection; the wide signs count in programs that are set to an East Asian language."""


def make_safe(text: str) -> str:
    """The text with an apostrophe before a dangerous beginning, or before another apostrophe, so that one can always be taken off again."""
    return APOSTROPHE + text if text.startswith((*DANGEROUS, APOSTROPHE)) else text


def restore(text: str) -> str:
    """The text as it was before `make_safe`."""
    return text.removeprefix(APOSTROPHE)


def make_frame_safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `make_safe` done to every column of text."""
    columns = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(
        pl.when(pl.any_horizontal(*(pl.col(name).str.starts_with(start) for start in (*DANGEROUS, APOSTROPHE))))
        .then(pl.concat_str(pl.lit(APOSTROPHE), pl.col(name)))
        .otherwise(pl.col(name))
        .alias(name)
        for name in columns
    )
