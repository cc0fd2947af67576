"""Tables of a PDF in layouts that browsers, text processors and printers of reports make."""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_ingest.extract.pdf.columns import Laid
from foi_ingest.extract.pdf.found import Spot
from foi_ingest.extract.pdf.rows import Segment, TextRow
from foi_ingest.extract.pdf.second_reading import find_disagreements
from foi_ingest.extract.pdf.titles import drop_title
from foi_ingest.extract.pdf.words import Word
from test_extract_pdf_tables import DRAWN, STUB, YEARS, draw, read_grids
from written_pdf import WrittenPage

PROSE = "The force recorded every offence in the period that was asked about"
WRAPPED = ["Sexual assault on", "a female child", "under 13"]


def write_label(page: WrittenPage, x: float, top: float, lines: list[str]) -> None:
    for index, line in enumerate(lines):
        page.text(x, top + 11.5 * index, line)


@pytest.mark.parametrize("count", [2, 3])
def test_figures_half_way_down_a_label_part_its_lines(tmp_path: Path, count: int) -> None:
    page = WrittenPage().rows(STUB, 100, 18, [["Offence", "2021", "2022"], ["Robbery", "4", "8"], ["Arson", "3", "5"]])
    write_label(page, 66, 154, WRAPPED[:count])
    page.rows(STUB[1:], 154 + 5.75 * (count - 1), 10, [["540", "629"]])
    write_label(page, 66, 154 + 11.5 * (count - 1) + 18, WRAPPED[:2])
    page.rows(STUB[1:], 154 + 11.5 * (count - 1) + 18 + 5.75, 10, [["7", "9"]])
    drawn = draw(read_grids(tmp_path, page)[0])
    assert drawn[3:] == ["0 " + "/".join(WRAPPED[:count]) + " | 1 540 | 2 629", "0 " + "/".join(WRAPPED[:2]) + " | 1 7 | 2 9"]


def test_the_first_label_of_many_lines_joins_the_header(tmp_path: Path) -> None:
    page = WrittenPage().rows(STUB, 100, 18, [["Offence", "Charged", "Cautioned"]])
    write_label(page, 66, 118, WRAPPED[:2])
    page.rows(STUB[1:], 123.75, 10, [["540", "629"]])
    page.rows(STUB, 147.5, 18, [["Robbery", "4", "8"], ["Arson", "3", "5"]])
    assert draw(read_grids(tmp_path, page)[0])[:2] == [
        "0 Offence | 1 Charged | 2 Cautioned",
        "0 " + "/".join(WRAPPED[:2]) + " | 1 540 | 2 629",
    ]


def test_years_under_wrapped_headings_become_a_row_of_figures(tmp_path: Path) -> None:
    page = WrittenPage().rows(STUB[1:], 100, 11.5, [["Offences", "Arrests"], ["2021", "2022"]]).text(66, 105.75, "Offence")
    page.rows(STUB, 130, 18, YEARS[1:])
    assert draw(read_grids(tmp_path, page)[0])[0] == "0 Offence | 1 Offences/2021 | 2 Arrests/2022"


def test_labels_printed_once_join_the_labels_beside_them(tmp_path: Path) -> None:
    xs = (110, 220, 290)
    rows = [["Offence", "2021", "2022"], *([offence, "12", "4"] for offence in ("Robbery", "Arson", "Theft", "Fraud", "Stalking", "Rape"))]
    page = WrittenPage().rows(xs, 100, 18, rows).text(60, 100, "District").text(60, 127, "North").text(60, 172, "South")
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid)[0] == "0 District | 1 Offence | 2 2021 | 3 2022"
    assert {cell.text: cell.column for cell in grid.cells if cell.column < 2 and cell.row} == {
        "North": 0,
        "South": 0,
        **dict.fromkeys(("Robbery", "Arson", "Theft", "Fraud", "Stalking", "Rape"), 1),
    }


def test_a_header_over_the_first_rule_is_lost_where_the_first_row_is_a_heading(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 118, 138, 158, 178).rows(STUB, 103, 20, [YEARS[0], ["Adults", "", ""], *YEARS[1:3]])
    assert draw(read_grids(tmp_path, page)[0])[0] == DRAWN[0]


def test_a_heading_that_begins_with_the_headings_under_it_joins_them(tmp_path: Path) -> None:
    xs = (66, 200, 250, 300, 350)
    header = [["", "2021", "", "2022", ""], ["Offence", "Seen", "Solved", "Seen", "Solved"]]
    page = (
        WrittenPage()
        .rows(xs, 100, 11.5, header)
        .rows(xs, 130, 18, [["Robbery", "4", "3", "8", "2"], ["Arson", "9", "1", "7", "5"], ["Theft", "6", "4", "3", "2"]])
    )
    assert draw(read_grids(tmp_path, page)[0])[:2] == [
        "1-2 2021 | 3-4 2022",
        "0 Offence | 1 Seen | 2 Solved | 3 Seen | 4 Solved",
    ]


def test_stacked_tables_with_one_header_each_become_one(tmp_path: Path) -> None:
    other = [["Offence", "Arrests", "Charges"], *YEARS[1:]]
    page = WrittenPage().rows(STUB, 100, 16, YEARS).rows((66, 240, 330), 186, 16, other)
    assert [draw(grid)[0] for grid in read_grids(tmp_path, page)] == [DRAWN[0], "0 Offence | 1 Arrests | 2 Charges"]


def test_a_title_over_two_columns_of_labels_and_years_joins_the_table_over_it(tmp_path: Path) -> None:
    xs = (60, 120, 220, 290)
    header = [["District", "Offence", "2019", "2020"], ["District", "Offence", "2021", "2022"]]
    page = WrittenPage()
    for index, top in enumerate((100, 190)):
        page.rows(xs, top, 16, [header[index], ["North", "Robbery", "12", "4"], ["", "Arson", "3", "5"], ["", "Theft", "7", "9"]])
    page.text(60, 172, "Adults")
    assert [draw(grid)[0][-4:] for grid in read_grids(tmp_path, page)] == ["2020", "2022"]


@pytest.mark.parametrize("prose", [60, 330])
def test_a_table_beside_running_text_takes_its_lines_for_cells(tmp_path: Path, prose: int) -> None:
    page = WrittenPage()
    for index in range(14):
        page.text(prose, 100 + 12 * index, PROSE[:46], size=9)
    left = 390 - prose
    page.rows((left, left + 110, left + 160), 121, 16, YEARS)
    assert [draw(grid) for grid in read_grids(tmp_path, page)] == [DRAWN]


def test_two_columns_of_running_text_are_read_as_a_table(tmp_path: Path) -> None:
    page = WrittenPage()
    for index in range(14):
        page.text(60, 100 + 12 * index, f"In 20{10 + index} the force recorded 12 such offences", size=9)
        page.text(330, 100 + 12 * index, f"and 4 of {index} persons were charged in 2021", size=9)
    assert read_grids(tmp_path, page) == []


def make_spot(row: int, column: int, x0: float, text: str, top: float | None = None) -> Spot:
    """A cell of one or several words, each digit 5 points wide and a space 2.5."""
    words, x, at = [], x0, 100.0 + 20 * row if top is None else top
    for part in text.split(" "):
        words.append(Word(part, x, at, x + 5 * len(part), at + 10, 10, False, False))
        x += 5 * len(part) + 2.5
    return Spot(row, row, column, column, words)


def make_table() -> list[Spot]:
    rows = [["Offence", "2021", "2022"], ["Robbery", "12", "340"], ["Arson", "7", "1 204"], ["Theft", "88", "96"]]
    return [make_spot(row, column, (60, 160, 220)[column], text) for row, texts in enumerate(rows) for column, text in enumerate(texts)]


def list_doubted(spots: list[Spot]) -> list[str]:
    return [spots[index].text for index in sorted(find_disagreements(spots))]


def test_a_right_table_is_doubted() -> None:
    assert list_doubted(make_table()) == []


def test_a_figure_under_another_column_is_believed() -> None:
    spots = make_table()
    spots[7] = make_spot(2, 1, 222, "7")
    assert list_doubted(spots) == ["7"]


def test_a_figure_beside_another_label_is_believed() -> None:
    spots = make_table()
    spots[4] = make_spot(1, 1, 160, "12", top=141)
    assert list_doubted(spots) == ["12"]


def test_figures_without_a_label_beside_that_of_another_row_are_believed() -> None:
    spots = [*make_table(), make_spot(4, 1, 160, "31", top=163), make_spot(4, 2, 220, "32", top=163)]
    assert list_doubted(spots) == ["31", "32"]


def test_two_figures_read_as_one_number_are_believed() -> None:
    spots = make_table()
    spots[8].words[1].x0 += 3
    spots[8].words[1].x1 += 3
    assert list_doubted(spots) == ["1 204"]


def test_a_heading_over_the_figures_of_another_column_is_believed() -> None:
    spots = make_table()
    spots[1] = make_spot(0, 1, 222, "2021")
    del spots[2]
    assert list_doubted(spots) == ["2021", "12", "340", "7", "1 204", "88", "96"]


def test_half_a_label_is_believed() -> None:
    spots = [*make_table(), make_spot(4, 0, 60, "of cars", top=171)]
    assert list_doubted(spots) == ["88", "96"]


def test_a_line_in_one_piece_that_the_gutters_cut_ends_the_run() -> None:
    block = []
    for row, texts in enumerate([["", "2021", "2022"], ["Robbery", "12", "340"], ["Arson", "7", "96"]]):
        cells = {column: make_spot(row, column, (60, 160, 220)[column], text) for column, text in enumerate(texts) if text}
        words = [word for spot in cells.values() for word in spot.words]
        pieces = [words] if row == 0 else [spot.words for spot in cells.values()]
        segments = [Segment(piece, piece[0].x0, piece[-1].x1) for piece in pieces]
        block.append(Laid(TextRow(words, words[0].top, words[0].bottom), segments, cells))
    assert drop_title(block) == block


def test_the_longest_label_is_parted_from_the_figure_that_stands_close_behind_it(tmp_path: Path) -> None:
    page = WrittenPage()
    for row, (label, figure) in enumerate([("Outcome", "Count"), ("Charged", "14"), ("No suspect found yet", "55"), ("Total", "69")]):
        page.text(60, 100 + 16 * row, label).text(163, 100 + 16 * row, figure)
    [grid] = read_grids(tmp_path, page)
    assert draw(grid) == ["0 Outcome | 1 Count", "0 Charged | 1 14", "0 No suspect found yet | 1 55", "0 Total | 1 69"]
