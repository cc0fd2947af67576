"""Finds the files of the drop folder and says what their bytes are."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from foi_ingest.model import Source
from foi_ingest.ole import list_top_names

HEAD = 65_536
"""So many bytes tell text from anything else, and hold the first lines of a page or an e-mail."""
LARGEST_LOOKED_INTO = 50 * 1024 * 1024
"""A larger office file is refused anyway, by a child with limits; here in the run itself nothing holds it back."""
LARGEST_DIRECTORY = 8 * 1024 * 1024
"""Of a zip: some 90,000 members. Python makes an object of each, and 50 MB of them would fill the run's memory."""
LARGEST_HASHED = 1024 * 1024 * 1024
"""A file of holes takes no room on a disk and hours to read."""
UNHASHED_KINDS = frozenset({"unreadable", "oversized"})
"""Kinds of file whose source_id is made from their name: nobody has read their bytes."""
_MIME_LENGTH = 256
_END_OF_ZIP = 65_557
"""The last record of a zip: 22 bytes and a comment of up to 65,535."""

_IGNORED_STARTS = (".", "~$", "README")
_IGNORED_ENDS = (".part", ".crdownload", ".tmp", ".toml")
_IGNORED_NAMES = {"Thumbs.db", "desktop.ini", "__MACOSX"}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_KINDS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "__properties_version1.0": "msg",
}
_ZIP_KINDS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "word/document.xml": "docx"}
_MIME_KINDS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.text": "odt",
}
_LONE_BIFF = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<body[\s>]|<table[\s>]", re.IGNORECASE)
_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n")
_MAIL_NAMES = re.compile(
    rb"^(?:from|to|subject|date|received|mime-version|message-id|return-path|delivered-to):", re.IGNORECASE | re.MULTILINE
)
_LEAST_MAIL_HEADERS = 3
_TEXT_TABLE_ENDS = (".csv", ".tsv", ".tab", ".txt", ".dat", ".asc")
_DELIMITERS = (b",", b";", b"\t", b"|")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def discover(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Give every file in and below the paths as a `Source`, sorted by name.

    Left out are hidden files, lock files, partial downloads, `README*` and the `.toml` sidecars. A file that cannot be opened
    becomes a source of kind `unreadable`, whose id is made from its name. The same bytes under two names give two sources.
    """
    found = [_describe(path, name) for given in paths for path, name in _list_files(given)]
    return tuple(sorted(found, key=lambda source: (source.name, str(source.path))))


def _list_files(given: Path) -> Iterator[tuple[Path, str]]:
    if not given.is_dir():
        yield given, given.name
        return
    for path in given.rglob("*"):
        below = path.relative_to(given)
        if not any(_is_ignored(part) for part in below.parts) and not path.is_dir() and (path.is_file() or path.is_symlink()):
            yield path, below.as_posix()


def _is_ignored(name: str) -> bool:
    return name.startswith(_IGNORED_STARTS) or name.lower().endswith(_IGNORED_ENDS) or name in _IGNORED_NAMES


def _describe(path: Path, name: str) -> Source:
    shown = make_printable(name)
    unhashed = hashlib.sha256(b"name\0" + name.encode("utf-8", "surrogateescape")).hexdigest()
    try:
        state = path.stat()
        # Opening a pipe waits until somebody writes to it, and a device has no end.
        if not stat.S_ISREG(state.st_mode):
            return Source(unhashed, shown, "unreadable", 0, path)
        if state.st_size > LARGEST_HASHED:
            return Source(unhashed, shown, "oversized", state.st_size, path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        return Source(digest, shown, find_kind(path), size, path)
    except OSError:
        return Source(unhashed, shown, "unreadable", 0, path)


def make_printable(name: str) -> str:
    """A name that can stand in a log and in a database: line ends, marks of direction and bytes that are no text are written as escapes."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode("ascii") for sign in name)


def find_kind(path: Path) -> str:
    """Say what a file's bytes are, whatever its suffix says.

    Gives `pdf`, `xlsx`, `xls`, `xlsb`, `ods`, `docx`, `odt`, `html`, `eml`, `msg`, `csv`, `zip`, `doc`, `picture`, `encrypted` or
    `unknown`. The suffix counts only between plain text and a table of one column. Runs outside the guard: nothing here may cost more than
    the file is long. Raises `OSError`.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_zip_kind(path)
    if head.startswith(_OLE):
        return _find_ole_kind(path)
    # A PDF may have anything before its first line, so every kind that begins with its own mark comes first.
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_LONE_BIFF):
        return "xls"
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or head[4:12] in {b"ftypheic", b"ftypmif1"}:
        return "picture"
    return _find_text_kind(head, path.suffix.lower())


def _find_zip_kind(path: Path) -> str:
    if path.stat().st_size > LARGEST_LOOKED_INTO or _measure_directory(path) > LARGEST_DIRECTORY:
        return "zip"
    try:
        with zipfile.ZipFile(path) as container:
            names = set(container.namelist())
            for part, kind in _ZIP_KINDS.items():
                if part in names:
                    return kind
            if "mimetype" in names and not container.getinfo("mimetype").flag_bits & 1:
                with container.open("mimetype") as said:
                    return _MIME_KINDS.get(said.read(_MIME_LENGTH).strip(), "zip")
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return "zip"
    return "zip"


def _measure_directory(path: Path) -> int:
    """Bytes of the list of members, as the end of a zip tells them; 0 when it tells nothing."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END_OF_ZIP, 0))
        end = file.read()
    at = end.rfind(b"PK\x05\x06")
    return int.from_bytes(end[at + 12 : at + 16], "little") if at >= 0 else 0


def _find_ole_kind(path: Path) -> str:
    if path.stat().st_size > LARGEST_LOOKED_INTO:
        return "unknown"
    names = list_top_names(path.read_bytes())
    return next((kind for name, kind in _OLE_KINDS.items() if name in names), "unknown")


def _find_text_kind(head: bytes, suffix: str) -> str:
    text = _decode_wide(head)
    if text is None:
        return "unknown"
    start = text.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf") or start[:600].find(b"<?mso-application") >= 0:
        return "unknown"
    if _looks_like_mail(start):
        return "eml"
    if _HTML.search(start[:8192]) and start.startswith(b"<"):
        return "html"
    if start.startswith(b"<?xml"):
        return "unknown"
    return "csv" if suffix in _TEXT_TABLE_ENDS or _looks_delimited(text) else "unknown"


def _decode_wide(head: bytes) -> bytes | None:
    """Text of two bytes a letter as UTF-8; None when the bytes are no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "ignore").encode("utf-8")
    return None if not head or _CONTROL.search(head) else head


def _looks_like_mail(start: bytes) -> bool:
    at = 0
    while header := _MAIL_HEADER.match(start, at):
        at = header.end()
    return len({name.lower() for name in _MAIL_NAMES.findall(start[:at])}) >= _LEAST_MAIL_HEADERS


def _looks_delimited(text: bytes) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    # The last line of a long file is cut where we stopped reading.
    lines = (lines[:-1] if len(text) >= HEAD else lines)[:50]
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        if len(lines) > 1 and counts[0] and len(set(counts)) == 1:
            return True
    return False
