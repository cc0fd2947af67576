"""Replies that are retracted and put back, what was in force when, and what each reply told of one figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from foi_ingest.cli import call
from foi_ingest.cli.check import check_contract
from foi_ingest.write import UnknownSubjectError, find_reply, query, reinstate, retract
from made_readings import ask, ask_one, make_count, make_reading, make_reply, make_run, make_suppressed, publish_all

FIRST = make_reply("gwent", "733/20", replied_on=date(2020, 8, 1))
LATER = make_reply("gwent", "733/20", replied_on=date(2020, 9, 1))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def list_counts(database: Path, source: str) -> list[int]:
    return query(database, f"SELECT count FROM {source} ORDER BY count")["count"].to_list()


def day(number: int) -> str:
    """As of the end of the day of run `number`."""
    return f"as_of('2026-11-{number:02}')"


# ── Retracted ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_retracted_reply_keeps_its_rows_and_counts_nowhere_over_later_runs(database: Path) -> None:
    reading = make_reading("a.xlsx", [make_count()], FIRST)
    publish_all(database, reading)
    retract(database, make_run(2), FIRST.reply_id, "withdrawn")
    for number in (3, 4):
        publish_all(database, reading, make_reading("b.xlsx", [make_count(value=number)], make_reply("north-wales")), run=number)
        assert ask_one(database, f"SELECT state FROM replies WHERE reply_id = '{FIRST.reply_id}'") == {"state": "retracted"}
        assert list_counts(database, "current_counts") == [number]
        assert list_counts(database, "offence_counts") == [number, 11]
    reinstate(database, make_run(5), FIRST.reply_id, "the force stands by it")
    assert list_counts(database, "current_counts") == [4, 11]
    told = ask(database, "SELECT kind, reason FROM decisions WHERE kind IN ('retraction', 'reinstatement') ORDER BY decided_at")
    assert [tuple(row.values()) for row in told] == [("retraction", "withdrawn"), ("reinstatement", "the force stands by it")]
    assert list(check_contract(database)) == []


def test_a_superseded_reply_is_superseded_again_after_its_retraction_is_undone(database: Path) -> None:
    publish_all(database, make_reading("1.pdf", [make_count()], FIRST), make_reading("2.pdf", [make_count(value=12)], LATER))
    retract(database, make_run(2), LATER.reply_id, "withdrawn")
    # A correction that is withdrawn does not make the error right again.
    assert list_counts(database, "current_counts") == []
    reinstate(database, make_run(3), LATER.reply_id, "not withdrawn")
    assert list_counts(database, "current_counts") == [12]


def test_a_reply_is_found_by_its_id_or_by_a_reference_that_only_one_has(database: Path) -> None:
    publish_all(
        database,
        make_reading("1.pdf", [make_count()], replace(FIRST, reply_id="0123456789abcdef")),
        make_reading("2.pdf", [make_count()], replace(LATER, reply_id="fedcba9876543210")),
        make_reading("3.pdf", [make_count()], make_reply("north-wales", "9/21")),
    )
    assert find_reply(database, "01234567").reply_id == "0123456789abcdef"
    assert find_reply(database, " 9/21").force_id == "north-wales"
    for named in ("0123", "1/22", ""):
        with pytest.raises(UnknownSubjectError, match="no reply has"):
            find_reply(database, named)
    with pytest.raises(UnknownSubjectError, match="2 replies answer"):
        find_reply(database, "733/20")


def test_the_command_retracts_once_and_puts_back(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count()], FIRST))
    given = ["733/20", "--database", str(database), "--reason"]
    assert call(["retract", *given, "why", "--undo"]) == 2
    assert "not retracted" in capsys.readouterr().err
    assert call(["retract", *given, " "]) == 2
    assert call(["retract", *given, "withdrawn"]) == 0
    assert "is retracted" in capsys.readouterr().out
    before = database.read_bytes()
    assert call(["retract", *given, "withdrawn"]) == 0
    assert database.read_bytes() == before
    assert call(["retract", *given, "they stand by it", "--undo"]) == 0
    assert "is in_force" in capsys.readouterr().out
    assert list_counts(database, "current_counts") == [11]
    assert ask_one(database, "SELECT sum(sources_read) AS n, count(*) AS runs FROM runs") == {"n": 1, "runs": 3}


# ── What was in force when ───────────────────────────────────────────────────────────────────────────────────────


def test_as_of_gives_what_was_in_force_at_the_end_of_a_day(database: Path) -> None:
    publish_all(database, make_reading("1.pdf", [make_count(), make_count(value=4, platform_id="kik")], FIRST), run=1)
    publish_all(database, make_reading("2.pdf", [make_count(value=12)], LATER), run=3)
    retract(database, make_run(5), LATER.reply_id, "withdrawn")
    reinstate(database, make_run(7), LATER.reply_id, "not withdrawn")
    told = {number: list_counts(database, day(number)) for number in range(1, 8)}
    assert told == {1: [4, 11], 2: [4, 11], 3: [12], 4: [12], 5: [], 6: [], 7: [12]}
    assert list_counts(database, "as_of('2026-10-31')") == []
    assert list_counts(database, "as_of(DATE '2026-11-02')") == [4, 11]
    assert list(check_contract(database)) == []


def test_as_of_gives_a_figure_as_it_was_read_then(database: Path) -> None:
    publish_all(database, make_reading("1.pdf", [make_suppressed(0, 4), make_count(value=9, platform_id="kik")]), run=1)
    publish_all(database, make_reading("1.pdf", [make_suppressed(1, 4), make_count(value=9, platform_id="kik")]), run=2)
    publish_all(database, make_reading("1.pdf", [make_count(value=9, platform_id="kik", read_by="another reader")]), run=3)
    publish_all(database, make_reading("1.pdf", [make_count(value=9, platform_id="kik")]), run=4)
    rows = {n: ask(database, f"SELECT status, count_low, count_high FROM {day(n)} ORDER BY ALL") for n in (1, 2, 4)}
    exact = {"status": "exact", "count_low": 9, "count_high": 9}
    assert rows == {
        1: [exact, {"status": "suppressed", "count_low": 0, "count_high": 4}],
        2: [exact, {"status": "suppressed", "count_low": 1, "count_high": 4}],
        4: [exact],
    }
    kept = ask_one(database, f"SELECT known_from, known_to FROM {day(4)}")
    # The first of the two places says since the third run what the second said before.
    assert (kept["known_from"].day, kept["known_to"]) == (3, None)


def test_a_row_of_the_past_has_the_columns_and_values_it_had(database: Path) -> None:
    count = make_count(
        platform_id="kik", victim_age="0-11", other_breakdown=(("district", 'Cardiff "south"'),), is_printed_total=True, page=3, sheet=None
    )
    publish_all(database, make_reading("1.pdf", [count]), run=1)
    publish_all(database, make_reading("2.pdf", [make_count()], make_reply("gwent")), run=2)
    columns = "* EXCLUDE (known_to)"
    before = query(database, f"SELECT {columns} FROM {day(2)} WHERE force_id = 'dyfed-powys'")
    retract(database, make_run(3), query(database, "SELECT reply_id FROM replies WHERE force_id = 'dyfed-powys'").item(), "withdrawn")
    after = query(database, f"SELECT {columns} FROM {day(2)} WHERE force_id = 'dyfed-powys'")
    assert before.equals(after)
    assert before.columns[:-1] == query(database, "FROM offence_counts").columns
    assert before.drop("known_from").equals(query(database, "FROM offence_counts WHERE force_id = 'dyfed-powys'"))


def test_a_figure_that_is_read_alike_again_has_been_known_all_along(database: Path) -> None:
    reading = make_reading("1.pdf", [make_count()])
    publish_all(database, reading, run=1)
    publish_all(database, replace(reading, counts=tuple(replace(count, read_by="a later reader") for count in reading.counts)), run=2)
    assert ask(database, "FROM former_counts") == []
    assert ask_one(database, "SELECT known_from, read_by FROM as_of('2026-11-09')")["known_from"].day == 1


# ── Vintages ─────────────────────────────────────────────────────────────────────────────────────────────────────


def tell(database: Path, *told: tuple[date | None, Any]) -> list[tuple[date | None, int | None, int | None, str]]:
    readings = []
    for number, (replied_on, count) in enumerate(told):
        reply = make_reply("gwent", f"{number}/20", replied_on=replied_on, reply_id=f"reply-{number}")
        readings.append(make_reading(f"{number}.pdf", count if isinstance(count, list) else [count], reply))
    publish_all(database, *readings)
    return [tuple(row.values()) for row in ask(database, "SELECT replied_on, count, change, reply_state FROM vintages")]  # type: ignore[misc]


def test_vintages_show_what_each_reply_told_of_one_figure(database: Path) -> None:
    one, two, three = (date(2020, month, 1) for month in (7, 8, 9))
    other = make_count(value=3, platform_id="kik")
    assert tell(database, (two, make_count(value=14)), (one, [make_count(value=11), other]), (three, make_count(value=12))) == [
        (one, 11, None, "in_force"),
        (two, 14, 3, "in_force"),
        (three, 12, -2, "in_force"),
    ]


def test_superseded_and_retracted_tellings_are_vintages_too(database: Path) -> None:
    publish_all(database, make_reading("1.pdf", [make_count()], FIRST), make_reading("2.pdf", [make_count(value=12)], LATER))
    retract(database, make_run(2), LATER.reply_id, "withdrawn")
    assert [(row["reply_state"], row["change"]) for row in ask(database, "FROM vintages")] == [("superseded", None), ("retracted", 1)]


@pytest.mark.parametrize(
    "between",
    [
        [(date(2020, 8, 1), make_suppressed(0, 4))],
        [(date(2020, 8, 1), [make_count(value=12), make_count(value=13)])],
        [(date(2020, 8, 1), make_count(value=12)), (date(2020, 8, 1), make_count(value=13))],
    ],
    ids=["a mask", "two values in one reply", "two replies of one day"],
)
def test_there_is_no_change_to_or_from_what_has_no_one_value(database: Path, between: list[tuple[date, Any]]) -> None:
    rows = tell(database, (date(2020, 7, 1), make_count()), *between, (date(2020, 9, 1), make_count(value=15)))
    assert len(rows) > 2
    assert [change for _, _, change, _ in rows] == [None] * len(rows)


def test_an_undated_telling_has_no_change(database: Path) -> None:
    assert [change for _, _, change, _ in tell(database, (None, make_count()), (date(2020, 7, 1), make_count(value=12)))] == [None, None]
