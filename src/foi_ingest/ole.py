"""Lists what lies at the top of an OLE compound file, the container of the old office formats, without believing its structure."""

from __future__ import annotations

import struct

_HEADER = 512
_ENTRY = 128
_FIRST_TABLE_SECTORS = 109
"""So many sectors of the allocation table are named in the header itself; the others in a chain of sectors."""
_NO_SECTOR = 0xFFFFFFFA
MOST_ENTRIES = 100_000
"""An Outlook message with many attachments has some thousands."""


def list_top_names(content: bytes) -> frozenset[str]:
    """The names at the top of the file. Every sector and entry is visited once, so that a cycle in them ends; damage ends the list."""
    try:
        entries = _read_directory(content)
    except (struct.error, IndexError, ValueError):
        return frozenset()
    if not entries:
        return frozenset()
    names: dict[int, str] = {}
    waiting = [entries[0][3]]
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in names:
            name, left, right, _ = entries[number]
            names[number] = name
            waiting += [left, right]
    return frozenset(names.values())


def _read_directory(content: bytes) -> list[tuple[str, int, int, int]]:
    """Every entry of the directory: name, left and right neighbour, first entry below."""
    (shift,) = struct.unpack_from("<H", content, 30)
    (first,) = struct.unpack_from("<I", content, 48)
    (first_of_chain,) = struct.unpack_from("<I", content, 68)
    if shift not in {9, 12}:
        raise ValueError("sectors have 512 or 4096 bytes")
    size = 1 << shift
    table = _list_table_sectors(content, size, first_of_chain)
    entries: list[tuple[str, int, int, int]] = []
    sector, seen = first, set[int]()
    while sector < _NO_SECTOR and sector not in seen and len(entries) < MOST_ENTRIES:
        seen.add(sector)
        start = (sector + 1) * size
        entries += [_read_entry(content, at) for at in range(start, start + size, _ENTRY)]
        (sector,) = struct.unpack_from("<I", content, (table[sector // (size // 4)] + 1) * size + sector % (size // 4) * 4)
    return entries


def _list_table_sectors(content: bytes, size: int, sector: int) -> list[int]:
    """The sectors of the allocation table, in order."""
    table = list(struct.unpack_from(f"<{_FIRST_TABLE_SECTORS}I", content, _HEADER - 4 * _FIRST_TABLE_SECTORS))
    seen = set[int]()
    while sector < _NO_SECTOR and sector not in seen:
        seen.add(sector)
        *named, sector = struct.unpack_from(f"<{size // 4}I", content, (sector + 1) * size)
        table += named
    return table


def _read_entry(content: bytes, at: int) -> tuple[str, int, int, int]:
    length, _, _, left, right, below = struct.unpack_from("<HBBIII", content, at + 64)
    name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
    return name, left, right, below
