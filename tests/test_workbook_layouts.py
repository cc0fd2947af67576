"""Workbooks in layouts that forces make, from the file to its figures: what a person would load, and no figure under a wrong label."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from drawn import describe_count
from foi_ingest.discover import discover
from foi_ingest.model import Reading
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import load_vocabulary

Rows = Sequence[Sequence[object]]
HEAD: Rows = [["Gwent Police"], ["Offences of sexual communication with a child recorded"], []]


def read(tmp_path: Path, sheets: Mapping[str, Rows]) -> Reading:
    """The reading of a workbook of these sheets, row by row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "reply.xlsx"
    book.save(path)
    (source,) = discover([path])
    return read_source(source, load_vocabulary())


def list_figures(reading: Reading) -> list[str]:
    """Place and meaning of each figure: `Data!B7 2021-04-01..2022-03-31 platform_id=kik exact 7`."""
    return [f"{count.place} {describe_count(count).removeprefix('ew-071-17 offences ')}" for count in reading.counts]


def test_a_sheet_is_named_by_its_year(tmp_path: Path) -> None:
    table: Rows = [["Platform", "Offences"], ["Facebook", 5], ["Kik", 7]]
    reading = read(tmp_path, {"Notes": HEAD, "2021-22": table, "2022-23": [*table[:2], ["Snapchat", 8]]})
    assert list_figures(reading) == [
        "2021-22!B2 2021-04-01..2022-03-31 platform_id=facebook exact 5",
        "2021-22!B3 2021-04-01..2022-03-31 platform_id=kik exact 7",
        "2022-23!B2 2022-04-01..2023-03-31 platform_id=facebook exact 5",
        "2022-23!B3 2022-04-01..2023-03-31 platform_id=snapchat exact 8",
    ]


def test_a_year_over_a_table_holds_for_that_table_only(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, ["2021/22"], ["Platform", "Offences"], ["Facebook", 5], ["2022/23"], ["Platform", "Offences"], ["Kik", 8]]
    assert list_figures(read(tmp_path, {"Data": rows})) == [
        "Data!B6 2021-04-01..2022-03-31 platform_id=facebook exact 5",
        "Data!B9 2022-04-01..2023-03-31 platform_id=kik exact 8",
    ]


def test_each_of_two_tables_side_by_side_has_its_own_year(tmp_path: Path) -> None:
    rows: Rows = [
        *HEAD,
        ["2021/22", None, None, "2022/23"],
        ["Platform", "Offences", None, "Platform", "Offences"],
        ["Facebook", 5, None, "Kik", 6],
        ["Kik", 7, None, "Snapchat", 8],
    ]
    assert list_figures(read(tmp_path, {"Data": rows})) == [
        "Data!B6 2021-04-01..2022-03-31 platform_id=facebook exact 5",
        "Data!B7 2021-04-01..2022-03-31 platform_id=kik exact 7",
        "Data!E6 2022-04-01..2023-03-31 platform_id=kik exact 6",
        "Data!E7 2022-04-01..2023-03-31 platform_id=snapchat exact 8",
    ]


def test_ages_over_a_table_hold_for_that_table_only(tmp_path: Path) -> None:
    rows: Rows = [
        *HEAD,
        ["Victims aged 10-12"],
        ["Year", "Offences"],
        ["2021/22", 5],
        [],
        ["13-15"],
        ["Year", "Offences"],
        ["2021/22", 9],
    ]
    # The second title has no letters: read as the first one's it would make nine offences of victims aged 10 to 12.
    assert not any("exact 9" in figure and "victim_age=10-12" in figure for figure in list_figures(read(tmp_path, {"Data": rows})))


@pytest.mark.parametrize(
    ("months", "end"), [(["January", "February"], "2021-02-28"), (["January", "February", "March"], "2021-03-31")], ids=["two", "three"]
)
def test_the_total_of_some_months_is_not_that_of_the_year(tmp_path: Path, months: list[str], end: str) -> None:
    rows: Rows = [*HEAD, ["Month", 2021], *([month, 5] for month in months), ["Total", 5 * len(months)]]
    assert list_figures(read(tmp_path, {"Data": rows}))[-1] == f"Data!B{5 + len(months)} 2021-01-01..{end} exact {5 * len(months)} total"


def test_a_total_of_months_with_a_gap_has_no_period(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, ["Month", 2021], ["January", 5], ["March", 5], ["Total", 10]]
    assert [rejection.reason_id for rejection in read(tmp_path, {"Data": rows}).rejections] == ["total_without_period"]


def test_the_total_of_twelve_months_is_that_of_the_year(tmp_path: Path) -> None:
    months = ["Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar"]
    rows: Rows = [*HEAD, ["Month", "2021/22"], *([month, 1] for month in months), ["Total", 12]]
    assert list_figures(read(tmp_path, {"Data": rows}))[-1] == "Data!B17 2021-04-01..2022-03-31 exact 12 total"


def test_a_corner_may_name_what_stands_beside_it(tmp_path: Path) -> None:
    head: Rows = [["Gwent Police"], ["Offences of sexual communication with a child recorded in 2022/23"], []]
    figures = list_figures(read(tmp_path, {"Data": [*head, ["Month", "Apr", "Mar"], ["Offences", 4, 5]]}))
    assert figures == ["Data!B5 2022-04-01..2022-04-30 exact 4", "Data!C5 2023-03-01..2023-03-31 exact 5"]
    head = [["Gwent Police"], ["Victims of sexual communication with a child recorded in 2022/23"], []]
    reading = read(tmp_path, {"Data": [*head, ["Sex of victim", "Female", "Male"], ["10 to 12", 4, 5], ["13 to 15", 6, 7]]})
    assert [figure.split(" victims ")[1] for figure in list_figures(reading)] == [
        "2022-04-01..2023-03-31 victim_age=10-12 victim_sex=female exact 4",
        "2022-04-01..2023-03-31 victim_age=10-12 victim_sex=male exact 5",
        "2022-04-01..2023-03-31 victim_age=13-15 victim_sex=female exact 6",
        "2022-04-01..2023-03-31 victim_age=13-15 victim_sex=male exact 7",
    ]


@pytest.mark.parametrize("unknown", ["Not recorded", "Unknown", "Not known"])
def test_a_column_of_what_is_not_known_does_not_hide_the_header(tmp_path: Path, unknown: str) -> None:
    rows: Rows = [*HEAD, ["Year", "Facebook", "Kik", unknown], ["2021/22", 5, 6, 7]]
    assert list_figures(read(tmp_path, {"Data": rows})) == [
        "Data!B5 2021-04-01..2022-03-31 platform_id=facebook exact 5",
        "Data!C5 2021-04-01..2022-03-31 platform_id=kik exact 6",
        "Data!D5 2021-04-01..2022-03-31 platform_id=unknown exact 7",
    ]


def test_a_row_of_what_is_not_known_is_no_header(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, ["Platform", "2021/22", "2022/23"], ["Facebook", 5, 6], ["Kik", "Not recorded", "Not recorded"], ["Other", 1, 2]]
    assert list_figures(read(tmp_path, {"Data": rows}))[2:4] == [
        "Data!B6 2021-04-01..2022-03-31 platform_id=kik not_recorded",
        "Data!C6 2022-04-01..2023-03-31 platform_id=kik not_recorded",
    ]


@pytest.mark.parametrize("names", [("Newport", "Cardiff"), ("Theft of frogs", "Sale of frogs")])
def test_sheets_named_by_what_nobody_knows_are_parts_of_an_unknown_whole(tmp_path: Path, names: tuple[str, str]) -> None:
    sheets = {name: [["Year", "Offences"], [year, 7]] for name, year in zip(names, ("2021/22", "2022/23"), strict=True)}
    reading = read(tmp_path, {"Cover": HEAD, **sheets})
    assert list_figures(reading) == []
    assert [rejection.reason_id for rejection in reading.rejections] == ["unread_title", "unread_title"]


def test_sheets_named_as_parts_of_the_file_say_nothing_of_what_is_counted(tmp_path: Path) -> None:
    sheets = {name: [["Year", "Offences"], [year, 7]] for name, year in zip(("Data", "Data extract"), ("2021/22", "2022/23"), strict=True)}
    assert list_figures(read(tmp_path, {"Cover": HEAD, **sheets})) == [
        "Data!B2 2021-04-01..2022-03-31 exact 7",
        "Data extract!B2 2022-04-01..2023-03-31 exact 7",
    ]


BANNERED: Rows = [["Platform", "Offences", "Charges", "Cautions", "Offences", "Charges", "Cautions"], ["Kik", 11, 3, 0, 21, 5, 2]]


def test_banners_in_the_middle_of_their_groups_hold_for_the_whole_groups(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, [None, None, "2021/22", None, None, "2022/23"], *BANNERED]
    years = [count.period_start.year for count in read(tmp_path, {"Data": rows}).counts]
    assert years == [2021, 2021, 2021, 2022, 2022, 2022]


def test_banners_at_the_left_of_their_groups_hold_for_the_whole_groups(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, [None, "2021/22", None, None, "2022/23"], *BANNERED]
    years = [count.period_start.year for count in read(tmp_path, {"Data": rows}).counts]
    assert years == [2021, 2021, 2021, 2022, 2022, 2022]


def test_banners_whose_groups_nobody_can_tell_hold_for_their_own_columns_only(tmp_path: Path) -> None:
    unlike: Rows = [["Platform", "Offences", "Charges", "Cautions", "Suspects", "Victims", "Arrests"], ["Kik", 11, 3, 0, 21, 5, 2]]
    reading = read(tmp_path, {"Data": [*HEAD, [None, None, "2021/22", None, None, "2022/23"], *unlike]})
    assert [(count.place, count.period_start.year) for count in reading.counts] == [("Data!C6", 2021), ("Data!F6", 2022)]
    assert [rejection.reason_id for rejection in reading.rejections] == ["no_period"] * 4
