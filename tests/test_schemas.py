"""The contract: what may stand in the tables, and what is made from the models."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from foi_ingest.model import OffenceCount
from foi_ingest.validate import ContractError, find_broken_rows, frame_counts, validate
from made_readings import make_count, make_numberless, make_reading, make_suppressed
from schemas.ddl import (
    DICTIONARY_BEGINS,
    DICTIONARY_ENDS,
    TABLES,
    StaleDictionaryError,
    check_dictionary,
    create_statements,
    list_columns,
    write_dictionary,
)
from schemas.offence_counts import STATUSES, OffenceCounts
from schemas.vocabulary_tables import COLUMN_MEANINGS, VOCABULARY_TABLES, read_vocabulary_table

README = Path(__file__).parents[1] / "README.md"

KEPT = [
    make_count(),
    make_count(value=0),
    make_suppressed(0, 4),
    make_suppressed(0, None),
    make_suppressed(1, 4),
    make_count(status="rounded", count=None, count_low=8, count_high=12),
    *(make_numberless(status) for status in STATUSES if status not in ("exact", "suppressed", "rounded")),
    make_count(platform_id="instagram+snapchat"),
    make_count(platform_id="unknown", victim_age="16+", suspect_age="12-15", victim_sex="female", suspect_sex="unknown", outcome_id="1A"),
    make_count(other_breakdown=(("area_command", "North"), ("district", "Cardiff"))),
    make_count(period_kind="month", period_start=date(2024, 2, 1), period_end=date(2024, 2, 29)),
    make_count(period_kind="quarter"),
    make_count(period_kind="tax_year", period_start=date(2020, 4, 6), period_end=date(2021, 4, 5)),
    make_count(period_kind="calendar_year", period_start=date(2020, 1, 1), period_end=date(2020, 12, 31)),
]

BROKEN: list[tuple[str, OffenceCount]] = [
    ("status_fits_count_and_bounds", make_count(count=None)),
    ("status_fits_count_and_bounds", make_count(count_low=None)),
    ("status_fits_count_and_bounds", make_count(count_high=12)),
    ("status_fits_count_and_bounds", replace(make_suppressed(0, 4), count=3)),
    ("status_fits_count_and_bounds", make_count(status="suppressed", count=None, count_low=None)),
    ("status_fits_count_and_bounds", make_suppressed(5, 4)),
    ("status_fits_count_and_bounds", make_count(status="rounded", count=None, count_low=8, count_high=None)),
    ("status_fits_count_and_bounds", make_count(status="rounded", count=10, count_low=8, count_high=12)),
    *(
        ("status_fits_count_and_bounds", replace(make_numberless(status), count_low=0))
        for status in STATUSES
        if status not in ("exact", "suppressed", "rounded")
    ),
    ("force_id_is_in_the_vocabulary", make_count(force_id="gotham")),
    ("offence_id_is_in_the_vocabulary", make_count(offence_id="ew-999-99")),
    ("measure_id_is_in_the_vocabulary", make_count(measure_id="guesses")),
    ("outcome_id_is_in_the_vocabulary", make_count(outcome_id="77")),
    ("platform_ids_are_in_the_vocabulary_sorted_and_joined", make_count(platform_id="snapchat+instagram")),
    ("platform_ids_are_in_the_vocabulary_sorted_and_joined", make_count(platform_id="snapchat+snapchat")),
    ("platform_ids_are_in_the_vocabulary_sorted_and_joined", make_count(platform_id="friend-face")),
    ("victim_age_is_written_from_its_bounds", make_count(victim_age="under 16")),
    ("suspect_age_is_written_from_its_bounds", make_count(suspect_age="15-12")),
    ("victim_sex isin", make_count(victim_sex="F")),
    ("period_starts_before_it_ends", make_count(period_end=date(2020, 3, 31))),
    ("period_kind_fits_its_dates", make_count(period_kind="financial_year")),
    ("period_kind_fits_its_dates", make_count(period_kind="month", period_start=date(2023, 2, 1), period_end=date(2023, 2, 27))),
    ("period_kind_fits_its_dates", make_count(period_kind="calendar_year", period_end=date(2021, 3, 31))),
    ("count greater_than_or_equal_to(0)", make_count(value=-1)),
    ("count_fits_its_column", make_count(value=2**63)),
]


def place(counts: list[OffenceCount]) -> tuple[OffenceCount, ...]:
    return tuple(replace(count, force_id=counts[row].force_id) for row, count in enumerate(make_reading("a.xlsx", counts).counts))


def test_rows_of_every_status_that_keep_the_contract_are_kept_in_order() -> None:
    counts = place(KEPT)
    validated = validate(counts)
    assert validated.rejections == ()
    assert validated.counts == counts
    assert validated.frame["count_id"].to_list() == [count.count_id for count in counts]


@pytest.mark.parametrize(("rule", "count"), BROKEN, ids=[f"{rule} {number}" for number, (rule, _) in enumerate(BROKEN)])
def test_a_row_that_breaks_the_contract_becomes_a_rejection_that_names_the_rule(rule: str, count: OffenceCount) -> None:
    good, bad = place([make_count(), count])
    validated = validate([good, bad])
    assert validated.counts == (good,)
    assert validated.frame.height == 1
    [rejection] = validated.rejections
    assert (rejection.stage, rejection.reason_id, rejection.place) == ("validate", "breaks_contract", bad.place)
    assert rejection.suggestion is not None
    assert rule in rejection.suggestion


def test_a_rejection_says_each_broken_rule_once_and_quotes_no_value() -> None:
    [bad] = place([make_count(victim_age="secret words", platform_id="more secrets")])
    [rejection] = validate([bad]).rejections
    assert rejection.suggestion is not None
    assert rejection.suggestion.count("victim_age_is_written_from_its_bounds") == 1
    assert "secret" not in rejection.suggestion


def test_of_two_rows_with_one_id_neither_is_loaded_by_guess() -> None:
    validated = validate([replace(count, count_id="the same") for count in place([make_count(), make_count(value=12)])])
    assert validated.counts == ()
    assert len(validated.rejections) == 2


def test_no_counts_are_no_error() -> None:
    assert validate([]).frame.height == 0


@pytest.mark.parametrize("text", ['{"b": "1", "a": "2"}', '{"a":"2"}', '{"a": 2}', "[]", "not json", ""])
def test_two_spellings_of_one_breakdown_would_be_two_keys(text: str) -> None:
    frame = frame_counts(place([make_count()])).with_columns(pl.lit(text).alias("other_breakdown"))
    assert "other_breakdown_is_canonical_json" in find_broken_rows(OffenceCounts, frame)[0][0]


def test_a_frame_without_a_column_is_a_bug_and_not_a_rejection() -> None:
    frame = frame_counts(place([make_count()])).drop("place")
    with pytest.raises(ContractError, match="offence_counts"):
        find_broken_rows(OffenceCounts, frame)


def test_the_reason_of_a_rejection_is_in_the_vocabulary() -> None:
    reasons = pl.read_csv(Path(__file__).parents[1] / "schemas" / "vocabulary" / "reasons.csv", infer_schema=False)
    assert "breaks_contract" in reasons["reason_id"].to_list()


def make_database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for statement in create_statements():
        connection.execute(statement)
    return connection


def read_rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return connection.execute(sql).fetchall()


def test_every_column_of_the_database_carries_its_meaning() -> None:
    connection = make_database()
    silent = read_rows(
        connection,
        "SELECT table_name, column_name FROM duckdb_columns() WHERE comment IS NULL AND table_name <> 'contract' AND NOT internal",
    )
    assert silent == []
    tables = {table for (table,) in read_rows(connection, "SELECT table_name FROM duckdb_tables() WHERE comment IS NOT NULL")}
    assert tables == {*TABLES, *VOCABULARY_TABLES, "contract"}


def test_the_database_has_the_columns_of_the_models_in_their_order() -> None:
    connection = make_database()
    for table, model in TABLES.items():
        columns = [name for (name, *_) in read_rows(connection, f"DESCRIBE {table}")]
        assert columns == list(model.to_schema().columns)


def test_a_word_outside_a_closed_list_is_refused_by_the_database_too() -> None:
    connection = make_database()
    connection.register("frame", frame_counts(place([make_count()])).with_columns(pl.lit("guessed").alias("status")))
    with pytest.raises(duckdb.ConstraintException):
        connection.execute("INSERT INTO offence_counts SELECT * FROM frame")


@pytest.mark.parametrize("table", VOCABULARY_TABLES)
def test_a_new_vocabulary_column_needs_its_meaning(table: str) -> None:
    assert set(read_vocabulary_table(table).columns) <= set(COLUMN_MEANINGS)


def test_no_meaning_outlives_its_column() -> None:
    assert set(COLUMN_MEANINGS) == {name for table in VOCABULARY_TABLES for name in read_vocabulary_table(table).columns}


def test_every_model_has_a_meaning_for_every_column() -> None:
    assert all(column.meaning for table in TABLES for column in list_columns(table))


def test_the_data_dictionary_of_the_readme_is_what_the_models_say() -> None:
    check_dictionary(README)


def test_a_stale_dictionary_is_found_and_mended_without_touching_the_rest(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(f"# Before\n{DICTIONARY_BEGINS}\nold\n{DICTIONARY_ENDS}\nafter\n", encoding="utf-8")
    with pytest.raises(StaleDictionaryError, match="write_dictionary"):
        check_dictionary(readme)
    write_dictionary(readme)
    check_dictionary(readme)
    text = readme.read_text(encoding="utf-8")
    assert text.startswith(f"# Before\n{DICTIONARY_BEGINS}\n### `offence_counts`")
    assert text.endswith(f"{DICTIONARY_ENDS}\nafter\n")


def test_a_readme_without_the_markers_says_which_lines_to_add(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("# Nothing here\n", encoding="utf-8")
    with pytest.raises(StaleDictionaryError, match=DICTIONARY_BEGINS):
        check_dictionary(readme)
