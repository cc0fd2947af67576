"""Publishing a release, and what readers of the last one see meanwhile."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest

from foi_ingest.errors import ReleaseError, UnaccountedValue
from foi_ingest.model import Reading, Rejection
from foi_ingest.validate import ContractError
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import QueryError, known_sources, open_release, publish, query
from foi_ingest.write.release import name_working_file
from made_readings import (
    ask,
    ask_one,
    frame_rows,
    make_count,
    make_numberless,
    make_reading,
    make_reply,
    make_run,
    make_year,
    publish_all,
)

REJECTION = Rejection("", "normalise", "unknown_platform", "Data!C9", "7", (), "facebook (Facebook)")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "offences.duckdb"


def test_a_release_holds_what_the_files_gave(database: Path) -> None:
    reading = make_reading("reply.xlsx", [make_count(), make_count(value=7, platform_id="snapchat")], rejections=[REJECTION])
    published = publish_all(database, reading)
    assert published.changed
    assert {table: published.rows[table] for table in ("offence_counts", "rejections", "replies", "answers", "runs", "sources")} == {
        "offence_counts": 2,
        "rejections": 1,
        "replies": 1,
        "answers": 1,
        "runs": 1,
        "sources": 1,
    }
    assert published.rows["forces"] > 40
    source = ask_one(database, "FROM sources")
    assert (source["values_seen"], source["loaded"], source["rejected"], source["ignored"]) == (3, 2, 1, 0)
    assert (source["names"], source["first_run_id"], source["last_run_id"]) == ('["reply.xlsx"]', "run-1", "run-1")
    assert dict(known_sources(database)) == {reading.source.source_id: "digest-1"}


def test_a_second_run_with_nothing_new_leaves_every_byte(database: Path) -> None:
    reading = make_reading("reply.xlsx", [make_count()])
    publish_all(database, reading)
    before, written = database.read_bytes(), database.stat().st_mtime_ns
    names = {reading.source.source_id: ("reply.xlsx",)}
    published = publish(database, make_run(2), [], names, {}, load_vocabulary())
    assert not published.changed
    assert published.rows["offence_counts"] == 1
    assert (database.read_bytes(), database.stat().st_mtime_ns) == (before, written)


def test_a_run_without_files_makes_no_empty_release(database: Path) -> None:
    published = publish(database, make_run(), [], {}, {}, load_vocabulary())
    assert not published.changed
    assert not database.exists()
    assert dict(known_sources(database)) == {}


def test_a_file_read_again_replaces_its_rows_and_keeps_its_first_run(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count(), make_count(value=3, platform_id="kik")], rejections=[REJECTION]))
    publish_all(database, make_reading("b.xlsx", [make_count(value=5)], make_reply("gwent")), run=2)
    publish_all(database, make_reading("a.xlsx", [make_count(value=12)]), run=3)
    assert ask(database, "SELECT force_id, count FROM offence_counts ORDER BY ALL") == [
        {"force_id": "dyfed-powys", "count": 12},
        {"force_id": "gwent", "count": 5},
    ]
    assert ask(database, "FROM rejections") == []
    source = ask_one(database, "FROM sources WHERE names = '[\"a.xlsx\"]'")
    assert (source["first_run_id"], source["last_run_id"]) == ("run-1", "run-3")


def test_the_same_bytes_under_a_new_name_keep_the_old_name_too(database: Path) -> None:
    reading = make_reading("new/reply.xlsx", [make_count()])
    publish_all(database, reading)
    names = {reading.source.source_id: ("archive/reply.xlsx",)}
    assert publish(database, make_run(2), [], names, {}, load_vocabulary()).changed
    assert ask_one(database, "SELECT names FROM sources") == {"names": '["archive/reply.xlsx", "new/reply.xlsx"]'}
    assert not publish(database, make_run(3), [], names, {}, load_vocabulary()).changed


def test_the_order_in_which_files_arrive_leaves_no_trace(tmp_path: Path) -> None:
    letters = [
        make_reading(f"{force}.xlsx", [make_year(year, 10 + year % 10) for year in (2017, 2018, 2019)], make_reply(force, f"{force} 1/20"))
        for force in ("dyfed-powys", "gwent", "south-wales")
    ]
    publish_all(tmp_path / "together.duckdb", *letters)
    for number, letter in enumerate(reversed(letters), start=1):
        publish_all(tmp_path / "one_by_one.duckdb", letter, run=number)
    for table in ("offence_counts", "replies", "answers", "letterheads"):
        together, one_by_one = (query(tmp_path / f"{name}.duckdb", f"FROM {table}") for name in ("together", "one_by_one"))
        assert frame_rows(together) == frame_rows(one_by_one)


def test_the_same_readings_in_another_order_give_the_same_rows_in_the_same_order(tmp_path: Path) -> None:
    letters = [make_reading(f"{n}.xlsx", [make_count(value=n)], make_reply(reference=f"{n}/20")) for n in range(5)]
    publish_all(tmp_path / "forwards.duckdb", *letters)
    publish_all(tmp_path / "backwards.duckdb", *reversed(letters))
    forwards, backwards = (query(tmp_path / f"{name}.duckdb", "FROM offence_counts") for name in ("forwards", "backwards"))
    assert forwards.equals(backwards)


def test_many_files_are_framed_in_batches_and_none_is_lost(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foi_ingest.write.publishing.VALUES_AT_ONCE", 2)
    letters = [make_reading(f"{n}.xlsx", [make_count(value=n)], make_reply(reference=f"{n}/20")) for n in range(5)]
    assert publish_all(database, *letters).rows["offence_counts"] == 5
    assert ask_one(database, "SELECT sources_read, loaded FROM runs") == {"sources_read": 5, "loaded": 5}


# ── What must not be published ───────────────────────────────────────────────────────────────────────────────────


def broken_readings() -> Iterator[tuple[type[Exception], list[Reading]]]:
    good = make_reading("good.xlsx", [make_count()], make_reply(reference="new"))
    yield UnaccountedValue, [good, make_reading("bad.xlsx", [make_count()], values_seen=2)]
    yield ContractError, [good, make_reading("bad.xlsx", [make_count(count_high=None)])]
    yield ReleaseError, [good, replace(good, counts=(), values_seen=0)]
    yield ReleaseError, [good, make_reading("bad.xlsx", [make_count(count_id=good.counts[0].count_id)])]
    yield ReleaseError, [good, make_reading("bad.xlsx", [make_count()], make_reply(reference="lost"), answers=[])]


@pytest.mark.parametrize(
    ("error", "readings"),
    list(broken_readings()),
    ids=["tally", "contract", "source twice", "count twice", "count without a reply"],
)
def test_a_wrong_release_is_not_published_and_the_present_one_stays(
    database: Path, error: type[Exception], readings: list[Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foi_ingest.write.publishing.VALUES_AT_ONCE", 1)
    publish_all(database, make_reading("present.xlsx", [make_count()]))
    before = database.read_bytes()
    with pytest.raises(error):
        publish_all(database, *readings, run=2)
    assert database.read_bytes() == before
    assert [path.name for path in database.parent.iterdir()] == ["offences.duckdb"]


def test_an_error_names_the_broken_rule_and_quotes_no_cell(database: Path) -> None:
    with pytest.raises(ContractError, match="victim_age") as caught:
        publish_all(database, make_reading("bad.xlsx", [make_count(victim_age="a secret of a victim")]))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("content", ["database", "text"])
def test_a_file_that_is_not_ours_is_never_overwritten(database: Path, content: str) -> None:
    if content == "text":
        database.write_text("my thesis" * 1000, encoding="utf-8")
    else:
        with duckdb.connect(database) as connection:
            connection.execute("CREATE TABLE thesis AS SELECT 1 AS chapter")
    before = database.read_bytes()
    for attempt in (lambda: publish_all(database, make_reading("a.xlsx", [make_count()])), lambda: known_sources(database)):
        with pytest.raises(ReleaseError, match="name another file"):
            attempt()
    assert database.read_bytes() == before


def test_a_release_of_another_contract_is_not_read_as_this_one(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    with duckdb.connect(database) as connection:
        connection.execute("UPDATE contract SET version = version + 1")
    with pytest.raises(ReleaseError, match="version"):
        query(database, "FROM sources")


def test_a_change_by_another_program_that_waits_in_its_log_is_not_lost(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    database.with_name("offences.duckdb.wal").write_bytes(b"")
    with pytest.raises(ReleaseError, match="wal"):
        publish_all(database, make_reading("b.xlsx", [make_count()]), run=2)


def test_what_a_dead_run_left_is_removed_and_not_built_upon(database: Path) -> None:
    name_working_file(database).write_bytes(b"half a release")
    name_working_file(database).with_name(".offences.duckdb.next.wal").write_bytes(b"half a log")
    name_working_file(database).with_name(".offences.duckdb.next.tmp").mkdir()
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    assert [path.name for path in database.parent.iterdir()] == ["offences.duckdb"]


# ── Readers ──────────────────────────────────────────────────────────────────────────────────────────────────────

READER = """
import sys
from pathlib import Path
from foi_ingest.write import open_release
with open_release(Path(sys.argv[1])) as connection:
    for _ in range(2):
        print(connection.execute("SELECT sum(count) FROM offence_counts").fetchall(), flush=True)
        sys.stdin.readline()
"""


def test_an_open_reader_neither_blocks_a_run_nor_sees_half_of_it(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    with subprocess.Popen(
        [sys.executable, "-c", READER, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None
        assert reader.stdout.readline() == "[(11,)]\n"
        publish_all(database, make_reading("b.xlsx", [make_count(value=30)], make_reply("gwent")), run=2)
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "[(11,)]\n"
        reader.stdin.write("\n")
    assert reader.returncode == 0
    assert ask_one(database, "SELECT sum(count) AS n FROM offence_counts") == {"n": 41}


def test_asking_for_a_release_that_is_not_there_says_what_to_do(database: Path) -> None:
    with pytest.raises(ReleaseError, match="run foi-ingest first"):
        query(database, "SELECT 1")
    assert not database.exists()


@pytest.mark.parametrize(
    "sql",
    [
        "COPY offence_counts TO '{folder}/out.csv'",
        "SELECT * FROM read_text('{folder}/secret.txt')",
        "ATTACH '{folder}/other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "DELETE FROM offence_counts",
        "FROM a_variable_of_the_caller",
    ],
)
def test_a_query_reaches_nothing_but_the_release(database: Path, sql: str) -> None:
    a_variable_of_the_caller = pl.DataFrame({"secret": [1]})
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    (database.parent / "secret.txt").write_text("a secret", encoding="utf-8")
    with pytest.raises(QueryError):
        query(database, sql.format(folder=database.parent))
    assert a_variable_of_the_caller.height == 1
    assert sorted(path.name for path in database.parent.iterdir()) == ["offences.duckdb", "secret.txt"]


def test_an_error_of_a_query_speaks_of_the_query_and_not_of_the_data(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [replace(make_numberless("withheld"), raw_value="a secret of a victim")]))
    with pytest.raises(QueryError) as caught:
        query(database, "SELECT CAST(raw_value AS INTEGER) FROM offence_counts")
    assert "secret" not in str(caught.value)
    with pytest.raises(QueryError, match="no_such_column"):
        query(database, "SELECT no_such_column FROM offence_counts")


def test_every_view_and_macro_for_analysts_says_what_it_is(database: Path) -> None:
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    with open_release(database) as connection:
        silent = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL "
            "UNION ALL SELECT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL"
        ).fetchall()
    assert silent == []
