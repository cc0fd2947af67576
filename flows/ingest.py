"""The ingest as a Prefect flow: thin, every task one call. What a run does is said in `foi_ingest.ingest`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flows.settings import prepare_prefect

prepare_prefect(Path("offences.duckdb"))

from prefect import Task, flow, get_client, get_run_logger, runtime, task  # noqa: E402
from prefect.artifacts import create_progress_artifact, create_table_artifact, update_progress_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.filters import DeploymentFilter, DeploymentFilterId, FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType  # noqa: E402
from prefect.client.schemas.objects import State, StateType, TaskRun  # noqa: E402
from prefect.futures import as_completed  # noqa: E402
from prefect.states import Completed, Crashed  # noqa: E402
from prefect.task_runners import ThreadPoolTaskRunner  # noqa: E402

from foi_ingest import ingest  # noqa: E402
from foi_ingest.errors import FoiIngestError, RunInProgress  # noqa: E402
from foi_ingest.guard import Limits, read_or_recall  # noqa: E402
from foi_ingest.kept_cells import KeptCells, find_kept_cells  # noqa: E402
from foi_ingest.lock import hold_lock  # noqa: E402
from foi_ingest.model import Reading, Source  # noqa: E402

BATCH_FILES = 100
"""Files a task: a task costs some 15 ms and its child process a second to start, a file a tenth of a second or more to read."""

FILE_DIGITS = 16
"""Of a file's sha256: enough to look it up, `SELECT names FROM sources WHERE source_id LIKE '…%'`."""

SKIPPED = "Skipped"
"""State of a run that found another one writing the same database."""

PROGRESS: ContextVar[ingest.Progress] = ContextVar("PROGRESS", default=lambda _done, _total: None)
"""Whom to tell how far a run is; a scheduled run has nobody who watches."""


def run_once(paths: Sequence[Path], database: Path, *, workers: int, on_progress: ingest.Progress) -> ingest.Summary:
    """Runs the flow in this process and gives its summary. Raises RunInProgress and whatever else stops a run."""
    token = PROGRESS.set(on_progress)
    try:
        state = ingest_replies([str(path) for path in paths], str(database), workers, return_state=True)
    finally:
        PROGRESS.reset(token)
    if state.name == SKIPPED:
        raise RunInProgress(state.message)
    return cast(ingest.Summary, state.result())


@flow(name="ingest", task_runner=ThreadPoolTaskRunner[Any](), persist_result=False)  # type: ignore[arg-type]  # its class is invariant
def ingest_replies(paths: list[str], database: str, workers: int) -> ingest.Summary | State[None]:
    """Reads what is new in `paths` and publishes it to `database`; a run that finds another one at work ends as skipped."""
    try:
        with hold_lock(Path(database)):
            close_dead_runs()
            forget_main_module()
            return run_stages(paths, database, workers)
    except RunInProgress as error:
        return Completed(name=SKIPPED, message=str(error))


def run_stages(paths: list[str], database: str, workers: int) -> ingest.Summary:
    """The stages of one run, each as tasks."""
    plan = scan_folder(paths, database)
    cells = find_kept_cells(plan.database)
    harvest = ingest.gather(plan, lambda sources: read_in_batches(sources, cells, workers), make_progress(PROGRESS.get()))
    # Whole: Prefect would look for its own objects in every row of a harvest that it gets as such.
    summary = publish_release(partial(ingest.publish_harvest, plan, harvest))
    tell_outcome(summary, harvest)
    return summary


def may_heal(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """False for errors that we raised on purpose: they say what a person must do, and doing the same again changes nothing."""
    return not isinstance(state.result(raise_on_failure=False), FoiIngestError)


STEP = task(retries=2, retry_delay_seconds=5, retry_condition_fn=may_heal, cache_policy=NO_CACHE, persist_result=False)


@STEP
def scan_folder(paths: list[str], database: str) -> ingest.Plan:
    """What is new in the drop folder."""
    return ingest.plan_run([Path(path) for path in paths], Path(database))


def read_in_batches(sources: Sequence[Source], cells: KeptCells, workers: int) -> Iterator[Reading]:
    """Reads sources in tasks, as many at once as there are workers, each with one guarded child process."""
    for start in range(0, len(sources), BATCH_FILES * workers):
        share = sorted(sources[start : start + BATCH_FILES * workers], key=lambda source: -source.size)
        # Dealt out by size, so that no task gets all the long reports.
        batches = [share[first::workers] for first in range(min(workers, len(share)))]
        for future in as_completed([read_batch.submit(batch, cells) for batch in batches]):
            yield from future.result()


@STEP
def read_batch(sources: list[Source], cells: KeptCells) -> list[Reading]:
    """The readings of one batch of files. Cells that are read are kept where the task runs."""
    return list(read_or_recall(sources, cells, workers=1, limits=Limits()))


@STEP
def publish_release(publish: Callable[[], ingest.Summary]) -> ingest.Summary:
    """The next release, published."""
    return publish()


def make_progress(watcher: ingest.Progress) -> ingest.Progress:
    """Tells whoever watches, and Prefect at every tenth of the way: each telling is a request to its server."""
    artifact_id = cast(UUID, create_progress_artifact(0.0, key="ingest-progress", description="files read"))
    told = 0

    def advance(done: int, total: int) -> None:
        nonlocal told
        watcher(done, total)
        tenth = 10 * done // total if total else 10
        if tenth > told:
            update_progress_artifact(artifact_id, progress=tenth * 10.0)
            told = tenth

    return advance


def tell_outcome(summary: ingest.Summary, harvest: ingest.Harvest) -> None:
    """Leaves in Prefect what was loaded and rejected, file by file, and what a person must look at.

    A file is told by the beginning of its hash: its name may hold a person's, and no purge reaches Prefect's database.
    """
    create_table_artifact(
        key="ingest",
        table=[
            {
                "file": reading.source.source_id[:FILE_DIGITS],
                "state": reading.state,
                "reason": reading.reason_id or "",
                "values seen": reading.values_seen,
                "loaded": len(reading.counts),
                "rejected": len(reading.rejections),
            }
            for reading in harvest.readings
        ],
        description=f"{summary.files_read} files read, {summary.understood_again} understood again, "
        f"{summary.figures_loaded} figures loaded, {sum(summary.rejected.values())} rejected",
    )
    for reading in harvest.readings:
        if reading.state == "unreadable":
            get_run_logger().warning("%s cannot be read: %s", reading.source.source_id[:FILE_DIGITS], reading.reason_id)
    if summary.broken_law:
        number = len(summary.broken_law)
        get_run_logger().error("our bug, please report it: lost count of the values in %d files; nothing of them was loaded", number)


def close_dead_runs() -> None:
    """Marks runs of this deployment crashed that still say `Running`: this run has the lock, so they are dead.

    Prefect itself never learns of a run whose process was killed, and would show it as running for ever.
    """
    if not runtime.deployment.id:
        return
    with get_client(sync_client=True) as client:
        running = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING]))),
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[runtime.deployment.id])),
        )
        for run in running:
            if str(run.id) != runtime.flow_run.id:
                client.set_flow_run_state(run.id, Crashed(message="its process is gone: a later run got the lock"), force=True)


def forget_main_module() -> None:
    """Keeps Prefect out of the child processes that read files.

    A spawned child imports its parent's main module. In a scheduled run that is Prefect's engine: a second of processor time a child, for
    nothing that reading needs.
    """
    main = sys.modules["__main__"]
    if main.__spec__ is not None and main.__spec__.name.startswith("prefect."):
        main.__spec__ = None
        main.__file__ = None
