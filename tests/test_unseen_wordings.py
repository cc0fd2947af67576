"""Wordings of letters and tables that no corpus shows, each rule with a second example."""

from __future__ import annotations

import pytest

from drawn import counts_of, drawn, figures_of, letter, make_document, rejections_of, understand_drawn

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


@pytest.mark.parametrize("codes", [("71/17", "88/01"), ("071/17", "088/01")])
def test_a_word_over_a_row_of_years_only_heads_it(codes: tuple[str, str]) -> None:
    table = f"""Crimes | Year | > | >
                Home Office Code | 2018 | 2019 | 2020
                {codes[0]} | 210 | 231 | 250
                {codes[1]} | 12 | 9 | 14"""
    assert counts_of(letter(table))[::3] == [
        "ew-071-17 offences 2018-01-01..2018-12-31 exact 210",
        "ew-088-01 offences 2018-01-01..2018-12-31 exact 12",
    ]


@pytest.mark.parametrize("corner", ["Home Office Code", "Offence code", "", "Crimes"])
def test_codes_that_look_like_years_are_never_periods_below_years(corner: str) -> None:
    table = f"""Crimes | Year | > | >
                {corner} | 2018 | 2019 | 2020
                08/09 | 1 | 2 | 3
                09/10 | 4 | 5 | 6"""
    assert counts_of(letter(table)) == []


@pytest.mark.parametrize(
    "asked",
    [
        "recorded, and the social media platform used?",
        "recorded, broken down by social media platform?",
        "recorded and the names of the online platforms used?",
    ],
)
def test_a_question_that_asks_for_the_platform_narrows_nothing(asked: str) -> None:
    made = letter("Year | Offences\n2022/23 | 12", asked=f"1. How many offences of sexual communication with a child were {asked}")
    assert counts_of(made) == ["ew-071-17 offences 2022-04-01..2023-03-31 exact 12"]


@pytest.mark.parametrize(
    "asked",
    [
        "recorded where the social media platform was used?",
        "committed on the social media site Snapchat?",
        "linked to the social media platforms?",
    ],
)
def test_a_question_after_what_happened_on_a_platform_narrows(asked: str) -> None:
    made = letter("Year | Offences\n2022/23 | 12", asked=f"1. How many offences of sexual communication with a child were {asked}")
    assert counts_of(made) == []


@pytest.mark.parametrize("codes", [("08/65", "195/12"), ("Sundries", "Others still")])
def test_a_total_over_offences_of_which_none_is_known_is_no_count_of_the_offence_asked_for(codes: tuple[str, str]) -> None:
    table = f"Offence | 2020 | 2021\n{codes[0]} | 1 | 2\n{codes[1]} | 3 | 4\nTotal | 4 | 6"
    assert counts_of(letter(table)) == []


OUTCOMES = "1. How many sexual communication with a child offences were recorded in 2022/23, by outcome?"


@pytest.mark.parametrize(("one", "other"), [("1: Charged", "1: Summonsed/postal requisition"), ("Charged", "Summonsed")])
def test_two_parts_of_one_outcome_keep_their_labels_and_neither_stands_for_both(one: str, other: str) -> None:
    assert counts_of(letter(f"Outcome | Offences\n{one} | 14\n{other} | 3\nTotal | 17", asked=OUTCOMES)) == [
        f"ew-071-17 offences 2022-04-01..2023-03-31 outcome_id=1 outcome={one} exact 14",
        f"ew-071-17 offences 2022-04-01..2023-03-31 outcome_id=1 outcome={other} exact 3",
        "ew-071-17 offences 2022-04-01..2023-03-31 exact 17 total",
    ]


def test_an_outcome_beside_one_that_may_hold_it_is_not_loaded_twice() -> None:
    assert rejections_of(letter("Outcome | Offences\nCharged | 4\nCharged/summonsed | 5", asked=OUTCOMES)) == [
        "told_differently 4",
        "told_differently 5",
    ]


def test_two_names_of_an_outcome_below_two_years_are_one_outcome() -> None:
    table = "Year | Outcome | Offences\n2020 | Charged | 4\n2020 | Caution - adult | 3\n2021 | Summonsed | 9\n2021 | Caution - adult | 2"
    assert "ew-071-17 offences 2021-01-01..2021-12-31 outcome_id=1 exact 9" in counts_of(letter(table, asked=OUTCOMES))


ZERO = "ew-071-17 offences 2022-01-01..2022-12-31 exact 0"


@pytest.mark.parametrize(
    "answer",
    [
        "Nil return",
        "A nil return",
        "None recorded",
        "There were none.",
        "We recorded none.",
        "Nil offences",
        "No such offences",
        "None found",
    ],
)
def test_none_in_any_words_is_a_stated_zero(answer: str) -> None:
    asked = "1. How many sexual communication with a child offences were recorded in 2022?"
    assert counts_of(letter(f"1. {answer}", asked=asked)) == [ZERO]


def test_none_of_something_counts_nothing() -> None:
    asked = "1. How many sexual communication with a child offences were recorded in 2022?"
    assert counts_of(letter("1. None of the records were searched.", asked=asked)) == []


@pytest.mark.parametrize("answer", ["There was one offence.", "One offence.", "Gwent Police recorded one offence in 2022.", "1 offence"])
def test_one_offence_is_a_count(answer: str) -> None:
    asked = "1. How many sexual communication with a child offences were recorded in 2022?"
    assert counts_of(letter(f"1. {answer}", asked=asked)) == ["ew-071-17 offences 2022-01-01..2022-12-31 exact 1"]


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        (
            "1. For 2022 please state: A: the number of sexual communication with a child offences B: the number of arrests",
            ("A: 154", "B: 39"),
        ),
        (
            "1. For 2022 please state: a) the number of offences of sexual communication with a child; b) the number of arrests",
            ("1. a) 154", "b) 39"),
        ),
    ],
)
def test_questions_inside_one_paragraph_each_have_their_answer(asked: str, answers: tuple[str, ...]) -> None:
    assert [f"{c.measure_id} {c.count}" for c in understand_drawn(letter(*answers, asked=asked)).counts] == ["offences 154", "arrests 39"]


def test_lettered_answers_need_no_number_where_one_question_has_parts() -> None:
    made = letter(
        "(a) 133",
        "(b) 41",
        asked="For 2021/22:\n(a) How many offences of sexual communication with a child?\n(b) How many arrests were made for this offence?",
    )
    assert [f"{c.measure_id} {c.count}" for c in understand_drawn(made).counts] == ["offences 133", "arrests 41"]


@pytest.mark.parametrize(("question", "answer"), [("Q", "A"), ("Question", "Answer")])
def test_questions_and_answers_in_turn_need_no_numbers(question: str, answer: str) -> None:
    made = make_document(
        f"""Gwent Police
            Date: 1 June 2025
            {question}: How many sexual communication with a child offences were recorded in 2022?
            {answer}: 154
            {question}: How many arrests were made for sexual communication with a child in 2022?
            {answer}: 39"""
    )
    assert [f"{c.measure_id} {c.count}" for c in understand_drawn(made).counts] == ["offences 154", "arrests 39"]


def test_a_number_before_the_first_numbered_answer_is_not_lost() -> None:
    asked = "1. How many victims of sexual communication with a child were there in 2022?\n2. How many arrests were made?"
    made = understand_drawn(letter("Female: 12", "2. 39 arrests", asked=asked))
    assert [c.raw_value for c in made.counts] + [r.raw_value for r in made.rejections] == ["39 arrests", "12"]


@pytest.mark.parametrize(("said", "measure"), [("suspects arrested", "persons_arrested"), ("suspects who were charged", "persons_charged")])
def test_suspects_arrested_are_those_arrested(said: str, measure: str) -> None:
    made = letter("1. 39", asked=f"1. The number of {said} for sexual communication with a child in 2022")
    assert [c.measure_id for c in understand_drawn(made).counts] == [measure]


@pytest.mark.parametrize(
    "title", ["Recorded sexual communication with a child by quarter", "Sexual communication with a child recorded by quarter"]
)
def test_recorded_beside_an_offence_counts_crimes(title: str) -> None:
    made = make_document("Gwent Police\nDate: 1 June 2025", title, "Quarter | 2019/20\nQ1 | 20\nQ2 | 22\nQ3 | 25\nQ4 | 27")
    assert counts_of(made)[0] == "ew-071-17 offences 2019-04-01..2019-06-30 exact 20"


@pytest.mark.parametrize("title", ["Arrests and charges", "Recorded sexual communication with a child by sex"])
def test_recorded_says_nothing_of_what_may_be_victims_or_is_named_otherwise(title: str) -> None:
    made = letter(title, "Sex | 2019/20\nFemale | 20\nMale | 22", asked="1. Recorded sexual communication with a child?")
    assert counts_of(made) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("2019/20 61", "2020/21 77"),
        ("2019/20 61 2020/21 77",),
        ("Year Number", "2019/20 61", "2020/21 77"),
        ("• 2019/20 61", "• 2020/21 77"),
    ],
)
def test_years_and_counts_parted_by_a_space_are_a_list(lines: tuple[str, ...]) -> None:
    assert counts_of(letter(*lines)) == [
        "ew-071-17 offences 2019-04-01..2020-03-31 exact 61",
        "ew-071-17 offences 2020-04-01..2021-03-31 exact 77",
    ]


@pytest.mark.parametrize(
    "lines", [("2019 2020 2021", "61 77 92"), ("Year Female Male", "2019 61 4", "2020 77 5"), ("2021 92", "Total 160")]
)
def test_a_table_without_its_columns_is_no_list(lines: tuple[str, ...]) -> None:
    assert counts_of(letter(*lines)) == []


IN_2020 = "1. How many sexual communication with a child offences were recorded in 2020?"


@pytest.mark.parametrize(
    ("sentence", "whole"),
    [
        (
            "Gwent Police recorded 174 offences in calendar year 2020, of which 31 (17.8%) were linked to Snapchat and 12 to Instagram.",
            "174",
        ),
        ("Of the 174 offences, 31 were linked to Snapchat and 12 involved Instagram.", "174"),
        ("There were 174 offences, including 31 on Snapchat and 12 on Instagram.", "174"),
    ],
)
def test_parts_of_a_number_are_told_from_the_whole(sentence: str, whole: str) -> None:
    assert counts_of(letter(sentence, asked=IN_2020)) == [
        f"ew-071-17 offences 2020-01-01..2020-12-31 exact {whole}",
        "ew-071-17 offences 2020-01-01..2020-12-31 platform_id=snapchat exact 31",
        "ew-071-17 offences 2020-01-01..2020-12-31 platform_id=instagram exact 12",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "There were 174 offences, of which 31 resulted in a charge.",
        "There were 174 offences, of which 31 were recorded in 2020.",
        "174 offences in 2020, of which 31 in 2019 were linked to Snapchat.",
        "There were 174 offences including Snapchat.",
        "31 offences involved Snapchat and 9 involved both Snapchat and Instagram.",
    ],
)
def test_a_part_that_nobody_knows_is_no_count(sentence: str) -> None:
    assert counts_of(letter(sentence, asked=IN_2020)) == []


def test_a_platform_that_was_used_in_so_many_offences_is_theirs() -> None:
    made = letter("Snapchat was used in 31 offences, Instagram in 12 offences and WhatsApp in 9 offences.", asked=IN_2020)
    assert [f"{c.platform_id} {c.count}" for c in understand_drawn(made).counts] == ["snapchat 31", "instagram 12", "whatsapp 9"]


@pytest.mark.parametrize("answer", ["27, 176, 167", "27; 176; 167", "1. 27; 176 and 167"])
def test_a_list_of_numbers_belongs_to_the_years_that_the_question_names(answer: str) -> None:
    asked = "1. How many sexual communication with a child offences were recorded in 2018/19, 2019/20 and 2020/21?"
    assert [f"{c.period_start} {c.count}" for c in understand_drawn(letter(answer, asked=asked)).counts] == [
        "2018-04-01 27",
        "2019-04-01 176",
        "2020-04-01 167",
    ]


@pytest.mark.parametrize(
    "years",
    [
        "in 2018, 2019 and 2020 by age",
        "between 2018 and 2019",
        "in 2020, 2018 and 2019",
        "in 2018 and 2019, and on which of Snapchat and Kik",
        "since 2018",
    ],
)
def test_a_list_of_numbers_may_be_of_something_else_than_years(years: str) -> None:
    asked = f"1. How many sexual communication with a child offences were recorded {years}?"
    assert counts_of(letter("27, 76", asked=asked)) == []


@pytest.mark.parametrize(
    "asked",
    [
        "How many meeting a child following sexual grooming offences were recorded?",
        "How many offences of arranging to meet a child following sexual grooming were recorded?",
    ],
)
def test_meeting_a_child_is_not_the_class_in_which_it_is_counted(asked: str) -> None:
    assert rejections_of(letter("Year | Offences\n2022/23 | 12", asked=f"1. {asked}")) == ["no_offence 12"]


def test_the_sex_in_the_name_of_an_offence_narrows_nothing() -> None:
    asked = "1. How many offences of meeting a female child following sexual grooming were recorded?"
    assert counts_of(letter("Year | Offences\n2022/23 | 12", asked=asked)) == ["ew-088-01 offences 2022-04-01..2023-03-31 exact 12"]


@pytest.mark.parametrize(
    ("label", "force", "offence"),
    [
        ("SOA 2003 15A", "Gwent Police", "ew-071-17"),
        ("Section 15A(1) of the Sexual Offences Act 2003", "Gwent Police", "ew-071-17"),
        ("Sexual communications with children", "Gwent Police", "ew-071-17"),
        ("Online grooming (s15A)", "Gwent Police", "ew-071-17"),
        ("Communicating indecently with a child under 13", "Police Scotland", "sct-soa2009-s24"),
        ("s34 of the Sexual Offences (Scotland) Act 2009", "Police Scotland", "sct-soa2009-s34"),
        ("Section 90 Justice Act (NI) 2015", "Police Service of Northern Ireland", "ni-soo2008-a22a"),
    ],
)
def test_an_offence_is_known_by_its_section_in_more_than_one_form(label: str, force: str, offence: str) -> None:
    made = letter(f"Offence | 2020/21\n{label} | 5", force=force, asked="1. How many offences were recorded?")
    assert [c.offence_id for c in understand_drawn(made).counts] == [offence]


@pytest.mark.parametrize(
    "asked",
    [
        "in 2022/23 had an outcome of charge?",
        "were charged?",
        "went to court?",
        "are still under investigation?",
        "were historic?",
        "were given a community resolution?",
    ],
)
def test_a_question_after_offences_that_ended_in_one_way_narrows(asked: str) -> None:
    made = letter("Year | Offences\n2022/23 | 12", asked=f"1. How many sexual communication with a child offences {asked}")
    assert counts_of(made) == []


@pytest.mark.parametrize(
    "asked",
    ["I note you seek access to the number of offences of sexual communication with a child in 2022/23", "How many suspects were charged?"],
)
def test_words_that_only_look_like_a_platform_or_an_outcome_narrow_nothing(asked: str) -> None:
    made = letter("Sexual communication with a child", "Year | Offences\n2022/23 | 12", asked=f"1. {asked}")
    assert counts_of(made) == ["ew-071-17 offences 2022-04-01..2023-03-31 exact 12"]


@pytest.mark.parametrize(
    "said", ["Please note that figures are provided by financial year (1 April to 31 March).", "All figures run from April to March."]
)
def test_a_bare_year_where_years_run_from_april_is_left_to_a_person(said: str) -> None:
    assert rejections_of(letter(said, "Year | Offences\n2020 | 77")) == ["ambiguous_label 77"]


def test_a_bare_year_beside_calendar_years_is_one() -> None:
    said = "Figures are by calendar year; those by financial year are not held."
    assert counts_of(letter(said, "Year | Offences\n2020 | 77")) == ["ew-071-17 offences 2020-01-01..2020-12-31 exact 77"]


@pytest.mark.parametrize(
    ("label", "period"), [("2022/23p", "2022-04-01..2023-03-31"), ("2022 r", "2022-01-01..2022-12-31"), ("2022r", "2022-01-01..2022-12-31")]
)
def test_a_provisional_or_revised_year_is_that_year(label: str, period: str) -> None:
    made = counts_of(letter(f"Year | Offences\n{label} | 77"))
    assert made == ([f"ew-071-17 offences {period} exact 77"] if " " not in label else [])


WHOLE = "1. How many offences of sexual communication with a child were recorded in 2022?\n2. "


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("How many of these involved Snapchat?", "platform_id=snapchat "),
        ("Of these offences, how many were linked to the app WhatsApp?", "platform_id=whatsapp "),
        ("How many of these had a female victim?", "victim_sex=female "),
        ("How many of those offences had a male suspect?", "suspect_sex=male "),
        ("How many of these had a victim aged under 13?", "victim_age=0-12 "),
        ("Of those, how many involved a victim aged 12 to 15?", "victim_age=12-15 "),
    ],
)
def test_a_question_after_a_part_says_what_its_answer_counts(asked: str, said: str) -> None:
    made = letter("1. 150", "2. 71", asked=WHOLE + asked)
    assert counts_of(made)[1:] == [f"ew-071-17 offences 2022-01-01..2022-12-31 {said}exact 71"]


@pytest.mark.parametrize(
    "asked",
    [
        "How many of these had a female victim and a male suspect?",
        "How many of these did not involve Snapchat?",
        "How many of these involved only Snapchat?",
        "How many of these were linked to Snapchat or Instagram?",
        "How many of these involved social media such as Snapchat?",
        "How many of these were reported by a female victim?",
        "How many of these involved more than one female victim?",
        "How many of these involved Snapchat in Cardiff?",
        "How many of these had female victims aged 12-15?",
    ],
)
def test_a_question_after_a_part_of_which_anything_is_unclear_is_left_to_a_person(asked: str) -> None:
    assert counts_of(letter("1. 150", "2. 71", asked=WHOLE + asked))[1:] == []


@pytest.mark.parametrize(
    "answers",
    [
        ("150 offences were recorded. 71 involved it.",),
        ("Of the 150 offences, 71.",),
        ("71 victims",),
        ("The figures:", "Year | Offences | Of which\n2022 | 150 | 71"),
    ],
)
def test_an_answer_that_says_more_than_one_number_is_not_that_of_the_part_alone(answers: tuple[str, ...]) -> None:
    made = letter("1. 150", f"2. {answers[0]}", *answers[1:], asked=WHOLE + "How many of these involved Snapchat?")
    assert counts_of(made)[1:] == []


def test_a_part_of_what_may_be_a_part_is_left_to_a_person() -> None:
    asked = WHOLE + "How many of these had a female victim?\n3. How many of these had a victim aged under 13?"
    assert rejections_of(letter("1. 150", "2. 71", "3. 12", asked=asked)) == ["restricted_question 12"]


@pytest.mark.parametrize("answer", ["None held", "Nil held", "There are none held on our systems."])
def test_none_held_may_be_nothing_known(answer: str) -> None:
    asked = "1. How many sexual communication with a child offences were recorded in 2022?"
    made = understand_drawn(letter(f"1. {answer}", asked=asked))
    assert (made.counts, [r.reason_id for r in made.rejections]) == ((), ["unsure_sentence"])


def test_a_numbered_question_over_its_answer_asks_where_no_request_stands_before() -> None:
    made = make_document(
        """Gwent Police
           Date: 1 June 2025
           Question 1: How many sexual communication with a child crimes were recorded in 2018/19 and 2019/20?
           27, 76
           Question 2: How many arrests were made for sexual communication with a child in 2019/20?
           12"""
    )
    assert [f"{c.measure_id} {c.period_start} {c.count}" for c in understand_drawn(made).counts] == [
        "offences 2018-04-01 27",
        "offences 2019-04-01 76",
        "arrests 2019-04-01 12",
    ]


def test_an_answer_that_only_begins_with_its_number_is_no_question() -> None:
    made = make_document(
        "Gwent Police\nDate: 1 June 2025",
        "Q1. There were 35 offences of sexual communication with a child in 2018",
        "Q2. What you ask for is not held.",
    )
    assert counts_of(made) == ["ew-071-17 offences 2018-01-01..2018-12-31 exact 35"]


@pytest.mark.parametrize("between", ["between 1 April 2022 and 31 March 2023", "between 01/04/2022 and 31/03/2023"])
def test_dates_after_a_child_are_no_ages(between: str) -> None:
    asked = f"1. How many offences of sexual communication with a child {between}?"
    assert counts_of(letter("There were 73 offences.", asked=asked)) == ["ew-071-17 offences 2022-04-01..2023-03-31 exact 73"]
    assert counts_of(letter("There were 73 offences.", asked=asked.replace("child", "child between 11 and 13"))) == []


def test_a_line_that_only_opens_the_answer_is_no_title_of_its_table() -> None:
    assert figures_of(letter("We responded:", drawn("Year | Offences\n2022/23 | 5"))) == {"5": "2022-04-01..2023-03-31 exact 5"}
    assert figures_of(letter("We barked:", drawn("Year | Offences\n2022/23 | 5"))) == {}


@pytest.mark.parametrize("marks", [("Q1", "Q2"), ("Answer 1", "Answer 2"), ("1.", "2.")])
def test_numbered_questions_that_nothing_opens_are_the_request_of_numbered_answers(marks: tuple[str, str]) -> None:
    tables = [drawn(f"2021/22 | 2022/23\n{figures}", number=number) for number, figures in enumerate(("80 | 96", "8 | 11"), 1)]
    asked = "1. How many offences of sexual communication with a child were recorded?\n2. How many of those were {}?"
    told = make_document("Gwent Police", asked.format("non-recent"), marks[0], tables[0], marks[1], tables[1])
    assert [(count.raw_value, count.offence_id) for count in understand_drawn(told).counts] == [("80", "ew-071-17"), ("96", "ew-071-17")]
    assert rejections_of(told) == ["restricted_question 8", "restricted_question 11"]


def test_questions_that_nothing_opens_are_answers_where_no_number_comes_again() -> None:
    asked = "1. How many offences of sexual communication with a child were recorded in 2021/22?"
    told = make_document("Gwent Police", asked, "There were 80 offences.")
    assert [count.raw_value for count in understand_drawn(told).counts] == ["80"]


def test_a_sentence_over_a_table_that_speaks_of_one_place_makes_its_figures_those_of_the_place() -> None:
    table = drawn("Year | Offences\n2022/23 | 30")
    assert rejections_of(letter("The table shows offences recorded in the Newport area.", table)) == ["restricted_question 30"]
    for whole in ("The table shows offences recorded in Gwent.", "The table shows what is asked in Questions 1 and 2."):
        assert figures_of(letter(whole, table)) == {"30": "2022-04-01..2023-03-31 exact 30"}


def test_an_offence_that_figures_leave_out_is_not_theirs() -> None:
    told = letter("Figures exclude offences recorded by Action Fraud.\n2021/22: 80\n2022/23: 96")
    assert {count.offence_id for count in understand_drawn(told).counts} <= {"ew-071-17"}


def test_figures_under_the_name_of_a_date_are_no_dates() -> None:
    table = drawn("Year | Committed date | Recorded date\n2022/23 | 77 | 01/04/2022")
    assert rejections_of(letter(table)) == ["unknown_axis 77"]


@pytest.mark.parametrize(
    "before",
    ["The table shows the number of offences which had a charge outcome.", "Please note that this is a keyword search for Snapchat only."],
)
def test_a_sentence_over_a_table_that_speaks_of_a_part_makes_its_figures_that_part(before: str) -> None:
    table = drawn("Year | Offences\n2022/23 | 12")
    assert rejections_of(letter(before, table)) == ["restricted_question 12"]
    assert figures_of(letter("The table shows the number of offences which were recorded.", table)) == {
        "12": "2022-04-01..2023-03-31 exact 12"
    }


def test_a_note_on_whose_the_ages_are_does_not_say_what_is_counted() -> None:
    table = drawn("Age | Female | Male\n0-10 | 4 | 1\n11-13 | 20 | 3")
    told = make_document("Gwent Police", "Recorded sexual communication with a child 2021/22", table, "The ages are of victims.")
    assert rejections_of(told) == ["no_measure 4", "no_measure 1", "no_measure 20", "no_measure 3"]


def test_what_is_counted_before_questions_that_nothing_opens_is_not_lost() -> None:
    counted = "In 2020/21 we recorded 71 offences of sexual communication with a child."
    told = make_document("Gwent Police", counted, "1. How many of those were non-recent?", "Q1", "Nine")
    assert "71" in [count.raw_value for count in understand_drawn(told).counts]
