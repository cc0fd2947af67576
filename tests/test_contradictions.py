"""One answer with two numbers for one thing: two tellings stay, with a check; a lost label takes both away."""

from __future__ import annotations

import pytest

from drawn import counts_of, drawn, letter, rejections_of, understand_drawn

SCC = "ew-071-17 offences 2022-04-01..2023-03-31"


def test_a_sentence_and_a_table_that_differ_both_stay_and_a_check_says_so() -> None:
    document = letter("Gwent Police recorded 48 offences in 2022/23.", drawn("Year | Offences\n2021/22 | 44\n2022/23 | 47"))
    assert [count for count in counts_of(document) if count.startswith(SCC)] == [f"{SCC} exact 48", f"{SCC} exact 47"]
    (check,) = understand_drawn(document).checks
    assert (check.what, check.left_low, check.right_low, check.verdict) == ("the reply tells one figure twice", 48, 47, "differs")


def test_the_total_of_one_table_may_differ_from_another_table() -> None:
    by_year = drawn("Year | Offences\n2021/22 | 44\n2022/23 | 47")
    by_platform = drawn("Platform | 2022/23\nSnapchat | 21\nKik | 20\nTotal | 41", number=2)
    document = letter("Offences by year", by_year, "Offences by platform", by_platform)
    assert {f"{SCC} exact 47", f"{SCC} exact 41 total"} <= set(counts_of(document))
    assert [check.verdict for check in understand_drawn(document).checks if "twice" in check.what] == ["differs"]


def test_a_telling_within_the_bounds_of_a_mask_agrees_with_it() -> None:
    document = letter("Gwent Police recorded 3 offences in 2022/23.", drawn("Year | Offences\n2021/22 | 44\n2022/23 | <5"))
    assert [check.verdict for check in understand_drawn(document).checks] == ["agrees_within_bounds"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (
            "This one is for the eastern half of what we police, which is large.",
            "This one is for the western half, which is larger.",
        ),
        ("", ""),
    ],
)
def test_two_tables_with_the_same_labels_have_lost_what_parts_them(above: str, below: str) -> None:
    first, second = drawn("Year | Offences\n2022/23 | 12"), drawn("Year | Offences\n2022/23 | 15", number=2)
    document = letter(above, first, below, second)
    assert counts_of(document) == []
    assert rejections_of(document) == ["told_differently 12", "told_differently 15"]


def test_words_that_are_not_understood_over_a_table_make_no_second_telling() -> None:
    by_year = drawn("Year | Offences\n2021/22 | 44\n2022/23 | 47")
    by_platform = drawn("Platform | 2022/23\nSnapchat | 21\nTotal | 41", number=2)
    document = letter(by_year, "The next ones are those of the eastern half of what we police.", by_platform)
    assert "told_differently 41" in rejections_of(document)


def test_one_column_that_says_two_numbers_for_one_year_has_lost_a_label() -> None:
    assert rejections_of(letter(drawn("Year | Offences\n2022/23 | 12\n2022/23 | 15"))) == ["told_differently 12", "told_differently 15"]
