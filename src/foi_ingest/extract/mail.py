"""Reads an e-mail: subject, sender and date, its text, and its attachments as sources of their own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import check_size
from foi_ingest.extract.delimited import decode_text, divide_records
from foi_ingest.extract.letter import read_page
from foi_ingest.extract.shown_text import clean_text
from foi_ingest.model import Attachment, Document, Grid, Line, Place

READER = "email (Python standard library)"
DAMAGED = ("damaged_message", "the e-mail is broken: save it from the mail program again as .eml")
WRAPPED_FROM = 60
"""Mail programs break lines between 65 and 78 signs; a line shorter than this was ended by its author."""
LEAST_TABLE_LINES = 2
SHOWN_HEADERS = ("Subject", "From", "Date")
_SENTENCE_ENDS = (".", ":", "?", "!")
_LABELLED = re.compile(r"\s*[A-Z][^:.?!]{0,40}[:–-]\s*\d")
"""`Female: 101` behind the end of a sentence: joined to a question it would be asked, and not answered."""
_NEW_ITEM = re.compile(r"\s*(?:[-–•*>]|\(?[0-9a-zA-Z]{1,3}[.)]\s|Q\d)")


def read_mail(path: Path) -> Document:
    """Read an `.eml`. Subject, sender and date are lines of kind `furniture`; of the other headers only the number is kept.

    Raises `Unreadable` when nothing in it can be read.
    """
    check_size(path)
    message = _parse(path.read_bytes())
    return read_message(message, READER, Counter(mail_header=sum(1 for name in message if name.title() not in SHOWN_HEADERS)))


def read_message(message: EmailMessage, read_by: str, hidden: Counter[str]) -> Document:
    """Give what a message shows, whichever file it was stored in; what its page hides is added to `hidden`. Raises `Unreadable`."""
    parts: list[Line | Grid] = list(_read_headers(message))
    try:
        parts.extend(_read_body(message, hidden))
        attachments = tuple(_list_attachments(message))
    except (LookupError, ValueError, AttributeError, MessageError):
        attachments = None
    if attachments is None:
        raise Unreadable(*DAMAGED)
    return Document(tuple(parts), read_by, hidden=dict(sorted((+hidden).items())), attachments=attachments)


def _parse(content: bytes) -> EmailMessage:
    message: EmailMessage | None
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
    except (MessageError, ValueError, LookupError, AttributeError, IndexError):
        message = None
    if message is None:
        raise Unreadable(*DAMAGED)
    return message


def _read_headers(message: EmailMessage) -> Iterator[Line]:
    for name in SHOWN_HEADERS:
        text = clean_text(str(message.get(name, "")))
        if text:
            yield Line(f"{name}: {text}", Place(spot=f"header {name}"), kind="furniture")


def _read_body(message: EmailMessage, hidden: Counter[str]) -> list[Line | Grid]:
    """The HTML form where there is one: it keeps the tables that the plain form draws with spaces."""
    body = message.get_body(preferencelist=("html", "plain"))
    if body is None:
        return []
    content = body.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return []
    text = _decode(content, body.get_content_charset())
    if body.get_content_subtype() == "html":
        return read_page(text, hidden)
    return list(divide_plain_text(text, is_flowed=str(body.get_param("format", "")).lower() == "flowed"))


def _decode(content: bytes, charset: str | None) -> str:
    if charset is not None:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            return decode_text(content)[0]
    return decode_text(content)[0]


def divide_plain_text(text: str, *, is_flowed: bool = False) -> Iterator[Line | Grid]:
    """Give the paragraphs of plain text as lines, broken lines joined, and lines with the same number of tabs as a grid."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    number = 0
    while number < len(lines):
        table = _take_table(lines, number)
        if table > number:
            records = [(at + 1, tuple(clean_text(field) for field in lines[at].split("\t"))) for at in range(number, table)]
            yield from divide_records(records)
            number = table
            continue
        end = number
        while end + 1 < len(lines) and _goes_on(lines[end], lines[end + 1], is_flowed=is_flowed):
            end += 1
        joined = clean_text(" ".join(line.strip() for line in lines[number : end + 1]))
        if joined:
            yield Line(joined, Place(spot=f"line {number + 1}"))
        number = end + 1


def _take_table(lines: list[str], start: int) -> int:
    """The line after the table that starts here; `start` itself when none does."""
    tabs = lines[start].count("\t")
    end = start
    while tabs and end < len(lines) and lines[end].count("\t") == tabs:
        end += 1
    return end if end - start >= LEAST_TABLE_LINES else start


def _goes_on(line: str, after: str, *, is_flowed: bool) -> bool:
    """Whether only the width of the page broke the line."""
    if not line.strip() or not after.strip():
        return False
    if is_flowed:
        return line.endswith(" ")
    is_new = _NEW_ITEM.match(after) or (line.rstrip().endswith(_SENTENCE_ENDS) and _LABELLED.match(after))
    return len(line) >= WRAPPED_FROM and not is_new and "\t" not in after


def _list_attachments(message: EmailMessage) -> Iterator[Attachment]:
    for number, part in enumerate(message.iter_attachments(), 1):
        if part.get_content_type() == "message/rfc822":
            yield Attachment(_name_attachment(part, number, ".eml"), part.get_content().as_bytes())
            continue
        content = part.get_payload(decode=True)
        # A signature's logo is part of the page, no file that the force sent.
        is_inline_picture = part.get_content_maintype() == "image" and (
            part.get("Content-ID") or part.get_content_disposition() == "inline"
        )
        if isinstance(content, bytes) and content and not is_inline_picture:
            yield Attachment(_name_attachment(part, number, ""), content)


def _name_attachment(part: EmailMessage, number: int, ending: str) -> str:
    """The name without any folder in it: it must never lead out of the place where it is used."""
    name = clean_text(part.get_filename() or "").replace("\\", "/").replace("\0", "").split("/")[-1].lstrip(".")
    return name or f"attachment {number}{ending}"
