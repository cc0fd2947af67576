"""The filters that a pivot prints over its table: `Offence | Sexual communication with a child`, `District | (All)`.

A filter speaks for every figure of the table below. One that is not understood narrows them in a way that nobody knows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from foi_ingest.find_figures.shapes import looks_like_period, rasterise
from foi_ingest.model import Grid, Line
from foi_ingest.normalise.wording import find_any_offences
from foi_ingest.vocabulary import Vocabulary, fold

_ALL = frozenset({"(all)", "all"})
_OF_THE_REPLY = re.compile(r"\b(?:foi|ref|reference|request|date|received|extracted|run|produced|prepared)\b")
"""Headings of what stands over a reply and narrows nothing: `FOI reference`, `Date extracted`."""
_MOST = 12
"""More rows of two cells are a table of their own."""
_SAID_BY_TITLES = ("sex", "platform")
"""Dimensions that a title may give to every figure under it, one of them at a time."""


class Filters(NamedTuple):
    """What filters say of the table below them."""

    titles: tuple[Line, ...]
    """Those that leave something out, as titles; the one that no other table of the reply would have stands last."""
    is_understood: bool


def read_filters(grid: Grid, vocabulary: Vocabulary) -> Filters | None:
    """Takes a grid, gives what it says as filters: rows of two cells under known headings. None where it is no such list."""
    raster = rasterise(grid.cells)
    rows = [raster.row_cells(row) for row in raster.rows]
    known = [vocabulary.headings.get(fold(cells[0].text)) for cells in rows]
    if len(rows) > _MOST or any(len(cells) != 2 for cells in rows) or not any(known) or "measure" in known:
        return None
    if any(_heads_column(cells[0].text, cells[1].text, vocabulary) for cells in rows):
        return None
    of_all: list[Line] = []
    of_some: list[Line] = []
    is_understood = True
    for (heading, value), dimension in zip(rows, known, strict=True):
        line = Line(f"{heading.text}: {value.text}", value.place)
        if fold(value.text) in _ALL or _OF_THE_REPLY.search(fold(heading.text)):
            continue
        own = (dimension or "").removeprefix("victim_").removeprefix("suspect_")
        if _is_context(own, value.text, vocabulary):
            of_all.append(Line(value.text, value.place))
        elif own in _SAID_BY_TITLES and vocabulary.meaning(own, value.text) not in (None, "unknown", "other"):
            of_some.append(line)
        else:
            is_understood = False
    return Filters((*of_all, *of_some), is_understood and len(of_some) <= 1)


def _is_context(dimension: str, text: str, vocabulary: Vocabulary) -> bool:
    if dimension == "offence":
        return bool(find_any_offences(text, vocabulary))
    return looks_like_period(text) if dimension == "period" else dimension == "force" and vocabulary.meaning("force", text) is not None


def _heads_column(heading: str, text: str, vocabulary: Vocabulary) -> bool:
    """`Platform | Offences`, `Platform | 2021/22`: the header of a table whose body stands below."""
    named = any(vocabulary.meaning(dimension, text) is not None for dimension in ("measure", "count_word", "not_a_count"))
    is_period = looks_like_period(text) and vocabulary.headings.get(fold(heading)) != "period"
    return named or is_period or (fold(text) in vocabulary.headings and fold(text) not in _ALL)
