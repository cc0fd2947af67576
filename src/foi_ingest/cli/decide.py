"""`purge` and `retract`: what a person decides about a file or a reply that is in the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foi_ingest.cli.speak import DEFAULT_DATABASE, DEFAULT_FOLDER, Database, WrongUseError, require_database, require_paths, tell, warn
from foi_ingest.lock import hold_lock
from foi_ingest.purge import Purge, begin_run, carry_out, plan_purge
from foi_ingest.write import find_reply, reinstate, retract

Switch = Parameter(negative=())


def purge_source(
    source: str, *paths: Path, reason: str, database: Database = DEFAULT_DATABASE, yes: Annotated[bool, Switch] = False
) -> int:
    """Remove a file and every trace of it: its bytes in the drop folder with their sidecar, its cells, its rows and its names.

    What was found inside it and nowhere else goes too. Its hash and your reason stay, and the same bytes are refused from then on, inside
    another file too. It cannot be undone. Says what it would remove, and asks. Mind that your reason stays: name nobody in it.

    Copies that you made are yours to remove: backups, exports, reports, and a zip or mail in the drop folder that holds the file.

    ```
    foi-ingest purge raw/reply.xlsx --reason "holds rows about persons; the force asked us to delete it"
    foi-ingest purge 3f9a51c2 more/replies --reason "sent to us by mistake" --yes
    ```

    Parameters
    ----------
    source
        A path, a name that the database knows, or the first 8 digits or more of a sha256.
    paths
        Folders to remove the bytes from. [default: raw]
    reason
        Why.
    yes
        Do not ask.
    """
    require_reason(reason)
    chosen = require_paths(paths) if paths or DEFAULT_FOLDER.exists() else ()
    with hold_lock(database):
        plan = plan_purge(database, source, chosen)
        tell(describe_purge(plan))
        if not yes and not confirm():
            warn("nothing was removed")
            return 1
        carry_out(plan, reason)
    tell(f"{database}: purged; the same bytes are refused from now on")
    return 0


def retract_reply(reply: str, *, reason: str, database: Database = DEFAULT_DATABASE, undo: Annotated[bool, Switch] = False) -> int:
    """Take a reply out of what is counted, because the force withdrew it or it must not be used.

    Its rows stay in `offence_counts` and leave `current_counts`, with every total made of it, until it is undone; later runs keep to it.
    An earlier reply that it superseded stays superseded.

    ```
    foi-ingest retract FOI-2020-0733 --reason "withdrawn by the force on 3 May 2024"
    foi-ingest retract FOI-2020-0733 --undo --reason "the force stands by it after all"
    ```

    Parameters
    ----------
    reply
        A `reply_id`, its first 8 digits or more, or a reference that only one reply has.
    reason
        Why. It stays in the table `decisions`.
    undo
        Put the reply back.
    """
    require_reason(reason)
    require_database(database)
    with hold_lock(database):
        found = find_reply(database, reply)
        if undo and found.state != "retracted":
            message = f"{found.reply_id} is not retracted: there is nothing to undo"
            raise WrongUseError(message)
        if not undo and found.state == "retracted":
            tell(f"{found.reply_id} is retracted already; nothing has changed")
            return 0
        (reinstate if undo else retract)(database, begin_run(database), found.reply_id, reason)
        now = find_reply(database, found.reply_id)
    tell(f"{database}: {now.reply_id} ({now.force_id}, {now.reference or 'no reference'}) is {now.state}")
    return 0


def require_reason(reason: str) -> None:
    """Raises WrongUseError for a reason that says nothing."""
    if not reason.strip():
        message = '--reason: say why, for example --reason "withdrawn by the force"'
        raise WrongUseError(message)


def describe_purge(plan: Purge) -> str:
    """What a purge would remove, for a person who has to say yes."""
    rows = ", ".join(f"{number:,} rows of {table}" for table, number in plan.rows.items() if number)
    return "\n".join(
        [
            *(f"file {source_id}" for source_id in plan.source_ids),
            f"  in the database: {rows or 'no rows'}",
            *(f"  on disk: {path}" for path in plan.files),
            *(f"  stays, because it lies inside another file: {name}" for name in plan.inside_of),
        ]
    )


def confirm() -> bool:
    """Whether the person at the terminal says yes. Raises WrongUseError where there is nobody to ask."""
    if not sys.stdin.isatty():
        message = "purge: nobody is there to ask; say --yes when you mean it"
        raise WrongUseError(message)
    warn("Remove all this for good? Type yes:")
    return sys.stdin.readline().strip().lower() == "yes"
