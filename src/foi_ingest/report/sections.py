"""The parts of the page, each from the facts to markup."""

from __future__ import annotations

from datetime import date

from foi_ingest.report.chart import Bar, draw_trend
from foi_ingest.report.facts import Facts, Row, ask_change, quote
from foi_ingest.report.html import Content, Html, element, join, table
from foi_ingest.report.numbers import Ledger, name_year, show_interval
from foi_ingest.report.platforms import print_known_forces, print_known_rate, print_share

STATES = {
    "figure": "whole year",
    "part": "part of it only",
    "no_number": "a cell without a number",
    "superseded": "taken back",
    "refused": "refused",
    "neither_confirm_nor_deny": "neither confirmed nor denied",
    "not_held": "not held",
    "not_told": "not told",
    "no_reply": "no reply",
}
"""States of `coverage` in words."""

STATE_CLASSES = {"figure": "figure", "part": "part", "no_number": "part", "refused": "refused", "neither_confirm_nor_deny": "refused"}

PARTS = {"part_of_the_year": "part of the year", "in_another_period": "in other periods", "broken_down_only": "broken down only"}
"""Reasons of the state `part` in words."""

SAID_IN_ANSWERS = frozenset({"refused", "neither_confirm_nor_deny", "not_held"})
"""States that come from what a force answered to a question, and not from its figures."""


def name_state(state: Row) -> str:
    """Why there is no whole figure, in words; an answer that does not say of which offence it is has a question mark."""
    if state["state"] == "part":
        return ", ".join(PARTS.get(reason, reason) for reason in state["reasons"]) or STATES["part"]
    return STATES[state["state"]] + (" (?)" if state["is_of_the_offence"] is False and state["state"] in SAID_IN_ANSWERS else "")


def ask_total(facts: Facts, year: Row, columns: str) -> str:
    """The query that gives numbers of a year's total again."""
    return f"SELECT {columns} FROM total_between('{year['period_start']}', '{year['period_end']}', {facts.question.arguments})"  # noqa: S608


def print_total(ledger: Ledger, facts: Facts, year: Row) -> Html:
    """The sum of a year."""
    number = facts.years.index(year) + 1
    cells = [cell["count_id"] for cell in facts.cells if cell["range_no"] == number]
    what = f"{facts.question.offence}, {name_year(year['period_start'])}, over the forces with figures for the whole year"
    return ledger.print_number(
        show_interval(year["count_low"], year["count_high"]), what, ask_total(facts, year, "count_low, count_high"), cells
    )


def print_forces(ledger: Ledger, facts: Facts, year: Row) -> Html:
    """`8 of 43`."""
    inside = ledger.print_number(
        f"{year['forces_in']}",
        f"forces with figures for the whole of {name_year(year['period_start'])}",
        ask_total(facts, year, "forces_in"),
    )
    expected = ledger.print_number(f"{year['forces_expected']}", "forces expected", ask_total(facts, year, "forces_expected"))
    return join([inside, " of ", expected])


def print_change(ledger: Ledger, facts: Facts, year: Row) -> Content:
    """The change against the year before over the same forces, as a rate where both are points, else as an interval."""
    found = facts.changes.get(year["period_start"])
    if found is None or found["change_low"] is None:
        return "–"
    before = facts.years[facts.years.index(year) - 1]
    sql = ask_change(facts.question, before, year)
    what = f"change from {name_year(before['period_start'])} to {name_year(year['period_start'])} over the forces with both years"
    if found["change_rate"] is not None:
        return ledger.print_number(f"{100 * found['change_rate']:+.1f} %", what, f"SELECT change_rate {sql}")
    high = "…" if found["change_high"] is None else f"{found['change_high']:+,}"
    return ledger.print_number(f"{found['change_low']:+,} to {high}", what, f"SELECT change_low, change_high {sql}")


def print_paired(ledger: Ledger, facts: Facts, year: Row) -> Content:
    """How many forces have both the year and the one before."""
    found = facts.changes.get(year["period_start"])
    if found is None:
        return "–"
    before = facts.years[facts.years.index(year) - 1]
    return ledger.print_number(
        f"{found['forces_before']}", "forces with both years", f"SELECT forces_before {ask_change(facts.question, before, year)}"
    )


def choose_headline_year(facts: Facts) -> Row:
    """The year that most forces tell, the latest of equals."""
    return max(facts.years, key=lambda year: (year["forces_in"], year["period_start"]))


def draw_headlines(facts: Facts, ledger: Ledger) -> Html:
    """The few numbers that stand first, each with its footnotes."""
    year = choose_headline_year(facts)
    name = name_year(year["period_start"])
    items: list[Html] = [
        element(
            "li",
            element("strong", print_total(ledger, facts, year)),
            f"offences recorded in {name} by ",
            print_forces(ledger, facts, year),
            " forces expected; the others are missing, not zero",
        ),
    ]
    if year["period_start"] in facts.changes:
        before = facts.years[facts.years.index(year) - 1]
        items.append(
            element(
                "li",
                element("strong", print_change(ledger, facts, year)),
                f"from {name_year(before['period_start'])} to {name}, over the same ",
                print_paired(ledger, facts, year),
                " forces",
            )
        )
    first = next((row for row in facts.shares if row["share_low"] is not None and row["share_high"] is not None), None)
    if first is not None:
        items.append(
            element(
                "li",
                element("strong", print_share(ledger, facts, first)),
                f"{first['name']}, of the {facts.share_measure} with a platform recorded in ",
                f"{name_year(facts.share_year['period_start'])} by ",
                print_known_forces(ledger, facts, first),
                " forces; how often a platform is known: ",
                print_known_rate(ledger, facts, first),
            )
        )
    loaded = _print_tally(ledger, facts, "loaded", "figures loaded")
    items.append(
        element("li", element("strong", loaded), "figures loaded from ", _print_tally(ledger, facts, "files", "files ever seen"), " files")
    )
    return join([element("ul", items, class_="headlines"), draw_footnotes(facts, year)])


def draw_footnotes(facts: Facts, year: Row) -> Html:
    """What must be said beside a year's total."""
    notes: list[Content] = []
    for key, words in (
        ("forces_disagreeing", "told differently in several replies, so no single number"),
        ("forces_unstated", "the date counted by is not stated; taken as the date of recording"),
        ("forces_doubted", "the printed total does not equal its parts"),
    ):
        if year[key]:
            notes.append(element("li", f"{words}: {facts.list_names(year[key])}"))
    if year["forces_missing"]:
        notes.append(element("li", f"no figure for the whole year, and not counted as zero: {facts.list_names(year['forces_missing'])}"))
    return join([element("h3", f"Footnotes to {name_year(year['period_start'])}"), element("ul", notes)]) if notes else Html()


def draw_trend_section(facts: Facts, ledger: Ledger) -> Html:
    """The drawing and its table."""
    bars = [
        Bar(
            name_year(year["period_start"]),
            year["count_low"],
            year["count_high"],
            year["matched_low"],
            year["matched_high"],
            f"{year['forces_in']} of {year['forces_expected']}",
        )
        for year in facts.years
    ]
    matched = facts.years[0]["forces_matched"]
    rows = (
        (
            name_year(year["period_start"]),
            print_total(ledger, facts, year),
            print_forces(ledger, facts, year),
            _print_matched(ledger, facts, year),
            print_change(ledger, facts, year),
            print_paired(ledger, facts, year),
        )
        for year in facts.years
    )
    headings = (
        "Year",
        "All forces with the year",
        "Forces",
        "Forces with every year",
        "Change on the year before, same forces",
        "Forces with both years",
    )
    return join(
        [
            element(
                "p",
                "Bars over different forces tell who replied, not what changed: read the columns over the same forces. ",
                "Forces with every year: ",
                facts.list_names(matched) or "none, so that the bars show no trend at all",
                ".",
            ),
            draw_trend(bars, "Offences by financial year", same_forces=len({tuple(year["forces_missing"]) for year in facts.years}) == 1),
            table("Offences by financial year", headings, rows),
        ]
    )


def draw_matrix(facts: Facts, ledger: Ledger) -> Html:
    """Force by year: its figure, or why there is none."""
    states = {(row["force_id"], row["period_start"]): row for row in facts.coverage}
    forces = {row["force_id"]: row["force"] for row in facts.coverage}
    starts = [year["period_start"] for year in facts.years]
    rows = (
        [name, *(_draw_state(facts, ledger, force_id, start, states.get((force_id, start))) for start in starts)]
        for force_id, name in forces.items()
    )
    drawn = table("Figures by force and financial year", ["Force", *map(name_year, starts)], rows)
    key = "A question mark: the force answered so to a question that does not name this offence alone."
    return element("div", element("p", key), drawn, class_="matrix")


def _draw_state(facts: Facts, ledger: Ledger, force_id: str, start: date, state: Row | None) -> Html:
    total = facts.totals.get((force_id, start))
    if total is None:
        words = name_state(state) if state else "–"
        return element("td", words, class_=STATE_CLASSES.get(state["state"] if state else "", "none"))
    number = [year["period_start"] for year in facts.years].index(start)
    year = facts.years[number]
    cells = [cell["count_id"] for cell in facts.cells if cell["range_no"] == number + 1 and cell["force_id"] == force_id]
    arguments = f"offence := {quote(facts.question.offence_id)}, forces := [{quote(force_id)}]"
    sql = f"SELECT count_low, count_high FROM total_between('{start}', '{year['period_end']}', {arguments})"  # noqa: S608
    shown = ledger.print_number(show_interval(total["low"], total["high"]), f"{force_id}, {name_year(start)}", sql, cells)
    return element("td", shown, class_="figure")


def _print_matched(ledger: Ledger, facts: Facts, year: Row) -> Content:
    if year["matched_low"] is None:
        return "–"
    number = facts.years.index(year) + 1
    cells = [cell["count_id"] for cell in facts.cells if cell["range_no"] == number and cell["force_id"] in year["forces_matched"]]
    span = f"'{facts.years[0]['period_start']}', '{facts.years[-1]['period_end']}', {facts.question.arguments}"
    sql = f"SELECT matched_low, matched_high FROM trend_between({span}) WHERE period_start = '{year['period_start']}'"  # noqa: S608
    what = f"{name_year(year['period_start'])}, over the forces with figures for every year"
    return ledger.print_number(show_interval(year["matched_low"], year["matched_high"]), what, sql, cells)


def _print_tally(ledger: Ledger, facts: Facts, column: str, what: str) -> Html:
    summed = "count(*)" if column == "files" else f"count_if(state = '{column}')" if column in ("held", "unreadable") else f"sum({column})"
    return ledger.print_number(f"{facts.sources[column]:,}", what, f"SELECT {summed} FROM sources")  # noqa: S608


def draw_method(facts: Facts, ledger: Ledger) -> Html:
    """How the figures came about; every number in it is computed."""

    def tally(column: str, what: str) -> Html:
        return _print_tally(ledger, facts, column, what)

    return join(
        [
            element(
                "p",
                "Of ",
                tally("files", "files ever seen"),
                " files, ",
                tally("unreadable", "files that cannot be read"),
                " could not be read and ",
                tally("held", "files held back"),
                " are held back until a person has looked at them.",
            ),
            element(
                "p",
                "In them ",
                tally("values_seen", "values seen"),
                " values were seen: ",
                tally("loaded", "values loaded"),
                " loaded, ",
                tally("rejected", "values rejected"),
                " rejected with a reason, ",
                tally("ignored", "values ignored by a named rule"),
                " ignored by a named rule. None is lost, none is guessed, none is repaired.",
            ),
            element(
                "p",
                "A hidden number is an interval from the force's own mask. Only whole periods that fill a year without gap or overlap are ",
                "added up. Calendar and financial years, measures, offences and dates counted by are never mixed. ",
                "A missing force is never zero.",
            ),
        ]
    )
