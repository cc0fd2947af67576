"""The only tests that start Prefect: its test server takes half a minute, once a session."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.settings import prepare_prefect

REPLY = """West Mercia Police,,
Freedom of Information request reference number FOI-000001-23,,
Offences of stalking recorded,2021/22,2022/23
Stalking,12,15
"""


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server with an empty database, for as long as the tests run."""
    prepare_prefect(tmp_path_factory.mktemp("prefect") / "offences.duckdb")
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=240):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A drop folder with one small file that nobody is still writing."""
    reply = tmp_path / "raw" / "reply.csv"
    reply.parent.mkdir()
    reply.write_text(REPLY, encoding="utf-8")
    hour_ago = time.time() - 3600
    os.utime(reply, (hour_ago, hour_ago))
    return reply.parent
