"""Letters, pages and e-mails that nest without end or ask to be fetched from elsewhere."""

from __future__ import annotations

from pathlib import Path

from hostile.case import HARMLESS, Case, make_zip
from hostile.workbooks import FETCH, LAUGHS
from made_letters import cell, make_docx, paragraph, table


def make_letter(body: str, before: str = "") -> bytes:
    """A docx with this body; `before` stands in front of its root."""
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return make_zip(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": f"{before}<w:document {names}><w:body>{body}</w:body></w:document>"}
    )


def nest_tables(path: Path) -> None:
    inner = paragraph("7")
    for _ in range(60):
        inner = table(cell(inner) + cell("x"))
    make_docx(path, inner)


def span_widely(path: Path) -> None:
    make_docx(path, table(cell("7", '<w:gridSpan w:val="999999999"/>') + cell("8"), cell("9")))


def nest_mail(depth: int) -> bytes:
    head = b"From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 1 Apr 2024 10:00:00 +0100\r\nSubject: x\r\n"
    mail = head + b"\r\nhello\r\n"
    for _ in range(depth):
        mail = head + b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + mail
    return mail


def make_mail(body: str, kind: str = 'multipart/mixed; boundary="x"', more: str = "") -> bytes:
    head = "From: a@example.org\r\nTo: b@example.org\r\nDate: Mon, 1 Apr 2024 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
    return f"{head}{more}Content-Type: {kind}\r\n\r\n{body}".encode()


def attach(name: str) -> str:
    return f'--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\nnothing\r\n'


PAGE = b"<!doctype html><html><body>"

DOCUMENTS = (
    Case("laughs.docx", lambda: make_letter("&j;", LAUGHS), "unreadable: hostile_xml"),
    Case("asks for a file.docx", lambda: make_letter("&a;", FETCH), "unreadable: hostile_xml"),
    Case("nested tables.docx", nest_tables, "unreadable: damaged_document", is_put=True),
    Case("wide span.docx", span_widely, HARMLESS, is_put=True),
    Case("nested runs.docx", lambda: make_letter("<w:r>" * 100_000), "unreadable: damaged_container"),
    Case("empty parts.docx", lambda: make_zip({"[Content_Types].xml": "", "word/document.xml": ""}), "unreadable: damaged_document"),
    Case("nested blocks.html", lambda: PAGE + b"<div>" * 100_000 + b"7", HARMLESS),
    Case("nested tables.html", lambda: PAGE + b"<table><tr><td>" * 3_000 + b"7", HARMLESS),
    Case("wide spans.html", lambda: PAGE + b"<table><tr><td colspan=999999999 rowspan=999999999>7</td></tr></table>", HARMLESS),
    Case("many spans.html", lambda: PAGE + b"<table>" + b"<tr>" + b"<td colspan=1000 rowspan=60000>7</td>" * 500 + b"</table>", HARMLESS),
    Case(
        "fetches.html",
        lambda: PAGE + b'<img src="http://127.0.0.1/x"><link rel=stylesheet href="file:///etc/passwd"><script>x</script>7',
        HARMLESS,
    ),
    Case("entities.html", lambda: b'<!DOCTYPE html [<!ENTITY a "x">]><html><body>&a;' + b"&#1114112;&#x0;" * 1000, HARMLESS),
    Case("mail in mail.eml", lambda: nest_mail(500), HARMLESS),
    Case("mail without end.eml", lambda: make_mail("--x\r\n" * 50_000), HARMLESS),
    Case("boundaries in boundaries.eml", lambda: make_mail('--x\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n' * 2_000), HARMLESS),
    Case("path traversal.eml", lambda: make_mail(attach("../../../etc/cron.d/x") + "--x--\r\n"), HARMLESS),
    Case("odd letters.eml", lambda: make_mail("7", "text/plain; charset=no-such-thing"), HARMLESS),
    Case("bad base64.eml", lambda: make_mail("====%%%%", "application/pdf", "Content-Transfer-Encoding: base64\r\n"), HARMLESS),
    Case("long header.eml", lambda: make_mail("7", "text/plain", "Subject: " + "=?utf-8?q?a?= " * 5_000 + "\r\n"), HARMLESS),
)
