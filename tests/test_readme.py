"""The README's commands and SQL are run here, on the sample set that its first command reads."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import polars as pl
import pytest

from foi_ingest.cli import call
from foi_ingest.guard import Limits
from foi_ingest.ingest import ingest
from foi_ingest.sidecar import parse_sidecar
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import explain, query

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
SQL = [statement.strip() for kind, text in BLOCKS if kind == "sql" for statement in text.split(";") if statement.strip()]
COMMANDS = [line.strip() for kind, text in BLOCKS if kind == "console" for line in text.splitlines() if line.strip()]
ASKING = [c for c in COMMANDS if c.startswith(".venv/bin/foi-ingest") and " serve " not in c]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "offences.duckdb"
    summary = ingest([ROOT / "raw"], path, workers=1, limits=Limits(), on_progress=lambda done, total: None)
    assert summary.unreadable == {}
    return path


@pytest.mark.parametrize("statement", SQL)
def test_a_statement_of_the_readme_runs_and_finds_something(statement: str, database: Path) -> None:
    assert query(database, statement).height > 0


@pytest.mark.parametrize("command", ASKING)
def test_a_command_of_the_readme_runs(command: str, database: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    words = shlex.split(command)[1:]
    writes = words[0] in ("report", "export")
    monkeypatch.chdir(tmp_path if writes else ROOT)
    takes_database = writes or words[0] in ("rejections", "unknown", "check", "query")
    assert call([*words, *(["--database", str(database)] if takes_database else [])]) == 0


def test_the_scheduling_command_knows_the_options_that_the_readme_gives_it() -> None:
    shown = subprocess.run([sys.executable, "-m", "foi_ingest", "serve", "--help"], capture_output=True, text=True, check=True).stdout
    serving = [c for c in COMMANDS if " serve " in c]
    assert serving
    for command in serving:
        assert all(option in shown for option in re.findall(r"--\w+", command))


def test_the_sidecar_of_the_readme_is_one_that_the_program_takes() -> None:
    (example,) = [text for kind, text in BLOCKS if kind == "toml"]
    sidecar = parse_sidecar("reply.toml", tomllib.loads(example), load_vocabulary())
    assert sidecar.corrections
    assert sidecar.ignored_tables


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake (\w+)\b", "\n".join(COMMANDS) + "\n".join(re.findall(r"`(make \w+)`", README))))
    assert named
    assert named <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def total(database: Path, start: str, end: str) -> pl.DataFrame:
    return query(database, f"SELECT * FROM total_between('{start}', '{end}', offence := 'ew-071-17', nation := 'Wales')")


def test_the_sample_gives_the_published_welsh_statement_back(database: Path) -> None:
    quarter, since = total(database, "2020-04-01", "2020-06-30"), total(database, "2017-04-01", "2020-06-30")
    assert quarter["count"].to_list() == [133]
    assert since["count"].to_list() == [963 + 133]
    assert quarter["forces_missing"].to_list() == [[]]
    shares = query(database, "SELECT * FROM platform_shares('2020-04-01', '2020-06-30', nation := 'Wales')")
    percent = {row["id"]: round(100 * row["share"], 1) for row in shares.iter_rows(named=True)}
    assert (percent["instagram"], percent["snapchat"], percent["meta"]) == (25.0, 14.6, 29.2)
    assert set(shares["known_rate"].round(3)) == {0.676}


def test_each_number_of_the_welsh_statement_explains_itself_down_to_its_place(database: Path) -> None:
    cells = query(database, "SELECT count_id FROM total_between_cells('2017-04-01', '2020-06-30', nation := 'Wales')")
    assert cells.height == 16
    for count_id in cells["count_id"]:
        told = explain(database, count_id)
        assert told.place
        assert told.file_names
        assert {label.dimension for label in told.labels} >= {"offence", "period", "measure"}
