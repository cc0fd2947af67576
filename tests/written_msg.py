"""Writes Outlook messages for tests: a compound file with the streams of [MS-OXMSG]."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias

Tree: TypeAlias = "Mapping[str, bytes | Tree]"
"""Name → a stream's bytes, or what lies below a storage."""

_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_HEADS = {"top": 32, "embedded": 24, "part": 8}


def write_storage(head: str, texts: Mapping[int, str] = {}, fixed: Mapping[int, bytes] = {}, more: Tree | None = None) -> Tree:
    """The streams of one message or attachment: properties of text by their number, properties of fixed length, and whatever else."""
    entries = [(number, 0x001F, struct.pack("<II", 2 * len(text) + 2, 0)) for number, text in texts.items()]
    entries += [(number, 0x0003, value.ljust(8, b"\0")) for number, value in fixed.items()]
    listed = b"".join(struct.pack("<HHI", kind, number, 6) + value for number, kind, value in entries)
    streams: dict[str, bytes | Tree] = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    return {"__properties_version1.0": bytes(_HEADS[head]) + listed, **streams, **(more or {})}


def write_attachment(name: str, content: bytes, texts: Mapping[int, str] = {}, fixed: Mapping[int, bytes] = {}) -> Tree:
    """A file attached by its bytes."""
    return write_storage("part", {0x3707: name, **texts}, {0x3705: b"\1", **fixed}, {"__substg1.0_37010102": content})


def write_compound(tree: Tree, *, is_shared: bool = False) -> bytes:
    """A compound file of version 3 that holds the tree. `is_shared`: streams of the same bytes lie in the same sectors, as in a bomb."""
    laid: dict[bytes, int] = {}
    entries: list[list[object]] = [["Root Entry", 5, _NONE, b""]]
    right: dict[int, int] = {}

    def add(below: Tree) -> int:
        first = previous = _NONE
        for name, content in below.items():
            number = len(entries)
            entries.append([name, 2 if isinstance(content, bytes) else 1, _NONE, content if isinstance(content, bytes) else b""])
            if first == _NONE:
                first = number
            else:
                right[previous] = number
            previous = number
            if not isinstance(content, bytes):
                entries[number][2] = add(content)
        return first

    entries[0][2] = add(tree)
    sectors: list[bytes] = []
    table: list[int] = []
    small, small_table = b"", list[int]()

    def put(content: bytes) -> int:
        if is_shared and content in laid:
            return laid[content]
        first, count = len(sectors), -(-len(content) // _SECTOR)
        laid[content] = first
        sectors.extend(content[at * _SECTOR : (at + 1) * _SECTOR].ljust(_SECTOR, b"\0") for at in range(count))
        table.extend([*range(first + 1, first + count), _END] if count else [])
        return first if count else _END

    starts = []
    for _, kind, _, content in entries:
        assert isinstance(content, bytes)
        if kind != 2 or len(content) >= _CUTOFF or not content:
            starts.append(put(content))
            continue
        starts.append(len(small_table))
        count = -(-len(content) // _SMALL)
        small_table.extend([*range(len(small_table) + 1, len(small_table) + count), _END])
        small += content.ljust(count * _SMALL, b"\0")
    starts[0] = put(small)
    entries[0][3] = small
    small_start = put(b"".join(struct.pack("<I", number) for number in small_table).ljust(-(-len(small_table) // 128) * _SECTOR, b"\xff"))
    packed = b"".join(
        str(name).encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(str(name)) + 2, kind, 1, _NONE, right.get(number, _NONE), below)
        + bytes(36)
        + struct.pack("<IQ", starts[number], len(content))  # type: ignore[arg-type]
        for number, (name, kind, below, content) in enumerate(entries)
    )
    free = struct.pack("<64sHBBIII", b"", 0, 0, 0, _NONE, _NONE, _NONE) + bytes(48)
    directory = put(packed + free * (-(len(packed) // 128) % 4))
    tables = 1
    while tables * 128 < len(table) + tables:
        tables += 1
    first_table = len(sectors)
    table += [_TABLE] * tables
    table += [_FREE] * (-len(table) % 128)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<IIIIIIIII", tables, directory, 0, _CUTOFF, small_start, -(-len(small_table) // 128), _END, 0, first_table)
    head += b"".join(struct.pack("<I", first_table + n if n < tables else _FREE) for n in range(1, 109))
    return head + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)
