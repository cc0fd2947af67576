"""The one way into a PDF."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from foi_ingest.errors import Unreadable
from foi_ingest.extract.pdf.asides import count_asides, count_attachments
from foi_ingest.extract.pdf.document import build_document
from foi_ingest.extract.pdf.pages import SeenPage, SeenPdf, open_seen
from foi_ingest.extract.pdf.prescan import DAMAGED_REMEDY, ENCRYPTED, PageTrait, scan_pages
from foi_ingest.extract.pdf.sheet import Sheet, read_sheet
from foi_ingest.model import Document

_PARSER_FAILURES = (
    PDFException,
    PSException,
    PdfminerException,
    MalformedPDFException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pdfminer.six raises on broken files; it has no common base."""


def read_pdf(path: Path) -> Document:
    """What a reader of the PDF sees, in reading order, with the number of hidden things.

    Takes the path of a PDF. Raises `Unreadable` with `encrypted`, `damaged_pdf`, or `no_text_layer` when no page has text.
    """
    traits = scan_pages(path)
    hidden: Counter[str] = Counter()
    pdf = _open(path)
    try:
        hidden.update(count_attachments(pdf.doc.catalog))
        sheets = list(_read_sheets(_list_pages(pdf), traits, hidden))
    finally:
        # Not `pdf.close()`, which looks for pages again and fails on a broken file in its own way.
        pdf.stream.close()
    if not any(sheet.has_text for sheet in sheets):
        raise Unreadable("no_text_layer", "the pages are pictures: ask the force for the text, or have the file read by OCR")
    may_hold_table = [trait.may_hold_table and not sheet.rules.is_drawing for trait, sheet in zip(traits, sheets, strict=True)]
    return build_document(sheets, may_hold_table, hidden, _write_notes(sheets, traits, hidden))


def _open(path: Path) -> SeenPdf:
    try:
        return open_seen(path)
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect | PDFEncryptionError):
            raise ENCRYPTED from error
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    except _PARSER_FAILURES as error:
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error


def _list_pages(pdf: SeenPdf) -> list[SeenPage]:
    try:
        return pdf.seen_pages
    except _PARSER_FAILURES as error:
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error


def _read_sheets(pages: Sequence[SeenPage], traits: Sequence[PageTrait], hidden: Counter[str]) -> Iterator[Sheet]:
    if len(pages) != len(traits):
        raise Unreadable("damaged_pdf", f"two readers find {len(pages)} and {len(traits)} pages: {DAMAGED_REMEDY}")
    for page in pages:
        try:
            # Runs the page's program, which is where a broken page fails.
            hidden.update(count_asides(page))
            page.parse_once()
        except _PARSER_FAILURES as error:
            raise Unreadable("damaged_pdf", f"page {page.page_number} cannot be read: {DAMAGED_REMEDY}") from error
        sheet = read_sheet(page)
        page.close()
        hidden.update(sheet.hidden)
        yield sheet


def _write_notes(sheets: Sequence[Sheet], traits: Sequence[PageTrait], hidden: Counter[str]) -> list[str]:
    notes = []
    for sheet, trait in zip(sheets, traits, strict=True):
        if not sheet.has_text and not trait.is_blank:
            notes.append(f"page {sheet.number} has no text layer")
            hidden["page_without_text"] += 1
        if sheet.unread_glyphs:
            notes.append(f"page {sheet.number} has {sheet.unread_glyphs} glyphs whose characters the file does not tell")
        if sheet.rules.is_drawing:
            notes.append(f"page {sheet.number} is a drawing: no tables were looked for")
    skipped = sum(not trait.may_hold_table for trait in traits)
    if skipped:
        notes.append(f"{skipped} pages without figures were not searched for tables")
    return notes
