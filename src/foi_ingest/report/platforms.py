"""Platforms and owners, always with numerator, denominator and known rate."""

from __future__ import annotations

from collections.abc import Iterator

from foi_ingest.report.facts import Facts, Row, ask_shares, quote
from foi_ingest.report.html import Content, Html, element, join, table
from foi_ingest.report.numbers import Ledger, name_year, show_interval, show_percent, show_percent_interval

MOST_PLATFORMS = 12
"""Rows of the table of shares; the rest is in the database."""


def draw_shares(facts: Facts, ledger: Ledger) -> Html:
    """Platforms and owners, always with numerator, denominator and known rate."""
    if not facts.shares:
        return element("p", "No force tells platforms for a whole year of this offence.")
    return join(
        [
            _draw_level(facts, ledger, level, caption)
            for level, caption in (("platform", "By platform"), ("owner", "By owner at the start of the year"))
        ]
    )


def _draw_level(facts: Facts, ledger: Ledger, level: str, caption: str) -> Html:
    chosen = [row for row in facts.shares if row["level"] == level][:MOST_PLATFORMS]
    rows = (
        (
            row["name"],
            _print_share_interval(ledger, facts, row, "numerator"),
            _print_share_interval(ledger, facts, row, "denominator"),
            print_share(ledger, facts, row),
            print_known_rate(ledger, facts, row),
        )
        for row in chosen
    )
    year = name_year(facts.share_year["period_start"])
    headings = (
        level.capitalize(),
        f"{facts.share_measure.capitalize()} that name it",
        "With a platform recorded",
        "Share",
        "Platform known for",
    )
    return table(f"{caption}, {year}", headings, rows)


def _ask_share(facts: Facts, row: Row, columns: str) -> str:
    asked = ask_shares(facts.question, facts.share_year, facts.share_measure)
    return f"SELECT {columns} {asked} WHERE level = {quote(row['level'])} AND id = {quote(row['id'])}"


def print_share(ledger: Ledger, facts: Facts, row: Row) -> Content:
    """The share of one platform or owner, between its two bounds where these differ."""
    shown = show_percent_interval(row["share_low"], row["share_high"])
    return ledger.print_number(shown, f"{row['name']}: share", _ask_share(facts, row, "share_low, share_high")) if shown != "–" else shown


def print_known_rate(ledger: Ledger, facts: Facts, row: Row) -> Content:
    """Of how many cases a platform is known at all."""
    if row["known_rate"] is None:
        return "not stated"
    return ledger.print_number(show_percent(row["known_rate"]), "how often any platform is recorded", _ask_share(facts, row, "known_rate"))


def print_known_forces(ledger: Ledger, facts: Facts, row: Row) -> Html:
    """How many forces the shares are over."""
    return ledger.print_number(f"{row['forces_in']}", "forces that tell platforms for the whole year", _ask_share(facts, row, "forces_in"))


def _print_share_interval(ledger: Ledger, facts: Facts, row: Row, which: str) -> Html:
    cells = list(_list_share_cells(facts, row, which))
    shown = show_interval(row[f"{which}_low"], row[f"{which}_high"])
    return ledger.print_number(shown, f"{row['name']}: {which}", _ask_share(facts, row, f"{which}_low, {which}_high"), cells)


def _list_share_cells(facts: Facts, row: Row, which: str) -> Iterator[str]:
    for cell in facts.share_cells:
        named = cell["platform_id"].split("+")
        counts = cell["role"] == "counted" and cell["platform_id"] != "unknown" and cell["force_id"] not in row["forces_disagreeing"]
        if counts and (which == "denominator" or set(named) & set(row["platform_ids"])):
            yield cell["count_id"]
