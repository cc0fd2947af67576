"""Files that are broken, locked or pictures, and what is promised of every document."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pdfplumber
import pytest

from foi_ingest.errors import Unreadable
from foi_ingest.extract.pdf import read_pdf
from foi_ingest.extract.pdf.content import read_operations
from foi_ingest.extract.pdf.pages import open_seen
from foi_ingest.model import Grid, Line
from written_pdf import WrittenPage, assemble, write_pdf, write_stream

CORPUS = Path(__file__).parents[1].parent / "shared" / "corpus"
MADE = sorted((CORPUS / "made").glob("*.pdf")) if CORPUS.exists() else []

PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def encrypt(key: bytes, text: bytes) -> bytes:
    """RC4, which the oldest PDF encryption uses."""
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in text:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def digest(text: bytes) -> bytes:
    return hashlib.md5(text, usedforsecurity=False).digest()


def write_locked(path: Path, user: bytes, owner: bytes) -> Path:
    """A file with both passwords; an empty user password lets everyone read it."""
    marks, identity = -4, b"0123456789abcdef"
    owner_entry = encrypt(digest((owner + PADDING)[:32])[:5], (user + PADDING)[:32])
    key = digest((user + PADDING)[:32] + owner_entry + marks.to_bytes(4, "little", signed=True) + identity)[:5]
    program = encrypt(digest(key + b"\x04\x00\x00\x00\x00")[:10], b"BT /F1 10 Tf 60 700 Td (There were 12 offences.) Tj ET")
    numbered = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        4: write_stream(program.decode("latin-1")),
        5: "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        6: f"<< /Filter /Standard /V 1 /R 2 /O <{owner_entry.hex()}> /U <{encrypt(key, PADDING).hex()}> /P {marks} >>",
    }
    path.write_bytes(assemble(numbered, f"/Encrypt 6 0 R /ID [<{identity.hex()}> <{identity.hex()}>]"))
    return path


def fail(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read_pdf(path)
    return caught.value.reason_id


def test_a_file_with_a_user_password_is_read_as_empty(tmp_path: Path) -> None:
    assert fail(write_locked(tmp_path / "locked.pdf", b"secret", b"owner")) == "encrypted"


def test_a_file_with_an_owner_password_only_is_refused(tmp_path: Path) -> None:
    document = read_pdf(write_locked(tmp_path / "open.pdf", b"", b"owner"))
    assert [part.text for part in document.parts if isinstance(part, Line)] == ["There were 12 offences."]


@pytest.mark.parametrize("content", [b"", b"not a PDF", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"])
def test_a_broken_file_is_read_as_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    assert fail(path) == "damaged_pdf"


def test_a_cut_file_fails_in_a_way_of_its_own(tmp_path: Path) -> None:
    whole = write_pdf(tmp_path / "whole.pdf", WrittenPage().text(60, 100, "There were 12 offences.")).read_bytes()
    for share in (0.2, 0.5, 0.8):
        path = tmp_path / "cut.pdf"
        path.write_bytes(whole[: int(len(whole) * share)])
        assert fail(path) in {"damaged_pdf", "no_text_layer"}


def test_a_form_that_draws_itself_never_ends(tmp_path: Path) -> None:
    form = write_stream("/X1 Do", "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X1 10 0 R >> >>")
    page = WrittenPage().text(60, 100, "There were 12 offences.").raw("/X1 Do")
    path = write_pdf(tmp_path / "circle.pdf", page, resources="/XObject << /X1 10 0 R >>", objects=[form])
    assert fail(path) == "damaged_pdf"


def test_forms_that_double_each_other_never_end(tmp_path: Path) -> None:
    forms = [
        write_stream(
            f"/X1 Do /X1 Do BT /F1 10 Tf (a) Tj ET",  # noqa: F541
            f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X1 {11 + index} 0 R >> >>",
        )
        for index in range(40)
    ]
    page = WrittenPage().text(60, 100, "There were 12 offences.").raw("/X1 Do")
    path = write_pdf(tmp_path / "bomb.pdf", page, resources="/XObject << /X1 10 0 R >>", objects=forms)
    assert fail(path) == "damaged_pdf"


IMAGE = write_stream("\x40", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")


def scan() -> WrittenPage:
    return WrittenPage().raw("q 595 0 0 842 0 0 cm /X1 Do Q")


def test_a_scan_is_read_as_a_reply_without_figures(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "scan.pdf", scan(), resources="/XObject << /X1 10 0 R >>", objects=[IMAGE])
    assert fail(path) == "no_text_layer"


def test_a_scanned_page_among_others_is_passed_over_in_silence(tmp_path: Path) -> None:
    pages = (WrittenPage().text(60, 100, "There were 12 offences."), scan(), WrittenPage())
    document = read_pdf(write_pdf(tmp_path / "mixed.pdf", *pages, resources="/XObject << /X1 10 0 R >>", objects=[IMAGE]))
    assert document.hidden == {"page_without_text": 1}
    assert "page 2 has no text layer" in document.notes
    assert document.pages == 3


def test_two_cells_share_a_place(tmp_path: Path) -> None:
    page = WrittenPage().text(60, 100, "12").text(60, 100, "14").text(60, 120, "Total 12")
    document = read_pdf(write_pdf(tmp_path / "reply.pdf", page))
    places = [part.place for part in document.parts]
    assert len(places) == len(set(places)) > 1


@pytest.mark.skipif(not MADE, reason="the shared corpus of made replies is not there")
@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_a_made_reply_breaks_a_promise(path: Path) -> None:
    if "_scan_" in path.stem:
        assert fail(path) == "no_text_layer"
        return
    document = read_pdf(path)
    grids = [part for part in document.parts if isinstance(part, Grid)]
    places = [part.place for part in document.parts] + [cell.place for grid in grids for cell in grid.cells]
    assert len(places) == len(set(places))
    assert all(place.box == tuple(round(edge, 1) for edge in place.box or ()) for place in places)
    assert document == read_pdf(path)


@pytest.mark.skipif(not MADE, reason="the shared corpus of made replies is not there")
@pytest.mark.parametrize("path", MADE[::6], ids=lambda path: path.stem)
def test_characters_differ_from_those_of_pdfplumber(path: Path) -> None:
    ours = open_seen(path)
    with pdfplumber.open(path) as theirs:
        for seen, page in zip(ours.pages, theirs.pages, strict=True):
            assert seen.chars == page.chars
            for kind in ("rects", "lines", "curves"):
                boxes = [[(shape["x0"], shape["top"], shape["x1"], shape["bottom"]) for shape in getattr(it, kind)] for it in (seen, page)]
                assert boxes[0] == boxes[1]
    ours.stream.close()


def squeeze(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def list_real() -> list[tuple[str, list[dict[str, str]]]]:
    truth = CORPUS / "real" / "truth.csv"
    if not truth.exists():
        return []
    with truth.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["status"] != "blank"]
    return [(name, [row for row in rows if row["file"] == name]) for name in sorted({row["file"] for row in rows})]


@pytest.mark.skipif(not list_real(), reason="the shared corpus of real replies is not there")
@pytest.mark.parametrize(("name", "rows"), list_real(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_figure_of_a_real_reply_is_lost_or_leaves_its_label(name: str, rows: list[dict[str, str]]) -> None:
    seen: dict[tuple[int | None, str], list[str]] = {}
    for grid in read_pdf(CORPUS / "real" / name).parts:
        if isinstance(grid, Grid):
            for cell in grid.cells:
                stub = [other.text for other in grid.cells if other.row <= cell.row <= other.row_end and other.column < cell.column]
                seen.setdefault((grid.place.page, cell.text), []).append(squeeze(" ".join(stub)))
    lost = []
    for row in rows:
        stubs = seen.get((int(row["page"]), row["raw_value"]), [])
        label = squeeze(row["row_label"])
        # A label that the page break cuts stands on this page in part only.
        if not any(label in stub or (len(stub) > 20 and stub.rstrip("0123456789") in label) for stub in stubs):
            lost.append((row["page"], row["raw_value"]))
    assert lost == []


@pytest.mark.parametrize(
    ("program", "operations"),
    [
        (b"[(a) -20 (b\\)c) <414>] TJ", [("TJ", [[b"a", -20, b"b)c", b"A@"]])]),
        (b"(nested (round) brackets) Tj", [("Tj", [b"nested (round) brackets"])]),
        (b"(\\101\\n\\\\) ' % remark (\n1 -.5 +2. --3 re", [("'", [b"A\n\\"]), ("re", [1, -0.5, 2.0, -3])]),
        (b"BI /W 1 /H 1 ID \x00 EX (\x01 EI Q", [("EI", None), ("Q", [])]),
        (b"/OC <</MCID 3 /A [1 2]>> BDC", [("BDC", None)]),
    ],
)
def test_an_operator_of_a_page_is_misread(program: bytes, operations: list[tuple[str, list[object] | None]]) -> None:
    read = list(read_operations(program))
    assert [name for name, _ in read] == [name for name, _ in operations]
    for (_, found), (_, wanted) in zip(read, operations, strict=True):
        assert wanted is None or found == wanted
