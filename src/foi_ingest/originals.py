"""The files that figures were read from, found again by their bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from foi_ingest.attachments import DEEPEST, unpack
from foi_ingest.discover import discover
from foi_ingest.guard import Failure, Limits, call_all
from foi_ingest.model import Source
from foi_ingest.surroundings import Spot, Surroundings, list_attachments, look_around

LOST = "the file no longer lies in the drop folder"


def look_at_originals(
    spots: Mapping[str, Sequence[Spot]], names: Mapping[str, Sequence[str]], paths: Sequence[Path]
) -> dict[str, Surroundings | str]:
    """What stands around figures in their files, or why that cannot be shown, by source_id.

    `spots` lists the figures of each file, `names` every name that a file was seen under; `paths` are the drop folders. Every file is
    opened in a guarded child. A file that has gone, or whose bytes have changed, is no error.
    """
    found: dict[str, Surroundings | str] = dict.fromkeys(spots, LOST)
    with TemporaryDirectory(prefix="foi-ingest-") as folder:
        sources = find_originals({source_id: names[source_id] for source_id in spots}, paths, Path(folder))
        for source, seen in call_all(partial(look_around, spots), sources, workers=os.cpu_count() or 1, limits=Limits()):
            found[source.source_id] = f"{seen.reason_id}: {seen.detail}" if isinstance(seen, Failure) else seen
    return found


def find_originals(wanted: Mapping[str, Sequence[str]], paths: Sequence[Path], folder: Path) -> list[Source]:
    """One file for each source_id of `wanted` that lies below `paths`; what lay inside another file is unpacked below `folder`."""
    level: Sequence[Source] = discover([path for path in paths if path.exists()])
    found: dict[str, Source] = {}
    for depth in range(DEEPEST + 1):
        for source in level:
            if source.source_id in wanted:
                found.setdefault(source.source_id, source)
        lost = [name for source_id, names in wanted.items() if source_id not in found for name in names]
        around = [source for source in level if any(name.startswith(f"{source.name}/") for name in lost)]
        if depth == DEEPEST or not around:
            break
        inside: list[Source] = []
        for source, attachments in call_all(list_attachments, around, workers=1, limits=Limits()):
            inside += () if isinstance(attachments, Failure) else unpack(source, attachments, folder)
        level = inside
    return list(found.values())
