"""Shuts a child process in before it sees any file: no network, no other program, no write outside its scratch folder.

Python's own audit hook refuses what Python code tries, on every system. On Linux the kernel refuses it too, whoever tries: Landlock for
files, a seccomp filter for sockets and programs. Both need no privileges, and neither can be undone.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

REFUSED_EVENTS = frozenset(
    {
        "socket.__new__",
        "socket.bind",
        "socket.connect",
        "socket.getaddrinfo",
        "socket.gethostbyaddr",
        "socket.gethostbyname",
        "socket.sendmsg",
        "socket.sendto",
        "os.exec",
        "os.fork",
        "os.forkpty",
        "os.posix_spawn",
        "os.spawn",
        "os.system",
        "subprocess.Popen",
    }
)
"""No reply is a reason to ask anybody anything, or to start anything."""

WRITING_EVENTS = frozenset(
    {"os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime"}
)
_WRITING_FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_LANDLOCK_CREATE, _LANDLOCK_ADD, _LANDLOCK_RESTRICT = 444, 445, 446
_LANDLOCK_VERSION_ONLY, _LANDLOCK_PATH_BENEATH = 1, 1
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_WRITES_OF_VERSION = ((1, _WRITE_FILE | sum(1 << bit for bit in range(4, 13))), (2, 1 << 13), (3, _TRUNCATE))
"""Landlock version → the rights to write, remove, make and rename that it came with."""

_LOAD, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001
_FOREIGN_NUMBERS = 0x40000000
"""x86 has a second table of calls from here on, through which all the refused ones could be reached."""
_REFUSED_CALLS: dict[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (41, 59, 101, 311, 322, 425)),
    "aarch64": (0xC00000B7, (198, 221, 117, 271, 281, 425)),
}
"""Machine → its number, and its numbers of socket, execve, ptrace, process_vm_writev, execveat, io_uring_setup."""


class FenceRefusalError(PermissionError):
    """A reader wanted the network, another program, or a file outside its scratch folder."""


def shut_in(scratch: Path) -> None:
    """Lets this process write below `scratch` only, and take up no network and start no program. It cannot be undone."""
    home = scratch.resolve()
    tempfile.tempdir = str(home)
    os.environ["TMPDIR"] = str(home)
    sys.dont_write_bytecode = True
    if sys.platform == "linux":
        shut_in_by_kernel(home)
    sys.addaudithook(make_watch(home))


def make_watch(home: Path) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that raises FenceRefusalError where Python is about to leave the fence around `home`."""

    def is_inside(path: object) -> bool:
        if isinstance(path, int) or path is None:
            return True
        if not isinstance(path, str | bytes | os.PathLike):
            return False
        # The folder is resolved and the last name is not: a link is removed as a link.
        told = Path(os.fsdecode(path))
        found = told.parent.resolve() / told.name
        return found.is_relative_to(home) or found == Path(os.devnull)

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in REFUSED_EVENTS:
            raise FenceRefusalError(event)
        if event in WRITING_EVENTS and not all(is_inside(path) for path in arguments[: 2 if event in {"os.link", "os.rename"} else 1]):
            raise FenceRefusalError(event)
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING_FLAGS and not is_inside(arguments[0]):
            raise FenceRefusalError(event)

    return watch


def shut_in_by_kernel(home: Path) -> tuple[bool, bool]:
    """Asks the kernel for Landlock and for seccomp, and says which of the two it gave: an old kernel has neither."""
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False, False
    return refuse_writes(kernel, home), refuse_calls(kernel, platform.machine())


def refuse_writes(kernel: ctypes.CDLL, home: Path) -> bool:
    """Landlock: nothing may be written, made, renamed or removed but below `home`, and /dev/null. False where there is no Landlock."""
    version = kernel.syscall(_LANDLOCK_CREATE, None, 0, _LANDLOCK_VERSION_ONLY)
    rights = sum(right for first, right in _WRITES_OF_VERSION if version >= first)
    if not rights:
        return False
    rules = kernel.syscall(_LANDLOCK_CREATE, struct.pack("Q", rights), 8, 0)
    if rules < 0:
        return False
    try:
        for path, allowed in ((str(home), rights), (os.devnull, rights & (_WRITE_FILE | _TRUNCATE))):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            added = kernel.syscall(_LANDLOCK_ADD, rules, _LANDLOCK_PATH_BENEATH, struct.pack("=Qi", allowed, place), 0)
            os.close(place)
            if added != 0:
                return False
        return bool(kernel.syscall(_LANDLOCK_RESTRICT, rules, 0) == 0)
    finally:
        os.close(rules)


def refuse_calls(kernel: ctypes.CDLL, machine: str) -> bool:
    """seccomp: the calls that open sockets, start programs or reach into other processes fail. False where there is no filter."""
    if machine not in _REFUSED_CALLS:
        return False
    architecture, calls = _REFUSED_CALLS[machine]
    steps = write_filter(architecture, calls)
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    # struct sock_fprog: a short, six bytes of nothing, a pointer.
    head = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(program))
    return bool(kernel.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.c_char_p(head), 0, 0) == 0)


def write_filter(architecture: int, calls: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """The filter: calls of another architecture and the ones named are refused, all others allowed."""
    refuse = len(calls) + 5
    steps = [(_LOAD, 0, 0, 4), (_JUMP_IF_EQUAL, 0, refuse - 2, architecture), (_LOAD, 0, 0, 0)]
    for call in calls:
        steps.append((_JUMP_IF_EQUAL, refuse - len(steps) - 1, 0, call))
    steps.append((_JUMP_IF_AT_LEAST, refuse - len(steps) - 1, 0, _FOREIGN_NUMBERS))
    return [*steps, (_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
