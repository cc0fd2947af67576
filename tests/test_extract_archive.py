"""Zips: their members, and what must not come out of them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from foi_ingest.errors import Unreadable
from foi_ingest.extract import container as guarded
from foi_ingest.extract.archive import read_archive
from foi_ingest.extract.container import open_container
from foi_ingest.extract.workbook import read_workbook


def make_zip(members: dict[str, bytes], packing: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return out.getvalue()


def write(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "replies.zip"
    path.write_bytes(content)
    return path


def test_members_become_sources_and_inner_zips_are_opened_once(tmp_path: Path) -> None:
    office = make_zip({"[Content_Types].xml": b"", "word/document.xml": b""})
    inner = make_zip({"b.pdf": b"%PDF-b"})
    path = write(tmp_path, make_zip({"kent/a.pdf": b"%PDF-a", "x.docx": office, "inner.zip": inner, "__MACOSX/a": b"", ".DS_Store": b""}))
    assert [(one.name, one.content) for one in read_archive(path).attachments] == [
        ("kent/a.pdf", b"%PDF-a"),
        ("x.docx", office),
        ("inner.zip/b.pdf", b"%PDF-b"),
    ]


def test_zips_too_deep_in_each_other_are_refused(tmp_path: Path) -> None:
    content = make_zip({"a.pdf": b"%PDF"})
    for _ in range(2):
        content = make_zip({"inner.zip": content})
    with pytest.raises(Unreadable, match="nested_too_deep"):
        read_archive(write(tmp_path, content))


@pytest.mark.parametrize("name", ["../CANARY.pdf", "/etc/CANARY", "a/../../CANARY", "C:\\CANARY", "..\\CANARY"])
def test_a_name_that_leads_out_of_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unreadable, match="unsafe_archive") as caught:
        read_archive(write(tmp_path, make_zip({name: b"x"})))
    assert "CANARY" not in repr(caught.value)


def test_a_member_that_unpacks_to_hundreds_of_times_its_size_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = write(tmp_path, make_zip({"[Content_Types].xml": b"", "xl/workbook.xml": b"0" * 3_000_000}, zipfile.ZIP_DEFLATED))
    with pytest.raises(Unreadable, match="suspicious_packing"):
        read_workbook(path)
    with pytest.raises(Unreadable, match="suspicious_packing"):
        read_archive(path)


def test_a_small_member_may_pack_well(tmp_path: Path) -> None:
    path = write(tmp_path, make_zip({"a.csv": b"0" * 500_000}, zipfile.ZIP_DEFLATED))
    assert len(read_archive(path).attachments) == 1


def test_what_is_too_large_together_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "LARGEST_UNZIPPED", 1000)
    with pytest.raises(Unreadable, match="too_large"):
        read_archive(write(tmp_path, make_zip({"a.csv": b"x" * 600, "b.csv": b"x" * 600})))


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "LARGEST_FILE", 100)
    with pytest.raises(Unreadable, match="too_large"):
        read_archive(write(tmp_path, make_zip({"a.csv": b"x" * 600})))


def test_a_member_behind_a_password_is_told(tmp_path: Path) -> None:
    content = bytearray(make_zip({"a.csv": b"x"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(Unreadable, match="encrypted"):
        open_container(write(tmp_path, bytes(content)))


def test_a_zip_that_breaks_off_is_told(tmp_path: Path) -> None:
    content = make_zip({"a.csv": b"x" * 600})
    with pytest.raises(Unreadable, match="damaged_container"):
        read_archive(write(tmp_path, content[: len(content) // 2]))
    spoiled = content.replace(b"x" * 600, b"y" * 600)
    with pytest.raises(Unreadable, match="damaged_container"):
        read_archive(write(tmp_path, spoiled))


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="empty_file"):
        read_archive(write(tmp_path, b""))
