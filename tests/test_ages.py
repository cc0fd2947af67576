"""Ages as replies write them, and labels beside them that are no ages."""

from __future__ import annotations

import pytest

from foi_ingest.normalise.ages import read_age


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11 and under", "0-11"),
        ("11 or under", "0-11"),
        ("up to 11", "0-11"),
        ("Under 16", "0-15"),
        ("under 16s", "0-15"),
        ("<18", "0-17"),
        ("<10", "0-9"),
        ("≤5", "0-5"),
        ("U18", "0-17"),
        ("12-15", "12-15"),
        ("12 – 15", "12-15"),
        ("12 to 15", "12-15"),
        ("between 12 and 15", "12-15"),
        ("Aged 12-15 years", "12-15"),
        ("16/17", "16-17"),
        ("0-5", "0-5"),
        ("16+", "16+"),
        ("16 and over", "16+"),
        ("over 18", "19+"),
        (">64", "65+"),
        ("60+", "60+"),
        ("65 years and over", "65+"),
        ("13", "13"),
        ("13 years old", "13"),
        ("Age 13", "13"),
        ("13 year olds", "13"),
        ("Victims aged 13 to 15", "13-15"),
        ("Children under 13", "0-12"),
    ],
)
def test_an_age_is_brought_to_its_bounds(text: str, expected: str) -> None:
    assert read_age(text) == expected


@pytest.mark.parametrize("text", ["Unknown", "15-12", "2017/18", "2019", "Total", "", "12.5", "adult", "150+", "Facebook", "12-15-17"])
def test_what_is_no_age_stays_none(text: str) -> None:
    assert read_age(text) is None
