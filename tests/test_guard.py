"""The guard: whatever one file does to the child that reads it, the others are read."""

from __future__ import annotations

import hashlib
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from bad_readers import CANARY, read_as_told
from foi_ingest.guard import UNACCOUNTED, Limits, read_all
from foi_ingest.model import Reading, Source

PATIENT = Limits(seconds=30, cpu_seconds=2)
"""Long enough for a busy machine; what spins meets the kernel's limit first."""


def make_sources(folder: Path, *tasks: str) -> list[Source]:
    """A file for each task; the number makes the bytes of no two the same."""
    sources = []
    for number, task in enumerate(tasks):
        path = folder / f"{number:02}-{task}"
        path.write_text(f"{task} {number}", encoding="utf-8")
        sources.append(Source(hashlib.sha256(path.read_bytes()).hexdigest(), path.name, "csv", path.stat().st_size, path))
        if task == "change":
            path.write_text("good, but not the same", encoding="utf-8")
    return sources


def read_by_name(sources: list[Source], *, workers: int = 2, limits: Limits = PATIENT) -> dict[str, Reading]:
    return {reading.source.name: reading for reading in read_all(sources, workers=workers, limits=limits, read=read_as_told)}


def test_files_that_kill_or_fool_their_child_take_no_other_file_with_them(tmp_path: Path) -> None:
    bad = {
        "die": "reader_died",
        "spin": "out_of_time",
        "grow": "out_of_memory",
        "raise": "reader_failed",
        "lose": UNACCOUNTED,
        "refuse": "locked",
        "call": "reader_failed",
        "write": "reader_failed",
        "change": "changed_while_reading",
        "run": "reader_failed",
        "flood": "too_large",
    }
    sources = make_sources(tmp_path, *(task for reason in bad for task in (reason, "good")))
    readings = read_by_name(sources, limits=replace(PATIENT, output=1 << 16))
    assert len(readings) == len(sources)
    for name, reading in readings.items():
        task = name[3:]
        assert (reading.state, reading.reason_id) == (("held", "no_reply") if task == "good" else ("unreadable", bad[task])), name
        assert CANARY not in repr(reading)


def test_a_child_that_waits_for_ever_is_stopped(tmp_path: Path) -> None:
    sources = make_sources(tmp_path, "hang", "good")
    readings = read_by_name(sources, workers=1, limits=replace(PATIENT, seconds=1))
    assert {reading.reason_id for reading in readings.values()} == {"out_of_time", "no_reply"}


def test_an_unforeseen_error_names_its_type_and_line_but_not_its_message(tmp_path: Path) -> None:
    (reading,) = read_by_name(make_sources(tmp_path, "raise")).values()
    assert reading.detail is not None
    assert reading.detail.startswith("UnpicklableError at bad_readers.py:")
    assert reading.detail.endswith("in read_as_told")


def test_what_a_library_prints_about_a_file_reaches_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (reading,) = read_by_name(make_sources(tmp_path, "print")).values()
    assert reading.state == "held"
    told = capfd.readouterr()
    assert CANARY not in told.out + told.err


def test_one_child_reads_many_files_and_is_replaced_after_its_share(tmp_path: Path) -> None:
    sources = make_sources(tmp_path, *["good"] * 6)
    readings = read_by_name(sources, workers=1, limits=replace(PATIENT, files_per_child=3))
    children = [reading.detail for reading in readings.values()]
    assert sorted(children.count(child) for child in set(children)) == [3, 3]


def test_children_that_cannot_start_do_not_hang_the_run(tmp_path: Path) -> None:
    readings = read_by_name(make_sources(tmp_path, "good", "good"), limits=replace(PATIENT, open_files=0))
    assert {reading.reason_id for reading in readings.values()} == {"reader_died"}


def test_no_files_start_no_children() -> None:
    assert list(read_all([], workers=2, limits=PATIENT, read=read_as_told)) == []


def test_a_reader_may_write_in_its_scratch_folder_which_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (reading,) = read_by_name(make_sources(tmp_path, "scratch")).values()
    assert reading.state == "held", reading.detail
    assert [path.name for path in tmp_path.iterdir()] == ["00-scratch"]


def test_a_reader_leaves_nothing_beside_the_reply(tmp_path: Path) -> None:
    (reading,) = read_by_name(make_sources(tmp_path, "write")).values()
    assert reading.detail is not None
    assert reading.detail.startswith("FenceRefusalError at ")
    assert [path.name for path in tmp_path.iterdir()] == ["00-write"]


@pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")
def test_the_kernel_refuses_what_no_audit_hook_sees(tmp_path: Path) -> None:
    sources = make_sources(tmp_path, "bypass")
    (reading,) = read_by_name(sources).values()
    assert reading.notes == ("refused",) * 4
    assert sources[0].path.exists()
