"""Outlook messages: read as the e-mail that they were."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from drawn_documents import draw
from foi_ingest.discover import find_kind
from foi_ingest.errors import Unreadable
from foi_ingest.extract import outlook
from foi_ingest.extract.outlook import read_outlook
from foi_ingest.model import Document
from written_msg import Tree, write_attachment, write_compound, write_storage

needs_reader = pytest.mark.skipif(find_spec("olefile") is None, reason=f"olefile is not installed: {outlook.INSTALL}")

SUBJECT, SENT, SENDER, SMTP, BODY, HTML, RTF = 0x0037, 0x0039, 0x0C1A, 0x5D01, 0x1000, 0x1013, 0x1009
SENT_AT = struct.pack("<Q", int((datetime(2024, 4, 1, 10, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000)
HEAD = {SUBJECT: "FOI 1/24", SENDER: "Information Unit", SMTP: "foi@example.org"}
PLAIN = {**HEAD, BODY: "See attached.\r\n"}


def read(tmp_path: Path, message: Tree) -> Document:
    path = tmp_path / "reply.bin"
    path.write_bytes(write_compound(message))
    assert find_kind(path) == "msg"
    return read_outlook(path)


@needs_reader
def test_subject_sender_date_and_text_are_read(tmp_path: Path) -> None:
    document = read(tmp_path, write_storage("top", {**HEAD, BODY: "2022/23 - 10\r\n2023/24 - 0\r\n"}, {SENT: SENT_AT}))
    assert [line.removeprefix("[furniture] ") for line in draw(document)] == [
        "Subject: FOI 1/24",
        "From: Information Unit <foi@example.org>",
        "Date: Mon, 01 Apr 2024 10:00:00 +0000",
        "2022/23 - 10",
        "2023/24 - 0",
    ]
    assert [str(part.place) for part in document.parts][:4] == ["header Subject", "header From", "header Date", "line 1"]
    assert document.read_by.startswith("olefile ")


@needs_reader
def test_the_page_form_keeps_the_table_that_the_plain_form_loses(tmp_path: Path) -> None:
    page = "<table><tr><td>Cost £<td>n</tr><tr><td>2019<td>3</tr></table>".encode("cp1252")
    message = write_storage("top", PLAIN, {0x3FDE: struct.pack("<I", 1252)}, {"__substg1.0_10130102": page})
    assert draw(read(tmp_path, message))[-3:] == ["=", "| Cost £ | n |", "| 2019 | 3 |"]


@needs_reader
def test_text_of_eight_bits_is_read_by_its_code_page(tmp_path: Path) -> None:
    body = {"__substg1.0_1000001E": "Żółw – 3".encode("cp1250")}
    message = write_storage("top", HEAD, {0x3FFD: struct.pack("<I", 1250)}, body)
    assert draw(read(tmp_path, message))[-1] == "Żółw – 3"


@needs_reader
def test_attachments_become_sources_of_their_own_and_logos_do_not(tmp_path: Path) -> None:
    large = b"%PDF-1.4" + bytes(range(256)) * 600
    inner = write_storage("embedded", {SUBJECT: "FOI 2/24", SENDER: "A", SMTP: "a@example.org", BODY: "3 offences"})
    message = write_storage(
        "top",
        PLAIN,
        more={
            "__attach_version1.0_#00000000": write_attachment("..\\..\\reply.pdf", large),
            "__attach_version1.0_#00000001": write_attachment("logo.png", b"logo", {0x370E: "image/png", 0x3712: "<1@example>"}),
            "__attach_version1.0_#00000002": write_storage("part", fixed={0x3705: b"\5"}, more={"__substg1.0_3701000D": inner}),
        },
    )
    document = read(tmp_path, message)
    assert [attachment.name for attachment in document.attachments] == ["reply.pdf", "attachment 3.eml"]
    assert document.attachments[0].content == large
    (tmp_path / "inner").write_bytes(document.attachments[1].content)
    assert find_kind(tmp_path / "inner") == "eml"
    assert b"3 offences" in document.attachments[1].content


@needs_reader
def test_what_is_hidden_is_counted_and_what_lies_elsewhere_is_told(tmp_path: Path) -> None:
    message = write_storage(
        "top",
        PLAIN,
        more={
            "__attach_version1.0_#00000000": write_attachment("secret.xlsx", b"PK\3\4", fixed={0x7FFE: b"\1"}),
            "__attach_version1.0_#00000001": write_storage("part", {0x3707: "far.xlsx"}, {0x3705: b"\2"}),
            "__recip_version1.0_#00000000": write_storage("part", {0x3001: "R"}),
            "__recip_version1.0_#00000001": write_storage("part", {0x3001: "S"}),
        },
    )
    document = read(tmp_path, message)
    assert document.attachments == ()
    assert dict(document.hidden) == {"hidden_attachment": 1, "mail_header": 2}
    assert document.notes == ("1 attachments are links to files elsewhere",)


@needs_reader
def test_text_that_is_stored_as_rtf_only_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"\.eml") as caught:
        read(tmp_path, write_storage("top", HEAD, more={"__substg1.0_10090102": b"packed"}))
    assert caught.value.reason_id == "outlook_message"


@needs_reader
def test_messages_in_messages_without_end_are_refused(tmp_path: Path) -> None:
    message = write_storage("embedded", PLAIN)
    for _ in range(10):
        part = write_storage("part", fixed={0x3705: b"\5"}, more={"__substg1.0_3701000D": message})
        message = write_storage("embedded", PLAIN, more={"__attach_version1.0_#00000000": part})
    top = write_storage("top", PLAIN, more={"__attach_version1.0_#00000000": message["__attach_version1.0_#00000000"]})
    with pytest.raises(Unreadable) as caught:
        read(tmp_path, top)
    assert caught.value.reason_id == "nested_too_deep"


@needs_reader
@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9, 0.99])
def test_a_message_that_breaks_off_is_refused(tmp_path: Path, keep: float) -> None:
    whole = write_compound(write_storage("top", PLAIN, more={"__attach_version1.0_#00000000": write_attachment("a.pdf", b"%PDF" * 5000)}))
    path = tmp_path / "cut.msg"
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(Unreadable) as caught:
        read_outlook(path)
    assert caught.value.reason_id == "damaged_message"


def test_without_its_reader_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "reply.msg"
    path.write_bytes(write_compound(write_storage("top", PLAIN)))
    monkeypatch.setattr(outlook, "find_spec", lambda name: None)
    with pytest.raises(Unreadable, match=r"pip install foi-ingest\[msg\]") as caught:
        read_outlook(path)
    assert caught.value.reason_id == "outlook_message"
