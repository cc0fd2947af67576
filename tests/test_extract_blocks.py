"""Where one table of a sheet ends and the next begins."""

from __future__ import annotations

from drawn_documents import draw, find_grids
from foi_ingest.extract.workbook.blocks import divide_sheet
from foi_ingest.extract.workbook.seen import SeenCell, SeenSheet
from foi_ingest.model import Document, Grid


def read(drawing: str, **hidden: frozenset[int]) -> Document:
    """A sheet drawn with bars; `^` and `<` stand for what a merge covers, from above and from the left."""
    rows = [[field.strip() for field in line.strip().strip("|").split("|")] for line in drawing.strip().splitlines()]
    cells = []
    for row, fields in enumerate(rows):
        for column, text in enumerate(fields):
            if text in {"", "^", "<"}:
                continue
            row_end, column_end = row, column
            while row_end + 1 < len(rows) and rows[row_end + 1][column : column + 1] == ["^"]:
                row_end += 1
            while column_end + 1 < len(fields) and fields[column_end + 1] == "<":
                column_end += 1
            nature = "number" if text.replace(",", "").isdecimal() else "text"
            cells.append(SeenCell(row, row_end, column, column_end, text, nature))  # type: ignore[arg-type]
    return Document(tuple(divide_sheet(SeenSheet("S", tuple(cells), **hidden))), "test")


def test_titles_and_notes_do_not_become_rows() -> None:
    document = read("""
        | Offences by platform, all financial years since 2019/20 |         |
        | Source: crime recording system                          |         |
        | Platform                                                | 2019/20 |
        | Kik                                                     | 4       |
        | Total                                                   | 4       |
        | Figures may change                                      |         |
    """)
    assert draw(document) == [
        "[sheet] S",
        "Offences by platform, all financial years since 2019/20",
        "Source: crime recording system",
        "=",
        "| Platform | 2019/20 |",
        "| Kik | 4 |",
        "| Total | 4 |",
        "Figures may change",
    ]


def test_a_group_row_between_figures_stays_in_its_table() -> None:
    document = read("""
        | District | 2020 |
        | North    |      |
        | Kent     | 3    |
        | Medway   | 4    |
        | South    |      |
        | Dover    | 5    |
    """)
    (grid,) = find_grids(document)
    assert len(grid.cells) == 10


def test_a_last_label_without_figures_stays_in_the_table_as_a_blank() -> None:
    document = read("""
        | Platform | 2020 |
        | Kik      | 3    |
        | Yubo     |      |
    """)
    assert draw(document)[-1] == "| Yubo |  |"


def test_an_empty_row_divides_two_tables_with_headings() -> None:
    document = read("""
        | Year | Offences |
        | 2019 | 3        |
        |      |          |
        | Year | Arrests  |
        | 2019 | 1        |
    """)
    assert len(find_grids(document)) == 2


def test_an_empty_row_under_the_heading_does_not_leave_the_figures_without_it() -> None:
    document = read("""
        | Force | 2019 | 2020 | 2021 |
        |       |      |      |      |
        | Kent  | 3    | 4    | 8    |
        |       |      |      |      |
        | North |      |      |      |
        |       |      |      |      |
        | Leeds | 7    | 9    | 2    |
    """)
    (grid,) = find_grids(document)
    assert len(grid.cells) == 13


def test_a_list_below_a_table_does_not_take_its_heading() -> None:
    document = read("""
        | Year | Offences |
        | 2019 | 3        |
        |      |          |
        | Arrests | 8     |
    """)
    assert len(find_grids(document)) == 2


def test_tables_side_by_side_are_two_when_the_right_one_has_labels() -> None:
    document = read("""
        | Year | Offences |  | Year | Arrests |
        | 2018 | 58       |  | 2018 | 19      |
        | 2019 | 77       |  | 2019 | 9       |
    """)
    first, second = find_grids(document)
    assert [str(grid.place) for grid in (first, second)] == ["S!A1:B3", "S!D1:E3"]
    assert second.cells[0].column == 0


def test_a_spacer_column_inside_a_table_does_not_divide_it() -> None:
    document = read("""
        | Force | Offences |  | Arrests | Charges |
        | Kent  | 58       |  | 19      | 4       |
        | Leeds | 77       |  | 9       | 5       |
    """)
    assert len(find_grids(document)) == 1


def test_a_spacer_column_between_label_columns_does_not_divide() -> None:
    document = read("""
        | Force |  | Offence  | 2020 |
        | Kent  |  | Grooming | 19   |
        | Leeds |  | Grooming | 9    |
    """)
    assert len(find_grids(document)) == 1


def test_a_spacer_column_under_a_merged_band_does_not_divide() -> None:
    document = read("""
        |       | Numbers  | <       | <        | <       |
        | Force | Children |         | Children | Adults  |
        | Kent  | 58       |         | 19       | 4       |
    """)
    assert len(find_grids(document)) == 1


def test_a_title_without_an_empty_row_before_it_begins_the_next_table() -> None:
    document = read("""
        | Victims who are male   |      |      |
        | Age                    | 2019 | 2020 |
        | Under 16               | 3    | 4    |
        | Victims who are female |      |      |
        | Age                    | 2019 | 2020 |
        | Under 16               | 7    | 8    |
    """)
    assert draw(document)[1:] == [
        "Victims who are male",
        "=",
        "| Age | 2019 | 2020 |",
        "| Under 16 | 3 | 4 |",
        "Victims who are female",
        "=",
        "| Age | 2019 | 2020 |",
        "| Under 16 | 7 | 8 |",
    ]


def test_a_repeated_heading_row_begins_the_next_table() -> None:
    document = read("""
        |       | CH00 | CH01 |
        | 2018  | 3    | 4    |
        | Total | 3    | 4    |
        |       | CH00 | CH01 |
        | 2019  | 7    | 8    |
    """)
    assert len(find_grids(document)) == 2


def test_a_row_of_words_among_figures_is_no_heading() -> None:
    document = read("""
        | Year | Offences     | Arrests |
        | 2019 | 3            | 4       |
        | 2020 | Not recorded | Not held |
        | 2021 | 7            | 8       |
    """)
    assert len(find_grids(document)) == 1


def test_a_letter_typed_into_a_sheet_gives_lines() -> None:
    document = read("""
        | Dear Applicant               |
        | There were 39 offences.      |
        |                              |
        | 13                           |
    """)
    assert find_grids(document) == []
    assert draw(document)[-1] == "13"


def test_hidden_rows_and_columns_do_not_divide_a_table() -> None:
    document = read(
        """
        | Year | x | Offences |
        | 2019 |   | 3        |
        |      |   |          |
        | 2020 |   | 4        |
    """.replace("| x |", "|   |"),
        hidden_rows=frozenset({2}),
        hidden_columns=frozenset({1}),
    )
    (grid,) = find_grids(document)
    assert [(cell.row, cell.column, cell.place.spot) for cell in grid.cells][-1] == (2, 1, "C4")


def test_a_stray_cell_far_away_does_not_stretch_the_table() -> None:
    cells = (
        SeenCell(0, 0, 0, 0, "Year"),
        SeenCell(0, 0, 1, 1, "2019"),
        SeenCell(0, 0, 16383, 16383, "x"),
        SeenCell(1048575, 1048575, 0, 0, "y"),
    )
    parts = tuple(divide_sheet(SeenSheet("S", cells)))
    assert max(cell.column_end for part in parts if isinstance(part, Grid) for cell in part.cells) == 1
