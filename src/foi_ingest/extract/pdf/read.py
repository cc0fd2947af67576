"""The one way into a PDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from foi_ingest.errors import Unreadable
from foi_ingest.extract.pdf.asides import count_asides, count_attachments
from foi_ingest.extract.pdf.document import build_document
from foi_ingest.extract.pdf.opening import DAMAGED_REMEDY, PARSER_FAILURES, open_pdf
from foi_ingest.extract.pdf.pages import SeenPage
from foi_ingest.extract.pdf.sheet import Sheet, read_sheet
from foi_ingest.extract.pdf.thresholds import LEAST_PICTURE_SHARE
from foi_ingest.model import Document


@dataclass(frozen=True, slots=True)
class SeenFile:
    """All pages of a PDF as they are read, before tables and paragraphs are made of them."""

    sheets: tuple[Sheet, ...]
    hidden: Counter[str]


def read_pdf(path: Path) -> Document:
    """What a reader of the PDF sees in its text layer, in reading order, with the number of hidden things.

    Takes the path of a PDF. Raises `Unreadable` with `encrypted`, `damaged_pdf`, or `no_text_layer` when no page has text.
    """
    return make_document(see_pdf(path))


def see_pdf(path: Path) -> SeenFile:
    """The pages of a PDF, whether they have text or not. Raises `Unreadable` with `encrypted` or `damaged_pdf`."""
    hidden: Counter[str] = Counter()
    pdf, pages = open_pdf(path)
    try:
        hidden.update(count_attachments(pdf.doc.catalog))
        sheets = tuple(_read_sheets(pages, hidden))
    finally:
        # Not `pdf.close()`, which looks for pages again and fails on a broken file in its own way.
        pdf.stream.close()
    return SeenFile(sheets, hidden)


def make_document(seen: SeenFile, notes: Sequence[str] = ()) -> Document:
    """The document that the text of the pages makes. Raises `Unreadable` with `no_text_layer` when there is none."""
    if not any(sheet.has_text for sheet in seen.sheets):
        raise Unreadable("no_text_layer", "the pages are pictures: ask the force for the text, or have the file read by OCR")
    return build_document(seen.sheets, count_hidden(seen), [*write_notes(seen.sheets), *notes])


def count_hidden(seen: SeenFile, read: Collection[int] = ()) -> Counter[str]:
    """What is hidden, with the pages that have no text and were not read otherwise either. `read`: the pages that were."""
    unread = sum(not sheet.has_text and not sheet.is_blank and sheet.number not in read for sheet in seen.sheets)
    return +(seen.hidden + Counter(page_without_text=unread))


def _read_sheets(pages: Sequence[SeenPage], hidden: Counter[str]) -> Iterator[Sheet]:
    for page in pages:
        try:
            hidden.update(count_asides(page))
            # Runs the page's program, which is where a broken page fails.
            page.parse_once()
        except PARSER_FAILURES as error:
            raise Unreadable("damaged_pdf", f"page {page.page_number} cannot be read: {DAMAGED_REMEDY}") from error
        sheet = read_sheet(page)
        page.close()
        hidden.update(sheet.hidden)
        yield sheet


def write_notes(sheets: Sequence[Sheet], read: Collection[int] = ()) -> list[str]:
    """What is to be known of the pages, those left out that were read from their pictures."""
    sheets = [sheet for sheet in sheets if sheet.number not in read]
    notes = []
    for sheet in sheets:
        if not sheet.has_text and not sheet.is_blank:
            notes.append(f"page {sheet.number} has no text layer")
        if sheet.has_text and sheet.picture_share >= LEAST_PICTURE_SHARE:
            notes.append(f"page {sheet.number} holds a picture, on {sheet.picture_share:.0%} of it, that was not read")
        if sheet.unread_glyphs:
            notes.append(f"page {sheet.number} has {sheet.unread_glyphs} glyphs whose characters the file does not tell")
        if sheet.rules.is_drawing:
            notes.append(f"page {sheet.number} is a drawing: no tables were looked for")
    skipped = sum(not sheet.may_hold_table and not sheet.rules.is_drawing and sheet.has_text for sheet in sheets)
    if skipped:
        notes.append(f"{skipped} pages without figures were not searched for tables")
    return notes
