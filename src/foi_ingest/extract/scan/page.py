"""A page without text → the sheet that the reader of PDFs makes tables and paragraphs of, and the words that are in doubt."""

from __future__ import annotations

import pypdfium2 as pdfium

from foi_ingest.extract.pdf.sheet import Sheet, Turn
from foi_ingest.extract.pdf.words import Word
from foi_ingest.extract.scan.letters import find_segments
from foi_ingest.extract.scan.picture import take_picture
from foi_ingest.extract.scan.readings import read_segments
from foi_ingest.extract.scan.strokes import find_shapes, take_out_rules
from foi_ingest.extract.scan.thresholds import AGAIN_DPI, READ_DPI
from foi_ingest.extract.scan.words import ScanPage, make_words


def read_page(page: pdfium.PdfPage, number: int) -> ScanPage:
    """Reads one page. Takes its number in the file, from 1."""
    first = take_picture(page, READ_DPI)
    strokes = take_out_rules(first)
    shapes, labels = find_shapes(strokes.ink, strokes.mask, first.scale)
    segments = find_segments(shapes, first.scale)
    second = take_picture(page, AGAIN_DPI, first.lie.skew)
    words = make_words(read_segments(segments, first, second, labels), first.scale)
    sheet = Sheet(
        number=number,
        width=first.lie.width,
        height=first.lie.height,
        words=list[Word](words),
        sideways=[],
        rules=strokes.rules,
        turn=Turn(0, first.lie.width, first.lie.height),
        origin=(0.0, 0.0),
        has_text=bool(words),
    )
    return ScanPage(sheet, first.lie)
