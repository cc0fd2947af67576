"""The store: the only room that knows duckdb."""

from foi_ingest.write.explain import Explanation, Touched, UnknownFigureError, explain, explain_sources
from foi_ingest.write.lives import (
    Known,
    UnknownSubjectError,
    count_rows,
    find_reply,
    find_sources,
    list_doomed,
    list_homes,
    list_purged,
    purge,
    reinstate,
    retract,
)
from foi_ingest.write.publishing import Published, known_sources, publish
from foi_ingest.write.release import QueryError, open_release, query
from foi_ingest.write.rows import Origin, Run

__all__ = [
    "Explanation",
    "Known",
    "Origin",
    "Published",
    "QueryError",
    "Run",
    "Touched",
    "UnknownFigureError",
    "UnknownSubjectError",
    "count_rows",
    "explain",
    "explain_sources",
    "find_reply",
    "find_sources",
    "known_sources",
    "list_doomed",
    "list_homes",
    "list_purged",
    "open_release",
    "publish",
    "purge",
    "query",
    "reinstate",
    "retract",
]
