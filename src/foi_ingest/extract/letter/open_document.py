"""Reads odt: `content.xml` is turned into the plain HTML that the page walker knows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from lxml import etree

from foi_ingest.errors import Unreadable
from foi_ingest.extract.container import name_reader, open_container, parse_xml, read_part
from foi_ingest.extract.letter.page import divide_page
from foi_ingest.extract.open_text import OfficeStyles, get_attribute, get_count, read_pieces
from foi_ingest.model import Document, Grid, Line, Place

_PASSED_THROUGH = frozenset(
    {"section", "table-header-rows", "table-rows", "table-row-group", "text-box", "frame", "index-body", "table-of-content"}
)


def read_open_document(path: Path) -> Document:
    """Read an odt: header and footer lines as furniture, then paragraphs and tables. Raises `Unreadable`."""
    hidden: Counter[str] = Counter()
    with open_container(path) as container:
        content, common = read_part(container, "content.xml"), read_part(container, "styles.xml")
    if content is None:
        raise Unreadable("damaged_document", "the letter has no content: open it in a word processor and save it anew as .docx or PDF")
    root = parse_xml(content)
    styles = OfficeStyles.read(root, common)
    hidden["tracked_deletion"] += sum(1 for _ in root.iter("{*}deletion"))
    body = root.find("{*}body/{*}text")
    furniture = [] if common is None else _read_furniture(parse_xml(common), styles, hidden)
    page = etree.Element("body")
    if body is not None:
        _Writer(styles, hidden).write(body, page)
    parts: tuple[Line | Grid, ...] = (*furniture, *divide_page(page, hidden))
    return Document(parts, name_reader("lxml"), hidden=dict(sorted((+hidden).items())))


def _read_furniture(root: etree._Element, styles: OfficeStyles, hidden: Counter[str]) -> list[Line]:
    """Headers and footers of the page styles: they name the force and the reference, often in a table that only places them."""
    page = etree.Element("body")
    for name in ("header", "header-first", "header-left", "footer", "footer-first", "footer-left"):
        for holder in root.iterfind(f"{{*}}master-styles/{{*}}master-page/{{*}}{name}"):
            _Writer(styles, hidden).write(holder, etree.SubElement(page, name))
    shown = (piece for part in divide_page(page, hidden) for piece in (part.cells if isinstance(part, Grid) else (part,)))
    lines = [(piece.place.spot, number, text) for piece in shown for number, text in enumerate(piece.text.split("\n"), 1)]
    return [Line(text, Place(spot=f"header or footer, {spot}, line {number}"), kind="furniture") for spot, number, text in lines]


class _Writer:
    """Writes OpenDocument elements as HTML ones, leaving out what does not show."""

    def __init__(self, styles: OfficeStyles, hidden: Counter[str]) -> None:
        self._styles = styles
        self._hidden = hidden
        self._list_style = ""
        self._list_depth = 0

    def write(self, source: etree._Element, target: etree._Element) -> None:
        """Write all that shows in `source` into `target`."""
        for child in source:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name in {"p", "h"}:
                self._write_paragraph(child, target, "h2" if name == "h" else "p")
            elif name == "list":
                self._write_list(child, target)
            elif name == "table":
                self._write_table(child, target)
            elif name in _PASSED_THROUGH:
                if get_attribute(child, "display") == "none":
                    self._hidden["hidden_text"] += 1
                else:
                    self.write(child, target)

    def _write_paragraph(self, source: etree._Element, target: etree._Element, tag: str) -> None:
        style = get_attribute(source, "style-name")
        if reason := self._styles.find_reason(style):
            self._hidden[reason] += 1
            return
        paragraph = etree.SubElement(target, tag)
        # Bold text of a paragraph that is bold by its style only, or all of whose words are in bold spans.
        if self._styles.is_bold(style) or self._is_bold_throughout(source):
            paragraph = etree.SubElement(paragraph, "b")
        for text, is_raised in read_pieces(source, self._styles, self._hidden):
            for number, line in enumerate(text.split("\n") if text == "\n" else [text.replace("\n", " ")]):
                if number:
                    etree.SubElement(paragraph, "br")
                if line:
                    etree.SubElement(paragraph, "sup" if is_raised else "span").text = line
        for frame in source.iterfind(".//{*}text-box"):
            self.write(frame, target)

    def _is_bold_throughout(self, source: etree._Element) -> bool:
        spans = [span for span in source.iterfind("{*}span") if "".join(map(str, span.itertext())).strip()]
        outside = (source.text or "") + "".join(child.tail or "" for child in source)
        return bool(spans) and not outside.strip() and all(self._styles.is_bold(get_attribute(span, "style-name")) for span in spans)

    def _write_list(self, source: etree._Element, target: etree._Element) -> None:
        outer = self._list_style
        self._list_style = get_attribute(source, "style-name") or outer
        self._list_depth += 1
        form = self._styles.numerals.get((self._list_style, self._list_depth))
        written = etree.SubElement(target, "ul") if form is None else etree.SubElement(target, "ol", {"type": form})
        for item in source.iterfind("{*}list-item"):
            holder = etree.SubElement(written, "li")
            if start := get_attribute(item, "start-value"):
                holder.set("value", start)
            self.write(item, holder)
        self._list_style = outer
        self._list_depth -= 1

    def _write_table(self, source: etree._Element, target: etree._Element) -> None:
        if self._styles.is_switched_off(get_attribute(source, "style-name")):
            self._hidden["hidden_table"] += 1
            return
        table = etree.SubElement(target, "table")
        for row in source.iter("{*}table-row"):
            if next(row.iterancestors("{*}table"), None) is not source:
                continue
            if get_attribute(row, "visibility") in {"collapse", "filter"}:
                self._hidden["hidden_row"] += 1
                continue
            self._write_row(row, etree.SubElement(table, "tr"))

    def _write_row(self, source: etree._Element, target: etree._Element) -> None:
        for cell in source.iterfind("{*}table-cell"):
            spans = {"colspan": str(get_count(cell, "number-columns-spanned")), "rowspan": str(get_count(cell, "number-rows-spanned"))}
            for _ in range(min(get_count(cell, "number-columns-repeated"), 1000)):
                self.write(cell, etree.SubElement(target, "td", spans))
