"""Text that a reader of the page does not see is counted and never read."""

from __future__ import annotations

from pathlib import Path

import pytest

from foi_ingest.extract.pdf import read_pdf
from foi_ingest.model import Document, Line
from written_pdf import WrittenPage, write_pdf, write_stream

CANARY = "CANARY-417"


def read(tmp_path: Path, page: WrittenPage, **parts: object) -> Document:
    page.text(60, 60, "There were 12 offences.")
    return read_pdf(write_pdf(tmp_path / "reply.pdf", page, **parts))  # type: ignore[arg-type]


def assert_hidden(document: Document, kind: str) -> None:
    assert CANARY not in repr(document)
    assert document.hidden.get(kind) == 1
    assert [part.text for part in document.parts if isinstance(part, Line)] == ["There were 12 offences."]


def test_white_ink_on_white_paper_is_read(tmp_path: Path) -> None:
    assert_hidden(read(tmp_path, WrittenPage().text(60, 200, CANARY, before="1 g")), "white_text")


def test_ink_in_the_colour_of_its_box_is_read(tmp_path: Path) -> None:
    page = WrittenPage().fill(50, 190, 300, 230, "0.2 0.3 0.5 rg").text(60, 200, CANARY, before="0.2 0.3 0.5 rg")
    assert_hidden(read(tmp_path, page), "white_text")


def test_text_under_a_black_box_is_read(tmp_path: Path) -> None:
    assert_hidden(read(tmp_path, WrittenPage().text(60, 200, CANARY).fill(50, 190, 300, 230)), "covered_text")


def test_text_outside_the_page_is_read(tmp_path: Path) -> None:
    assert_hidden(read(tmp_path, WrittenPage().text(700, 200, CANARY)), "off_page_text")


def test_text_outside_the_crop_box_is_read(tmp_path: Path) -> None:
    page = WrittenPage(extra="/CropBox [0 300 595 842]").text(60, 700, CANARY)
    assert_hidden(read(tmp_path, page), "off_page_text")


def test_text_outside_the_clip_is_read(tmp_path: Path) -> None:
    page = WrittenPage().raw("q 0 0 100 100 re W n").text(60, 200, CANARY).raw("Q")
    assert_hidden(read(tmp_path, page), "clipped_text")


def test_text_in_invisible_mode_is_read(tmp_path: Path) -> None:
    assert_hidden(read(tmp_path, WrittenPage().text(60, 200, CANARY, before="3 Tr")), "invisible_text")


def test_text_of_no_opacity_is_read(tmp_path: Path) -> None:
    page = WrittenPage().raw("q /G1 gs").text(60, 200, CANARY).raw("Q")
    assert_hidden(read(tmp_path, page, resources="/ExtGState << /G1 << /ca 0 /CA 0 >> >>"), "invisible_text")


def test_text_of_a_layer_that_is_off_is_read(tmp_path: Path) -> None:
    page = WrittenPage().raw("/OC /L1 BDC").text(60, 200, CANARY).raw("EMC")
    document = read(
        tmp_path,
        page,
        resources="/Properties << /L1 10 0 R >>",
        objects=["<< /Type /OCG /Name (notes) >>"],
        catalog="/OCProperties << /OCGs [10 0 R] /D << /OFF [10 0 R] >> >>",
    )
    assert_hidden(document, "layer_off_text")


def test_text_too_small_to_be_seen_is_read(tmp_path: Path) -> None:
    assert_hidden(read(tmp_path, WrittenPage().text(60, 200, CANARY, size=0.4)), "invisible_text")


def test_a_form_forgets_that_it_is_drawn_in_white(tmp_path: Path) -> None:
    form = write_stream(f"BT /F1 10 Tf 60 600 Td ({CANARY}) Tj ET", "/Type /XObject /Subtype /Form /BBox [0 0 595 842]")
    document = read(tmp_path, WrittenPage().raw("q 1 g /X1 Do Q"), resources="/XObject << /X1 10 0 R >>", objects=[form])
    assert_hidden(document, "white_text")


def test_a_comment_is_read(tmp_path: Path) -> None:
    page = WrittenPage(extra=f"/Annots [<< /Type /Annot /Subtype /Text /Rect [10 10 30 30] /Contents ({CANARY}) >>]")
    assert_hidden(read(tmp_path, page), "annotation")


def test_the_text_of_a_form_field_is_read(tmp_path: Path) -> None:
    page = WrittenPage(extra=f"/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [10 10 30 30] /V ({CANARY}) >>]")
    assert_hidden(read(tmp_path, page), "form_field")


def test_white_letters_on_a_dark_header_are_lost(tmp_path: Path) -> None:
    page = WrittenPage().fill(50, 190, 300, 230, "0 0.2 0.4 rg").text(60, 200, "Recorded offences", before="1 g")
    document = read(tmp_path, page)
    assert "Recorded offences" in [part.text for part in document.parts if isinstance(part, Line)]
    assert not document.hidden


def test_white_letters_on_a_broad_line_are_lost(tmp_path: Path) -> None:
    page = WrittenPage().raw("q 20 w 0 0.2 0.4 RG 50 636 m 300 636 l S Q").text(60, 200, "Recorded offences", before="1 g")
    assert "Recorded offences" in repr(read(tmp_path, page))


def test_white_letters_on_a_picture_are_lost(tmp_path: Path) -> None:
    image = write_stream("\x40", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")
    page = WrittenPage().raw("q 300 0 0 60 40 600 cm /X1 Do Q").text(60, 200, "Recorded offences", before="1 g")
    document = read(tmp_path, page, resources="/XObject << /X1 10 0 R >>", objects=[image])
    assert "Recorded offences" in [part.text for part in document.parts if isinstance(part, Line)]


def test_shading_drawn_before_its_text_covers_it(tmp_path: Path) -> None:
    page = WrittenPage().fill(50, 190, 300, 230, "0.9 g").text(60, 200, "Recorded offences")
    assert "Recorded offences" in repr(read(tmp_path, page))


def test_a_heading_cut_by_its_cell_becomes_another_year(tmp_path: Path) -> None:
    page = WrittenPage().raw("q 60 0 34 842 re W n").text(60, 200, "2014/15").raw("Q")
    assert "2014/15" in repr(read(tmp_path, page))


@pytest.mark.parametrize("mode", ["0 Tr", "1 Tr", "2 Tr"])
def test_drawn_text_is_taken_for_invisible(tmp_path: Path, mode: str) -> None:
    assert "seen text" in repr(read(tmp_path, WrittenPage().text(60, 200, "seen text", before=mode)))


@pytest.mark.parametrize(("kind", "look"), [("Square", "/IC [0 0 0]"), ("Redact", ""), ("FreeText", "/IC [1 1 1]")])
def test_text_under_a_comment_that_hides_it_is_read(tmp_path: Path, kind: str, look: str) -> None:
    aside = f"<< /Type /Annot /Subtype /{kind} /Rect [50 612 300 652] {look} >>"
    assert_hidden(read(tmp_path, WrittenPage(extra=f"/Annots [{aside}]").text(60, 200, CANARY)), "covered_text")


@pytest.mark.parametrize("look", ["/IC [1 1 0] /CA 0.4", "", "/IC [0 0 0] /F 2"])
def test_text_in_a_frame_or_under_a_marker_is_lost(tmp_path: Path, look: str) -> None:
    aside = f"<< /Type /Annot /Subtype /Square /Rect [50 612 300 652] {look} >>"
    document = read(tmp_path, WrittenPage(extra=f"/Annots [{aside}]").text(60, 200, "and 7 arrests"))
    assert "and 7 arrests" in repr(document)
    assert "covered_text" not in document.hidden
