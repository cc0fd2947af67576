"""Which reply is in force, and which of its figures count."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from foi_ingest.model import OffenceCount, Rejection
from made_readings import ask, ask_one, make_answer, make_count, make_numberless, make_reading, make_reply, make_year, publish_all


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def reissue(tmp: Path, first: tuple[str, date | None], second: tuple[str, date | None]) -> list[dict[str, object]]:
    for number, (reference, replied_on) in enumerate((first, second), start=1):
        reply = make_reply("gloucestershire", reference, replied_on=replied_on, reply_id=f"reply-{number}")
        publish_all(tmp, make_reading(f"{number}.pdf", [make_count(value=60 + number)], reply), run=number)
    return ask(tmp, "SELECT reply_id, state, supersedes_reply_id FROM replies ORDER BY reply_id")


def test_the_later_letter_under_one_reference_is_in_force_however_the_reference_is_written(database: Path) -> None:
    assert reissue(database, ("FOI 2022/0377", date(2022, 8, 1)), ("foi-2022-0377", date(2022, 9, 1))) == [
        {"reply_id": "reply-1", "state": "superseded", "supersedes_reply_id": None},
        {"reply_id": "reply-2", "state": "in_force", "supersedes_reply_id": "reply-1"},
    ]
    assert ask(database, "SELECT count FROM current_counts") == [{"count": 62}]
    assert len(ask(database, "FROM offence_counts")) == 2


def test_an_earlier_letter_that_arrives_later_does_not_supersede(database: Path) -> None:
    assert reissue(database, ("2022/0377", date(2022, 9, 1)), ("2022/0377", date(2022, 8, 1))) == [
        {"reply_id": "reply-1", "state": "in_force", "supersedes_reply_id": "reply-2"},
        {"reply_id": "reply-2", "state": "superseded", "supersedes_reply_id": None},
    ]


WAITS = Rejection("", "normalise", "unclear_period", "Data!B2", "62", (), None)
INSTAGRAM = replace(make_count(value=7), platform_id="instagram")


@pytest.mark.parametrize(
    ("earlier", "later", "rejections", "in_force"),
    [
        ([], [], [], ["2"]),
        ([], [make_count()], [], ["2"]),
        ([make_count()], [], [], ["1", "2"]),
        ([make_count()], [], [WAITS], ["2"]),
        ([make_count()], [make_count()], [], ["2"]),
        ([make_count()], [make_year(2020, 40)], [], ["2"]),
        ([make_count(), make_year(2018, 30)], [make_count(value=12)], [], ["2"]),
        ([make_count(), make_year(2018, 30)], [make_count(), INSTAGRAM], [], ["1", "2"]),
        ([make_count()], [make_year(2018, 30)], [], ["1", "2"]),
        ([make_count()], [INSTAGRAM], [], ["1", "2"]),
        ([make_count()], [make_count(measure_id="arrests", value=4)], [], ["1", "2"]),
        ([INSTAGRAM], [replace(INSTAGRAM, platform_id="snapchat")], [], ["2"]),
    ],
    ids=[
        "two letters without figures",
        "figures after a refusal",
        "a review that changes nothing",
        "a value that waits for a person",
        "the same again",
        "another length of period",
        "one of two figures corrected",
        "one told again, with its parts",
        "another year",
        "parts of the same",
        "another measure",
        "other labels in the same breakdown",
    ],
)
def test_a_later_letter_replaces_an_earlier_one_only_where_it_tells_of_the_same(
    database: Path, earlier: list[OffenceCount], later: list[OffenceCount], rejections: list[Rejection], in_force: list[str]
) -> None:
    first = make_reply("dyfed-powys", "733", replied_on=date(2020, 8, 1), reply_id="1")
    second = make_reply("dyfed-powys", "733", replied_on=date(2020, 9, 1), reply_id="2")
    publish_all(database, make_reading("1.pdf", earlier, first), make_reading("2.pdf", later, second, rejections))
    assert [row["reply_id"] for row in ask(database, "FROM replies WHERE state = 'in_force' ORDER BY reply_id")] == in_force


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("1-23", date(2022, 8, 1)), ("12-3", date(2022, 9, 1))),
        (("2022/0377", None), ("2022/0377", date(2022, 9, 1))),
        (("2022/0377", date(2022, 9, 1)), ("2022/0377", date(2022, 9, 1))),
    ],
    ids=["other references", "undated", "same day"],
)
def test_letters_that_cannot_be_put_in_order_all_stay_in_force(
    database: Path, first: tuple[str, date | None], second: tuple[str, date | None]
) -> None:
    assert {row["state"] for row in reissue(database, first, second)} == {"in_force"}


def test_replies_of_two_forces_under_one_reference_do_not_supersede_each_other(database: Path) -> None:
    letters = [
        make_reading(f"{force}.pdf", [make_count()], make_reply(force, "1/2020", replied_on=date(2020, 7, day)))
        for day, force in enumerate(("gwent", "north-wales"), start=1)
    ]
    publish_all(database, *letters)
    assert ask(database, "SELECT DISTINCT state FROM replies") == [{"state": "in_force"}]


def test_a_reply_sent_as_letter_and_workbook_is_one_reply(database: Path) -> None:
    letter = make_reply("gwent", "733", replied_on=date(2020, 8, 1), reply_id="one")
    workbook = make_reply("gwent", None, reply_id="one")
    publish_all(
        database,
        make_reading("letter.pdf", [], letter, answers=[make_answer(letter)]),
        make_reading("data.xlsx", [make_count()], workbook, answers=[make_answer(workbook, question=())]),
    )
    reply = ask_one(database, "FROM replies")
    assert (reply["reference"], reply["replied_on"], reply["force_id"], reply["force_ids"]) == (
        "733",
        date(2020, 8, 1),
        "gwent",
        '["gwent"]',
    )
    assert len(ask(database, "FROM current_counts")) == 1


def test_a_joint_reply_belongs_to_every_force_that_answers(database: Path) -> None:
    joint = make_reply(("norfolk", "suffolk"), "388/24")
    publish_all(database, make_reading("joint.pdf", [make_count(force_id="norfolk"), make_count(force_id="suffolk", value=4)], joint))
    assert ask_one(database, "SELECT force_ids FROM replies") == {"force_ids": '["norfolk", "suffolk"]'}
    assert ask(database, "SELECT force, count FROM offences_by_force ORDER BY force") == [
        {"force": "Norfolk Constabulary", "count": 11},
        {"force": "Suffolk Constabulary", "count": 4},
    ]


def test_a_figure_told_twice_counts_once_and_one_told_differently_is_flagged(database: Path) -> None:
    year = make_year(2019, 39)
    counts = [
        make_count(),
        make_count(is_printed_total=True),
        year,
        replace(year, count=40, count_low=40, count_high=40),
        make_numberless("blank", measure_id="arrests"),
    ]
    publish_all(database, make_reading("reply.pdf", counts))
    rows = ask(database, "SELECT period_start, count, times_told, told_differently FROM current_counts ORDER BY ALL")
    assert [(row["count"], row["times_told"], row["told_differently"]) for row in rows] == [
        (39, 1, True),
        (40, 1, True),
        (11, 2, False),
        (None, 1, False),
    ]
