"""Which force told what for which year, and why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.model import Line, OffenceCount, Place
from foi_ingest.normalise.asked_about import list_asked_about
from foi_ingest.vocabulary import load_vocabulary
from made_readings import ask, make_answer, make_count, make_numberless, make_reading, make_reply, make_suppressed, make_year, publish_all


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def cover(database: Path, counts: list[OffenceCount], **answer: Any) -> dict[str, Any]:
    """The row of Gwent for 2019/20, when another force has told the year."""
    reply = make_reply("gwent", "1")
    publish_all(
        database,
        make_reading("gwent.pdf", counts, reply, answers=[make_answer(reply, **answer)]),
        make_reading("south-wales.pdf", [make_year(2019, 91)], make_reply("south-wales", "2")),
    )
    [row] = ask(
        database,
        "FROM coverage WHERE force_id = 'gwent' AND measure_id = 'offences' AND period_start = '2019-04-01' AND offence_id = 'ew-071-17'",
    )
    return row


HALVES = [
    make_count(value=1, period_start=date(2019, 4, 1), period_end=date(2019, 9, 30)),
    make_count(value=1, period_start=date(2019, 10, 1), period_end=date(2020, 3, 31)),
]


@pytest.mark.parametrize(
    ("counts", "state"),
    [
        ([make_year(2019, 44)], "figure"),
        (HALVES, "figure"),
        (HALVES[:1], "part"),
        ([make_year(2019, 44, victim_sex="female")], "part"),
        ([make_count(value=9, period_start=date(2018, 4, 1), period_end=date(2020, 3, 31))], "part"),
        ([make_suppressed(0, 4, period_start=date(2019, 4, 1), period_end=date(2020, 3, 31))], "figure"),
        ([make_numberless("withheld", period_start=date(2019, 4, 1), period_end=date(2020, 3, 31))], "no_number"),
        ([], "not_told"),
    ],
    ids=["year", "halves", "half", "broken down", "two years in one", "suppressed", "withheld", "answered without this figure"],
)
def test_a_year_is_covered_only_by_whole_figures(database: Path, counts: list[OffenceCount], state: str) -> None:
    assert cover(database, counts)["state"] == state


def test_a_withheld_cell_says_so(database: Path) -> None:
    withheld = make_numberless("withheld", period_start=date(2019, 4, 1), period_end=date(2020, 3, 31))
    assert cover(database, [withheld])["reasons"] == ["withheld"]


@pytest.mark.parametrize("disposition", ["refused", "not_held", "neither_confirm_nor_deny"])
def test_a_force_without_figures_is_shown_with_what_it_answered(database: Path, disposition: str) -> None:
    row = cover(database, [], disposition=disposition, exemption_ids=("foia-12",))
    assert (row["state"], row["exemption_ids"], row["reply_ids"]) == (disposition, ["foia-12"], ["gwent-1-"])


def test_a_force_that_never_replied_is_shown_too(database: Path) -> None:
    cover(database, [])
    rows = ask(database, "SELECT force_id, state FROM coverage WHERE offence_id = 'ew-071-17'")
    assert len(rows) == 43
    assert {row["state"] for row in rows if row["force_id"] not in ("gwent", "south-wales")} == {"no_reply"}


def test_a_figure_that_a_later_letter_took_back_is_named_so(database: Path) -> None:
    first = make_reply("gwent", "733", replied_on=date(2020, 8, 1))
    second = make_reply("gwent", "733", replied_on=date(2020, 9, 1))
    publish_all(
        database,
        make_reading("1.pdf", [make_year(2019, 99), make_year(2020, 120)], first),
        make_reading("2.pdf", [make_year(2020, 12)], second),
        make_reading("south-wales.pdf", [make_year(2019, 91)], make_reply("south-wales", "2")),
    )
    [row] = ask(database, "FROM coverage WHERE force_id = 'gwent' AND period_start = '2019-04-01'")
    assert row["state"] == "superseded"


def refuse(database: Path, *asked: tuple[str, date | None, date | None], disposition: str = "refused") -> dict[str, Any]:
    """The row of Gwent for 2019/20 after a refusal of a question that names these offences and periods; another force has told the year."""
    reply = make_reply("gwent", "1")
    about = tuple((reply.reply_id, "1", *each) for each in asked)
    publish_all(
        database,
        make_reading("gwent.pdf", [], reply, answers=[make_answer(reply, disposition=disposition)], asked_about=about),
        make_reading("south-wales.pdf", [make_year(2019, 91)], make_reply("south-wales", "2")),
    )
    [row] = ask(database, "FROM coverage WHERE force_id = 'gwent'")
    return row


COMMUNICATION, KNIVES = ("ew-071-17", None, None), ("topic-knife-crime", None, None)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ((), ("refused", False)),
        ((COMMUNICATION,), ("refused", True)),
        ((KNIVES,), ("not_told", None)),
        ((COMMUNICATION, KNIVES), ("refused", False)),
        ((("ew-071-17", date(2017, 4, 1), date(2020, 3, 31)),), ("refused", True)),
        ((("ew-071-17", date(2020, 4, 1), date(2023, 3, 31)),), ("not_told", None)),
    ],
    ids=["not said of what", "of this offence", "of another offence", "of two", "of these years", "of later years"],
)
def test_a_refusal_is_of_the_offence_and_the_years_that_the_question_names(
    database: Path, asked: tuple[tuple[str, date | None, date | None], ...], told: tuple[str, bool | None]
) -> None:
    row = refuse(database, *asked)
    assert (row["state"], row["is_of_the_offence"]) == told
    assert row["reply_ids"] == ["gwent-1-"]


def test_what_is_said_of_the_offence_goes_before_what_is_said_of_nothing_in_particular(database: Path) -> None:
    named, open_ = make_reply("gwent", "1"), make_reply("gwent", "2")
    about = ((named.reply_id, "1", "ew-071-17", None, None),)
    publish_all(
        database,
        make_reading("1.pdf", [], named, answers=[make_answer(named, disposition="not_held")], asked_about=about),
        make_reading("2.pdf", [], open_, answers=[make_answer(open_, disposition="refused", exemption_ids=("foia-12",))]),
        make_reading("south-wales.pdf", [make_year(2019, 91)], make_reply("south-wales", "2")),
    )
    [row] = ask(database, "FROM coverage WHERE force_id = 'gwent'")
    assert (row["state"], row["reasons"], row["exemption_ids"], row["is_of_the_offence"]) == ("not_held", ["not_held"], [], True)


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        (HALVES, []),
        (HALVES[:1], ["part_of_the_year"]),
        ([make_year(2019, 44, victim_sex="female")], ["broken_down_only"]),
        ([make_count(value=9, period_start=date(2018, 4, 1), period_end=date(2020, 3, 31))], ["in_another_period"]),
    ],
    ids=["whole", "half", "broken down", "two years in one"],
)
def test_a_part_says_what_of_the_year_there_is(database: Path, counts: list[OffenceCount], parts: list[str]) -> None:
    assert cover(database, counts)["reasons"] == parts


def test_a_question_is_about_the_offences_and_periods_that_it_names() -> None:
    reply = make_reply("gwent", "1", subject=(Line("Offences of voyeurism", Place(page=1)),))
    questions = ["How many offences of sexual communication with a child were recorded from 2017/18 to 2019/20?", "And how many arrests?"]
    answers = [make_answer(reply, question_no=str(n), question=(Line(text, Place(page=n)),)) for n, text in enumerate(questions, start=1)]
    asked = list_asked_about(answers, load_vocabulary())
    assert asked[0] == (reply.reply_id, "1", "ew-071-17", date(2017, 4, 1), date(2020, 3, 31))
    assert [(number, first, last) for _, number, _, first, last in asked[1:]] == [("2", None, None)]
    assert asked[1][2] != "ew-071-17"
    silent = make_answer(make_reply("gwent", "2"), question=(Line("How many officers are there?", Place(page=1)),))
    assert list_asked_about([silent], load_vocabulary()) == ()
