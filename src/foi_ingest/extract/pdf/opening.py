"""Opening a PDF: two readers must be able to, and must find the same number of pages."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from foi_ingest.errors import Unreadable
from foi_ingest.extract.pdf.pages import SeenPage, SeenPdf, open_seen

DAMAGED_REMEDY = "open the file and save it anew, or ask the force for it again"
_ENCRYPTED_REMEDY = "ask the force for the file without its password, or save it without one"

PARSER_FAILURES = (
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


def open_pdf(path: Path) -> tuple[SeenPdf, list[SeenPage]]:
    """The document and its pages. Raises `Unreadable`: `encrypted` or `damaged_pdf`. The caller closes `stream`."""
    expected = _count_pages(path)
    try:
        pdf = open_seen(path)
    except PARSER_FAILURES as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable("encrypted", _ENCRYPTED_REMEDY) from error
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    try:
        pages = pdf.seen_pages
    except PARSER_FAILURES as error:
        pdf.stream.close()
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    if len(pages) != expected:
        pdf.stream.close()
        # pdfminer.six passes over pages that it cannot find: their figures would be missed without a word.
        raise Unreadable("damaged_pdf", f"two readers find {len(pages)} and {expected} pages: {DAMAGED_REMEDY}")
    return pdf, pages


def _count_pages(path: Path) -> int:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        # Older versions of pypdfium2 tell the reason in words only.
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).casefold():
            raise Unreadable("encrypted", _ENCRYPTED_REMEDY) from error
        raise Unreadable("damaged_pdf", DAMAGED_REMEDY) from error
    try:
        return len(document)
    finally:
        document.close()
