"""The Prefect server behind a schedule: the one that the user names, or one of our own on this machine."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from flows.settings import SERVER_START_SECONDS
from foi_ingest.errors import FoiIngestError

HOST = "127.0.0.1"
"""Runs name files and forces: the server is for this machine alone."""

USUAL_PORT = 4200
STOP_SECONDS = 20
"""How long the server may take to close its database."""

ANSWER_SECONDS = 10
"""A server that takes longer to say that it is well is not."""

PARENT_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of Linux's prctl."""


class ServerError(FoiIngestError):
    """There is no Prefect server to work with: says which, and where to look."""


@contextmanager
def find_server() -> Iterator[str]:
    """The API of the Prefect server to use: the one that PREFECT_API_URL names, or one started for as long as the block runs.

    Raises ServerError.
    """
    named = require_named_server()
    if named:
        yield named
        return
    port = USUAL_PORT if is_free(USUAL_PORT) else find_free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port)]
    url = f"http://{HOST}:{port}"
    log = Path(os.environ["PREFECT_HOME"]) / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output, start_server(command, output) as server:
        try:
            wait_for_server(f"{url}/api/health", server, log)
            os.environ["PREFECT_API_URL"] = f"{url}/api"
            sys.stderr.write(f"Runs can be seen at {url}; Ctrl-C stops the schedule\n")
            sys.stderr.flush()
            yield f"{url}/api"
        finally:
            os.environ.pop("PREFECT_API_URL", None)
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()


def start_server(command: Sequence[str], output: IO[bytes]) -> subprocess.Popen[bytes]:
    """Starts the server in a session of its own: Ctrl-C goes to the schedule alone, which closes its runs and then the server."""
    return subprocess.Popen(  # noqa: S603  our own interpreter
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, preexec_fn=die_with_parent
    )


def die_with_parent() -> None:
    """Asks the kernel, in the child, to end it when the schedule is killed: a server left over would hold the port and the database."""
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def wait_for_server(health: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when the server answers. Raises ServerError when it ends before, or takes too long."""
    deadline = time.monotonic() + SERVER_START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            message = f"the Prefect server ended with code {server.returncode} before it answered; {log} says why"
            raise ServerError(message)
        try:
            with urlopen(health, timeout=5) as answer:  # noqa: S310  our own server on this machine
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    message = f"the Prefect server did not answer within {SERVER_START_SECONDS} s; {log} may say why"
    raise ServerError(message)


def is_free(port: int) -> bool:
    """True when nothing listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


def find_free_port() -> int:
    """A port that the system has to give."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def require_named_server() -> str | None:
    """The API that PREFECT_API_URL names, or None. Raises ServerError when nothing answers there."""
    url = os.environ.get("PREFECT_API_URL")
    if not url:
        return None
    try:
        with urlopen(f"{url}/health", timeout=ANSWER_SECONDS):  # noqa: S310  the user's own setting
            return url
    except HTTPError:
        # It answers, if only to ask who we are.
        return url
    except (URLError, TimeoutError, ConnectionError, ValueError) as error:
        message = f"PREFECT_API_URL={url}: no Prefect server answers there; start it, or unset PREFECT_API_URL to do without"
        raise ServerError(message) from error
