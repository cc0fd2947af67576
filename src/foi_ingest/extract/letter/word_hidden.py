"""What a docx holds and its page does not show: counted, and taken out before any reader sees the text."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from foi_ingest.extract.container import parse_xml, read_part

_OFF = {"0", "false", "off", "none"}
_PLAIN_FILLS = {"", "auto", "FFFFFF"}
_HIDDEN_PARTS = {
    "custom_xml": re.compile(r"customXml/item\d+\.xml"),
    "embedded_file": re.compile(r"word/embeddings/.+"),
    "macro": re.compile(r"word/vbaProject\.bin"),
}
_PROPERTY_PARTS = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
_COMMENT_PART = "word/comments.xml"


@dataclass(frozen=True, slots=True)
class Styles:
    """What a document's styles say about visibility and numbering, with what they inherit."""

    vanished: frozenset[str]
    struck: frozenset[str]
    shaded: frozenset[str]
    white: frozenset[str]
    numbered: dict[str, tuple[str, str]]

    @classmethod
    def read(cls, container: zipfile.ZipFile) -> Styles:
        """Read `word/styles.xml`; a document may have none. Raises `Unreadable`."""
        content = read_part(container, "word/styles.xml")
        styles = {get_value(style, "styleId"): style for style in parse_xml(content).iter("{*}style")} if content else {}
        chains = {name: _follow(name, styles) for name in styles}
        return cls(
            frozenset(name for name, chain in chains.items() if any(is_on(style, "rPr/vanish") for style in chain)),
            frozenset(name for name, chain in chains.items() if any(_is_struck(style) for style in chain)),
            frozenset(name for name, chain in chains.items() if any(_has_fill(style) for style in chain)),
            frozenset(name for name, chain in chains.items() if any(_is_white(style) for style in chain)),
            {name: number for name, chain in chains.items() if (number := next(filter(None, map(read_numbering, chain)), None))},
        )


def _follow(name: str, styles: dict[str, etree._Element]) -> list[etree._Element]:
    chain: list[etree._Element] = []
    while name in styles and styles[name] not in chain:
        chain.append(styles[name])
        based = find(styles[name], "basedOn")
        name = get_value(based, "val") if based is not None else ""
    return chain


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Find a descendant by local names, `rPr/vanish`."""
    return element.find("/".join(f"{{*}}{name}" for name in path.split("/")))


def get_value(element: etree._Element, name: str) -> str:
    """Give an attribute by its local name; empty when it is missing."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def is_on(element: etree._Element, path: str) -> bool:
    """Whether a switch such as `<w:vanish/>` stands below an element and is not turned off."""
    found = find(element, path)
    return found is not None and get_value(found, "val").lower() not in _OFF


def read_numbering(holder: etree._Element) -> tuple[str, str] | None:
    """Give (list id, level) of a paragraph or style that is numbered."""
    number = find(holder, "pPr/numPr/numId")
    level = find(holder, "pPr/numPr/ilvl")
    return None if number is None else (get_value(number, "val"), get_value(level, "val") if level is not None else "0")


def _is_struck(holder: etree._Element) -> bool:
    return is_on(holder, "rPr/strike") or is_on(holder, "rPr/dstrike")


def _is_white(holder: etree._Element) -> bool:
    colour = find(holder, "rPr/color")
    return colour is not None and get_value(colour, "val").upper() == "FFFFFF"


def _has_fill(holder: etree._Element) -> bool:
    return any(get_value(shade, "fill") not in _PLAIN_FILLS or get_value(shade, "themeFill") for shade in holder.iter("{*}shd"))


def count_hidden_parts(container: zipfile.ZipFile) -> Counter[str]:
    """Count comments, properties, embedded files and the like, without reading them."""
    counted: Counter[str] = Counter()
    for name in container.namelist():
        counted.update(kind for kind, pattern in _HIDDEN_PARTS.items() if pattern.fullmatch(name))
    if content := read_part(container, _COMMENT_PART):
        counted["comment"] += sum(1 for _ in parse_xml(content).iter("{*}comment"))
    for name in _PROPERTY_PARTS:
        if content := read_part(container, name):
            counted["document_property"] += sum(1 for element in parse_xml(content).iter() if (element.text or "").strip())
    return +counted


def remove_hidden(root: etree._Element, styles: Styles, hidden: Counter[str]) -> None:
    """Take deletions, hidden rows and hidden, struck or invisible runs out of a part, and count them. Insertions become plain text."""
    for row in list(root.iter("{*}tr")):
        if is_on(row, "trPr/del") or is_on(row, "trPr/hidden"):
            _take_out(row, hidden, "tracked_deletion" if is_on(row, "trPr/del") else "hidden_row")
    for name in ("del", "moveFrom"):
        for element in list(root.iter(f"{{*}}{name}")):
            if len(element):
                _take_out(element, hidden, "tracked_deletion")
    for name in ("ins", "moveTo"):
        for element in list(root.iter(f"{{*}}{name}")):
            if len(element):
                _unwrap(element)
    for run in list(root.iter("{*}r")):
        if _holds_text(run) and (kind := _find_reason(run, styles)):
            _take_out(run, hidden, kind)


def _holds_text(run: etree._Element) -> bool:
    return find(run, "t") is not None or find(run, "footnoteReference") is not None


def _take_out(element: etree._Element, hidden: Counter[str], kind: str) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        hidden[kind] += 1


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _find_reason(run: etree._Element, styles: Styles) -> str:
    """Why a run does not show: `hidden_text`, `struck_text`, `invisible_text`, or nothing."""
    named = _name_styles(run)
    if _is_set(run, "rPr/vanish", named & styles.vanished):
        return "hidden_text"
    if _is_set(run, "rPr/strike", named & styles.struck) or is_on(run, "rPr/dstrike"):
        return "struck_text"
    colour = find(run, "rPr/color")
    is_white = get_value(colour, "val").upper() == "FFFFFF" if colour is not None else bool(named & styles.white)
    return "invisible_text" if is_white and not _stands_on_colour(run, styles) else ""


def _is_set(run: etree._Element, path: str, by_style: frozenset[str] | set[str]) -> bool:
    return is_on(run, path) if find(run, path) is not None else bool(by_style)


def _name_styles(run: etree._Element) -> set[str]:
    named = set()
    style = find(run, "rPr/rStyle")
    if style is not None:
        named.add(get_value(style, "val"))
    paragraph = next(run.iterancestors("{*}p"), None)
    style = find(paragraph, "pPr/pStyle") if paragraph is not None else None
    if style is not None:
        named.add(get_value(style, "val"))
    return named


def _stands_on_colour(run: etree._Element, styles: Styles) -> bool:
    """Whether the run, its paragraph, its cell or its table has a colour of its own behind it: white on blue is a heading."""
    holders = [find(run, "rPr")]
    for ancestor in run.iterancestors("{*}p", "{*}tc", "{*}tr", "{*}tbl", "{*}txbxContent"):
        name = etree.QName(ancestor).localname
        if name == "txbxContent":
            return True
        holders.append(find(ancestor, f"{name}Pr"))
    for holder in holders:
        if holder is None:
            continue
        named = {get_value(style, "val") for style in holder.iter("{*}pStyle", "{*}rStyle", "{*}tblStyle")}
        if _has_fill(holder) or named & styles.shaded or find(holder, "highlight") is not None:
            return True
    return False
