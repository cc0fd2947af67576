"""Letters: docx, odt and web pages give lines and tables in reading order."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree, html

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import check_size, name_reader
from foi_ingest.extract.letter.open_document import read_open_document
from foi_ingest.extract.letter.page import divide_page
from foi_ingest.extract.letter.visibility import read_style_sheets
from foi_ingest.extract.letter.word import read_word
from foi_ingest.model import Document, Grid, Line


def read_letter(path: Path, kind: str) -> Document:
    """Read a letter of the given kind (`docx`, `odt`, `html`).

    Paragraphs stand at `paragraph 14`, table cells at `table 2, row 3, column 1`. Raises `Unreadable`.
    """
    check_size(path)
    if kind == "docx":
        return read_word(path)
    if kind == "odt":
        return read_open_document(path)
    hidden: Counter[str] = Counter()
    return Document(tuple(read_page(path.read_bytes(), hidden)), name_reader("lxml"), hidden=dict(sorted(hidden.items())))


def read_page(content: bytes | str, hidden: Counter[str]) -> list[Line | Grid]:
    """Read a web page; what it hides is counted into `hidden`. Raises `Unreadable`."""
    root: etree._Element | None
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise Unreadable("damaged_page", "the page holds nothing that can be read: save it from the browser again")
    return divide_page(root, hidden, read_style_sheets(root))
