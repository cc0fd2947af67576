"""Tables of a PDF, with rules, with half their rules, and without."""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Cell, Grid, Line
from written_pdf import WrittenPage, write_pdf

XS = (60, 200, 280, 360)
STUB = (66, 210, 290)


def read_grids(tmp_path: Path, *pages: WrittenPage) -> list[Grid]:
    document = read_pdf(write_pdf(tmp_path / "reply.pdf", *pages))
    return [part for part in document.parts if isinstance(part, Grid)]


def draw(grid: Grid) -> list[str]:
    """A line for each row: texts with their columns, a span as `1-2`, rows downward as `0v1`."""
    rows: dict[int, list[Cell]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [" | ".join(map(name, rows[row])) for row in sorted(rows)]


def name(cell: Cell) -> str:
    across = f"-{cell.column_end}" if cell.column_end > cell.column else ""
    down = f"v{cell.row_end}" if cell.row_end > cell.row else ""
    text = cell.text.replace("\n", "/")
    return f"{cell.column}{across}{down} {text}{'^' + cell.marks if cell.marks else ''}"


YEARS = [["Offence", "2021/22", "2022/23"], ["Stalking", "12", "<5"], ["Burglary", "1,204", "999"], ["Arson", "*", "3"]]
DRAWN = ["0 Offence | 1 2021/22 | 2 2022/23", "0 Stalking | 1 12 | 2 <5", "0 Burglary | 1 1,204 | 2 999", "0 Arson | 1 * | 2 3"]


def test_a_ruled_table_loses_a_cell(tmp_path: Path) -> None:
    page = WrittenPage().net(XS, (100, 120, 140, 160, 180)).rows(STUB, 103, 20, YEARS)
    (grid,) = read_grids(tmp_path, page)
    assert grid.kind == "ruled"
    assert draw(grid) == DRAWN
    assert grid.columns_at == (60.0, 200.0, 280.0)
    assert grid.place.page == 1
    assert grid.place.box == (60.0, 100.0, 360.0, 180.0)


def test_a_missing_outer_border_loses_the_first_and_last_column(tmp_path: Path) -> None:
    ys = (100, 120, 140, 160, 180)
    page = WrittenPage().level(60, 360, *ys).upright(100, 180, 200, 280).rows(STUB, 103, 20, YEARS)
    assert draw(read_grids(tmp_path, page)[0]) == DRAWN


def test_rules_that_stop_under_the_header_merge_the_rows_below(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 100, 120, 180).upright(100, 120, *XS).rows(STUB, 103, 20, YEARS)
    assert draw(read_grids(tmp_path, page)[0]) == DRAWN


def test_a_table_ruled_round_its_outside_is_one_cell(tmp_path: Path) -> None:
    page = WrittenPage().net((60, 360), (100, 180)).rows(STUB, 103, 20, YEARS)
    assert draw(read_grids(tmp_path, page)[0]) == DRAWN


def test_a_table_with_rules_across_only_is_read_as_text(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 100, 120, 140, 160, 180).rows(STUB, 103, 20, YEARS)
    assert draw(read_grids(tmp_path, page)[0]) == DRAWN


def test_a_shaded_header_over_ruled_rows_is_left_out(tmp_path: Path) -> None:
    page = WrittenPage().fill(60, 100, 200, 120, "0.9 g").fill(200, 100, 360, 120, "0.9 g").level(60, 360, 120, 140)
    page.rows((66, 210), 103, 20, [["2021/22", "2022/23"], ["72", "98"]])
    assert draw(read_grids(tmp_path, page)[0]) == ["0 2021/22 | 1 2022/23", "0 72 | 1 98"]


def test_a_table_without_rules_is_read_as_text(tmp_path: Path) -> None:
    (grid,) = read_grids(tmp_path, WrittenPage().rows(STUB, 103, 16, YEARS))
    assert grid.kind == "unruled"
    assert draw(grid) == DRAWN


def test_prose_is_read_as_a_table(tmp_path: Path) -> None:
    page = WrittenPage()
    for index in range(12):
        page.text(
            60, 100 + 13 * index, f"In 20{10 + index} the force recorded 12 offences and charged 3 persons, of whom 2 were sent to court."
        )
    assert read_grids(tmp_path, page) == []


def test_a_merged_header_speaks_for_one_column_only(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 100, 140, 160).level(200, 360, 120).upright(100, 160, 60, 200, 360).upright(120, 160, 280)
    page.text(66, 113, "Age").text(230, 103, "Victims").rows((66, 210, 290), 123, 20, [["", "Female", "Male"], ["12-15", "8", "<5"]])
    assert draw(read_grids(tmp_path, page)[0]) == ["0v1 Age | 1-2 Victims", "1 Female | 2 Male", "0 12-15 | 1 8 | 2 <5"]


def test_a_merged_heading_is_parted_at_its_word_space(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 100, 120, 140, 160).upright(100, 160, 60, 200, 360).upright(120, 160, 280)
    page.text(250, 103, "Total number").rows((66, 210, 290), 123, 20, [["Age", "Female", "Male"], ["12-15", "8", "<5"]])
    assert draw(read_grids(tmp_path, page)[0])[0] == "1-2 Total number"


def test_headings_over_groups_of_columns_speak_for_the_middle_one(tmp_path: Path) -> None:
    xs = (60, 160, 210, 260, 320, 370, 420)
    page = WrittenPage().text(208, 100, "2021/22").text(368, 100, "2022/23")
    page.rows(xs, 114, 14, [["Age", "Female", "Male", "Other", "Female", "Male", "Other"]])
    page.rows(
        xs,
        130,
        14,
        [["0-11", "8", "9", "0", "1", "2", "3"], ["12-15", "7", "<5", "0", "4", "5", "6"], ["16+", "1", "2", "3", "4", "5", "6"]],
    )
    drawn = draw(read_grids(tmp_path, page)[0])
    assert drawn[:2] == ["1-3 2021/22 | 4-6 2022/23", "0 Age | 1 Female | 2 Male | 3 Other | 4 Female | 5 Male | 6 Other"]


def test_a_wrapped_header_becomes_two_rows(tmp_path: Path) -> None:
    page = WrittenPage().rows(STUB, 100, 11.5, [["", "Number of", "Number of"], ["Year", "offences", "arrests"]])
    page.rows(STUB, 128, 16, [["2021", "10", "4"], ["2022", "12", "5"], ["2023", "13", "6"]])
    assert draw(read_grids(tmp_path, page)[0])[0] == "0 Year | 1 Number of/offences | 2 Number of/arrests"


LABEL = ["Named suspect identified:", "victim supports police", "action but evidential", "difficulties prevent", "further action"]


@pytest.mark.parametrize("at", [0, 2, 4])
def test_a_label_of_many_lines_becomes_many_rows(tmp_path: Path, at: int) -> None:
    page = WrittenPage().rows(STUB, 100, 18, [["Outcome", "2021", "2022"], ["Charged", "4", "8"], ["Cautioned", "3", "5"]])
    for index, line in enumerate(LABEL):
        page.text(66, 154 + 11.5 * index, line)
    page.rows(STUB[1:], 154 + 11.5 * at, 10, [["540", "629"]])
    page.rows(STUB, 154 + 11.5 * 4 + 18, 18, [["Not charged", "1", "2"]])
    drawn = draw(read_grids(tmp_path, page)[0])
    assert drawn[3:] == ["0 " + "/".join(LABEL) + " | 1 540 | 2 629", "0 Not charged | 1 1 | 2 2"]


def test_a_ruled_label_of_many_lines_becomes_many_rows(tmp_path: Path) -> None:
    page = WrittenPage().net(XS, (100, 120, 190)).rows(STUB, 103, 20, YEARS[:1])
    for index, line in enumerate(LABEL):
        page.text(66, 123 + 12 * index, line)
    page.rows(STUB[1:], 171, 10, [["540", "629"]])
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 " + "/".join(LABEL) + " | 1 540 | 2 629"


def test_a_section_row_joins_the_row_under_it(tmp_path: Path) -> None:
    rows = [
        ["Offence", "2021", "2022"],
        ["Violence", "", ""],
        ["With injury", "4", "8"],
        ["Without injury", "3", "5"],
        ["Total", "7", "13"],
    ]
    drawn = draw(read_grids(tmp_path, WrittenPage().rows(STUB, 100, 16, rows))[0])
    assert drawn[1:3] == ["0 Violence", "0 With injury | 1 4 | 2 8"]


def test_an_empty_cell_shifts_its_row(tmp_path: Path) -> None:
    rows = [*YEARS, ["Theft", "", "7"]]
    assert draw(read_grids(tmp_path, WrittenPage().rows(STUB, 103, 16, rows))[0])[-1] == "0 Theft | 2 7"


def test_a_label_merged_down_loses_its_rows(tmp_path: Path) -> None:
    page = WrittenPage().level(60, 360, 100, 120, 160).level(200, 360, 140).upright(100, 160, *XS)
    page.text(66, 133, "2021/22").rows(STUB, 103, 20, [["Year", "Quarter", "Count"], ["", "Q1", "33"], ["", "Q2", "28"]])
    assert draw(read_grids(tmp_path, page)[0]) == ["0 Year | 1 Quarter | 2 Count", "0v2 2021/22 | 1 Q1 | 2 33", "1 Q2 | 2 28"]


def test_a_number_that_touches_the_next_one_makes_a_larger_one(tmp_path: Path) -> None:
    page = WrittenPage().net(XS, (100, 120, 140)).rows(STUB, 103, 20, [["Year", "A", "B"], ["2021", "", ""]])
    page.text(263.2, 123, "123").text(280.2, 123, "456")
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 2021 | 1 123 | 2 456"


def test_a_footnote_mark_joins_its_number(tmp_path: Path) -> None:
    page = WrittenPage().net(XS, (100, 120, 140)).rows(STUB, 103, 20, [["Year", "A", "B"], ["2021", "43", "5*"]])
    page.text(221.3, 122, "1", size=6)
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 2021 | 1 43^1 | 2 5*"


def test_two_headings_that_nearly_touch_are_one(tmp_path: Path) -> None:
    xs = (60, 160, 205, 250)
    rows = [
        ["Status", "Nov-18", "", ""],
        ["Owner", "2736", "2397", "33454"],
        ["Hostel", "64", "61", "824"],
        ["Other", "368", "336", "4585"],
    ]
    page = WrittenPage().rows(xs, 100, 16, rows).text(205, 100, "Dec-18").text(238.5, 100, "Grand Total")
    assert draw(read_grids(tmp_path, page)[0])[0] == "0 Status | 1 Nov-18 | 2 Dec-18 | 3 Grand Total"


def test_blocks_of_one_table_side_by_side_lose_their_labels(tmp_path: Path) -> None:
    ys = (100, 120, 140, 160)
    page = WrittenPage().net((60, 180), ys).net((190, 250, 310), ys)
    page.rows((66, 200, 260), 103, 20, [["Borough", "2021", "2022"], ["Northside", "41", "12"], ["Southside", "22", "3"]])
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid) == ["0 Borough | 1 2021 | 2 2022", "0 Northside | 1 41 | 2 12", "0 Southside | 1 22 | 2 3"]


def test_two_tables_side_by_side_become_one(tmp_path: Path) -> None:
    ys = (100, 120, 140, 160)
    page = WrittenPage().net((60, 160, 220), ys).net((240, 340, 400), ys)
    rows = [["Method", "Count", "Age", "Count"], ["Kik", "4", "Child", "7"], ["Text", "5", "Adult", "8"]]
    grids = read_grids(tmp_path, page.rows((66, 166, 246, 346), 103, 20, rows))
    assert [draw(grid)[1] for grid in grids] == ["0 Kik | 1 4", "0 Child | 1 7"]


def test_stacked_tables_become_one(tmp_path: Path) -> None:
    page = WrittenPage().rows(STUB, 100, 16, YEARS).text(60, 190, "Arrests", bold=True).rows(STUB, 210, 16, YEARS)
    document = read_pdf(write_pdf(tmp_path / "reply.pdf", page))
    assert [draw(part) if isinstance(part, Grid) else part.text for part in document.parts] == [DRAWN, "Arrests", DRAWN]


def test_a_page_turned_by_its_dictionary_is_read_sideways(tmp_path: Path) -> None:
    page = WrittenPage(rotate=90)
    for x, top, text in ((60, 100, "Year"), (160, 100, "Count"), (60, 120, "2021"), (160, 120, "991"), (60, 140, "2022"), (160, 140, "88")):
        page.raw(f"BT /F1 10 Tf 0 1 -1 0 {top + 10} {x} Tm ({text}) Tj ET")
    (grid,) = read_grids(tmp_path, page.net_turned())
    assert draw(grid) == ["0 Year | 1 Count", "0 2021 | 1 991", "0 2022 | 1 88"]
    assert grid.place.box == (50.0, 95.0, 250.0, 155.0)


def test_text_that_runs_up_an_unturned_page_is_lost(tmp_path: Path) -> None:
    page = WrittenPage()
    for index, row in enumerate(YEARS):
        for x, text in zip(STUB, row, strict=True):
            page.raw(f"BT /F1 10 Tf 0 1 -1 0 {110 + 16 * index} {x} Tm ({text}) Tj ET")
    (grid,) = read_grids(tmp_path, page)
    assert draw(grid) == DRAWN
    assert grid.place.box is not None
    assert grid.place.box[2] - grid.place.box[0] < grid.place.box[3] - grid.place.box[1]


def test_a_footer_inside_a_long_table_becomes_a_row(tmp_path: Path) -> None:
    rows = [["Month", "2021", "2022"], *([f"Week {number} total", "4", "8"] for number in range(1, 42))]
    pages = [WrittenPage().rows(STUB, 60, 17, rows).text(60, 790, f"Ref 7/24 Page {number} of 2") for number in (1, 2)]
    grids = read_grids(tmp_path, *pages)
    assert [draw(grid)[-1] for grid in grids] == ["0 Week 41 total | 1 4 | 2 8"] * 2


def table_page(rows: list[list[str]], top: float = 60) -> WrittenPage:
    ys = [top - 3 + 20 * index for index in range(len(rows) + 1)]
    return WrittenPage().net(XS, ys).rows(STUB, top, 20, rows)


def test_a_table_over_a_page_break_begins_anew_without_its_header(tmp_path: Path) -> None:
    first, second = read_grids(tmp_path, table_page(YEARS), table_page([["Theft", "7", "8"], ["Fraud", "9", "10"]]))
    assert (first.continues, second.continues) == (False, True)


def test_a_table_over_a_page_break_begins_anew_with_its_header_repeated(tmp_path: Path) -> None:
    _, second = read_grids(tmp_path, table_page(YEARS), table_page([YEARS[0], ["Theft", "7", "8"]]))
    assert second.continues


def test_another_table_on_the_next_page_goes_on_from_the_first(tmp_path: Path) -> None:
    _, second = read_grids(tmp_path, table_page(YEARS), table_page([["Outcome", "Adults", "Children"], ["Charged", "7", "8"]]))
    assert not second.continues


def test_text_between_two_tables_is_overlooked_when_they_are_joined(tmp_path: Path) -> None:
    second = table_page([["Theft", "7", "8"], ["Fraud", "9", "10"]], top=160).text(
        60, 120, "Table 2: arrests made in the same years were as follows"
    )
    assert [grid.continues for grid in read_grids(tmp_path, table_page(YEARS), second)] == [False, False]


def test_dots_between_label_and_figure_join_both(tmp_path: Path) -> None:
    rows = [["Offence", "2021", "2022"], ["Stalking", "12", "4"], ["Arson", "7", "8"], ["Theft", "9", "10"]]
    page = WrittenPage().rows(STUB, 100, 16, rows)
    for index, x in enumerate((104, 94, 92)):
        page.text(x, 116 + 16 * index, "." * int((205 - x) / 2.9))
    assert draw(read_grids(tmp_path, page)[0])[1:] == ["0 Stalking | 1 12 | 2 4", "0 Arson | 1 7 | 2 8", "0 Theft | 1 9 | 2 10"]


def test_dots_in_place_of_figures_are_dropped(tmp_path: Path) -> None:
    rows = [["Offence", "2021", "2022"], ["Stalking", "12", ".."], ["Arson", "..", ".."], ["Theft", "...", "10"]]
    drawn = draw(read_grids(tmp_path, WrittenPage().rows(STUB, 100, 16, rows))[0])
    assert drawn[1:] == ["0 Stalking | 1 12 | 2 ..", "0 Arson | 1 .. | 2 ..", "0 Theft | 1 ... | 2 10"]


def test_a_currency_sign_at_the_edge_of_its_column_becomes_a_column(tmp_path: Path) -> None:
    rows = [["Cost", "2021", "2022"], ["Staff", "12", "40"], ["Travel", "70", "8"], ["Rent", "9", "10"]]
    page = WrittenPage().rows(STUB, 100, 16, rows)
    for index in range(3):
        page.text(200, 116 + 16 * index, "£", size=9).text(280, 116 + 16 * index, "£", size=9)
    assert draw(read_grids(tmp_path, page)[0])[1] == "0 Staff | 1 £ 12 | 2 £ 40"


def test_a_bar_chart_is_read_as_a_table(tmp_path: Path) -> None:
    page = WrittenPage().net((100, 140, 180, 220, 260, 300, 340), (100, 180))
    for index, ends in enumerate([(139, 221, 300), (145, 215, 311), (128, 222, 305)]):
        page.level(100, 340, 112 + 24 * index, 124 + 24 * index).upright(112 + 24 * index, 124 + 24 * index, *ends)
        for x in ends:
            page.text(x - 9, 113 + 24 * index, "20.4", size=9)
    assert read_grids(tmp_path, page) == []


def test_lines_between_the_parts_keep_their_order(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 60, "Answer 1").text(60, 240, "Answer 2")
    page.net(XS, (100, 120, 140, 160, 180)).rows(STUB, 103, 20, YEARS)
    document = read_pdf(write_pdf(tmp_path / "reply.pdf", page))
    assert [part.text if isinstance(part, Line) else part.kind for part in document.parts] == ["Answer 1", "ruled", "Answer 2"]


def test_headings_that_run_up_their_cells_are_lost(tmp_path: Path) -> None:
    page = WrittenPage().net(XS, (100, 160, 180, 200)).rows(STUB, 163, 20, [["Kik", "4", "5"], ["Text", "6", "7"]])
    page.text(60, 60, "Methods by year")
    for x, text in ((240, "2021/22"), (320, "2022/23")):
        page.raw(f"BT /F1 10 Tf 0 1 -1 0 {x} {842 - 155} Tm ({text}) Tj ET")
    assert draw(read_grids(tmp_path, page)[0]) == ["1 2021/22 | 2 2022/23", "0 Kik | 1 4 | 2 5", "0 Text | 1 6 | 2 7"]


def test_strips_in_the_colour_of_their_cell_part_its_lines(tmp_path: Path) -> None:
    page = WrittenPage().fill(60, 100, 360, 130, "0.8 g").net(XS, (100, 130, 150)).fill(61, 114, 199, 116, "0.8 g")
    page.text(66, 102, "Kind of").text(66, 116, "offence").rows(STUB[1:], 109, 20, [["2021", "2022"]]).rows(
        STUB, 133, 20, [["Arson", "1", "2"]]
    )
    assert draw(read_grids(tmp_path, page)[0]) == ["0 Kind of/offence | 1 2021 | 2 2022", "0 Arson | 1 1 | 2 2"]


def test_the_curve_of_a_chart_is_read_as_rules(tmp_path: Path) -> None:
    page = WrittenPage().level(100, 400, 300).rows((110, 170, 230, 290), 303, 12, [["1", "2", "3", "4"]])
    for step in range(30):
        page.raw(f"{100 + 10 * step} {600 + 2 * step} m {110 + 10 * step} {602 + 2 * step} l S")
    assert read_grids(tmp_path, page) == []
