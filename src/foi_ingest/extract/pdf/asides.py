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
    count = _count_leaves(tree, depth=0)
    return {"attachment": count} if count else {}


def _count_leaves(tree: Any, depth: int) -> int:
    node = resolve1(tree)
    if not isinstance(node, dict) or depth > _DEEPEST_TREE:
        return 0
    leaves = resolve1(node.get("Names")) or []
    return len(leaves) // 2 + sum(_count_leaves(kid, depth + 1) for kid in resolve1(node.get("Kids")) or [])


_DEEPEST_TREE = 20
"""A tree of names that refers to itself would never end."""
