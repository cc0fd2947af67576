"""Letters laid out as a table of two columns, what was asked beside what is answered: read as text, row by row."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from foi_ingest.model import Cell, Document, Grid, Line
from foi_ingest.vocabulary import Vocabulary


def unfold_letter(document: Document, keep: Collection[Line | Grid], vocabulary: Vocabulary) -> Document:
    """Takes a document, gives it with each table headed `Request | Response` as lines; those of `keep` stay as they are.

    Thames Valley and others lay out whole letters so: read as a table, a question would be the label of a figure.
    """
    parts: list[Line | Grid] = []
    for part in document.parts:
        parts.extend(_unfold(part) if isinstance(part, Grid) and part not in keep and _is_letter(part, vocabulary) else (part,))
    return replace(document, parts=tuple(parts))


def _is_letter(grid: Grid, vocabulary: Vocabulary) -> bool:
    columns = sorted({cell.column for cell in grid.cells})
    top = min((cell.row for cell in grid.cells), default=0)
    header = [cell for cell in grid.cells if cell.row == top]
    return (
        len(columns) == len(header) == 2
        and any(cell.row > top for cell in grid.cells)
        and vocabulary.says("asked_column", header[0].text)
        and vocabulary.says("answered_column", header[1].text)
    )


def _unfold(grid: Grid) -> Iterator[Line]:
    top = min(cell.row for cell in grid.cells)
    left = min(cell.column for cell in grid.cells)
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        if cell.row == top:
            yield Line(cell.text, cell.place, kind="furniture")
        else:
            yield from _lines_of(cell, "question" if cell.column == left else "answer")


def _lines_of(cell: Cell, kind: str) -> Iterator[Line]:
    """The paragraphs of a cell, each at a place of its own; the first says that a question or an answer begins."""
    for number, text in enumerate(text for text in cell.text.split("\n") if text.strip()):
        spot = f"{cell.place.spot}, line {number + 1}".lstrip(", ")
        yield Line(text.strip(), replace(cell.place, spot=spot) if number else cell.place, kind=kind if number == 0 else "text")
