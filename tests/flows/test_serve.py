"""The schedule, for real: a server on a loopback port, a run that the clock started, and nothing left when it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import pytest

from foi_ingest.write import query

pytestmark = pytest.mark.xdist_group("prefect")

Found = TypeVar("Found")

PATIENCE_SECONDS = 240
"""A busy machine takes a minute to start a server with a new database; a hanging one must not hold up the tests for ever."""


class Schedule:
    """A running `foi-ingest serve`."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.home = database.parent / "home"
        # Short in place of Prefect's own ten seconds and a minute, so that the test waits for the work and not for the clock.
        quick = {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "foi_ingest", "serve", str(folder), "--every", "5s", "--database", str(database)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**kept, **quick, "PREFECT_HOME": str(self.home)},
        )
        self.said: list[str] = []
        # Read all the time: a full pipe would stop the schedule.
        threading.Thread(target=self._listen, daemon=True).start()
        self.url = self.wait_for(lambda: next(iter(re.findall(r"http://127\.0\.0\.1:\d+", "".join(self.said))), None), "its server")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        self.said.extend(self.process.stdout)

    def wait_for(self, look: Callable[[], Found | None], what: str) -> Found:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            found = look()
            if found:
                return found
            assert self.process.poll() is None, "".join(self.said)
            time.sleep(0.5)
        pytest.fail(f"no sign of {what}: {''.join(self.said)}")

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        request = Request(f"{self.url}/api/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310  our own server
        with urlopen(request, timeout=60) as answer:  # noqa: S310  our own server
            return json.load(answer)

    def list_runs(self, state: str) -> list[dict[str, Any]]:
        """The runs in a state that the scheduler created, none that a person started."""
        runs = self.ask("flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": [state]}}}})
        return [run for run in runs if run["auto_scheduled"]]

    def list_processes(self) -> list[int]:
        """Every living process that this schedule started, by the Prefect home in its environment."""
        marker = f"PREFECT_HOME={self.home}".encode()
        return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if marker in read_environment(path)]


def read_environment(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.fixture
def schedule(folder: Path, tmp_path: Path) -> Iterator[Schedule]:
    served = Schedule(folder, tmp_path / "served.duckdb")
    yield served
    for process in served.list_processes():
        os.kill(process, signal.SIGKILL)
    served.process.wait()


def test_the_clock_starts_runs_that_publish_the_database_and_a_stop_leaves_nothing_running(schedule: Schedule, tmp_path: Path) -> None:
    done = schedule.wait_for(lambda: schedule.list_runs("COMPLETED"), "a scheduled run that was completed")
    assert query(tmp_path / "served.duckdb", "SELECT count(*) FROM sources").item() == 1

    dead = schedule.ask(f"deployments/{done[0]['deployment_id']}/create_flow_run", {"state": {"type": "RUNNING"}})
    closed = {"flow_runs": {"id": {"any_": [dead["id"]]}, "state": {"type": {"any_": ["CRASHED"]}}}}
    schedule.wait_for(lambda: schedule.ask("flow_runs/filter", closed), "the end of a run whose process is gone")

    schedule.process.send_signal(signal.SIGTERM)
    schedule.process.wait(PATIENCE_SECONDS)
    schedule.process.poll()
    assert schedule.list_processes() == []
