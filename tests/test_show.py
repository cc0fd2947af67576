"""Drawing: what a person sees must be what the program has."""

from __future__ import annotations

from foi_ingest.model import Cell, Place, Table
from foi_ingest.show import draw_cells, draw_rows, draw_table, flatten


def cell(row: int, column: int, text: str, *, row_end: int | None = None, column_end: int | None = None, marks: str = "") -> Cell:
    return Cell(row, row if row_end is None else row_end, column, column if column_end is None else column_end, text, Place(page=1), marks)


def lines(drawn: str) -> list[str]:
    return [line.rstrip() for line in drawn.splitlines()]


def test_a_merged_cell_covers_every_row_and_column_it_spans() -> None:
    cells = [cell(0, 1, "2022/23", column_end=2), cell(1, 0, "Theft", row_end=2), cell(1, 1, "4"), cell(1, 2, "<5"), cell(2, 1, "7")]
    assert lines(draw_cells(cells)) == [
        "      | 2022/23 | >",
        "Theft |       4 | <5",
        "^     |       7 |",
    ]


def test_a_table_that_starts_far_down_a_sheet_is_drawn_from_its_own_corner() -> None:
    assert draw_cells([cell(41, 7, "12")]) == "12"


def test_every_cell_shows_its_role_and_a_bare_one_is_a_value() -> None:
    table = Table("table", (cell(0, 0, "Year"), cell(1, 0, "2022"), cell(1, 1, "9", marks="a")), ("header", "stub", "body"), (), (), ())
    assert lines(draw_table(table)) == ["table from [page 1]", "h:Year |", "s:2022 | 9 [a]"]


def test_a_missing_value_is_not_drawn_as_an_empty_text() -> None:
    assert lines(draw_rows(("low", "high"), [(0, None), ("", 4)])) == ["low | high", "----+-----", "  0 | NULL", "    |    4"]


def test_a_long_label_goes_on_below_itself_and_an_id_stays_whole() -> None:
    label = "Assault occasioning actual bodily harm and other injury"
    drawn = lines(draw_rows(("label", "id"), [(label, "0" * 64)]))
    assert drawn[2].split(" | ") == ["Assault occasioning actual bodily harm", "0" * 64]
    assert drawn[3].strip(" |") == "and other injury"


def test_a_reply_cannot_move_the_cursor_of_a_terminal() -> None:
    assert flatten("12\x1b[2J\n\x07") == "12\N{REPLACEMENT CHARACTER}[2J \N{REPLACEMENT CHARACTER}"
