"""What the files of the drop folder are."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from pathlib import Path

import openpyxl
import pytest

from foi_ingest.discover import discover, find_kind


def make_zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        for name, content in members.items():
            container.writestr(name, content)
    return out.getvalue()


def make_workbook() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


MAIL = b"From: Force <foi@example.org>\r\nTo: you@example.org\r\nSubject: FOI 1\r\nDate: Mon, 1 Apr 2024 10:00:00 +0100\r\n\r\nHello\r\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n...", "pdf"),
        (b"\n\n%PDF-1.4\n...", "pdf"),
        (make_workbook(), "xlsx"),
        (make_zip({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), "xlsb"),
        (make_zip({"[Content_Types].xml": b"", "word/document.xml": b""}), "docx"),
        (make_zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (make_zip({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (make_zip({"reply.pdf": b"%PDF-1.4"}), "zip"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"<table><tr><td>an .xls that is a page</td></tr></table>", "html"),
        (MAIL, "eml"),
        (b"a,b\n1,2\n3,4\n", "csv"),
        ("a\tb\n1\t2\n".encode("utf-16"), "csv"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"{\\rtf1 hello}", "unknown"),
        (b"\x00\x01\x02", "unknown"),
        (b"", "unknown"),
        (b"Dear Sir, we hold nothing.\nYours", "unknown"),
    ],
)
def test_the_kind_comes_from_the_bytes_whatever_the_suffix_says(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "reply.bin"
    path.write_bytes(content)
    assert find_kind(path) == kind


def test_a_broken_container_of_microsoft_is_unknown_and_no_crash(tmp_path: Path) -> None:
    path = tmp_path / "reply.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600)
    assert find_kind(path) == "unknown"


def test_files_that_are_no_replies_are_left_out(tmp_path: Path) -> None:
    for name in (
        ".gitignore", ".hidden/reply.pdf", "~$reply.docx", ".~lock.reply.ods#", "reply.pdf.part", "reply.crdownload", "x.tmp",
        "README.md", "reply.pdf.toml", "Thumbs.db", "__MACOSX/reply.pdf",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-1.4")
    (tmp_path / "kent").mkdir()
    (tmp_path / "kent" / "reply.pdf").write_bytes(b"%PDF-1.4")
    assert [source.name for source in discover([tmp_path])] == ["kent/reply.pdf"]


def test_sources_are_sorted_by_name_and_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 same")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 same")
    first, second = discover([tmp_path])
    assert (first.name, second.name) == ("a.pdf", "b.pdf")
    assert first.source_id == second.source_id == hashlib.sha256(b"%PDF-1.4 same").hexdigest()
    assert first.size == 13


def test_a_single_file_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    assert [source.name for source in discover([tmp_path / "a.pdf"])] == ["a.pdf"]


def test_a_file_that_cannot_be_opened_is_told_and_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    (tmp_path / "here.pdf").write_bytes(b"%PDF-1.4")
    gone, here = discover([tmp_path])
    assert (gone.kind, gone.size, gone.source_id) == ("unreadable", 0, hashlib.sha256(b"name\0gone.pdf").hexdigest())
    assert here.kind == "pdf"


def test_a_pipe_in_the_folder_does_not_block_the_run(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    assert discover([tmp_path]) == ()


@pytest.mark.parametrize(
    ("stream", "kind"),
    [("Workbook", "xls"), ("WordDocument", "doc"), ("EncryptedPackage", "encrypted"), ("__properties_version1.0", "msg")],
)
def test_a_container_of_microsoft_is_known_by_its_streams(tmp_path: Path, stream: str, kind: str) -> None:
    content = (Path(__file__).parent / "fixtures" / "masked.xls").read_bytes()
    at = content.index("Workbook".encode("utf-16-le"))
    name = stream.encode("utf-16-le")
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little")
    path = tmp_path / "reply.bin"
    path.write_bytes(content[:at] + entry + content[at + 66 :])
    assert find_kind(path) == kind
