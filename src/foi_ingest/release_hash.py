"""The content hash of a release: equal for equal content, whenever, in whatever order and in however many runs it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from foi_ingest.write.release import open_release, read_frame, require_today
from schemas.ddl import TABLES, list_columns
from schemas.vocabulary_tables import VOCABULARY_TABLES

ABOUT_RUNS = frozenset({"runs", "decisions", "in_force_since", "former_counts"})
"""Tables that say when something was done or known, and not what the replies say."""

OF_RUNS: Mapping[str, frozenset[str]] = {"sources": frozenset({"first_run_id", "last_run_id", "read_with"})}
"""Columns of other tables that do so."""


def hash_release(database: Path) -> str:
    """sha256 over all tables, each as the set of its rows. Raises `ReleaseError` when there is none of today's layout."""
    require_today(database)
    total = hashlib.sha256()
    with open_release(database) as connection:
        for table in sorted({*TABLES, *VOCABULARY_TABLES} - ABOUT_RUNS):
            columns = [column.name for column in list_columns(table) if column.name not in OF_RUNS.get(table, ())]
            row = ", ".join(f'"{name}" := "{name}"' for name in columns)
            # Rows are hashed before they are sorted: a hash of each is small, and a million rows of text are not.
            sql = f"SELECT sha256(CAST(to_json(struct_pack({row})) AS VARCHAR)) AS row FROM {table} ORDER BY row"  # noqa: S608  our own names
            rows = read_frame(connection, sql)["row"]
            total.update(f"{table} {','.join(columns)} {len(rows)}\n".encode() + "".join(rows).encode())
    return total.hexdigest()
