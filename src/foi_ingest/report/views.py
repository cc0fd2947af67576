"""Each figure in its file: the page around it as a picture, or the cells beside it, drawn."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foi_ingest.model import Box
from foi_ingest.originals import look_at_originals
from foi_ingest.report.facts import Row
from foi_ingest.report.html import Html, element
from foi_ingest.surroundings import Neighbour, PagePicture, Spot, bound_spot, list_headings, parse_box

MOST_VIEWS = 500
"""Figures of one report that are shown in their files: what stands in the first sections comes first."""

MOST_BYTES = 3_000_000
"""Of all pictures of one report: some hundred pages, and a page that still opens at once and can be sent by mail."""

MARGIN = 10.0
"""Points shown around a figure and its headings."""

LEAST_WIDTH, LEAST_HEIGHT = 160.0, 40.0
"""Points of a page that are shown at least: a lone number says nothing."""

ASK_BY_HAND = "foi-ingest explain shows it"


@dataclass(frozen=True)
class Views:
    """What can be shown of the figures of a report."""

    pictures: Mapping[tuple[str, int], PagePicture] = field(default_factory=dict)
    """(source_id, page) → the part of the page that its figures need, once for all of them."""
    neighbours: Mapping[str, tuple[Neighbour, ...]] = field(default_factory=dict)
    """count_id → the cells around the figure."""
    failures: Mapping[str, str] = field(default_factory=dict)
    """count_id → why nothing is shown."""


def look_up(cells: Iterable[Row], paths: Sequence[Path]) -> Views:
    """Look the cells up in their files below `paths`, as far as `MOST_VIEWS` and `MOST_BYTES` go."""
    once = list({cell["count_id"]: cell for cell in cells}.values())
    failures = {
        cell["count_id"]: f"not shown: a report shows {MOST_VIEWS} figures in their files; {ASK_BY_HAND}" for cell in once[MOST_VIEWS:]
    }
    spots: dict[str, list[Spot]] = {}
    for cell in once[:MOST_VIEWS]:
        spots.setdefault(cell["source_id"], []).append(make_spot(cell))
    names = {cell["source_id"]: json.loads(cell["names"]) for cell in once}
    pictures: dict[tuple[str, int], PagePicture] = {}
    neighbours: dict[str, tuple[Neighbour, ...]] = {}
    room = MOST_BYTES
    for source_id, seen in look_at_originals(spots, names, paths).items():
        if isinstance(seen, str):
            failures |= {spot.count_id: f"not shown: {seen}" for spot in spots[source_id]}
            continue
        neighbours |= seen.neighbours or {}
        for picture in seen.pictures:
            room -= len(picture.png)
            if room >= 0:
                pictures[source_id, picture.page] = picture
    return Views(pictures, neighbours, failures)


def make_spot(cell: Row) -> Spot:
    """Where a figure and its labels stand."""
    return Spot(cell["count_id"], cell["place"], tuple(label["place"] for label in json.loads(cell["raw_labels"])))


class Gallery:
    """Draws the figures in their files, each page's picture once."""

    def __init__(self, views: Views | None) -> None:
        self._views = views
        self._names = {key: f"p{number}" for number, key in enumerate(views.pictures if views else (), start=1)}

    def draw_store(self) -> Html:
        """All pictures, once each and unseen; the drawn figures show parts of them."""
        if self._views is None or not self._names:
            return Html()
        images = (_embed(self._names[key], picture) for key, picture in self._views.pictures.items())
        return element("svg", element("defs", images), width="0", height="0", class_="store", aria_hidden="true", focusable="false")

    def draw_cell(self, cell: Row) -> Html:
        """One figure where it stands, folded up; or why it is not shown."""
        if self._views is None:
            return Html()
        shown = self._draw(cell, self._views)
        if isinstance(shown, str) and not isinstance(shown, Html):
            return element("span", shown, class_="small")
        return element("details", element("summary", f"show {cell['raw_value'] or 'the empty cell'}"), shown)

    def describe(self, cells: Sequence[Row]) -> Html:
        """How many of the cells are shown in their files, and what the pictures are; nothing where nobody looked."""
        views = self._views
        if views is None:
            return Html()
        shown = sum(isinstance(self._draw(cell, views), Html) for cell in cells)
        return element(
            "p",
            f"{shown:,} of {len(cells):,} figures are shown in their files: a part of the page, or the cells around the figure. ",
            "A grey patch in a picture lies over comments, form fields and print that a reader of the page does not see.",
        )

    def _draw(self, cell: Row, views: Views) -> Html | str:
        count_id = cell["count_id"]
        if count_id in views.failures:
            return views.failures[count_id]
        if count_id in views.neighbours:
            return draw_neighbours(views.neighbours[count_id], cell)
        spot = make_spot(cell)
        at = bound_spot(spot)
        if at is None:
            return "not shown: it counts rows, which are not for a report"
        key = (cell["source_id"], at[0])
        if key not in views.pictures:
            return f"not shown: the pictures of a report have {MOST_BYTES // 1_000_000} MB; {ASK_BY_HAND}"
        return draw_part(self._names[key], views.pictures[key], spot, at[1], cell)


def _embed(name: str, picture: PagePicture) -> Html:
    x0, top, x1, bottom = picture.box
    data = "data:image/png;base64," + base64.b64encode(picture.png).decode("ascii")
    return element("image", id=name, href=data, x=f"{x0:.1f}", y=f"{top:.1f}", width=f"{x1 - x0:.1f}", height=f"{bottom - top:.1f}")


def draw_part(name: str, picture: PagePicture, spot: Spot, area: Box, cell: Row) -> Html:
    """The part of the page's picture that holds the figure and the headings of its row and column, each with a box around it."""
    left, over, right, under = picture.box
    x0, top = max(area[0] - MARGIN, left), max(area[1] - MARGIN, over)
    width = min(max(area[2] + MARGIN - x0, LEAST_WIDTH), right - x0)
    height = min(max(area[3] + MARGIN - top, LEAST_HEIGHT), under - top)
    at = parse_box(spot.place)
    marks = [_box(box, "heading") for box in list_headings(spot)] + ([_box(at[1], "figure")] if at is not None else [])
    said = f"Page {picture.page} of the file: the figure {cell['raw_value']}, with a box around it, and the headings of its row and column"
    return element(
        "svg",
        element("use", href=f"#{name}"),
        marks,
        viewBox=f"{x0:.1f} {top:.1f} {width:.1f} {height:.1f}",
        width=f"{width * 4 / 3:.0f}",
        role="img",
        aria_label=said,
        class_="place",
    )


def _box(box: Box, kind: str) -> Html:
    x0, top, x1, bottom = box
    return element(
        "rect", x=f"{x0 - 2:.1f}", y=f"{top - 2:.1f}", width=f"{x1 - x0 + 4:.1f}", height=f"{bottom - top + 4:.1f}", class_=f"{kind}-box"
    )


def draw_neighbours(neighbours: Sequence[Neighbour], cell: Row) -> Html:
    """The cells around the figure as a small table; three dots where rows or columns of the file are left out."""
    rows, columns = sorted({each.row for each in neighbours}), sorted({each.column for each in neighbours})
    at = {(each.row, each.column): each for each in neighbours}
    body = [
        element("tr", (_draw_neighbour(at.get((row, column))) for column in columns), class_=_tell_gap(rows, number))
        for number, row in enumerate(rows)
    ]
    caption = f"Around {cell['place']}, as the file shows it" + (
        "; rows and columns farther away are left out" if len(rows) > 1 or len(columns) > 1 else ""
    )
    return element("table", element("caption", caption), element("tbody", body), class_="neighbours")


def _tell_gap(rows: Sequence[int], number: int) -> str | None:
    return "gap" if number and rows[number] - rows[number - 1] > 1 else None


def _draw_neighbour(cell: Neighbour | None) -> Html:
    if cell is None:
        return element("td")
    if cell.role == "label":
        return element("th", cell.text)
    return element("td", element("mark", cell.text)) if cell.role == "figure" else element("td", cell.text)
