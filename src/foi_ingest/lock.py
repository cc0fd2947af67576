"""One ingest a database at a time: a lock that the kernel takes back when its holder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from foi_ingest.errors import RunInProgress


@contextmanager
def hold_lock(database: Path) -> Iterator[None]:
    """Holds `<database>.lock` for as long as the block runs.

    The file stays when the lock is gone: removing it would let two runs lock two different files of one name.
    Raises RunInProgress when another run holds it, with that run's process id.
    """
    path = database.with_name(f"{database.name}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            holder = file.read(20).strip() or "not known"
            message = f"{database}: another run (process {holder}) is writing it; wait until it ends"
            raise RunInProgress(message) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
