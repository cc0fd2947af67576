"""Tables that stand side by side, labels behind figures, and headings that look like figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawn import counts_of, figures_of, letter, rejections_of
from test_workbook_layouts import HEAD, Rows, list_figures, read

YEAR = "2020-04-01..2021-03-31"
ASKED = "1. How many offences of sexual communication with a child were recorded in 2020/21?"


def test_a_second_table_may_begin_without_an_empty_column() -> None:
    table = "Platform | Offences | Sex of victim | Offences\nSnapchat | 30 | Female | 41\nKik | 20 | Male | 9"
    assert figures_of(letter(table, asked=ASKED)) == {
        "30": f"{YEAR} platform_id=snapchat exact 30",
        "20": f"{YEAR} platform_id=kik exact 20",
        "41": f"{YEAR} victim_sex=female exact 41",
        "9": f"{YEAR} victim_sex=male exact 9",
    }


def test_a_second_table_may_end_sooner_than_the_first() -> None:
    table = "Platform | Offences | Age of victim | Victims\nSnapchat | 30 | Under 13 | 41\nKik | 20 | 13-15 | 9\nTotal | 50 | |"
    figures = figures_of(letter(table, asked=ASKED))
    assert figures["41"] == f"{YEAR} victim_age=0-12 exact 41"
    assert figures["50"] == f"{YEAR} exact 50 total"


def test_labels_between_figures_speak_for_nobody_knows_which() -> None:
    table = "Platform | Offences | Sex of victim | Victims\nSnapchat | 30 | Female | 41\nKik | 20 | Male | 9"
    assert {rejection.split()[0] for rejection in rejections_of(letter(table, asked=ASKED))} == {"unknown_axis"}
    assert figures_of(letter(table, asked=ASKED)) == {}


@pytest.mark.parametrize(
    ("heading", "label", "said"), [("Platform", "Kik", "platform_id=kik"), ("Reporting", "Online form", "reporting=Online form")]
)
def test_a_label_behind_its_figure_speaks_for_it(heading: str, label: str, said: str) -> None:
    table = f"Year | Count | {heading}\n2020/21 | 14 | {label}\n2021/22 | 9 | {label}\n2022/23 | 5 | {label}"
    assert figures_of(letter(table))["9"] == f"2021-04-01..2022-03-31 {said} exact 9"


def test_a_remark_behind_a_figure_is_no_label() -> None:
    table = "Year | Count | Comments\n2020/21 | 14 | historic reports\n2021/22 | 9 | provisional"
    assert figures_of(letter(table)) == {"14": f"{YEAR} exact 14", "9": "2021-04-01..2022-03-31 exact 9"}


def test_years_with_what_is_counted_head_columns() -> None:
    table = "Platform | 2021 offences | 2022 offences\nFacebook | 7 | 9\nSnapchat | 16 | 21"
    assert figures_of(letter(table))["21"] == "2022-01-01..2022-12-31 platform_id=snapchat exact 21"
    # Numbers of crimes that look like years: no two of them follow each other.
    large = counts_of(letter("Platform | 2020/21 | 2021/22\nKik | 1950 offences | 2021 offences"))
    assert [figure.split()[-1] for figure in large] == ["1950", "2021"]


def test_a_band_of_ages_in_a_second_column_of_labels_heads_no_column() -> None:
    asked = "1. How many victims of sexual communication with a child were recorded, by sex and age of victim?"
    table = (
        "Sex | Age of victim | 2021 | 2022\nFemale | Under 13 | 8 | 9\n | 13 to 15 | 22 | 25\nMale | Under 13 | 2 | 3\n | 13 to 15 | 5 | 6"
    )
    assert figures_of(letter(table, asked=asked))["8"] == "2021-01-01..2021-12-31 victim_age=0-12 victim_sex=female exact 8"


@pytest.mark.parametrize(("heading", "labels"), [("Rank", ["1", "2", "2"]), ("Ref", ["S-01", "S-02", "S-03"])])
def test_a_column_that_numbers_or_orders_the_rows_says_nothing_of_them(heading: str, labels: list[str]) -> None:
    rows = "\n".join(f"{label} | {row}" for label, row in zip(labels, ["Snapchat | 44", "Kik | 30", "Skype | 14"], strict=True))
    figures = figures_of(letter(f"{heading} | Platform | Offences\n{rows}", asked=ASKED))
    assert figures["30"] == f"{YEAR} platform_id=kik exact 30"


def test_columns_may_be_named_as_a_database_names_them() -> None:
    table = "FIN_YEAR | VICTIM_SEX | NUMBER_OF_OFFENCES\n2020/21 | Female | 18\n2020/21 | Male | 5"
    assert figures_of(letter(table))["5"] == f"{YEAR} victim_sex=male exact 5"


def test_a_title_over_two_tables_holds_for_both(tmp_path: Path) -> None:
    rows: Rows = [
        ["Gwent Police"],
        ["Sexual communication with a child 2020/21"],
        [],
        ["Victims", None, None, "Suspects"],
        ["Age", "Number", None, "Age", "Number"],
        ["Under 13", 9, None, "Under 18", 7],
        ["13-15", 14, None, "18+", 11],
    ]
    figures = [figure.split(" ", 2)[2] for figure in list_figures(read(tmp_path, {"Data": rows}))]
    assert figures == [
        f"victims {YEAR} victim_age=0-12 exact 9",
        f"victims {YEAR} victim_age=13-15 exact 14",
        f"suspects {YEAR} suspect_age=0-17 exact 7",
        f"suspects {YEAR} suspect_age=18+ exact 11",
    ]


def test_what_one_sheet_counts_the_next_counts_too(tmp_path: Path) -> None:
    rows: Rows = [*HEAD, ["2020/21"], ["Platform", "Number"], ["Kik", 5], ["2021/22"], ["Platform", "Number"], ["Kik", 8]]
    assert list_figures(read(tmp_path, {"Data": rows})) == [
        f"Data!B6 {YEAR} platform_id=kik exact 5",
        "Data!B9 2021-04-01..2022-03-31 platform_id=kik exact 8",
    ]
    two: Rows = [
        *rows[:6],
        ["Victims by sex, 2021/22"],
        ["Sex", "Number"],
        ["Male", 8],
        [],
        ["2022/23"],
        ["Platform", "Number"],
        ["Kik", 9],
    ]
    assert not any("exact 9" in figure for figure in list_figures(read(tmp_path, {"Data": two})))


def test_a_table_of_outcomes_counts_crimes(tmp_path: Path) -> None:
    head: Rows = [["Gwent Police"], ["Sexual communication with a child"], [], ["Financial Year", "Outcome", "Volume"]]
    figures = list_figures(read(tmp_path, {"Data": [*head, ["2020/21", "Charge/Summons", 11], ["2020/21", "Community resolution", 4]]}))
    assert figures == [f"Data!C5 {YEAR} outcome_id=1 exact 11", f"Data!C6 {YEAR} outcome_id=8 exact 4"]


def test_numbers_under_a_heading_of_labels_are_labels() -> None:
    table = "Year | Victim gender | Victim age | Count of victims\n2021 | F | 12 | 4\n2021 | F | 13 | 9\n2022 | M | 14 | 3"
    asked = "1. How many victims of sexual communication with a child were recorded, by age and gender?"
    assert figures_of(letter(table, asked=asked))["3"] == "2022-01-01..2022-12-31 victim_age=14 victim_sex=male exact 3"


PIVOT: Rows = [[], ["Count of Crime Ref", "Column Labels"], ["Row Labels", "2021", "2022"], ["Facebook", 8, 6], ["TikTok", 5, 12]]


def test_the_filters_of_a_pivot_speak_for_its_figures(tmp_path: Path) -> None:
    filters: Rows = [["Force", "Gwent Police"], ["Offence", "Sexual communication with a child"], ["District", "(All)"]]
    assert list_figures(read(tmp_path, {"Data": [*filters, *PIVOT]})) == [
        "Data!B7 2021-01-01..2021-12-31 platform_id=facebook exact 8",
        "Data!C7 2022-01-01..2022-12-31 platform_id=facebook exact 6",
        "Data!B8 2021-01-01..2021-12-31 platform_id=tiktok exact 5",
        "Data!C8 2022-01-01..2022-12-31 platform_id=tiktok exact 12",
    ]


def test_a_filter_by_an_offence_that_several_jurisdictions_name_is_understood(tmp_path: Path) -> None:
    filters: Rows = [["Force", "Gwent Police"], ["Offence", "Robbery"]]
    assert {count.offence_id for count in read(tmp_path, {"Data": [*filters, *PIVOT]}).counts} == {"ew-group-robbery"}


@pytest.mark.parametrize("row", [["District", "Newport"], ["Domestic flag", "Y"], ["Victim age", "13"], ["Victim sex", "(Multiple Items)"]])
def test_a_filter_that_is_not_understood_holds_back_the_figures_under_it(tmp_path: Path, row: list[object]) -> None:
    reading = read(tmp_path, {"Data": [*HEAD, row, ["Offence", "Sexual communication with a child"], *PIVOT]})
    assert list_figures(reading) == []
    assert {"8", "6", "5", "12"} <= {rejection.raw_value for rejection in reading.rejections if rejection.reason_id == "unread_title"}


def test_the_header_of_a_pivot_ends_with_its_row_labels(tmp_path: Path) -> None:
    rows: Rows = [
        *HEAD,
        ["Count of crime number", "Column Labels"],
        [None, "2020/21", None, None, None, "2020/21 Total", "2021/22", None, "2021/22 Total"],
        ["Row Labels", "Q1", "Q2", "Q3", "Q4", None, "Q1", "Q2", None],
        ["Snapchat", 5, 6, 7, 8, 26, 9, 11, 20],
    ]
    reading = read(tmp_path, {"Data": rows})
    assert list_figures(reading) == [
        "Data!B7 2020-04-01..2020-06-30 platform_id=snapchat exact 5",
        "Data!C7 2020-07-01..2020-09-30 platform_id=snapchat exact 6",
        "Data!D7 2020-10-01..2020-12-31 platform_id=snapchat exact 7",
        "Data!E7 2021-01-01..2021-03-31 platform_id=snapchat exact 8",
        f"Data!F7 {YEAR} platform_id=snapchat exact 26 total",
        "Data!G7 2021-04-01..2021-06-30 platform_id=snapchat exact 9",
        "Data!H7 2021-07-01..2021-09-30 platform_id=snapchat exact 11",
    ]
    # The second total adds up two quarters: it is no figure of the year.
    assert [(rejection.reason_id, rejection.raw_value) for rejection in reading.rejections] == [("total_without_period", "20")]


def test_the_head_of_a_reply_over_a_table_filters_nothing(tmp_path: Path) -> None:
    block: Rows = [["Force", "Gwent Police"], ["FOI reference", "2231/24"], ["Date of request", "1 February 2024"]]
    title: Rows = [["Offences of sexual communication with a child"], ["Platform", "2020/21", "2021/22"], ["Kik", 5, 6]]
    assert list_figures(read(tmp_path, {"Data": [*block, [], *title]}))[0].endswith(f"{YEAR} platform_id=kik exact 5")
