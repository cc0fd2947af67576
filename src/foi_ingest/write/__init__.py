"""The store: the only room that knows duckdb."""

from foi_ingest.write.explain import Explanation, Touched, UnknownFigureError, explain, explain_sources
from foi_ingest.write.publishing import Published, known_sources, publish
from foi_ingest.write.release import QueryError, open_release, query
from foi_ingest.write.rows import Run

__all__ = [
    "Explanation",
    "Published",
    "QueryError",
    "Run",
    "Touched",
    "UnknownFigureError",
    "explain",
    "explain_sources",
    "known_sources",
    "open_release",
    "publish",
    "query",
]
