"""The lock: two ingests never write one database at once, and a dead one leaves nothing locked."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from foi_ingest.errors import RunInProgress
from foi_ingest.lock import hold_lock

HOLD_AND_TELL = """
import signal, sys
from pathlib import Path
from foi_ingest.lock import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


def test_a_second_run_is_refused_and_told_who_holds_the_database(tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    with (
        hold_lock(database),
        pytest.raises(RunInProgress, match=rf"offences\.duckdb: another run \(process {os.getpid()}\)"),
        hold_lock(database),
    ):
        pass


def test_a_lock_is_free_again_after_its_block_even_when_the_block_fails(tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    with pytest.raises(ZeroDivisionError), hold_lock(database):
        _ = 1 / 0
    with hold_lock(database):
        pass


def test_two_databases_in_one_folder_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with hold_lock(tmp_path / "one.duckdb"), hold_lock(tmp_path / "two.duckdb"):
        pass


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    with subprocess.Popen([sys.executable, "-c", HOLD_AND_TELL, str(database)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunInProgress), hold_lock(database):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with hold_lock(database):
        pass


def test_a_database_in_a_folder_that_is_not_there_yet_can_be_locked(tmp_path: Path) -> None:
    with hold_lock(tmp_path / "new" / "offences.duckdb"):
        pass
