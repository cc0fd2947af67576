"""Draws a document as text, so that a test shows what a reader gave."""

from __future__ import annotations

from foi_ingest.model import Cell, Document, Grid, Line


def draw(document: Document) -> list[str]:
    """One string a line, `[sheet] Data`; one string a row of a grid, `| Kent | <5 |`, with `=` before each grid."""
    drawn: list[str] = []
    for part in document.parts:
        if isinstance(part, Line):
            drawn.append(part.text if part.kind == "text" else f"[{part.kind}] {part.text}")
        else:
            drawn.append("=")
            drawn.extend(draw_rows(part))
    return drawn


def draw_rows(grid: Grid) -> list[str]:
    """One string a row: cells by column, empty ones blank, merged ones once."""
    width = max(cell.column_end for cell in grid.cells) + 1
    rows: dict[int, list[str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, [""] * width)[cell.column] = cell.text
    return ["| " + " | ".join(rows[row]) + " |" for row in sorted(rows)]


def find_grids(document: Document) -> list[Grid]:
    """All grids of a document."""
    return [part for part in document.parts if isinstance(part, Grid)]


def find_cell(document: Document, spot: str) -> Cell:
    """The one cell at an address such as `B2`."""
    (found,) = [cell for grid in find_grids(document) for cell in grid.cells if cell.place.spot == spot]
    return found


def list_spots(document: Document) -> dict[str, str]:
    """Text by place, for every cell and line but the sheets' names."""
    spots: dict[str, str] = {}
    for part in document.parts:
        if isinstance(part, Grid):
            spots.update({str(cell.place): cell.text for cell in part.cells})
        elif part.kind != "sheet":
            spots[str(part.place)] = part.text
    return spots
