"""Finds the files of the drop folder and says what their bytes are."""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from xlrd.compdoc import CompDoc, CompDocError

from foi_ingest.model import Source

HEAD = 65_536
"""So many bytes tell text from anything else, and hold the first lines of a page or an e-mail."""
LARGEST_OLE_LOOKED_INTO = 50 * 1024 * 1024

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
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        return Source(digest, name, find_kind(path), size, path)
    except OSError:
        return Source(hashlib.sha256(b"name\0" + name.encode("utf-8", "surrogateescape")).hexdigest(), name, "unreadable", 0, path)


def find_kind(path: Path) -> str:
    """Say what a file's bytes are, whatever its suffix says.

    Gives `pdf`, `xlsx`, `xls`, `xlsb`, `ods`, `docx`, `odt`, `html`, `eml`, `msg`, `csv`, `zip`, `doc`, `picture`, `encrypted` or
    `unknown`. The suffix counts only between plain text and a table of one column. Raises `OSError`.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _find_zip_kind(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(_OLE):
        return _find_ole_kind(path)
    if head.startswith(_LONE_BIFF):
        return "xls"
    if head.startswith(_PICTURES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP") or head[4:12] in {b"ftypheic", b"ftypmif1"}:
        return "picture"
    return _find_text_kind(head, path.suffix.lower())


def _find_zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as container:
            names = set(container.namelist())
            for part, kind in _ZIP_KINDS.items():
                if part in names:
                    return kind
            if "mimetype" in names and container.getinfo("mimetype").file_size < 256 and not container.getinfo("mimetype").flag_bits & 1:
                return _MIME_KINDS.get(container.read("mimetype").strip(), "zip")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "zip"
    return "zip"


def _find_ole_kind(path: Path) -> str:
    if path.stat().st_size > LARGEST_OLE_LOOKED_INTO:
        return "unknown"
    try:
        listed = CompDoc(path.read_bytes(), logfile=_Silence()).dirlist
    except (CompDocError, IndexError, ValueError, AssertionError, KeyError, OverflowError, RecursionError, struct.error):
        return "unknown"
    names = {entry.name for entry in listed if entry.parent == 0}
    return next((kind for name, kind in _OLE_KINDS.items() if name in names), "unknown")


class _Silence:
    """A log that keeps nothing: xlrd would print what it finds odd."""

    def write(self, _text: str) -> int:
        """Take a text and forget it."""
        return 0


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
