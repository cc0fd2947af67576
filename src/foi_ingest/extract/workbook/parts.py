"""The parts of an xlsx container: what stands hidden in them, and what openpyxl must not be given as it is."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from io import BytesIO

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import parse_xml, read_part, refuse_entities

LARGE_SHEET = 5 * 1024 * 1024
"""From this size on, empty styled cells are taken out before openpyxl sees the sheet: a million of them cost it minutes."""
MOST_MERGED_CELLS = 2_000_000
"""openpyxl makes an object of every cell under a merge: one merge over the whole sheet would fill any memory."""

_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_HIDDEN_PARTS = {
    "pivot_cache": re.compile(r"xl/pivotCache/pivotCacheDefinition[^/]*\.xml"),
    "external_link": re.compile(r"xl/externalLinks/externalLink[^/]*\.xml"),
    "macro": re.compile(r"xl/vbaProject\.bin"),
    "custom_xml": re.compile(r"customXml/item\d+\.xml"),
    "embedded_file": re.compile(r"xl/embeddings/.+"),
    "revision_log": re.compile(r"xl/revisions/revisionLog[^/]*\.xml"),
}
_COMMENT_PARTS = re.compile(r"xl/(?:comments/?[^/]*|threadedComments/[^/]+)\.xml")
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)[\s>]")
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_UNREAD_PARTS = {"picture": re.compile(r"xl/media/.+"), "chart": re.compile(r"xl/charts/chart\d+\.xml")}
_TEXT_BOX = re.compile(rb"<xdr:txBody>")
_EMPTY_CELL = re.compile(rb"<c(?:\s[^>]*)?/>|<c(?:\s[^>]*)?></c>")
_EMPTY_ROW = re.compile(rb"<row(?:\s[^>]*)?/>|<row(?:\s[^>]*)?></row>")
_EMPTY_FILL = re.compile(rb"<fill\s*/>|<fill>\s*</fill>")
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_UNCALCULATED = re.compile(rb'<c\s(?:[^>]*\s)?r="([A-Z]+\d+)"[^>]*><f(?:\s[^>]*)?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>')
_OFFICE_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def count_hidden_parts(container: zipfile.ZipFile) -> Counter[str]:
    """Count pivot caches, comments, defined names, external links, document properties and the like, without reading them."""
    counted: Counter[str] = Counter()
    for name in container.namelist():
        counted.update(kind for kind, pattern in _HIDDEN_PARTS.items() if pattern.fullmatch(name))
        if _COMMENT_PARTS.fullmatch(name):
            counted["comment"] += len(_COMMENT.findall(read_part(container, name) or b""))
    for name in _PROPERTY_PARTS:
        if content := read_part(container, name):
            counted["document_property"] += sum(1 for element in parse_xml(content).iter() if (element.text or "").strip())
    if content := read_part(container, "xl/workbook.xml"):
        counted["defined_name"] += sum(1 for _ in parse_xml(content).iter("{*}definedName"))
    return +counted


def name_unread_parts(container: zipfile.ZipFile) -> tuple[str, ...]:
    """Say which visible things of a workbook no reader reads: pictures, charts, text boxes."""
    names = container.namelist()
    counts = {kind: sum(1 for name in names if pattern.fullmatch(name)) for kind, pattern in _UNREAD_PARTS.items()}
    drawings = [name for name in names if name.startswith("xl/drawings/drawing")]
    counts["text box"] = sum(len(_TEXT_BOX.findall(read_part(container, name) or b"")) for name in drawings)
    return tuple(
        f"not read: {count} {kind}{'' if count == 1 else 'es' if kind == 'text box' else 's'}" for kind, count in counts.items() if count
    )


def find_sheet_parts(container: zipfile.ZipFile) -> dict[str, str]:
    """Give the part that holds each sheet, by the sheet's name."""
    book, relations = read_part(container, "xl/workbook.xml"), read_part(container, "xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in parse_xml(relations).iter("{*}Relationship")}
    return {
        sheet.get("name", ""): posixpath.normpath(posixpath.join("/xl", targets.get(sheet.get(_OFFICE_RELATION)) or "")).lstrip("/")
        for sheet in parse_xml(book).iter("{*}sheet")
    }


def find_uncalculated(container: zipfile.ZipFile, part: str) -> frozenset[str]:
    """Give the addresses of formulas that carry no cached value: they would display a figure, and hold none to read."""
    return frozenset(address.decode() for address in _UNCALCULATED.findall(read_part(container, part) or b""))


def mend_container(container: zipfile.ZipFile) -> tuple[BytesIO | None, bool]:
    """Copy the container without what openpyxl cannot bear; None when nothing had to change. And whether a sheet is large.

    Large sheets lose their empty styled cells, styles their empty fills. Raises `Unreadable` when a part declares entities
    or merges more cells than `MOST_MERGED_CELLS`.
    """
    changed: dict[str, bytes] = {}
    is_large = False
    for member in container.infolist():
        if not member.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        content = read_part(container, member.filename) or b""
        refuse_entities(content)
        if _SHEET_PART.fullmatch(member.filename):
            _refuse_vast_merges(content)
            if len(content) >= LARGE_SHEET:
                changed[member.filename] = _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", content))
                is_large = True
        elif member.filename == "xl/styles.xml" and _EMPTY_FILL.search(content):
            changed[member.filename] = _EMPTY_FILL.sub(b"<fill><patternFill/></fill>", content)
    if not changed:
        return None, False
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for name in dict.fromkeys(container.namelist()):
            target.writestr(name, changed[name] if name in changed else read_part(container, name) or b"")
    copy.seek(0)
    return copy, is_large


def _refuse_vast_merges(content: bytes) -> None:
    area = 0
    for left, top, right, bottom in _MERGE.findall(content):
        area += (int(bottom) - int(top) + 1) * (_number_column(right) - _number_column(left) + 1)
    if area > MOST_MERGED_CELLS:
        raise Unreadable("too_large", f"a sheet merges more than {MOST_MERGED_CELLS} cells: unmerge them, or ask for the tables only")


def _number_column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
