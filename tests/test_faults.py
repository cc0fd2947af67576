"""A disk that is full, fails or is taken away leaves the present release, and the next run publishes what this one could not."""

from __future__ import annotations

import errno
import os
import resource
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from foi_ingest.cli.check import check_contract
from foi_ingest.errors import ReleaseError
from foi_ingest.model import Reading
from foi_ingest.release_hash import hash_release
from made_readings import make_count, make_reading, make_reply, publish_all


def give_old() -> Reading:
    return make_reading("old.xlsx", [make_count()])


def give_new() -> Reading:
    return make_reading("new.xlsx", [make_count(value=n, platform_id="kik", place=f"Data!B{n}") for n in range(2, 40)], make_reply("gwent"))


def fail(*_arguments: object, **_named: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def break_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "copyfile", fail)


def break_half_of_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    def copy(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:100_000])
        fail()

    monkeypatch.setattr(shutil, "copyfile", copy)


def break_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", fail)


def break_rename(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "replace", fail)


@contextmanager
def fill_disk(room: int) -> Iterator[None]:
    """No file may grow beyond `room` bytes, whoever writes it: DuckDB meets this where a full disk would stop it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(scope="module")
def untroubled(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, str]:
    """The old release, and the content hash of the new one when nothing stands in its way."""
    database = tmp_path_factory.mktemp("untroubled") / "offences.duckdb"
    publish_all(database, give_old())
    old = database.read_bytes()
    publish_all(database, give_new(), run=2)
    return old, hash_release(database)


@pytest.fixture
def database(tmp_path: Path, untroubled: tuple[bytes, str]) -> Path:
    path = tmp_path / "offences.duckdb"
    path.write_bytes(untroubled[0])
    return path


def require_recovery(database: Path, untroubled: tuple[bytes, str]) -> None:
    """The release is as it was, nothing lies beside it, and the next run gives what an untroubled one gives."""
    assert database.read_bytes() == untroubled[0]
    assert [path.name for path in database.parent.iterdir()] == [database.name]
    publish_all(database, give_new(), run=2)
    assert list(check_contract(database)) == []
    assert hash_release(database) == untroubled[1]


@pytest.mark.parametrize("break_disk", [break_copy, break_half_of_copy, break_sync, break_rename])
def test_a_disk_that_fails_leaves_the_present_release(
    database: Path, untroubled: tuple[bytes, str], monkeypatch: pytest.MonkeyPatch, break_disk: Callable[[pytest.MonkeyPatch], None]
) -> None:
    with monkeypatch.context() as broken:
        break_disk(broken)
        with pytest.raises(OSError, match="No space left"):
            publish_all(database, give_new(), run=2)
    require_recovery(database, untroubled)


def test_a_disk_that_fills_up_while_duckdb_writes_leaves_the_present_release(database: Path, untroubled: tuple[bytes, str]) -> None:
    with fill_disk(len(untroubled[0]) + 4096), pytest.raises((OSError, ReleaseError)):
        publish_all(database, give_new(), run=2)
    require_recovery(database, untroubled)


def test_a_full_disk_at_the_first_run_leaves_no_release(tmp_path: Path) -> None:
    with fill_disk(4096), pytest.raises((OSError, ReleaseError)):
        publish_all(tmp_path / "offences.duckdb", give_old())
    assert list(tmp_path.iterdir()) == []
