"""Outlook messages made to harm."""

from __future__ import annotations

import struct
from importlib.util import find_spec

from hostile.case import Case
from written_msg import write_attachment, write_compound, write_storage

_HELLO = {0x0037: "x", 0x1000: "hello"}
_MANY = 60
_LARGE = bytes(4 * 1024 * 1024)


def share_sectors() -> bytes:
    """Sixty attachments of four megabytes, all in the same sectors."""
    files = {f"__attach_version1.0_#{number:08X}": write_attachment(f"{number}.pdf", _LARGE) for number in range(_MANY)}
    return write_compound(write_storage("top", _HELLO, more=files), is_shared=True)


def lie_about_size() -> bytes:
    """One attachment that claims two gigabytes."""
    content = b"%PDF-1.4" * 1024
    whole = write_compound(write_storage("top", _HELLO, more={"__attach_version1.0_#00000000": write_attachment("a.pdf", content)}))
    return whole.replace(struct.pack("<Q", len(content)), struct.pack("<Q", 0x7FFFFFFF))


def leave_out_properties() -> bytes:
    """A message whose attachment has no list of properties."""
    return write_compound(write_storage("top", _HELLO, more={"__attach_version1.0_#00000000": {"__substg1.0_37010102": b"x"}}))


def nest(depth: int) -> bytes:
    """Storages in storages."""
    tree = write_storage("embedded", _HELLO)
    for _ in range(depth):
        tree = {"__substg1.0_3701000D": tree}
    return write_compound(write_storage("top", _HELLO, more={"__attach_version1.0_#00000000": tree}))


MESSAGES = (
    Case("shared sectors.msg", share_sectors, "unreadable: damaged_message"),
    Case("lie about size.msg", lie_about_size, "unreadable: too_large"),
    Case("no properties.msg", leave_out_properties, "unreadable: damaged_message"),
    Case("nested storages.msg", lambda: nest(400), "unreadable: damaged_message"),
)
if find_spec("olefile") is None:
    MESSAGES = tuple(Case(case.name, case.make, "unreadable: outlook_message") for case in MESSAGES)
