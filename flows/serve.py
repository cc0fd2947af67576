"""The schedule: serves the flow as a Prefect deployment."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import cast

from flows.server import find_server


def serve_schedule(paths: Sequence[Path], database: Path, *, workers: int, cron: str | None, every: float | None) -> None:
    """Runs the ingest by the clock until the process is told to stop. One of `cron` and `every` (seconds) is given.

    Raises ServerError.
    """
    # SIGTERM ends a Python program at once, and the server that it started would be left.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with find_server():
        from prefect import serve
        from prefect.deployments.runner import RunnerDeployment
        from prefect.types.entrypoint import EntrypointType

        from flows.ingest import ingest_replies

        deployment = ingest_replies.to_deployment(
            name=database.stem,
            cron=cron,
            interval=None if every is None else timedelta(seconds=every),
            parameters={"paths": [str(path.absolute()) for path in paths], "database": str(database.absolute()), "workers": workers},
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        # Without the limit a backlog starts everything at once; with the default pause a clean stop would end all later schedules.
        serve(cast(RunnerDeployment, deployment), limit=1, pause_on_shutdown=False, print_starting_message=False)
