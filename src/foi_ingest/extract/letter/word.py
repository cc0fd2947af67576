"""Reads docx: mammoth gives the tables their spans and the tracked insertions; what the page does not show is taken out before it."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.parsers.expat import ExpatError

import mammoth
from lxml import etree, html

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import name_reader, open_container, parse_xml, read_part, refuse_entities
from foi_ingest.extract.letter.numbering import write_list_numbers
from foi_ingest.extract.letter.page import divide_page
from foi_ingest.extract.letter.word_hidden import Styles, count_hidden_parts, remove_hidden
from foi_ingest.extract.shown_text import clean_text
from foi_ingest.model import Document, Grid, Line, Place

_BODY = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_FURNITURE = re.compile(r"word/(header|footer)(\d*)\.xml")
_UNREAD = {"picture": re.compile(r"word/media/.+"), "chart": re.compile(r"word/charts/chart[^/]*\.xml")}


def read_word(path: Path) -> Document:
    """Read a docx: header and footer lines as furniture, then paragraphs and tables. Raises `Unreadable`."""
    with open_container(path) as container:
        for name in container.namelist():
            if name.endswith((".xml", ".rels")):
                refuse_entities(read_part(container, name) or b"")
        hidden = count_hidden_parts(container)
        styles = Styles.read(container)
        shown = {name: _clean_part(container, name, styles, hidden) for name in (_BODY, *_NOTES) if read_part(container, name)}
        furniture = list(_read_furniture(container, styles, hidden))
        notes = tuple(_name_unread(container))
        copy = _copy_container(container, shown)
    parts = _convert(copy, hidden)
    return Document(
        (
            *[line for line in furniture if "header" in line.place.spot],
            *parts,
            *[line for line in furniture if "footer" in line.place.spot],
        ),
        name_reader("mammoth"),
        hidden=dict(sorted((+hidden).items())),
        notes=notes,
    )


def _clean_part(container: zipfile.ZipFile, name: str, styles: Styles, hidden: Counter[str]) -> bytes:
    root = parse_xml(read_part(container, name) or b"")
    remove_hidden(root, styles, hidden)
    if name == _BODY:
        write_list_numbers(root, container, styles)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _copy_container(container: zipfile.ZipFile, shown: dict[str, bytes]) -> BytesIO:
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in dict.fromkeys(container.namelist()):
            # Pictures and embedded files are never shown to the reader, so they need not be unpacked.
            if name.endswith((".xml", ".rels")):
                target.writestr(name, shown[name] if name in shown else read_part(container, name) or b"")
    copy.seek(0)
    return copy


def _convert(copy: BytesIO, hidden: Counter[str]) -> list[Line | Grid]:
    page: str | None
    try:
        page = mammoth.convert_to_html(copy, convert_image=_leave_out_picture, include_embedded_style_map=False).value
    except (zipfile.BadZipFile, ExpatError, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        page = None
    if page is None:
        raise Unreadable("damaged_document", "the letter is broken: open it in a word processor and save it anew as .docx or PDF")
    return divide_page(html.document_fromstring(f"<html><body>{page}</body></html>"), hidden) if page.strip() else []


def _leave_out_picture(_image: object) -> list[object]:
    return []


def _read_furniture(container: zipfile.ZipFile, styles: Styles, hidden: Counter[str]) -> Iterator[Line]:
    """The paragraphs of headers and footers: they name the force and the reference."""
    for name in sorted(container.namelist()):
        if match := _FURNITURE.fullmatch(name):
            root = parse_xml(read_part(container, name) or b"")
            remove_hidden(root, styles, hidden)
            lines = [text for paragraph in root.iter("{*}p") for text in clean_text("".join(_read_runs(paragraph))).split("\n") if text]
            for number, text in enumerate(lines, 1):
                yield Line(text, Place(spot=f"{match[1]} {match[2] or '1'}, line {number}"), kind="furniture")


def _read_runs(paragraph: etree._Element) -> Iterator[str]:
    for element in paragraph.iter("{*}t", "{*}tab", "{*}br", "{*}cr"):
        name = etree.QName(element).localname
        yield (element.text or "") if name == "t" else "\t" if name == "tab" else "\n"


def _name_unread(container: zipfile.ZipFile) -> Iterator[str]:
    for kind, pattern in _UNREAD.items():
        if count := sum(1 for name in container.namelist() if pattern.fullmatch(name)):
            yield f"not read: {count} {kind}{'' if count == 1 else 's'}"
