"""What one file gives at each stage, drawn or listed. Called in the guarded child, like any reading."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from foi_ingest.extract import extract
from foi_ingest.find_answers import find_answers
from foi_ingest.find_answers.two_columns import unfold_letter
from foi_ingest.find_figures import find_figures
from foi_ingest.guard import load_vocabulary_once
from foi_ingest.interpret import interpret
from foi_ingest.model import Attachment, Grid, Source
from foi_ingest.pipeline import read_source
from foi_ingest.show import LEGEND, draw_answers, draw_document, draw_reading, draw_sights, draw_tables
from foi_ingest.validate import validate_readings

Stage = Literal["extract", "answers", "figures", "sights", "counts"]


def draw_stage(stage: Stage, held_too: bool, source: Source) -> str:
    """The file at one stage, in text.

    Of a file that is held or cannot be read nothing is drawn but its reason, unless `held_too`: nobody has judged yet what it holds.
    Raises Unreadable.
    """
    vocabulary = load_vocabulary_once()
    (reading,) = validate_readings([read_source(source, vocabulary)])
    if reading.state in {"held", "unreadable"} and not held_too:
        return f"{source.name}: {reading.state} ({reading.reason_id}: {reading.detail}); what it holds is not drawn (--held-too draws it)"
    if stage == "counts":
        return draw_reading(reading)
    document = extract(source)
    if stage == "extract":
        return draw_document(document)
    answers = find_answers(unfold_letter(document, (), vocabulary), source.source_id, vocabulary).answers
    if stage == "answers":
        return draw_answers(answers)
    tables = [(answer, table) for answer in answers for table in find_figures(answer, vocabulary).tables]
    if stage == "figures":
        return f"{LEGEND}\n\n{draw_tables(table for _, table in tables)}"
    return draw_sights(interpret(answer, table) for answer, table in tables)


@dataclass(frozen=True, slots=True)
class Listing:
    """The tables of one file as they are written to JSON, and what lay inside it."""

    entry: dict[str, Any]
    attachments: tuple[Attachment, ...]


def list_grids(source: Source) -> Listing:
    """Every table of one file, before any meaning is given to it. Raises Unreadable."""
    document = extract(source)
    tables = [list_grid(part) for part in document.parts if isinstance(part, Grid)]
    return Listing({"tables": tables, "hidden": dict(document.hidden)}, document.attachments)


def list_grid(grid: Grid) -> dict[str, Any]:
    """One table: where it is, how it was found, its cells."""
    where: dict[str, Any] = {}
    if grid.place.sheet is not None:
        where["sheet"] = grid.place.sheet
    elif grid.place.page is not None:
        where["page"] = grid.place.page
    if grid.place.box is not None:
        where["box"] = [round(edge, 2) for edge in grid.place.box]
    cells = [[cell.row, cell.row_end, cell.column, cell.column_end, cell.text] for cell in grid.cells]
    return {**where, "kind": grid.kind, "cells": cells, "continues": grid.continues}
