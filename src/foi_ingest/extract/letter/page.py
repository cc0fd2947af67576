"""Walks an HTML tree, from whatever letter it was made, and gives its paragraphs and tables in reading order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from foi_ingest.extract.letter.numerals import write_numeral
from foi_ingest.extract.letter.visibility import HiddenBy
from foi_ingest.extract.shown_text import clean_text, is_unfinished, split_marks
from foi_ingest.model import Cell, Grid, Line, Place

WIDEST_SPAN = 1000
"""Browsers stop there too; a span of millions would fill the memory."""

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend",
     "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
     "ul"}
)  # fmt: skip
_FURNITURE = frozenset({"header", "footer", "nav", "aside"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"})
_UNSEEN = frozenset(
    {"script", "style", "head", "template", "noscript", "object", "iframe", "svg", "math", "select", "textarea", "datalist"}
)
_STRUCK = frozenset({"s", "strike", "del"})
_BACK_LINK = re.compile(r"#(?:foot|end)note-ref-\d+")
_SUPER = re.compile(r"vertical-align\s*:\s*super")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")


class Piece(NamedTuple):
    """A stretch of text of one look. A line break is a piece of its own: `\\n`."""

    text: str
    is_raised: bool
    is_bold: bool


@dataclass(slots=True)
class Walk:
    """What has been met so far."""

    hidden_by: HiddenBy
    hidden: Counter[str]
    parts: list[Line | Grid] = field(default_factory=list)
    paragraphs: int = 0
    tables: int = 0


class _Context(NamedTuple):
    kind: str = "text"
    prefix: str = ""


def divide_page(root: etree._Element, hidden: Counter[str], hidden_by: HiddenBy | None = None) -> list[Line | Grid]:
    """Give the visible lines (`paragraph 14`) and tables (`table 2, row 3, column 1`) of a page; count the rest into `hidden`."""
    walk = Walk(hidden_by or HiddenBy(), hidden)
    title = clean_text(" ".join((root.findtext("head/title") or "").split()))
    if title:
        # A saved page often names its force nowhere else: its logo is a picture.
        walk.parts.append(Line(title, Place(spot="title"), kind="furniture"))
    _walk_flow(root, walk, _Context())
    return walk.parts


def _walk_flow(element: etree._Element, walk: Walk, context: _Context) -> None:
    """Emit the paragraphs and tables below an element; text directly in it is a paragraph too."""
    pieces = [Piece(element.text or "", is_raised=False, is_bold=False)]
    for child in element:
        if _is_seen(child, walk):
            if child.tag in _BLOCKS or _holds_block(child):
                context = _emit(pieces, walk, context)
                pieces = []
                _walk_block(child, walk, context)
                context = context._replace(prefix="")
            else:
                pieces.extend(_read_inline(child, walk, is_raised=False, is_bold=False))
        pieces.append(Piece(child.tail or "", is_raised=False, is_bold=False))
    _emit(pieces, walk, context)


def _walk_block(element: etree._Element, walk: Walk, context: _Context) -> None:
    tag = element.tag
    if tag == "table":
        _walk_table(element, walk, context)
    elif tag in {"ol", "ul", "menu"}:
        _walk_list(element, walk, context)
    elif tag in _HEADINGS:
        _walk_flow(element, walk, context._replace(kind="heading" if context.kind == "text" else context.kind))
    elif tag in _FURNITURE:
        _walk_flow(element, walk, context._replace(kind="furniture"))
    else:
        _walk_flow(element, walk, context)


def _walk_list(element: etree._Element, walk: Walk, context: _Context) -> None:
    """Emit the items of a list; numbered ones begin with the number that the page shows."""
    number = _read_int(element.get("start"), 1)
    for item in element:
        if not _is_seen(item, walk):
            continue
        if item.tag != "li":
            _walk_block(item, walk, context)
            continue
        number = _read_int(item.get("value"), number)
        prefix = f"{write_numeral(number, element.get('type', '1'))}. " if element.tag == "ol" else ""
        _walk_flow(item, walk, context._replace(prefix=prefix))
        number += 1


def _read_int(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.strip().lstrip("-").isdecimal() else otherwise


def _is_seen(element: etree._Element, walk: Walk) -> bool:
    """Whether an element shows on the page. What does not is counted by kind."""
    if not isinstance(element.tag, str):
        walk.hidden["html_comment"] += 1
        return False
    if element.tag in _UNSEEN:
        return False
    kind = "struck_text" if element.tag in _STRUCK else walk.hidden_by.find_reason(element)
    if kind:
        walk.hidden[kind] += 1
    return not kind


def _holds_block(element: etree._Element) -> bool:
    return any(isinstance(inner.tag, str) and inner.tag in _BLOCKS for inner in element.iterdescendants())


def _read_inline(element: etree._Element, walk: Walk, *, is_raised: bool, is_bold: bool) -> Iterator[Piece]:
    if element.tag == "br":
        yield Piece("\n", is_raised=False, is_bold=is_bold)
        return
    if element.tag == "a" and _BACK_LINK.fullmatch(element.get("href", "")):
        return
    style = element.get("style", "")
    is_raised = is_raised or element.tag == "sup" or bool(_SUPER.search(style))
    is_bold = is_bold or element.tag in _BOLD or bool(_BOLD_STYLE.search(style))
    yield Piece(element.text or "", is_raised, is_bold)
    for child in element:
        if _is_seen(child, walk):
            yield from _read_inline(child, walk, is_raised=is_raised, is_bold=is_bold)
        yield Piece(child.tail or "", is_raised, is_bold)


def _emit(pieces: list[Piece], walk: Walk, context: _Context) -> _Context:
    """Make lines of a paragraph's pieces, one for each line that the author broke; the list number stands before the first."""
    # Marks of footnotes are left out of running text: a raised 1 at the end of a sentence would count as a figure.
    lines = _mend([(text, is_bold) for text, _, is_bold in map(_read_line, _break_lines(pieces)) if text])
    if not lines:
        return context
    walk.paragraphs += 1
    for number, (text, is_bold) in enumerate(lines, 1):
        spot = f"paragraph {walk.paragraphs}" + (f", line {number}" if len(lines) > 1 else "")
        shown = (context.prefix if number == 1 else "") + text
        walk.parts.append(Line(shown, Place(spot=spot), kind=context.kind, emphasis=is_bold or context.kind == "heading"))
    return context._replace(prefix="")


def _mend(lines: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Join what a break tore apart."""
    mended: list[tuple[str, bool]] = []
    for text, is_bold in lines:
        if mended and is_unfinished(mended[-1][0]):
            before, was_bold = mended.pop()
            mended.append((f"{before} {text}", was_bold and is_bold))
        else:
            mended.append((text, is_bold))
    return mended


def _break_lines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def _read_line(pieces: list[Piece]) -> tuple[str, str, bool]:
    text, marks = split_marks(
        (re.sub(r"\s+", " ", piece.text) if piece.text.strip("\u00a0") else piece.text, piece.is_raised) for piece in pieces
    )
    words = [piece for piece in pieces if clean_text(piece.text).strip()]
    return clean_text(text), marks, bool(words) and all(piece.is_bold for piece in words)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Box(NamedTuple):
    element: etree._Element
    row: int
    row_end: int
    column: int
    column_end: int


def _walk_table(table: etree._Element, walk: Walk, context: _Context) -> None:
    """Emit a table as a grid. One that only lays out the page (it holds tables, or a single cell) is read as what stands in it."""
    rows = [row for row in _list_rows(table) if _is_seen(row, walk)]
    boxes = list(_place_boxes(rows, walk))
    for caption in table.findall("caption"):
        if _is_seen(caption, walk):
            _walk_flow(caption, walk, context)
    if len(boxes) < 2 or table.find(".//table") is not None or table.get("role") == "presentation":
        for box in boxes:
            _walk_flow(box.element, walk, context)
        return
    walk.tables += 1
    name = f"table {walk.tables}"
    cells = []
    for box in boxes:
        text, marks = _read_box(box.element, walk)
        if text:
            place = Place(spot=f"{name}, row {box.row + 1}, column {box.column + 1}")
            cells.append(Cell(box.row, box.row_end, box.column, box.column_end, text, place, marks))
    if cells:
        walk.parts.append(Grid("letter", tuple(cells), Place(spot=name)))


def _list_rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from child.findall("tr")


def _place_boxes(rows: list[etree._Element], walk: Walk) -> Iterator[_Box]:
    """Give each cell its rows and columns, past the cells that are merged down into its row."""
    taken: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            if element.tag not in {"td", "th"} or not _is_seen(element, walk):
                continue
            while taken.get(column, -1) >= number:
                column += 1
            width = min(max(_read_int(element.get("colspan"), 1), 1), WIDEST_SPAN)
            height = _read_int(element.get("rowspan"), 1)
            end = len(rows) - 1 if height == 0 else min(number + max(height, 1), len(rows)) - 1
            yield _Box(element, number, end, column, column + width - 1)
            for covered in range(column, column + width):
                taken[covered] = end
            column += width


def _read_box(element: etree._Element, walk: Walk) -> tuple[str, str]:
    """The text of a table cell, a line for each of its paragraphs, and its footnote marks."""
    inner = Walk(walk.hidden_by, walk.hidden)
    pieces: list[Piece] = []
    _collect(element, inner, pieces)
    lines = [_read_line(line)[:2] for line in _break_lines(pieces)]
    return "\n".join(text for text, _ in lines if text), ",".join(marks for _, marks in lines if marks)


def _collect(element: etree._Element, walk: Walk, pieces: list[Piece]) -> None:
    pieces.append(Piece(element.text or "", is_raised=False, is_bold=False))
    for child in element:
        if _is_seen(child, walk):
            if child.tag in _BLOCKS or _holds_block(child):
                pieces.append(Piece("\n", is_raised=False, is_bold=False))
                _collect(child, walk, pieces)
                pieces.append(Piece("\n", is_raised=False, is_bold=False))
            else:
                pieces.extend(_read_inline(child, walk, is_raised=False, is_bold=False))
        pieces.append(Piece(child.tail or "", is_raised=False, is_bold=False))
