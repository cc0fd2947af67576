"""Honest replies of every kind, cut off in the middle or with their first bytes turned."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from hostile.case import Case

TESTS = Path(__file__).parents[1]
HONEST = {
    "pdf": TESTS / "golden/kent_2024-0655_platforms/reply.pdf",
    "xlsx": TESTS / "golden/hampshire_HC-000921-21/reply.xlsx",
    "ods": TESTS / "golden/cumbria_FOI-1180-21/reply.ods",
    "docx": TESTS / "golden/south-wales_FOI_746_20/reply.docx",
    "xls": TESTS / "fixtures/masked.xls",
}
CUT = {"pdf": "damaged_pdf", "xlsx": "damaged_container", "ods": "damaged_container", "docx": "damaged_container", "xls": "unknown_kind"}
TURNED = dict.fromkeys(HONEST, "unknown_kind")


def cut(kind: str) -> bytes:
    whole = HONEST[kind].read_bytes()
    return whole[: len(whole) // 2]


def turn(kind: str) -> bytes:
    """The first kilobyte with every bit turned: nothing says any more what the file is."""
    whole = HONEST[kind].read_bytes()
    return bytes(byte ^ 0xFF for byte in whole[:1024]) + whole[1024:]


SPOILT = (
    *(Case(f"cut off.{kind}", partial(cut, kind), f"unreadable: {reason}") for kind, reason in CUT.items()),
    *(Case(f"turned.{kind}", partial(turn, kind), f"unreadable: {reason}") for kind, reason in TURNED.items()),
)
