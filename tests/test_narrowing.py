"""Words around a table that narrow what it counts: a figure without them would say more than the force said."""

from __future__ import annotations

import pytest

from drawn import counts_of, drawn, letter, rejections_of, sheet

TABLE = "Year | Offences\n2021/22 | 44\n2022/23 | 47"
WHOLE = ["ew-071-17 offences 2021-04-01..2022-03-31 exact 44", "ew-071-17 offences 2022-04-01..2023-03-31 exact 47"]
Q = "1. How many offences of sexual communication with a child were recorded in 2021/22 and 2022/23?"


@pytest.mark.parametrize(
    "title", ["Cardiff", "Porthcawl and Maesteg:", "Meeting a child following a kidnapping", "Offences solved", "Repeat callers"]
)
def test_a_title_with_words_that_nobody_knows_makes_no_figure_of_the_whole_force(title: str) -> None:
    document = letter(title, drawn(TABLE), asked=Q)
    assert counts_of(document) == []
    assert rejections_of(document) == ["unread_title 44", "unread_title 47"]


@pytest.mark.parametrize(
    "title",
    [
        "Table 1",
        "Table 1: offences by financial year",
        "Please see the figures for Gwent below.",
        "Data source: Niche",
        "Response to question 1",
        "Q1 response",
    ],
)
def test_a_title_of_known_words_changes_nothing(title: str) -> None:
    assert counts_of(letter(title, drawn(TABLE), asked=Q)) == WHOLE


def test_a_title_over_a_list_is_read_like_one_over_a_table() -> None:
    document = letter("Cardiff", "2021/22 - 44", "2022/23 - 47", asked=Q)
    assert counts_of(document) == []
    assert rejections_of(document) == ["unread_title 44", "unread_title 47"]


@pytest.mark.parametrize(
    "asked",
    [
        "1. How many sexual communication with a child offences were recorded in Cardiff in 2021/22 and 2022/23?",
        "1. How many sexual communication with a child offences were recorded at hospitals in 2021/22 and 2022/23?",
        "1. How many sexual communication with a child offences were recorded in 2021/22 where the victim was a pupil?",
        "1. How many sexual communication with a child offences were domestic abuse related?",
        "1. How many sexual communication with a child offences were recorded that had been reported by a teacher?",
    ],
)
def test_a_question_about_some_of_the_offences_is_not_answered_by_a_figure_of_all(asked: str) -> None:
    assert counts_of(letter(drawn(TABLE), asked=asked)) == []


@pytest.mark.parametrize(
    "asked",
    [
        "1. How many sexual communication with a child offences were recorded in Gwent in each year?",
        "1. How many offences involving sexual communication with a child were recorded in England and Wales by your force?",
        "1. Please Provide The Number Of Sexual Communication With A Child Offences Recorded In Each Financial Year",
        "1. How many sexual communication with a child offences were recorded in your area from April 2021, in Microsoft Excel?",
    ],
)
def test_a_question_about_all_offences_of_the_force_is_answered(asked: str) -> None:
    assert counts_of(letter(drawn(TABLE), asked=asked)) == WHOLE


@pytest.mark.parametrize(
    "follow_up",
    [
        "How many of these were reported by a parent?",
        "How many of these remain open?",
        "Victims with a disability",
        "How many involved gangs?",
    ],
)
def test_a_follow_up_question_in_words_that_nobody_knows_asks_for_a_part(follow_up: str) -> None:
    document = letter("1. 47", "2. 9", asked=f"{Q[:-1]}?\n2. {follow_up}".replace("2021/22 and ", ""))
    assert counts_of(document) == ["ew-071-17 offences 2022-04-01..2023-03-31 exact 47"]
    assert rejections_of(document) == ["restricted_question 9"]


def test_an_offence_in_an_answer_about_a_flag_is_counted_only_where_flagged() -> None:
    table = drawn("Offence | 2021\nRobbery | 812\nRape | 20")
    document = letter(table, asked="1. How many knife crime offences were recorded in 2021?")
    assert counts_of(document) == []
    assert rejections_of(document) == ["offences_disagree 812", "offences_disagree 20"]


def test_an_offence_against_children_is_whole_under_a_title_of_such_offences() -> None:
    table = drawn("Offence | 2021\nSexual communication with a child | 12")
    assert counts_of(letter(table, asked="1. How many child sexual offences were recorded in 2021?")) == [
        "ew-071-17 offences 2021-01-01..2021-12-31 exact 12"
    ]


@pytest.mark.parametrize("heading", ["Year of birth", "Year of manufacture"])
def test_years_that_are_no_periods_of_counting_are_not_read_as_such(heading: str) -> None:
    document = letter(
        drawn(f"{heading} | Victims\n2008 | 11\n2009 | 12"), asked="1. Victims of sexual communication with a child in 2022/23"
    )
    assert counts_of(document) == []
    assert [reason.split()[1] for reason in rejections_of(document)] == ["11", "12"]


def test_platforms_among_districts_are_rows_of_an_inner_breakdown() -> None:
    document = letter(drawn("Area | 2022/23\nHull | 111\nSnapchat | 44\nKik | 67"))
    assert counts_of(document) == ["ew-071-17 offences 2022-04-01..2023-03-31 area=Hull exact 111"]
    assert rejections_of(document) == ["unknown_axis 44", "unknown_axis 67"]


def test_the_name_of_a_sheet_alone_rejects_nothing() -> None:
    assert counts_of(sheet("Offences of sexual communication with a child", drawn(TABLE), name="Rhondda")) == WHOLE
