"""Which tables go on over a page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from foi_ingest.extract.pdf.found import is_value
from foi_ingest.extract.pdf.thresholds import SAME_COLUMN, SAME_COLUMN_UNRULED
from foi_ingest.model import Grid, Line

Part = Line | Grid


def mark_continued(pages: Sequence[Sequence[Part]]) -> list[Part]:
    """The parts of all pages; the first table of a page that goes on from the last of the page before says so."""
    parts: list[Part] = []
    last: Grid | None = None
    for page in pages:
        listed = list(page)
        first = next((index for index, part in enumerate(listed) if not _is_aside(part)), None)
        if first is not None and last is not None:
            part = listed[first]
            if isinstance(part, Grid) and _goes_on(last, part):
                listed[first] = replace(part, continues=True)
        ends = [part for part in listed if not _is_aside(part)]
        last = ends[-1] if ends and isinstance(ends[-1], Grid) else None
        parts += listed
    return parts


def _is_aside(part: Part) -> bool:
    """Head and foot of a page, and what stands in a chart, part no table."""
    return isinstance(part, Line) and part.kind in {"furniture", "chart"}


def _goes_on(last: Grid, grid: Grid) -> bool:
    if last.kind != grid.kind or len(last.columns_at) != len(grid.columns_at):
        return False
    reach = SAME_COLUMN if grid.kind == "ruled" else SAME_COLUMN_UNRULED
    if any(abs(one - other) > reach for one, other in zip(last.columns_at, grid.columns_at, strict=True)):
        return False
    head = _read_row(grid, 0)
    return _is_body(head) or head == _read_row(last, 0)


def _read_row(grid: Grid, row: int) -> tuple[tuple[int, str], ...]:
    return tuple((cell.column, cell.text) for cell in grid.cells if cell.row == row)


def _is_body(row: Sequence[tuple[int, str]]) -> bool:
    """Whether the row holds figures, or only the rest of a label that the page break cut."""
    body = [text for column, text in row if column > 0]
    return not body or 2 * sum(map(is_value, body)) >= len(body)
