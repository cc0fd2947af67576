"""The one way into a scan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from foi_ingest.errors import Unreadable
from foi_ingest.extract.scan.engine import demand_engine
from foi_ingest.extract.scan.words import ScanPage
from foi_ingest.model import Document

MOST_PAGES = 6
"""A page costs five to nine seconds of CPU and a file may take a minute: a longer scan would be stopped in its middle, in each run anew."""
_DAMAGED_REMEDY = "open the file and save it anew, or ask the force for it again"


def read_scan(path: Path, pages: Sequence[int] | None = None) -> Document:
    """What the pictures of a PDF's pages show, in reading order; a figure that is not read with certainty is in doubt or left out.

    Takes the path of a PDF, and the numbers (from 1) of the pages to read, all when None. Raises `Unreadable`: `no_text_layer` when no
    engine is installed or no print is found, `long_scan`, `encrypted` or `damaged_pdf`.
    """
    engine = demand_engine()
    seen, count = see_pictures(path, pages)
    if not any(page.sheet.has_text for page in seen):
        raise Unreadable("no_text_layer", "the pages are pictures in which no print is found: ask the force for the text")
    # Needs what the engine brings along.
    from foi_ingest.extract.scan.document import compose

    return compose(seen, count, f"{engine} twice")


def see_pictures(path: Path, pages: Sequence[int] | None = None) -> tuple[list[ScanPage], int]:
    """The pages read from their pictures, and how many the file has. Raises `Unreadable`: `long_scan`, `encrypted`, `damaged_pdf`."""
    from foi_ingest.extract.scan.page import read_page

    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("encrypted", "ask the force for the file without its password, or save it without one") from error
        raise Unreadable("damaged_pdf", _DAMAGED_REMEDY) from error
    try:
        count = len(document)
        numbers = range(1, count + 1) if pages is None else sorted(set(pages))
        if len(numbers) > MOST_PAGES:
            raise Unreadable("long_scan", f"{len(numbers)} pages are pictures: divide the file into parts of at most {MOST_PAGES} pages")
        seen = []
        for number in numbers:
            page = document[number - 1]
            seen.append(read_page(page, number))
            page.close()
    except pdfium.PdfiumError as error:
        raise Unreadable("damaged_pdf", _DAMAGED_REMEDY) from error
    finally:
        document.close()
    return seen, count
