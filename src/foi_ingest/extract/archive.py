"""Reads a zip of replies: its members become attachments, each a source of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import check_size, open_container, read_part
from foi_ingest.model import Attachment, Document

DEEPEST = 2
"""A zip in a zip occurs; one more level is a mistake or a trap."""
LARGEST_TOGETHER = 200 * 1024 * 1024
MOST_REPLIES = 1_000
"""Each is a source of its own: twenty thousand tiny ones would keep a run busy for an hour."""
READER = "zipfile (Python standard library)"
_IGNORED_STARTS = (".", "~$", "__MACOSX")
_IGNORED_NAMES = {"Thumbs.db", "desktop.ini"}
_OFFICE_PARTS = {"[Content_Types].xml", "mimetype"}


def read_archive(path: Path) -> Document:
    """Give the members of a zip as attachments, those of zips within it included, named `inner.zip/reply.pdf`.

    Nothing is written to disk. Raises `Unreadable` when a name points outside the archive, or zips lie too deep in each other.
    """
    check_size(path)
    attachments: list[Attachment] = []
    total = 0
    for attachment in _list_members(path, 1, ""):
        total += len(attachment.content)
        if total > LARGEST_TOGETHER or len(attachments) == MOST_REPLIES:
            raise Unreadable(
                "too_large",
                f"it holds more than {LARGEST_TOGETHER >> 20} MB or {MOST_REPLIES} files: put the replies into the folder one by one",
            )
        attachments.append(attachment)
    return Document((), READER, attachments=tuple(attachments))


def _list_members(content: Path | bytes, depth: int, prefix: str) -> Iterator[Attachment]:
    with open_container(content) as container:
        for member in container.infolist():
            refuse_unsafe_name(member.filename)
        for member in container.infolist():
            name = PurePosixPath(member.filename.replace("\\", "/"))
            if member.is_dir() or any(part.startswith(_IGNORED_STARTS) or part in _IGNORED_NAMES for part in name.parts):
                continue
            inner = read_part(container, member.filename) or b""
            if not _is_plain_zip(inner):
                yield Attachment(f"{prefix}{name}", inner)
            elif depth < DEEPEST:
                yield from _list_members(inner, depth + 1, f"{prefix}{name}/")
            else:
                raise Unreadable(
                    "nested_too_deep", "archives lie in archives in archives: unpack it by hand and put the replies into the folder"
                )


def refuse_unsafe_name(name: str) -> None:
    """Raise `Unreadable` when a member's name is absolute or climbs out of the archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and path.parts[0].endswith(":")) or "\0" in name:
        raise Unreadable("unsafe_archive", "a name inside the archive points outside of it: do not unpack it, ask for the files one by one")


def _is_plain_zip(content: bytes) -> bool:
    """Whether bytes are a zip, and not a workbook or letter in a zip's clothes."""
    if not content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    with open_container(content) as container:
        return _OFFICE_PARTS.isdisjoint(container.namelist())
