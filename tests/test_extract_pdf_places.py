"""Cells of unruled tables whose place alone tells their row or their column."""

from __future__ import annotations

from pathlib import Path

import pytest

from test_extract_pdf_tables import DRAWN, STUB, YEARS, draw, read_grids
from written_pdf import WrittenPage

WIDTHS = {" ": 2.78, "<": 5.84, "*": 3.89, **dict.fromkeys("0123456789", 5.56)}
"""Of Helvetica at 10 points."""


def write_at_right(page: WrittenPage, x1: float, top: float, text: str) -> None:
    page.text(x1 - sum(WIDTHS[char] for char in text), top, text)


def write_sheet(rows: list[list[str]], left: float = 200, pitch: float = 48) -> WrittenPage:
    """A spreadsheet as it is printed: text at the left of its cell, figures at the right."""
    page = WrittenPage()
    for index, (label, *cells) in enumerate(rows):
        page.text(60, 100 + 15 * index, label)
        for column, text in enumerate(cells):
            if text.isdigit() and index:
                write_at_right(page, left + pitch * (column + 1) - 3, 100 + 15 * index, text)
            elif text:
                page.text(left + pitch * column, 100 + 15 * index, text)
    return page


SHEET = [
    ["Offence", "Jan", "Feb", "Mar"],
    ["Robbery", "119", "<5", "54"],
    ["Arson", "73", "*", "*"],
    ["Theft", "*", "9", "<5"],
    ["Fraud", "2080", "114", "8"],
    ["Rape", "6", "27", "*"],
]


def test_marks_at_the_left_of_right_aligned_figures_are_columns_of_their_own(tmp_path: Path) -> None:
    (grid,) = read_grids(tmp_path, write_sheet(SHEET))
    assert draw(grid) == [" | ".join(f"{column} {text}" for column, text in enumerate(row)) for row in SHEET]
    assert not [cell.text for cell in grid.cells if cell.doubt]


def test_footnote_marks_behind_figures_are_cells_of_the_next_column(tmp_path: Path) -> None:
    rows = [["Offence", "2021", "2022"], ["Robbery", "119", "54"], ["Arson", "73", "61"], ["Theft", "18", "9"], ["Fraud", "45", "8"]]
    page = write_sheet(rows).text(200 + 48 - 1, 115, "*").text(200 + 96 - 1, 145, "*")
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 Robbery | 1 119 * | 2 54"


def test_a_column_of_marks_only_is_given_the_heading_of_its_neighbour(tmp_path: Path) -> None:
    rows = [
        ["Offence", "Jan", "Feb", "Mar"],
        *(
            [name, "", "*", str(n)] if n % 2 else [name, "12", "", ""]
            for n, name in enumerate(("Robbery", "Arson", "Theft", "Fraud"), start=31)
        ),
    ]
    drawn = draw(read_grids(tmp_path, write_sheet(rows))[0])
    # Nothing shows where the columns part: the marks keep both headings, which speak for no one month.
    assert drawn[:2] == ["0 Offence | 1 Jan Feb | 2 Mar", "0 Robbery | 1 * | 2 31"]


@pytest.mark.parametrize("gap", [8, 20, 28])
@pytest.mark.parametrize("headings", [["Offence", "Charged", "Filed"], ["Offence", "2021", "2022"]])
def test_a_header_far_over_its_rows_is_lost(tmp_path: Path, gap: float, headings: list[str]) -> None:
    page = (
        WrittenPage()
        .text(60, 70, "Outcomes of recorded crime by offence")
        .rows(STUB, 100, 12, [headings])
        .rows(STUB, 112 + gap, 15, YEARS[1:])
    )
    assert draw(read_grids(tmp_path, page)[0]) == [" | ".join(f"{n} {text}" for n, text in enumerate(headings)), *DRAWN[1:]]


@pytest.mark.parametrize(
    "over", [["Our reference: 12/24", "", "Date: May"], ["Outcomes of recorded crime by offence", "", ""], ["Charged", "Filed", ""]]
)
def test_what_stands_far_over_a_table_becomes_its_header(tmp_path: Path, over: list[str]) -> None:
    page = WrittenPage().rows(STUB, 100, 12, [over]).rows(STUB, 134, 15, YEARS[1:])
    assert draw(read_grids(tmp_path, page)[0]) == DRAWN[1:]


def write_groups(groups: list[tuple[str, int]], at_first: bool) -> WrittenPage:
    page = WrittenPage().rows((60, 120, 240), 100, 15, [["District", "Offence", "Total"]])
    row = 0
    for name, size in groups:
        page.text(60, 115 + 15 * (row if at_first else row + (size - 1) / 2), name)
        for _ in range(size):
            page.text(120, 115 + 15 * row, f"Offence {'ABCDEFGH'[row]}").text(240, 115 + 15 * row, str(311 + row * row))
            row += 1
    return page


def test_a_district_half_way_down_its_rows_speaks_for_those_from_its_line_on(tmp_path: Path) -> None:
    (grid,) = read_grids(tmp_path, write_groups([("North", 3), ("South", 2), ("East", 1)], at_first=False))
    assert {cell.text: (cell.row, cell.row_end) for cell in grid.cells if cell.column == 0} == {
        "District": (0, 0),
        "North": (1, 3),
        "South": (4, 5),
        "East": (6, 6),
    }
    assert sorted({cell.row for cell in grid.cells}) == list(range(7))


def test_a_district_at_the_first_of_its_rows_is_put_in_their_middle(tmp_path: Path) -> None:
    (grid,) = read_grids(tmp_path, write_groups([("North", 2), ("South", 3), ("East", 2)], at_first=True))
    assert {cell.text: (cell.row, cell.row_end) for cell in grid.cells if cell.column == 0 and cell.row} == {
        "North": (1, 1),
        "South": (3, 3),
        "East": (6, 6),
    }


def test_labels_as_close_as_their_lines_lose_the_figures_half_way_down(tmp_path: Path) -> None:
    page = WrittenPage().rows((66, 210), 100, 14, [["Offence", "2021"]])
    labels = [["Paying for", "a child"], ["Robbery"], ["Assault on", "a girl", "under 13"], ["Grooming", "online"]]
    top = 118.0
    for number, lines in enumerate(labels, start=41):
        for index, line in enumerate(lines):
            page.text(66, top + 12 * index, line)
        page.text(210, top + 6 * (len(lines) - 1), str(number * number))
        top += 12 * len(lines)
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid)[1:] == [f"0 {'/'.join(lines)} | 1 {n * n}" for n, lines in enumerate(labels, start=41)]


def test_headings_over_the_first_rule_run_over_the_columns_that_figures_show(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 330, 118, 136, 154, 172).rows((66, 172, 262), 103, 18, [["Type of outcome", "Persons charged", "Filed"]])
    for row, (label, *figures) in enumerate([["Robbery", "14", "8"], ["Arson and damage to", "3", "5"], ["Theft", "27", "25"]]):
        page.text(66, 121 + 18 * row, label)
        for x1, text in zip((246, 290), figures, strict=True):
            write_at_right(page, x1, 121 + 18 * row, text)
    assert draw(read_grids(tmp_path, page)[0])[0] == "0 Type of outcome | 1 Persons charged | 2 Filed"
