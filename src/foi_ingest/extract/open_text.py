"""OpenDocument (ods, odt): its styles as far as they hide something, and its text as displayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from foi_ingest.extract.container import parse_xml

_WHITE = "#ffffff"
_CLEAR = {"", "transparent", _WHITE}
_NOT_SHOWN = {"annotation", "annotation-end", "note", "tracked-changes", "change", "change-start", "change-end", "bookmark", "hidden-text"}


def get_attribute(element: etree._Element, name: str) -> str:
    """Give an attribute by its local name; empty when it is missing."""
    return next((str(value) for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def get_count(element: etree._Element, name: str) -> int:
    """Give an attribute that counts repetitions or spans; 1 when it is missing or no number."""
    text = get_attribute(element, name)
    return max(int(text), 1) if text.isdecimal() and len(text) < 10 else 1


@dataclass(frozen=True, slots=True)
class OfficeStyles:
    """The formatting of each named style, with what it inherits: property → value."""

    properties: Mapping[str, Mapping[str, str]]
    numerals: Mapping[tuple[str, int], str]
    """(list style, level) → `1`, `a`, `i` … for the levels that are numbered."""

    @classmethod
    def read(cls, root: etree._Element, common: bytes | None) -> OfficeStyles:
        """Read the styles of a document's content and of its `styles.xml`. Raises `Unreadable`."""
        roots = [root] if common is None else [parse_xml(common), root]
        found = {get_attribute(style, "name"): style for one in roots for style in one.iter("{*}style")}
        return cls({name: _inherit(name, found) for name in found}, _read_numerals(roots))

    def get(self, style: str, name: str) -> str:
        """Give a property of a style; empty when it says nothing."""
        return self.properties.get(style, {}).get(name, "")

    def is_switched_off(self, style: str) -> bool:
        """Whether a table style is not displayed: a hidden sheet."""
        return self.get(style, "display") == "false"

    def is_bold(self, style: str) -> bool:
        """Whether the style's text is bold."""
        return self.get(style, "font-weight") == "bold"

    def is_raised(self, style: str) -> bool:
        """Whether the style's text is superscript."""
        position = self.get(style, "text-position").split(" ")[0]
        return position == "super" or (position.endswith("%") and position[:-1].lstrip("+").isdecimal() and int(position[:-1]) > 0)

    def find_reason(self, style: str, *, is_protected: bool = False) -> str:
        """Why text of this style does not show: `hidden_text`, `struck_text`, `invisible_text`, or nothing."""
        if self.get(style, "display") == "none" or (is_protected and "hidden" in self.get(style, "cell-protect")):
            return "hidden_text"
        if self.get(style, "text-line-through-style") not in {"", "none"} or self.get(style, "text-line-through-type") in {
            "single",
            "double",
        }:
            return "struck_text"
        is_white = self.get(style, "color").lower() == _WHITE and self.get(style, "use-window-font-color") != "true"
        return "invisible_text" if is_white and self.get(style, "background-color").lower() in _CLEAR else ""


def _read_numerals(roots: list[etree._Element]) -> dict[tuple[str, int], str]:
    return {
        (get_attribute(style, "name"), get_count(level, "level")): get_attribute(level, "num-format")
        for root in roots
        for style in root.iter("{*}list-style")
        for level in style.iterfind("{*}list-level-style-number")
        if get_attribute(level, "num-format")
    }


def _inherit(name: str, styles: Mapping[str, etree._Element]) -> dict[str, str]:
    chain: list[etree._Element] = []
    while name in styles and styles[name] not in chain:
        chain.append(styles[name])
        name = get_attribute(styles[name], "parent-style-name")
    gathered: dict[str, str] = {}
    for style in reversed(chain):
        for properties in style:
            if isinstance(properties.tag, str) and properties.tag.endswith("-properties"):
                gathered.update({etree.QName(key).localname: str(value) for key, value in properties.attrib.items()})
    return gathered


def read_pieces(paragraph: etree._Element, styles: OfficeStyles, hidden: Counter[str]) -> Iterator[tuple[str, bool]]:
    """Give the visible text of a paragraph as `(piece, is superscript)`; hidden and struck spans are counted and left out."""
    yield paragraph.text or "", False
    for child in paragraph:
        yield from _read_child(child, styles, hidden, is_raised=False)
        yield child.tail or "", False


def _read_child(child: etree._Element, styles: OfficeStyles, hidden: Counter[str], *, is_raised: bool) -> Iterator[tuple[str, bool]]:
    name = etree.QName(child).localname if isinstance(child.tag, str) else "comment"
    if name == "s":
        yield " " * min(get_count(child, "c"), 100), is_raised
    elif name == "tab":
        yield "\t", is_raised
    elif name == "line-break":
        yield "\n", is_raised
    elif name == "note":
        citation = child.find("{*}note-citation")
        yield (citation.text or "") if citation is not None else "", True
    elif name in {"annotation", "hidden-text"}:
        hidden["comment" if name == "annotation" else "hidden_text"] += 1
    elif name not in _NOT_SHOWN and name != "comment":
        style = get_attribute(child, "style-name") if name == "span" else ""
        if reason := styles.find_reason(style) if style else "":
            hidden[reason] += 1
            return
        is_raised = is_raised or styles.is_raised(style)
        yield child.text or "", is_raised
        for inner in child:
            yield from _read_child(inner, styles, hidden, is_raised=is_raised)
            yield inner.tail or "", is_raised
