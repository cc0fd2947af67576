"""Figures that contradict each other over periods and replies, hidden figures that others give away, and who was asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from foi_ingest.asked import Asked, AskedError, read_asked
from foi_ingest.ingest import plan_run
from foi_ingest.model import OffenceCount
from foi_ingest.write import QueryError
from made_readings import ask, ask_one, make_count, make_reading, make_reply, make_suppressed, make_year, publish_all

QUARTERS = [(date(2019, 4, 1), date(2019, 6, 30)), (date(2019, 7, 1), date(2019, 9, 30))]
QUARTERS += [(date(2019, 10, 1), date(2019, 12, 31)), (date(2020, 1, 1), date(2020, 3, 31))]
YEAR = {"period_start": date(2019, 4, 1), "period_end": date(2020, 3, 31), "period_kind": "financial_year"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def publish_gwent(database: Path, counts: list[OffenceCount]) -> None:
    publish_all(database, make_reading("gwent.xlsx", counts, make_reply("gwent", "1")))


def make_quarters(*values: int | None) -> list[OffenceCount]:
    """A quarter without a value is hidden as `<5`."""
    told = []
    for (start, end), value in zip(QUARTERS, values, strict=True):
        period: dict[str, Any] = {"period_start": start, "period_end": end, "period_kind": "quarter"}
        told.append(make_suppressed(0, 4, **period) if value is None else make_count(value=value, **period))
    return told


@pytest.mark.parametrize(
    ("quarters", "year", "verdict"),
    [
        ((1, 2, 3, 4), 10, "agrees"),
        ((1, 2, 3, 4), 11, "differs"),
        ((1, 2, None, 4), 10, "agrees_within_bounds"),
        ((1, 2, None, 4), 12, "differs"),
    ],
)
def test_four_quarters_are_compared_with_their_year(database: Path, quarters: tuple[int | None, ...], year: int, verdict: str) -> None:
    publish_gwent(database, [*make_quarters(*quarters), make_year(2019, year)])
    [check] = ask(database, "FROM period_checks")
    assert (check["what"], check["n_parts"], check["verdict"]) == ("parts_against_whole", 4, verdict)
    assert len(check["part_count_ids"]) == 4


def test_three_quarters_are_no_year(database: Path) -> None:
    publish_gwent(database, [*make_quarters(1, 2, 3, 4)[:3], make_year(2019, 10)])
    assert ask(database, "FROM period_checks") == []


def test_a_calendar_year_is_not_compared_with_financial_quarters_nor_added_to_them(database: Path) -> None:
    calendar = make_count(value=50, period_start=date(2019, 1, 1), period_end=date(2019, 12, 31), period_kind="calendar_year")
    publish_gwent(database, [calendar, make_year(2020, 9)])
    assert ask(database, "FROM period_checks") == []
    total = ask_one(database, "FROM total_between('2019-01-01', '2020-12-31', forces := ['gwent'])")
    assert (total["count_low"], total["forces_missing"]) == (None, ["gwent"])
    [row] = ask(
        database, "FROM change_between('2019-01-01', '2019-12-31', '2020-04-01', '2021-03-31', forces := ['gwent']) WHERE panel = 'matched'"
    )
    assert (row["before_low"], row["after_low"], row["change_low"], row["refused"]) == (50, 9, None, "calendars_differ")


def test_a_part_greater_than_its_whole_is_reported(database: Path) -> None:
    publish_gwent(database, [make_quarters(12, 1, 1, 1)[0], make_year(2019, 10)])
    [check] = ask(database, "FROM period_checks")
    assert (check["what"], check["verdict"]) == ("part_within_whole", "differs")


def ask_risks(database: Path) -> list[tuple[str, str, int]]:
    rows = ask(database, "FROM disclosure_risks ORDER BY dimension, risk")
    assert all("count" not in name and "low" not in name and "high" not in name for row in rows for name in row)
    return [(row["dimension"], row["risk"], row["n_hidden"]) for row in rows]


def test_one_hidden_cell_beside_its_total_is_given_away_and_stays_hidden(database: Path) -> None:
    counts = [make_count(value=20), make_count(value=17, victim_sex="female"), make_suppressed(0, 4, victim_sex="male")]
    publish_gwent(database, counts)
    assert ask_risks(database) == [("victim_sex", "pinned", 1)]
    [male] = ask(database, "FROM current_counts WHERE victim_sex = 'male'")
    assert (male["count"], male["count_low"], male["count_high"]) == (None, 0, 4)


def test_two_hidden_cells_are_narrowed_or_pinned_by_what_the_total_leaves(database: Path) -> None:
    hidden = [make_suppressed(0, 4, victim_age=age) for age in ("12-15", "16+")]
    publish_gwent(database, [make_count(value=20), make_count(value=17, victim_age="0-11"), *hidden])
    assert ask_risks(database) == [("victim_age", "narrowed", 2), ("victim_age", "narrowed", 2)]
    publish_all(database, make_reading("kent.xlsx", [make_count(value=8), *hidden], make_reply("kent", "2")), run=2)
    assert ask_risks(database)[2:] == [("victim_age", "pinned", 2), ("victim_age", "pinned", 2)]


def test_hidden_cells_that_the_total_leaves_room_for_are_no_risk(database: Path) -> None:
    hidden = [make_suppressed(0, None, victim_age=age) for age in ("12-15", "16+")]
    publish_gwent(database, [make_count(value=17, victim_age="0-11"), *hidden])
    assert ask_risks(database) == []


def test_parts_that_do_not_fill_the_total_give_nothing_away(database: Path) -> None:
    counts = [make_count(value=40), make_count(value=17, victim_sex="female"), make_suppressed(0, 4, victim_sex="male")]
    publish_gwent(database, counts)
    assert ask_risks(database) == []


def test_each_heading_of_the_forces_own_is_a_breakdown_by_itself(database: Path) -> None:
    def tell(district: str, motive: str | None, value: int | None) -> OffenceCount:
        own = (("district", district), *((("motive", motive),) if motive else ()))
        return make_suppressed(0, 4, other_breakdown=own) if value is None else make_count(value=value, other_breakdown=own)

    east = [tell("East", None, 30), tell("East", "race", 20), tell("East", "faith", None), tell("East", "other", 7)]
    west = [tell("West", None, 90), tell("West", "race", 60), tell("West", "faith", 30)]
    publish_gwent(database, [*east, *west])
    assert ask_risks(database) == [("motive", "pinned", 1)]


def test_a_hidden_quarter_beside_its_year_is_given_away(database: Path) -> None:
    publish_gwent(database, [*make_quarters(10, 20, None, 30), make_year(2019, 63)])
    assert ask_risks(database) == [("period", "pinned", 1)]


def test_a_figure_hidden_in_one_reply_and_printed_in_another_is_told(database: Path) -> None:
    publish_gwent(database, [make_suppressed(0, 4, victim_sex="male")])
    publish_all(database, make_reading("again.xlsx", [make_count(value=3, victim_sex="male")], make_reply("gwent", "2")), run=2)
    assert ask_risks(database) == [("told_openly", "pinned", 1)]
    [telling] = ask(database, "FROM disagreements")
    assert telling["verdict"] == "agrees_within_bounds"


def test_a_sum_is_never_tighter_than_the_masks_in_it(database: Path) -> None:
    publish_gwent(database, make_quarters(10, 20, None, 30))
    total = ask_one(database, "FROM total_between('2019-04-01', '2020-03-31', forces := ['gwent'])")
    assert (total["count"], total["count_low"], total["count_high"]) == (None, 60, 64)


def test_a_basis_that_is_not_stated_is_named_and_never_mixed_with_dates_of_outcome(database: Path) -> None:
    publish_gwent(database, [make_count(value=5, date_basis="unstated", **YEAR)])
    year = "'2019-04-01', '2020-03-31', forces := ['gwent']"
    assert ask_one(database, f"FROM total_between({year})")["forces_unstated"] == ["gwent"]
    by_outcome = ask_one(database, f"FROM total_between({year}, date_basis := 'outcome')")
    assert by_outcome["forces_missing"] == ["gwent"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"measure_id": "victims"}, "other_measure"),
        ({"offence_id": "ew-class-88a"}, "other_offence"),
        ({"date_basis": "outcome"}, "other_date_basis"),
        ({"victim_sex": "female"}, "broken_down_only"),
    ],
)
def test_the_nearest_thing_told_says_why_a_force_is_missing(database: Path, change: dict[str, Any], reason: str) -> None:
    publish_gwent(database, [make_count(value=5, **YEAR, **change)])
    rows = ask(database, "SELECT force_id, reason FROM forces_left_out('2019-04-01', '2020-03-31', nation := 'Wales')")
    assert {row["force_id"]: row["reason"] for row in rows} == {
        "dyfed-powys": "no_reply",
        "gwent": reason,
        "north-wales": "no_reply",
        "south-wales": "no_reply",
    }


def test_a_rate_needs_the_population_of_that_very_year(database: Path) -> None:
    publish_all(database, make_reading("kent.xlsx", [make_year(2019, 176), make_year(2024, 264)], make_reply("kent", "1")))
    [row] = ask(database, "FROM rates_between('2019-04-01', '2020-03-31')")
    assert row["mid_year"] == 2019
    assert row["rate_low"] == row["rate_high"] == round(176 * 100000 / row["population"], 2)
    [later] = ask(database, "FROM rates_between('2024-04-01', '2025-03-31')")
    assert (later["count_low"], later["population"], later["rate_low"]) == (264, None, None)


def test_only_forces_that_were_asked_are_expected(database: Path) -> None:
    reading = make_reading("gwent.xlsx", [make_year(2019, 144)], make_reply("gwent", "1"))
    publish_all(database, reading, asked=[Asked("gwent", date(2020, 1, 7)), Asked("kent", None)])
    year = "'2019-04-01', '2020-03-31'"
    total = ask_one(database, f"FROM total_between({year})")
    assert (total["count_low"], total["forces_expected"], total["forces_missing"]) == (144, 2, ["kent"])
    assert ask_one(database, f"FROM total_between({year}, nation := 'Wales')")["count"] == 144
    assert {(row["force_id"], row["state"]) for row in ask(database, "FROM coverage")} == {("gwent", "figure"), ("kent", "no_reply")}
    changed = publish_all(database, run=2, asked=[])
    assert changed.changed
    assert ask_one(database, f"FROM total_between({year})")["forces_expected"] == 43
    assert not publish_all(database, run=3, asked=[]).changed


def test_asked_forces_are_read_from_beside_the_folder(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    assert read_asked([raw], {"gwent", "kent"}) == ()
    (tmp_path / "asked.csv").write_text("force_id,asked_on\nkent,\ngwent,2026-04-30\n", encoding="utf-8")
    assert read_asked([raw], {"gwent", "kent"}) == (Asked("gwent", date(2026, 4, 30)), Asked("kent", None))
    assert read_asked([raw / "reply.pdf"], {"gwent", "kent"}) is None
    assert plan_run([raw], tmp_path / "offences.duckdb").asked == (Asked("gwent", date(2026, 4, 30)), Asked("kent", None))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("force\nkent\n", "first line"),
        ("force_id\nKent Police\n", "line 2"),
        ("force_id\nkent\nkent\n", "twice"),
        ("force_id,asked_on\nkent,soon\n", "line 2"),
    ],
)
def test_a_list_of_asked_forces_with_a_fault_says_where(tmp_path: Path, text: str, words: str) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (tmp_path / "asked.csv").write_text(text, encoding="utf-8")
    with pytest.raises(AskedError, match=words):
        read_asked([raw], {"kent"})


def test_ranges_that_overlap_have_no_change(database: Path) -> None:
    publish_gwent(database, [make_year(2018, 26), make_year(2019, 144)])
    overlapping = "'2018-04-01', '2020-03-31', '2019-04-01', '2021-03-31'"
    assert {row["refused"] for row in ask(database, f"FROM change_between({overlapping}, forces := ['gwent'])")} == {"ranges_overlap"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [("'2018-04-01', '2019-12-31'", "whole years"), ("'2018-04-01', '2019-03-31', forces := ['gwnet']", "not known")],
)
def test_a_trend_that_cannot_be_is_an_error(database: Path, arguments: str, words: str) -> None:
    publish_gwent(database, [make_year(2018, 26)])
    with pytest.raises(QueryError, match=words):
        ask(database, f"FROM trend_between({arguments})")


def test_a_release_made_before_a_table_came_into_the_contract_gets_it(database: Path) -> None:
    publish_gwent(database, [make_year(2018, 26)])
    with duckdb.connect(database) as connection:
        connection.execute("DROP TABLE asked")
        connection.execute("DROP TABLE retellings")
    publish_all(database, make_reading("kent.xlsx", [make_year(2018, 5)], make_reply("kent", "2")), run=2)
    assert ask_one(database, "FROM total_between('2018-04-01', '2019-03-31', forces := ['gwent', 'kent'])")["count"] == 31
