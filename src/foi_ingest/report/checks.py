"""What contradicts itself: sums, periods, tellings, and hidden cells that are given away."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from foi_ingest.report.facts import MOST_LISTED, Facts, Row, quote
from foi_ingest.report.html import Content, Html, element, join, table
from foi_ingest.report.numbers import Ledger, list_files, show_interval

RISKS = {"pinned": "to one number", "narrowed": "to fewer numbers than the mask allows"}
"""Risks of `disclosure_risks` in words."""


def name_dimension(dimension: str) -> str:
    """The dimension of a risk in words: `victim age`."""
    known = {
        "told_openly": "printed openly in another place",
        "period": "a longer period",
        "platform_id": "platform",
        "outcome_id": "outcome",
    }
    return known.get(dimension, dimension.replace("_", " "))


def draw_checks(facts: Facts, ledger: Ledger) -> Html:
    """Sums that do not add up, periods and replies that contradict each other, and hidden cells that are given away."""
    return join(
        [
            _draw_list(
                "Printed totals that differ from their parts",
                ("File", "Place", "What", "Parts", "Total"),
                facts.checks,
                lambda row: _show_check(row, ledger),
            ),
            _draw_list(
                "Periods that contradict the longer period around them",
                ("Force", "Offence and measure", "Period", "Its figure", "Its parts", "Verdict"),
                facts.period_checks,
                lambda row: _show_period_check(facts, row, ledger),
            ),
            _draw_list(
                "Figures told differently",
                ("Force", "Offence and measure", "Period", "Tellings"),
                facts.disagreements,
                lambda row: _show_disagreement(facts, row, ledger),
            ),
            _draw_list(
                "Hidden cells that other figures give away (the number is not said here)",
                ("Force", "Offence and measure", "Period", "Through", "How far"),
                facts.risks,
                lambda row: _show_risk(facts, row),
            ),
        ]
    )


def _show_risk(facts: Facts, row: Row) -> tuple[Content, ...]:
    return (
        facts.name(row["force_id"]),
        facts.name_subject(row),
        _name_period(row),
        name_dimension(row["dimension"]),
        RISKS[row["risk"]],
    )


def _draw_list(caption: str, headings: tuple[str, ...], rows: Sequence[Row], show: Callable[[Row], tuple[Content, ...]]) -> Html:
    if not rows:
        return element("p", f"{caption}: none.")
    drawn = table(caption, headings, [show(row) for row in rows[:MOST_LISTED]])
    more = element("p", f"The first {MOST_LISTED} of {len(rows):,}; the database has them all.") if len(rows) > MOST_LISTED else Html()
    return join([drawn, more])


def _name_period(row: Row) -> str:
    return f"{row['period_start']} to {row['period_end']}"


def _show_check(row: Row, ledger: Ledger) -> tuple[Content, ...]:
    sides = (
        ledger.print_number(
            show_interval(row[f"{side}_low"], row[f"{side}_high"]),
            f"{row['what']}: {row[f'{side}_side']}, at {', '.join(json.loads(row['places']))}",
            f"SELECT {side}_low, {side}_high FROM checks WHERE check_id = {quote(row['check_id'])}",  # noqa: S608
        )
        for side in ("left", "right")
    )
    return list_files(row["names"]), json.loads(row["places"])[0], row["what"], *sides


def _show_period_check(facts: Facts, row: Row, ledger: Ledger) -> tuple[Content, ...]:
    key = " AND ".join(
        f"{column} = {quote(str(row[column]))}"
        for column in ("what", "force_id", "offence_id", "measure_id", "date_basis", "period_start", "period_end", "part_kind")
    )
    # Several parts of one kind may each contradict the whole: its own parts name the row.
    key += f" AND part_count_ids = [{', '.join(quote(count_id) for count_id in row['part_count_ids'])}]"
    sides = (
        ledger.print_number(
            show_interval(row[f"{side}_low"], row[f"{side}_high"]),
            f"{row['force_id']}, {_name_period(row)}: {side}",
            f"SELECT {side}_low, {side}_high FROM period_checks WHERE {key}",  # noqa: S608
            # Of figures told several times the least and the greatest stand here, which no sum of cells is.
            cells if len(cells) == parts else (),
        )
        for side, cells, parts in (("whole", row["whole_count_ids"], 1), ("parts", row["part_count_ids"], row["n_parts"]))
    )
    return facts.name(row["force_id"]), facts.name_subject(row), _name_period(row), *sides, row["verdict"].replace("_", " ")


def _show_disagreement(facts: Facts, row: Row, ledger: Ledger) -> tuple[Content, ...]:
    told: list[Content] = []
    for each in row["tellings"]:
        number = ledger.print_number(
            show_interval(each["count_low"], each["count_high"]),
            f"{row['force_id']}, {_name_period(row)}, at {each['place']}",
            f"SELECT count_low, count_high FROM offence_counts WHERE count_id = {quote(each['count_id'])}",  # noqa: S608
            [each["count_id"]],
        )
        told += ["; " if told else "", number, f" ({each['reference'] or 'no reference'}, {each['replied_on'] or 'no date'})"]
    return facts.name(row["force_id"]), facts.name_subject(row), _name_period(row), told
