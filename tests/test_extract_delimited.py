"""Text tables: csv, tsv and their cousins."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawn_documents import draw, find_cell, find_grids
from foi_ingest.errors import Unreadable
from foi_ingest.extract.delimited import read_delimited
from foi_ingest.model import Document


def read(tmp_path: Path, content: bytes | str) -> Document:
    path = tmp_path / "reply.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_delimited(path)


def test_title_lines_and_notes_do_not_become_rows(tmp_path: Path) -> None:
    document = read(tmp_path, 'FOI 1/24,,\n\nPlatform,2019/20,2020/21\nKik,<5,"1,616"\nTotal,7,1620\nFigures are of recorded crimes.,,\n')
    assert draw(document) == [
        "FOI 1/24",
        "=",
        "| Platform | 2019/20 | 2020/21 |",
        "| Kik | <5 | 1,616 |",
        "| Total | 7 | 1620 |",
        "Figures are of recorded crimes.",
    ]
    assert str(find_cell(document, "line 4, field 3").place) == "line 4, field 3"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_makes_the_lines_equally_wide(tmp_path: Path, delimiter: str) -> None:
    rows = [["Offence (a, b; c)", "2019", "2020"], ["Threats, other", "3", "4"], ["Theft", "5", "6"]]
    document = read(tmp_path, "\n".join(delimiter.join(f'"{field}"' if delimiter in field else field for field in row) for row in rows))
    assert draw(document)[2] == "| Threats, other | 3 | 4 |"


def test_commas_in_numbers_do_not_beat_the_tabs(tmp_path: Path) -> None:
    assert draw(read(tmp_path, "Force\tn\nKent\t1,616\nLeeds\t2,717\n"))[-1] == "| Leeds | 2,717 |"


def test_lines_that_end_in_carriage_returns_alone_are_lines(tmp_path: Path) -> None:
    assert len(draw(read(tmp_path, "Force,n\rKent,3\rLeeds,4\r"))) == 4


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Force,£\nKent,3\n".encode(), "utf-8"),
        ("Force,£\nKent,3\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Force,£\nKent,3\n".encode("cp1252"), "cp1252"),
        ("Force,£\nKent,3\n".encode("utf-16"), "utf-16"),
    ],
)
def test_the_encoding_is_found_and_told(tmp_path: Path, content: bytes, encoding: str) -> None:
    document = read(tmp_path, content)
    assert draw(document)[1] == "| Force | £ |"
    assert f"decoded as {encoding}" in document.notes


def test_an_empty_line_divides_two_tables(tmp_path: Path) -> None:
    document = read(tmp_path, "Year,n\n2019,3\n,\nYear,m\n2019,4\n")
    assert [str(grid.place) for grid in find_grids(document)] == ["lines 1 to 2", "lines 4 to 5"]


def test_a_last_label_with_empty_fields_stays_a_row(tmp_path: Path) -> None:
    assert draw(read(tmp_path, "Platform,2019\nKik,3\nYubo,\n"))[-1] == "| Yubo |  |"


def test_a_field_over_two_lines_does_not_shift_the_places(tmp_path: Path) -> None:
    document = read(tmp_path, 'Force,n\n"Kent\nand Medway",3\nLeeds,4\n')
    assert find_cell(document, "line 4, field 1").text == "Leeds"


def test_text_without_fields_gives_lines(tmp_path: Path) -> None:
    document = read(tmp_path, "Dear Sir\n\nThere were 39 offences\n")
    assert draw(document) == ["Dear Sir", "There were 39 offences"]


def test_a_quote_that_never_closes_is_told_and_does_not_swallow_the_rest(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="damaged_text_table") as caught:
        read(tmp_path, 'Force,n\n"CANARY,3\nLeeds,1\n')
    assert "CANARY" not in repr(caught.value) + repr(caught.value.__context__)


def test_a_date_that_a_spreadsheet_made_from_an_age_band_is_in_doubt(tmp_path: Path) -> None:
    document = read(tmp_path, "Age,Apr-22,May-22,Total\n0-11,1,2,3\nDec-15,4,5,9\n16+,1,1,2\n")
    doubts = {cell.text: cell.doubt for cell in find_grids(document)[0].cells if cell.doubt}
    assert doubts == {"Dec-15": "date_in_place_of_text"}
