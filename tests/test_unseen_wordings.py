"""Wordings of letters and tables that no corpus shows, each rule with a second example."""

from __future__ import annotations

import pytest

from drawn import counts_of, letter, rejections_of, understand_drawn

SINCE_2020 = "1. How many sexual communication with a child offences were recorded in each year since 2020?"


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("2021: 92 crimes (YTD up to and including 30/11/21)", "2021-11-30"),
        ("2021 - 92 (to 30 September 2021)", "2021-09-30"),
        ("2021 - 92 offences (as at 31.10.2021)", "2021-10-31"),
    ],
)
def test_a_value_that_says_its_last_day_counts_a_part_of_its_year(line: str, end: str) -> None:
    assert counts_of(letter("2020: 77", line, asked=SINCE_2020)) == [
        "ew-071-17 offences 2020-01-01..2020-12-31 exact 77",
        f"ew-071-17 offences 2021-01-01..{end} exact 92",
    ]


def test_a_cell_that_says_its_last_day_is_no_range_of_days_and_heads_no_rows() -> None:
    table = """Year | Crimes
               2020 | 40
               2021 | 30 (up to 31 October 2021)
               Total | 70"""
    made = letter(table, asked=SINCE_2020)
    assert counts_of(made) == [
        "ew-071-17 offences 2020-01-01..2020-12-31 exact 40",
        "ew-071-17 offences 2021-01-01..2021-10-31 exact 30",
    ]
    assert rejections_of(made) == ["total_without_period 70"]


def test_a_last_day_outside_the_year_of_the_value_is_left_to_a_person() -> None:
    assert rejections_of(letter("2020: 77", "2021: 92 (up to 30 November 2020)", asked=SINCE_2020)) == [
        "periods_disagree 92 (up to 30 November 2020)"
    ]


def test_a_total_over_a_year_that_a_note_cuts_short_ends_where_the_year_ends() -> None:
    table = """Year | Crimes
               2021 | 40
               2022* | 30
               Total | 70"""
    made = letter(table, "*2022 covers 1 January 2022 to 31 October 2022.", asked=SINCE_2020)
    assert counts_of(made)[-1] == "ew-071-17 offences 2021-01-01..2022-10-31 exact 70 total"


def test_a_year_and_a_count_parted_by_a_comma_are_two_numbers() -> None:
    made = letter("In 2021/22, 101. In 2022/23, 121.", asked="1. How many crimes of sexual communication with a child?")
    assert [f"{c.period_start} {c.count}" for c in understand_drawn(made).counts] == ["2021-04-01 101", "2022-04-01 121"]


@pytest.mark.parametrize(("heading", "label"), [("Keyword", "Crimes recorded"), ("District", "Number of offences")])
def test_a_count_of_all_below_free_labels_is_no_part_of_the_breakdown(heading: str, label: str) -> None:
    table = f"{heading} | 2021/22\nNorthvale | 12\nSouthvale | 30\n{label} | 60"
    assert counts_of(letter(table))[-1] == "ew-071-17 offences 2021-04-01..2022-03-31 exact 60"


@pytest.mark.parametrize("heading", ["Method used", "Result"])
def test_unknown_under_a_heading_that_no_label_fits_is_not_loaded(heading: str) -> None:
    table = f"{heading} | 2021/22\nFemale | 12\nMale | 30\nUnknown | 6"
    assert counts_of(letter(table)) == []
