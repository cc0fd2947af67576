"""What a reply hides is found in nothing that the program writes: not in the database, nor in what is shown, listed, reported or logged."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import pytest

from foi_ingest.cli import call
from foi_ingest.kept_cells import find_kept_cells
from foi_ingest.write import query

GOLDEN = Path(__file__).parent / "golden"
CANARY = "CANARY"


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """A reply whose hidden sheets, rows, columns and comments hold canaries."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (hiding,) = GOLDEN.glob("cheshire*/reply.xlsx")
    shutil.copy(hiding, folder / "reply.xlsx")
    return folder


def test_no_byte_that_the_program_writes_holds_what_a_reply_hides(drop: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    database, out = tmp_path / "x.duckdb", tmp_path / "out"
    assert call(["run", str(drop), "--database", str(database), "--without-prefect", "--workers", "1"]) == 0
    for stage in ("extract", "answers", "figures", "sights", "counts"):
        assert call(["show", str(drop / "reply.xlsx"), "--stage", stage]) == 0
    assert call(["tables", str(drop), "--json", str(tmp_path / "tables.json")]) == 0
    assert call(["report", str(tmp_path / "report.html"), str(drop), "--database", str(database)]) == 0
    assert call(["export", str(out), "--database", str(database)]) == 0
    for command in ("rejections", "unknown", "check"):
        call([command, "--database", str(database), *([str(drop)] if command == "check" else [])])
    printed = capfd.readouterr()
    assert CANARY not in printed.out + printed.err
    written = [path for path in tmp_path.rglob("*") if path.is_file() and drop not in path.parents]
    assert len(written) > 10
    assert [path.name for path in written if CANARY.encode() in path.read_bytes()] == []
    kept = [zlib.decompress(path.read_bytes()) for path in find_kept_cells(database).folder.iterdir()]
    assert len(kept) == 1
    assert b"Offences" in kept[0]
    assert CANARY.encode() not in kept[0]


def test_no_text_of_the_database_holds_what_a_reply_hides_and_its_amount_is_told(drop: Path, tmp_path: Path) -> None:
    database = tmp_path / "x.duckdb"
    assert call(["run", str(drop), "--database", str(database), "--without-prefect", "--workers", "1"]) == 0
    tables = query(database, "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'VARCHAR'")
    assert tables.height > 50
    for table, column in tables.iter_rows():
        found = query(database, f'SELECT count(*) AS n FROM "{table}" WHERE "{column}" LIKE \'%{CANARY}%\'')
        assert found["n"].to_list() == [0], (table, column)
    (hidden,) = query(database, "SELECT hidden FROM sources")["hidden"].to_list()
    assert "hidden_sheet" in hidden
