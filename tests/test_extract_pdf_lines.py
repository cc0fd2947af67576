"""Running text of a PDF: what is one paragraph, what is page furniture, what must stay apart."""

from __future__ import annotations

from pathlib import Path

from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Line
from written_pdf import WrittenPage, write_pdf

LONG = [
    "I write in connection with your request for information which was received by the force on the",
    "fourteenth of September. I note that you seek access to the number of offences that were",
    "recorded in each year.",
]


def read_lines(tmp_path: Path, *pages: WrittenPage, kind: str = "text") -> list[str]:
    document = read_pdf(write_pdf(tmp_path / "letter.pdf", *pages))
    return [part.text for part in document.parts if isinstance(part, Line) and part.kind == kind]


def write_lines(page: WrittenPage, x: float, top: float, lines: list[str], pitch: float = 13) -> WrittenPage:
    for index, line in enumerate(lines):
        page.text(x, top + index * pitch, line)
    return page


def test_a_sentence_is_cut_where_the_page_ends_its_line(tmp_path: Path) -> None:
    assert read_lines(tmp_path, write_lines(WrittenPage(), 60, 100, LONG)) == [" ".join(LONG)]


def test_lines_of_a_short_list_run_together(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG)
    write_lines(page, 60, 160, ["Instagram - 2", "Snapchat - 10", "2022/23 - 10", "2023/24 - 12"])
    assert read_lines(tmp_path, page)[1:] == ["Instagram - 2", "Snapchat - 10", "2022/23 - 10", "2023/24 - 12"]


def test_a_list_alone_on_its_page_runs_together(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, ["Instagram - 2", "Snapchat and others - 10", "Kik - 1"])
    assert read_lines(tmp_path, page) == ["Instagram - 2", "Snapchat and others - 10", "Kik - 1"]


def test_numbered_questions_run_together(tmp_path: Path) -> None:
    first = "1. The number of offences of sexual communication with a child that were recorded in the year"
    page = write_lines(WrittenPage(), 60, 100, [first, "2. The ages of the victims.", "Q3 How many suspects were charged?"])
    assert read_lines(tmp_path, page) == [first, "2. The ages of the victims.", "Q3 How many suspects were charged?"]


def test_a_blank_line_is_no_end_of_a_paragraph(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG[:2])
    write_lines(page, 60, 150, ["Yours faithfully,"])
    assert read_lines(tmp_path, page) == [" ".join(LONG[:2]), "Yours faithfully,"]


def test_two_sides_of_a_letterhead_are_read_across(tmp_path: Path) -> None:
    page = WrittenPage()
    write_lines(page, 60, 100, ["Somewhere Police", "Headquarters", "High Street", "Sometown"])
    write_lines(page, 380, 100, ["Freedom of Information", "Unit", "Telephone", "Switchboard"])
    write_lines(page, 60, 200, LONG)
    lines = read_lines(tmp_path, page)
    assert lines[:4] == ["Somewhere Police", "Headquarters", "High Street", "Sometown"]
    assert lines[4:8] == ["Freedom of Information", "Unit", "Telephone", "Switchboard"]


def test_a_running_footer_is_read_as_text(tmp_path: Path) -> None:
    pages = [write_lines(WrittenPage(), 60, 100, LONG).text(60, 800, f"Ref 101/24 Page {number} of 2") for number in (1, 2)]
    assert read_lines(tmp_path, *pages, kind="furniture") == ["Ref 101/24 Page 1 of 2", "Ref 101/24 Page 2 of 2"]


def test_the_page_number_of_a_single_page_is_read_as_text(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG).text(250, 800, "Page 1 of 1")
    assert read_lines(tmp_path, page, kind="furniture") == ["Page 1 of 1"]


def test_an_answer_at_the_foot_of_a_page_is_taken_for_its_number(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG).text(60, 790, "13")
    assert "13" in read_lines(tmp_path, page)


def test_two_answers_at_one_height_are_taken_for_page_numbers(tmp_path: Path) -> None:
    pages = [write_lines(WrittenPage(), 60, 100, LONG).text(60, 790, answer) for answer in ("13", "27")]
    lines = read_lines(tmp_path, *pages)
    assert "13" in lines
    assert "27" in lines


def test_a_footnote_digit_makes_another_number(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 100, "There were 43").text(124.6, 99, "1", size=6)
    (line,) = read_lines(tmp_path, page)
    assert "431" not in line
    assert line == "There were 43 ¹"


def test_bold_lines_are_not_told_from_others(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 100, "Response", bold=True).text(80, 130, "There were none.")
    document = read_pdf(write_pdf(tmp_path / "letter.pdf", page))
    assert [(part.text, part.emphasis, part.indent) for part in document.parts if isinstance(part, Line)] == [
        ("Response", True, 60.0),
        ("There were none.", False, 80.0),
    ]


def test_fake_bold_doubles_every_letter(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 100, "Total 1100").text(60.3, 100, "Total 1100")
    assert read_lines(tmp_path, page) == ["Total 1100"]


def test_fake_bold_letter_by_letter_doubles_every_letter(tmp_path: Path) -> None:
    page = WrittenPage()
    for index, letter in enumerate("NOTE"):
        page.text(60 + 8 * index, 100, letter).text(60.3 + 8 * index, 100, letter)
    assert read_lines(tmp_path, page) == ["NOTE"]


def test_a_glyph_without_a_character_leaves_a_smaller_number(tmp_path: Path) -> None:
    objects = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /Odd /Encoding /Identity-H /DescendantFonts [11 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Odd /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        "/FontDescriptor 12 0 R /DW 500 >>",
        "<< /Type /FontDescriptor /FontName /Odd /Flags 4 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /ItalicAngle 0 >>",
    ]
    page = WrittenPage().text(60, 100, "1").raw("BT /F3 10 Tf 65.6 732 Td <0055> Tj ET").text(70.6, 100, "4")
    document = read_pdf(write_pdf(tmp_path / "odd.pdf", page, resources="/Font << /F1 5 0 R /F3 10 0 R >>", objects=objects))
    texts = [part.text for part in document.parts if isinstance(part, Line)]
    assert texts == ["1\ufffd4"]
    assert document.notes == ("page 1 has 1 glyphs whose characters the file does not tell",)


def test_a_note_up_the_margin_stands_in_the_middle_of_a_sentence(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG).raw("BT /F1 8 Tf 0 1 -1 0 40 690 Tm (Form 12 of the force) Tj ET")
    assert read_lines(tmp_path, page) == [" ".join(LONG), "Form 12 of the force"]


def test_a_break_within_a_date_makes_another_date(tmp_path: Path) -> None:
    page = write_lines(WrittenPage(), 60, 100, LONG)
    write_lines(page, 60, 160, ["Offences between 1 April 2024 and 31st", "March 2025 - Total Count 62", "Of these 2 were closed"])
    assert read_lines(tmp_path, page)[1:] == [
        "Offences between 1 April 2024 and 31st March 2025 - Total Count 62",
        "Of these 2 were closed",
    ]
