"""What a cell says: numbers, masks, marks with and without a key, words for "no number"."""

from __future__ import annotations

import pytest

from foi_ingest.normalise.values import Value, read_keys, read_rounding, read_value
from foi_ingest.vocabulary import load_vocabulary


def read(text: str, *notes: str) -> Value | None:
    """A cell of a reply that says `notes`."""
    vocabulary = load_vocabulary()
    return read_value(text, read_keys(notes, vocabulary), vocabulary, read_rounding(notes))


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("1,616", 1616), ("77, 686", 77686), ("Nil", 0), ("two", 2), ("None", 0)])
def test_a_number_is_exact(text: str, number: int) -> None:
    assert read(text) == Value("exact", number, number)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("<5", 0, 4),
        ("< 5", 0, 4),
        ("fewer than 5", 0, 4),
        ("Fewer than five", 0, 4),
        ("less than 10", 0, 9),
        ("under 5", 0, 4),
        ("5 or fewer", 0, 5),
        ("≤5", 0, 5),
        ("<=5", 0, 5),
        ("1-4", 1, 4),
        ("1 to 4", 1, 4),
        ("between 1 and 4", 1, 4),
        ("0-9", 0, 9),
    ],
)
def test_a_mask_has_its_own_bounds_and_no_tighter_ones(text: str, low: int, high: int) -> None:
    assert read(text) == Value("suppressed", low, high)


@pytest.mark.parametrize("text", ["12-15", "0-11", "10-14", "6-10", "<50", "2017/18", "16/17", "13-17"])
def test_an_age_band_or_a_year_is_no_mask(text: str) -> None:
    assert read(text) is None


def test_a_star_without_a_key_has_no_upper_bound() -> None:
    assert read("*") == Value("suppressed", 0, None)


@pytest.mark.parametrize(
    ("note", "mark", "low", "high"),
    [
        ("* denotes fewer than 5", "*", 0, 4),
        ("* = less than 5", "*", 0, 4),
        ("* denotes a number between 1 and 4.", "*", 1, 4),
        ("An asterisk (*) represents figures of 5 or fewer", "*", 0, 5),
        ("Note: * means fewer than 10 to protect identity", "*", 0, 9),
        ("Numbers below 5 are shown as *", "*", 0, 4),
        ("Figures under five have been replaced with an *", "*", 0, 4),
        ("<5 means 1 to 4", "<5", 1, 4),
        ("X denotes fewer than 3", "X", 0, 2),
    ],
)
def test_a_key_of_the_reply_gives_a_mark_its_bounds(note: str, mark: str, low: int, high: int) -> None:
    assert read(mark, note) == Value("suppressed", low, high)


@pytest.mark.parametrize("note", ["A dash (-) means that no offences were recorded", "- denotes zero", "A hyphen indicates nil"])
def test_a_dash_is_zero_only_where_the_reply_says_so(note: str) -> None:
    assert read("-", note) == Value("exact", 0, 0)
    bare = read("-")
    assert bare is not None
    assert (bare.status, bare.low, bare.high) == ("blank", None, None)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("No information held", "not_held"),
        ("Not held", "not_held"),
        ("Not recorded", "not_recorded"),
        ("N/A", "not_applicable"),
        ("s.40(2)", "withheld"),
        ("Section 40(2)", "withheld"),
        ("Withheld", "withheld"),
        ("Redacted", "withheld"),
    ],
)
def test_a_word_for_no_number_has_a_status_and_no_bounds(text: str, status: str) -> None:
    assert read(text) == Value(status)


@pytest.mark.parametrize(
    ("note", "text", "low", "high"),
    [
        ("All figures are rounded to the nearest 5.", "10", 8, 12),
        ("All figures are rounded to the nearest 5.", "0", 0, 2),
        ("Numbers have been rounded to the nearest ten", "20", 15, 25),
    ],
)
def test_a_rounded_number_stands_for_all_that_round_to_it(note: str, text: str, low: int, high: int) -> None:
    assert read(text, note) == Value("rounded", low, high)


def test_a_reply_that_says_that_it_does_not_round_gives_exact_numbers() -> None:
    assert read("10", "Figures have not been rounded to the nearest 5.") == Value("exact", 10, 10)


def test_a_mask_stays_a_mask_in_a_rounded_table() -> None:
    assert read("<5", "All figures are rounded to the nearest 5.") == Value("suppressed", 0, 4)


def test_a_unit_inside_the_cell_says_what_is_counted() -> None:
    assert read("16 crimes") == Value("exact", 16, 16, "offences")
    assert read("1,204 arrests") == Value("exact", 1204, 1204, "arrests")


@pytest.mark.parametrize(
    "text", ["1O4", "4 (see note)", "12.5", "-3", "16 apples", "12 (3)", "14 / 2", "15*", "4 machinery and 2 tools", "£12"]
)
def test_what_is_no_number_and_no_known_mark_is_left_for_a_person(text: str) -> None:
    assert read(text) is None


def test_a_key_never_stands_for_a_mark_that_it_does_not_name() -> None:
    assert read("*", "** denotes fewer than 3") == Value("suppressed", 0, None)


def test_a_sentence_without_a_mark_is_no_key() -> None:
    assert read_keys(["Fewer than 5 offences were recorded in 2019.", "Our response is set out below."], load_vocabulary()) == {}
