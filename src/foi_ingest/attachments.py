"""Makes sources of the files that lay inside a file: an e-mail's attachments, the members of a zip."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from foi_ingest.discover import discover, make_printable
from foi_ingest.model import Attachment, Source

DEEPEST = 2
"""A zip in an e-mail in a zip is the deepest that an honest sender has been seen to nest; a bomb goes on for ever."""

LONGEST_NAME = 80
"""Characters kept of an attachment's name on disk: file systems stop at 255 bytes, and a character may take four."""


def unpack(parent: Source, attachments: Sequence[Attachment], folder: Path) -> tuple[Source, ...]:
    """Writes the attachments of one file below `folder` and gives them as sources, named `<parent>/<attachment>`.

    Every attachment becomes a source, whatever its name: what a name would hide in a drop folder (`README`, `~$…`) was sent here on
    purpose. The names on disk are ours, so that a name like `../x` leads nowhere.
    """
    home = folder / parent.source_id
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    sources: list[Source] = []
    for number, attachment in enumerate(attachments):
        path = home / f"{number:04}-{make_safe(attachment.name)}"
        path.write_bytes(attachment.content)
        sources.extend(replace(source, name=f"{parent.name}/{make_printable(attachment.name)}") for source in discover([path]))
    return tuple(sources)


def make_safe(name: str) -> str:
    """The name as one harmless path component; its suffix stays, because a CSV has no other mark."""
    return re.sub(r"[^\w.-]", "_", name)[-LONGEST_NAME:]
