"""What every zip-based file must pass before anything opens it, and the one way in which XML is parsed."""

from __future__ import annotations

import zipfile
import zlib
from importlib.metadata import version
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from lxml import etree

from foi_ingest.errors import Unreadable

LARGEST_FILE = 50 * 1024 * 1024
"""Replies are below 5 MB; what is larger is a dump, or made to harm."""
LARGEST_UNZIPPED = 500 * 1024 * 1024
LARGEST_RATIO = 200
"""A table of repeated numbers packs to about 1:30; 294 KB that grow to 890 MB are 1:3000."""
RATIO_COUNTS_FROM = 1024 * 1024
"""A tiny member of one repeated letter may pack better than the ratio allows, and harms nobody."""
RATIO_OF_ALL_COUNTS_FROM = 32 * 1024 * 1024
"""Together, members that each stay below the size above may do the same harm."""
MOST_MEMBERS = 20_000
_ENCRYPTED_FLAG = 0x1
_PROLOGUE = 2048
_LOCAL_HEADER = 30


def check_size(path: Path) -> None:
    """Refuse a file that is empty or larger than `LARGEST_FILE`. Raises `Unreadable`."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file", "the file has no bytes: ask for it again, or remove it")
    if size > LARGEST_FILE:
        raise Unreadable("too_large", f"the file is larger than {LARGEST_FILE >> 20} MB: divide it, or ask for the tables only")


def open_container(content: Path | bytes) -> zipfile.ZipFile:
    """Open a zip whose members' declared sizes, names and flags are harmless. Raises `Unreadable` (damaged, encrypted, too large)."""
    try:
        container = zipfile.ZipFile(content if isinstance(content, Path) else BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        container = None
    if container is None:
        raise Unreadable("damaged_container", "the file breaks off or is damaged: download it again, or ask the force for it again")
    try:
        _check_members(container)
    except Unreadable:
        container.close()
        raise
    return container


def _check_members(container: zipfile.ZipFile) -> None:
    members = container.infolist()
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise Unreadable("encrypted", "the file is protected by a password: ask the force for an open copy")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNZIPPED:
        raise Unreadable("too_large", f"unpacked it would be larger than {LARGEST_UNZIPPED >> 20} MB: ask for the tables only")
    packed, unpacked = sum(member.compress_size for member in members), sum(member.file_size for member in members)
    if unpacked > RATIO_OF_ALL_COUNTS_FROM and unpacked > LARGEST_RATIO * packed:
        raise Unreadable("suspicious_packing", f"it unpacks to more than {LARGEST_RATIO} times its size: ask for the file again")
    if _overlap(members):
        raise Unreadable("suspicious_packing", "parts of the file lie in each other: ask for the file again")
    for member in members:
        if member.file_size > RATIO_COUNTS_FROM and member.file_size > LARGEST_RATIO * max(member.compress_size, 1):
            raise Unreadable("suspicious_packing", f"a part unpacks to more than {LARGEST_RATIO} times its size: ask for the file again")


def _overlap(members: list[zipfile.ZipInfo]) -> bool:
    """Whether two members share packed bytes, so that a small file unpacks to a large one without an unlikely ratio."""
    spans = sorted((member.header_offset, member.header_offset + _LOCAL_HEADER + member.compress_size) for member in members)
    return any(end > start for (_, end), (start, _) in pairwise(spans))


def read_part(container: zipfile.ZipFile, name: str) -> bytes | None:
    """Give the bytes of the member `name`, or None when there is none. Raises `Unreadable` when they are not as declared."""
    if name not in container.NameToInfo:
        return None
    declared = container.getinfo(name).file_size
    content: bytes | None
    try:
        with container.open(name) as part:
            content = part.read(declared + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        content = None
    if content is None or len(content) > declared:
        raise Unreadable("damaged_container", "a part of the file is damaged: download it again, or ask the force for it again")
    return content


def parse_xml(content: bytes) -> etree._Element:
    """Parse XML without entities, network or documents beyond lxml's own limits. Raises `Unreadable`."""
    refuse_entities(content)
    # The parser's message may quote the text of the file, so it must not travel with our error.
    root: etree._Element | None
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise Unreadable("damaged_container", "a part of the file is no well-formed XML: open it in its own program and save it anew")
    return root


def refuse_entities(content: bytes) -> None:
    """Raise `Unreadable` when an XML part declares a document type: office files have none, attacks by entities need one."""
    head = content[:_PROLOGUE].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Unreadable(
            "hostile_xml", "the file declares XML entities, which no office program writes: do not open it, ask for a new copy"
        )


def name_reader(package: str) -> str:
    """Give the reader and its version, as `read_by` wants it: `openpyxl 3.1.5`."""
    return f"{package} {version(package)}"
