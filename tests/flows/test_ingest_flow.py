"""The flow: the same run as without Prefect, seen by Prefect."""

from __future__ import annotations

import multiprocessing.spawn
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from foi_ingest.errors import RunInProgress
from foi_ingest.guard import Limits
from foi_ingest.ingest import ingest
from foi_ingest.lock import hold_lock
from foi_ingest.release_hash import hash_release
from foi_ingest.write import query

pytestmark = [pytest.mark.xdist_group("prefect"), pytest.mark.usefixtures("prefect_server")]


def stay_silent(_done: int, _total: int) -> None:
    pass


def test_a_flow_gives_what_a_run_without_prefect_gives(folder: Path, tmp_path: Path) -> None:
    from flows.ingest import run_once

    steps: list[tuple[int, int]] = []
    through_prefect = run_once([folder], tmp_path / "flow.duckdb", workers=2, on_progress=lambda done, total: steps.append((done, total)))
    directly = ingest([folder], tmp_path / "direct.duckdb", workers=1, limits=Limits(), on_progress=stay_silent)
    assert through_prefect == directly
    assert steps[-1] == (1, 1)
    for rows in ("SELECT * FROM offence_counts ORDER BY ALL", "SELECT * FROM rejections ORDER BY ALL"):
        assert query(tmp_path / "flow.duckdb", rows).rows() == query(tmp_path / "direct.duckdb", rows).rows()


def test_a_flow_reads_no_file_whose_cells_are_kept(folder: Path, tmp_path: Path) -> None:
    from flows.ingest import run_once

    database = tmp_path / "flow.duckdb"
    first = run_once([folder], database, workers=2, on_progress=stay_silent)
    before = hash_release(database)
    database.unlink()
    again = run_once([folder], database, workers=2, on_progress=stay_silent)
    assert (first.files_read, first.understood_again) == (1, 0)
    assert (again.files_read, again.understood_again) == (0, 1)
    assert hash_release(database) == before


def test_prefect_shows_what_was_loaded_and_rejected_file_by_file(folder: Path, tmp_path: Path) -> None:
    from prefect.artifacts import Artifact

    from flows.ingest import run_once

    summary = run_once([folder], tmp_path / "flow.duckdb", workers=1, on_progress=stay_silent)
    artifact = Artifact.get("ingest")
    assert artifact is not None
    (source_id,) = query(tmp_path / "flow.duckdb", "SELECT source_id FROM sources")["source_id"].to_list()
    assert f'"file": "{source_id[:16]}"' in str(artifact.data)
    assert "reply.csv" not in str(artifact.data)
    assert f"{summary.files_read} files read, 0 understood again, {summary.figures_loaded} figures loaded" in str(artifact.description)


def test_a_run_that_finds_another_one_at_work_ends_as_skipped(folder: Path, tmp_path: Path) -> None:
    from flows.ingest import SKIPPED, ingest_replies, run_once

    database = tmp_path / "flow.duckdb"
    with hold_lock(database):
        state = ingest_replies([str(folder)], str(database), 1, return_state=True)
        assert state.is_completed()
        assert state.name == SKIPPED
        with pytest.raises(RunInProgress, match="another run"):
            run_once([folder], database, workers=1, on_progress=stay_silent)
    assert not database.exists()


def test_a_child_that_reads_files_does_not_load_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.ingest import forget_main_module

    engine = ModuleType("__main__")
    engine.__spec__ = ModuleSpec("prefect.engine", None)
    engine.__file__ = "engine.py"
    monkeypatch.setitem(sys.modules, "__main__", engine)
    assert multiprocessing.spawn.get_preparation_data("child")["init_main_from_name"] == "prefect.engine"
    forget_main_module()
    assert not [key for key in multiprocessing.spawn.get_preparation_data("child") if key.startswith("init_main")]
