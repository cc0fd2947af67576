"""What a web page hides from its reader's eyes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

_HIDING = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d]))", re.IGNORECASE
)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_STRUCK = re.compile(r"text-decoration[a-z-]*\s*:[^;]*line-through", re.IGNORECASE)
_MEDIA = re.compile(r"@[a-z-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?:\.(?P<class>[\w-]+)|#(?P<id>[\w-]+))?", re.IGNORECASE)
_WHITES = {"white", "#fff", "#ffffff", "rgb(255,255,255)"}


@dataclass(frozen=True, slots=True)
class HiddenBy:
    """The selectors that a page's own style sheets hide: elements, classes and ids, singly or one with the other."""

    selectors: frozenset[tuple[str, str, str]] = frozenset()

    def find_reason(self, element: etree._Element) -> str:
        """Give the kind of hidden content that an element is (`hidden_text`, `invisible_text`, `struck_text`), or nothing."""
        style = element.get("style", "")
        is_hidden_input = element.tag == "input"
        if is_hidden_input or element.get("hidden") is not None or _HIDING.search(style) or self._is_selected(element):
            return "hidden_text"
        if _STRUCK.search(style):
            return "struck_text"
        return "invisible_text" if _is_white_on_white(element, style) else ""

    def _is_selected(self, element: etree._Element) -> bool:
        if not self.selectors:
            return False
        tag, given_id = str(element.tag), element.get("id", "")
        classes = element.get("class", "").split()
        names = [(kind, name) for kind, name in [("", ""), ("id", given_id), *(("class", one) for one in classes)]]
        return any((form, kind, name) in self.selectors for form in ("", tag) for kind, name in names if form or name)


def read_style_sheets(root: etree._Element) -> HiddenBy:
    """Give what the `<style>` elements of a page hide on a screen. Rules for other media are passed over."""
    found = set()
    for sheet in root.iter("style"):
        for selectors, rules in _RULE.findall(_MEDIA.sub("", re.sub(r"/\*.*?\*/", "", sheet.text or "", flags=re.DOTALL))):
            if _HIDING.search(rules):
                for selector in selectors.split(","):
                    match = _SIMPLE.fullmatch(selector.strip())
                    if match and match[0]:
                        kind = "class" if match["class"] else "id" if match["id"] else ""
                        found.add(((match["tag"] or "").lower(), kind, match["class"] or match["id"] or ""))
    return HiddenBy(frozenset(found))


def _is_white_on_white(element: etree._Element, style: str) -> bool:
    """Whether text is given the colour of its background: its own, its ancestors', or the page's white."""
    colour = _COLOUR.search(style)
    if colour is None and element.tag == "font" and element.get("color"):
        shown = _name_colour(element.get("color", ""))
    elif colour is not None:
        shown = _name_colour(colour[1])
    else:
        return False
    for holder in (element, *element.iterancestors()):
        background = _BACKGROUND.search(holder.get("style", ""))
        given = background[1] if background else holder.get("bgcolor")
        if given:
            return shown == _name_colour(given)
        if holder.get("class"):
            # A class may give it any background: what may be visible is read.
            return False
    return shown == "white"


def _name_colour(text: str) -> str:
    name = text.replace(" ", "").lower().split("url(")[0]
    return "white" if name in _WHITES else name
