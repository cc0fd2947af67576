"""Number formats: the text that stands on the screen."""

from __future__ import annotations

from datetime import datetime, time

import pytest

from foi_ingest.extract.workbook.formats import show, show_text


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1616, "#,##0", "1,616"),
        (1234567, "#,##0", "1,234,567"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (0.12, "0%", "12%"),
        (0.125, "0.0%", "12.5%"),
        (71, "000", "071"),
        (2.5, "0", "3"),
        (-5, "0_);(0)", "(5)"),
        (-5, "#,##0", "-5"),
        (-5, "0;[Red]0", "-5"),
        (-0.2, "0", "0"),
        (0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
        (1500, "[$£-809]#,##0.00", "£1,500.00"),
        (1500, "£#,##0", "£1,500"),
        (16, '0" crimes"', "16 crimes"),
        (1234567, "#,##0,", "1,235"),
        (5, "0.##", "5"),
    ],
)
def test_a_number_is_shown_as_its_format_writes_it(value: float, number_format: str, shown: str) -> None:
    assert show(value, number_format).text.rstrip(".") == shown


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('[<5]"<5";General', "<5"),
        ('[<5]"<5";#,##0', "<5"),
        ('"<5"', "<5"),
        ('"*"', "*"),
        (";;;", ""),
        ("[<5]\\<\\5;0", "<5"),
        ('[=0]"nil";[<5]"<5";#,##0', "<5"),
        ('[>=5]0;"fewer than 5"', "fewer than 5"),
    ],
)
def test_a_format_that_masks_never_shows_the_stored_number(number_format: str, shown: str) -> None:
    seen = show(3, number_format)
    assert (seen.text, seen.is_masked) == (shown, True)
    assert "3" not in repr(seen)


def test_the_same_format_shows_the_numbers_that_it_does_not_mask() -> None:
    assert show(7, '[<5]"<5";General').text == "7"
    assert show(1240, '[=0]"nil";[<5]"<5";#,##0').text == "1,240"
    assert show(0, '[=0]"nil";[<5]"<5";#,##0').text == "nil"
    assert not show(7, '[<5]"<5";General').is_masked


def test_a_date_in_a_masking_format_is_masked_too() -> None:
    assert show(datetime(1900, 1, 3), '[<5]"<5";d/m/yyyy', 3.0).text == "<5"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("mmm-yy", "Apr-22"),
        ("mmm\\-yy;@", "Apr-22"),
        ("dd/mm/yyyy", "01/04/2022"),
        ("mm-dd-yy", "01/04/2022"),
        ("d-mmm", "1-Apr"),
        ("[$-809]dd mmmm yyyy", "01 April 2022"),
        ("dddd, d mmm yyyy", "Friday, 1 Apr 2022"),
        ("yyyy", "2022"),
        ("dd/mm/yyyy hh:mm", "01/04/2022 13:05"),
        ("h:mm AM/PM", "1:05 PM"),
        ("General", "44652"),
    ],
)
def test_a_date_is_shown_as_its_format_writes_it(number_format: str, shown: str) -> None:
    assert show(datetime(2022, 4, 1, 13, 5), number_format, 44652.0).text == shown  # noqa: DTZ001


def test_minutes_are_not_taken_for_months() -> None:
    assert show(time(13, 5, 9), "hh:mm:ss", 0.5).text == "13:05:09"


def test_only_a_date_without_day_or_year_may_have_been_a_text() -> None:
    moment = datetime(2015, 12, 1)  # noqa: DTZ001
    assert show(moment, "mmm-yy").nature == "part_date"
    assert show(moment, "d-mmm").nature == "part_date"
    assert show(moment, "dd/mm/yyyy").nature == "date"


def test_a_fraction_or_power_of_ten_is_in_doubt_because_it_rounds_what_is_stored() -> None:
    assert show(0.5, "# ?/?").doubt == "unsure_reading"
    assert show(1.5e9, "0.00E+00").doubt == "unsure_reading"


def test_a_text_is_hidden_by_a_format_with_an_empty_text_part() -> None:
    assert show_text("CANARY", ";;;").text == ""
    assert show_text("CANARY", ';;;"*"').text == "*"
    assert show_text("Kent", "#,##0").text == "Kent"
    assert show_text("2020", '"Year "@').text == "Year 2020"
