"""Numbers that explain themselves: each links to the cells that it is made of, and to the query that gives it again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from foi_ingest.report.facts import Row
from foi_ingest.report.html import Content, Html, element, join


def name_year(start: date) -> str:
    """`2019/20`."""
    return f"{start.year}/{(start.year + 1) % 100:02}"


def show_interval(low: int | None, high: int | None) -> str:
    """`34`, `30 to 34`, `at least 30`, or a dash where there is no figure."""
    if low is None:
        return "–"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def show_percent(share: float | None) -> str:
    """`25.0 %`, or a dash."""
    return "–" if share is None else f"{100 * share:.1f} %"


def show_percent_interval(low: float | None, high: float | None) -> str:
    """`25.0 %`, `24.1 % to 25.3 %`, or a dash where a bound is not known."""
    if low is None or high is None:
        return "–"
    least, most = show_percent(low), show_percent(high)
    return least if least == most else f"{least} to {most}"


@dataclass(frozen=True)
class Explained:
    """Why one number is what it is."""

    anchor: str
    shown: str
    what: str
    sql: str
    """A query whose one row gives it."""
    cells: tuple[str, ...] = ()
    """count_id of the cells that it adds up."""


@dataclass
class Ledger:
    """Every number that the page prints. Filled while the page is drawn, so that none is printed without its explanation."""

    explained: dict[str, Explained] = field(default_factory=dict)

    def print_number(self, shown: str, what: str, sql: str, cells: Iterable[str] = ()) -> Html:
        """The number as a link to its explanation; the same number for the same query is explained once."""
        found = next((each for each in self.explained.values() if (each.shown, each.sql) == (shown, sql)), None)
        if found is None:
            found = Explained(f"x{len(self.explained) + 1}", shown, what, sql, tuple(cells))
            self.explained[found.anchor] = found
        return element("a", shown, href=f"#{found.anchor}", class_="n")

    def draw(self, cells: Sequence[Row]) -> list[Html]:
        """The explanations, in the order in which the numbers stand."""
        # A cell may stand there as part of a sum, and once more as one of several tellings: its part in the sum comes first.
        by_id = {cell["count_id"]: cell for cell in reversed(cells)}
        return [self._draw_one(each, by_id) for each in self.explained.values()]

    def _draw_one(self, each: Explained, by_id: dict[str, Row]) -> Html:
        parts: list[Content] = [element("strong", each.shown), " – ", each.what]
        if each.cells:
            used = [by_id[count_id] for count_id in each.cells]
            counted = [cell for cell in used if cell["role"] != "told_again"]
            parts += [": ", _join_cells([_link_cell(cell) for cell in counted], " + ")]
            again = [cell for cell in used if cell["role"] == "told_again"]
            if again:
                parts += ["; told again alike, and counted once: ", _join_cells([_link_cell(cell) for cell in again], ", ")]
            if len(counted) > 1 and any(cell["role"] == "told_differently" for cell in counted):
                parts.append("; a figure told differently counts from its least to its greatest telling, not twice")
        return element("li", parts, ". Asked: ", element("code", each.sql), id=each.anchor, data_shown=each.shown)


def _link_cell(cell: Row) -> Html:
    platform = f" {cell['platform_id']}" if cell["platform_id"] else ""
    days = f"{cell['period_start']} to {cell['period_end']}"
    shown = f"{show_interval(cell['count_low'], cell['count_high'])} ({cell['force_id']}{platform}, {days})"
    return element("a", shown, href=f"#c-{cell['count_id']}")


def _join_cells(cells: Sequence[Html], sign: str) -> Html:
    return join([part for cell in cells for part in (sign, cell)][1:])


def list_files(names: str) -> str:
    """The names of a file, of the JSON array that `sources` holds."""
    return ", ".join(json.loads(names))


def list_labels(raw_labels: str) -> list[str]:
    """Every label that gave a cell its meaning, with its place, outermost first."""
    return [f"{label['dimension']}: {label['text']} ({label['place']})" for label in json.loads(raw_labels)]
