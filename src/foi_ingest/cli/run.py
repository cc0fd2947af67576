"""`run` and `serve`: read what is new in the drop folder, now or by the clock."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from foi_ingest import ingest
from foi_ingest.cli.speak import DEFAULT_DATABASE, Database, WrongUseError, name_database, require_paths, tell, warn
from foi_ingest.guard import Limits

Workers = Annotated[int | None, Parameter(help="Child processes that read files. [default: one for each processor]")]
Switch = Parameter(negative=())


def run_ingest(
    *paths: Path,
    database: Database = DEFAULT_DATABASE,
    workers: Workers = None,
    without_prefect: Annotated[bool, Switch] = False,
) -> int:
    """Read what is new in files and folders, and publish it.

    What the database knows already is not read again. When words, rules or a sidecar changed since, its cells, kept beside the database,
    are understood again; the file itself is read only when a reader changed. Files that cannot be read are named, and the others are
    loaded: exit code 0 when everything could be read, 1 when a file could not.

    ```
    foi-ingest run
    foi-ingest run raw more/replies --database offences.duckdb
    foi-ingest run reply.pdf --database try.duckdb --without-prefect
    ```

    Parameters
    ----------
    paths
        Files, or folders to search. [default: raw]
    without_prefect
        Do the same work without a Prefect flow: starts some seconds sooner, and leaves no record of the run in Prefect.
    """
    chosen = require_paths(paths)
    children = require_workers(workers)
    if without_prefect:
        with show_progress() as on_progress:
            summary = ingest.ingest(chosen, database, workers=children, limits=Limits(), on_progress=on_progress)
    else:
        # Whatever stops the run is told below, in one line; Prefect would print a traceback for each task and flow above it.
        import_module("flows.settings").prepare_prefect(database, logging_level="CRITICAL")
        import_module("flows.server").require_named_server()
        warn("Starting Prefect: about 15 seconds, twice that the first time (--without-prefect does without it) …")
        flow = import_module("flows.ingest")
        with show_progress() as on_progress:
            summary = flow.run_once(chosen, database, workers=children, on_progress=on_progress)
    tell(describe(summary, database))
    return 1 if summary.unreadable else 0


def serve_ingest(
    *paths: Path,
    cron: str | None = None,
    every: str | None = None,
    database: Database = DEFAULT_DATABASE,
    workers: Workers = None,
) -> int:
    """Run by the clock, until Ctrl-C: a Prefect deployment with a schedule.

    Uses the Prefect server that PREFECT_API_URL names. When none is named it starts one on this machine and says where to see the runs.
    Two ingests of one database never run at once: the later one is skipped.

    ```
    foi-ingest serve --cron "0 6 * * *"
    foi-ingest serve raw --every 1h --database offences.duckdb
    ```

    Parameters
    ----------
    paths
        Files, or folders to search. [default: raw]
    cron
        When to run, as five cron fields.
    every
        How often to run: 30s, 15m, 1h, 1d.
    """
    if (cron is None) == (every is None):
        message = 'serve: say either --cron "0 6 * * *" or --every 1h'
        raise WrongUseError(message)
    chosen = require_paths(paths)
    seconds = None if every is None else read_duration(every)
    import_module("flows.settings").prepare_prefect(database)
    warn("Starting Prefect …")
    import_module("flows.serve").serve_schedule(chosen, database, workers=require_workers(workers), cron=cron, every=seconds)
    return 0


def require_workers(workers: int | None) -> int:
    """How many children read at once. Raises WrongUseError for less than one."""
    if workers is None:
        return len(os.sched_getaffinity(0))
    if workers < 1:
        message = f"--workers {workers}: at least one child process must read"
        raise WrongUseError(message)
    return workers


def read_duration(text: str) -> float:
    """Seconds of `30s`, `15m`, `1h`, `1d`. Raises WrongUseError for anything else."""
    units = {"s": 1, "m": 60, "h": 3600, "d": 86400}
    number, unit = text[:-1], text[-1:]
    if unit not in units or not number.isdecimal() or int(number) == 0:
        message = f"--every {text}: say a number and s, m, h or d, for example 1h"
        raise WrongUseError(message)
    return float(int(number) * units[unit])


@contextmanager
def show_progress() -> Iterator[ingest.Progress]:
    """A progress bar on a terminal, and silence elsewhere: a log file full of bars tells nobody anything."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bars:
        bar = bars.add_task("looking", total=None)

        def advance(done: int, total: int) -> None:
            bars.update(bar, completed=done, total=total, description="reading" if done < total else "publishing")

        yield advance


def describe(summary: ingest.Summary, database: Path) -> str:
    """The summary of a run, for a person, with the next command to try."""
    lines = [
        f"{summary.files_read} files read, {summary.already_known} already known, {summary.held} held, "
        f"{len(summary.unreadable)} that cannot be read",
        *([f"{summary.understood_again} not read but understood again from kept cells"] if summary.understood_again else []),
        f"{summary.figures_loaded:,} figures loaded, {sum(summary.rejected.values()):,} values rejected",
        *(f"  {count:>7,} {reason}" for reason, count in summary.rejected.items()),
        *([f"  {summary.waiting_words:>7,} unknown words behind them"] if summary.waiting_words else []),
        *(f"cannot be read: {name} ({reason})" for name, reason in summary.unreadable.items()),
        *(f"purged, and refused: {name} ({reason})" for name, reason in summary.refused.items()),
        *(f"still being written, left for the next run: {name}" for name in summary.changing),
        *(f"OUR BUG, please report it: lost count of the values in {name}; nothing of it was loaded" for name in summary.broken_law),
        f"{database}: {'a new release is published' if summary.changed else 'nothing has changed'}",
        f"next: {name_next_command(summary)}{name_database(database)}",
    ]
    return "\n".join(lines)


def name_next_command(summary: ingest.Summary) -> str:
    """The command that helps most after this run."""
    if not summary.files_read and not summary.understood_again and not summary.already_known:
        return "drop replies into the folder, then foi-ingest run"
    if summary.waiting_words:
        return "foi-ingest unknown"
    if summary.rejected:
        return "foi-ingest rejections"
    return 'foi-ingest query "SELECT * FROM offences_by_force"'
