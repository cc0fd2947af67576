"""The command line: what it says, where it says it, and with which exit code it ends."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import pytest

from foi_ingest.cli import app, call
from foi_ingest.cli.run import describe, name_next_command, read_duration
from foi_ingest.cli.speak import WrongUseError
from foi_ingest.discover import discover
from foi_ingest.ingest import Summary
from foi_ingest.lock import hold_lock
from foi_ingest.stages import Stage, draw_stage
from foi_ingest.write import query

REPLY = """West Mercia Police,,
Freedom of Information request reference number FOI-000001-23,,
Number of offences recorded,2021/22,2022/23
Stalking,12,15
Crim dam,7,8
Robbery,<5,5
"""

NO_REPLY = """Widgets,2021/22,2022/23
Canary 7f3a,12,15
Canary 9b1c,3,4
"""

COMMANDS = ("run", "show", "tables", "unknown", "rejections", "check", "query", "explain", "report", "export", "serve", "retract", "purge")


def drop(folder: Path, name: str, content: str | bytes) -> Path:
    """A file that nobody is still writing."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    hour_ago = time.time() - 3600
    os.utime(path, (hour_ago, hour_ago))
    return path


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a reply, a table that is no reply, and the database made from them."""
    home = tmp_path_factory.mktemp("loaded")
    drop(home, "raw/reply.csv", REPLY)
    drop(home, "raw/table.csv", NO_REPLY)
    assert call(["run", str(home / "raw"), "--database", str(home / "x.duckdb"), "--without-prefect", "--workers", "1"]) == 0
    return home


def test_a_run_says_what_it_did_and_what_to_do_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop(tmp_path, "raw/reply.csv", REPLY)
    drop(tmp_path, "raw/table.csv", NO_REPLY)
    database = tmp_path / "x.duckdb"
    assert call(["run", str(tmp_path / "raw"), "--database", str(database), "--without-prefect"]) == 0
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "2 files read, 0 already known, 1 held, 0 that cannot be read",
        "4 figures loaded, 2 values rejected",
        "        2 unknown_offence",
        "        1 unknown words behind them",
        f"{database}: a new release is published",
        f"next: foi-ingest unknown --database {database}",
    ]
    assert told.err == ""


def test_a_file_that_cannot_be_read_ends_the_run_with_one_and_loads_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop(tmp_path, "raw/reply.csv", REPLY)
    drop(tmp_path, "raw/broken.pdf", b"%PDF-1.7 and no more")
    arguments = ["run", str(tmp_path / "raw"), "--database", str(tmp_path / "x.duckdb"), "--without-prefect"]
    for expected in ("2 files read, 0 already known", "0 files read, 2 already known"):
        assert call(arguments) == 1
        told = capsys.readouterr().out
        assert expected in told
        assert "cannot be read: broken.pdf (" in told
    assert query(tmp_path / "x.duckdb", "SELECT count(*) FROM offence_counts").item() == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "nowhere"],
        ["run", "--no-such-option"],
        ["run", "--workers", "0"],
        ["run", "--workers", "many"],
        ["no-such-command"],
        ["show", "nowhere.pdf"],
        ["show", "."],
        ["show"],
        ["query", "SELECT 1", "--database", "nowhere.duckdb"],
        ["explain", "0000", "--database", "nowhere.duckdb"],
        ["unknown", "--database", "nowhere.duckdb"],
        ["serve"],
        ["serve", "--cron", "0 6 * * *", "--every", "1h"],
        ["serve", "--every", "soon"],
        ["tables", ".", "--json", "-", "--workers", "0"],
    ],
)
def test_wrong_use_ends_with_two_and_says_what_to_do_without_a_traceback(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    assert call(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("foi-ingest: ")
    assert "Traceback" not in told.err
    assert not list(tmp_path.glob("*.duckdb*"))


def test_what_stops_a_command_is_one_line(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = loaded / "x.duckdb"
    for arguments in (["query", "SELECT nothing"], ["explain", "0000"]):
        assert call([*arguments, "--database", str(database)]) == 1
    drop(loaded, "not-ours.duckdb", "this is no database")
    assert call(["query", "SELECT 1", "--database", str(loaded / "not-ours.duckdb")]) == 1
    with hold_lock(database):
        assert call(["run", str(loaded / "raw"), "--database", str(database), "--without-prefect"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("foi-ingest: ") == 4
    assert "another run" in told.err
    assert "Traceback" not in told.err


@pytest.mark.parametrize("stage", get_args(Stage))
def test_of_a_held_file_nothing_is_drawn_at_any_stage_unless_asked_for(stage: Stage, loaded: Path) -> None:
    (held,) = discover([loaded / "raw" / "table.csv"])
    assert draw_stage(stage, False, held).startswith("table.csv: held (no_force")
    assert "Canary" not in draw_stage(stage, False, held)


def test_a_held_file_is_drawn_when_it_is_asked_for_by_name(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = str(loaded / "raw" / "table.csv")
    assert call(["show", held]) == 0
    told = capsys.readouterr()
    assert "held" in told.out
    assert "Canary" not in told.out + told.err
    assert call(["show", held, "--stage", "extract", "--held-too"]) == 0
    assert "Canary 7f3a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        ("extract", "Stalking                    |      12 |      15"),
        ("answers", "west-mercia"),
        ("figures", "s:Stalking                    |        12 |        15"),
        ("sights", "12 ← Stalking › 2021/22"),
        ("counts", "14 values seen = 4 loaded + 2 rejected + 8 ignored"),
    ],
)
def test_each_stage_is_drawn(stage: Stage, line: str, loaded: Path) -> None:
    (reply,) = discover([loaded / "raw" / "reply.csv"])
    assert line in draw_stage(stage, False, reply)


def test_show_draws_the_roles_of_cells_and_touches_no_database(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(loaded)
    before = sorted(loaded.iterdir())
    assert call(["show", "raw/reply.csv"]) == 0
    assert "s:Stalking                    |        12 |        15" in capsys.readouterr().out
    assert sorted(loaded.iterdir()) == before


def test_tables_lists_every_cell_with_the_rows_and_columns_it_spans(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["tables", str(loaded / "raw"), "--json", "-"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert list(listed) == ["reply.csv", "table.csv"]
    (table,) = listed["reply.csv"]["tables"]
    assert table["kind"] == "delimited"
    assert table["continues"] is False
    assert [1, 1, 0, 0, "Stalking"] in table["cells"]
    assert listed["reply.csv"]["hidden"] == {}


def test_tables_names_the_file_that_it_cannot_read_and_lists_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drop(tmp_path, "raw/reply.csv", REPLY)
    drop(tmp_path, "raw/broken.pdf", b"%PDF-1.7 and no more")
    assert call(["tables", str(tmp_path / "raw"), "--json", str(tmp_path / "tables.json")]) == 1
    listed = json.loads((tmp_path / "tables.json").read_text(encoding="utf-8"))
    assert listed["broken.pdf"]["tables"] == []
    assert len(listed["reply.csv"]["tables"]) == 1
    assert "broken.pdf: " in capsys.readouterr().err


def test_unknown_gives_lines_that_fit_into_the_vocabulary_as_they_are(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["unknown", "--database", str(loaded / "x.duckdb")]) == 0
    head, *pasted = capsys.readouterr().out.splitlines()
    assert head.startswith("# 2 figures wait for offence 'Crim dam'")
    with (Path(__file__).parent.parent / "schemas" / "vocabulary" / "offence_aliases.csv").open(encoding="utf-8") as file:
        columns = len(next(csv.reader(file)))
    assert 1 <= len(pasted) <= 3
    for row in csv.reader(pasted):
        assert row[0] == "Crim dam"
        assert len(row) == columns


def test_rejections_says_how_many_figures_wait_for_each_reason_and_what_to_do(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["rejections", "--database", str(loaded / "x.duckdb")]) == 0
    told = capsys.readouterr().out
    assert "unknown_offence |       2 |     1 | " in told
    assert "what to do" in told.splitlines()[0]


def test_explain_leads_from_a_figure_back_to_its_place_and_labels(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(loaded / "x.duckdb")
    assert call(["query", "SELECT count_id FROM offence_counts WHERE raw_value = '<5'", "--csv", "--database", database]) == 0
    count_id = capsys.readouterr().out.splitlines()[1]
    assert call(["explain", count_id, "--database", database]) == 0
    told = capsys.readouterr().out
    assert "'<5' (suppressed, from 0 to 4)" in told
    assert "line 6, field 2" in told
    assert "'Robbery' at line 6, field 1" in told
    assert "reply.csv" in told


def test_query_draws_a_table_or_writes_csv(loaded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["query", "SELECT raw_value, count FROM offence_counts WHERE raw_value = '<5'", "--database", str(loaded / "x.duckdb")]
    assert call(arguments) == 0
    assert capsys.readouterr().out.splitlines() == ["raw_value | count", "----------+------", "       <5 | NULL"]
    assert call([*arguments, "--csv"]) == 0
    assert list(csv.reader(io.StringIO(capsys.readouterr().out))) == [["raw_value", "count"], ["<5", ""]]


def test_check_finds_a_sidecar_that_is_no_toml_or_has_no_reply(loaded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["check", str(loaded / "raw"), "--database", str(loaded / "x.duckdb")]) == 0
    assert "the vocabulary, the sidecars and the database are as they should be" in capsys.readouterr().out
    drop(tmp_path, "reply.csv", REPLY)
    drop(tmp_path, "reply.toml", "force = ")
    drop(tmp_path, "gone.toml", 'force = "gwent"')
    assert call(["check", str(tmp_path), "--database", str(tmp_path / "none.duckdb")]) == 1
    faults = capsys.readouterr().out.splitlines()
    assert ["gone.toml: no reply of this name" in faults[0], "reply.toml: this is not TOML" in faults[1], len(faults)] == [True, True, 2]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert call([command, "--help"]) == 0
    assert f"foi-ingest {command}" in capsys.readouterr().out.partition("\n\n")[2]


def test_the_help_lists_every_command_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(f" {command} " in told for command in COMMANDS)
    assert {name for name in app if not name.startswith("-")} == set(COMMANDS)


def test_the_program_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(["--version"]) == 0
    assert capsys.readouterr().out.startswith("foi-ingest 0.")


def test_output_cut_short_by_head_is_no_error(loaded: Path) -> None:
    arguments = [sys.executable, "-m", "foi_ingest", "query", "SELECT * FROM range(200000)", "--database", str(loaded / "x.duckdb")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline().strip() == "range"
        program.stdout.close()
        assert program.stderr.read() == ""
    assert program.returncode == 0


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("15m", 900), ("1h", 3600), ("2d", 172_800)])
def test_an_interval_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert read_duration(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "1", "0h", "-1h", "1.5h", "1w", "²h"])
def test_an_interval_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(WrongUseError, match="for example 1h"):
        read_duration(text)


def make_summary(**changes: object) -> Summary:
    given: dict[str, object] = {
        "files_read": 1,
        "already_known": 0,
        "held": 0,
        "unreadable": {},
        "broken_law": (),
        "figures_loaded": 0,
        "rejected": {},
        "waiting_words": 0,
        "changing": (),
        "changed": True,
    }
    return Summary(**{**given, **changes})  # type: ignore[arg-type]


def test_a_broken_law_is_told_as_our_bug_and_not_as_the_files() -> None:
    told = describe(make_summary(broken_law=("odd.csv",), unreadable={"odd.csv": "unaccounted_value"}), Path("offences.duckdb"))
    assert "OUR BUG, please report it: lost count of the values in odd.csv" in told


def test_a_file_still_being_written_is_told() -> None:
    assert "left for the next run: big.pdf" in describe(make_summary(changing=("big.pdf",)), Path("offences.duckdb"))


def test_the_next_command_is_the_one_that_helps() -> None:
    assert name_next_command(make_summary(rejected={"no_period": 3, "unknown_sex": 1}, waiting_words=1)) == "foi-ingest unknown"
    assert name_next_command(make_summary(rejected={"no_period": 3})) == "foi-ingest rejections"
    assert name_next_command(make_summary()).startswith("foi-ingest query")
    assert name_next_command(make_summary(files_read=0, already_known=3)).startswith("foi-ingest query")
    assert name_next_command(make_summary(files_read=0)).startswith("drop replies")


def test_running_twice_leaves_the_database_byte_for_byte(loaded: Path) -> None:
    database = loaded / "x.duckdb"
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    assert call(["run", str(loaded / "raw"), "--database", str(database), "--without-prefect"]) == 0
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before
