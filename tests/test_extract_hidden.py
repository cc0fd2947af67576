"""What a file hides is counted, and is nowhere else: not in the document, not in an error."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName

from drawn_documents import draw
from foi_ingest.discover import discover
from foi_ingest.extract import extract
from foi_ingest.extract.letter import read_letter
from foi_ingest.extract.workbook import read_workbook
from foi_ingest.model import Document
from made_letters import cell, make_docx, make_open_document, paragraph, run, table

FIXTURES = Path(__file__).parent / "fixtures"


def assert_hidden(document: Document, **counts: int) -> None:
    assert "CANARY" not in repr(document)
    assert document.hidden == counts


@pytest.fixture
def hiding_workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in (
        ["Force", "2020", "CANARY", "CANARY", "2021"],
        ["Kent", 3, "CANARY", "CANARY", 4],
        *[["CANARY", 9, 9, 9, 9]] * 4,
        ["Leeds", 5, 1, 1, 6],
    ):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["D"].width = 0.1
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].height = 0.5
    sheet.row_dimensions.group(5, 6, outline_level=1, hidden=True)
    sheet["B2"].comment = Comment("CANARY", "CANARY")
    sheet["A8"] = "CANARY"
    sheet["A8"].font = Font(strike=True)
    sheet["A9"] = "CANARY"
    sheet["A9"].font = Font(color="FFFFFFFF")
    sheet["A10"] = "CANARY"
    sheet["A10"].number_format = ";;;"
    sheet["A11"] = CellRichText(["Source: records", TextBlock(InlineFont(strike=True), "CANARY")])
    sheet["A13"] = "Merged"
    sheet["B13"] = "CANARY"
    sheet.merge_cells("A13:B13")
    book.create_sheet("CANARY 1")["A1"] = "CANARY"
    book["CANARY 1"].sheet_state = "hidden"
    book.create_sheet("CANARY 2")["A1"] = "CANARY"
    book["CANARY 2"].sheet_state = "veryHidden"
    book.defined_names["CANARY"] = DefinedName("CANARY", attr_text='"CANARY"')
    book.properties.creator = "CANARY"
    book.properties.title = "CANARY"
    path = tmp_path / "reply.xlsx"
    book.save(path)
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("xl/pivotCache/pivotCacheDefinition1.xml", "<x>CANARY</x>")
        container.writestr("xl/externalLinks/externalLink1.xml", "<x>CANARY</x>")
        container.writestr(
            "xl/threadedComments/threadedComment1.xml", "<ThreadedComments><threadedComment>CANARY</threadedComment></ThreadedComments>"
        )
        container.writestr("customXml/item1.xml", "<x>CANARY</x>")
        container.writestr("xl/embeddings/oleObject1.bin", "CANARY")
    return path


def test_nothing_that_a_workbook_hides_is_read(hiding_workbook: Path) -> None:
    document = read_workbook(hiding_workbook)
    assert "CANARY" not in repr(document)
    assert draw(document)[:5] == ["[sheet] Data", "=", "| Force | 2020 | 2021 |", "| Kent | 3 | 4 |", "| Leeds | 5 | 6 |"]
    hidden = dict(document.hidden)
    assert hidden.pop("document_property") >= 2
    assert hidden == {
        "collapsed_row": 2,
        "comment": 2,
        "custom_xml": 1,
        "defined_name": 1,
        "embedded_file": 1,
        "external_link": 1,
        "hidden_column": 2,
        "hidden_row": 2,
        "hidden_sheet": 2,
        "invisible_text": 1,
        "masked_by_format": 1,
        "pivot_cache": 1,
        "struck_text": 2,
    }


def test_rows_that_a_filter_hides_are_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Force", "n"], ["CANARY", 3], ["Kent", 4]):
        sheet.append(row)
    sheet.auto_filter.ref = "A1:B3"
    sheet.auto_filter.add_filter_column(0, ["Kent"])
    sheet.row_dimensions[2].hidden = True
    book.properties.creator = None
    book.save(tmp_path / "reply.xlsx")
    document = read_workbook(tmp_path / "reply.xlsx")
    assert "CANARY" not in repr(document)
    assert document.hidden["filtered_row"] == 1


def test_a_merged_label_whose_first_row_is_hidden_still_stands_over_the_rest(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Force", "Year", "n"], ["Kent", "CANARY", 3], [None, "2020", 4]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[2].hidden = True
    book.save(tmp_path / "reply.xlsx")
    document = read_workbook(tmp_path / "reply.xlsx")
    assert draw(document)[-1] == "| Kent | 2020 | 4 |"
    assert "CANARY" not in repr(document)


def test_nothing_that_an_old_workbook_hides_is_read() -> None:
    document = read_workbook(FIXTURES / "masked.xls", "xls")
    assert_hidden(document, hidden_column=1, hidden_row=1, hidden_sheet=1, invisible_text=1, masked_by_format=1, struck_text=1)
    assert "3.0625" not in repr(document)
    assert draw(document)[2:5] == ["| Force | Apr-22 | May-22 |", "| Kent | <5 | 1616 |", "| Leeds | 9 | 10 |"]


def test_nothing_that_an_ods_hides_is_read(tmp_path: Path) -> None:
    def row(*texts: str, attributes: str = "", style: str = "") -> str:
        cells = "".join(f"<table:table-cell table:style-name='{style}'><text:p>{text}</text:p></table:table-cell>" for text in texts)
        return f"<table:table-row {attributes}>{cells}</table:table-row>"

    styles = (
        "<style:style style:name='off' style:family='table'><style:table-properties table:display='false'/></style:style>"
        "<style:style style:name='white' style:family='table-cell'><style:text-properties fo:color='#FFFFFF'/></style:style>"
        "<style:style style:name='struck' style:family='table-cell'>"
        "<style:text-properties style:text-line-through-style='solid'/></style:style>"
    )
    masked = "<table:table-cell office:value-type='float' office:value='3.0625'><text:p>&lt;5</text:p></table:table-cell>"
    noted = "<table:table-cell><office:annotation><text:p>CANARY</text:p></office:annotation><text:p>2020</text:p></table:table-cell>"
    body = (
        "<table:table table:name='Data'>"
        "<table:table-column/><table:table-column table:visibility='collapse'/><table:table-column table:number-columns-repeated='9'/>"
        f"<table:table-row><table:table-cell><text:p>Force</text:p></table:table-cell><table:table-cell><text:p>CANARY</text:p></table:table-cell>{noted}</table:table-row>"
        f"<table:table-row><table:table-cell><text:p>Kent</text:p></table:table-cell><table:table-cell/>{masked}</table:table-row>"
        + row("CANARY", attributes="table:visibility='collapse'")
        + row("CANARY", attributes="table:visibility='filter'")
        + "<table:table-row-group table:display='false'>" + row("CANARY") + "</table:table-row-group>"
        + row("CANARY", style="white")
        + row("CANARY", style="struck")
        + "<table:table-row table:number-rows-repeated='1048570'>"
        + "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        + "</table:table>"
        + "<table:table table:name='CANARY' table:style-name='off'>" + row("CANARY") + "</table:table>"
    )  # fmt: skip
    document = read_workbook(make_open_document(tmp_path / "reply.ods", "spreadsheet", body, styles), "ods")
    assert_hidden(
        document, collapsed_row=1, comment=1, filtered_row=1, hidden_column=1, hidden_row=1, hidden_sheet=1, invisible_text=1, struck_text=1
    )
    assert "3.0625" not in repr(document)
    assert draw(document) == ["[sheet] Data", "=", "| Force | 2020 |", "| Kent | <5 |"]


def test_nothing_that_a_letter_hides_is_read(tmp_path: Path) -> None:
    styles = '<w:style w:type="character" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        paragraph("Shown")
        + paragraph("CANARY", "", "<w:vanish/>")
        + paragraph("CANARY", "", '<w:rStyle w:val="Secret"/>')
        + paragraph("CANARY", "", "<w:strike/>")
        + paragraph("CANARY", "", '<w:color w:val="FFFFFF"/>')
        + "<w:p><w:del><w:r><w:delText>CANARY</w:delText></w:r></w:del></w:p>"
        + f"<w:p><w:moveFrom>{run('CANARY')}</w:moveFrom></w:p>"
        + table(cell("Year") + cell("n"))
        + "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>" + cell("2019") + cell("3") + "</w:tr>"
        + "<w:tr>" + cell("4") + cell("5") + "</w:tr>"
        + "<w:tr><w:trPr><w:del/></w:trPr>" + cell("CANARY") + "</w:tr>"
        + "<w:tr><w:trPr><w:hidden/></w:trPr>" + cell("CANARY") + "</w:tr></w:tbl>"
    )  # fmt: skip
    path = make_docx(
        tmp_path / "reply.docx",
        body,
        styles=styles,
        comments='<w:comment w:id="0" w:author="CANARY"><w:p><w:r><w:t>CANARY</w:t></w:r></w:p></w:comment>',
        header1=paragraph("Kent Police") + paragraph("CANARY", "", "<w:vanish/>"),
    )
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("docProps/core.xml", "<x><creator>CANARY</creator></x>")
        container.writestr("word/embeddings/sheet.xlsx", "CANARY")
        container.writestr("customXml/item1.xml", "<x>CANARY</x>")
    document = read_letter(path, "docx")
    assert_hidden(
        document,
        comment=1,
        custom_xml=1,
        document_property=1,
        embedded_file=1,
        hidden_row=1,
        hidden_text=3,
        invisible_text=1,
        struck_text=1,
        tracked_deletion=3,
    )
    assert draw(document)[:2] == ["[furniture] Kent Police", "Shown"]


def test_nothing_that_an_odt_hides_is_read(tmp_path: Path) -> None:
    styles = (
        "<style:style style:name='gone' style:family='text'><style:text-properties text:display='none'/></style:style>"
        "<style:style style:name='struck' style:family='text'><style:text-properties style:text-line-through-style='solid'/></style:style>"
    )
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>CANARY</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>Shown<text:span text:style-name='gone'>CANARY</text:span><text:span text:style-name='struck'>CANARY</text:span>"
        "<office:annotation><text:p>CANARY</text:p></office:annotation></text:p>"
        "<text:section text:display='none'><text:p>CANARY</text:p></text:section>"
    )
    document = read_letter(make_open_document(tmp_path / "reply.odt", "text", body, styles), "odt")
    assert_hidden(document, comment=1, hidden_text=2, struck_text=1, tracked_deletion=1)
    assert draw(document) == ["Shown"]


def test_nothing_that_a_web_page_hides_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reply.html"
    path.write_text(
        "<html><head><style>.x, #y {display: none} @media print {p {display:none}}</style><title>In the tab</title></head><body><p>Shown"
        "<!-- CANARY --><span style='display:none'>CANARY</span><i class=x>CANARY</i><b id=y>CANARY</b><span hidden>CANARY</span>"
        "<del>CANARY</del><span style='color:#fff'>CANARY</span></p><script>CANARY</script><input value=CANARY>"
        "<div style='background:#036'><span style='color:white'>Heading</span></div></body></html>",
        encoding="utf-8",
    )
    document = read_letter(path, "html")
    assert_hidden(document, hidden_text=5, html_comment=1, invisible_text=1, struck_text=1)
    assert draw(document) == ["[furniture] In the tab", "Shown", "Heading"]


def test_of_a_mail_only_subject_sender_and_date_are_read(tmp_path: Path) -> None:
    path = tmp_path / "reply.eml"
    path.write_bytes(
        b"Received: from CANARY\r\nX-Secret: CANARY\r\nTo: CANARY@example.org\r\nFrom: foi@example.org\r\nSubject: FOI 1/24\r\n"
        b"Date: Mon, 1 Apr 2024 10:00:00 +0100\r\n\r\nThere were 39 offences.\r\n"
    )
    (source,) = discover([path])
    document = extract(source)
    assert_hidden(document, mail_header=3)
    assert draw(document) == [
        "[furniture] Subject: FOI 1/24",
        "[furniture] From: foi@example.org",
        "[furniture] Date: Mon, 01 Apr 2024 10:00:00 +0100",
        "There were 39 offences.",
    ]
