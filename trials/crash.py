"""Kills a run at random moments, and looks at what it leaves.

`python -m trials.crash [--kills 100] [--seed 1]`

Every fourth trial kills a whole run with its children, the others a run that has been read already and is about to be published, which is
where a kill could do harm. Meanwhile the release is opened again and again, as an analyst would. After each kill: the release is the old or
the new one, whole, and says so by its content hash; it keeps the contract; the next run completes, and gives exactly the new release.
A run that ended before its kill is looked at in the same way, and is not counted as a kill.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

from foi_ingest.cli.check import check_contract
from foi_ingest.guard import Limits, read_all
from foi_ingest.ingest import Harvest, Plan, digest_code, gather, ingest, plan_run, publish_harvest
from foi_ingest.release_hash import hash_release
from foi_ingest.write.release import name_working_file

GOLDEN = Path(__file__).parents[1] / "tests/golden"
OLD = ("leicestershire_FOI-4021-23_flat/reply.csv", "hampshire_HC-000921-21/reply.xlsx")
NEW = ("cumbria_FOI-1180-21/reply.ods", "lincolnshire_002407-22_records/reply.xlsx")
PATIENCE = 60.0
"""Seconds after which a run that was not to be killed counts as hung."""
BEYOND = 1.1
"""Kills reach a little beyond the usual end of a run, so that its last moments are among them."""
WHOLE_RUN_EVERY = 4
"""A whole run spends most of its time reading, where a kill can harm nothing but the time."""
BETWEEN_LOOKS = 0.2
"""Seconds. A look takes some hundredths, and must not be what the run spends its time waiting for."""


Process = subprocess.Popen[bytes] | BaseProcess


@dataclass
class Tally:
    """What the trials gave."""

    ended: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    looks: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stage:
    """A release that is published, and files that are not read yet."""

    home: Path
    old: str
    new: str

    @property
    def database(self) -> Path:
        """The release under trial."""
        return self.home / "trial" / "x.duckdb"

    @property
    def folder(self) -> Path:
        """The drop folder."""
        return self.home / "raw"

    def reset(self) -> None:
        """Puts the old release back, and nothing beside it."""
        shutil.rmtree(self.database.parent, ignore_errors=True)
        self.database.parent.mkdir()
        shutil.copyfile(self.home / "old.duckdb", self.database)


def stay_silent(_done: int, _total: int) -> None:
    """Nobody watches."""


def set_stage(home: Path) -> Stage:
    """Publishes the old release, and learns what the new one must be from a run that nobody kills."""
    folder = home / "raw"
    folder.mkdir()
    old, new = home / "old.duckdb", home / "new.duckdb"
    for database, replies in ((old, OLD), (new, NEW)):
        for reply in replies:
            shutil.copyfile(GOLDEN / reply, folder / reply.replace("/", "-"))
            os.utime(folder / reply.replace("/", "-"), (0, 0))
        if database == new:
            shutil.copyfile(old, new)
        ingest([folder], database, workers=1, limits=Limits(), on_progress=stay_silent)
    return Stage(home, hash_release(old), hash_release(new))


def start_publishing(plan: Plan, harvest: Harvest) -> Callable[[], Process]:
    """Gives what starts a process that only publishes. It is forked from a server that has loaded all code, so that it starts at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["foi_ingest.ingest"])

    def start() -> BaseProcess:
        process = context.Process(target=publish_harvest, args=(plan, harvest))
        process.start()
        return process

    return start


def start_run(stage: Stage) -> subprocess.Popen[bytes]:
    """A whole run, in a process group of its own."""
    command = [sys.executable, "-m", "foi_ingest", "run", str(stage.folder), "--database", str(stage.database), "--without-prefect"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def measure(stage: Stage, start: Callable[[], Process]) -> float:
    """Seconds that an unharmed process takes: the second one, as the first may have to load all code."""
    taken = 0.0
    for _ in range(2):
        stage.reset()
        started = time.monotonic()
        await_end(start(), PATIENCE)
        taken = time.monotonic() - started
        if hash_release(stage.database) != stage.new:
            raise SystemExit("a run that nobody killed does not give the new release: the trial itself is wrong")
    return taken


def await_end(process: Process, seconds: float) -> None:
    """Waits for the end; what has not ended by then is killed."""
    if isinstance(process, subprocess.Popen):
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            kill(process)
    else:
        process.join(seconds)
        if process.is_alive():
            kill(process)


def kill(process: Process) -> None:
    """kill -9 to the run alone: its children must find out by themselves."""
    if process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    if isinstance(process, subprocess.Popen):
        process.wait()
    else:
        process.join()


def is_running(process: Process) -> bool:
    """Whether it has not ended yet."""
    return process.poll() is None if isinstance(process, subprocess.Popen) else process.is_alive()


def try_once(stage: Stage, process: Process, delay: float, complete: Callable[[], object], tally: Tally) -> Iterator[str]:
    """Kills the process after `delay` seconds, completes its work as the next run would, and gives what is wrong on the way."""
    moment = time.monotonic() + delay
    while time.monotonic() < moment and is_running(process):
        # A reader who looks while the run writes.
        if hash_release(stage.database) not in {stage.old, stage.new}:
            yield "a reader saw a release that is neither the old nor the new one"
        tally.looks += 1
        time.sleep(min(BETWEEN_LOOKS, max(moment - time.monotonic(), 0)))
    was_running = is_running(process)
    if was_running:
        kill(process)
        tally.kills += 1
    found = hash_release(stage.database)
    name = {stage.old: "the old release", stage.new: "the new release"}.get(found, "another release")
    tally.ended[f"killed, {name}" if was_running else f"ended by itself, {name}"] += 1
    if name == "another release":
        yield "the release is neither the old nor the new one"
    yield from check_contract(stage.database)
    complete()
    if hash_release(stage.database) != stage.new:
        yield "the next run does not give the new release"
    working = name_working_file(stage.database)
    yield from (f"{path.name} is left over" for path in stage.database.parent.iterdir() if path.name.startswith(working.name))


def publish_again(stage: Stage, harvest: Harvest) -> None:
    """The next run, with what was read before: it plans and publishes anew."""
    read = {reading.source.source_id: reading for reading in harvest.readings}
    plan = plan_run([stage.folder], stage.database)
    publish_harvest(plan, gather(plan, lambda sources: [read[source.source_id] for source in sources], stay_silent))


def main(arguments: Sequence[str]) -> int:
    """Prints the counts; 1 when anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    chance = random.Random(chosen.seed)  # noqa: S311  moments, not secrets
    tally, code = Tally(), digest_code()
    with TemporaryDirectory(prefix="foi-ingest-crash-") as home:
        stage = set_stage(Path(home))
        stage.reset()
        plan = plan_run([stage.folder], stage.database)
        harvest = gather(plan, lambda sources: read_all(sources, workers=1, limits=Limits()), stay_silent)
        starts = (start_publishing(plan, harvest), lambda: start_run(stage))
        lengths = [measure(stage, start) for start in starts]
        print(f"publishing takes {lengths[0]:.2f} s, a whole run {lengths[1]:.2f} s")
        completions: tuple[Callable[[], object], ...] = (
            lambda: publish_again(stage, harvest),
            lambda: ingest([stage.folder], stage.database, workers=1, limits=Limits(), on_progress=stay_silent),
        )
        for number in count():
            if tally.kills >= chosen.kills:
                break
            kind = int(number % WHOLE_RUN_EVERY == 0)
            stage.reset()
            delay = chance.uniform(0, lengths[kind] * BEYOND)
            tally.faults += [f"trial {number}: {fault}" for fault in try_once(stage, starts[kind](), delay, completions[kind], tally)]
    if digest_code() != code:
        raise SystemExit("the code was changed during the trial: runs before and after are not alike, and nothing is proved")
    for ending, times in sorted(tally.ended.items()):
        print(f"{times:6} {ending}")
    print(f"{tally.looks:6} looks at the release while a run was writing")
    print(f"{len(tally.faults):6} faults", *tally.faults, sep="\n       ")
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
