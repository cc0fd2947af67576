"""Pages read from lies → one `Document`, in which no figure stands that two readings do not bear out.

Tables: the cell keeps what was read and is marked `unsure_reading`, and so are the cells that a doubtful label speaks for.
Running text has no such mark, so there every word in doubt is replaced by `[unsure]`; where it may have been a figure, so are the other
figures of its line and all that follow it, in tables too, because the figure that was not read may be the year that holds for them.
Pages of text among the pictures are sure as they are, and say their own headings: only a table that opens such a page takes a doubt over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from statistics import median

from foi_ingest.extract.pdf.document import build_document
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.sheet import Sheet
from foi_ingest.extract.pdf.words import Word
from foi_ingest.extract.scan.agreement import holds_digit
from foi_ingest.extract.scan.doubts import holds_doubtful_header, is_torn, spread_doubt
from foi_ingest.extract.scan.lie import Lie
from foi_ingest.extract.scan.words import ScanPage, ScanWord
from foi_ingest.model import Document, Grid, Line, Place

UNSURE = "[unsure]"
DOUBT = "unsure_reading"
_SLACK = 0.2
"""Points: places are told to a tenth."""

Part = Line | Grid
Originals = Mapping[int, Sequence[ScanWord]]
"""Page number → its words as they were read."""


def compose(pages: Sequence[ScanPage], page_count: int, read_by: str, others: Sequence[Sheet] = ()) -> Document:
    """The document that the pages make. `page_count`: of the whole file; `others`: its pages that have a text layer."""
    originals = {page.sheet.number: page.words for page in pages}
    hidden: dict[int, set[int]] = {number: set() for number in originals}
    while True:
        document = _build(pages, originals, hidden, others)
        more = _find_unfit(document.parts, originals, hidden)
        if not any(more.values()):
            break
        for number, indices in more.items():
            hidden[number] |= indices
    lies = {page.sheet.number: page.lie for page in pages}
    parts = tuple(_turn_back(_mark_doubts(document.parts, originals), lies))
    notes = tuple(_write_notes(originals, pages))
    return replace(document, parts=parts, pages=page_count, read_by=read_by, notes=notes)


def _build(pages: Sequence[ScanPage], originals: Originals, hidden: Mapping[int, set[int]], others: Sequence[Sheet]) -> Document:
    # Tables and paragraphs are made in place, and here they are made more than once.
    sheets = [replace(sheet, words=[replace(word) for word in sheet.words], sideways=list(sheet.sideways)) for sheet in others]
    for page in pages:
        number = page.sheet.number
        words: list[Word] = [
            replace(word, text=UNSURE, letters=[]) if index in hidden[number] else replace(word)
            for index, word in enumerate(originals[number])
        ]
        sheets.append(replace(page.sheet, words=words))
    return build_document(sorted(sheets, key=lambda sheet: sheet.number), {}, ())


def _find_unfit(parts: Sequence[Part], originals: Originals, hidden: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """The words in running text that must not be read and still are, page by page."""
    found: dict[int, set[int]] = {number: set() for number in originals}
    is_overcast = False
    for part in parts:
        if isinstance(part, Grid):
            continue
        number = part.place.page or 0
        if number not in originals:
            is_overcast &= part.kind == "furniture"
            continue
        words = originals[number]
        inside = [index for index, word in enumerate(words) if _lies_in(word, part.place.box)]
        lost = any(words[index].lost_digit for index in inside)
        unfit = {index for index in inside if not words[index].sure or ((lost or is_overcast) and holds_digit(words[index].text))}
        is_overcast |= lost and part.kind != "furniture"
        found[number] |= unfit - hidden[number]
    return found


def _mark_doubts(parts: Sequence[Part], originals: Originals) -> Iterator[Part]:
    is_overcast, is_headless = False, False
    for part in parts:
        words = originals.get(part.place.page or 0)
        if isinstance(part, Line):
            if words is None:
                is_overcast &= part.kind == "furniture"
                yield part
                continue
            lost = any(word.lost_digit and _lies_in(word, part.place.box) for word in words)
            is_overcast |= lost and part.kind != "furniture"
            yield part
            continue
        if words is None:
            is_headless &= part.continues
            yield _doubt_all(part) if is_overcast or is_headless else part
            continue
        doubtful = {
            index for index, cell in enumerate(part.cells) if any(not word.exact and _lies_in(word, cell.place.box) for word in words)
        }
        middles = [[word.centre for word in words if _lies_in(word, cell.place.box)] for cell in part.cells]
        is_headless &= part.continues
        is_lost = is_overcast or is_headless or is_torn(part.cells, middles, median(word.height for word in words))
        spread = set(range(len(part.cells))) if is_lost else spread_doubt(part.cells, doubtful)
        cells = tuple(replace(cell, doubt=DOUBT) if index in spread else cell for index, cell in enumerate(part.cells))
        is_headless |= not part.continues and holds_doubtful_header(part.cells, doubtful)
        yield replace(part, kind="scan", cells=cells)


def _doubt_all(grid: Grid) -> Grid:
    return replace(grid, cells=tuple(replace(cell, doubt=DOUBT) for cell in grid.cells))


def _lies_in(word: ScanWord, box: Rect | None) -> bool:
    if box is None:
        return False
    return box[0] - _SLACK <= word.middle <= box[2] + _SLACK and box[1] - _SLACK <= word.centre <= box[3] + _SLACK


def _turn_back(parts: Iterator[Part], lies: Mapping[int, Lie]) -> Iterator[Part]:
    """The parts with their places on the pages as they were fed in."""
    given: Counter[Place] = Counter()
    for part in parts:
        if isinstance(part, Grid):
            cells = tuple(replace(cell, place=_tell(cell.place, lies, given)) for cell in part.cells)
            yield replace(part, cells=cells, place=_tell(part.place, lies, given))
        else:
            yield replace(part, place=_tell(part.place, lies, given))


def _tell(place: Place, lies: Mapping[int, Lie], given: Counter[Place]) -> Place:
    lie = lies.get(place.page or 0)
    if lie is None or place.box is None:
        return place
    x0, top, x1, bottom = lie.turn_back(place.box)
    told = replace(place, box=(round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)))
    given[told] += 1
    return told if given[told] == 1 else replace(told, spot=f"{told.spot} reading {given[told]} here".strip())


def _write_notes(originals: Originals, pages: Sequence[ScanPage]) -> Iterator[str]:
    for page in pages:
        words = originals[page.sheet.number]
        figures = [word for word in words if holds_digit(word.text)]
        unsure = sum(not word.sure for word in figures)
        others = sum(not word.sure for word in words) - unsure
        yield (
            f"page {page.sheet.number} was read from its picture: {unsure} of {len(figures)} words with figures"
            f" and {others} of {len(words) - len(figures)} others are unsure"
        )
