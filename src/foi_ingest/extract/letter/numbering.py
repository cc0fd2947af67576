"""Writes the numbers that Word shows before list paragraphs into their text: mammoth would start each list at 1 again."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from foi_ingest.extract.container import parse_xml, read_part
from foi_ingest.extract.letter.numerals import write_numeral
from foi_ingest.extract.letter.word_hidden import Styles, find, get_value, read_numbering

_PLACEHOLDER = re.compile(r"%([1-9])")
_UNNUMBERED = {"bullet", "none", ""}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    pattern: str
    start: int


def write_list_numbers(root: etree._Element, container: zipfile.ZipFile, styles: Styles) -> None:
    """Put `1. `, `(a) ` … as shown before numbered paragraphs and end their being list items. Bullets stay as they are."""
    content = read_part(container, "word/numbering.xml")
    if content is None:
        return
    levels, lists = _read_levels(parse_xml(content))
    counters: dict[str, dict[int, int]] = defaultdict(dict)
    for paragraph in root.iter("{*}p"):
        style = find(paragraph, "pPr/pStyle")
        number = read_numbering(paragraph) or (styles.numbered.get(get_value(style, "val")) if style is not None else None)
        if number is None or number[0] not in lists or not number[1].isdecimal():
            continue
        depth = int(number[1])
        level = levels.get((number[0], depth))
        if level is None or level.form in _UNNUMBERED or not _holds_words(paragraph):
            continue
        counts = counters[lists[number[0]]]
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        _write_label(paragraph, _make_label(level, number[0], levels, counts))


def _holds_words(paragraph: etree._Element) -> bool:
    return any((text.text or "").strip() for text in paragraph.iter("{*}t"))


def _read_levels(root: etree._Element) -> tuple[dict[tuple[str, int], Level], dict[str, str]]:
    """Levels by (list id, depth), and for each list id the name of its counter: lists of one abstract list count on."""
    abstract = {get_value(one, "abstractNumId"): one for one in root.iter("{*}abstractNum")}
    levels: dict[tuple[str, int], Level] = {}
    lists: dict[str, str] = {}
    for number in root.iter("{*}num"):
        name = get_value(number, "numId")
        target = find(number, "abstractNumId")
        key = get_value(target, "val") if target is not None else ""
        if key not in abstract:
            continue
        overridden = find(number, "lvlOverride") is not None
        lists[name] = f"list {name}" if overridden else f"abstract {key}"
        for holder in (abstract[key], *number.iter("{*}lvlOverride")):
            for level in holder.iterfind("{*}lvl"):
                levels[name, _read_count(level, "ilvl", 0)] = _read_level(level)
        for override in number.iter("{*}lvlOverride"):
            start = find(override, "startOverride")
            place = (name, _read_count(override, "ilvl", 0))
            if start is not None and place in levels:
                levels[place] = Level(levels[place].form, levels[place].pattern, _read_count(start, "val", 1))
    return levels, lists


def _read_level(level: etree._Element) -> Level:
    form, pattern, start = find(level, "numFmt"), find(level, "lvlText"), find(level, "start")
    return Level(
        get_value(form, "val") if form is not None else "decimal",
        get_value(pattern, "val") if pattern is not None else "",
        _read_count(start, "val", 1) if start is not None else 1,
    )


def _read_count(element: etree._Element, name: str, otherwise: int) -> int:
    text = get_value(element, name)
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _make_label(level: Level, name: str, levels: dict[tuple[str, int], Level], counts: dict[int, int]) -> str:
    def write(match: re.Match[str]) -> str:
        depth = int(match[1]) - 1
        other = levels.get((name, depth), level)
        return write_numeral(counts.get(depth, other.start), other.form)

    return _PLACEHOLDER.sub(write, level.pattern)


def _write_label(paragraph: etree._Element, label: str) -> None:
    properties = find(paragraph, "pPr")
    if properties is not None:
        for number in properties.findall("{*}numPr"):
            properties.remove(number)
    first = next(run for run in paragraph.iter("{*}r") if find(run, "t") is not None)
    text = find(first, "t")
    if label and text is not None:
        text.text = f"{label} {text.text or ''}"
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
