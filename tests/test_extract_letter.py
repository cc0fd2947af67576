"""Letters: docx, odt and web pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawn_documents import draw, find_grids
from foi_ingest.errors import Unreadable
from foi_ingest.extract.letter import read_letter
from foi_ingest.model import Document, Line
from made_letters import cell, make_docx, make_open_document, paragraph, run, table

SUPER = '<w:vertAlign w:val="superscript"/>'


def read_docx(tmp_path: Path, body: str, **parts: str) -> Document:
    return read_letter(make_docx(tmp_path / "reply.docx", body, **parts), "docx")


def read_html(tmp_path: Path, body: str) -> Document:
    path = tmp_path / "reply.html"
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    return read_letter(path, "html")


def test_paragraphs_and_tables_come_in_order_with_their_places(tmp_path: Path) -> None:
    document = read_docx(
        tmp_path, paragraph("Dear Sir") + table(cell("Year") + cell("n"), cell("2019/20") + cell("&lt;5")) + paragraph("Yours")
    )
    assert draw(document) == ["Dear Sir", "=", "| Year | n |", "| 2019/20 | <5 |", "Yours"]
    assert str(find_grids(document)[0].cells[3].place) == "table 1, row 2, column 2"
    assert [str(part.place) for part in document.parts if isinstance(part, Line)] == ["paragraph 1", "paragraph 2"]


def test_merged_cells_keep_their_spans(tmp_path: Path) -> None:
    document = read_docx(
        tmp_path,
        table(
            cell("Age", '<w:vMerge w:val="restart"/>') + cell("Victims", '<w:gridSpan w:val="2"/>'),
            cell("", "<w:vMerge/>") + cell("F") + cell("M"),
            cell("0-11") + cell("3") + cell("4"),
        ),
    )
    spans = {found.text: (found.row, found.row_end, found.column, found.column_end) for found in find_grids(document)[0].cells}
    assert spans["Age"] == (0, 1, 0, 0)
    assert spans["Victims"] == (0, 0, 1, 2)
    assert spans["M"] == (1, 1, 2, 2)


def test_a_superscript_mark_is_not_glued_to_its_figure(tmp_path: Path) -> None:
    figure = f"<w:p>{run('43')}{run('1', SUPER)}</w:p>"
    (grid,) = find_grids(read_docx(tmp_path, table(cell("Kent") + cell(figure), cell("Leeds") + cell("5"))))
    assert (grid.cells[1].text, grid.cells[1].marks) == ("43", "1")


def test_the_raised_letters_of_a_date_belong_to_it(tmp_path: Path) -> None:
    assert draw(read_docx(tmp_path, f"<w:p>{run('1')}{run('st', SUPER)}{run(' April 2020')}</w:p>")) == ["1st April 2020"]


def test_insertions_are_read_and_deletions_are_not(tmp_path: Path) -> None:
    document = read_docx(
        tmp_path,
        f"<w:p>{run('There were ')}<w:del><w:r><w:delText>CANARY</w:delText></w:r></w:del>"
        f"<w:ins>{run('39')}</w:ins>{run(' offences')}</w:p>",
    )
    assert draw(document) == ["There were 39 offences"]
    assert document.hidden == {"tracked_deletion": 1}


def test_numbered_paragraphs_carry_the_number_that_word_shows(tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, form, pattern in ((0, "decimal", "%1."), (1, "lowerLetter", "%1.%2)"))
    )
    numbering = f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    at = [f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="7"/></w:numPr>' for depth in (0, 1)]
    body = paragraph("How many?", at[0]) + paragraph("Boys?", at[1]) + paragraph("An aside") + paragraph("Where?", at[0])
    assert draw(read_docx(tmp_path, body, numbering=numbering)) == ["1. How many?", "1.a) Boys?", "An aside", "2. Where?"]


def test_headings_and_bold_paragraphs_are_told_apart(tmp_path: Path) -> None:
    styles = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    document = read_docx(
        tmp_path,
        paragraph("Our answer", '<w:pStyle w:val="Heading1"/>')
        + paragraph("Question 1", "", "<w:b/>")
        + f"<w:p>{run('a ', '<w:b/>')}{run('b')}</w:p>",
        styles=styles,
    )
    assert [(part.kind, part.emphasis) for part in document.parts if isinstance(part, Line)] == [
        ("heading", True),
        ("text", True),
        ("text", False),
    ]


def test_headers_and_footers_are_furniture(tmp_path: Path) -> None:
    document = read_docx(tmp_path, paragraph("Body"), header1=paragraph("Kent Police"), footer1=paragraph("FOI 12/24"))
    assert draw(document) == ["[furniture] Kent Police", "Body", "[furniture] FOI 12/24"]


def test_a_line_break_in_a_paragraph_begins_a_new_line(tmp_path: Path) -> None:
    document = read_docx(tmp_path, "<w:p><w:r><w:t>2022/23 - 10</w:t><w:br/><w:t>2023/24 - 0</w:t></w:r></w:p>")
    assert draw(document) == ["2022/23 - 10", "2023/24 - 0"]
    assert [str(part.place) for part in document.parts if isinstance(part, Line)] == ["paragraph 1, line 1", "paragraph 1, line 2"]


def test_a_table_that_lays_out_the_letter_is_read_as_what_stands_in_it(tmp_path: Path) -> None:
    inner = table(cell("Year") + cell("n"), cell("2019") + cell("3"))
    document = read_docx(tmp_path, table(cell("Request") + cell(f"{paragraph('Response')}{inner}{paragraph('End')}")))
    assert draw(document) == ["Request", "Response", "=", "| Year | n |", "| 2019 | 3 |", "End"]


def test_white_on_blue_is_read_in_a_letter_and_white_on_white_is_not(tmp_path: Path) -> None:
    white = '<w:color w:val="FFFFFF"/>'
    head = cell(paragraph("Year", "", white), '<w:shd w:val="clear" w:fill="003366"/>') + cell("n")
    document = read_docx(tmp_path, table(head, cell("2019") + cell("3")) + paragraph("CANARY", "", white))
    assert draw(document) == ["=", "| Year | n |", "| 2019 | 3 |"]
    assert document.hidden == {"invisible_text": 1}


def test_a_broken_letter_is_told_without_its_words(tmp_path: Path) -> None:
    path = make_docx(tmp_path / "reply.docx", "<w:p>CANARY")
    with pytest.raises(Unreadable) as caught:
        read_letter(path, "docx")
    assert "CANARY" not in repr(caught.value) + repr(caught.value.__context__)


def test_a_web_page_gives_its_lists_tables_and_furniture(tmp_path: Path) -> None:
    document = read_html(
        tmp_path,
        "<header>Kent Police</header><h1>FOI 1/24</h1>"
        "<ol start=3><li>How many?</li><li value=7>Where?</li></ol><ul><li>2022/23 - 10</li></ul>"
        "<table><caption>Offences</caption><thead><tr><th rowspan=2>Age<th colspan=2>n</tr></thead><tr><td>F<td>M<sup>1</sup></tr></table>",
    )
    assert draw(document) == [
        "[furniture] Kent Police",
        "[heading] FOI 1/24",
        "3. How many?",
        "7. Where?",
        "2022/23 - 10",
        "Offences",
        "=",
        "| Age | n |  |",
        "|  | F | M |",
    ]
    assert find_grids(document)[0].cells[-1].marks == "1"


def test_a_span_of_millions_is_cut(tmp_path: Path) -> None:
    document = read_html(tmp_path, "<table><tr><td colspan=99999999>a<td>b</tr><tr><td rowspan=9999999>c<td>d</tr></table>")
    assert max(found.column_end for found in find_grids(document)[0].cells) < 2000
    assert max(found.row_end for found in find_grids(document)[0].cells) == 1


def test_an_empty_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "reply.html"
    path.write_text(" ", encoding="utf-8")
    with pytest.raises(Unreadable, match="damaged_page"):
        read_letter(path, "html")


def test_an_odt_gives_paragraphs_numbered_lists_and_spans(tmp_path: Path) -> None:
    styles = '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>'
    common = (
        "<office:master-styles><style:master-page style:name='Standard'><style:header><text:p>Kent Police</text:p></style:header>"
        "</style:master-page></office:master-styles>"
    )
    body = (
        "<text:h>Answer</text:h>"
        "<text:list text:style-name='L1'><text:list-item><text:p>How<text:s/>many?</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>Victims</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>F</text:p></table:table-cell>"
        "<table:table-cell><text:p>3</text:p></table:table-cell></table:table-row></table:table>"
    )
    document = read_letter(make_open_document(tmp_path / "reply.odt", "text", body, styles, common), "odt")
    assert draw(document) == ["[furniture] Kent Police", "[heading] Answer", "1. How many?", "=", "| Victims |  |", "| F | 3 |"]
    assert find_grids(document)[0].cells[0].column_end == 1


def test_a_table_in_the_header_of_an_odt_is_furniture_too(tmp_path: Path) -> None:
    cells = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("Heddlu De Cymru", "South Wales Police"))
    header = f"<style:header-first><table:table><table:table-row>{cells}</table:table-row></table:table></style:header-first>"
    common = f"<office:master-styles><style:master-page style:name='First'>{header}</style:master-page></office:master-styles>"
    document = read_letter(make_open_document(tmp_path / "reply.odt", "text", "<text:p>Dear Sir</text:p>", "", common), "odt")
    assert draw(document) == ["[furniture] Heddlu De Cymru", "[furniture] South Wales Police", "Dear Sir"]
    assert len({str(part.place) for part in document.parts if isinstance(part, Line)}) == 3


def test_a_footnote_mark_does_not_become_a_figure_of_its_sentence(tmp_path: Path) -> None:
    body = f"<w:p>{run('There were 39 offences')}{run('1', SUPER)}{run(' in all')}</w:p><w:p>{run('1', SUPER)}{run('To 31 May')}</w:p>"
    assert draw(read_docx(tmp_path, body)) == ["There were 39 offences in all", "1 To 31 May"]


def test_footnotes_of_word_stand_at_the_end(tmp_path: Path) -> None:
    reference = '<w:p><w:r><w:t>39</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = read_docx(tmp_path, reference, footnotes=f'<w:footnote w:id="2">{paragraph("To 31 May")}</w:footnote>')
    assert draw(document) == ["39", "1. To 31 May"]


def test_the_title_of_a_web_page_is_furniture(tmp_path: Path) -> None:
    path = tmp_path / "reply.html"
    path.write_text("<html><head><title>FOI 12 |\n Gwent Police</title></head><body><p>39 offences</p></body></html>", encoding="utf-8")
    first = read_letter(path, "html").parts[0]
    assert isinstance(first, Line)
    assert (first.text, first.kind, str(first.place)) == ("FOI 12 | Gwent Police", "furniture", "title")


def test_a_break_within_a_date_does_not_make_another_date(tmp_path: Path) -> None:
    document = read_html(tmp_path, "<p>between 1 April 2024 and 31st<br>March 2025 - 62<br>2026 - 3</p>")
    assert draw(document) == ["between 1 April 2024 and 31st March 2025 - 62", "2026 - 3"]
