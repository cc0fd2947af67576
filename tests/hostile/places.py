"""Names and places that are the attack: what lies there may be harmless, or never end."""

from __future__ import annotations

import os
from pathlib import Path

from hostile.case import HARMLESS, Case

PLAIN = b"a,b\n1,%d\n"
CLOSED = "unreadable: cannot_be_opened"


def link_to_nothing(path: Path) -> None:
    path.symlink_to("nowhere")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def link_to_pipe(path: Path) -> None:
    pipe = path.with_name(".pipe")
    os.mkfifo(pipe)
    path.symlink_to(pipe.name)


def make_holes(path: Path) -> None:
    """A file of one tebibyte that takes no room."""
    with path.open("wb") as file:
        file.truncate(1 << 40)


def make_smaller_holes(path: Path) -> None:
    """A zip's first bytes, and then sixty megabytes of nothing."""
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(60 << 20)


def name_in_bytes(path: Path) -> None:
    (path.parent / os.fsdecode(b"no text \xff\xfe.csv")).write_bytes(PLAIN % 1)


def put_endless_sidecar(path: Path) -> None:
    path.write_bytes(PLAIN % 2)
    path.with_suffix(".toml").symlink_to("/dev/zero")


def put_nested_sidecar(path: Path) -> None:
    path.write_bytes(PLAIN % 3)
    path.with_suffix(".toml").write_bytes(b"force = " + b"[" * 100_000)


PLACES = (
    Case("link to nothing.csv", link_to_nothing, CLOSED, is_put=True),
    Case("link to itself.csv", link_to_itself, CLOSED, is_put=True),
    Case("link to a device.csv", link_to_device, CLOSED, is_put=True),
    Case("link to a pipe.csv", link_to_pipe, CLOSED, is_put=True),
    Case("a tebibyte of holes.csv", make_holes, "unreadable: too_large", is_put=True),
    Case("holes.zip", make_smaller_holes, "unreadable: too_large", is_put=True),
    Case("name in bytes", name_in_bytes, HARMLESS, shown="no text \\udcff\\udcfe.csv", is_put=True),
    Case("line\nend \x1b[31m.csv", lambda: PLAIN % 4, HARMLESS, shown="line\\nend \\x1b[31m.csv"),
    Case("read \u202efdp.csv", lambda: PLAIN % 5, HARMLESS, shown="read \\u202efdp.csv"),
    Case("l" * 255, lambda: b"text", "unreadable: unknown_kind"),
    Case("endless sidecar.csv", put_endless_sidecar, HARMLESS, is_put=True),
    Case("nested sidecar.csv", put_nested_sidecar, "unreadable: sidecar_fails", is_put=True),
)
