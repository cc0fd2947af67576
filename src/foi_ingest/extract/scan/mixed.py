"""A PDF whose pages have text, are pictures, or some the one and some the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from foi_ingest.extract.pdf.document import READ_BY
from foi_ingest.extract.pdf.read import SeenFile, count_hidden, make_document, see_pdf, write_notes
from foi_ingest.extract.scan.engine import INSTALL, scan_engine
from foi_ingest.extract.scan.read import read_scan, see_pictures
from foi_ingest.model import Document

MOST_PICTURES = 3
"""Half of what a scan may have: with a file that runs out of its time the figures of its text would be lost too."""


def read_pages(path: Path) -> Document:
    """What the pages of a PDF show: of those with a text layer their text, of those that are pictures what two readings bear out.

    Invisible text over a picture, which scanners lay there, is what a machine made of the page and not what the force shows: it is
    counted as hidden like any other, and the picture is read. A page whose only pictures are no larger than a logo is not rendered.
    Raises `Unreadable` as `read_pdf` and `read_scan` do.
    """
    seen = see_pdf(path)
    if not any(sheet.has_text for sheet in seen.sheets):
        drawn = [sheet.number for sheet in seen.sheets if not sheet.is_blank]
        document = read_scan(path, drawn or None)
        return replace(document, hidden=dict(sorted((+seen.hidden).items())))
    pictured = [sheet.number for sheet in seen.sheets if sheet.is_pictured]
    if not pictured:
        return make_document(seen)
    unread = _why_unread(pictured)
    return make_document(seen, [unread]) if unread else _read_both(path, seen, pictured)


def _why_unread(pictured: Sequence[int]) -> str:
    """Why the pictures stay unread while the text is read; empty when they need not."""
    if scan_engine() is None:
        return f"{len(pictured)} pages are pictures and were not read: install the reader of scans ({INSTALL})"
    if len(pictured) > MOST_PICTURES:
        return f"{len(pictured)} pages are pictures and were not read: divide the file, so that no part has more than {MOST_PICTURES}"
    return ""


def _read_both(path: Path, seen: SeenFile, pictured: Sequence[int]) -> Document:
    # Needs what the engine brings along.
    from foi_ingest.extract.scan.document import compose

    scans, count = see_pictures(path, pictured)
    engine = f"{scan_engine()} twice"
    others = [sheet for sheet in seen.sheets if sheet.number not in pictured]
    document = compose(scans, count, engine, others)
    return replace(
        document,
        read_by=READ_BY,
        read_by_page=dict.fromkeys(pictured, engine),
        hidden=dict(sorted(count_hidden(seen, pictured).items())),
        notes=(*write_notes(seen.sheets, pictured), *document.notes),
    )
