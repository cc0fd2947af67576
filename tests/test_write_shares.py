"""Platforms and owners as shares of the figures with a platform recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.model import OffenceCount, Reading
from made_readings import ask, make_count, make_numberless, make_reading, make_reply, make_suppressed, publish_all

QUARTER = "'2020-04-01', '2020-06-30'"

WALES: Mapping[str, Mapping[str, int]] = {
    "dyfed-powys": {"instagram": 2, "snapchat": 2, "kik": 1, "tiktok": 1, "sms": 1, "unknown": 4},
    "gwent": {"instagram": 6, "snapchat": 4, "facebook": 1, "kik": 12, "other": 2, "unknown": 11},
    "north-wales": {"instagram": 7, "snapchat": 4, "facebook": 1, "whatsapp": 1, "sms": 13, "unknown": 12},
    "south-wales": {"instagram": 9, "snapchat": 4, "facebook": 1, "email": 1, "sms": 23, "unknown": 19},
}
"""96 recorded mentions and 46 unknown."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def tell(platforms: Mapping[str, int], **changes: Any) -> list[OffenceCount]:
    return [make_count(value=value, platform_id=platform, measure_id="mentions", **changes) for platform, value in platforms.items()]


def make_letter(force: str, counts: list[OffenceCount], reference: str = "1") -> Reading:
    return make_reading(f"{force} {reference}.xlsx", counts, make_reply(force, f"{force} {reference}"))


def publish_wales(database: Path, changed: Mapping[str, list[OffenceCount]] | None = None, *more: Reading) -> None:
    told = {force: tell(platforms) for force, platforms in WALES.items()} | dict(changed or {})
    publish_all(database, *(make_letter(force, counts) for force, counts in told.items()), *more)


def shares(database: Path, arguments: str = QUARTER, nation: str = "Wales") -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in ask(database, f"FROM platform_shares({arguments}, nation := '{nation}')")}


def test_shares_are_of_the_figures_with_a_platform_recorded(database: Path) -> None:
    publish_wales(database)
    rows = shares(database)
    assert "unknown" not in rows
    instagram, meta, snapchat = rows["instagram"], rows["meta"], rows["snapchat"]
    assert (instagram["numerator_low"], instagram["denominator_low"], round(instagram["share"], 3)) == (24, 96, 0.25)
    assert (meta["numerator_low"], meta["denominator_low"], round(meta["share"], 3)) == (28, 96, 0.292)
    assert round(snapchat["share"], 3) == 0.146
    assert round(instagram["known_rate"], 4) == round(96 / 142, 4)
    assert (meta["level"], meta["platform_ids"]) == ("owner", ["facebook", "instagram", "whatsapp"])
    assert (instagram["forces_in"], instagram["forces_missing"], instagram["forces_disagreeing"]) == (4, [], [])


def test_an_owner_is_who_owned_the_platform_at_the_start(database: Path) -> None:
    publish_wales(database)
    later = tell({"instagram": 5, "kik": 5, "unknown": 0}, period_start=date(2022, 4, 1), period_end=date(2022, 6, 30))
    publish_all(database, make_letter("gwent", later, "2"), run=2)
    assert shares(database)["meta"]["name"] == "Facebook, Inc."
    assert shares(database, "'2022-04-01', '2022-06-30'")["meta"]["name"] == "Meta Platforms"


def test_a_printed_total_is_not_a_platform(database: Path) -> None:
    total = make_count(value=36, measure_id="mentions", is_printed_total=True)
    publish_wales(database, {"gwent": [*tell(WALES["gwent"]), total]})
    assert shares(database)["instagram"]["denominator_low"] == 96


def test_a_printed_sum_of_platforms_is_not_counted_beside_them(database: Path) -> None:
    subtotal = make_count(value=7, platform_id="meta-unspecified", measure_id="mentions", is_printed_total=True)
    years = {"period_start": date(2019, 4, 1), "period_end": date(2020, 6, 30), "is_printed_total": True}
    of_years = tell({"meta-unspecified": 9, "instagram": 8, "facebook": 1, "kik": 12, "unknown": 0}, **years)
    publish_wales(database, {"gwent": [*tell(WALES["gwent"]), subtotal, *of_years]})
    assert (shares(database)["meta"]["numerator_low"], shares(database)["meta"]["denominator_low"]) == (28, 96)
    # All platforms of the longer period are totals of its years: they count, and the one that adds up two of them does not.
    assert shares(database, "'2019-04-01', '2020-06-30'")["meta"]["denominator_low"] == 21


def test_two_platforms_in_one_cell_count_for_each_and_once_in_the_whole(database: Path) -> None:
    publish_wales(database, {"gwent": tell({"instagram+snapchat": 10, "facebook+instagram": 5, "kik": 5, "unknown": 0})})
    rows = shares(database)
    assert rows["instagram"]["numerator_low"] == 2 + 7 + 9 + 15
    assert rows["snapchat"]["numerator_low"] == 2 + 4 + 4 + 10
    assert rows["meta"]["numerator_low"] == 2 + 9 + 10 + 15
    assert rows["instagram"]["denominator_low"] == 7 + 26 + 38 + 20


def test_a_suppressed_cell_makes_every_share_an_interval(database: Path) -> None:
    masked = make_suppressed(0, 4, platform_id="kik", measure_id="mentions")
    publish_wales(database, {"gwent": [*tell({"instagram": 6, "unknown": 1}), masked]})
    rows = shares(database)
    assert (rows["kik"]["numerator_low"], rows["kik"]["numerator_high"], rows["kik"]["share"]) == (1, 5, None)
    instagram = rows["instagram"]
    assert (instagram["denominator_low"], instagram["denominator_high"], instagram["share"]) == (77, 81, None)
    assert (instagram["share_low"], instagram["share_high"]) == (24 / 81, 24 / 77)
    assert (rows["kik"]["share_low"], rows["kik"]["share_high"]) == (1 / 77, 5 / 81)


@pytest.mark.parametrize("status", ["withheld", "blank", "not_recorded"])
def test_a_cell_without_a_number_is_not_a_zero(database: Path, status: str) -> None:
    silent = make_numberless(status, platform_id="kik", measure_id="mentions")
    publish_wales(database, {"gwent": [*tell({"instagram": 6, "unknown": 1}), silent]})
    rows = shares(database)
    assert (rows["kik"]["numerator_high"], rows["instagram"]["denominator_high"], rows["instagram"]["share"]) == (None, None, None)


def test_silence_on_unknown_platforms_is_not_a_known_rate_of_all(database: Path) -> None:
    publish_wales(database, {"gwent": tell({"instagram": 6, "kik": 4})})
    instagram = shares(database)["instagram"]
    assert instagram["share"] is not None
    assert instagram["known_rate"] is None


def test_one_platform_told_alone_is_no_table_of_platforms(database: Path) -> None:
    publish_wales(database, {"gwent": tell({"facebook": 40})})
    assert shares(database)["instagram"]["forces_missing"] == ["gwent"]
    assert shares(database)["facebook"]["numerator_low"] == 2


def test_a_table_split_by_age_too_is_not_summed_as_if_it_were_not(database: Path) -> None:
    publish_wales(database, {"gwent": tell({"facebook": 40, "kik": 4}, victim_age="12-15")})
    assert shares(database)["instagram"]["forces_missing"] == ["gwent"]


def test_two_replies_that_tell_the_same_table_count_once(database: Path) -> None:
    publish_wales(database, None, make_letter("gwent", tell(WALES["gwent"]), "2"))
    assert shares(database)["instagram"]["denominator_low"] == 96
    cells = ask(database, f"FROM platform_shares_cells({QUARTER}, nation := 'Wales') WHERE platform_id = 'instagram' AND role = 'counted'")
    assert sum(cell["count"] for cell in cells) == 24


def test_a_force_whose_replies_disagree_is_left_out_and_named(database: Path) -> None:
    publish_wales(database, None, make_letter("gwent", tell({"instagram": 60, "kik": 4, "unknown": 0}), "2"))
    instagram = shares(database)["instagram"]
    assert (instagram["numerator_low"], instagram["denominator_low"]) == (18, 71)
    assert (instagram["forces_missing"], instagram["forces_disagreeing"]) == (["gwent"], ["gwent"])


def test_a_stated_zero_stays_in_the_list(database: Path) -> None:
    publish_wales(database, {"gwent": tell({"instagram": 6, "twitch": 0, "unknown": 0})})
    assert shares(database)["twitch"]["share"] == 0.0
