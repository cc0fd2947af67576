"""Reads an Outlook message (`.msg`) by writing it as the e-mail that it was, for the reader of e-mails.

The container is olefile's, an extra of the installation; what its streams mean is published as [MS-OXMSG] and [MS-OXPROPS].
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import HeaderParser
from email.utils import format_datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from foi_ingest.errors import Unreadable
from foi_ingest.extract.archive import LARGEST_TOGETHER, MOST_REPLIES
from foi_ingest.extract.container import check_size, name_reader
from foi_ingest.extract.delimited import decode_text
from foi_ingest.extract.mail import DAMAGED, SHOWN_HEADERS, read_message
from foi_ingest.extract.shown_text import clean_text
from foi_ingest.model import Document

if TYPE_CHECKING:
    from olefile import OleFileIO

INSTALL = "pip install foi-ingest[msg]"
DEEPEST = 4
"""A message forwarded in a message occurs; who forwards a reply five times over sends it without its container."""

_PROPERTIES = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_#"
_RECIPIENT = "__recip_version1.0_#"
_EMBEDDED = "__substg1.0_3701000D"
_TOP_HEAD, _EMBEDDED_HEAD, _PART_HEAD = 32, 24, 8
"""Bytes before the first property, in the message, in a message within it, and in an attachment."""
_UNICODE, _BYTES, _BINARY = "001F", "001E", "0102"

# Numbers of the properties, from [MS-OXPROPS].
_SUBJECT, _SENT, _DELIVERED = 0x0037, 0x0039, 0x0E06
_SENDER_NAME, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_SHOWN_TO = 0x0E04
_HEADERS = 0x007D
_BODY, _BODY_HTML, _BODY_RTF = 0x1000, 0x1013, 0x1009
_INTERNET_CODE_PAGE, _CODE_PAGE = 0x3FDE, 0x3FFD
_METHOD, _DATA, _LONG_NAME, _SHORT_NAME, _MIME, _CONTENT_ID, _HIDDEN = 0x3705, 0x3701, 0x3707, 0x3704, 0x370E, 0x3712, 0x7FFE
_BY_LINK = frozenset({2, 3, 4, 7})
"""Methods by which only a path or an address is stored."""
_CODE_PAGES = {20127: "ascii", 28591: "iso8859-1", 28605: "iso8859-15", 65001: "utf-8", 1200: "utf-16-le"}
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read_outlook(path: Path) -> Document:
    """Read a `.msg` as `read_mail` reads an `.eml`: its subject, sender and date, its text, its attachments as sources of their own.

    Raises `Unreadable`: `outlook_message` when olefile is not installed or the text is stored in a form that is not read,
    `damaged_message`, `nested_too_deep` or `too_large`.
    """
    check_size(path)
    if find_spec("olefile") is None:
        raise Unreadable("outlook_message", f"install the reader of Outlook messages ({INSTALL}), or save the message as .eml")
    from olefile import DEFECT_INCORRECT, OleFileIO

    message: EmailMessage | None
    try:
        # What olefile would let pass with a word in a log are streams that end too soon and chains that run in circles.
        with OleFileIO(path, raise_defects=DEFECT_INCORRECT) as ole:
            container = _Container(ole)
            message = container.compose()
            container.hidden["mail_header"] = container.count_headers()
    except (OSError, LookupError, ValueError, TypeError, AttributeError, OverflowError, RecursionError, MessageError):
        message = None
    if message is None:
        raise Unreadable(*DAMAGED)
    document = read_message(message, name_reader("olefile"), container.hidden)
    return replace(document, notes=(f"{container.links} attachments are links to files elsewhere",)) if container.links else document


@dataclass(frozen=True, slots=True)
class _Storage:
    """A message or an attachment: its properties of fixed length, and where its streams lie."""

    path: tuple[str, ...]
    fixed: dict[int, bytes]

    def number(self, property_id: int) -> int | None:
        value = self.fixed.get(property_id)
        return None if value is None else int.from_bytes(value[:4], "little")


class _Container:
    """An open compound file, whose streams are read within a budget: many entries may name the same sectors."""

    def __init__(self, ole: OleFileIO) -> None:
        self._ole = ole
        self._budget = LARGEST_TOGETHER
        self.hidden: Counter[str] = Counter()
        self.links = 0
        """Attachments of which only a path or an address is stored."""
        self._names: dict[tuple[str, ...], list[str]] = {}
        for entry in ole.listdir(streams=True, storages=True):
            self._names.setdefault(tuple(entry[:-1]), []).append(entry[-1])

    def compose(self, path: tuple[str, ...] = (), depth: int = 1) -> EmailMessage:
        """The message stored at a path, as an e-mail. Raises `Unreadable` and whatever a broken one makes the libraries raise."""
        if depth > DEEPEST:
            raise Unreadable("nested_too_deep", "messages lie in messages in messages: save the innermost as a file of its own")
        storage = self._open(path, _EMBEDDED_HEAD if path else _TOP_HEAD)
        message = EmailMessage(policy.default)
        for name, value in self._list_headers(storage):
            message[name] = value
        self._set_body(message, storage)
        parts = [name for name in self._names.get(path, ()) if name.startswith(_ATTACHMENT)]
        if len(parts) > MOST_REPLIES:
            raise Unreadable("too_large", f"it holds more than {MOST_REPLIES} files: put the replies into the folder one by one")
        for name in sorted(parts):
            self._attach(message, self._open((*path, name), _PART_HEAD), depth)
        return message

    def _open(self, path: tuple[str, ...], head: int) -> _Storage:
        content = self._read((*path, _PROPERTIES))
        entries = (content[at : at + 16] for at in range(head, len(content) - 15, 16))
        return _Storage(path, {int.from_bytes(entry[2:4], "little"): entry[8:] for entry in entries})

    def _read(self, path: tuple[str, ...]) -> bytes:
        size = self._ole.get_size(list(path))
        self._budget -= size
        if self._budget < 0:
            raise Unreadable("too_large", f"unpacked it would be larger than {LARGEST_TOGETHER >> 20} MB: save its attachments as files")
        content: bytes = self._ole.openstream(list(path)).read()
        if len(content) != size:
            raise Unreadable(*DAMAGED)
        return content

    def _find(self, storage: _Storage, property_id: int, kind: str) -> bytes | None:
        name = f"__substg1.0_{property_id:04X}{kind}"
        return self._read((*storage.path, name)) if name in self._names.get(storage.path, ()) else None

    def _find_text(self, storage: _Storage, property_id: int, code_pages: tuple[int, ...] = (_CODE_PAGE,)) -> str:
        wide = self._find(storage, property_id, _UNICODE)
        if wide is not None:
            return wide.decode("utf-16-le").rstrip("\0")
        narrow = self._find(storage, property_id, _BYTES)
        return "" if narrow is None else self._decode(storage, narrow, code_pages).rstrip("\0")

    def _decode(self, storage: _Storage, content: bytes, code_pages: tuple[int, ...]) -> str:
        number = next((told for page in code_pages if (told := storage.number(page)) is not None), None)
        try:
            return content.decode(_CODE_PAGES.get(number or 0, f"cp{number}"))
        except (LookupError, UnicodeDecodeError):
            return decode_text(content)[0]

    def _list_headers(self, storage: _Storage) -> Iterator[tuple[str, str]]:
        """The headers by which a reader of e-mails knows one, those first that are shown."""
        sender = clean_text(self._find_text(storage, _SENDER_NAME)).replace("\n", " ")
        addresses = (self._find_text(storage, number) for number in (_SENDER_SMTP, _SENDER_ADDRESS))
        address = next((told for told in addresses if "@" in told), "")
        shown = {
            "Subject": self._find_text(storage, _SUBJECT),
            "From": f"{sender} <{address}>" if sender and address else sender or address,
            "Date": next((_tell(storage.fixed[number]) for number in (_SENT, _DELIVERED) if number in storage.fixed), ""),
            "To": self._find_text(storage, _SHOWN_TO),
            "MIME-Version": "1.0",
        }
        yield from ((name, " ".join(clean_text(value).split())) for name, value in shown.items() if value.strip())

    def count_headers(self) -> int:
        """How many headers and recipients the message has besides those that are shown."""
        storage = self._open((), _TOP_HEAD)
        told = [name.title() for name in HeaderParser().parsestr(self._find_text(storage, _HEADERS))]
        recipients = sum(name.startswith(_RECIPIENT) for name in self._names.get((), ()))
        return sum(name not in SHOWN_HEADERS for name in told) or recipients

    def _set_body(self, message: EmailMessage, storage: _Storage) -> None:
        code_pages = (_INTERNET_CODE_PAGE, _CODE_PAGE)
        plain = self._find_text(storage, _BODY, code_pages)
        page = self._find(storage, _BODY_HTML, _BINARY)
        html = self._find_text(storage, _BODY_HTML, code_pages) if page is None else self._decode(storage, page, code_pages)
        if not plain.strip() and not html.strip() and self._find(storage, _BODY_RTF, _BINARY):
            raise Unreadable("outlook_message", "its text is stored as RTF only, which is not read: save the message as .eml")
        message.set_content(plain)
        if html.strip():
            message.add_alternative(html, subtype="html")

    def _attach(self, message: EmailMessage, part: _Storage, depth: int) -> None:
        if _EMBEDDED in self._names.get(part.path, ()):
            self._attach_stored(message, part, depth)
            return
        content = None if part.number(_METHOD) in _BY_LINK else self._find(part, _DATA, _BINARY)
        if content is None:
            self.links += 1
            return
        main, _, sub = clean_text(self._find_text(part, _MIME)).lower().partition("/")
        if part.number(_HIDDEN) and main != "image":
            self.hidden["hidden_attachment"] += 1
            return
        name = " ".join(clean_text(self._find_text(part, _LONG_NAME) or self._find_text(part, _SHORT_NAME)).split())
        content_id = self._find_text(part, _CONTENT_ID).strip("<> ")
        message.add_attachment(
            content,
            # Only whether it is a picture matters: what a file is, is told from its bytes.
            maintype="image" if main == "image" and sub.isalnum() else "application",
            subtype=sub if main == "image" and sub.isalnum() else "octet-stream",
            filename=name or None,
            cid=f"<{content_id}>" if content_id.isascii() and content_id.isprintable() and content_id else None,
            disposition="inline" if part.number(_HIDDEN) else "attachment",
        )

    def _attach_stored(self, message: EmailMessage, part: _Storage, depth: int) -> None:
        """A message within the message, or an object of another program that is stored by its streams and no file."""
        inside = (*part.path, _EMBEDDED)
        if _PROPERTIES not in self._names.get(inside, ()):
            raise Unreadable("outlook_message", "an object of another program is part of its text: save the message as .eml")
        message.add_attachment(self.compose(inside, depth + 1))


def _tell(value: bytes) -> str:
    """A point of time in tenths of microseconds since 1601, as an e-mail tells it."""
    return format_datetime(_EPOCH + timedelta(microseconds=int.from_bytes(value[:8], "little") // 10))
