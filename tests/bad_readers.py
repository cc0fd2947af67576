"""Readers that fail in every way in which a real one may: the guard's tests hand them to child processes by name."""

from __future__ import annotations

import os
import signal
import socket
import sys
from pathlib import Path

from foi_ingest.errors import UnaccountedValue, Unreadable
from foi_ingest.guard import make_empty_reading
from foi_ingest.model import Reading, Source
from foi_ingest.vocabulary import Vocabulary

CANARY = "canary 7f3a"
"""Stands for the text of a cell: no failure may tell it."""


class UnpicklableError(Exception):
    """Cannot be rebuilt from its arguments, like the syntax errors of some XML libraries."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(f"line {line}: {text}")


def read_as_told(source: Source, _vocabulary: Vocabulary) -> Reading:
    """Does what the first word of the file says."""
    match source.path.read_text(encoding="utf-8").split()[0]:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            signal.pause()
        case "spin":
            while True:
                pass
        case "grow":
            return keep(source, len(bytearray(1 << 40)))
        case "raise":
            raise UnpicklableError(3, CANARY)
        case "lose":
            raise UnaccountedValue("12 values seen, 11 told")
        case "refuse":
            raise Unreadable("locked", "ask for a copy without a password")
        case "call":
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        case "print":
            os.write(1, CANARY.encode())
            sys.stderr.write(CANARY)
        case "write":
            Path(source.path.with_suffix(".out")).write_bytes(bytes(1 << 20))
        case "change":
            source.path.write_text("good, but not the same", encoding="utf-8")
        case _:
            pass
    return keep(source, os.getpid())


def keep(source: Source, number: int) -> Reading:
    """A reading that holds nothing but a number, to see who read it."""
    return make_empty_reading(source, "held", "no_reply", str(number))
