"""Tables side by side without rules between them, and tables that only look so."""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Grid
from test_extract_pdf_tables import draw, read_grids
from written_pdf import WrittenPage, write_pdf

LEFT, RIGHT = (60, 170, 220), (320, 420, 470)
OFFENCES = [["Offence", "Seen", "Solved"], ["Robbery", "14", "8"], ["Arson", "3", "5"], ["Theft", "27", "25"], ["Fraud", "9", "1"]]
DISTRICTS = [["District", "Seen", "Solved"], ["North", "31", "6"], ["South", "12", "7"], ["East", "46", "2"], ["West", "77", "4"]]


def show(rows: list[list[str]]) -> list[str]:
    return [" | ".join(f"{column} {text}" for column, text in enumerate(row)) for row in rows]


def write_both(left: list[list[str]], right: list[list[str]], top: float = 100, pitch: float = 16) -> WrittenPage:
    return WrittenPage().rows(LEFT, 100, 16, left).rows(RIGHT, top, pitch, right)


@pytest.mark.parametrize(
    ("right", "top", "pitch"),
    [
        pytest.param([["Offence", *DISTRICTS[0][1:]], *DISTRICTS[1:]], 100, 16, id="the heading of the labels comes again"),
        pytest.param(DISTRICTS[:3], 100, 16, id="one ends before the other"),
        pytest.param(DISTRICTS[:4], 100, 16, id="one ends a row before the other"),
        pytest.param(DISTRICTS, 107, 18, id="the rows stand on other heights"),
    ],
)
def test_two_tables_side_by_side_are_one_grid(tmp_path: Path, right: list[list[str]], top: float, pitch: float) -> None:
    grids = read_grids(tmp_path, write_both(OFFENCES, right, top, pitch))
    assert [draw(grid) for grid in grids] == [show(OFFENCES), show(right)]


def test_titles_of_tables_side_by_side_run_into_each_other(tmp_path: Path) -> None:
    page = write_both(OFFENCES, DISTRICTS).text(60, 80, "Girls").text(320, 80, "Boys")
    parts = read_pdf(write_pdf(tmp_path / "reply.pdf", page)).parts
    assert [draw(part)[1] if isinstance(part, Grid) else part.text for part in parts] == [
        "Girls",
        "0 Robbery | 1 14 | 2 8",
        "Boys",
        "0 North | 1 31 | 2 6",
    ]


def test_three_tables_side_by_side_are_two(tmp_path: Path) -> None:
    years = [
        [["Area", str(year)], *([name, str(year % 100 + row * row)] for row, name in enumerate("ABCDEF"[: year - 2018]))]
        for year in (2022, 2023, 2024)
    ]
    page = WrittenPage()
    for x, rows in zip((60, 230, 400), reversed(years), strict=True):
        page.rows((x, x + 60), 100, 16, rows)
    assert [draw(grid) for grid in read_grids(tmp_path, page)] == [show(rows) for rows in reversed(years)]


@pytest.mark.parametrize(
    "right",
    [
        pytest.param(DISTRICTS, id="no sign but the gap"),
        pytest.param(
            [["Outcome", "Seen", "Solved"], *([word, "3", "1"] for word in ("Charged", "Filed", "Charged", "Filed"))], id="repeated labels"
        ),
        pytest.param([["2023", "2024", "2025"], *([str(n), str(n + 1), "7"] for n in (41, 52, 63))], id="figures behind the gap"),
    ],
)
def test_one_table_with_a_wide_gap_is_parted(tmp_path: Path, right: list[list[str]]) -> None:
    (grid,) = read_grids(tmp_path, write_both(OFFENCES, right))
    assert draw(grid)[1] == f"0 Robbery | 1 14 | 2 8 | 3 {right[1][0]} | 4 {right[1][1]} | 5 {right[1][2]}"


def test_a_row_that_ends_in_blanks_parts_a_table(tmp_path: Path) -> None:
    rows = [
        ["District", "Seen", "Worst", "Solved"],
        ["North", "31", "Robbery", "6"],
        ["South", "12", "Arson", "7"],
        ["East", "46", "Theft", "2"],
    ]
    (grid,) = read_grids(tmp_path, WrittenPage().rows((60, 150, 260, 370), 100, 16, [*rows, ["Moor", "9", "", ""]]))
    assert draw(grid) == [*show(rows), "0 Moor | 1 9"]


def test_outcomes_under_each_offence_are_a_table_of_their_own(tmp_path: Path) -> None:
    page = WrittenPage().rows((60, 170), 100, 16, [["Offence", "Seen"]]).rows((320, 420), 100, 16, [["Outcome", "Number"]])
    page.rows((60, 170), 116, 48, [["Robbery", "14"], ["Arson", "3"]])
    page.rows((320, 420), 116, 16, [["Charged", "3"], ["Filed", "8"], ["Open", "1"], ["Cautioned", "2"], ["Closed", "1"], ["Lost", "0"]])
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 Robbery | 1 14 | 2 Charged | 3 3"
