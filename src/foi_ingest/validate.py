"""OffenceCount → frames that keep the contract; a row that breaks it becomes a rejection that says which rule it broke."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import polars as pl
from pandera.errors import SchemaErrors

from foi_ingest.errors import FoiIngestError
from foi_ingest.model import Meant, OffenceCount, Reading, Rejection
from schemas.canonical import write_json
from schemas.offence_counts import OffenceCounts
from schemas.table import Table, list_dtypes

STAGE = "validate"
REASON = "breaks_contract"

LARGEST_COUNT = 2**63 - 1
"""A BIGINT holds no more; a longer row of digits is no count of crimes."""

LABELS_REMEMBERED = 65_536
"""Rows of one table share most of their labels; each distinct set is written as JSON once."""


class ContractError(FoiIngestError):
    """A frame breaks the contract as a whole, not in single rows: a bug of ours. Names the rule, never a value."""


class Validated(NamedTuple):
    """What validation gives: `counts` and `frame` are the same rows, in the same order."""

    frame: pl.DataFrame
    counts: tuple[OffenceCount, ...]
    rejections: tuple[Rejection, ...]


def validate(counts: Sequence[OffenceCount]) -> Validated:
    """Part counts into those that keep the contract of `offence_counts` and rejections for the rest.

    Raises `ContractError` when the frame as a whole is not of the contract's shape.
    """
    broken: dict[int, list[str]] = defaultdict(list)
    for row, count in enumerate(counts):
        if any(number is not None and number > LARGEST_COUNT for number in (count.count, count.count_low, count.count_high)):
            broken[row].append("count_fits_its_column")
    sound = [row for row in range(len(counts)) if row not in broken]
    for index, rules in find_broken_rows(OffenceCounts, frame_counts([counts[row] for row in sound])).items():
        broken[sound[index]] += rules
    kept = tuple(count for row, count in enumerate(counts) if row not in broken)
    rejections = tuple(_reject(counts[row], broken[row]) for row in sorted(broken))
    return Validated(frame_counts(kept), kept, rejections)


def validate_readings(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a run with every row that breaks the contract moved to their rejections. One frame holds them all: checking a frame
    costs pandera the same for one row as for thousands.

    Raises `ContractError` when the frame as a whole is not of the contract's shape.
    """
    valid = validate([count for reading in readings for count in reading.counts])
    if not valid.rejections:
        return list(readings)
    sound = {id(count) for count in valid.counts}
    broken = defaultdict(list)
    for rejection in valid.rejections:
        broken[rejection.source_id].append(rejection)
    return [_part(reading, sound, broken[reading.source.source_id]) for reading in readings]


def _part(reading: Reading, sound: Collection[int], broken: Sequence[Rejection]) -> Reading:
    counts = tuple(count for count in reading.counts if id(count) in sound)
    if len(counts) == len(reading.counts):
        return reading
    return replace(reading, state="partly_loaded", counts=counts, rejections=(*reading.rejections, *broken))


def find_broken_rows(model: type[Table], frame: pl.DataFrame) -> dict[int, list[str]]:
    """Row of `frame` → names of the rules of `model` that it breaks; empty when all keep the contract.

    Raises `ContractError` when a rule is broken by the frame as a whole (a column missing, another type).
    """
    try:
        model.validate(frame, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases.select("index", "column", "check")
    else:
        return {}
    # pandera's own error quotes the cells, so that only the names of the rules may leave this function.
    broken: dict[int, list[str]] = defaultdict(list)
    for index, column, check in cases.unique(maintain_order=True).rows():
        rule = f"{column} {check}" if column in frame.columns else str(check)
        if index is None:
            raise ContractError(f"{model.to_schema().name}: the whole frame breaks the rule {rule}")
        if rule not in broken[index]:
            broken[index].append(rule)
    return dict(broken)


def frame_counts(counts: Iterable[OffenceCount]) -> pl.DataFrame:
    """The rows of `offence_counts` as a frame, in the order given."""
    dtypes = list_dtypes(OffenceCounts)
    rows = tuple(counts)
    columns = {name: [getattr(row, name) for row in rows] for name in dtypes}
    columns["other_breakdown"] = [write_json(dict(row.other_breakdown)) for row in rows]
    columns["raw_labels"] = [write_labels(row.raw_labels) for row in rows]
    return pl.DataFrame(columns, schema=dtypes)


@lru_cache(maxsize=LABELS_REMEMBERED)
def write_labels(labels: tuple[Meant, ...]) -> str:
    """Labels as the JSON array of `{dimension, text, place}` that the database holds."""
    return write_json([label._asdict() for label in labels])


def _reject(count: OffenceCount, rules: Sequence[str]) -> Rejection:
    return Rejection(
        source_id=count.source_id,
        stage=STAGE,
        reason_id=REASON,
        place=count.place,
        raw_value=count.raw_value,
        raw_labels=count.raw_labels,
        suggestion="breaks " + "; ".join(rules),
    )
