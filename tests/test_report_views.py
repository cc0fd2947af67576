"""Figures shown in their files: the place itself, and never what a reader of the file does not see."""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pdfplumber
import pytest
from lxml import html
from openpyxl import Workbook
from PIL import Image

from foi_ingest.cli import call
from foi_ingest.extract.pdf.crop import DPI, PATCH, take_crops
from foi_ingest.model import Source
from foi_ingest.originals import LOST, look_at_originals
from foi_ingest.report import views
from foi_ingest.surroundings import Neighbour, Spot, Surroundings, bound_spot, draw_text, look_around, parse_box
from foi_ingest.write import query
from made_readings import make_count, make_reading, make_reply, make_year, publish_all
from written_pdf import WrittenPage, write_pdf

MASKED = 0.7131925
"""Stands under a number format that shows `<5`: whatever shows its digits has shown what the force hid."""

MEASURE = DPI / 72
SQUARE = "/Annots [<< /Type /Annot /Subtype /Square /Rect [200 640 300 660] /C [0 0 0] /IC [0 0 0] >>]"
AREA = (50.0, 100.0, 400.0, 220.0)


def make_source(path: Path, kind: str) -> Source:
    content = path.read_bytes()
    return Source(hashlib.sha256(content).hexdigest(), path.name, kind, len(content), path)


def see(path: Path, area: tuple[float, float, float, float] = AREA) -> tuple[Image.Image, tuple[float, float, float, float]]:
    [(_, box, png)] = take_crops(path, {1: [area]})
    return Image.open(io.BytesIO(png)).convert("L"), box


def cut(picture: Image.Image, box: Sequence[float], area: Sequence[float]) -> set[int]:
    """The greys of a part of the picture."""
    left, over, right, under = (round((area[n] - box[n % 2]) * MEASURE) for n in range(4))
    return {shade for _, shade in picture.crop((left, over, right, under)).getcolors() or ()}


@pytest.fixture
def page() -> WrittenPage:
    return WrittenPage().text(60, 120, "2019/20").text(320, 120, "144")


def test_a_picture_shows_the_print_at_its_place(tmp_path: Path, page: WrittenPage) -> None:
    picture, box = see(write_pdf(tmp_path / "reply.pdf", page))
    assert min(cut(picture, box, (318, 118, 345, 134))) < 40
    assert cut(picture, box, (150, 150, 300, 200)) == {255}


def test_print_in_the_colour_of_the_paper_leaves_no_trace_in_a_picture(tmp_path: Path, page: WrittenPage) -> None:
    picture, box = see(write_pdf(tmp_path / "reply.pdf", page.text(200, 160, "CANARY", before="0.96 g")))
    assert cut(picture, box, (201, 161, 236, 170)) == {PATCH}
    assert min(cut(picture, box, (318, 118, 345, 134))) < 40


def test_a_text_layer_under_a_scan_is_no_reason_for_patches(tmp_path: Path, page: WrittenPage) -> None:
    picture, box = see(write_pdf(tmp_path / "reply.pdf", page.text(200, 160, "CANARY", before="3 Tr")))
    assert cut(picture, box, (190, 150, 260, 190)) == {255}


def test_a_number_under_a_drawn_box_does_not_come_to_light(tmp_path: Path, page: WrittenPage) -> None:
    page.text(220, 185, "31")
    page.extra = SQUARE
    picture, box = see(write_pdf(tmp_path / "reply.pdf", page))
    assert cut(picture, box, (201, 183, 299, 201)) == {PATCH}


def test_a_number_painted_over_does_not_come_to_light(tmp_path: Path, page: WrittenPage) -> None:
    picture, box = see(write_pdf(tmp_path / "reply.pdf", page.text(220, 160, "31").fill(200, 155, 300, 175)))
    assert cut(picture, box, (202, 157, 298, 173)) == {0}


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_drawn_box_covers_its_place_on_a_turned_page_too(tmp_path: Path, rotate: int) -> None:
    page = WrittenPage(rotate=rotate, extra=SQUARE).text(220, 185, "31")
    [(_, _, png)] = take_crops(write_pdf(tmp_path / "reply.pdf", page), {1: [(0, 0, 842, 842)]})
    shades = {shade: pixels for pixels, shade in Image.open(io.BytesIO(png)).convert("L").getcolors() or ()}
    assert set(shades) == {255, PATCH}
    assert shades[PATCH] == pytest.approx(100 * 20 * MEASURE**2, rel=0.15)


def test_a_page_that_the_file_has_not_got_is_left_out(tmp_path: Path, page: WrittenPage) -> None:
    assert list(take_crops(write_pdf(tmp_path / "reply.pdf", page), {7: [AREA]})) == []


def test_a_place_in_a_pdf_is_understood_and_no_other() -> None:
    assert parse_box("page 3, box 72.0 340.5 96.4 352.1, text 2 here") == (3, (72.0, 340.5, 96.4, 352.1))
    assert parse_box("page 3!C7") is None
    assert parse_box("paragraph 14") is None


def test_headings_of_the_row_and_the_column_come_into_the_picture_and_sentences_do_not() -> None:
    figure, stub, header = "page 1, box 300.0 200.0 320.0 210.0", "page 1, box 50.0 200.0 90.0 210.0", "page 1, box 290.0 150.0 330.0 160.0"
    sentence, other_page = "page 1, box 50.0 60.0 540.0 80.0", "page 2, box 50.0 200.0 90.0 210.0"
    assert bound_spot(Spot("one", figure, (stub, header, sentence, other_page))) == (1, (50.0, 150.0, 330.0, 210.0))


def write_masked(path: Path) -> Path:
    """A workbook whose figure for 2019/20 is masked by its format, with a hidden column and a hidden row beside it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Gwent Police: sexual communication with a child, Home Office code 71/17"])
    sheet.append(["Financial year", "Offences recorded", "CANARY of the column"])
    for row in (["2018/19", 26, "CANARY"], ["2019/20", MASKED, "CANARY"], ["CANARY of the row", 99, ""], ["2020/21", 58, "CANARY"]):
        sheet.append(row)
    sheet["B4"].number_format = '[<5]"<5";General'
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].hidden = True
    book.save(path)
    return path


def test_the_cells_around_a_masked_number_are_drawn_as_shown(tmp_path: Path) -> None:
    source = make_source(write_masked(tmp_path / "reply.xlsx"), "xlsx")
    spot = Spot("one", "Sheet!B4", ("Sheet!A4", "Sheet!B2"))
    neighbours = (look_around({source.source_id: [spot]}, source).neighbours or {})["one"]
    assert [(each.text, each.role) for each in neighbours] == [
        ("Financial year", "beside"),
        ("Offences recorded", "label"),
        ("2018/19", "beside"),
        ("26", "beside"),
        ("2019/20", "label"),
        ("<5", "figure"),
        ("2020/21", "beside"),
        ("58", "beside"),
    ]
    assert draw_text(neighbours).splitlines()[-2].split() == ["2019/20", "|", "[<5]"]


def test_a_file_that_has_gone_or_changed_is_said_to_be(tmp_path: Path) -> None:
    source = make_source(write_masked(tmp_path / "reply.xlsx"), "xlsx")
    spots = {source.source_id: [Spot("one", "Sheet!B4", ())], "0" * 64: [Spot("two", "Sheet!B4", ())]}
    found = look_at_originals(spots, {source.source_id: ["reply.xlsx"], "0" * 64: ["gone.pdf"]}, [tmp_path, tmp_path / "nowhere"])
    assert isinstance(found[source.source_id], Surroundings)
    assert found["0" * 64] == LOST


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drop") / "raw"
    folder.mkdir()
    write_masked(folder / "masked.xlsx")
    sample = Path(__file__).parent.parent / "raw" / "sample"
    for name in ("dyfed-powys_0512-2020_response.pdf", "south-wales_FOI_746_20.docx"):
        shutil.copy(sample / name, folder / name)
    shutil.make_archive(str(folder / "sent"), "zip", sample, "gwent_FOI-2020-0733.xlsx")
    return folder


@pytest.fixture(scope="module")
def database(drop: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("release") / "offences.duckdb"
    assert call(["run", str(drop), "--database", str(path), "--without-prefect", "--workers", "1"]) == 0
    return path


@pytest.fixture(scope="module")
def text(drop: Path, database: Path) -> str:
    target = database.with_name("report.html")
    assert call(["report", str(target), str(drop), "--database", str(database)]) == 0
    return target.read_text(encoding="utf-8")


def test_every_cell_of_a_report_is_shown_in_its_file(text: str) -> None:
    page = html.document_fromstring(text)
    rows = page.xpath("//section[@id='cells']//tr[@id]")
    shown = [row for row in rows if row.xpath(".//*[@class='place' or @class='neighbours']")]
    assert len(rows) == len(shown) >= 12
    assert f"{len(rows)} of {len(rows)} figures are shown" in page.xpath("string(//section[@id='cells'])")
    kinds = {row.xpath("string(td[2])").partition(" ")[0]: row.xpath(".//@class") for row in rows}
    assert len(kinds) > 3
    for figure in page.xpath("//table[@class='neighbours']"):
        assert len(figure.xpath(".//mark")) == 1
        assert figure.xpath("string(caption)").startswith("Around ")


def test_the_same_page_is_embedded_once_and_every_part_of_it_says_what_it_shows(text: str) -> None:
    page = html.document_fromstring(text)
    images = {image.get("id"): image for image in page.xpath("//*[local-name()='image']")}
    assert {use.get("href").removeprefix("#") for use in page.xpath("//*[local-name()='use']")} == set(images)
    for image in images.values():
        kind, _, data = image.get("href").partition(";base64,")
        assert kind == "data:image/png"
        assert Image.open(io.BytesIO(base64.b64decode(data))).format == "PNG"
    parts = page.xpath("//*[@class='place']")
    assert len(parts) > len(images) > 0
    for part in parts:
        assert part.get("role") == "img"
        assert part.get("aria-label").startswith("Page 1 of the file: the figure ")
        assert len(part.xpath("./*[@class='figure-box']")) == 1


def test_nothing_that_a_reply_hides_is_in_the_report_nor_in_the_release(text: str, database: Path) -> None:
    for hidden in ("CANARY", "7131925"):
        assert hidden not in text
        assert hidden.encode() not in database.read_bytes()
    masked = html.document_fromstring(text).xpath("//section[@id='cells']//tr[td[.='<5']][td[starts-with(., 'masked.xlsx')]]")
    assert masked
    assert "<5" in masked[0].xpath("string(.//table[@class='neighbours']//mark)")


def test_the_same_files_give_the_same_page(text: str, drop: Path, database: Path, tmp_path: Path) -> None:
    assert call(["report", str(tmp_path / "again.html"), str(drop), "--database", str(database)]) == 0
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == text


def test_a_report_shows_no_more_than_its_share_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    database = tmp_path / "offences.duckdb"
    publish_all(database, make_reading("gwent.xlsx", [make_year(2019, 144), make_count()], make_reply("gwent", "1")))
    cells = query(
        database,
        "SELECT c.count_id, c.source_id, c.place, c.raw_labels, c.raw_value, s.names "
        "FROM offence_counts AS c JOIN sources AS s ON s.source_id = c.source_id",
    ).to_dicts()
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    gallery = views.Gallery(views.look_up(cells, [tmp_path]))
    assert LOST in gallery.draw_cell(cells[0])
    assert "a report shows 1 figures" in gallery.draw_cell(cells[1])
    assert "0 of 2 figures are shown" in gallery.describe(cells)


def test_text_of_a_reply_is_no_markup_among_its_neighbours() -> None:
    drawn = views.draw_neighbours([Neighbour(0, 0, "<script>", "label"), Neighbour(4, 0, "<b>5</b>", "figure")], {"place": "A&B!C7"})
    assert "<script>" not in drawn
    assert "&lt;b&gt;5" in drawn
    assert 'class="gap"' in drawn


def test_explain_writes_the_picture_of_a_page_or_draws_the_cells(
    drop: Path, database: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = "SELECT s.kind, min(c.count_id) FROM offence_counts AS c JOIN sources AS s ON s.source_id = c.source_id GROUP BY s.kind"
    ids = dict(query(database, kinds).iter_rows())
    target = tmp_path / "place.png"
    assert call(["explain", ids["docx"], str(drop), "--picture", str(target), "--database", str(database)]) == 0
    assert "[" in capsys.readouterr().out.partition("sha256")[2]
    assert not target.exists()
    assert call(["explain", ids["pdf"], str(drop), "--picture", str(target), "--database", str(database)]) == 0
    assert Image.open(target).format == "PNG"
    assert call(["explain", ids["pdf"], str(tmp_path), "--picture", str(target), "--database", str(database)]) == 1
    assert LOST in capsys.readouterr().err


CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine to draw the pictures in")
def test_a_real_browser_draws_the_pictures_and_prints_the_sections_first(text: str, tmp_path: Path) -> None:
    page, target = tmp_path / "report.html", tmp_path / "report.pdf"
    page.write_text(text.replace("<details>", "<details open>"), encoding="utf-8")
    options = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-sync"
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    subprocess.run(
        [str(CHROMIUM), *options.split(), profile, f"--print-to-pdf={target}", f"file://{page}"], capture_output=True, timeout=180
    )
    with pdfplumber.open(target) as printed:
        texts = [sheet.extract_text() for sheet in printed.pages]
        pictures = [len(sheet.images) for sheet in printed.pages]
    first = next(number for number, words in enumerate(texts) if words.partition("\n")[2].startswith("Every number explained"))
    assert first > 1
    assert sum(pictures[:first]) == 0
    assert sum(pictures[first:]) == text.count('class="place"')
