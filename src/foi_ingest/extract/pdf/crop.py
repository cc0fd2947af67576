"""Parts of pages as pictures: what a reader of the file sees there, and nothing that a reader does not see.

pypdfium2 draws the page without comments and form fields. Where one of these covers the page, or where text is painted that cannot be seen,
the picture has a grey patch in place of whatever lies under it: a box drawn over a number must not come off in a picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageDraw

from foi_ingest.errors import Unreadable
from foi_ingest.extract.pdf.opening import DAMAGED_REMEDY, PARSER_FAILURES, open_pdf
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.visibility import list_faint

DPI = 110
"""Print of 8 points can be read at it, and half a page takes some 30 kB."""

MOST_PIXELS = 3_000_000
"""Of one picture: an A3 page at this resolution. A larger page is drawn coarser."""

MARGIN = 14.0
"""Points shown around the outermost figure and label: about one line of print."""

GREYS = 16
"""Print needs no more, and four bits a pixel halve the picture."""

PATCH = 0xBB
"""The grey of a patch: neither paper nor ink."""

HARMLESS_ASIDES = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_UNDERLINE, raw.FPDF_ANNOT_SQUIGGLY})
"""Kinds of annotation that cover nothing."""


def take_crops(path: Path, areas: Mapping[int, Sequence[Rect]]) -> Iterator[tuple[int, Rect, bytes]]:
    """For each page of `areas` its number, the box around its areas with a margin, and the picture of that box as PNG.

    Boxes are in points from the top left corner that a reader sees. A page that the file has not got is left out. Raises `Unreadable`.
    """
    faint = _list_faint(path, areas)
    document = pdfium.PdfDocument(path)
    try:
        for number in sorted(areas):
            if number in faint:
                page = document[number - 1]
                box = _bound(areas[number], *page.get_size())
                picture = _draw(page, box, [*faint[number], *_list_covers(page)])
                yield number, box, picture
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    finally:
        document.close()


def _list_faint(path: Path, areas: Mapping[int, Sequence[Rect]]) -> dict[int, list[Rect]]:
    """Page number → what is painted on it and not seen, as boxes from the corner that a reader sees."""
    pdf, pages = open_pdf(path)
    found = {}
    try:
        for page in pages:
            if page.page_number in areas:
                page.parse_once()
                left, over = float(page.cropbox[0]), float(page.cropbox[1])
                found[page.page_number] = [(x0 - left, top - over, x1 - left, bottom - over) for x0, top, x1, bottom in list_faint(page)]
                page.close()
    except PARSER_FAILURES as error:
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    finally:
        pdf.stream.close()
    return found


def _bound(areas: Sequence[Rect], width: float, height: float) -> Rect:
    """The box around all areas, with a margin, within the page."""
    x0, top = min(area[0] for area in areas) - MARGIN, min(area[1] for area in areas) - MARGIN
    x1, bottom = max(area[2] for area in areas) + MARGIN, max(area[3] for area in areas) + MARGIN
    left, over = min(max(x0, 0.0), width - 1), min(max(top, 0.0), height - 1)
    return left, over, max(min(x1, width), left + 1), max(min(bottom, height), over + 1)


def _list_covers(page: pdfium.PdfPage) -> Iterator[Rect]:
    """The boxes of comments, form fields and marks for redaction on the page, from the corner that a reader sees."""
    width, height = (float(side) for side in page.get_size())
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        aside = raw.FPDFPage_GetAnnot(page, number)
        try:
            rect = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(aside) not in HARMLESS_ASIDES and raw.FPDFAnnot_GetRect(aside, rect):
                corners = [_tell_point(page, width, height, x, y) for x in (rect.left, rect.right) for y in (rect.bottom, rect.top)]
                across, down = zip(*corners, strict=True)
                yield min(across), min(down), max(across), max(down)
        finally:
            raw.FPDFPage_CloseAnnot(aside)


_FINENESS = 10
"""pdfium tells points of a page in whole units: tenths of a point."""


def _tell_point(page: pdfium.PdfPage, width: float, height: float, x: float, y: float) -> tuple[float, float]:
    across, down = raw.c_int(), raw.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, round(width * _FINENESS), round(height * _FINENESS), 0, x, y, across, down)
    return across.value / _FINENESS, down.value / _FINENESS


def _draw(page: pdfium.PdfPage, box: Rect, patches: Sequence[Rect]) -> bytes:
    width, height = page.get_size()
    x0, top, x1, bottom = box
    scale = min(DPI / 72, (MOST_PIXELS / ((x1 - x0) * (bottom - top))) ** 0.5)
    drawn = page.render(
        scale=scale, crop=(x0, height - bottom, width - x1, top), draw_annots=False, may_draw_forms=False, grayscale=True
    ).to_pil()
    grey = drawn.convert("L")
    pen = ImageDraw.Draw(grey)
    for patch in patches:
        left, over, right, under = ((patch[n] - (x0, top)[n % 2]) * scale for n in range(4))
        pen.rectangle((left - 1, over - 1, right + 1, under + 1), fill=PATCH)
    return write_png(grey)


def draw_boxes(png: bytes, box: Rect, boxes: Sequence[Rect]) -> bytes:
    """The picture of `box` with a black line around each of `boxes`, the first one doubled. All boxes are in points of the page."""
    with Image.open(io.BytesIO(png)) as opened:
        grey = opened.convert("L")
    pen = ImageDraw.Draw(grey)
    scale = grey.width / (box[2] - box[0])
    for number, (x0, top, x1, bottom) in enumerate(boxes):
        left, over, right, under = ((x0 - box[0]) * scale, (top - box[1]) * scale, (x1 - box[0]) * scale, (bottom - box[1]) * scale)
        pen.rectangle((left - 3, over - 3, right + 3, under + 3), outline=0, width=1 if number else 3)
    return write_png(grey)


def write_png(grey: Image.Image) -> bytes:
    """A grey picture as a small PNG; the same picture gives the same bytes."""
    step = 255 / (GREYS - 1)
    few = grey.point([round(level / step) for level in range(256)])
    few.putpalette([round(shade * step) for shade in range(GREYS) for _ in range(3)])
    target = io.BytesIO()
    few.save(target, "PNG", optimize=True, bits=4)
    return target.getvalue()
