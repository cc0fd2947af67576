"""The paths of a page's program → pdfplumber's dictionaries of lines, rectangles and curves, without the detour of two copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

Obj = dict[str, Any]
Rect = tuple[float, float, float, float]
Point = tuple[float, float]


def intersect(box: Rect, other: Rect) -> Rect:
    """The box common to both; it is empty where its ends have changed sides."""
    return (max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3]))


def overlaps(box: Rect, other: Rect, slack: float = 0.0) -> bool:
    """Whether two boxes have an area in common, or lie nearer than `slack`."""
    return box[0] < other[2] + slack and box[2] > other[0] - slack and box[1] < other[3] + slack and box[3] > other[1] - slack


def make_shapes(path: Sequence[Any], ctm: Any, base: Obj, frame: tuple[float, float, float, float]) -> Iterator[Obj]:
    """One dictionary for each part of a path that a `move` begins, as pdfplumber gives them, less the operators that drew them.

    `base` holds what the parts have in common; `frame` is the page's left, top, height and distance from the document's top.
    """
    a, b, c, d, e, f = ctm
    for operators, raw in _split_path(path):
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in raw]
        kind = _name_kind(operators, points)
        yield _describe(kind, points, base, frame)


def _split_path(path: Sequence[Any]) -> Iterator[tuple[str, list[Point]]]:
    operators = ""
    points: list[Point] = []
    for part in path:
        operator = part[0]
        if operator == "m":
            if len(points) > 1:
                yield operators, points
            operators, points = "m", [part[-2:]]
        elif points:
            operators += operator
            points.append(points[0] if operator == "h" else part[-2:])
    if len(points) > 1:
        yield operators, points


def _name_kind(operators: str, points: list[Point]) -> str:
    if len(operators) > 3 and operators.endswith("lh") and points[-2] == points[0]:
        operators = operators[:-2] + "h"
        points.pop()
    if operators in {"ml", "mlh"}:
        del points[2:]
        return "line"
    if operators in {"mlllh", "mllll"} and points[0] == points[4]:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = points[:4]
        if (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0):
            points[:] = [(x0, y0), (x2, y0), (x2, y2), (x0, y2)]
            return "rect"
    return "curve"


def _describe(kind: str, points: list[Point], base: Obj, frame: tuple[float, float, float, float]) -> Obj:
    left, page_top, height, doctop = frame
    xs, ys = [x for x, _ in points], [y for _, y in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    top = (height - y1) + page_top
    flip = page_top + height
    return {
        **base,
        "object_type": kind,
        "x0": x0 + left,
        "x1": x1 + left,
        "y0": y0,
        "y1": y1,
        "width": x1 - x0,
        "height": y1 - y0,
        "top": top,
        "bottom": (height - y0) + page_top,
        "doctop": doctop + top,
        "pts": [(left + x, flip - y) for x, y in points],
    }
