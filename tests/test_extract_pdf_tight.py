"""Tables of a PDF whose columns stand a word space apart, as browsers print those that nobody has styled."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pdfminer.fontmetrics import FONT_METRICS

from test_extract_pdf_tables import draw, read_grids
from written_pdf import WrittenPage

_WIDTHS = FONT_METRICS["Helvetica"][1]
SPACE = 2.8
LEFT = 60.0
RIGHT = "right"


def measure(text: str) -> float:
    return sum(_WIDTHS[char] for char in text) / 100


def write_tight(page: WrittenPage, top: float, rows: Sequence[Sequence[str]], align: str = "left") -> WrittenPage:
    """Rows in columns just as wide as their widest cell. Labels begin at the left; an empty text is left out."""
    widths = [max(measure(row[column]) for row in rows) for column in range(len(rows[0]))]
    for index, row in enumerate(rows):
        x = LEFT
        for column, (text, width) in enumerate(zip(row, widths, strict=True)):
            shift = width - measure(text) if align == RIGHT and column else 0.0
            if text:
                page.text(x + shift, top + 15 * index, text)
            x += width + SPACE
    return page


def name(rows: Sequence[Sequence[str]]) -> list[str]:
    return [" | ".join(f"{column} {text}" for column, text in enumerate(row) if text) for row in rows]


OUTCOMES = [["Outcome", "Count"], ["Charged", "14"], ["Investigation complete", "55"], ["Total", "105"]]
SEXES = [["Age", "Male victims", "Female victims", "Not known"], ["0-11", "5", "30", "1"], ["Of any age", "16", "119", "5"]]
PERIODS = [["Year ending", "Crimes"], ["Mar-18", "46"], ["Mar-19", "71"], ["Apr - Jun 20", "31"]]
TWO_FORCES = [["Year", "North", "South"], ["2016", "0", "0"], ["2017", "40", "31"], ["2018", "58", "44"]]
CODES = [
    ["Period", "Area", "Offence", "Recorded", "Charged"],
    ["2018", "Town", "Arson", "3", "1"],
    ["2018", "Seaside", "Burglary", "4", "2"],
    ["2019", "City", "Arson", "12", "0"],
]
WORDS_AND_MARKS = [["Sex", "2021/22", "2022/23"], ["Female", "33", "41"], ["Male", "#", "7"], ["Unknown", "#", "#"]]


@pytest.mark.parametrize("rows", [OUTCOMES, SEXES, PERIODS, TWO_FORCES, CODES, WORDS_AND_MARKS])
def test_cells_a_word_space_apart_are_parted_where_their_columns_begin(tmp_path: Path, rows: list[list[str]]) -> None:
    (grid,) = read_grids(tmp_path, write_tight(WrittenPage(), 100, rows))
    assert draw(grid) == name(rows)


@pytest.mark.parametrize("rows", [OUTCOMES, PERIODS])
def test_cells_a_word_space_apart_are_parted_where_their_columns_end(tmp_path: Path, rows: list[list[str]]) -> None:
    (grid,) = read_grids(tmp_path, write_tight(WrittenPage(), 100, rows, RIGHT))
    assert draw(grid) == name(rows)


def test_years_alone_in_a_row_are_parted(tmp_path: Path) -> None:
    rows = [["2021/2022", "2022/2023", "2023/2024"], ["72", "98", "107"]]
    (grid,) = read_grids(tmp_path, write_tight(WrittenPage(), 100, rows))
    assert draw(grid) == name(rows)


def test_a_heading_is_not_parted_from_its_year(tmp_path: Path) -> None:
    page = WrittenPage()
    for row, (label, one, other) in enumerate(
        [("Offence", "victims 2011", "victims 2012"), ("Robbery", "9000", "1"), ("Arson", "7", "9037"), ("Burglary", "12", "40")]
    ):
        page.text(60, 100 + 15 * row, label)
        page.text(250 - measure(one), 100 + 15 * row, one).text(350 - measure(other), 100 + 15 * row, other)
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid)[0] == "0 Offence | 1 victims 2011 | 2 victims 2012"


def test_a_number_with_a_space_between_its_thousands_is_not_parted(tmp_path: Path) -> None:
    rows = [["Offence", "Count"], ["Robbery", "345"], ["Burglary", "12 345"], ["Arson and damage", "1 345"]]
    (grid,) = read_grids(tmp_path, write_tight(WrittenPage(), 100, rows, RIGHT))
    assert draw(grid)[2:] == name(rows)[2:]


def test_a_number_at_the_end_of_a_label_stays_there_when_no_heading_stands_over_it(tmp_path: Path) -> None:
    page = WrittenPage().rows((60, 260), 100, 15, [["Offence", "Count"], ["Section 15", "4"], ["Section 16", "5"], ["Section 17", "6"]])
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid) == ["0 Offence | 1 Count", "0 Section 15 | 1 4", "0 Section 16 | 1 5", "0 Section 17 | 1 6"]


def test_a_title_that_begins_over_the_labels_is_no_heading_of_the_only_column(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 80, "Crimes recorded for one offence in the year ending in March of each year, as counted later")
    (grid,) = read_grids(tmp_path, write_tight(page, 97, PERIODS))
    assert draw(grid) == name(PERIODS)


def test_years_over_repeated_headings_behind_two_columns_of_labels_speak_for_both(tmp_path: Path) -> None:
    page = WrittenPage().rows((240, 400), 100, 10, [["2007", "2008"]])
    page.rows((60, 130), 108, 10, [["District", "Offence"]])
    xs = (60, 130, 240, 320, 400, 480)
    page.rows(xs, 116, 16, [["", "", "Recorded", "Charged", "Recorded", "Charged"], ["North", "Robbery", "5", "7", "1", "29"]])
    page.rows(xs, 148, 16, [["", "Arson", "6", "8", "2", "30"], ["South", "Robbery", "9", "4", "3", "31"]])
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid)[0] == "0 District | 1 Offence | 2-3 2007 | 4-5 2008"


def test_the_foot_that_a_browser_prints_is_no_row_of_the_table_over_it(tmp_path: Path) -> None:
    pages = []
    for number in (1, 2):
        page = write_tight(WrittenPage(), 730, OUTCOMES)
        pages.append(page.text(24, 802, "reply.html", 8).text(560, 802, f"{number}/2", 8))
    assert [draw(grid) for grid in read_grids(tmp_path, *pages)] == [name(OUTCOMES)] * 2
