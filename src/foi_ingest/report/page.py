"""The page: sections in the order in which a reader needs them, explanations last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from importlib import resources

from foi_ingest.report.checks import draw_checks
from foi_ingest.report.facts import Facts, Row
from foi_ingest.report.html import Content, Html, element, join, table
from foi_ingest.report.numbers import Ledger, list_files, list_labels
from foi_ingest.report.platforms import draw_shares
from foi_ingest.report.sections import draw_headlines, draw_matrix, draw_method, draw_trend_section
from foi_ingest.report.views import Gallery, Views

MOST_LISTED = 500
"""Rejections listed one by one; beyond that the page would be too long to read, and the database lists them all."""


def draw_page(facts: Facts, reasons: Mapping[str, str], views: Views | None) -> str:
    """The whole page as one HTML document without a request to anywhere.

    `reasons` gives the meaning of each reason id, `views` what can be shown of the files, None where nobody looked.
    """
    ledger = Ledger()
    sections: list[tuple[str, str, Content]] = [
        ("headlines", "Headline figures", draw_headlines(facts, ledger)),
        ("trend", "Trend", draw_trend_section(facts, ledger)),
        ("coverage", "Coverage", draw_matrix(facts, ledger)),
        ("platforms", "Platforms", draw_shares(facts, ledger)),
        ("checks", "Checks that differ", draw_checks(facts, ledger)),
        ("rejected", "Rejected, and why", draw_rejections(facts, reasons, ledger)),
        ("caveats", "What the forces say", draw_caveats(facts)),
        ("method", "Method", draw_method(facts, ledger)),
    ]
    sections += [
        ("explanations", "Every number explained", element("ol", ledger.draw(facts.used))),
        ("cells", "Cells used", draw_cells(facts.used, Gallery(views))),
    ]
    return "<!doctype html>\n" + _draw_document(facts, sections) + "\n"


def _draw_document(facts: Facts, sections: list[tuple[str, str, Content]]) -> Html:
    title = f"{facts.question.offence}: figures from police replies"
    nation = "" if facts.question.nation is None else f", {facts.question.nation}"
    made = f"Made from the release of {facts.release['started_at']:%d %B %Y}{nation}."
    style = (resources.files("foi_ingest.report") / "style.css").read_text(encoding="utf-8")
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name_="viewport", content_="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content_="default-src 'none'; img-src data:; style-src 'unsafe-inline'"),
        element("title", title),
        element("style", Html(style)),
    )
    links = (element("li", element("a", heading, href=f"#{anchor}")) for anchor, heading, _ in sections)
    body = element(
        "body",
        element("a", "Skip to the figures", href="#headlines", class_="skip"),
        element("header", element("h1", title), element("p", made, " Every underlined number links to what it is made of.")),
        element("nav", element("ul", links), aria_label="Sections"),
        element("main", (_draw_section(*section) for section in sections)),
        element("footer", element("p", f"Run {facts.release['run_id']} of foi-ingest {facts.release['version']}.")),
    )
    return element("html", head, body, lang="en-GB")


def _draw_section(anchor: str, heading: str, content: Content) -> Html:
    return element("section", element("h2", heading, id=f"{anchor}-heading"), content, id=anchor, aria_labelledby=f"{anchor}-heading")


def draw_rejections(facts: Facts, reasons: Mapping[str, str], ledger: Ledger) -> Html:
    """How many values wait for which reason, then each with its place."""
    if not facts.rejections:
        return element("p", "No value was rejected.")
    counted = Counter(row["reason_id"] for row in facts.rejections)
    summary = (
        (
            reason,
            ledger.print_number(f"{number:,}", f"rejected: {reason}", f"SELECT count(*) FROM rejections WHERE reason_id = '{reason}'"),  # noqa: S608
            reasons.get(reason, ""),
        )
        for reason, number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )
    listed = (
        (row["reason_id"], list_files(row["names"]), row["place"], row["raw_value"], row["suggestion"])
        for row in facts.rejections[:MOST_LISTED]
    )
    return join(
        [
            table("Values rejected by reason", ("Reason", "Values", "Meaning"), summary),
            table("Rejected values", ("Reason", "File", "Place", "As printed", "Suggestion"), listed),
        ]
    )


def draw_caveats(facts: Facts) -> Html:
    """What the forces say about the figures used, word for word."""
    if not facts.caveats:
        return element("p", "No reply used here says anything about its figures.")
    quoted = (
        (element("p", f"{row['force'] or 'A force'}, {row['reference'] or 'no reference'}:"), element("blockquote", row["caveats"]))
        for row in facts.caveats
    )
    return join(quoted)


def draw_cells(cells: tuple[Row, ...], gallery: Gallery) -> Html:
    """Each cell once: the file, the place in it, the value as printed, how it looks there, and every label that gave it its meaning."""
    once = {cell["count_id"]: cell for cell in cells}
    rows = (
        (
            cell["force"],
            cell["raw_value"],
            (list_files(cell["names"]), element("br"), cell["place"], gallery.draw_cell(cell), _draw_labels(cell)),
            f"{cell['reference'] or 'no reference'}, {cell['replied_on'] or 'no date'}",
            element("code", cell["count_id"]),
        )
        for cell in once.values()
    )
    headings = ("Force", "As printed", "In the file", "Reply", "foi-ingest explain")
    drawn = table("Cells used, with their place in the file", headings, rows, row_ids=[f"c-{count_id}" for count_id in once])
    return join([gallery.describe(list(once.values())), gallery.draw_store(), drawn])


def _draw_labels(cell: Row) -> Html:
    labels = (element("li", label) for label in list_labels(cell["raw_labels"]))
    return element("details", element("summary", "what gave it its meaning"), element("ul", labels))
