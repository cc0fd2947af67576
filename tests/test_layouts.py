"""Ways in which forces lay out an answer: each gives the figures that a careful reader would take from it, and no others."""

from __future__ import annotations

import pytest

from drawn import counts_of, describe_count, drawn, figures_of, letter, make_document, rejections_of, sheet, understand_drawn

SCC = "ew-071-17"
Q = "1. How many offences of sexual communication with a child were recorded?"
HEAD = "Gwent Police\nOur ref: 0123/2025"


def scc(years: str, rest: str) -> str:
    start, end = years.split("/")
    return f"{SCC} offences 20{start}-04-01..20{end}-03-31 {rest}"


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("heading", ["Year", "Financial year", ""])
@pytest.mark.parametrize("years", ["17/18 | 18/19", "17-18 | 18-19", "FY17/18 | FY18/19"])
def test_years_of_two_digits_that_follow_each_other_are_financial_years(heading: str, years: str) -> None:
    assert counts_of(letter(drawn(f"{heading} | {years}\nOffences | 71 | 82"))) == [scc("17/18", "exact 71"), scc("18/19", "exact 82")]


def test_all_other_is_a_remainder_and_no_total() -> None:
    document = letter(drawn("Offence | 2022/23\nRape | 4\nAll Other Sexual Offences | 5\nTotal | 9"), asked="1. All recorded crime")
    totals = {count.raw_value: count.is_printed_total for count in understand_drawn(document).counts}
    assert totals == {"4": False, "5": False, "9": True}


def test_a_key_of_marks_among_the_titles_of_a_table_is_its_key() -> None:
    table = "Recorded offences. Numbers from 1 to 4 are shown as <5. | |\nPlatform | 2022/23 | 2023/24\nSnapchat | <5 | 7\nKik | 9 | 8"
    assert figures_of(letter(drawn(table)))["<5"] == "2022-04-01..2023-03-31 platform_id=snapchat suppressed 1..4"


def test_first_days_of_successive_months_are_months() -> None:
    table = "Platform | 2022-11-01 | 2022-12-01 | 01/01/2023\nSnapchat | 4 | 5 | 6"
    assert figures_of(letter(drawn(table))) == {
        "4": "2022-11-01..2022-11-30 platform_id=snapchat exact 4",
        "5": "2022-12-01..2022-12-31 platform_id=snapchat exact 5",
        "6": "2023-01-01..2023-01-31 platform_id=snapchat exact 6",
    }
    for other in (table.replace("01/01", "02/01"), table.replace("2022-12", "2022-10"), table.replace("Platform", "As at")):
        assert figures_of(letter(drawn(other))) == {}


def test_of_two_columns_of_offences_the_inner_one_counts_where_they_nest() -> None:
    table = "Year | Offence group | Offence sub-group | Offences\n2022/23 | Sexual offences | {} | 7"
    asked = "1. All recorded crime"
    assert counts_of(letter(drawn(table.format("Rape")), asked=asked)) == [
        "ew-subgroup-rape-offences offences 2022-04-01..2023-03-31 exact 7"
    ]
    assert rejections_of(letter(drawn(table.format("Robbery")), asked=asked)) == ["offences_disagree 7"]


def test_what_one_offence_of_a_table_is_said_to_be_the_others_are_too() -> None:
    table = "| 2022/23\nRobbery | 5\n{} | 7"
    told = sheet("Gwent Police", drawn(table.format("Theft offences")))
    assert [describe_count(count).split()[1] for count in understand_drawn(told).counts] == ["offences", "offences"]
    assert rejections_of(sheet("Gwent Police", drawn(table.format("Arson")))) == ["no_measure 5", "no_measure 7"]


def test_bands_of_ages_are_no_years() -> None:
    document = letter(drawn("Age of victim | 2022/23\n10-11 | 4\n11-12 | 5"))
    assert figures_of(document)["4"] == "2022-04-01..2023-03-31 victim_age=10-11 exact 4"


def test_a_corner_that_names_the_header_speaks_for_it() -> None:
    ages = letter(drawn("Age | 10 | 11 | 12\nSuspects | 1 | 2 | 4"), asked="1. Suspects of sexual communication with a child in 2022/23")
    assert figures_of(ages) == {
        "1": "2022-04-01..2023-03-31 suspect_age=10 exact 1",
        "2": "2022-04-01..2023-03-31 suspect_age=11 exact 2",
        "4": "2022-04-01..2023-03-31 suspect_age=12 exact 4",
    }
    outcomes = letter(
        drawn("Outcome type | 1 | 14\nOffences | 12 | 5"), asked="1. Outcomes of sexual communication with a child in 2022/23"
    )
    assert figures_of(outcomes)["5"] == "2022-04-01..2023-03-31 outcome_id=14 exact 5"


def test_a_column_of_all_beside_its_parts_is_the_whole() -> None:
    document = letter(drawn("Year | Offences | Victims under 13 | Victims 13 to 15\n2021/22 | 200 | 71 | 120"))
    assert counts_of(document) == [
        scc("21/22", "exact 200"),
        f"{SCC} victims 2021-04-01..2022-03-31 victim_age=0-12 exact 71",
        f"{SCC} victims 2021-04-01..2022-03-31 victim_age=13-15 exact 120",
    ]


def test_columns_named_by_question_count_what_the_question_asks() -> None:
    asked = "Q1. How many offences of sexual communication with a child were recorded?\nQ2. How many people were arrested for it?"
    document = letter(drawn("Year | Q1 | Q2\n2020/21 | 112 | 31"), asked=asked)
    assert counts_of(document) == [scc("20/21", "exact 112"), f"{SCC} persons_arrested 2020-04-01..2021-03-31 exact 31"]


def test_columns_named_by_quarter_are_quarters() -> None:
    asked = "Q1. How many offences of sexual communication with a child were recorded by quarter in 2022/23?\nQ2. By whom?"
    assert figures_of(letter(drawn("| Q1 | Q2\nOffences | 12 | 14"), asked=asked))["14"].startswith("2022-07-01..2022-09-30")


def test_columns_of_outcomes_count_crimes_and_no_charges() -> None:
    table = drawn("Year | Charged/Summonsed | Community Resolution | Outcome 16\n2021/22 | 20 | 2 | 44")
    assert counts_of(letter(table)) == [
        scc("21/22", "outcome_id=1 exact 20"),
        scc("21/22", "outcome_id=8 exact 2"),
        scc("21/22", "outcome_id=16 exact 44"),
    ]


def test_a_label_in_two_languages_says_one_thing() -> None:
    assert counts_of(letter(drawn("Blwyddyn / Year | Troseddau / Offences\n2021/22 | 88"))) == [scc("21/22", "exact 88")]


def test_labels_that_are_sentences_say_their_period() -> None:
    table = drawn(
        """
        Number of offences of sexual communication with a child recorded between 01/04/2021 and 31/03/2022 | 73
        Number of offences of sexual communication with a child recorded between 01/04/2022 and 31/03/2023 | 81
        """
    )
    assert counts_of(letter(table)) == [scc("21/22", "exact 73"), scc("22/23", "exact 81")]


def test_a_total_over_the_months_of_the_year_asked_for_has_that_year() -> None:
    months = "Apr | May | Jun | Jul | Aug | Sep | Oct | Nov | Dec | Jan | Feb | Mar"
    table = f"2022/23 | {months} | Total\nOffences | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 78"
    assert scc("22/23", "exact 78 total") in counts_of(letter(drawn(table), asked=f"{Q[:-1]} in 2022/23?"))
    cut = table.replace(" | Mar", "").replace(" | 12 |", " |")
    assert "total_without_period 78" in rejections_of(letter(drawn(cut), asked=f"{Q[:-1]} in 2022/23?"))


def test_a_measure_may_be_said_in_words_of_counting() -> None:
    document = letter(drawn("Year | Volume of seizures recorded\n2021/22 | 12"), asked="1. Drug offences in each year")
    assert counts_of(document) == ["ew-group-drug-offences seizures 2021-04-01..2022-03-31 exact 12"]


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f"])
def test_thousands_parted_by_a_thin_space_are_one_number(space: str) -> None:
    assert counts_of(letter(drawn(f"Year | Offences\n2021/22 | 1{space}204"))) == [scc("21/22", "exact 1204")]
    assert counts_of(letter(f"There were 1{space}204 offences in 2021/22.")) == [scc("21/22", "exact 1204")]


def test_a_plain_blank_may_part_two_numbers() -> None:
    assert rejections_of(letter(drawn("Year | Offences\n2021/22 | 1 204"))) == ["unreadable_value 1 204"]


def test_a_share_beside_a_count_leaves_the_count() -> None:
    assert counts_of(letter(drawn("Year | Offences\n2021/22 | 33 (8%)\n2022/23 | 401 (100.0 %)"))) == [
        scc("21/22", "exact 33"),
        scc("22/23", "exact 401"),
    ]


@pytest.mark.parametrize("zero", ["No offences", "nil", "None recorded", "Zero", "0"])
def test_a_stated_nothing_is_zero(zero: str) -> None:
    assert scc("21/22", "exact 0") in counts_of(letter(drawn(f"Year | Offences\n2020/21 | 4\n2021/22 | {zero}")))


def test_a_key_may_name_its_mark_in_words() -> None:
    document = letter("Figures of 5 or fewer have been replaced with an asterisk.", drawn("Platform | 2021/22\nKik | *\nSnapchat | 9"))
    assert scc("21/22", "platform_id=kik suppressed 0..5").replace("exact", "") in [
        f"{SCC} offences {figure}" for figure in figures_of(document).values()
    ]


def test_a_key_under_a_table_is_no_figure_about_a_platform() -> None:
    document = letter(drawn("Platform | 2021/22\nKik | x\nSnapchat | 9"), "x = fewer than 5")
    assert counts_of(document) == [scc("21/22", "platform_id=kik suppressed 0..4"), scc("21/22", "platform_id=snapchat exact 9")]


# ── sentences and lists ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sentence",
    [
        "Gwent Police recorded 12, 13 and 14 offences in 2018, 2019 and 2020 respectively.",
        "In 2018, 2019 and 2020 there were 12, 13 and 14 offences respectively.",
    ],
)
def test_respectively_gives_each_number_its_year(sentence: str) -> None:
    assert counts_of(letter(sentence)) == [f"{SCC} offences 20{n + 6}-01-01..20{n + 6}-12-31 exact {n}" for n in (12, 13, 14)]


def test_the_day_of_counting_is_no_figure_and_no_period() -> None:
    assert counts_of(letter("As at 3 May 2024, 219 offences had been recorded in 2022/23.")) == [scc("22/23", "exact 219")]


def test_respectively_with_a_year_too_few_gives_nothing() -> None:
    assert counts_of(letter("Gwent Police recorded 12, 13 and 14 offences in 2018 and 2019 respectively.")) == []


def test_a_platform_that_is_not_known_is_not_left_out_of_a_sentence() -> None:
    assert rejections_of(letter("There were 52 offences on an unknown platform in 2020/21.")) == ["unsure_sentence 52"]


def test_a_sentence_may_name_the_unknown_beside_the_sexes() -> None:
    document = letter(
        "Of the victims, 70 were female, 11 were male and 2 were unknown.",
        asked="1. What was the sex of victims of sexual communication with a child in 2022/23?",
    )
    assert [figure.split(" ", 1)[1] for figure in figures_of(document).values()] == [
        "victim_sex=female exact 70",
        "victim_sex=male exact 11",
        "victim_sex=unknown exact 2",
    ]


@pytest.mark.parametrize("line", ["2021/22: 201; 2022/23: 219", "2021/22 - 201, 2022/23 - 219.", "1. 2021/22 = 201; and 2022/23 = 219"])
def test_a_list_in_one_line_is_a_list(line: str) -> None:
    assert counts_of(letter(line)) == [scc("21/22", "exact 201"), scc("22/23", "exact 219")]


# ── questions and answers ────────────────────────────────────────────────────────────────────────────────────────


def test_lettered_answers_answer_lettered_questions() -> None:
    asked = """
        1. In the financial year 2022/23:
        a) How many offences of sexual communication with a child were recorded?
        b) How many people were charged with this offence?
    """
    document = letter("1.", "a) 39", "b) 12", asked=asked)
    assert counts_of(document) == [scc("22/23", "exact 39"), f"{SCC} persons_charged 2022-04-01..2023-03-31 exact 12"]
    assert [answer.question_no for answer in understand_drawn(document).answers] == ["1", "1a", "1b"]


def test_letters_without_a_number_are_questions_too() -> None:
    asked = "a) How many offences of sexual communication with a child in 2021/22?\nb) How many in 2022/23?"
    assert counts_of(letter("a) 39", "b) 12", asked=asked)) == [scc("21/22", "exact 39"), scc("22/23", "exact 12")]


def test_each_question_above_its_answer() -> None:
    document = make_document(
        HEAD,
        "Q1. How many offences of sexual communication with a child were recorded in 2021/22?",
        "A1. 121",
        "Q2. How many offences of sexual communication with a child were recorded in 2022/23?",
        "A2. 134",
    )
    assert counts_of(document) == [scc("21/22", "exact 121"), scc("22/23", "exact 134")]


def test_a_letter_in_two_columns_is_read_row_by_row() -> None:
    table = drawn(
        """
        Request | Response
        1. How many offences of sexual communication with a child were recorded in 2020/21? | 310
        2. How many offences of sexual communication with a child were recorded in 2021/22? | There were 335 offences.
        """
    )
    document = make_document(HEAD, table)
    assert counts_of(document) == [scc("20/21", "exact 310"), scc("21/22", "exact 335")]
    reading = understand_drawn(document)
    assert reading.values_seen == len(reading.counts) + sum(reading.ignored.values())


def test_a_cell_of_a_letter_in_two_columns_may_hold_a_list() -> None:
    (question, answer) = ("How many offences of sexual communication with a child?", "2021/22 - 310\n2022/23 - 335")
    table = drawn("Question | Answer\nx | y")
    cells = tuple(
        cell if cell.row == 0 else type(cell)(1, 1, cell.column, cell.column, (question, answer)[cell.column], cell.place)
        for cell in table.cells
    )
    document = make_document(HEAD, type(table)(table.kind, cells, table.place))
    assert counts_of(document) == [scc("21/22", "exact 310"), scc("22/23", "exact 335")]


def test_a_table_of_figures_under_the_word_answer_stays_a_table() -> None:
    assert rejections_of(letter(drawn("Year | Response\n2021/22 | 88"))) == ["unknown_axis 88"]


def test_a_table_that_the_requester_wants_filled_is_no_answer() -> None:
    document = letter(
        drawn("Year | Offences\n2021/22 | 37"),
        asked="Please complete the table below with sexual communication with a child offences recorded",
    )
    assert counts_of(document) == [scc("21/22", "exact 37")]


def test_a_question_after_all_and_after_some_is_answered_by_two_columns() -> None:
    document = letter(
        drawn("Year | Recorded crimes | Female victims\n2022/23 | 90 | 71"),
        asked="How many crimes of sexual communication with a child were recorded? How many victims were female?",
    )
    assert counts_of(document) == [scc("22/23", "exact 90"), f"{SCC} victims 2022-04-01..2023-03-31 victim_sex=female exact 71"]


def test_a_reference_is_no_date() -> None:
    document = make_document("Gwent Police", "24/01/0011", "You asked:", Q, "Our response", drawn("Year | Offences\n2021/22 | 88"))
    assert counts_of(document) == [scc("21/22", "exact 88")]


def test_each_table_of_a_joint_letter_belongs_to_the_force_over_it() -> None:
    table = "Year | Offences\n2021/22 | {}"
    document = letter(
        "Norfolk Constabulary",
        drawn(table.format(88)),
        "Suffolk Constabulary",
        drawn(table.format(66), number=2),
        force="Norfolk Constabulary and Suffolk Constabulary",
    )
    assert [(count.force_id, count.count) for count in understand_drawn(document).counts] == [("norfolk", 88), ("suffolk", 66)]
