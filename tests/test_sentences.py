"""Figures in sentences: understood only where every word is known; numbers that count nothing are never figures."""

from __future__ import annotations

import pytest

from drawn import counts_of, letter, rejections_of, understand_drawn

FY19 = "2019-04-01..2020-03-31"
ASKED = """
1. How many offences of sexual communication with a child were recorded in 2019/20?
2. How many victims of these offences were there?
3. How many arrests were made for these offences?
"""


@pytest.mark.parametrize(
    "text",
    [
        "There were 39 offences recorded in 2019/20.",
        "There have been 39 offences recorded under s15A Sexual Offences Act 2003 in 2019/20.",
        "39 offences of sexual communication with a child were recorded between 1 April 2019 and 31 March 2020.",
        "In 2019/20 Gwent Police recorded 39 offences of sexual communication with a child.",
        "Our systems returned 39 offences for the period 1 April 2019 to 31 March 2020.",
        "During the financial year 2019/20 there were 39 crimes recorded.",
    ],
)
def test_a_sentence_whose_every_word_is_known_is_a_figure(text: str) -> None:
    assert counts_of(letter(text)) == [f"ew-071-17 offences {FY19} exact 39"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There were two offences recorded in 2019/20.", "exact 2"),
        ("There were fewer than five offences recorded in 2019/20.", "suppressed 0..4"),
        ("There were no offences recorded in 2019/20.", "exact 0"),
        ("There were 1,616 offences recorded in 2019/20.", "exact 1616"),
    ],
)
def test_words_masks_and_none_are_numbers_too(text: str, expected: str) -> None:
    assert counts_of(letter(text)) == [f"ew-071-17 offences {FY19} {expected}"]


def test_several_years_in_one_sentence_each_keep_their_number() -> None:
    assert counts_of(letter("There were 19 offences in 2017/18, 41 in 2018/19 and 39 in 2019/20.")) == [
        "ew-071-17 offences 2017-04-01..2018-03-31 exact 19",
        "ew-071-17 offences 2018-04-01..2019-03-31 exact 41",
        f"ew-071-17 offences {FY19} exact 39",
    ]


def test_sexes_in_one_sentence_each_keep_their_number() -> None:
    document = letter("Answer 1: 39\nAnswer 2: 31 victims were female and 9 victims were male.", asked=ASKED)
    assert counts_of(document)[1:] == [
        f"ew-071-17 victims {FY19} victim_sex=female exact 31",
        f"ew-071-17 victims {FY19} victim_sex=male exact 9",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "There were 39 offences in 2019/20 that involved a child in care.",
        "There were 39 online offences flagged as exploitation in 2019/20.",
        "Excluding Newport, there were 39 offences in 2019/20.",
        "Approximately 39 offences were recorded in 2019/20.",
        "In 2019/20 there were 39 repeat offences.",
        "In 2019/20 officers closed 39 offences.",
        "In 2019/20 there were 39 fewer offences.",
    ],
)
def test_a_word_that_is_not_known_may_change_what_is_counted(text: str) -> None:
    document = letter(text)
    assert counts_of(document) == []
    assert [line.split()[0] for line in rejections_of(document)] == ["unsure_sentence"]


def test_a_rejected_sentence_says_which_words_were_not_understood() -> None:
    [rejection] = understand_drawn(letter("Excluding Newport, there were 39 offences in 2019/20.")).rejections
    assert rejection.suggestion is not None
    assert "excluding" in rejection.suggestion


def test_two_offences_in_one_sentence_are_not_shared_out_by_guess() -> None:
    text = "There were 39 offences of sexual communication with a child and stalking in 2019/20."
    assert counts_of(letter(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "It would take 9,000 minutes, that is 150 hours of work, and the request is refused under section 12.",
        "There are 40,327 crimes that would need to be read at 5 minutes each.",
        "The cost would exceed the appropriate limit of £450, or 18 hours, under section 12(1).",
        "A conservative estimate is that 4,132 records at three minutes per record are involved.",
        "Gwent Police neither confirms nor denies that it holds 3 other records.",
    ],
)
def test_numbers_in_a_refusal_are_never_figures_and_wait_for_nobody(text: str) -> None:
    document = letter(text)
    assert (counts_of(document), rejections_of(document)) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "The search cost £1,250 and took 12 hours.",
        "This is a rise of 12%.",
        "* denotes fewer than 5.",
        "Figures have been rounded to the nearest 5.",
        "See table 2 and appendix 3.",
        "Section 15A of the Sexual Offences Act 2003 came into force on 3 April 2017.",
        "Our letter of 9 October 2020, reference 0512/2020.",
        "More than one platform may be recorded.",
        "Victims aged 12 to 15 are counted as children.",
        "The first 384 characters are searched.",
    ],
)
def test_costs_keys_codes_dates_ages_and_references_are_never_figures(text: str) -> None:
    document = letter(text)
    assert (counts_of(document), rejections_of(document)) == ([], [])


def test_a_number_that_answers_a_narrowed_question_is_not_the_number_of_offences() -> None:
    document = letter(
        "There were 5 in 2019/20.", asked="1. How many offences of sexual communication with a child involved a knife in 2019/20?"
    )
    assert counts_of(document) == []


def test_each_answer_counts_what_its_own_question_asks() -> None:
    document = letter("Answer 1: 39\nAnswer 2: 42\nAnswer 3: no arrests", asked=ASKED)
    assert counts_of(document) == [
        f"ew-071-17 offences {FY19} exact 39",
        f"ew-071-17 victims {FY19} exact 42",
        f"ew-071-17 arrests {FY19} exact 0",
    ]


@pytest.mark.parametrize("sentence", ["A search of our crime system brought back no results.", "Our searches have returned no records."])
def test_a_search_that_brought_nothing_says_none(sentence: str) -> None:
    asked = "1. Number of sexual communication with a child offences recorded in 2019/20"
    assert counts_of(letter(sentence, asked=asked)) == ["ew-071-17 offences 2019-04-01..2020-03-31 exact 0"]


def test_a_search_for_a_word_is_no_answer_to_the_whole_question() -> None:
    asked = "1. Number of sexual communication with a child offences recorded in 2019/20"
    assert counts_of(letter("A search for the keyword grooming brought back no results.", asked=asked)) == []


@pytest.mark.parametrize("line", ["Not Recorded 19", "Unknown 19", "Not recorded: 19"])
def test_a_count_of_what_is_not_known_is_no_count_of_all(line: str) -> None:
    assert counts_of(letter(line, asked="1. Number of sexual communication with a child offences recorded in 2019/20")) == []


def test_a_row_without_its_table_is_no_sentence() -> None:
    assert counts_of(letter("Mar-18 46", asked="1. Number of sexual communication with a child offences")) == []
