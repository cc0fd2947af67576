"""Readers that fail in every way in which a real one may: the guard's tests hand them to child processes by name."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import replace
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
        case "bypass":
            return bypass_python(source)
        case "run":
            subprocess.run(["true"], check=False)
        case "scratch":
            with tempfile.NamedTemporaryFile() as file:
                file.write(b"x")
        case "flood":
            return replace(keep(source, 0), notes=("x" * (1 << 20),))
        case _:
            pass
    return keep(source, os.getpid())


def bypass_python(source: Source) -> Reading:
    """What a library written in C may try, where no audit hook sees it: a socket, a program, a file beside the reply."""
    library = ctypes.CDLL(None, use_errno=True)
    tried = (
        library.socket(socket.AF_INET, socket.SOCK_DGRAM, 0),
        library.execl(b"/bin/true", b"true", None),
        library.creat(bytes(source.path.with_suffix(".out")), 0o600),
        library.unlink(bytes(source.path)),
    )
    return replace(keep(source, 0), notes=tuple("refused" if code < 0 else "done" for code in tried))


def keep(source: Source, number: int) -> Reading:
    """A reading that holds nothing but a number, to see who read it."""
    return make_empty_reading(source, "held", "no_reply", str(number))
