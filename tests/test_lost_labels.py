"""Layouts in which a label is easily missed: a figure without it would say something else, so it is rejected or keeps the label."""

from __future__ import annotations

import pytest

from drawn import counts_of, drawn, letter, make_document, rejections_of

Q = "1. How many offences of sexual communication with a child were recorded?"
SCC = "ew-071-17"


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        ("Hour of day | 2022/23\n1 | 50\n2 | 40", Q),
        ("Platform | 2021/22\nCardiff |\nFacebook | 5\nNewport |\nFacebook | 7", Q),
        ("Snapchat | 2021/22 | 2022/23\nMale | 5 | 6", "1. Victims of sexual communication with a child by platform and sex"),
        ("Name of victim | 2022/23\nZed Someone | 5", Q),
        ("Offence | 2022/23\n88A - Sexual communication with a child | 7", Q),
        ("| 2021/22 | 2022/23\nCardiff | 1 204 | 1 300\nNewport | 900 | 950", Q),
        ("Financial Year | Offences\n2020 | 5\n2021 | 6", Q),
    ],
)
def test_a_table_whose_labels_are_not_understood_loads_nothing(table: str, asked: str) -> None:
    document = letter(drawn(table), asked=asked)
    assert counts_of(document) == []
    assert rejections_of(document)


@pytest.mark.parametrize(
    "title",
    [
        "South Wales Police figures",
        "Offences which resulted in an arrest",
        "Percentage of offences by year",
        "Cumulative number of offences",
        "Offences excluding attempts",
        "Offences with a victim aged under 13",
        "Offences where Snapchat was used",
    ],
)
def test_a_title_that_narrows_what_is_counted_is_not_read_past(title: str) -> None:
    document = letter(title, drawn("Year | Offences\n2022/23 | 12"))
    assert counts_of(document) == []


def test_a_column_of_row_numbers_says_nothing_of_the_rows() -> None:
    document = letter(drawn("No. | Platform | Offences 2022/23\n1 | Snapchat | 50\n2 | Instagram | 40"))
    assert counts_of(document) == [
        f"{SCC} offences 2022-04-01..2023-03-31 platform_id=snapchat exact 50",
        f"{SCC} offences 2022-04-01..2023-03-31 platform_id=instagram exact 40",
    ]


def test_a_cell_of_text_does_not_turn_its_row_into_a_header() -> None:
    document = letter(drawn("Platform | 2022/23\nFacebook | 12a\nKik | 5\nSnapchat | see note\nOmegle | 7"))
    assert counts_of(document) == [
        f"{SCC} offences 2022-04-01..2023-03-31 platform_id=kik exact 5",
        f"{SCC} offences 2022-04-01..2023-03-31 platform_id=omegle exact 7",
    ]
    assert rejections_of(document) == ["unreadable_value 12a", "unreadable_value see note"]


def test_a_victim_and_a_suspect_in_one_table_each_keep_their_sex() -> None:
    document = letter(
        drawn("| Male suspect | Female suspect\nMale victim | 5 | 1"), asked="1. Victims of sexual communication with a child 2022/23"
    )
    assert counts_of(document) == [
        f"{SCC} victims 2022-04-01..2023-03-31 victim_sex=male suspect_sex=male exact 5",
        f"{SCC} victims 2022-04-01..2023-03-31 victim_sex=male suspect_sex=female exact 1",
    ]


def test_two_captions_that_are_not_understood_never_make_two_numbers_of_one_thing() -> None:
    document = letter("Cardiff", drawn("Year | Offences\n2022/23 | 12"), "Newport", drawn("Year | Offences\n2022/23 | 15", number=2))
    assert counts_of(document) == []
    assert rejections_of(document) == ["unread_title 12", "unread_title 15"]


def test_a_mark_on_a_year_finds_its_note_and_the_note_its_last_day() -> None:
    document = letter(drawn("Year | Offences\n2023/24 | 9\n2024/25* | 7"), "*to 31 December 2024")
    assert f"{SCC} offences 2024-04-01..2024-12-31 exact 7" in counts_of(document)


def test_a_year_that_a_note_calls_incomplete_is_no_whole_year() -> None:
    document = letter(drawn("Year | Offences\n2023/24 | 9\n2024/25 | 7"), "Figures for 2024/25 are incomplete.")
    assert counts_of(document) == [f"{SCC} offences 2023-04-01..2024-03-31 exact 9"]
    assert rejections_of(document) == ["part_of_period 7"]


@pytest.mark.parametrize(
    "sentence", ["There were 39 offences a month in 2022/23.", "There were over 39 offences in 2022/23.", "About 39 offences in 2022/23."]
)
def test_a_sentence_that_means_something_else_than_a_count_is_not_loaded(sentence: str) -> None:
    document = letter(sentence)
    assert counts_of(document) == []
    assert len(rejections_of(document)) == 1


def test_periods_before_their_numbers_are_not_given_to_the_number_before() -> None:
    document = letter("In 2021 there were 410 offences recorded and in 2022 there were 520.")
    assert counts_of(document) == [
        f"{SCC} offences 2021-01-01..2021-12-31 exact 410",
        f"{SCC} offences 2022-01-01..2022-12-31 exact 520",
    ]


def test_an_offence_in_words_not_known_does_not_become_the_offence_of_another_question() -> None:
    document = letter(
        "Question 1", "55", "Question 2", "7",
        asked="1. Number of offences of sexual communication with a child in 2022/23.\n2. Number of offences of gadget misuse in 2022/23.",
    )  # fmt: skip
    assert counts_of(document) == [f"{SCC} offences 2022-04-01..2023-03-31 exact 55"]


def test_a_pivot_loads_under_its_own_furniture() -> None:
    table = "Count of Crime Number | Column Labels |\nRow Labels | 2021 | 2022\nSnapchat | 5 | 6\nGrand Total | 5 | 6"
    assert counts_of(letter(drawn(table))) == [
        f"{SCC} offences 2021-01-01..2021-12-31 platform_id=snapchat exact 5",
        f"{SCC} offences 2022-01-01..2022-12-31 platform_id=snapchat exact 6",
        f"{SCC} offences 2021-01-01..2021-12-31 exact 5 total",
        f"{SCC} offences 2022-01-01..2022-12-31 exact 6 total",
    ]


def test_the_second_year_of_a_range_is_no_count() -> None:
    assert counts_of(letter("Period: 2017 - 2022")) == []


def test_an_empty_cell_is_blank_and_never_zero() -> None:
    document = letter(drawn("Platform | 2021/22 | 2022/23\nSnapchat | 5 |\nKik | 6 | 7"))
    assert f"{SCC} offences 2022-04-01..2023-03-31 platform_id=snapchat blank" in counts_of(document)


def test_a_row_without_a_label_leaves_no_place_for_a_blank() -> None:
    document = letter(drawn("Platform | 2021/22 | 2022/23\nSnapchat | 5 | 6\n | | 7"))
    assert all("blank" not in count for count in counts_of(document))


def test_two_headings_in_one_cell_are_two_columns_read_as_one() -> None:
    assert counts_of(letter("Hate crimes recorded", drawn("District Motivation | 2022/23\nHull Race | 5\nHull Religion | 6"))) == []


@pytest.mark.parametrize(
    "asked",
    [
        "1. Offences of sexual communication with a child recorded since January 2018",
        "1. Offences of sexual communication with a child recorded from 2018 to date",
        "1. Offences of sexual communication with a child recorded up to 2020",
        "1. Offences of sexual communication with a child recorded in Q1 2020",
        "1. Offences of sexual communication with a child recorded in the first quarter of 2020",
        "1. Offences of sexual communication with a child recorded in April, May and June 2020",
    ],
)
def test_a_period_that_is_left_open_or_cut_is_not_the_year_that_it_names(asked: str) -> None:
    document = letter(drawn("Platform | Offences\nSnapchat | 23"), asked=asked)
    assert rejections_of(document) == ["no_period 23"]


@pytest.mark.parametrize("stamp", ["Correct as at March 2025", "Published March 2025"])
def test_the_day_of_a_report_is_no_period_of_its_figures(stamp: str) -> None:
    table = drawn("Platform | Offences\nSnapchat | 23")
    document = letter(stamp, "The table follows.", table, asked="1. Offences of sexual communication with a child recorded in 2020")
    assert counts_of(document) == [f"{SCC} offences 2020-01-01..2020-12-31 platform_id=snapchat exact 23"]


def test_a_total_of_some_months_is_no_total_of_the_year() -> None:
    document = letter(drawn("Month | 2019 | 2020\nJan | 12 | 18\nFeb | 9 | 14\nTotal | 21 | 32"))
    assert counts_of(document)[-2:] == [
        f"{SCC} offences 2019-01-01..2019-02-28 exact 21 total",
        f"{SCC} offences 2020-01-01..2020-02-29 exact 32 total",
    ]


def test_a_total_of_months_with_a_gap_has_no_period() -> None:
    document = letter(drawn("Month | 2019\nJan | 12\nMar | 9\nTotal | 21"))
    assert rejections_of(document) == ["total_without_period 21"]


def test_the_month_over_a_letter_is_no_period_of_its_figures() -> None:
    head = "March 2025\nGwent Police\nYou asked:\n1. Offences of sexual communication with a child by platform\nOur response"
    assert rejections_of(make_document(head, drawn("Platform | Offences\nSnapchat | 23"))) == ["no_period 23"]


def test_a_year_that_ends_after_the_figures_were_taken_is_no_whole_year() -> None:
    table = drawn("Year | Offences\n2020 | 12\n2021 | 9")
    document = letter("All data are correct as at 9 August 2021.", table, replied="1 June 2025")
    assert counts_of(document) == [f"{SCC} offences 2020-01-01..2020-12-31 exact 12"]
    assert rejections_of(document) == ["period_after_reply 9"]


def test_a_month_under_years_by_their_end_may_be_twelve() -> None:
    asked = "1. Offences of sexual communication with a child in the year ending 31 March"
    assert rejections_of(letter(drawn("Mar-18 | 46\nMar-19 | 71"), asked=asked)) == ["ambiguous_label 46", "ambiguous_label 71"]
