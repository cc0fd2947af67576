"""xlsx: what the screen shows, from files made to trip the reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule, DifferentialStyle, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from drawn_documents import draw, find_cell, find_grids
from foi_ingest.errors import Unreadable
from foi_ingest.extract.workbook import parts as workbook_parts
from foi_ingest.extract.workbook import read_workbook
from foi_ingest.model import Document, Line


def read(tmp_path: Path, fill: Callable[[Worksheet], None]) -> Document:
    """Make a workbook of one sheet `Data` and read it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Data"
    fill(sheet)
    path = tmp_path / "reply.xlsx"
    book.save(path)
    return read_workbook(path)


def make_day(year: int, month: int, day: int) -> datetime:
    """A date without a time zone, as workbooks store them."""
    return datetime(year, month, day)  # noqa: DTZ001


def rewrite(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a container in place."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, change(old.read(member)) if member == name else old.read(member))
    path.write_bytes(out.getvalue())


def fill_rows(sheet: Worksheet, rows: list[list[object]]) -> None:
    for row in rows:
        sheet.append(row)


def test_the_sheet_its_title_and_its_table_come_in_reading_order(tmp_path: Path) -> None:
    document = read(tmp_path, lambda sheet: fill_rows(sheet, [["FOI 1/24"], [], ["Year", "Offences"], ["2019/20", 1616]]))
    assert draw(document) == ["[sheet] Data", "FOI 1/24", "=", "| Year | Offences |", "| 2019/20 | 1616 |"]
    assert (document.sheets, document.read_by.split()[0]) == (1, "openpyxl")
    assert str(find_cell(document, "B4").place) == "Data!B4"


def test_a_merged_heading_speaks_for_all_its_columns(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Age", "Victims", None], [None, "F", "M"], ["0-11", 3, 4]])
        sheet.merge_cells("A1:A2")
        sheet.merge_cells("B1:C1")

    document = read(tmp_path, fill)
    assert [(cell.row, cell.row_end, cell.column, cell.column_end) for cell in find_grids(document)[0].cells[:2]] == [
        (0, 1, 0, 0),
        (0, 0, 1, 2),
    ]


def test_a_superscript_mark_does_not_become_a_digit(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        raised = TextBlock(InlineFont(vertAlign="superscript"), "3")
        sheet["A1"] = "Force"
        sheet["B1"] = "2020"
        sheet["A2"] = CellRichText(["Kent", raised])
        sheet["B2"] = CellRichText(["12", raised])
        sheet["A3"] = "Durham¹"
        sheet["B3"] = CellRichText(["1", TextBlock(InlineFont(vertAlign="superscript"), "st"), " quarter"])

    document = read(tmp_path, fill)
    assert [(find_cell(document, spot).text, find_cell(document, spot).marks) for spot in ("A2", "B2", "A3", "B3")] == [
        ("Kent", "3"),
        ("12", "3"),
        ("Durham", "1"),
        ("1st quarter", ""),
    ]


def test_text_numbers_lose_their_spaces_and_keep_their_signs(tmp_path: Path) -> None:
    document = read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent ", "\u00a01,616\u00a0"], ["Leeds", "* "]]))
    assert draw(document)[2:] == ["| Force | n |", "| Kent | 1,616 |", "| Leeds | * |"]


def test_errors_and_truth_values_are_shown_as_the_screen_shows_them(tmp_path: Path) -> None:
    document = read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", "#REF!"], ["Leeds", True]]))
    assert draw(document)[-2:] == ["| Kent | #REF! |", "| Leeds | TRUE |"]


@pytest.mark.parametrize("number_format", ['[<5]"<5";General', '"<5"'])
def test_a_masked_number_never_leaves_the_reader(tmp_path: Path, number_format: str) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n"], ["Kent", 3.0625], ["Leeds", 17]])
        sheet["B2"].number_format = number_format

    document = read(tmp_path, fill)
    assert find_cell(document, "B2").text == "<5"
    assert "3.0625" not in repr(document)
    assert document.hidden["masked_by_format"] == 1
    assert find_cell(document, "B2").doubt == ""


def test_a_masked_number_is_not_told_by_a_conditional_format_either(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n", "m"], ["Kent", 3.0625, 4.0625], ["Leeds", 17, 18]])
        mask = DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode='"<5"'))
        sheet.conditional_formatting.add("B2:B3", Rule("cellIs", operator="lessThan", formula=["5"], dxf=mask))
        sheet.conditional_formatting.add("C2:C2", Rule("expression", formula=["$B$2<5"], dxf=mask))

    document = read(tmp_path, fill)
    assert [find_cell(document, spot).text for spot in ("B2", "B3", "C2", "C3")] == ["<5", "17", "<5", "18"]
    assert find_cell(document, "C2").doubt == "unsure_reading"
    assert "3.0625" not in repr(document)
    assert "4.0625" not in repr(document)


def test_a_conditional_white_font_hides_the_number(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n"], ["Kent", 3.0625], ["Leeds", 17]])
        sheet.conditional_formatting.add("B2:B3", CellIsRule(operator="lessThan", formula=["5"], font=Font(color="FFFFFFFF")))

    document = read(tmp_path, fill)
    assert "3.0625" not in repr(document)
    assert find_cell(document, "B3").text == "17"


def test_white_text_on_a_coloured_heading_is_read_and_on_white_is_not(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "2020"], ["Kent", 3], ["CANARY", 9]])
        for cell in sheet[1]:
            cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF003366")
        sheet["A3"].font = Font(color="FFFFFFFF")

    document = read(tmp_path, fill)
    assert find_cell(document, "A1").text == "Force"
    assert "CANARY" not in repr(document)
    assert document.hidden["invisible_text"] == 1


def test_a_date_heading_is_shown_and_a_date_among_ages_is_in_doubt(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(
            sheet,
            [
                ["Age", make_day(2022, 4, 1), make_day(2022, 5, 1), "Total"],
                ["0-11", 1, 2, 3],
                [make_day(2015, 12, 1), 4, 5, 9],
                ["16+", 1, 1, 2],
            ],
        )
        for spot in ("B1", "C1", "A3"):
            sheet[spot].number_format = "mmm-yy"

    document = read(tmp_path, fill)
    assert [(find_cell(document, spot).text, find_cell(document, spot).doubt) for spot in ("B1", "C1", "A3")] == [
        ("Apr-22", ""),
        ("May-22", ""),
        ("Dec-15", "date_in_place_of_text"),
    ]


def test_month_headings_beside_two_label_columns_are_not_in_doubt(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Code", "Offence", make_day(2022, 4, 1), make_day(2022, 5, 1)], ["71/17", "Grooming", 1, 2]])
        sheet["C1"].number_format = sheet["D1"].number_format = "mmm-yy"

    document = read(tmp_path, fill)
    assert [find_cell(document, spot).doubt for spot in ("C1", "D1")] == ["", ""]


def test_two_of_four_age_bands_made_dates_are_both_in_doubt(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Year", "0-9", make_day(2022, 10, 14), make_day(2015, 12, 1), "16+"], ["2019", 1, 2, 3, 4]])
        sheet["C1"].number_format, sheet["D1"].number_format = "d-mmm", "mmm-yy"

    document = read(tmp_path, fill)
    assert [find_cell(document, spot).doubt for spot in ("C1", "D1")] == ["date_in_place_of_text"] * 2


def test_a_column_of_months_with_a_total_is_not_in_doubt(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Month", "n"], [make_day(2022, 4, 1), 1], ["May-22", 4], ["Total", 5]])
        sheet["A2"].number_format = "mmm-yy"

    assert find_cell(read(tmp_path, fill), "A2").doubt == ""


def test_dates_of_the_1904_system_are_not_four_years_off(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        assert sheet.parent is not None
        sheet.parent.epoch = make_day(1904, 1, 1)
        fill_rows(sheet, [["From", "n"], [make_day(2022, 4, 1), 1]])
        sheet["A2"].number_format = "dd/mm/yyyy"

    assert find_cell(read(tmp_path, fill), "A2").text == "01/04/2022"


def test_a_formula_gives_its_cached_value_and_without_one_a_doubt(tmp_path: Path) -> None:
    document = read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3], ["Total", "=SUM(B2:B2)"]]))
    assert (find_cell(document, "B3").text, find_cell(document, "B3").doubt) == ("=", "formula_without_value")
    rewrite(tmp_path / "reply.xlsx", "xl/worksheets/sheet1.xml", lambda part: re.sub(rb"</f><v\s*/>|</f><v></v>", b"</f><v>3</v>", part))
    document = read_workbook(tmp_path / "reply.xlsx")
    assert (find_cell(document, "B3").text, find_cell(document, "B3").doubt) == ("3", "")


def test_two_readers_that_differ_put_the_cell_in_doubt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        def get_sheet_by_name(self, _name: str) -> Other:
            return self

        def to_python(self, *, skip_empty_area: bool) -> list[list[object]]:
            assert not skip_empty_area
            return [["Force", "n"], ["Kent", 3.0], ["Leeds", 71.0]]

    monkeypatch.setattr(
        "foi_ingest.extract.workbook.second_reader.CalamineWorkbook", type("Fake", (), {"from_path": staticmethod(lambda _path: Other())})
    )
    document = read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3], ["Leeds", 17]]))
    assert [find_cell(document, spot).doubt for spot in ("B2", "B3")] == ["", "readers_disagree"]


def test_a_sheet_that_claims_to_be_vast_is_read_by_what_it_holds(tmp_path: Path) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3]]))
    path = tmp_path / "reply.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda part: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part))
    assert len(find_grids(read_workbook(path))[0].cells) == 4


def test_a_cell_in_the_last_corner_does_not_take_the_process_down(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n"], ["Kent", 3]])
        sheet["XFD1048576"] = "x"

    document = read(tmp_path, fill)
    assert "not cross-checked: cells too far apart" in document.notes
    assert find_cell(document, "B2").text == "3"


def test_empty_styled_cells_of_a_large_sheet_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_parts, "LARGE_SHEET", 1000)
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3]]))
    path = tmp_path / "reply.xlsx"
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(3, 3000))
    rewrite(path, "xl/worksheets/sheet1.xml", lambda part: part.replace(b"</sheetData>", blank + b"</sheetData>"))
    document = read_workbook(path)
    assert find_cell(document, "B2").text == "3"
    assert "not cross-checked: a large sheet" in document.notes


def test_a_merge_over_the_whole_sheet_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n"], ["Kent", 3]])
        sheet.merge_cells("D1:E1")

    read(tmp_path, fill)
    path = tmp_path / "reply.xlsx"
    rewrite(path, "xl/worksheets/sheet1.xml", lambda part: part.replace(b'ref="D1:E1"', b'ref="D1:XFD1048576"'))
    with pytest.raises(Unreadable, match="too_large"):
        read_workbook(path)


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda part: part[: len(part) // 2]),
        (
            "xl/styles.xml",
            lambda _part: (
                b"<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><fills><CANARY></fills></styleSheet>"
            ),
        ),
        ("xl/workbook.xml", lambda _part: b"<CANARY"),
        ("[Content_Types].xml", lambda _part: b"CANARY"),
    ],
)
def test_a_broken_workbook_is_told_without_a_word_of_its_cells(tmp_path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["CANARY", "n"], ["CANARY", 3]]))
    rewrite(tmp_path / "reply.xlsx", part, change)
    with pytest.raises(Unreadable) as caught:
        read_workbook(tmp_path / "reply.xlsx")
    assert caught.value.reason_id in {"damaged_workbook", "damaged_container"}
    assert "CANARY" not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


def test_a_number_that_is_none_is_told_without_its_text(tmp_path: Path) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3]]))
    rewrite(tmp_path / "reply.xlsx", "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v>3</v>", b"<v>CANARY</v>"))
    with pytest.raises(Unreadable) as caught:
        read_workbook(tmp_path / "reply.xlsx")
    assert "CANARY" not in repr(caught.value) + repr(caught.value.__cause__) + repr(caught.value.__context__)


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"]]))
    attack = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    rewrite(tmp_path / "reply.xlsx", "xl/workbook.xml", lambda part: attack + part[part.index(b"<workbook") :])
    with pytest.raises(Unreadable, match="hostile_xml"):
        read_workbook(tmp_path / "reply.xlsx")


def test_pictures_and_charts_that_nobody_read_are_named(tmp_path: Path) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"]]))
    path = tmp_path / "reply.xlsx"
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("xl/media/image1.png", b"x")
    assert "not read: 1 picture" in read_workbook(path).notes


def test_every_place_is_used_once(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Title"], [], ["Year", "n", None, "Year", "m"], ["2019", 1, None, "2019", 2], ["Note: x"]]
    document = read(tmp_path, lambda sheet: fill_rows(sheet, rows))
    places = [part.place for part in document.parts if isinstance(part, Line)]
    places += [cell.place for grid in find_grids(document) for cell in grid.cells]
    assert len(places) == len(set(places))


def test_an_empty_fill_that_openpyxl_cannot_bear_does_not_cost_the_file(tmp_path: Path) -> None:
    read(tmp_path, lambda sheet: fill_rows(sheet, [["Force", "n"], ["Kent", 3]]))
    rewrite(tmp_path / "reply.xlsx", "xl/styles.xml", lambda part: re.sub(rb"<fill><patternFill ?/></fill>", b"<fill/>", part))
    assert find_cell(read_workbook(tmp_path / "reply.xlsx"), "B2").text == "3"


def test_white_text_in_a_table_whose_style_gives_the_colour_is_read(tmp_path: Path) -> None:
    def fill(sheet: Worksheet) -> None:
        fill_rows(sheet, [["Force", "n"], ["Kent", 3]])
        sheet["A1"].font = Font(color="FFFFFFFF")
        sheet.add_table(Table(displayName="Figures", ref="A1:B2"))

    assert find_cell(read(tmp_path, fill), "A1").text == "Force"
