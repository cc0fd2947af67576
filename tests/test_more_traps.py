"""Questions that invite a wrong sum, and what the views answer in its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.model import OffenceCount, Reading
from foi_ingest.write import QueryError
from made_readings import ask, ask_one, make_count, make_reading, make_reply, make_suppressed, make_year, publish_all

YEAR = "'2019-04-01', '2020-03-31'"
KENT = "forces := ['kent']"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def span(start: str, end: str, value: int, **changes: Any) -> OffenceCount:
    return make_count(period_start=date.fromisoformat(start), period_end=date.fromisoformat(end), value=value, **changes)


def letter(force: str, *counts: OffenceCount, reference: str = "1", **reply: Any) -> Reading:
    return make_reading(f"{force} {reference}.xlsx", counts, make_reply(force, f"{force} {reference}", **reply))


def total(database: Path, arguments: str = f"{YEAR}, {KENT}") -> dict[str, Any]:
    return ask_one(database, f"FROM total_between({arguments})")


def make_quarters(*values: int) -> list[OffenceCount]:
    edges = [("2019-04-01", "2019-06-30"), ("2019-07-01", "2019-09-30"), ("2019-10-01", "2019-12-31"), ("2020-01-01", "2020-03-31")]
    return [span(start, end, value, period_kind="quarter") for (start, end), value in zip(edges, values, strict=True)]


def test_halves_and_quarters_of_one_year_count_once(database: Path) -> None:
    halves = [
        span("2019-04-01", "2019-09-30", 3, period_kind="half_year"),
        span("2019-10-01", "2020-03-31", 7, period_kind="half_year"),
    ]
    publish_all(database, letter("kent", *make_quarters(1, 2, 3, 4), *halves))
    assert (total(database)["count"], total(database)["forces_doubted"]) == (10, [])


@pytest.mark.parametrize(
    ("quarters", "year", "doubted"),
    [((1, 2, 3, 4), 10, []), ((1, 2, 3, 4), 12, ["kent"]), ((1, 2, 3, 40), 12, ["kent"])],
    ids=["agree", "quarters below the year", "a quarter above the year"],
)
def test_a_year_that_its_quarters_contradict_is_named_beside_the_sum(
    database: Path, quarters: tuple[int, ...], year: int, doubted: list[str]
) -> None:
    publish_all(database, letter("kent", make_year(2019, year)), letter("kent", *make_quarters(*quarters), reference="2"))
    assert (total(database)["count"], total(database)["forces_doubted"]) == (year, doubted)


def test_a_mask_that_fits_the_year_is_no_contradiction(database: Path) -> None:
    masked = make_suppressed(0, 4, period_start=date(2020, 1, 1), period_end=date(2020, 3, 31), period_kind="quarter")
    publish_all(database, letter("kent", make_year(2019, 9), *make_quarters(1, 2, 3, 0)[:3], masked))
    assert total(database)["forces_doubted"] == []


def test_a_tax_year_is_neither_a_financial_year_nor_silence(database: Path) -> None:
    tax_year = span("2019-04-06", "2020-04-05", 12, period_kind="tax_year")
    publish_all(database, letter("kent", tax_year), letter("essex", make_year(2019, 5)))
    row = total(database)
    assert (row["count"], row["count_low"], row["forces_missing"]) == (None, None, ["kent"])
    [left_out] = ask(database, f"FROM forces_left_out({YEAR}, {KENT})")
    assert (left_out["reason"], left_out["periods_told"]) == ("other_periods", ["2019-04-06 to 2020-04-05"])
    [covered] = ask(database, "FROM coverage WHERE force_id = 'kent' AND period_start = '2019-04-01'")
    assert (covered["state"], covered["reasons"]) == ("part", ["in_another_period"])
    compared = f"'2018-04-01', '2019-03-31', '2019-04-06', '2020-04-05', {KENT}"
    assert {row["refused"] for row in ask(database, f"FROM change_between({compared})")} == {"calendars_differ"}


def test_a_force_that_answers_calendar_years_is_missing_from_a_financial_year(database: Path) -> None:
    years = [span(f"{year}-01-01", f"{year}-12-31", 9, period_kind="calendar_year") for year in (2019, 2020)]
    publish_all(database, letter("kent", *years), letter("essex", make_year(2019, 5)))
    row = total(database, f"{YEAR}, forces := ['essex', 'kent']")
    assert (row["count"], row["count_forces_in"], row["forces_missing"]) == (None, 5, ["kent"])


@pytest.mark.parametrize("offence_id", ["topic-knife-crime", "ew-class-88a", "ew-group-sexual-offences"])
def test_a_topic_or_a_class_is_never_added_to_an_exact_offence(database: Path, offence_id: str) -> None:
    publish_all(database, letter("kent", make_year(2019, 5), make_year(2019, 900, offence_id=offence_id)))
    assert total(database)["count"] == 5


@pytest.mark.parametrize("measure_id", ["victims", "arrests", "mentions", "outcomes"])
def test_what_is_counted_is_never_mixed(database: Path, measure_id: str) -> None:
    publish_all(database, letter("kent", make_year(2019, 5, measure_id=measure_id)), letter("essex", make_year(2019, 5)))
    row = total(database, f"{YEAR}, forces := ['essex', 'kent']")
    assert (row["count_forces_in"], row["forces_missing"]) == (5, ["kent"])
    [left_out] = ask(database, f"FROM forces_left_out({YEAR}, {KENT})")
    assert (left_out["reason"], left_out["measures_told"]) == ("other_measure", [measure_id])


def tell_platforms(**platforms: int) -> list[OffenceCount]:
    return [make_year(2019, n, platform_id=name.replace("_", "-"), measure_id="mentions") for name, n in platforms.items()]


def ask_shares(database: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in ask(database, f"FROM platform_shares({YEAR}, {KENT})")}


def test_a_cell_that_does_not_divide_two_platforms_widens_the_share_of_both(database: Path) -> None:
    publish_all(database, letter("kent", *tell_platforms(facebook=10, snapchat=60, facebook_or_messenger=20, unknown=10)))
    shares = ask_shares(database)
    facebook, snapchat = shares["facebook"], shares["snapchat"]
    assert (facebook["numerator_low"], facebook["numerator_high"], facebook["undivided_high"]) == (10, 10, 20)
    assert (facebook["share"], facebook["share_low"], facebook["share_high"]) == (None, 10 / 90, 30 / 90)
    assert (facebook["share_of_all_low"], facebook["share_of_all_high"]) == (0.1, 0.4)
    assert (snapchat["share"], snapchat["undivided_high"]) == (60 / 90, 0)
    assert shares["meta"]["share"] == 30 / 90
    assert shares["facebook-or-messenger"]["share"] == 20 / 90


def test_a_cell_of_two_platforms_counts_for_both_and_once_for_the_whole(database: Path) -> None:
    counts = [*tell_platforms(instagram=10, snapchat=20), make_year(2019, 30, platform_id="instagram+snapchat", measure_id="mentions")]
    publish_all(database, letter("kent", *counts))
    shares = ask_shares(database)
    assert (shares["instagram"]["numerator_low"], shares["snapchat"]["numerator_low"]) == (40, 50)
    assert shares["instagram"]["denominator_low"] == 60


def test_a_figure_in_two_replies_counts_once_and_a_superseded_one_never(database: Path) -> None:
    publish_all(
        database,
        letter("kent", make_year(2019, 5), reference="1", replied_on=date(2020, 5, 1)),
        letter("kent", make_year(2019, 5), reference="2", replied_on=date(2021, 5, 1)),
        make_reading("old.xlsx", [make_year(2019, 50)], make_reply("kent", "3", replied_on=date(2020, 5, 1))),
        make_reading("new.xlsx", [make_year(2019, 5)], make_reply("kent", "3", replied_on=date(2020, 6, 1))),
    )
    assert (total(database)["count"], total(database)["forces_disagreeing"]) == (5, [])


def test_rounded_and_hidden_figures_add_up_as_intervals(database: Path) -> None:
    publish_all(
        database,
        letter("kent", make_year(2019, 10)),
        letter("essex", make_suppressed(1, 4, period_start=date(2019, 4, 1), period_end=date(2020, 3, 31), period_kind="financial_year")),
        letter(
            "surrey",
            make_count(
                status="rounded",
                count=None,
                count_low=98,
                count_high=102,
                raw_value="100",
                period_start=date(2019, 4, 1),
                period_end=date(2020, 3, 31),
                period_kind="financial_year",
            ),
        ),
    )
    row = total(database, f"{YEAR}, forces := ['essex', 'kent', 'surrey']")
    assert (row["count"], row["count_forces_in"], row["count_low"], row["count_high"], row["n_suppressed"]) == (None, None, 109, 116, 1)


def test_two_forces_in_one_reply_are_two_forces(database: Path) -> None:
    reply = make_reply(("norfolk", "suffolk"), "joint")
    publish_all(
        database, make_reading("joint.xlsx", [make_year(2019, 5, force_id="norfolk"), make_year(2019, 7, force_id="suffolk")], reply)
    )
    assert total(database, f"{YEAR}, forces := ['norfolk', 'suffolk']")["count"] == 12
    assert total(database, f"{YEAR}, forces := ['suffolk']")["count"] == 7


def test_periods_that_overlap_are_never_added_up(database: Path) -> None:
    publish_all(database, letter("kent", span("2019-04-01", "2019-12-31", 9), span("2019-10-01", "2020-03-31", 8)))
    assert total(database)["count_low"] is None
    two_years = "'2018-04-01', '2020-03-31'"
    publish_all(database, letter("essex", make_year(2019, 5), span("2018-04-01", "2020-03-31", 11)), run=2)
    assert total(database, f"{two_years}, forces := ['essex']")["count"] == 11


@pytest.mark.parametrize("nation", ["Walesland", "North Wales", "England, Wales", "England and Whales"])
def test_a_nation_that_only_holds_the_name_of_one_is_an_error(database: Path, nation: str) -> None:
    publish_all(database, letter("kent", make_year(2019, 5)))
    with pytest.raises(QueryError, match="no nation"):
        total(database, f"{YEAR}, nation := '{nation}'")
