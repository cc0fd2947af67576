"""A release of an older version opens, is brought up to date by the next run, and loses nothing on the way."""

from __future__ import annotations

import lzma
import shutil
from pathlib import Path

import duckdb
import pytest

from foi_ingest.cli import call
from foi_ingest.cli.check import check_contract
from foi_ingest.errors import ReleaseError
from foi_ingest.ingest import plan_run
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import known_sources, list_doomed, list_purged, publish, query
from foi_ingest.write.release import is_outdated
from made_readings import ask, ask_one, make_count, make_reading, make_reply, make_run, publish_all

OLD = Path(__file__).parent / "fixtures" / "release_before_histories.xz"
"""Made by the version before `origins`, `in_force_since` and `former_counts`, from readings like those of `made_readings.py`: a letter and
its correction, and a mail with a workbook in it."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    database = tmp_path / "offences.duckdb"
    with lzma.open(OLD) as packed, database.open("wb") as file:
        shutil.copyfileobj(packed, file)
    return database


def test_an_older_release_can_be_asked_as_it_is(old: Path) -> None:
    assert query(old, "SELECT count(*) AS n FROM current_counts")["n"].item() == 2
    assert len(known_sources(old)) == 4
    assert list_purged(old) == {}
    assert plan_run([], old).todo == ()


def test_a_check_of_an_older_release_says_what_to_do(
    old: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(old.parent)
    assert call(["check", "--database", str(old)]) == 1
    assert "an older version made it: foi-ingest run brings it up to date" in capsys.readouterr().out
    assert call(["check", "--hash", "--database", str(old)]) == 1
    assert "an older version made it" in capsys.readouterr().err


def test_the_next_run_brings_an_older_release_up_to_date_even_when_nothing_is_new(old: Path) -> None:
    before = {
        table: query(old, f"FROM {table}").rows() for table in ("offence_counts", "rejections", "answers", "letterheads", "runs", "sources")
    }
    assert is_outdated(old)
    assert publish(old, make_run(9), [], {}, {}, load_vocabulary()).changed
    assert not is_outdated(old)
    for table, rows in before.items():
        assert set(rows) <= set(query(old, f"FROM {table}").rows())
        assert table == "runs" or len(rows) == query(old, f"FROM {table}").height
    assert list(check_contract(old)) == []
    assert [path.name for path in old.parent.iterdir()] == [old.name]
    assert not publish(old, make_run(10), [], {}, {}, load_vocabulary()).changed


def test_an_older_release_tells_since_when_its_figures_are_known(old: Path) -> None:
    publish(old, make_run(9), [], {}, {}, load_vocabulary())
    told = ask(old, "SELECT force_id, count, known_from FROM as_of('2026-11-08') ORDER BY force_id")
    assert [(row["force_id"], row["count"], row["known_from"].day) for row in told] == [("dyfed-powys", 5, 2), ("gwent", 12, 3)]


def test_an_older_release_tells_what_lay_inside_what(old: Path) -> None:
    publish(old, make_run(9), [], {}, {}, load_vocabulary())
    told = ask(old, "SELECT p.names AS parent, o.name FROM origins AS o LEFT JOIN sources AS p ON p.source_id = o.parent_id ORDER BY ALL")
    assert [(row["parent"], row["name"]) for row in told] == [
        ('["mail.eml"]', "figures.csv"),
        (None, "gwent-again.xlsx"),
        (None, "gwent.xlsx"),
        (None, "mail.eml"),
    ]
    (mail,) = query(old, "SELECT source_id FROM sources WHERE kind = 'eml'")["source_id"].to_list()
    assert len(list_doomed(old, mail)) == 2


def test_a_person_can_retract_in_an_older_release(old: Path) -> None:
    reply = ask_one(old, "SELECT reply_id FROM replies WHERE force_id = 'dyfed-powys'")["reply_id"]
    assert call(["retract", reply, "--reason", "withdrawn", "--database", str(old)]) == 0
    assert query(old, "SELECT count FROM current_counts")["count"].to_list() == [12]


def test_a_release_that_cannot_be_brought_up_to_date_says_so_and_stays(tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    publish_all(database, make_reading("a.xlsx", [make_count()]))
    with duckdb.connect(database) as connection:
        connection.execute("DROP VIEW offences_by_force")
        connection.execute("DROP VIEW current_counts")
        connection.execute("ALTER TABLE offence_counts DROP COLUMN place")
    before = database.read_bytes()
    with pytest.raises(ReleaseError, match="nothing for place: move the file away and read the replies anew"):
        publish_all(database, make_reading("b.xlsx", [make_count()], make_reply("gwent")), run=2)
    assert database.read_bytes() == before
