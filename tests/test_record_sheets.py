"""Sheets in which a row is a crime or a victim: the rows are counted, and nothing of a person or a single crime gets out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from drawn import describe_count
from foi_ingest.model import Reading
from test_workbook_layouts import Rows, list_figures, read

TITLE = "Offences of sexual communication with a child recorded in 2021/22. Each row is one crime."
YEAR = "2021-04-01..2022-03-31"


def read_list(tmp_path: Path, rows: Rows, title: str = TITLE) -> Reading:
    return read(tmp_path, {"Data": [["Gwent Police"], [title], [], *rows]})


def list_meanings(reading: Reading) -> list[str]:
    """Each figure without its place."""
    return [describe_count(count).removeprefix("ew-071-17 offences ") for count in reading.counts]


def list_reasons(reading: Reading) -> list[str]:
    return [rejection.reason_id for rejection in reading.rejections]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("Crime Number", ["22001/21", "22002/21", "22003/21"]),
        ("Occurrence No.", ["N1", "N2", "N3"]),
        ("URN", ["7", "8", "9"]),
        ("Victim name", ["A", "B", "C"]),
        ("Date of birth", ["01/04/2009", "02/04/2009", "03/04/2009"]),
        ("MO Summary", ["met in 2 chats", "met in a chat", "sent a picture"]),
        ("What happened", ["long words " * 9, "short words", "more words"]),
    ],
)
def test_what_names_a_person_or_a_crime_is_left_out(tmp_path: Path, heading: str, values: Sequence[str]) -> None:
    rows = [[value, platform] for value, platform in zip(values, ("Facebook", "Facebook", "Kik"), strict=True)]
    reading = read_list(tmp_path, [[heading, "Platform"], *rows])
    assert list_meanings(reading) == [f"{YEAR} platform_id=facebook exact 2", f"{YEAR} platform_id=kik exact 1"]
    assert reading.rejections == ()
    said = {label.text for count in reading.counts for label in count.raw_labels}
    assert not said & set(values)


def test_crime_numbers_make_a_list_of_crimes_without_a_word_that_says_so(tmp_path: Path) -> None:
    title = "Offences of sexual communication with a child recorded"
    rows: Rows = [["Crime Number", "Platform", "Financial Year"], ["1", "Kik", "2020/21"], ["2", "Kik", "2021/22"], ["3", "Kik", "2021/22"]]
    assert list_meanings(read_list(tmp_path, rows, title)) == [
        "2020-04-01..2021-03-31 platform_id=kik exact 1",
        f"{YEAR} platform_id=kik exact 2",
    ]


def test_a_crime_number_beside_figures_makes_no_list(tmp_path: Path) -> None:
    rows: Rows = [["Crime Number", "Platform", "Count"], ["a1", "Facebook", 1], ["a2", "Kik", 1]]
    reading = read_list(tmp_path, rows)
    assert list_figures(reading) == []
    assert list_reasons(reading) == ["personal_data", "personal_data"]
    # Nothing that names a single crime goes further than the file, into a rejection either.
    assert not {"a1", "a2"} & {label.text for rejection in reading.rejections for label in rejection.raw_labels}


def test_a_crime_in_two_rows_is_not_two_crimes(tmp_path: Path) -> None:
    rows: Rows = [["Crime Number", "Victim age"], ["1", 12], ["1", 13], ["2", 13]]
    reading = read_list(tmp_path, rows)
    assert list_figures(reading) == []
    assert list_reasons(reading) == ["repeated_record", "repeated_record"]


@pytest.mark.parametrize("title", ["Victims of sexual communication with a child, 2021/22.", "Sexual communication with a child, 2021/22."])
def test_a_row_may_be_a_victim(tmp_path: Path, title: str) -> None:
    rows: Rows = [["Crime Number", "Victim age"], ["1", 12], ["1", 13], ["2", 13]]
    assert [
        (count.measure_id, count.victim_age, count.count) for count in read_list(tmp_path, rows, f"{title} Each row is one victim.").counts
    ] == [("victims", "12", 1), ("victims", "13", 2)]


def test_a_date_is_one_day_whatever_the_time(tmp_path: Path) -> None:
    rows: Rows = [["Date recorded", "Platform"], ["2021-04-03 14:05:00", "Kik"], ["03/04/2021 9:00", "Kik"]]
    reading = read_list(tmp_path, rows)
    assert list_meanings(reading) == ["2021-04-03..2021-04-03 platform_id=kik exact 2"]
    assert {count.period_kind for count in reading.counts} == {"custom"}


def test_a_year_beside_dates_is_the_period(tmp_path: Path) -> None:
    rows: Rows = [["Date recorded", "Year", "Platform"], ["03/04/2021", "2021/22", "Kik"], ["09/07/2021", "2021/22", "Kik"]]
    assert list_meanings(read_list(tmp_path, rows)) == [f"{YEAR} platform_id=kik exact 2"]


def test_of_two_dates_that_of_the_title_counts(tmp_path: Path) -> None:
    rows: Rows = [["Date committed", "Date recorded", "Platform"], ["01/04/2021", "03/04/2021", "Kik"], ["02/04/2021", "03/04/2021", "Kik"]]
    assert list_meanings(read_list(tmp_path, rows)) == ["2021-04-03..2021-04-03 platform_id=kik exact 2"]
    silent = "Offences of sexual communication with a child, each row is one crime"
    assert list_figures(read_list(tmp_path, rows, silent)) == []


def test_the_heading_of_the_dates_says_by_which_date_is_counted(tmp_path: Path) -> None:
    rows: Rows = [["Date committed", "Platform"], ["01/04/2021", "Kik"], ["02/05/2021", "Kik"]]
    assert {count.date_basis for count in read_list(tmp_path, rows).counts} == {"committed"}


def test_two_words_for_one_platform_are_one_figure(tmp_path: Path) -> None:
    rows: Rows = [["URN", "Platform"], ["1", "Facebook"], ["2", "FB"], ["3", "facebook"]]
    (count,) = read_list(tmp_path, rows).counts
    assert (count.count, count.place) == (3, "Data!3 rows: A5; A6; A7")


def test_a_record_that_leaves_a_label_out_is_no_part_of_the_whole(tmp_path: Path) -> None:
    rows: Rows = [["URN", "Platform", "Victim age"], ["1", "Kik", 12], ["2", "Kik", None], ["3", None, 12]]
    reading = read_list(tmp_path, rows)
    assert list_meanings(reading) == [f"{YEAR} platform_id=kik victim_age=12 exact 1"]
    assert list_reasons(reading) == ["blank_in_record", "blank_in_record"]


@pytest.mark.parametrize(("printed", "reasons"), [("2", []), ("3", ["rows_differ_from_total"])])
def test_a_printed_number_of_rows_is_checked(tmp_path: Path, printed: str, reasons: list[str]) -> None:
    reading = read_list(tmp_path, [["URN", "Platform"], ["a1", "Facebook"], ["a2", "Kik"], ["Total", printed]])
    assert [count.count for count in reading.counts] == [1, 1]
    assert list_reasons(reading) == reasons


CRIMES = [
    ["Year", "Offence", "Outcome", "Hospital"],
    *[["2021/22", "Stalking", "Charge/Summons", "Derby Royal"]] * 3,
    *[["2021/22", "Harassment", "Community resolution", "Derby Royal"]] * 2,
]


def test_rows_that_stand_there_twice_list_crimes(tmp_path: Path) -> None:
    reading = read(tmp_path, {"Crimes": [["Gwent Police"], ["Crimes recorded at hospitals"], [], *CRIMES]})
    assert [count.raw_value for count in reading.counts] == ["3 rows", "2 rows"]
    assert [count.offence_id for count in reading.counts] == ["ew-class-8q", "ew-class-8l"]


@pytest.mark.parametrize(
    "rows",
    [
        CRIMES[:4],
        [CRIMES[0], *[[*row[:3], f"Hospital {n}"] for n, row in enumerate(CRIMES[1:])]],
        [["Year", "Offence", "Outcome", "Shoe size"], *CRIMES[1:]],
    ],
    ids=["too few to tell", "none said twice", "a heading that nobody knows"],
)
def test_a_list_of_texts_that_nothing_tells_to_be_of_crimes_is_rejected_and_no_note(tmp_path: Path, rows: Rows) -> None:
    reading = read(tmp_path, {"Crimes": [["Gwent Police"], ["Crimes recorded at hospitals"], [], *rows]})
    assert reading.counts == ()
    assert len(reading.rejections) == len(rows) - 1
