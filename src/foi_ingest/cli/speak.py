"""What the commands have in common: where they speak, and the options that many of them take."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foi_ingest.errors import FoiIngestError

DEFAULT_DATABASE = Path("offences.duckdb")
DEFAULT_FOLDER = Path("raw")

Database = Annotated[Path, Parameter(help="The database file.")]


class WrongUseError(FoiIngestError):
    """The command cannot mean what was typed: says what to type instead."""


def tell(text: str) -> None:
    """A result, on stdout."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """News, on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def require_paths(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The paths to work on: `raw` when none is given. Raises WrongUseError for one that is not there."""
    chosen = tuple(paths) or (DEFAULT_FOLDER,)
    for path in chosen:
        if not path.exists():
            message = f"{path}: no such file or folder; name the files, or the folder they lie in"
            raise WrongUseError(message)
    return chosen


def require_database(database: Path) -> Path:
    """The database, for commands that only read it. Raises WrongUseError when there is none yet."""
    if not database.is_file():
        message = f"{database}: no such database; make it with: foi-ingest run PATH --database {database}"
        raise WrongUseError(message)
    return database


def name_database(database: Path) -> str:
    """What to add to a command so that it uses this database."""
    return "" if database == DEFAULT_DATABASE else f" --database {database}"
