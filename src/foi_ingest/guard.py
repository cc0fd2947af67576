"""Reads files in child processes with limits: a hostile file may kill its child, never the run."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as OutOfTime
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from foi_ingest.discover import UNHASHED_KINDS
from foi_ingest.errors import UnaccountedValue, Unreadable
from foi_ingest.fence import shut_in
from foi_ingest.kept_cells import Keeper, KeptCells, store
from foi_ingest.model import Reading, Source
from foi_ingest.pipeline import read_source
from foi_ingest.vocabulary import Vocabulary, load_vocabulary

Result = TypeVar("Result")
Reader = Callable[[Source, Vocabulary], Reading]

MEBIBYTE = 1024 * 1024

UNACCOUNTED = "unaccounted_value"
"""The reason of a file by which law 1 broke: the only one that says that the bug is ours."""

PASSING_REASONS = frozenset({"changed_while_reading", "out_of_memory", "out_of_time", "reader_died"})
"""Reasons that may lie with the machine or the hour: the next run tries such a file again."""

FILES_AHEAD_PER_CHILD = 4
"""Handed to the pool before their turn: enough that no child waits, few enough that results do not pile up."""

TRIES_IN_A_BROKEN_POOL = 2
"""A child that dies between two files breaks the whole pool, through no fault of the files that wait: they get one more."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may use: several times what the dearest honest reply needs."""

    seconds: float = 180.0
    """Wall time a file: three times its CPU time, so that a busy machine does not cost a scan. The slowest honest report met so far has
    82 pages and takes about ten seconds."""
    cpu_seconds: int = 60
    """CPU time a file: the kernel's own stop, for a child that no longer answers."""
    memory: int = 3 * 1024 * MEBIBYTE
    """Address space. polars alone reserves 400 MiB that it never touches; a 100,000-row workbook takes 900 MiB."""
    open_files: int = 256
    file_size: int = 64 * MEBIBYTE
    """The largest file that a child may write, in its scratch folder; readers write none."""
    output: int = 256 * MEBIBYTE
    """Bytes of one result, which the run has to take in. The largest honest one, of 100,000 rows, is below 100 MiB."""
    files_per_child: int = 100
    """Then the child is replaced, so that memory which a library lost is given back."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a child gave no result. `detail` never holds text of the file."""

    reason_id: str
    detail: str


class Kept(NamedTuple):
    """A reading, and what to keep of its file; None when nothing is to be kept, or it is kept already."""

    reading: Reading
    entry: bytes | None


def read_all(sources: Iterable[Source], *, workers: int, limits: Limits, read: Reader = read_source) -> Iterator[Reading]:
    """Gives one `Reading` a source, as they are done, whatever the files do to the children that read them.

    `read` must be a function that a child process can import by its name. Raises nothing for a bad file: a child that dies, hangs or
    overruns a limit makes its own file `unreadable`, and the others go on.
    """
    for source, result in call_all(partial(read_unchanged, read), sources, workers=workers, limits=limits):
        yield describe_failure(source, result) if isinstance(result, Failure) else result


def read_or_recall(sources: Iterable[Source], cells: KeptCells, *, workers: int, limits: Limits) -> Iterator[Reading]:
    """The same, but a file whose cells are kept is not read, and the cells of the others are kept from now on.

    A child may write nothing: it sends the entry, which this process stores as it is and never takes apart.
    """
    for source, result in call_all(partial(recall_unchanged, cells), sources, workers=workers, limits=limits):
        if isinstance(result, Failure):
            yield describe_failure(source, result)
            continue
        if result.entry is not None:
            store(cells, source.source_id, result.entry)
        yield result.reading


def call_all(
    function: Callable[[Source], Result], sources: Iterable[Source], *, workers: int, limits: Limits
) -> Iterator[tuple[Source, Result | Failure]]:
    """Calls `function` once a source, each call in a guarded child, and gives the results as they are done."""
    waiting = tuple(sources)
    for _ in range(TRIES_IN_A_BROKEN_POOL):
        bereft: list[Source] = []
        for source, result in call_in_pool(function, waiting, workers, limits):
            if result is None:
                bereft.append(source)
            else:
                yield source, result
        if not bereft:
            return
        waiting = tuple(bereft)
    for source in waiting:
        yield source, Failure("reader_died", "the child processes that read files die as soon as they start")


def call_in_pool(
    function: Callable[[Source], Result], sources: tuple[Source, ...], workers: int, limits: Limits
) -> Iterator[tuple[Source, Result | Failure | None]]:
    """The calls of one pool; None for a file whose turn never came because the pool broke."""
    with TemporaryDirectory(prefix="foi-ingest-scratch-") as scratch:
        pool = ProcessPool(
            max_workers=max(1, min(workers, len(sources))),
            max_tasks=limits.files_per_child,
            initializer=fence_child,
            initargs=(limits, Path(scratch)),
            context=multiprocessing.get_context("spawn"),
        )
        try:
            yield from feed_pool(pool, function, sources, workers, limits)
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()


def feed_pool(
    pool: ProcessPool, function: Callable[[Source], Result], sources: tuple[Source, ...], workers: int, limits: Limits
) -> Iterator[tuple[Source, Result | Failure | None]]:
    """Hands the sources to the pool a few at a time, and gives what comes back."""
    upcoming = iter(sources)
    running: dict[Future[bytes | Failure], Source] = {}
    while True:
        for source in upcoming:
            running[pool.schedule(call_fenced, (function, source, limits), timeout=limits.seconds)] = source
            if len(running) >= workers * FILES_AHEAD_PER_CHILD:
                break
        if not running:
            pool.close()  # type: ignore[no-untyped-call]
            return
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            error = future.exception()
            broken = isinstance(error, BrokenProcessPool)
            yield running.pop(future), None if broken else explain_end(error) if error else unpack_result(future.result())
        if not pool.active:
            yield from ((source, None) for source in (*running.values(), *upcoming))
            return


def fence_child(limits: Limits, scratch: Path) -> None:
    """Sets the limits of a new child and shuts it in, before it sees any file."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits.open_files, limits.open_files))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_size, limits.file_size))
    lifetime = limits.cpu_seconds * (limits.files_per_child + 1)
    resource.setrlimit(resource.RLIMIT_CPU, (lifetime, lifetime))
    # A core file would hold the rows of the reply that killed the child.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Libraries print what they stumble over, and that may be a victim's row; it must reach no log.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.__stdout__.fileno() if sys.__stdout__ else 1)
    os.dup2(nowhere, sys.__stderr__.fileno() if sys.__stderr__ else 2)
    os.close(nowhere)
    shut_in(scratch)


def call_fenced(function: Callable[[Source], Result], source: Source, limits: Limits) -> bytes | Failure:
    """One call in the child; the result pickled, so that its size is known before it is sent. Any exception comes back as a `Failure`."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (min(hard, int(used.ru_utime + used.ru_stime) + limits.cpu_seconds + 1), hard))
    try:
        result = pickle.dumps(function(source), pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001  an exception that cannot be unpickled would break the pool for every file that waits
        return explain_end(error)
    if len(result) > limits.output:
        return Failure("too_large", f"it gives more than {limits.output // MEBIBYTE} MB of text and files: divide it")
    return result


def unpack_result(result: bytes | Failure) -> Result | Failure:
    """What a child sent. The pickle is our own child's, as everything is that comes through the pool's pipe."""
    return result if isinstance(result, Failure) else cast(Result, pickle.loads(result))  # noqa: S301


def read_unchanged(read: Reader, source: Source) -> Reading:
    """Reads one file with the child's own vocabulary, and makes sure that what was read are the bytes that the source names."""
    try:
        reading = read(source, load_vocabulary_once())
    except Exception as error:
        # Whatever the reader met, it met it in bytes that are no more.
        refuse_changed(source, error)
        raise
    refuse_changed(source)
    return reading


def recall_unchanged(cells: KeptCells, source: Source) -> Kept:
    """The same from kept cells, where there are any."""
    keeper = Keeper(cells)
    reading = read_unchanged(partial(read_source, give_document=keeper.give), source)
    return Kept(replace(reading, from_kept_cells=keeper.was_kept), keeper.entry)


def refuse_changed(source: Source, error: Exception | None = None) -> None:
    """Raises Unreadable when the file has no longer the bytes that the source names, or is gone."""
    if source.kind not in UNHASHED_KINDS and not holds_bytes_of(source.path, source.source_id):
        raise Unreadable("changed_while_reading", "the file was changed while it was read; the next run reads it again") from error


@cache
def load_vocabulary_once() -> Vocabulary:
    """The vocabulary of this child: sending it along with every file would cost more than reading most files."""
    return load_vocabulary()


def holds_bytes_of(path: Path, source_id: str) -> bool:
    """True when the file still has the bytes whose sha256 is `source_id`."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == source_id
    except OSError:
        return False


def explain_end(error: BaseException) -> Failure:
    """Says why a call ended without a result. Names types and lines of code only: a library's message may quote the file."""
    if isinstance(error, UnaccountedValue):
        return Failure(UNACCOUNTED, str(error))
    if isinstance(error, Unreadable):
        return Failure(error.reason_id, error.remedy)
    if isinstance(error, MemoryError):
        return Failure("out_of_memory", "reading it took more memory than one file may have")
    if isinstance(error, OutOfTime) or (isinstance(error, ProcessExpired) and error.exitcode == -signal.SIGXCPU):
        return Failure("out_of_time", "reading it took longer than one file may take")
    if isinstance(error, ProcessExpired):
        return Failure("reader_died", f"the child process that read it ended with code {error.exitcode}")
    return Failure("reader_failed", f"{type(error).__name__} at {find_line(error)}")


def find_line(error: BaseException) -> str:
    """The line of code that raised: `cells.py:120 in read_cells`."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    if frame is None:
        return "a place that is not known"
    return f"{Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno} in {frame.tb_frame.f_code.co_name}"


def describe_failure(source: Source, failure: Failure) -> Reading:
    """The reading of a file that could not be read."""
    return make_empty_reading(source, "unreadable", failure.reason_id, failure.detail)


def make_empty_reading(source: Source, state: str, reason_id: str, detail: str) -> Reading:
    """A reading of which nothing but its reason is known."""
    return Reading(
        source=source,
        state=state,
        reason_id=reason_id,
        detail=detail,
        read_by=None,
        pages=None,
        sheets=None,
        hidden={},
        notes=(),
        values_seen=0,
        ignored={},
    )
