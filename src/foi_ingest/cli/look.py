"""`show` and `tables`: what was found in files. Neither touches a database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

from cyclopts import Parameter

from foi_ingest.attachments import DEEPEST, unpack
from foi_ingest.cli.speak import WrongUseError, require_paths, tell, warn
from foi_ingest.discover import discover
from foi_ingest.guard import Failure, Limits, call_all
from foi_ingest.model import Source
from foi_ingest.stages import Stage, draw_stage, list_grids

STDOUT = Path("-")


def show_file(file: Path, *, stage: Stage = "figures", held_too: Annotated[bool, Parameter(negative=())] = False) -> int:
    """Draw what is found in one file: its tables with the role of every cell, or another stage of the way.

    ```
    foi-ingest show raw/reply.pdf
    foi-ingest show raw/reply.pdf --stage extract
    foi-ingest show raw/reply.pdf --stage counts
    ```

    Parameters
    ----------
    file
        One file. No database is read or written.
    stage
        extract: cells before any meaning. answers: who answers which question. figures: tables and the role of every cell.
        sights: every value with its labels. counts: what would be loaded, and what is rejected, with the reason.
    held_too
        Draw a held file too. Nobody has judged yet what it holds; mind who sees your screen.
    """
    require_paths([file])
    sources = discover([file])
    if len(sources) != 1:
        message = f"show {file}: name one file; a folder, a hidden file and a half-downloaded one are none"
        raise WrongUseError(message)
    for _, drawn in call_all(partial(draw_stage, stage, held_too), sources, workers=1, limits=Limits()):
        if isinstance(drawn, Failure):
            warn(f"{file}: {drawn.reason_id}: {drawn.detail}")
            return 1
        tell(drawn)
    return 0


def list_tables(*paths: Path, out: Annotated[Path, Parameter(name="--json", allow_leading_hyphen=True)], workers: int = 1) -> int:
    """Write every table found in files, before any meaning is given to it, as JSON.

    Cells are `[row, last row, column, last column, text]`, counted from 0. A table that goes on over pages is one entry a page.
    Exit code 1 when a file cannot be read; it stands in the JSON with its reason.

    ```
    foi-ingest tables raw --json tables.json
    foi-ingest tables reply.pdf --json -
    ```

    Parameters
    ----------
    paths
        Files, or folders to search. [default: raw]
    out
        The file to write; - for stdout.
    workers
        Child processes that read files.
    """
    if workers < 1:
        message = f"--workers {workers}: at least one child process must read"
        raise WrongUseError(message)
    listed, failures = gather_tables(discover(require_paths(paths)), workers)
    write_json(out, listed)
    for name, failure in sorted(failures.items()):
        warn(f"{name}: {failure.reason_id}: {failure.detail}")
    return 1 if failures else 0


def gather_tables(sources: Sequence[Source], workers: int) -> tuple[dict[str, Any], dict[str, Failure]]:
    """Name → tables, for files and the files inside them, and name → why not."""
    listed: dict[str, Any] = {}
    failures: dict[str, Failure] = {}
    level = tuple(sources)
    with TemporaryDirectory(prefix="foi-ingest-") as folder:
        for depth in range(DEEPEST + 1):
            inside: list[Source] = []
            for source, found in call_all(list_grids, level, workers=workers, limits=Limits()):
                if isinstance(found, Failure):
                    failures[source.name] = found
                    listed[source.name] = {"tables": [], "hidden": {}, "unreadable": found.reason_id}
                    continue
                listed[source.name] = found.entry
                inside += unpack(source, found.attachments, Path(folder)) if found.attachments else ()
            if depth == DEEPEST:
                failures.update({source.name: Failure("nested_too_deep", "take it out of the files around it") for source in inside})
            level = tuple(inside)
    return dict(sorted(listed.items())), failures


def write_json(target: Path, listed: Mapping[str, Any]) -> None:
    """Writes the tables to a file or to stdout."""
    text = json.dumps(listed, ensure_ascii=False)
    if target == STDOUT:
        tell(text)
    else:
        target.write_text(text + "\n", encoding="utf-8")
