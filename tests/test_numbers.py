"""Numbers in running text and in cells."""

from __future__ import annotations

import pytest

from foi_ingest.normalise.numbers import find_numbers, read_whole_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There have been 39 offences", ["39"]),
        ("1,616 and 77, 686 and 15899", ["1,616", "77, 686", "15899"]),
        ("Two victims were male and three female", ["Two", "three"]),
        ("fewer than five offences, <5 arrests and less than 10 charges", ["fewer than five", "<5", "less than 10"]),
        ("5 or fewer", ["5 or fewer"]),
        ("There were no offences and no further action", ["no"]),
        ("There were no recorded offences", ["no"]),
        ("1.5 hours", ["1.5"]),
        ("someone often weighs a tenner", []),
        ("In 2021/22, 101. In 2022-23, 121.", ["2021", "22", "101", "2022", "23", "121"]),
        ("98, 107, 113", ["98", "107", "113"]),
        ("12,345, 678", ["12,345", "678"]),
        ("", []),
    ],
)
def test_every_number_of_a_text_is_found_whole(text: str, expected: list[str]) -> None:
    assert [number.text for number in find_numbers(text)] == expected


def test_numbers_count_up_and_point_at_their_characters() -> None:
    text = "In 2017/18 there were 19, then two."
    numbers = find_numbers(text)
    assert [n.ordinal for n in numbers] == list(range(len(numbers)))
    assert all(text[n.start : n.end] == n.text for n in numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("15899", 15899),
        ("1,616", 1616),
        ("77, 686", 77686),
        ("1\u00a0616".replace("\u00a0", ",\u00a0"), 1616),
        ("two", 2),
        ("Twenty", 20),
        (" 12 ", 12),
    ],
)
def test_a_whole_number_is_read_as_printed(text: str, expected: int) -> None:
    assert read_whole_number(text) == expected


@pytest.mark.parametrize("text", ["1,61", "12.5", "-3", "<5", "*", "12 crimes", "1O4", "", "12%", "£12", "98, 107, 113", "12,345, 678"])
def test_what_is_no_whole_number_is_not_repaired(text: str) -> None:
    assert read_whole_number(text) is None
