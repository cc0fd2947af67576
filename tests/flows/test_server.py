"""What stands between the schedule and Prefect, tested without starting it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.server import ServerError, find_free_port, find_server, is_free, require_named_server
from flows.settings import prepare_prefect


def test_a_server_that_does_not_answer_is_named_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://127.0.0.1:{find_free_port()}/api"
    monkeypatch.setenv("PREFECT_API_URL", url)
    with pytest.raises(ServerError, match=url), find_server():
        pass


@pytest.mark.parametrize("url", ["127.0.0.1:4200", "nonsense"])
def test_an_address_that_is_none_is_named_too(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", url)
    with pytest.raises(ServerError, match=f"PREFECT_API_URL={url}"):
        require_named_server()


def test_a_port_that_nobody_has_is_free() -> None:
    assert is_free(find_free_port())


def test_what_the_user_set_for_prefect_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_HOME", "elsewhere")
    monkeypatch.setenv("PREFECT_LOGGING_LEVEL", "DEBUG")
    prepare_prefect(tmp_path / "offences.duckdb")
    assert not list(tmp_path.iterdir())
