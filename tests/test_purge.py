"""After a purge no byte of the file is left: not in the drop folder, the kept cells, the database or its working files."""

from __future__ import annotations

import hashlib
import os
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from foi_ingest.cli import call
from foi_ingest.cli.check import check_contract
from foi_ingest.errors import ReleaseError
from foi_ingest.kept_cells import find_kept_cells
from foi_ingest.model import Line, Meant, Place, Rejection
from foi_ingest.release_hash import hash_release
from foi_ingest.write import list_purged, purge, query
from made_readings import make_answer, make_count, make_reading, make_reply, make_run, publish_all

CANARY = "Zanzibar Quillfeather"
"""Stands for a person's name: in a file's name, its labels, its values, its questions."""

REPLY = """West Mercia Police,,
Freedom of Information request reference number FOI-000001-23,,
Number of offences recorded,2021/22,2022/23
Stalking,12,15
Zanzibar Quillfeather of Ludlow,7,8
Robbery,<5,Zanzibar Quillfeather
"""

OTHER = REPLY.replace(CANARY, "Arson").replace("000001", "000002")


def drop(place: Path, content: str | bytes) -> Path:
    """A file that nobody is still writing."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    hour_ago = time.time() - 3600
    os.utime(place, (hour_ago, hour_ago))
    return place


def hash_of(content: str | bytes) -> str:
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def write_mail(*attachments: tuple[str, str]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "foi@example.police.uk", "asker@example.org", "Your request"
    mail["Date"], mail["Message-ID"] = "Fri, 01 Sep 2023 10:00:00 +0100", "<1@example.police.uk>"
    mail.set_content("Please find our reply attached.\n")
    for name, content in attachments:
        mail.add_attachment(content.encode(), maintype="text", subtype="csv", filename=name)
    return mail.as_bytes()


def run(folder: Path) -> int:
    return call(["run", str(folder / "raw"), "--database", str(folder / "x.duckdb"), "--without-prefect", "--workers", "1"])


def purge_by_hand(folder: Path, named: str, *, reason: str = "holds rows about persons") -> int:
    return call(["purge", named, str(folder / "raw"), "--reason", reason, "--database", str(folder / "x.duckdb"), "--yes"])


def find_canary(folder: Path) -> list[str]:
    """The files below a folder whose bytes, or whose name, hold the canary."""
    wanted = (CANARY.encode(), CANARY.encode("utf-16-le"), CANARY.split()[0].encode())
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if CANARY in path.name or any(form in path.read_bytes() for form in wanted))


def test_no_byte_of_a_purged_file_is_left(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = drop(tmp_path / "raw" / f"{CANARY}.csv", REPLY)
    drop(tmp_path / "raw" / "other.csv", OTHER)
    assert run(tmp_path) == 0
    place = query(tmp_path / "x.duckdb", f"SELECT place FROM rejections WHERE raw_value = '{CANARY}'")["place"].to_list()[0]
    correction = f'[[correction]]\ncell = "{place}"\nreads = "{CANARY}"\nmeans = "6"\nreason = "{CANARY} is a slip"\n'
    sidecar = drop(secret.with_suffix(".toml"), correction)
    assert run(tmp_path) == 0
    assert "x.duckdb" in find_canary(tmp_path)
    assert len(list(find_kept_cells(tmp_path / "x.duckdb").folder.iterdir())) == 2
    capsys.readouterr()
    assert purge_by_hand(tmp_path, str(secret)) == 0
    assert "on disk" in capsys.readouterr().out
    assert find_canary(tmp_path) == []
    assert not secret.exists()
    assert not sidecar.exists()
    database = tmp_path / "x.duckdb"
    assert [path.name[:64] for path in find_kept_cells(database).folder.iterdir()] == [hash_of(OTHER)]
    assert list(check_contract(database)) == []
    assert query(database, "SELECT DISTINCT source_id FROM offence_counts")["source_id"].to_list() == [hash_of(OTHER)]
    told = query(database, "SELECT names, bytes, detail FROM sources WHERE state = 'purged'").rows()
    assert told == [("[]", 0, "holds rows about persons")]
    assert query(database, "SELECT subject_id, reason FROM decisions WHERE kind = 'purge'").rows() == [
        (hash_of(REPLY), "holds rows about persons")
    ]


def test_every_text_of_a_reading_goes_from_the_bytes_of_the_database(tmp_path: Path) -> None:
    database = tmp_path / "x.duckdb"
    reply = make_reply("gwent", CANARY, subject=(Line(CANARY, Place()),), request=(("1", (Line(CANARY, Place()),)),))
    rejection = Rejection("", "normalise", "unknown_offence", "Data!C9", CANARY, (Meant("offence", CANARY, "A9"),), CANARY)
    answer = make_answer(reply, question=(Line(CANARY, Place()),), caveats=(Line(CANARY, Place()),))
    counts = [
        make_count(
            raw_labels=(Meant("offence", CANARY, "Data!A2"),), raw_value=CANARY, sheet=CANARY, other_breakdown=(("district", CANARY),)
        ),
        make_count(value=7, platform_id="snapchat"),
    ]
    secret = make_reading(f"{CANARY}.xlsx", counts, reply, [rejection], [answer], decisions=((CANARY, CANARY),), notes=(CANARY,))
    publish_all(database, secret, make_reading("other.xlsx", [make_count(value=3)]))
    # Read otherwise since, so that the past holds it too.
    changed = make_reading(f"{CANARY}.xlsx", counts[1:], reply, [rejection], [answer], notes=(CANARY,))
    publish_all(database, changed, run=2)
    assert query(database, "SELECT count(*) AS n FROM former_counts")["n"].item() == 2
    assert find_canary(tmp_path) == ["x.duckdb"]
    purge(database, make_run(3), [secret.source.source_id], "rows about persons")
    assert find_canary(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]
    assert query(database, "SELECT count(*) AS n FROM as_of('2026-11-01')")["n"].item() == 1


def test_the_same_bytes_are_refused_from_then_on_inside_another_file_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = drop(tmp_path / "raw" / "secret.csv", REPLY)
    assert run(tmp_path) == 0
    assert purge_by_hand(tmp_path, hash_of(REPLY)[:10]) == 0
    assert not secret.exists()
    before = hash_release(tmp_path / "x.duckdb")
    drop(tmp_path / "raw" / f"{CANARY} again.csv", REPLY)
    capsys.readouterr()
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert f"purged, and refused: {CANARY} again.csv (holds rows about persons)" in told
    assert hash_release(tmp_path / "x.duckdb") == before
    drop(tmp_path / "raw" / "mail.eml", write_mail(("inside.csv", REPLY), ("good.csv", OTHER)))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("inside.csv", REPLY)
    drop(tmp_path / "raw" / "all.zip", (tmp_path / "all.zip").read_bytes())
    (tmp_path / "all.zip").unlink()
    (tmp_path / "raw" / f"{CANARY} again.csv").unlink()
    assert run(tmp_path) == 0
    told = capsys.readouterr().out
    assert "refused: mail.eml/inside.csv" in told
    assert "refused: all.zip/inside.csv" in told
    assert query(tmp_path / "x.duckdb", "SELECT DISTINCT source_id FROM offence_counts")["source_id"].to_list() == [hash_of(OTHER)]
    assert find_canary(tmp_path / "x.duckdb") == find_canary(find_kept_cells(tmp_path / "x.duckdb").folder) == []


def test_what_came_only_from_a_purged_file_goes_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    third = OTHER.replace("Arson", "Rape")
    first = write_mail(("only.csv", REPLY), ("shared.csv", OTHER), ("dropped.csv", third))
    drop(tmp_path / "raw" / f"{CANARY}.eml", first)
    drop(tmp_path / "raw" / "second.eml", write_mail(("shared.csv", OTHER)))
    drop(tmp_path / "raw" / "by itself.csv", third)
    assert run(tmp_path) == 0
    assert purge_by_hand(tmp_path, f"{CANARY}.eml") == 0
    database = tmp_path / "x.duckdb"
    assert set(list_purged(database)) == {hash_of(first), hash_of(REPLY)}
    names = dict(query(database, "SELECT source_id, names FROM sources WHERE state <> 'purged'").iter_rows())
    assert names[hash_of(OTHER)] == '["second.eml/shared.csv"]'
    assert names[hash_of(third)] == '["by itself.csv"]'
    assert find_canary(tmp_path) == []
    assert list(check_contract(database)) == []


def test_a_purge_of_what_lies_inside_a_mail_says_that_the_mail_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail = drop(tmp_path / "raw" / "mail.eml", write_mail(("inside.csv", REPLY)))
    assert run(tmp_path) == 0
    capsys.readouterr()
    assert purge_by_hand(tmp_path, "mail.eml/inside.csv") == 0
    assert "stays, because it lies inside another file: mail.eml" in capsys.readouterr().out
    assert mail.exists()
    assert set(list_purged(tmp_path / "x.duckdb")) == {hash_of(REPLY)}


def test_a_purge_before_the_first_reading_and_after_it_give_the_same_release(tmp_path: Path) -> None:
    for name in ("before", "after"):
        drop(tmp_path / name / "raw" / "other.csv", OTHER)
        secret = drop(tmp_path / name / "raw" / "secret.csv", REPLY)
        if name == "after":
            assert run(tmp_path / name) == 0
        assert purge_by_hand(tmp_path / name, str(secret)) == 0
        assert run(tmp_path / name) == 0
    assert hash_release(tmp_path / "before" / "x.duckdb") == hash_release(tmp_path / "after" / "x.duckdb")


def test_a_purge_that_was_broken_off_is_finished_by_the_same_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = drop(tmp_path / "raw" / "secret.csv", REPLY)
    assert run(tmp_path) == 0
    with monkeypatch.context() as broken:
        broken.setattr("foi_ingest.purge.forget", lambda *_: (_ for _ in ()).throw(OSError("the disk is gone")))
        assert purge_by_hand(tmp_path, str(secret)) == 1
    assert secret.exists()
    assert purge_by_hand(tmp_path, str(secret)) == 0
    assert find_canary(tmp_path) == []
    assert query(tmp_path / "x.duckdb", "SELECT count(*) AS n FROM decisions WHERE kind = 'purge'")["n"].item() == 1


def test_a_purge_that_fails_leaves_the_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "x.duckdb"
    reading = make_reading("a.xlsx", [make_count()])
    publish_all(database, reading)
    before = database.read_bytes()

    def fail(*_: object) -> None:
        raise ReleaseError("no")

    monkeypatch.setattr("foi_ingest.write.release.copy_rows", fail)
    with pytest.raises(ReleaseError):
        purge(database, make_run(2), [reading.source.source_id], "why not")
    assert database.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.duckdb"]


def test_a_sidecar_that_another_reply_needs_stays(tmp_path: Path) -> None:
    drop(tmp_path / "raw" / "reply.csv", REPLY)
    drop(tmp_path / "raw" / "reply.tsv", OTHER.replace(",", "\t"))
    sidecar = drop(tmp_path / "raw" / "reply.toml", 'force = "west-mercia"\n')
    assert run(tmp_path) == 0
    assert purge_by_hand(tmp_path, "reply.csv") == 0
    assert sidecar.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["no such file.csv", "--reason", "why", "--yes"], "the release knows no file of this name"),
        (["reply.csv", "--reason", " ", "--yes"], "say why"),
        (["reply.csv", "--reason", "why"], "say --yes when you mean it"),
    ],
)
def test_a_purge_that_is_not_clear_removes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(tmp_path / "raw" / "reply.csv", OTHER)
    assert run(tmp_path) == 0
    before = (tmp_path / "x.duckdb").read_bytes()
    monkeypatch.chdir(tmp_path)
    assert call(["purge", *arguments, "--database", "x.duckdb"]) in {1, 2}
    assert says in capsys.readouterr().err
    assert (tmp_path / "x.duckdb").read_bytes() == before
    assert (tmp_path / "raw" / "reply.csv").exists()
