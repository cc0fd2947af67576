"""What Prefect must be told before it is imported: it reads its settings once, then."""

from __future__ import annotations

import os
from pathlib import Path

SERVER_START_SECONDS = 180
"""Prefect's own limit of 20 s fails on a busy machine: a new database alone takes its server 20 seconds of one processor."""


def prepare_prefect(database: Path, *, logging_level: str = "WARNING") -> None:
    """Sets Prefect's environment for runs of this database. What the user has set already stays as it is."""
    # Beside the data, so that nothing is left in the user's home.
    home = database.absolute().parent / ".foi-ingest" / "prefect"
    if "PREFECT_HOME" not in os.environ:
        home.mkdir(parents=True, exist_ok=True)
    chosen = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(SERVER_START_SECONDS),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # At its usual level Prefect tells of every task.
        "PREFECT_LOGGING_LEVEL": logging_level,
    }
    for name, value in chosen.items():
        os.environ.setdefault(name, value)
