"""What hangs on a PDF beside its pages' own text: comments, form fields, attached files. It is counted and not read."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import resolve1

from foi_ingest.extract.pdf.pages import SeenPage

_SILENT = frozenset({"Link", "Popup", "PrinterMark", "TrapNet", "Watermark"})
"""Kinds of annotation that carry no words of their own."""


def count_asides(page: SeenPage) -> dict[str, int]:
    """The annotations with words, and the filled form fields, of a page."""
    counts = {"annotation": 0, "form_field": 0}
    for reference in resolve1(page.page_obj.annots) or []:
        aside = resolve1(reference)
        if not isinstance(aside, dict):
            continue
        kind = getattr(resolve1(aside.get("Subtype")), "name", "")
        if kind == "Widget":
            counts["form_field"] += bool(resolve1(aside.get("V")))
        elif kind not in _SILENT:
            counts["annotation"] += bool(resolve1(aside.get("Contents")) or resolve1(aside.get("RC")))
    return {kind: count for kind, count in counts.items() if count}


def count_attachments(catalog: dict[str, Any]) -> dict[str, int]:
    """The files attached to the document."""
    names = resolve1(catalog.get("Names"))
    tree = names.get("EmbeddedFiles") if isinstance(names, dict) else None
    count = _count_leaves(tree)
    return {"attachment": count} if count else {}


def _count_leaves(tree: Any) -> int:
    count = 0
    waiting = [tree]
    for _ in range(_MOST_NODES):
        if not waiting:
            break
        node = resolve1(waiting.pop())
        if isinstance(node, dict):
            count += len(resolve1(node.get("Names")) or []) // 2
            waiting += resolve1(node.get("Kids")) or []
    return count


_MOST_NODES = 10_000
"""A tree of names that refers to itself would never end."""
