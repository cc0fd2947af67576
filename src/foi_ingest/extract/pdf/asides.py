"""What hangs on a PDF beside its pages' own text: comments, form fields, attached files. It is counted and not read."""

from __future__ import annotations

from typing import Any

from pdfminer.pdftypes import resolve1

from foi_ingest.extract.pdf.pages import Paint, SeenPage
from foi_ingest.extract.pdf.thresholds import CLEAR_ALPHA

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


def find_covers(page: SeenPage) -> list[Paint]:
    """The comments that lie over the page's text and hide it: black boxes, and redactions that were marked and never carried out."""
    covers = []
    for aside in page.annots:
        kind = getattr(resolve1(aside["data"].get("Subtype")), "name", "")
        inside, opacity, flags = (resolve1(aside["data"].get(key)) for key in ("IC", "CA", "F"))
        is_seen = not (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW))
        is_filled = kind in _FILLED and bool(inside) and (opacity is None or float(opacity) > 1 - CLEAR_ALPHA)
        if is_seen and (kind == "Redact" or is_filled):
            colour = tuple(inside) if inside else (0.0,)
            covers.append(Paint(aside["x0"], aside["top"], aside["x1"], aside["bottom"], _OVER_ALL, colour, "", opaque=True))
    return covers


_FILLED = frozenset({"Circle", "FreeText", "Polygon", "Square", "Stamp"})
_HIDDEN, _NO_VIEW = 2, 32
"""Flags of an annotation that a reader of the page does not see (PDF 1.7, 12.5.3)."""
_OVER_ALL = 10**9
"""Comments are drawn after everything else."""


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
