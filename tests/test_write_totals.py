"""Sums over a range of days: what may be added up, and what must be named instead."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.model import OffenceCount, Reading
from foi_ingest.write import QueryError, query
from made_readings import ask, ask_one, make_count, make_numberless, make_reading, make_reply, make_suppressed, make_year, publish_all

WALES = {
    "dyfed-powys": (19, 41, 39, 11),
    "gwent": (44, 26, 144, 34),
    "north-wales": (53, 103, 105, 37),
    "south-wales": (158, 140, 91, 51),
}
"""Years from 2017/18, then April to June 2020."""

LONG, QUARTER, YEAR = "'2017-04-01', '2020-06-30'", "'2020-04-01', '2020-06-30'", "'2019-04-01', '2020-03-31'"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def tell_wales() -> dict[str, list[OffenceCount]]:
    return {
        force: [*(make_year(2017 + n, value) for n, value in enumerate(years)), make_count(value=quarter)]
        for force, (*years, quarter) in WALES.items()
    }


def publish_forces(database: Path, told: dict[str, list[OffenceCount]], *more: Reading) -> None:
    letters = [make_reading(f"{force}.xlsx", counts, make_reply(force, f"{force} 1")) for force, counts in told.items()]
    publish_all(database, *letters, *more)


def total(database: Path, arguments: str) -> dict[str, Any]:
    return ask_one(database, f"FROM total_between({arguments}, nation := 'Wales')")


def add_up(database: Path, arguments: str) -> int:
    cells = ask(database, f"FROM total_between_cells({arguments}, nation := 'Wales')")
    return sum(cell["count_low"] for cell in cells if cell["role"] == "counted")


def test_years_and_a_quarter_fill_the_range_that_the_press_reported(database: Path) -> None:
    publish_forces(database, tell_wales())
    assert total(database, LONG) == {
        "count": 1096,
        "count_low": 1096,
        "count_high": 1096,
        "n_suppressed": 0,
        "forces_in": 4,
        "forces_expected": 4,
        "forces_missing": [],
        "forces_disagreeing": [],
        "forces_unstated": [],
        "forces_doubted": [],
        "count_forces_in": 1096,
    }
    assert total(database, QUARTER)["count"] == 133
    assert add_up(database, LONG) == 1096


def test_a_force_that_told_nothing_is_missing_and_not_zero(database: Path) -> None:
    told = tell_wales()
    del told["gwent"]
    publish_forces(database, told)
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["count_high"]) == (None, 99, 99)
    assert (row["count_forces_in"], row["forces_in"], row["forces_expected"], row["forces_missing"]) == (99, 3, 4, ["gwent"])


def test_a_range_for_which_nobody_has_figures_has_no_sum_at_all(database: Path) -> None:
    publish_forces(database, tell_wales())
    row = total(database, "'2010-04-01', '2011-03-31'")
    assert (row["count"], row["count_low"], row["count_high"], row["forces_in"]) == (None, None, None, 0)
    assert row["forces_missing"] == sorted(WALES)


@pytest.mark.parametrize("status", ["withheld", "not_held", "not_recorded", "not_applicable", "blank"])
def test_a_cell_without_a_number_leaves_its_force_missing(database: Path, status: str) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_numberless(status)]})
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["forces_missing"]) == (None, 99, ["gwent"])


def test_a_suppressed_cell_is_an_interval_and_never_a_point(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_suppressed(0, 4)]})
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["count_high"], row["n_suppressed"]) == (None, 99, 103, 1)
    assert row["count_forces_in"] is None


def test_a_mask_without_an_upper_bound_leaves_the_sum_without_one(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_suppressed(0, None)]})
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["count_high"]) == (None, 99, None)


def test_a_suppressed_cell_outside_the_range_blurs_nothing(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_suppressed(0, 4), make_year(2019, 144)]})
    assert total(database, YEAR)["count"] == 39 + 144 + 105 + 91


def make_span(start: date, end: date, value: int, **changes: Any) -> OffenceCount:
    return make_count(period_start=start, period_end=end, value=value, **changes)


def tile(database: Path, spans: Iterable[OffenceCount]) -> list[int]:
    """The values of the pieces that fill 2019/20."""
    publish_all(database, make_reading("gwent.xlsx", spans, make_reply("gwent")))
    cells = ask(database, f"FROM total_between_cells({YEAR}, nation := 'Wales')")
    return [cell["count_low"] for cell in cells]


APRIL, JULY, OCTOBER, JANUARY, MARCH_END = date(2019, 4, 1), date(2019, 7, 1), date(2019, 10, 1), date(2020, 1, 1), date(2020, 3, 31)
Q1, Q2 = make_span(APRIL, date(2019, 6, 30), 1), make_span(JULY, date(2019, 9, 30), 2)
H1, H2 = make_span(APRIL, date(2019, 9, 30), 3), make_span(OCTOBER, MARCH_END, 4)
NINE_MONTHS, Q4 = make_span(APRIL, date(2019, 12, 31), 50), make_span(JANUARY, MARCH_END, 60)
WHOLE = make_span(APRIL, MARCH_END, 7)


@pytest.mark.parametrize(
    ("spans", "pieces"),
    [
        ((Q1, Q2, H2), [1, 2, 4]),
        ((Q1, Q2, H1, H2), [3, 4]),
        ((Q1, Q2, H1, H2, WHOLE), [7]),
        ((NINE_MONTHS, H1, H2), [3, 4]),
        ((NINE_MONTHS, H1, H2, Q4), [3, 4]),
        ((NINE_MONTHS, H2), []),
        ((Q1, H2), []),
        ((Q1, Q2, make_span(OCTOBER, date(2020, 6, 30), 9)), []),
        ((make_span(date(2019, 1, 1), date(2019, 6, 30), 9), Q2, H2), []),
    ],
    ids=[
        "pieces that meet",
        "halves before quarters",
        "the year itself",
        "longest first would be a dead end",
        "of two ways the longer last piece",
        "overlap",
        "gap",
        "beyond the end",
        "before the start",
    ],
)
def test_only_whole_periods_without_gap_or_overlap_are_added_up(database: Path, spans: tuple[OffenceCount, ...], pieces: list[int]) -> None:
    assert tile(database, spans) == pieces


def test_months_quarters_and_years_together_count_once(database: Path) -> None:
    starts = [date(2019 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 17)]
    months = [make_span(start, date.fromordinal(after.toordinal() - 1), 1) for start, after in itertools.pairwise(starts)]
    quarters = [make_span(months[n].period_start, months[n + 2].period_end, 3) for n in range(0, 12, 3)]
    assert tile(database, [*months, *quarters]) == [3, 3, 3, 3]
    assert total(database, YEAR)["count_low"] == 12


@pytest.mark.parametrize(
    "breakdown",
    [
        {"platform_id": "kik"},
        {"victim_sex": "female"},
        {"suspect_age": "18+"},
        {"outcome_id": "1"},
        {"other_breakdown": (("district", "Cardiff"),)},
    ],
)
def test_a_part_of_a_figure_is_never_taken_for_the_whole(database: Path, breakdown: dict[str, Any]) -> None:
    told = tell_wales() | {"gwent": [make_count(value=30, **breakdown), make_count(value=4, measure_id="arrests")]}
    publish_forces(database, told)
    assert total(database, QUARTER)["forces_missing"] == ["gwent"]


def test_figures_dated_by_outcome_are_not_added_to_figures_dated_by_recording(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_count(value=30, date_basis="outcome")]})
    assert total(database, QUARTER)["forces_missing"] == ["gwent"]
    by_outcome = ask_one(database, f"FROM total_between({QUARTER}, nation := 'Wales', date_basis := 'outcome')")
    assert (by_outcome["count_low"], by_outcome["forces_in"]) == (30, 1)


def test_two_replies_that_tell_the_same_count_once(database: Path) -> None:
    again = make_reading("again.xlsx", [make_count(value=34)], make_reply("gwent", "another 2"))
    publish_forces(database, tell_wales(), again)
    row = total(database, QUARTER)
    assert (row["count"], row["forces_disagreeing"]) == (133, [])
    roles = [cell["role"] for cell in ask(database, f"FROM total_between_cells({QUARTER}, nation := 'Wales') WHERE force_id = 'gwent'")]
    assert roles == ["counted", "told_again"]
    assert add_up(database, QUARTER) == 133


def test_two_replies_that_disagree_span_an_interval_and_are_named(database: Path) -> None:
    other = make_reading("other.xlsx", [make_count(value=40)], make_reply("gwent", "another 2"))
    publish_forces(database, tell_wales(), other)
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["count_high"], row["forces_disagreeing"]) == (None, 133, 139, ["gwent"])
    assert row["count_forces_in"] is None
    cells = ask(database, f"FROM total_between_cells({QUARTER}, nation := 'Wales') WHERE role = 'told_differently'")
    assert sorted(cell["count"] for cell in cells) == [34, 40]


def test_one_reply_that_contradicts_itself_gives_no_point(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_count(value=34), make_count(value=35)]})
    row = total(database, QUARTER)
    assert (row["count"], row["count_low"], row["count_high"], row["forces_disagreeing"]) == (None, 133, 134, ["gwent"])


def test_a_superseded_figure_is_not_added(database: Path) -> None:
    first = make_reply("gwent", "733", replied_on=date(2020, 8, 1))
    second = make_reply("gwent", "733", replied_on=date(2020, 9, 1))
    told = tell_wales()
    del told["gwent"]
    letters = (make_reading("1.pdf", [make_count(value=99)], first), make_reading("2.pdf", [make_count(value=34)], second))
    publish_forces(database, told, *letters)
    assert total(database, QUARTER)["count"] == 133


def test_forces_under_another_law_are_not_expected(database: Path) -> None:
    publish_forces(database, tell_wales())
    row = ask_one(database, f"FROM total_between({QUARTER})")
    assert (row["forces_in"], row["forces_expected"]) == (4, 43)
    assert not {"scotland", "psni", "northern-ireland", "btp"} & set(row["forces_missing"])
    scotland = ask_one(database, f"FROM total_between({QUARTER}, offence := 'sct-soa2009-s34')")
    assert scotland["forces_missing"] == ["scotland"]
    both = ask_one(database, f"FROM total_between({QUARTER}, nation := 'England and Wales')")
    assert (both["count_low"], both["forces_expected"]) == (133, 43)


def test_a_special_force_is_in_no_national_sum(database: Path) -> None:
    publish_forces(database, tell_wales() | {"btp": [make_count(value=1000)]})
    assert total(database, QUARTER)["count"] == 133
    assert ask_one(database, f"FROM total_between({QUARTER})")["count_low"] == 133


@pytest.mark.parametrize(("argument", "words"), [("nation := 'Whales'", "no nation Whales"), ("offence := '71/17'", "no offence 71/17")])
def test_a_misspelt_argument_is_an_error_and_not_an_empty_sum(database: Path, argument: str, words: str) -> None:
    publish_forces(database, tell_wales())
    with pytest.raises(QueryError, match=words):
        query(database, f"FROM total_between({QUARTER}, {argument})")


def test_arguments_may_be_dates_and_named(database: Path) -> None:
    publish_forces(database, tell_wales())
    row = ask_one(
        database,
        "FROM total_between(DATE '2020-04-01', DATE '2020-06-30', offence := 'ew-071-17', nation := 'Wales', measure := 'offences')",
    )
    assert row["count"] == 133


def test_a_printed_total_without_a_breakdown_is_the_figure_itself(database: Path) -> None:
    gwent = [replace(make_count(value=34), is_printed_total=True), make_count(value=30, victim_sex="female")]
    publish_forces(database, tell_wales() | {"gwent": gwent})
    assert total(database, QUARTER)["count"] == 133


# ── Change ───────────────────────────────────────────────────────────────────────────────────────────────────────

TWO_YEARS = "'2018-04-01', '2019-03-31', '2019-04-01', '2020-03-31'"


def change(database: Path) -> dict[str, dict[str, Any]]:
    return {row["panel"]: row for row in ask(database, f"FROM change_between({TWO_YEARS}, nation := 'Wales')")}


def test_forces_present_in_both_years_give_one_change(database: Path) -> None:
    publish_forces(database, tell_wales())
    for row in change(database).values():
        assert (row["before_low"], row["after_low"], row["change_low"], row["change_high"]) == (310, 379, 69, 69)
        assert (round(row["change_rate"], 4), row["forces_dropped"]) == (0.2226, [])


def test_a_force_that_told_one_year_only_is_dropped_and_makes_no_change_of_its_own(database: Path) -> None:
    publish_forces(database, tell_wales() | {"gwent": [make_year(2019, 144)]})
    rows = change(database)
    everyone, matched = rows["all_repliers"], rows["matched"]
    assert (everyone["before_low"], everyone["after_low"], everyone["forces_before"], everyone["forces_after"]) == (284, 379, 3, 4)
    assert (everyone["change_low"], everyone["change_high"], everyone["change_rate"]) == (None, None, None)
    assert (matched["before_low"], matched["after_low"], matched["change_low"]) == (284, 235, -49)
    assert matched["forces_dropped"] == ["gwent"]


def test_a_change_of_suppressed_figures_is_an_interval(database: Path) -> None:
    masked = make_suppressed(0, 4, period_start=date(2019, 4, 1), period_end=date(2020, 3, 31))
    publish_forces(database, tell_wales() | {"gwent": [make_year(2018, 26), masked]})
    matched = change(database)["matched"]
    assert (matched["change_low"], matched["change_high"], matched["change_rate"]) == (-75, -71, None)
