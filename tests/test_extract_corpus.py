"""The readers on real files of other publishers, and on the made replies that are no PDFs."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from drawn_documents import find_grids, list_spots
from foi_ingest.discover import discover, find_kind
from foi_ingest.errors import Unreadable
from foi_ingest.extract import extract
from foi_ingest.model import Document, Source

CORPUS = Path(__file__).parents[1] / ".." / "shared" / "corpus"
OTHER, MADE = CORPUS / "other", CORPUS / "made"
needs_corpus = pytest.mark.skipif(not OTHER.is_dir(), reason="the corpus of real files lies beside the project, not in it")

SHOWN_OTHERWISE = {("Blackburn.xlsx", "AA6"): "45.0"}
"""The list gives 45; the cell's format is `0.0`, and the screen shows 45.0."""


def read_one(name: str) -> Document:
    (source,) = discover([OTHER / name])
    return extract(source)


def list_expected() -> list[dict[str, str]]:
    if not OTHER.is_dir():
        return []
    with (OTHER / "expected.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@needs_corpus
@pytest.mark.parametrize("name", sorted({row["file"] for row in list_expected() if row["file"].endswith((".xlsx", ".xls"))}))
def test_every_sampled_cell_of_a_real_workbook_reads_as_listed(name: str) -> None:
    spots = list_spots(read_one(name))
    for row in list_expected():
        if row["file"] == name and "hidden sheet" not in row["column_label"]:
            spot = row["cell_or_row_label"]
            found = spots.get(f"{row['page_or_sheet']}!{spot}", "")
            expected = SHOWN_OTHERWISE.get((name, spot), row["value"])
            assert found.replace(",", "") == expected, spot


@needs_corpus
def test_hidden_sheets_of_a_real_workbook_are_counted_and_not_read() -> None:
    document = read_one("birmingham-and-solihull-foi326.xlsx")
    assert (document.hidden["hidden_sheet"], document.hidden["pivot_cache"], document.sheets) == (3, 3, 3)


@needs_corpus
def test_a_broken_real_workbook_is_told() -> None:
    with pytest.raises(Unreadable, match="damaged_workbook"):
        read_one("travelExpensesData_veryhorrible.xlsx")


@needs_corpus
def test_a_real_file_with_carriage_returns_alone_has_all_its_lines() -> None:
    (grid,) = find_grids(read_one("outcomes_by_force.csv"))
    assert max(cell.row for cell in grid.cells) + 1 == 46


@needs_corpus
def test_three_questions_in_one_real_csv_are_three_tables() -> None:
    grids = [grid for grid in find_grids(read_one("essex-partnership-foi-21-1888.csv")) if len(grid.cells) > 2]
    assert len(grids) == 3


def list_made() -> list[Source]:
    names = sorted(MADE.glob("*.*")) if MADE.is_dir() else []
    chosen = [
        path
        for path in names
        if path.name not in {"truth.csv", "files.csv", "answers_truth.csv"} and find_kind(path) not in {"pdf", "unknown"}
    ]
    return list(discover(chosen))


@needs_corpus
@pytest.mark.parametrize("source", list_made(), ids=lambda source: source.name)
def test_a_made_reply_is_read_without_its_canaries_and_each_place_once(source: Source) -> None:
    document = extract(source)
    assert "CANARY" not in repr(document)
    count = sum(len(grid.cells) for grid in find_grids(document))
    cells = [cell.place for grid in find_grids(document) for cell in grid.cells]
    assert count == len(set(cells)) > 0
    assert not [cell for grid in find_grids(document) for cell in grid.cells if cell.doubt]
