"""What a hostile case is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HARMLESS = "held: no_force"
"""The file could be read within its limits, and what is in it is no reply."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile file: how it is called, what makes it, and how reading it must end (`unreadable: too_large`)."""

    name: str
    make: Callable[[], bytes] | Callable[[Path], None]
    """Gives the bytes, or puts the file where it is told: what is no plain file can only be put."""
    ends: str
    shown: str = ""
    """The name as it is told; empty: the name itself."""
    is_put: bool = False

    def put(self, folder: Path) -> None:
        """Puts the file into the folder."""
        path = folder / self.name
        if self.is_put:
            self.make(path)  # type: ignore[call-arg]
        else:
            path.write_bytes(self.make())  # type: ignore[call-arg, arg-type]


def make_zip(members: Mapping[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as container:
        for name, content in members.items():
            container.writestr(name, content)
    return out.getvalue()
