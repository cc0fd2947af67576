"""`check`: the vocabulary, the sidecars and the database against what they promise."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from foi_ingest.cli.speak import DEFAULT_DATABASE, DEFAULT_FOLDER, Database, require_database, require_paths, tell
from foi_ingest.errors import ReleaseError, SidecarError, VocabularyError
from foi_ingest.release_hash import hash_release
from foi_ingest.validate import find_broken_rows
from foi_ingest.vocabulary import load_vocabulary
from foi_ingest.write import query
from foi_ingest.write.release import require_today
from schemas.ddl import TABLES


def check_all(*paths: Path, database: Database = DEFAULT_DATABASE, hash: Annotated[bool, Parameter(negative=())] = False) -> int:  # noqa: A002  the option's name
    """Check the vocabulary, the sidecars in the drop folder, and the database against the contract.

    Exit code 0 when all is well, 1 with a line for each thing that is not.

    ```
    foi-ingest check
    foi-ingest check raw --database offences.duckdb
    foi-ingest check --hash
    ```

    Parameters
    ----------
    paths
        Files, or folders to search for sidecars. [default: raw]
    hash
        Print the content hash of the release and do nothing else. The same replies give the same hash, in whatever order and in however
        many runs they were read.
    """
    if hash:
        tell(hash_release(require_database(database)))
        return 0
    faults = [*check_vocabulary(), *check_sidecars(require_paths(paths) if paths or DEFAULT_FOLDER.exists() else ())]
    if database.is_file():
        faults += check_contract(database)
    for fault in faults:
        tell(fault)
    if not faults:
        checked = "the vocabulary, the sidecars and the database" if database.is_file() else "the vocabulary and the sidecars"
        tell(f"{checked} are as they should be")
    return 1 if faults else 0


def check_vocabulary() -> Iterator[str]:
    """What is wrong with the vocabulary files."""
    try:
        load_vocabulary()
    except VocabularyError as error:
        yield str(error)


def check_sidecars(paths: Sequence[Path]) -> Iterator[str]:
    """What is wrong with the sidecars: each must be TOML and lie beside a reply of its name."""
    for path in paths:
        for sidecar in sorted(path.rglob("*.toml")) if path.is_dir() else [path.with_suffix(".toml")]:
            try:
                check_sidecar(sidecar)
            except SidecarError as error:
                yield str(error)


def check_sidecar(sidecar: Path) -> None:
    """Raises SidecarError for a sidecar that cannot be read or has no reply; one that is not there has no fault."""
    if not sidecar.exists():
        return
    try:
        tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{sidecar}: this is not TOML ({error})"
        raise SidecarError(message) from error
    if not any(other != sidecar and other.stem == sidecar.stem for other in sidecar.parent.iterdir()):
        message = f"{sidecar}: no reply of this name lies beside it; rename or remove it"
        raise SidecarError(message)


def check_contract(database: Path) -> Iterator[str]:
    """What in the database breaks the contract, table by table."""
    try:
        require_today(database)
    except ReleaseError as error:
        yield str(error)
        return
    for name, model in TABLES.items():
        broken = find_broken_rows(model, query(database, f"SELECT * FROM {name}"))  # noqa: S608  our own table names
        rules = sorted({rule for found in broken.values() for rule in found})
        if broken:
            yield f"{database}: {len(broken)} rows of {name} break the contract: {'; '.join(rules)}"
