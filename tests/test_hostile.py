"""Whatever lies in the drop folder, the run ends, says why of each file, and loads the good reply beside them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from foi_ingest import ingest
from foi_ingest.guard import Limits, read_all
from foi_ingest.ingest import gather, plan_run, publish_harvest
from foi_ingest.write import query
from hostile import CASES, Case
from hostile.case import make_zip

GOOD = Path(__file__).parent / "golden/hampshire_HC-000921-21/reply.xlsx"
LIMITS = Limits(seconds=40, cpu_seconds=5)
"""Less than a run allows, so that what spins for ever does not keep the test waiting."""


def stay_silent(_done: int, _total: int) -> None:
    pass


def age(folder: Path) -> None:
    """Makes the files look settled."""
    for path in folder.iterdir():
        os.utime(path, (0, 0), follow_symlinks=False)


@pytest.fixture(scope="module")
def endings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, int]]:
    """Name → how reading it ended, and how many figures it gave, after one run over all cases and a good reply."""
    home = tmp_path_factory.mktemp("hostile")
    folder = home / "raw"
    folder.mkdir()
    for case in CASES:
        case.put(folder)
    shutil.copyfile(GOOD, folder / "good.xlsx")
    age(folder)
    ingest.ingest([folder], home / "x.duckdb", workers=2, limits=LIMITS, on_progress=stay_silent)
    told = query(home / "x.duckdb", "SELECT names, concat_ws(': ', state, reason_id) AS ends, loaded FROM sources")
    return {name: (ends, loaded) for names, ends, loaded in told.rows() for name in json.loads(names)}


def test_there_are_many_cases_and_no_two_of_one_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60


RUN_OUT = {"unreadable: out_of_time", "unreadable: out_of_memory"}
"""Which limit a file that grows without bound meets first depends on the machine."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name)[1:40])
def test_a_hostile_file_ends_with_its_reason_and_gives_nothing(case: Case, endings: dict[str, tuple[str, int]]) -> None:
    ending, rows = endings[case.shown or case.name]
    assert rows == 0
    assert ending == case.ends or {ending, case.ends} <= RUN_OUT


def test_the_good_reply_beside_them_is_loaded(endings: dict[str, tuple[str, int]]) -> None:
    state, figures = endings["good.xlsx"]
    assert state in {"loaded", "partly_loaded"}
    assert figures > 0
    assert [name for name, (_, loaded) in endings.items() if loaded] == ["good.xlsx"]


def test_a_file_that_vanishes_before_it_is_read_is_told_and_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in ("gone.xlsx", "replaced.xlsx"):
        (folder / name).write_bytes(make_zip({"[Content_Types].xml": "", "xl/workbook.xml": name}))
    shutil.copyfile(GOOD, folder / "good.xlsx")
    age(folder)
    made = plan_run([folder], tmp_path / "x.duckdb")
    (folder / "gone.xlsx").unlink()
    (folder / "replaced.xlsx").write_bytes(b"other bytes")
    harvest = gather(made, lambda sources: read_all(sources, workers=1, limits=LIMITS), stay_silent)
    summary = publish_harvest(made, harvest)
    assert summary.unreadable == {"gone.xlsx": "changed_while_reading", "replaced.xlsx": "changed_while_reading"}
    assert summary.figures_loaded > 0


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    shutil.copyfile(GOOD, tmp_path / "raw/closed.xlsx")
    (tmp_path / "raw/closed.xlsx").chmod(0)
    age(tmp_path / "raw")
    summary = ingest.ingest([tmp_path / "raw"], tmp_path / "x.duckdb", workers=1, limits=LIMITS, on_progress=stay_silent)
    assert summary.unreadable == {"closed.xlsx": "cannot_be_opened"}
