"""The table `offence_counts`: one row is one figure that a police force published in a reply."""

from __future__ import annotations

import re

import pandera.polars as pa
import polars as pl

from schemas.canonical import is_array_of_labels, is_canonical_object
from schemas.table import Table, judge_each
from schemas.vocabulary_tables import list_ids

DATE_BASES = ["recorded", "committed", "outcome", "unstated"]
PERIOD_KINDS = ["month", "quarter", "half_year", "calendar_year", "financial_year", "tax_year", "custom"]
SEXES = ["female", "male", "other", "unknown"]
STATUSES = ["exact", "suppressed", "rounded", "withheld", "not_held", "not_recorded", "not_applicable", "blank"]

NOT_RECORDED = "unknown"
"""The id that says `the force says unknown or not recorded`; it stands on every axis, whether its vocabulary lists it or not."""

MONTHS_OF_KIND = {"month": 1, "quarter": 3, "half_year": 6, "calendar_year": 12, "financial_year": 12}

_AGE = re.compile(r"(\d{1,3})(?:-(\d{1,3})|\+)?")


class OffenceCounts(Table):
    """The model; its descriptions are the contract's words."""

    count_id: str = pa.Field(unique=True, description="Key. The same bytes, place and meaning give the same id on any machine")
    source_id: str = pa.Field(description="The file: sha256 of its bytes (`sources`)")
    reply_id: str = pa.Field(description="The reply that the figure belongs to (`replies`)")
    force_id: str = pa.Field(description="Police.uk slug of the force (`forces`)")
    offence_id: str = pa.Field(description="The most exact offence that the label supports, and no more (`offences`)")
    measure_id: str = pa.Field(description="What is counted: offences, victims, arrests, mentions of a platform … (`measures`)")
    date_basis: str = pa.Field(isin=DATE_BASES, description="Which date puts a figure into its period")
    period_start: pl.Date = pa.Field(description="First day of the period, inclusive")
    period_end: pl.Date = pa.Field(description="Last day of the period, inclusive")
    period_kind: str = pa.Field(isin=PERIOD_KINDS, description="Shape of the period; a financial year is 1 April to 31 March")
    platform_id: str = pa.Field(
        nullable=True, description="Platform (`platforms`); several are sorted and joined by `+`. NULL: not broken down by it"
    )
    victim_age: str = pa.Field(
        nullable=True, description="Victim's age by its bounds: `0-11`, `13`, `16+`, `unknown`. NULL: not broken down by it"
    )
    victim_sex: str = pa.Field(nullable=True, isin=SEXES, description="Victim's sex. NULL: not broken down by it")
    suspect_age: str = pa.Field(nullable=True, description="Suspect's age, written as `victim_age`. NULL: not broken down by it")
    suspect_sex: str = pa.Field(nullable=True, isin=SEXES, description="Suspect's sex. NULL: not broken down by it")
    outcome_id: str = pa.Field(nullable=True, description="Home Office outcome type (`outcomes`). NULL: not broken down by it")
    other_breakdown: str = pa.Field(description="Any other breakdown as the force labels it: JSON object with sorted keys; `{}`: none")
    is_printed_total: bool = pa.Field(description="The force printed this cell as a total of others")
    status: str = pa.Field(isin=STATUSES, description="What sort of value the cell holds; only `exact` is a number")
    count: int = pa.Field(nullable=True, ge=0, description="The number; only where `status` is `exact`")
    count_low: int = pa.Field(nullable=True, ge=0, description="Least number that the reply supports")
    count_high: int = pa.Field(nullable=True, ge=0, description="Greatest number that the reply supports; NULL: no upper bound stated")
    raw_value: str = pa.Field(description="The cell as printed: `<5`, `1,616`, `*`")
    raw_labels: str = pa.Field(description="Every label that gave the row its meaning: JSON array of `{dimension, text, place}`")
    place: str = pa.Field(str_length={"min_value": 1}, description="Where the value stands: `Table 2!C7`, `page 3, box …`, `paragraph 14`")
    page: pl.Int32 = pa.Field(nullable=True, ge=1, description="Page of the place, from 1")
    sheet: str = pa.Field(nullable=True, description="Sheet of the place")
    read_by: str = pa.Field(str_length={"min_value": 1}, description="Which reader and version read it")

    class Config:
        name = "offence_counts"
        description = "One row is one figure that a police force published in a reply."

    @pa.check("force_id")
    @classmethod
    def force_id_is_in_the_vocabulary(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _judge_ids(data, "forces")

    @pa.check("offence_id")
    @classmethod
    def offence_id_is_in_the_vocabulary(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _judge_ids(data, "offences")

    @pa.check("measure_id")
    @classmethod
    def measure_id_is_in_the_vocabulary(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _judge_ids(data, "measures")

    @pa.check("outcome_id")
    @classmethod
    def outcome_id_is_in_the_vocabulary(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return _judge_ids(data, "outcomes")

    @pa.check("platform_id")
    @classmethod
    def platform_ids_are_in_the_vocabulary_sorted_and_joined(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, _is_platform)

    @pa.check("victim_age")
    @classmethod
    def victim_age_is_written_from_its_bounds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, _is_age)

    @pa.check("suspect_age")
    @classmethod
    def suspect_age_is_written_from_its_bounds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, _is_age)

    @pa.check("other_breakdown")
    @classmethod
    def other_breakdown_is_canonical_json(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_canonical_object)

    @pa.check("raw_labels")
    @classmethod
    def raw_labels_are_json_labels(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return judge_each(data, is_array_of_labels)

    @pa.dataframe_check
    @classmethod
    def period_starts_before_it_ends(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col("period_start") <= pl.col("period_end"))

    @pa.dataframe_check
    @classmethod
    def period_kind_fits_its_dates(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(_fits_period_kind())

    @pa.dataframe_check
    @classmethod
    def status_fits_count_and_bounds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(_fits_status())


def _judge_ids(data: pa.PolarsData, table: str) -> pl.LazyFrame:
    known = [*list_ids(table), NOT_RECORDED] if table == "outcomes" else [*list_ids(table)]
    return data.lazyframe.select(pl.col(data.key).is_in(known))


def _is_platform(text: str) -> bool:
    parts = text.split("+")
    known = list_ids("platforms") | {NOT_RECORDED}
    return parts == sorted(set(parts)) and known.issuperset(parts)


def _is_age(text: str) -> bool:
    if text == NOT_RECORDED:
        return True
    found = _AGE.fullmatch(text)
    return found is not None and (found[2] is None or int(found[1]) < int(found[2]))


def _fits_period_kind() -> pl.Expr:
    start, end, kind = pl.col("period_start"), pl.col("period_end"), pl.col("period_kind")
    starts_right = (
        pl.when(kind == "calendar_year")
        .then(start.dt.month() == 1)
        .when(kind == "financial_year")
        .then(start.dt.month() == 4)
        .otherwise(pl.lit(value=True))
    )
    ends = {name: start.dt.offset_by(f"{months}mo").dt.offset_by("-1d") for name, months in MONTHS_OF_KIND.items()}
    whole_months = pl.coalesce(*(pl.when(kind == name).then(end == last) for name, last in ends.items()))
    tax_year = (start.dt.month() == 4) & (start.dt.day() == 6) & (start.dt.offset_by("1y").dt.offset_by("-1d") == end)
    return (
        pl.when(kind == "custom")
        .then(pl.lit(value=True))
        .when(kind == "tax_year")
        .then(tax_year)
        .otherwise((start.dt.day() == 1) & starts_right & whole_months)
    )


def _fits_status() -> pl.Expr:
    status, count, low, high = pl.col("status"), pl.col("count"), pl.col("count_low"), pl.col("count_high")
    fits = (
        pl.when(status == "exact")
        .then((count == low) & (count == high))
        .when(status == "suppressed")
        .then(count.is_null() & low.is_not_null() & (high.is_null() | (low <= high)))
        .when(status == "rounded")
        .then(count.is_null() & (low <= high))
        .otherwise(count.is_null() & low.is_null() & high.is_null())
    )
    return fits.fill_null(value=False)
