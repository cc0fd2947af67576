"""Wrong numbers that were really published, in their shape: loaded, asked for, and what the dataset answers in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.model import Check, OffenceCount, Reading
from foi_ingest.write import explain_sources
from made_readings import ask, ask_one, make_count, make_numberless, make_reading, make_reply, make_year, publish_all

NOT_AVAILABLE = None
"""What the tables print as n/a."""

WALES: Mapping[str, Sequence[int | None]] = {
    "dyfed-powys": (19, 41, 39, 34, 36, 30, 67),
    "gwent": (44, 26, 144, NOT_AVAILABLE, 26, 58, 67),
    "north-wales": (53, 103, 105, 114, 98, 101, 97),
    "south-wales": (158, 140, 91, 127, 166, NOT_AVAILABLE, 333),
}
"""Financial years from 2017/18."""

SIX_YEARS = "'2017-04-01', '2023-03-31'"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def tell_year(first_year: int, value: int | None, status: str = "not_recorded") -> OffenceCount:
    if value is not None:
        return make_year(first_year, value)
    start, end = date(first_year, 4, 1), date(first_year + 1, 3, 31)
    return make_numberless(status, period_start=start, period_end=end, period_kind="financial_year")


def tell_years(years: Sequence[int | None], status: str = "not_recorded", first_year: int = 2017) -> list[OffenceCount]:
    return [tell_year(first_year + n, value, status) for n, value in enumerate(years)]


def make_letter(force: str, counts: list[OffenceCount], reference: str = "1", **changes: Any) -> Reading:
    return make_reading(f"{force} {reference}.xlsx", counts, make_reply(force, f"{force} {reference}", **changes))


def publish_wales(database: Path) -> None:
    publish_all(database, *(make_letter(force, tell_years(years)) for force, years in WALES.items()))


def test_six_years_of_wales_are_not_1753_when_two_years_are_missing(database: Path) -> None:
    publish_wales(database)
    total = ask_one(database, f"FROM total_between({SIX_YEARS}, nation := 'Wales')")
    assert total["count"] is None
    assert (total["count_low"], total["forces_in"], total["forces_missing"]) == (199 + 574, 2, ["gwent", "south-wales"])
    left_out = ask(database, f"FROM forces_left_out({SIX_YEARS}, nation := 'Wales')")
    assert [(row["force_id"], row["reason"], row["statuses"]) for row in left_out] == [
        ("gwent", "no_number", ["not_recorded"]),
        ("south-wales", "no_number", ["not_recorded"]),
    ]
    cells = explain_sources(database, "SELECT count_id FROM total_between_cells('2017-04-01', '2023-03-31', nation := 'Wales')")
    assert sum(cell.count or 0 for cell in cells) == 773


def test_a_year_that_a_force_left_out_is_named_beside_the_others_in_a_trend(database: Path) -> None:
    publish_wales(database)
    years = {row["period_start"].year: row for row in ask(database, f"FROM trend_between({SIX_YEARS}, nation := 'Wales')")}
    assert {year: row["count"] for year, row in years.items()} == {2017: 274, 2018: 310, 2019: 379, 2020: None, 2021: 326, 2022: None}
    assert (years[2020]["forces_missing"], years[2022]["forces_missing"]) == (["gwent"], ["south-wales"])
    assert [row["matched_low"] for row in years.values()] == [72, 144, 144, 148, 134, 131]
    assert years[2020]["forces_matched"] == ["dyfed-powys", "north-wales"]


SOUTH_EAST = {"hampshire": (18, None, 279), "kent": (224, 179, 230), "surrey": (78, 63, 74), "sussex": (205, 187, 189)}
"""Financial years from 2020/21; the cell of Hampshire is empty for 2021/22."""


def test_the_south_east_is_not_429_when_the_cell_of_hampshire_is_blank(database: Path) -> None:
    publish_all(database, *(make_letter(force, tell_years(years, "blank", 2020)) for force, years in SOUTH_EAST.items()))
    asked = "forces := ['hampshire', 'kent', 'surrey', 'sussex']"
    total = ask_one(database, f"FROM total_between('2021-04-01', '2022-03-31', {asked})")
    assert (total["count"], total["count_low"], total["forces_in"], total["forces_expected"]) == (None, 429, 3, 4)
    assert total["forces_missing"] == ["hampshire"]
    [left_out] = ask(database, f"FROM forces_left_out('2021-04-01', '2022-03-31', {asked})")
    assert (left_out["reason"], left_out["statuses"]) == ("no_number", ["blank"])
    changes = ask(database, f"FROM change_between('2020-04-01', '2021-03-31', '2021-04-01', '2022-03-31', {asked})")
    assert [(row["panel"], row["change_low"], row["refused"]) for row in changes] == [
        ("all_repliers", None, "forces_differ"),
        ("matched", 429 - 507, None),
    ]


HALF_A_YEAR = {"period_start": date(2017, 4, 3), "period_end": date(2017, 10, 3)}
TRIPLED = "'2017-04-01', '2018-03-31', '2023-04-01', '2024-03-31', forces := ['dyfed-powys']"


def test_dyfed_powys_has_not_tripled_from_half_a_year(database: Path) -> None:
    publish_all(
        database, make_letter("dyfed-powys", [make_count(value=19, **HALF_A_YEAR), *tell_years(WALES["dyfed-powys"][1:], "", 2018)])
    )
    [everyone] = ask(database, f"FROM change_between({TRIPLED})")
    assert (everyone["refused"], everyone["before_low"], everyone["after_low"], everyone["change_rate"]) == (
        "forces_differ",
        None,
        67,
        None,
    )
    compared = "'2017-04-03', '2017-10-03', '2023-04-01', '2024-03-31', forces := ['dyfed-powys']"
    for row in ask(database, f"FROM change_between({compared})"):
        assert (row["before_low"], row["after_low"], row["change_low"], row["refused"]) == (19, 67, None, "lengths_differ")
    [left_out] = ask(database, "FROM forces_left_out('2017-04-01', '2018-03-31', forces := ['dyfed-powys'])")
    assert (left_out["reason"], left_out["periods_told"]) == ("other_periods", ["2017-04-03 to 2017-10-03"])


def test_a_year_that_equals_its_own_first_half_is_reported(database: Path) -> None:
    publish_all(
        database,
        make_letter("dyfed-powys", tell_years(WALES["dyfed-powys"])),
        make_letter("dyfed-powys", [make_count(value=19, **HALF_A_YEAR)], "2"),
    )
    [check] = ask(database, "FROM period_checks")
    assert (check["what"], check["verdict"], check["period_start"]) == ("part_within_whole", "part_is_the_whole", date(2017, 4, 1))


def test_a_rise_over_different_forces_stands_beside_the_rise_over_the_same(database: Path) -> None:
    publish_all(
        database,
        make_letter("kent", [make_year(2017, 3644), make_year(2024, 7263)]),
        make_letter("lincolnshire", [make_year(2017, 84)]),
    )
    everyone, matched = ask(database, "FROM change_between('2017-04-01', '2018-03-31', '2024-04-01', '2025-03-31')")
    assert (everyone["before_low"], everyone["after_low"]) == (3728, 7263)
    assert (everyone["change_rate"], everyone["refused"]) == (None, "forces_differ")
    assert (matched["before_low"], round(matched["change_rate"], 3), matched["forces_dropped"]) == (3644, 0.993, ["lincolnshire"])


def test_a_share_of_the_cases_with_a_platform_is_not_a_share_of_all(database: Path) -> None:
    platforms = {"snapchat": 844, "whatsapp": 190, "facebook-or-messenger": 190, "other": 887, "unknown": 5152}
    counts = [make_year(2024, value, platform_id=platform, measure_id="mentions") for platform, value in platforms.items()]
    publish_all(database, make_letter("kent", counts))
    [snapchat] = ask(database, "FROM platform_shares('2024-04-01', '2025-03-31', forces := ['kent']) WHERE id = 'snapchat'")
    assert (snapchat["numerator_low"], snapchat["denominator_low"], round(snapchat["share"], 2)) == (844, 2111, 0.4)
    assert round(snapchat["known_rate"], 2) == 0.29
    assert (round(snapchat["share_of_all_low"], 2), round(snapchat["share_of_all_high"], 2)) == (0.12, 0.83)


def test_platforms_that_overlap_are_never_added_up_to_offences(database: Path) -> None:
    counts = [
        make_year(2024, value, platform_id=platform) for platform, value in {"instagram+snapchat": 9, "snapchat": 30, "kik": 5}.items()
    ]
    publish_all(database, make_letter("kent", counts))
    total = ask_one(database, "FROM total_between('2024-04-01', '2025-03-31', forces := ['kent'])")
    assert (total["count"], total["count_low"], total["forces_missing"]) == (None, None, ["kent"])
    [left_out] = ask(database, "FROM forces_left_out('2024-04-01', '2025-03-31', forces := ['kent'])")
    assert left_out["reason"] == "broken_down_only"


def tell_one_year_three_times(database: Path) -> None:
    since_the_law = {"period_start": date(2017, 4, 3), "period_end": date(2018, 4, 2)}
    scotland = [make_year(2017, 429, offence_id="sct-communicating-indecently")]
    publish_all(
        database,
        make_letter("kent", [make_count(value=3171, **since_the_law)], "first", replied_on=date(2018, 6, 1)),
        make_letter("kent", [make_year(2017, 3217)], "restated", replied_on=date(2019, 9, 1)),
        make_letter("scotland", scotland),
        make_letter("northern-ireland", [make_year(2017, 82, offence_id="ni-soo2008-a22a")]),
    )


def test_one_year_is_not_3171_and_3217_and_3728_at_once(database: Path) -> None:
    tell_one_year_three_times(database)
    year = "'2017-04-01', '2018-03-31'"
    asked = "forces := ['kent', 'scotland', 'northern-ireland']"
    assert ask_one(database, f"FROM total_between({year}, forces := ['kent'])")["count"] == 3217
    assert ask_one(database, "FROM total_between('2017-04-03', '2018-04-02', forces := ['kent'])")["count"] == 3171
    together = ask_one(database, f"FROM total_between({year}, {asked})")
    assert (together["count"], together["count_low"], together["forces_missing"]) == (None, 3217, ["northern-ireland", "scotland"])
    left_out = {row["force_id"]: row for row in ask(database, f"FROM forces_left_out({year}, {asked})")}
    assert (left_out["scotland"]["reason"], left_out["scotland"]["offences_told"]) == ("other_offence", ["sct-communicating-indecently"])
    assert left_out["northern-ireland"]["offences_told"] == ["ni-soo2008-a22a"]


def test_a_restated_year_gives_no_point_and_shows_every_telling(database: Path) -> None:
    publish_all(
        database,
        make_letter("kent", [make_year(2017, 3171)], "first", replied_on=date(2018, 6, 1)),
        make_letter("kent", [make_year(2017, 3217)], "restated", replied_on=date(2019, 9, 1)),
        make_letter("kent", [make_year(2017, 3728)], "again", replied_on=date(2025, 11, 1)),
    )
    total = ask_one(database, "FROM total_between('2017-04-01', '2018-03-31', forces := ['kent'])")
    assert (total["count"], total["count_low"], total["count_high"], total["forces_disagreeing"]) == (None, 3171, 3728, ["kent"])
    [disagreement] = ask(database, "FROM disagreements")
    assert disagreement["verdict"] == "differs"
    assert [(telling["count_low"], telling["replied_on"].year) for telling in disagreement["tellings"]] == [
        (3171, 2018),
        (3217, 2019),
        (3728, 2025),
    ]


def test_parts_of_564_beside_a_printed_554_are_told_together(database: Path) -> None:
    parts = [make_year(2023, value, other_breakdown=(("area", area),)) for area, value in (("A", 67), ("B", 67), ("C", 97), ("D", 333))]
    counts = [*parts, make_year(2023, 554, is_printed_total=True)]
    reading = make_letter("kent", counts)
    places = tuple(count.place for count in reading.counts)
    what, source_id = "the parts by area add up to the printed total", reading.source.source_id
    check = Check("sum", source_id, what, "sum of 4 parts", 564, 564, "printed total", 554, 554, "differs", places)
    publish_all(database, make_reading("kent 1.xlsx", counts, make_reply("kent", "kent 1"), checks=(check,)))
    total = ask_one(database, "FROM total_between('2023-04-01', '2024-03-31', forces := ['kent'])")
    assert (total["count"], total["forces_doubted"]) == (554, ["kent"])
    [cell] = explain_sources(database, "SELECT count_id FROM total_between_cells('2023-04-01', '2024-03-31', forces := ['kent'])")
    assert [(told.what, told.verdict) for told in cell.checks] == [(what, "differs")]


def test_four_forces_of_564_are_564_whatever_else_is_published(database: Path) -> None:
    publish_wales(database)
    total = ask_one(database, "FROM total_between('2023-04-01', '2024-03-31', nation := 'Wales')")
    assert (total["count"], total["forces_missing"]) == (564, [])
