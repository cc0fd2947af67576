"""Scans: what two readings must agree on, what a doubt takes with it, and one small picture read by the engine itself."""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from foi_ingest.errors import Unreadable
from foi_ingest.extract import extract
from foi_ingest.extract.pdf.document import READ_BY
from foi_ingest.extract.pdf.rules import Rules
from foi_ingest.extract.pdf.sheet import Sheet, Turn
from foi_ingest.extract.pdf.words import Word
from foi_ingest.extract.scan import engine, read_scan, scan_engine
from foi_ingest.extract.scan.agreement import compare, cut_out, find_spans, judge
from foi_ingest.extract.scan.document import UNSURE, compose
from foi_ingest.extract.scan.doubts import is_torn, spread_doubt
from foi_ingest.extract.scan.engine import Reading
from foi_ingest.extract.scan.letters import Chunk, Segment, Shape, find_segments
from foi_ingest.extract.scan.lie import Lie
from foi_ingest.extract.scan.words import ScanPage, ScanWord
from foi_ingest.model import Cell, Document, Grid, Line, Place, Source
from written_pdf import WrittenPage, write_pdf, write_stream

CAP = 30
DIGIT, PITCH = 20, 23
"""Pixels of a digit and from one digit to the next, in print whose capitals are `CAP` high."""

ENGINE = scan_engine()
needs_engine = pytest.mark.skipif(ENGINE is None, reason="the engine that reads scans is not installed: pip install foi-ingest[scan]")


def read(text: str, certainty: float = 0.99) -> Reading:
    return Reading(text, (certainty,) * len(text))


def shape(label: int, x0: int, *, width: int = DIGIT, height: int = CAP, raised: int = 0, fill: float = 0.5, is_cut: bool = False) -> Shape:
    bottom = 100 - raised
    return Shape(label, x0, bottom - height, x0 + width, bottom, round(fill * width * height), is_cut)


def digits(count: int) -> list[Shape]:
    return [shape(index + 1, index * PITCH) for index in range(count)]


def see(first: str, second: str, shapes: list[Shape], *, sure: float = 0.99, third: Reading | None = None) -> tuple[str, bool]:
    """(text, sure) of one word in two readings; `sure` is how certain the second one is."""
    segment = Segment(shapes, CAP, 100, [Chunk(shapes)])
    (word,) = compare(segment, read(first), [read(second, sure)])
    (seen,) = judge(word, third)
    return seen.text, seen.sure


# ── agreement ──


def test_a_number_that_two_certain_readings_give_alike_is_sure() -> None:
    assert see("37", "37", digits(2)) == ("37", True)


@pytest.mark.parametrize(
    ("first", "second"), [("<5", "<S"), ("10", "1O"), ("17", "77"), ("1,616", "1.616"), ("2017/18", "201718"), ("12", "112")]
)
def test_readings_that_differ_in_one_character_give_no_number(first: str, second: str) -> None:
    assert not see(first, second, digits(len(first)))[1]
    assert not see(second, first, digits(len(first)))[1]


def test_a_third_reading_never_outvotes_a_dissent_about_a_number() -> None:
    assert not see("37", "31", digits(2), third=read("37"))[1]
    assert not see("S7", "57", digits(2), third=read("57"))[1]


def test_a_digit_of_which_one_reading_is_not_certain_is_no_number() -> None:
    assert not see("37", "37", digits(2), sure=0.85)[1]


def test_a_third_reading_stands_in_for_one_that_agrees_without_certainty() -> None:
    assert see("37", "37", digits(2), sure=0.6, third=read("37")) == ("37", True)
    assert not see("37", "37", digits(2), sure=0.6, third=read("31"))[1]
    assert not see("37", "37", digits(2), sure=0.6, third=read("37", 0.6))[1]


def test_a_repeated_digit_that_both_readings_left_out_shows_in_the_ink() -> None:
    assert not see("11", "11", digits(3))[1]
    assert not see("777", "777", digits(2))[1]


def test_digits_that_run_into_one_another_are_counted_by_the_width_of_their_ink() -> None:
    blot = [shape(1, 0, width=2 * PITCH + DIGIT)]
    assert see("160", "160", blot) == ("160", True)
    assert not see("16", "16", blot)[1]


def test_a_raised_footnote_digit_is_no_digit_of_the_number_before_it() -> None:
    raised = [*digits(2), shape(3, 2 * PITCH, width=14, height=20, raised=12)]
    assert not see("141", "141", raised)[1]


def test_what_is_left_of_a_rule_is_no_one() -> None:
    rest = [shape(1, 0, width=4, fill=0.95), shape(2, PITCH)]
    assert not see("19", "19", rest)[1]


def test_a_digit_of_which_a_rule_may_have_taken_a_stroke_is_no_number() -> None:
    assert not see("7", "7", [shape(1, 0, is_cut=True)])[1]


def test_a_word_in_capitals_and_in_small_letters_is_the_same_word() -> None:
    assert see("s15A", "S15A", digits(4))[1]


def test_a_word_without_digits_may_be_told_by_two_readings_of_three() -> None:
    assert see("Kik", "Kjk", digits(3), third=read("Kik")) == ("Kik", True)


def test_writing_that_no_force_prints_is_not_read() -> None:
    assert not see("事", "事", digits(1))[1]


def test_a_character_lost_at_the_edge_of_a_word_puts_the_word_in_doubt() -> None:
    # The whole line has a one before the 12 that the word alone has not.
    assert find_spans("In112", ["In", "12"], {2}) == [(0, 2), (2, 5)]
    assert find_spans("In12", ["In", "12"], {2}) == [(0, 2), (2, 4)]
    # Nothing tells whose the comma is.
    assert find_spans("a,b", ["a", "b"], set()) == [(0, 2), (1, 3)]


def compare_line(line: str, alone: list[str], gap: int) -> list[tuple[str, bool]]:
    chunks = [Chunk([shape(index + 1, index * (DIGIT + gap))]) for index in range(len(alone))]
    segment = Segment([shape for chunk in chunks for shape in chunk.shapes], CAP, 100, chunks)
    return [(seen.text, seen.sure) for word in compare(segment, read(line), [read(text) for text in alone]) for seen in judge(word, None)]


def test_ones_that_stand_apart_are_one_number_unless_a_space_is_read() -> None:
    assert compare_line("11", ["1", "1"], 9) == [("11", True)]
    assert compare_line("1 1", ["1", "1"], 12) == [("1", True), ("1", True)]


def test_a_space_that_only_one_reading_sees_inside_a_number_is_a_doubt() -> None:
    segment = Segment(digits(4), CAP, 100, [Chunk(digits(4))])
    (word,) = compare(segment, read("12 34"), [read("1234")])
    assert [seen.sure for seen in judge(word, None)] == [False]


def test_a_reading_with_its_neighbours_counts_only_where_the_neighbours_are_read_alike() -> None:
    assert cut_out(read("Page1of"), "page", "of").text == "1"
    assert cut_out(read("Pace1of"), "page", "of").text == ""


# ── letters ──


def test_columns_part_a_line_and_commas_do_not() -> None:
    line = [shape(1, 0), shape(2, 23), shape(3, 45, width=5, height=9, raised=-5), shape(4, 60), shape(5, 160), shape(6, 183)]
    found = find_segments(line, 1.0)
    assert [len(segment.shapes) for segment in found] == [4, 2]


def test_a_dash_alone_in_its_column_is_measured_by_the_print_beside_it() -> None:
    found = find_segments([shape(1, 0), shape(2, 23), shape(3, 46), shape(4, 300, width=12, height=4, raised=12)], 1.0)
    assert [segment.cap for segment in found] == [CAP, CAP]


# ── doubts ──

COLUMNS = (72, 200, 280, 360)
TABLE = [
    ["Platform", "2019/20", "2020/21", "2021/22"],
    ["Snapchat", "37", "56", "59"],
    ["Kik", "18", "25", "29"],
    ["Other", "16", "15", "14"],
]


def word(text: str, x0: float, top: float, *, sure: bool = True, exact: bool = True) -> ScanWord:
    size = 11.0
    lost = not sure and any(char.isdigit() for char in text)
    return ScanWord(
        text, x0, top, x0 + 5.5 * len(text), top + size, size, bold=False, artifact=False, sure=sure, exact=sure and exact, lost_digit=lost
    )


def sentence(text: str, top: float) -> list[ScanWord]:
    """The words of a line; a question mark before a word says that it is not sure."""
    words, x0 = [], 72.0
    for token in text.split():
        words.append(word(token.lstrip("?"), x0, top, sure=not token.startswith("?")))
        x0 = words[-1].x1 + 3.5
    return words


def table(top: float, *, unsure: str = "", inexact: str = "") -> list[ScanWord]:
    return [
        word(text, x0, top + 16 * row, sure=text != unsure, exact=text != inexact)
        for row, texts in enumerate(TABLE)
        for x0, text in zip(COLUMNS, texts, strict=True)
    ]


def make_page(words: list[ScanWord], *, number: int = 1, skew: float = 0.0) -> ScanPage:
    sheet = Sheet(number, 595.0, 842.0, list[Word](words), [], Rules((), (), ()), Turn(0, 595.0, 842.0), (0.0, 0.0))
    return ScanPage(sheet, Lie(595.0, 842.0, skew))


def list_doubts(document: Document) -> set[str]:
    return {cell.text for part in document.parts if isinstance(part, Grid) for cell in part.cells if cell.doubt == "unsure_reading"}


def list_lines(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Line)]


def test_a_table_that_is_sure_is_read_like_any_other_and_says_by_what() -> None:
    document = compose([make_page(table(200))], 1, "engine 1 twice")
    (grid,) = (part for part in document.parts if isinstance(part, Grid))
    assert [[cell.text for cell in grid.cells if cell.row == row] for row in range(4)] == TABLE
    assert grid.kind == "scan"
    assert document.read_by == "engine 1 twice"
    assert not list_doubts(document)


def test_a_figure_in_doubt_keeps_its_cell_and_takes_no_other_with_it() -> None:
    assert list_doubts(compose([make_page(table(200, unsure="25"))], 1, "e")) == {"25"}


def test_a_row_label_in_doubt_takes_its_row_with_it() -> None:
    assert list_doubts(compose([make_page(table(200, unsure="Kik"))], 1, "e")) == {"Kik", "18", "25", "29"}


def test_a_header_in_doubt_takes_its_column_with_it() -> None:
    assert list_doubts(compose([make_page(table(200, unsure="2020/21"))], 1, "e")) >= {"2020/21", "56", "25", "15"}


def test_the_corner_in_doubt_takes_the_whole_table_with_it() -> None:
    assert list_doubts(compose([make_page(table(200, unsure="Platform"))], 1, "e")) == {text for row in TABLE for text in row}


def test_a_label_must_be_as_certain_as_a_figure() -> None:
    assert list_doubts(compose([make_page(table(200, inexact="Other"))], 1, "e")) == {"Other", "16", "15", "14"}


def test_a_number_in_doubt_takes_the_other_numbers_of_its_sentence_out_of_the_text() -> None:
    document = compose([make_page(sentence("In ?2018/19 the force recorded 62 such offences.", 100))], 1, "e")
    assert list_lines(document) == [f"In {UNSURE} the force recorded {UNSURE} such offences."]
    assert "1 of 2 words with figures" in document.notes[0]


def test_a_word_in_doubt_stands_in_no_sentence() -> None:
    assert list_lines(compose([make_page(sentence("There were 62 ?arests in 2019/20.", 100))], 1, "e")) == [
        f"There were 62 {UNSURE} in 2019/20."
    ]


def test_a_label_printed_once_for_several_rows_takes_them_all_with_it() -> None:
    cells = [
        Cell(row, row, column, column, text, Place(spot=f"{row} {column}"))
        for row, texts in enumerate([["Sex", "Age", "Count"], ["Male", "13", "4"], ["", "14", "6"], ["Female", "13", "9"]])
        for column, text in enumerate(texts)
        if text
    ]
    spread = spread_doubt(cells, {next(index for index, cell in enumerate(cells) if cell.text == "Male")})
    assert [cells[index].text for index in sorted(spread)] == ["Male", "13", "4", "14", "6"]


def test_a_cell_with_lines_of_two_rows_shows_that_a_rule_was_not_seen() -> None:
    texts = [
        (0, 0, "Date\n2021/22", [10.0, 22.0]),
        (0, 1, "Crimes", [10.0]),
        (1, 1, "62", [22.0]),
        (2, 0, "2022/23", [34.0]),
        (2, 1, "71", [34.0]),
    ]
    cells = [Cell(row, row, column, column, text, Place(spot=f"{row} {column}")) for row, column, text, _ in texts]
    assert is_torn(cells, [middles for *_, middles in texts], 11.0)
    # A label of two lines in the middle of its row, and a corner beside two rows of headers, are whole.
    assert not is_torn(cells, [[7.0, 13.0], [10.0], [22.0], [34.0], [34.0]], 11.0)
    assert not is_torn([cells[0], cells[1], replace(cells[2], text="2021"), *cells[3:]], [middles for *_, middles in texts], 11.0)


def test_a_year_lost_over_a_table_leaves_no_figure_under_it() -> None:
    lost = compose([make_page([*sentence("Offences recorded in ?2019", 100), *table(200)])], 1, "e")
    kept = compose([make_page([*sentence("Offences recorded in 2019", 100), *table(200)])], 1, "e")
    assert list_doubts(lost) == {text for row in TABLE for text in row}
    assert not list_doubts(kept)


def test_a_year_lost_on_one_page_leaves_no_figure_on_the_next() -> None:
    pages = [make_page(sentence("Offences recorded in ?2019", 300)), make_page(sentence("There were 62 offences.", 300), number=2)]
    assert list_lines(compose(pages, 2, "e"))[-1] == f"There were {UNSURE} offences."


def test_places_are_told_on_the_page_as_it_lay_in_the_scanner() -> None:
    level = compose([make_page(sentence("Gwent Police", 100))], 1, "e").parts[0].place.box
    aslant = compose([make_page(sentence("Gwent Police", 100), skew=1.0)], 1, "e").parts[0].place.box
    assert level is not None
    assert aslant is not None
    # Turned by a degree round the middle of the page, what stands far over the middle moves right, and what stands left of it moves up.
    assert aslant[0] - level[0] == pytest.approx(5.3, abs=0.6)
    assert aslant[1] - level[1] == pytest.approx(-3.9, abs=0.6)


# ── the engine ──


def draw_page(lines: list[tuple[int, int, str]], path: Path, pages: int = 1) -> Path:
    """A PDF of pictures, 400 by 200 points at 200 dpi, with text at the given points."""
    scale = 200 / 72
    picture = Image.new("L", (round(400 * scale), round(200 * scale)), 250)
    pen = ImageDraw.Draw(picture)
    for x, y, text in lines:
        pen.text((x * scale, y * scale), text, fill=20, font=ImageFont.load_default(size=12 * scale))
    picture.save(path, "PDF", resolution=200, save_all=True, append_images=[picture] * (pages - 1))
    return path


def test_without_the_engine_a_scan_stays_unread_and_says_how_to_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    with pytest.raises(Unreadable, match=r"pip install foi-ingest\[scan\]") as caught:
        read_scan(draw_page([], tmp_path / "scan.pdf"))
    assert caught.value.reason_id == "no_text_layer"


@needs_engine
def test_a_scan_too_long_for_its_time_says_so_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_scan(draw_page([], tmp_path / "scan.pdf", pages=7))
    assert caught.value.reason_id == "long_scan"


@needs_engine
def test_an_empty_picture_is_no_reply_without_figures(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        read_scan(draw_page([], tmp_path / "scan.pdf"))
    assert caught.value.reason_id == "no_text_layer"


@needs_engine
def test_a_drawn_table_is_read_from_its_picture(tmp_path: Path) -> None:
    rows = [["Year", "Offences", "Arrests"], ["2017/18", "44", "<5"], ["2018/19", "26", "11"], ["2019/20", "1,616", "0"]]
    lines = [(x, 20 + 20 * row, text) for row, texts in enumerate(rows) for x, text in zip((20, 120, 240), texts, strict=True)]
    document = read_scan(draw_page(lines, tmp_path / "scan.pdf"))
    (grid,) = (part for part in document.parts if isinstance(part, Grid))
    assert [[cell.text for cell in grid.cells if cell.row == row] for row in range(4)] == rows
    assert not list_doubts(document)
    assert document.read_by == f"{ENGINE} twice"
    (cell,) = (cell for cell in grid.cells if cell.text == "1,616")
    assert cell.place.page == 1
    assert cell.place.box is not None
    assert cell.place.box[:2] == pytest.approx((120, 80), abs=4)


@needs_engine
def test_a_pdf_of_pictures_comes_to_the_reader_of_scans(tmp_path: Path) -> None:
    path = draw_page([(20, 20, "Gwent Police")], tmp_path / "scan.pdf")
    document = extract(Source("0" * 64, path.name, "pdf", path.stat().st_size, path))
    assert list_lines(document) == ["Gwent Police"]


# ── pages of text and pictures together ──


def test_a_doubtful_header_holds_for_what_goes_on_from_its_table() -> None:
    first, rest = make_page(table(660, unsure=TABLE[0][1])), make_page(table(40), number=2)
    first.sheet.height = 740.0
    document = compose([first, rest], 2, "e")
    assert [part.continues for part in document.parts if isinstance(part, Grid)] == [False, True]
    assert list_doubts(document) == {text for row in TABLE for text in row}


def test_a_year_lost_on_a_picture_holds_for_the_table_that_opens_the_next_page_of_text() -> None:
    lost = make_page(sentence("Offences recorded in ?2019", 300))
    opening, headed = make_page(table(200), number=2).sheet, make_page([*sentence("Offences in 2020", 150), *table(200)], number=2).sheet
    assert list_doubts(compose([lost], 2, "e", [opening])) == {text for row in TABLE for text in row}
    assert not list_doubts(compose([lost], 2, "e", [headed]))


def write_mixed(path: Path, *pages: WrittenPage, lines: list[tuple[int, int, str]]) -> Path:
    """A PDF whose pages may draw one picture, `/Im1`: text at the given points of 400 by 200, at 200 dpi."""
    scale = 200 / 72
    picture = Image.new("L", (round(400 * scale), round(200 * scale)), 250)
    pen = ImageDraw.Draw(picture)
    for x, y, text in lines:
        pen.text((x * scale, y * scale), text, fill=20, font=ImageFont.load_default(size=12 * scale))
    packed = zlib.compress(picture.tobytes()).decode("latin-1")
    entries = (
        f"/Type /XObject /Subtype /Image /Width {picture.width} /Height {picture.height} /ColorSpace /DeviceGray"
        " /BitsPerComponent 8 /Filter /FlateDecode"
    )
    return write_pdf(path, *pages, resources="/XObject << /Im1 10 0 R >>", objects=[write_stream(packed, entries)])


def draw_picture(width: float = 400, height: float = 200) -> WrittenPage:
    return WrittenPage(400, 200).raw(f"q {width} 0 0 {height} 0 {200 - height} cm /Im1 Do Q")


def read_file(path: Path) -> Document:
    return extract(Source("0" * 64, path.name, "pdf", path.stat().st_size, path))


TEXT_TABLE = [["Year", "Offences"], ["2018/19", "26"], ["2019/20", "31"]]
TABLE_LINES = [(x, 20 + 20 * row, text) for row, texts in enumerate(TEXT_TABLE) for x, text in zip((20, 120), texts, strict=True)]


def write_text() -> WrittenPage:
    """One page of text with a ruled table."""
    page = WrittenPage(400, 200).text(20, 20, "Gwent Police").net((20, 120, 220), (58, 78, 98, 118))
    return page.rows((24, 124), 62, 20, TEXT_TABLE)


@needs_engine
def test_a_picture_among_pages_of_text_is_read_and_each_place_names_its_reader(tmp_path: Path) -> None:
    document = read_file(write_mixed(tmp_path / "both.pdf", write_text(), draw_picture(), lines=TABLE_LINES))
    grids = [part for part in document.parts if isinstance(part, Grid)]
    texts = [text for row in TEXT_TABLE for text in row]
    assert [(grid.place.page, grid.kind, [cell.text for cell in grid.cells]) for grid in grids] == [(1, "ruled", texts), (2, "scan", texts)]
    assert not list_doubts(document)
    assert [document.name_reader(grid.place) for grid in grids] == [READ_BY, f"{ENGINE} twice"]
    assert document.name_readers() == f"{READ_BY}, {ENGINE} twice"
    assert (document.pages, document.hidden) == (2, {})


@needs_engine
def test_a_table_in_a_picture_among_pages_of_text_never_loads_an_unsure_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foi_ingest.extract.scan.agreement.LEAST_CERTAINTY", 1.1)
    document = read_file(write_mixed(tmp_path / "both.pdf", write_text(), draw_picture(), lines=TABLE_LINES))
    text, scan = (part for part in document.parts if isinstance(part, Grid))
    assert {cell.doubt for cell in text.cells} == {""}
    assert {cell.doubt for cell in scan.cells if any(map(str.isdigit, cell.text))} == {"unsure_reading"}


@needs_engine
def test_invisible_text_over_a_picture_is_counted_and_the_picture_is_read(tmp_path: Path) -> None:
    page = draw_picture().text(20, 20, "Kent Police 77", before="3 Tr")
    document = read_file(write_mixed(tmp_path / "layer.pdf", page, lines=[(20, 20, "Gwent Police")]))
    assert list_lines(document) == ["Gwent Police"]
    assert document.hidden == {"invisible_text": 3}
    among = read_file(write_mixed(tmp_path / "among.pdf", write_text(), page, lines=[(20, 20, "Kent Police")]))
    assert list_lines(among) == ["Gwent Police", "Kent Police"]
    assert among.hidden == {"invisible_text": 3}


@needs_engine
def test_a_scan_with_a_stamp_of_text_is_read_from_its_picture(tmp_path: Path) -> None:
    page = draw_picture().text(300, 180, "Page 2 of 2")
    document = read_file(write_mixed(tmp_path / "stamp.pdf", write_text(), page, lines=TABLE_LINES))
    assert [part.kind for part in document.parts if isinstance(part, Grid)] == ["ruled", "scan"]


@pytest.mark.parametrize("kind", ["logo", "background"])
def test_a_logo_and_a_picture_behind_a_letter_are_no_scans(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foi_ingest.extract.scan.mixed.see_pictures", None)
    page = draw_picture(80, 40)
    if kind == "background":
        page = draw_picture()
        for row in range(6):
            page.text(20, 20 + 20 * row, "a letter on paper with a picture behind")
    document = read_file(write_mixed(tmp_path / "no_scan.pdf", write_text(), page, lines=[(20, 20, "Gwent Police")]))
    assert document.name_readers() == READ_BY
    told = [note for note in document.notes if "that was not read" in note]
    assert told == (["page 2 holds a picture, on 100% of it, that was not read"] if kind == "background" else [])


def test_without_the_engine_the_text_is_read_and_the_pictures_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "find_spec", lambda _: None)
    document = read_file(write_mixed(tmp_path / "both.pdf", write_text(), draw_picture(), lines=TABLE_LINES))
    assert [part.kind for part in document.parts if isinstance(part, Grid)] == ["ruled"]
    assert document.hidden == {"page_without_text": 1}
    assert any("pip install foi-ingest[scan]" in note for note in document.notes)


@needs_engine
def test_too_many_pictures_among_pages_of_text_stay_unread_and_are_told(tmp_path: Path) -> None:
    document = read_file(write_mixed(tmp_path / "many.pdf", write_text(), *[draw_picture()] * 4, lines=TABLE_LINES))
    assert document.hidden == {"page_without_text": 4}
    assert any(note.startswith("4 pages are pictures and were not read") for note in document.notes)


@needs_engine
def test_only_the_pages_asked_for_are_read(tmp_path: Path) -> None:
    document = read_scan(draw_page([(20, 20, "Gwent Police")], tmp_path / "scan.pdf", pages=2), pages=[2])
    assert [(part.place.page, part.text) for part in document.parts if isinstance(part, Line)] == [(2, "Gwent Police")]
    assert document.pages == 2
