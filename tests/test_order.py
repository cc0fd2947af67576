"""The order and number of runs, children and earlier releases leave no trace in a release."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from foi_ingest import ingest
from foi_ingest.cli import call
from foi_ingest.guard import Limits
from foi_ingest.ingest import gather, plan_run, publish_harvest
from foi_ingest.pipeline import read_source
from foi_ingest.release_hash import hash_release
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import query

GOLDEN = Path(__file__).parent / "golden"
REPLIES = (
    "leicestershire_FOI-4021-23_flat/reply.csv",
    "hampshire_HC-000921-21/reply.xlsx",
    "lincolnshire_002407-22_records/reply.xlsx",
    "cumbria_FOI-1180-21/reply.ods",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop folder of small replies, put there long ago."""
    home = tmp_path_factory.mktemp("drop") / "raw"
    home.mkdir()
    for reply in REPLIES:
        drop(GOLDEN / reply, home / reply.replace("/", "-"))
    return home


def drop(reply: Path, place: Path) -> None:
    shutil.copyfile(reply, place)
    os.utime(place, (0, 0))


def read(database: Path, *paths: Path, backwards: bool = False) -> None:
    """One run in this process."""
    made = plan_run(paths, database)

    def read_each(sources: Sequence[ingest.Source]) -> list[ingest.Reading]:
        return [read_source(source, load_vocabulary()) for source in (reversed(sources) if backwards else sources)]

    publish_harvest(made, gather(made, read_each, lambda _done, _total: None))


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of all files read in one run."""
    database = tmp_path_factory.mktemp("expected") / "x.duckdb"
    read(database, folder)
    return hash_release(database)


def test_files_read_backwards_leave_no_trace(folder: Path, expected: str, tmp_path: Path) -> None:
    read(tmp_path / "x.duckdb", folder, backwards=True)
    assert hash_release(tmp_path / "x.duckdb") == expected


@pytest.mark.parametrize("turn", [1, -1])
def test_a_run_for_each_file_leaves_no_trace(folder: Path, expected: str, tmp_path: Path, turn: int) -> None:
    for path in sorted(folder.iterdir())[::turn]:
        read(tmp_path / "x.duckdb", path)
    assert hash_release(tmp_path / "x.duckdb") == expected


def test_a_second_run_leaves_no_trace(folder: Path, expected: str, tmp_path: Path) -> None:
    for _ in range(2):
        read(tmp_path / "x.duckdb", folder)
    assert hash_release(tmp_path / "x.duckdb") == expected


def test_a_file_that_could_not_be_read_at_first_leaves_no_trace(folder: Path, expected: str, tmp_path: Path) -> None:
    database = tmp_path / "x.duckdb"
    made = plan_run([folder], database)
    late = [ingest.make_empty_reading(source, "unreadable", "out_of_time", "") for source in made.todo]
    publish_harvest(made, gather(made, lambda sources: late if sources else (), lambda _done, _total: None))
    assert hash_release(database) != expected
    read(database, folder)
    assert hash_release(database) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_children_leaves_no_trace(folder: Path, expected: str, tmp_path: Path, workers: int) -> None:
    ingest.ingest([folder], tmp_path / "x.duckdb", workers=workers, limits=Limits(), on_progress=lambda _done, _total: None)
    assert hash_release(tmp_path / "x.duckdb") == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_cells_kept_from_an_earlier_database_leave_no_trace(folder: Path, expected: str, tmp_path: Path, workers: int) -> None:
    database = tmp_path / "x.duckdb"

    def run() -> ingest.Summary:
        return ingest.ingest([folder], database, workers=workers, limits=Limits(), on_progress=lambda _done, _total: None)

    assert run().understood_again == 0
    database.unlink()
    again = run()
    assert (again.files_read, again.understood_again) == (0, len(REPLIES))
    assert hash_release(database) == expected


def test_a_reply_retracted_early_or_late_leaves_no_other_trace(folder: Path, expected: str, tmp_path: Path) -> None:
    first, *others = sorted(folder.iterdir())
    hashes = set()
    for name in ("early", "late"):
        database = tmp_path / f"{name}.duckdb"
        read(database, first, *(others if name == "late" else ()))
        sql = f"SELECT r.reply_id FROM replies AS r JOIN sources AS s USING (source_id) WHERE s.names LIKE '%{first.name}%'"
        reply_id = query(database, sql).item()
        assert call(["retract", reply_id, "--reason", "withdrawn", "--database", str(database)]) == 0
        read(database, folder)
        hashes.add(hash_release(database))
    assert len(hashes) == 1
    assert expected not in hashes
    assert call(["retract", reply_id, "--undo", "--reason", "not withdrawn", "--database", str(database)]) == 0
    assert hash_release(database) == expected


@pytest.mark.parametrize("apart", [False, True], ids=["in one run", "in a run each"])
def test_a_zip_that_came_in_two_mails_has_the_same_names_in_any_order(tmp_path: Path, apart: bool) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("figures.csv"), (GOLDEN / REPLIES[0]).read_bytes())
    mails = []
    for name in ("one", "two"):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "foi@example.police.uk", "asker@example.org", name
        mail["Date"] = "Fri, 01 Sep 2023 10:00:00 +0100"
        mail.set_content("Attached.\n")
        mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="all.zip")
        mails.append(tmp_path / "raw" / f"{name}.eml")
        mails[-1].parent.mkdir(exist_ok=True)
        mails[-1].write_bytes(mail.as_bytes())
        os.utime(mails[-1], (0, 0))
    hashes = set()
    for backwards in (False, True):
        database = tmp_path / f"{backwards}.duckdb"
        for paths in [[mail] for mail in (mails[::-1] if backwards else mails)] if apart else [mails]:
            read(database, *paths, backwards=backwards)
        hashes.add(hash_release(database))
    assert len(hashes) == 1
    told = query(database, "SELECT names FROM sources WHERE names LIKE '%figures.csv%'").item()
    assert told == '["one.eml/all.zip/figures.csv", "two.eml/all.zip/figures.csv"]'


def test_the_hash_changes_with_one_figure_and_check_prints_it(
    folder: Path, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "raw").mkdir()
    for path in folder.iterdir():
        drop(path, tmp_path / "raw" / path.name)
    (table,) = (tmp_path / "raw").glob("*.csv")
    text = table.read_text(encoding="utf-8")
    assert ",2\n" in text
    table.write_text(text.replace(",2\n", ",3\n", 1), encoding="utf-8")
    os.utime(table, (0, 0))
    read(tmp_path / "x.duckdb", tmp_path / "raw")
    assert call(["check", "--hash", "--database", str(tmp_path / "x.duckdb")]) == 0
    told = capsys.readouterr().out.strip()
    assert len(told) == len(expected) == 64
    assert told != expected
