"""What stands around a figure in its file, as a reader of the file sees it: the page as a picture, or the cells, drawn.

Called in the guarded child, like any reading. Nothing hidden comes into it: cells are those that the readers gave, numbers as shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from foi_ingest.extract import extract
from foi_ingest.guard import refuse_changed
from foi_ingest.model import Attachment, Box, Cell, Grid, Line, Source
from foi_ingest.show import draw_grid, flatten

_BOX = re.compile(r"page (\d+), box (-?\d+\.\d) (-?\d+\.\d) (-?\d+\.\d) (-?\d+\.\d)")

REACH = 1
"""Rows and columns beside the figure that are drawn with it, over and above those of its labels."""

WIDEST_LABEL = 250.0
"""Points. What runs across half a page is a sentence of the letter, no heading of a row or column: it is quoted beside the picture."""

LONGEST_TEXT = 600
"""Characters of one cell or paragraph that are drawn: enough to find it in the file."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure to look at."""

    count_id: str
    place: str
    labels: tuple[str, ...]
    """Places of the labels that gave it its meaning."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A part of a page as a reader sees it. One picture serves every figure of the page."""

    page: int
    box: Box
    """The part that it shows, in points from the top left corner of the page."""
    png: bytes


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One cell beside the figure, or the figure itself."""

    row: int
    column: int
    text: str
    role: str
    """`figure`, `label` or `beside`."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All that was asked of one file."""

    pictures: tuple[PagePicture, ...] = ()
    neighbours: Mapping[str, tuple[Neighbour, ...]] | None = None
    """count_id → the cells around it, row by row; a figure that was not found, or that counts records, has none."""


def parse_box(place: str) -> tuple[int, Box] | None:
    """Page and box of a place in a PDF, None for a place of another kind."""
    found = _BOX.match(place)
    if found is None:
        return None
    x0, top, x1, bottom = (float(edge) for edge in found.groups()[1:])
    return int(found[1]), (x0, top, x1, bottom)


def look_around(spots: Mapping[str, Sequence[Spot]], source: Source) -> Surroundings:
    """The surroundings of the figures that `spots` lists under the file's source_id. Raises Unreadable."""
    wanted = spots[source.source_id]
    try:
        if source.kind == "pdf":
            return Surroundings(pictures=tuple(_take_pictures(source, wanted)))
        return Surroundings(neighbours=dict(_draw_neighbours(source, wanted)))
    finally:
        # What is drawn must be of the very bytes that the figure was read from.
        refuse_changed(source)


def mark_picture(picture: PagePicture, spot: Spot) -> bytes:
    """The picture with a box around the figure and around each heading of its row and column."""
    from foi_ingest.extract.pdf.crop import draw_boxes

    at = parse_box(spot.place)
    return draw_boxes(picture.png, picture.box, [*([at[1]] if at is not None else []), *list_headings(spot)])


def draw_text(neighbours: Sequence[Neighbour]) -> str:
    """The cells around a figure as text; the figure stands in brackets."""
    rows, columns = sorted({each.row for each in neighbours}), sorted({each.column for each in neighbours})
    at = {(each.row, each.column): each for each in neighbours}
    texts = [[_mark(at.get((row, column))) for column in columns] for row in rows]
    return "\n".join(draw_grid(texts))


def _mark(cell: Neighbour | None) -> str:
    if cell is None:
        return ""
    return f"[{flatten(cell.text)}]" if cell.role == "figure" else flatten(cell.text)


def list_attachments(source: Source) -> tuple[Attachment, ...]:
    """The files inside a file. Raises Unreadable."""
    return extract(source).attachments


def bound_spot(spot: Spot) -> tuple[int, Box] | None:
    """The page of a figure, and the box around it and the headings of its row and column that stand on the same page."""
    at = parse_box(spot.place)
    if at is None:
        return None
    boxes = [at[1], *list_headings(spot)]
    return at[0], (min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes))


def list_headings(spot: Spot) -> list[Box]:
    """The boxes of a figure's labels that head its row or its column on the same page."""
    at = parse_box(spot.place)
    others = [parse_box(place) for place in spot.labels]
    return [other[1] for other in others if at is not None and other is not None and other[0] == at[0] and _is_heading(other[1], at[1])]


def _is_heading(label: Box, figure: Box) -> bool:
    in_row = label[1] < figure[3] and label[3] > figure[1]
    in_column = label[0] < figure[2] and label[2] > figure[0]
    return (in_row or in_column) and label[2] - label[0] <= WIDEST_LABEL


def _take_pictures(source: Source, spots: Sequence[Spot]) -> Iterator[PagePicture]:
    from foi_ingest.extract.pdf.crop import take_crops

    areas: dict[int, list[Box]] = {}
    for spot in spots:
        at = bound_spot(spot)
        if at is not None:
            areas.setdefault(at[0], []).append(at[1])
    for page, box, png in take_crops(source.path, areas):
        yield PagePicture(page, box, png)


def _draw_neighbours(source: Source, spots: Sequence[Spot]) -> Iterator[tuple[str, tuple[Neighbour, ...]]]:
    parts = extract(source).parts
    grids = {str(cell.place): (grid, cell) for grid in parts if isinstance(grid, Grid) for cell in grid.cells}
    lines = {str(line.place): line for line in parts if isinstance(line, Line)}
    for spot in spots:
        if spot.place in grids:
            yield spot.count_id, tuple(_gather_neighbours(*grids[spot.place], spot))
        elif spot.place in lines:
            yield spot.count_id, (Neighbour(0, 0, _shorten(lines[spot.place].text), "figure"),)


def _gather_neighbours(grid: Grid, figure: Cell, spot: Spot) -> Iterator[Neighbour]:
    labels = [cell for cell in grid.cells if str(cell.place) in spot.labels]
    rows = {*range(figure.row - REACH, figure.row_end + REACH + 1), *(cell.row for cell in labels)}
    columns = {*range(figure.column - REACH, figure.column_end + REACH + 1), *(cell.column for cell in labels)}
    for cell in grid.cells:
        if cell.row in rows and cell.column in columns:
            role = "figure" if cell is figure else "label" if str(cell.place) in spot.labels else "beside"
            yield Neighbour(cell.row, cell.column, _shorten(cell.text), role)


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[:LONGEST_TEXT] + " …"
