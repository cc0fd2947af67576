"""A run from end to end: what is read, what is left alone, and what it says it did."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from foi_ingest.attachments import unpack
from foi_ingest.guard import UNACCOUNTED, make_empty_reading
from foi_ingest.ingest import Plan, Summary, gather, make_digest, plan, plan_run, publish_harvest, read_sidecar, scan
from foi_ingest.model import Attachment, Reading, Source
from foi_ingest.write import query

LONG_AGO = time.time() - 3600

Insides = Mapping[bytes, Sequence[Attachment]]
"""Content of a file → what lies inside it."""


def drop(folder: Path, name: str, content: str, *, fresh: bool = False) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    if not fresh:
        os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def stand_in(
    insides: Insides, seen: list[str] | None = None, reasons: Mapping[str, str] | None = None
) -> Callable[[Sequence[Source]], Iterator[Reading]]:
    """A reader that knows what lies inside each file, and fails on the files that `reasons` names."""

    def read(sources: Sequence[Source]) -> Iterator[Reading]:
        for source in sources:
            if seen is not None:
                seen.append(source.name)
            reason = (reasons or {}).get(source.name)
            reading = make_empty_reading(source, "unreadable" if reason else "held", reason or "no_force", "of no matter here")
            yield replace(reading, attachments=tuple(insides.get(source.path.read_bytes(), ())))

    return read


def stay_silent(_done: int, _total: int) -> None:
    pass


def never_wait(_seconds: float) -> None:
    pytest.fail("nothing here was touched a moment ago")


def make_plan(folder: Path, database: Path) -> Plan:
    return plan_run([folder], database)


def run(folder: Path, database: Path, read: Callable[[Sequence[Source]], Iterator[Reading]]) -> Summary:
    made = make_plan(folder, database)
    return publish_harvest(made, gather(made, read, stay_silent))


def test_the_same_bytes_under_two_names_are_read_once_and_keep_both_names(tmp_path: Path) -> None:
    drop(tmp_path, "b/again.csv", "one,two\n1,2\n")
    drop(tmp_path, "a/first.csv", "one,two\n1,2\n")
    found = scan([tmp_path], wait=never_wait)
    assert [source.name for source in found.sources] == ["a/first.csv"]
    assert list(found.names.values()) == [("a/first.csv", "b/again.csv")]


def test_a_file_that_is_still_being_written_is_left_for_the_next_run(tmp_path: Path) -> None:
    growing = drop(tmp_path, "growing.csv", "one,two\n", fresh=True)
    drop(tmp_path, "done.csv", "three,four\n", fresh=True)
    found = scan([tmp_path], wait=lambda _seconds: growing.write_text("one,two\n1,2\n", encoding="utf-8") and None)
    assert found.changing == ("growing.csv",)
    assert [source.name for source in found.sources] == ["done.csv"]


def test_a_file_that_is_read_already_is_read_again_only_when_something_else_decides_its_meaning(tmp_path: Path) -> None:
    drop(tmp_path, "reply.csv", "one,two\n")
    (source,) = scan([tmp_path], wait=never_wait).sources
    now = make_digest("code", "words", b"")
    assert plan([source], {source.source_id: now}, {source.source_id: now}) == ()
    for other in (
        make_digest("other code", "words", b""),
        make_digest("code", "other words", b""),
        make_digest("code", "words", b"[reply]"),
    ):
        assert plan([source], {source.source_id: now}, {source.source_id: other}) == (source,)


def test_a_sidecar_speaks_for_the_reply_of_its_name(tmp_path: Path) -> None:
    reply = drop(tmp_path, "reply.csv", "one,two\n")
    assert read_sidecar(reply) == b""
    drop(tmp_path, "reply.toml", "[reply]\n")
    assert read_sidecar(reply) == b"[reply]\n"
    assert len(scan([tmp_path], wait=never_wait).sources) == 1


def test_a_file_inside_a_file_becomes_a_source_that_names_both(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "mail.eml", "mail")
    seen: list[str] = []
    inside = [
        Attachment("figures.csv", b"a,b\n1,2\n"),
        Attachment("README.txt", b"please read\n"),
        Attachment("../../up.csv", b"c,d\n3,4\n"),
    ]
    made = make_plan(tmp_path / "raw", tmp_path / "x.duckdb")
    harvest = gather(made, stand_in({b"mail": inside}, seen), stay_silent)
    assert seen == ["mail.eml", "mail.eml/figures.csv", "mail.eml/README.txt", "mail.eml/../../up.csv"]
    assert {reading.source.source_id for reading in harvest.readings} == set(harvest.digests)
    assert not any(reading.attachments for reading in harvest.readings)
    assert not any(reading.source.path.exists() for reading in harvest.readings if "/" in reading.source.name)


def test_an_attachment_sent_twice_is_read_once_and_keeps_both_names(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "one.eml", "one")
    drop(tmp_path / "raw", "two.eml", "two")
    same = [Attachment("figures.csv", b"a,b\n1,2\n")]
    seen: list[str] = []
    harvest = gather(make_plan(tmp_path / "raw", tmp_path / "x.duckdb"), stand_in({b"one": same, b"two": same}, seen), stay_silent)
    assert seen == ["one.eml", "two.eml", "one.eml/figures.csv"]
    assert {origin.name for origin in harvest.insides} == {"figures.csv"}
    assert len({origin.parent_id for origin in harvest.insides}) == 2


def test_a_zip_in_a_zip_in_a_zip_ends_somewhere_and_says_so(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "outer", "0")
    nested = {str(depth).encode(): [Attachment("inner", str(depth + 1).encode())] for depth in range(9)}
    harvest = gather(make_plan(tmp_path / "raw", tmp_path / "x.duckdb"), stand_in(nested), stay_silent)
    told = {reading.source.name: reading.reason_id for reading in harvest.readings}
    assert told == {
        "outer": "no_force",
        "outer/inner": "no_force",
        "outer/inner/inner": "no_force",
        "outer/inner/inner/inner": "nested_too_deep",
    }


def test_attachments_on_disk_are_for_our_eyes_only(tmp_path: Path) -> None:
    parent = Source("0" * 64, "mail.eml", "eml", 1, tmp_path / "mail.eml")
    (source,) = unpack(parent, [Attachment("a\x00b/../c.csv", b"x,y\n1,2\n")], tmp_path)
    assert source.path.parent.stat().st_mode & 0o077 == 0
    assert source.path.parent.parent == tmp_path


def test_a_second_run_over_the_same_files_reads_and_changes_nothing(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "reply.csv", "one,two\n")
    database = tmp_path / "x.duckdb"
    assert run(tmp_path / "raw", database, stand_in({})).changed
    before = database.read_bytes()
    again = run(tmp_path / "raw", database, stand_in({}))
    assert (again.files_read, again.already_known, again.changed) == (0, 1, False)
    assert database.read_bytes() == before


def test_a_file_that_ran_out_of_time_is_tried_again_but_its_failing_again_is_no_news(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "slow.csv", "one,two\n")
    database = tmp_path / "x.duckdb"
    slow = {"slow.csv": "out_of_time"}
    assert run(tmp_path / "raw", database, stand_in({}, reasons=slow)).changed
    again = run(tmp_path / "raw", database, stand_in({}, reasons=slow))
    assert (again.files_read, again.unreadable, again.changed) == (1, slow, False)
    healed = run(tmp_path / "raw", database, stand_in({}))
    assert (healed.files_read, healed.unreadable, healed.changed) == (1, {}, True)


def test_a_file_that_cannot_be_read_is_told_by_every_run_until_it_is_gone(tmp_path: Path) -> None:
    broken = drop(tmp_path / "raw", "broken.csv", "one,two\n")
    database = tmp_path / "x.duckdb"
    for _ in range(2):
        assert run(tmp_path / "raw", database, stand_in({}, reasons={"broken.csv": "broken"})).unreadable == {"broken.csv": "broken"}
    broken.unlink()
    assert run(tmp_path / "raw", database, stand_in({})).unreadable == {}


def test_a_file_of_which_we_lost_count_is_told_as_our_bug(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "odd.csv", "one,two\n")
    summary = run(tmp_path / "raw", tmp_path / "x.duckdb", stand_in({}, reasons={"odd.csv": UNACCOUNTED}))
    assert summary.broken_law == ("odd.csv",)
    assert summary.unreadable == {"odd.csv": UNACCOUNTED}


def test_files_published_one_by_one_give_what_they_give_together(tmp_path: Path) -> None:
    for name in ("one", "two", "three"):
        drop(tmp_path / "raw", f"{name}.csv", f"{name},\n1,2\n")
    run(tmp_path / "raw", tmp_path / "together.duckdb", stand_in({}))
    for name in ("three", "one", "two"):
        run(tmp_path / "raw" / f"{name}.csv", tmp_path / "apart.duckdb", stand_in({}))
    told = "SELECT * EXCLUDE (first_run_id, last_run_id) FROM sources ORDER BY source_id"
    assert query(tmp_path / "together.duckdb", told).rows() == query(tmp_path / "apart.duckdb", told).rows()
    assert query(tmp_path / "apart.duckdb", "SELECT count(*) FROM runs").item() == 3


def test_progress_counts_what_comes_to_light_on_the_way(tmp_path: Path) -> None:
    drop(tmp_path / "raw", "mail.eml", "mail")
    steps: list[tuple[int, int]] = []
    inside = {b"mail": [Attachment("figures.csv", b"a,b\n1,2\n")]}
    gather(make_plan(tmp_path / "raw", tmp_path / "x.duckdb"), stand_in(inside), lambda done, total: steps.append((done, total)))
    assert steps == [(0, 1), (1, 2), (2, 2)]


def test_a_run_knows_when_it_began(tmp_path: Path) -> None:
    made = make_plan(drop(tmp_path, "reply.csv", "one,two\n"), tmp_path / "x.duckdb")
    assert made.run.started_at <= datetime.now(UTC)
    assert made.run.version
