"""The drawn rules of a page: which shapes are rules, which are shading, and the lines that their pieces make."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from foi_ingest.extract.pdf.pages import SeenPage
from foi_ingest.extract.pdf.shapes import Obj, Rect
from foi_ingest.extract.pdf.thresholds import JOIN, LEVEL_SLACK, RULE_LENGTH, RULE_THICKNESS, SNAP, TOO_MANY_RULES
from foi_ingest.extract.pdf.visibility import is_same_colour, read_colour


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line at `at` across its direction, from `start` to `end` along it."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page."""

    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    shades: tuple[Rect, ...]
    """Filled areas, which may stand for rules where a table has none."""
    is_drawing: bool = False
    """So many pieces that the page is a map or a chart."""


def find_rules(page: SeenPage) -> Rules:
    """The rules and shaded areas of a page, joined from their pieces."""
    shapes = page.rects + page.lines + page.curves
    if len(shapes) > TOO_MANY_RULES:
        return Rules((), (), (), is_drawing=True)
    level: list[Rule] = []
    upright: list[Rule] = []
    shades: list[tuple[Rect, Obj]] = []
    thin: list[tuple[Rule, bool, Obj]] = []
    for shape in shapes:
        width, height = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        # A drawn line is as thick as its pen; one that also rises is part of a curve.
        reach = LEVEL_SLACK if shape["object_type"] == "line" else RULE_THICKNESS
        if height <= reach and width >= RULE_LENGTH and height <= width:
            thin.append((Rule((shape["top"] + shape["bottom"]) / 2, shape["x0"], shape["x1"]), True, shape))
        elif width <= reach and height >= RULE_LENGTH:
            thin.append((Rule((shape["x0"] + shape["x1"]) / 2, shape["top"], shape["bottom"]), False, shape))
        elif shape["object_type"] == "rect" and width > RULE_THICKNESS and height > RULE_THICKNESS:
            box = (shape["x0"], shape["top"], shape["x1"], shape["bottom"])
            if shape["stroke"]:
                _add_sides(box, level, upright)
            elif shape["fill"]:
                shades.append((box, shape))
        elif shape["object_type"] == "curve" and shape["stroke"]:
            _add_straight_parts(shape, level, upright)
    for rule, is_level, shape in thin:
        if shape["stroke"] or not _is_lost_in_shade(rule, is_level, shape, shades):
            (level if is_level else upright).append(rule)
    return Rules(join_rules(level), join_rules(upright), tuple(box for box, _ in shades))


def _add_sides(box: Rect, level: list[Rule], upright: list[Rule]) -> None:
    x0, top, x1, bottom = box
    level += [Rule(top, x0, x1), Rule(bottom, x0, x1)]
    upright += [Rule(x0, top, bottom), Rule(x1, top, bottom)]


def _add_straight_parts(shape: Obj, level: list[Rule], upright: list[Rule]) -> None:
    for (x0, y0), (x1, y1) in zip(shape["pts"], shape["pts"][1:], strict=False):
        if y0 == y1 and abs(x1 - x0) >= RULE_LENGTH:
            level.append(Rule(y0, min(x0, x1), max(x0, x1)))
        elif x0 == x1 and abs(y1 - y0) >= RULE_LENGTH:
            upright.append(Rule(x0, min(y0, y1), max(y0, y1)))


def _is_lost_in_shade(rule: Rule, is_level: bool, shape: Obj, shades: Sequence[tuple[Rect, Obj]]) -> bool:
    """Some producers fill the padding of a shaded cell with thin strips of the same colour: nobody sees a rule there."""
    ink = read_colour(shape["non_stroking_color"], "")
    along = (rule.start + rule.end) / 2
    x, y = (along, rule.at) if is_level else (rule.at, along)
    here = [shade for box, shade in shades if box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1]
    return any(is_same_colour(ink, read_colour(shade["non_stroking_color"], "")) for shade in here)


def join_rules(pieces: Iterable[Rule], snap: float = SNAP, join: float = JOIN) -> tuple[Rule, ...]:
    """Pieces on one line become one rule; lines nearer than `snap` are one line."""
    ordered = sorted(pieces, key=lambda rule: rule.at)
    groups: list[list[Rule]] = []
    for rule in ordered:
        if groups and rule.at - groups[-1][0].at <= snap:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    joined: list[Rule] = []
    for group in groups:
        at = sum(rule.at for rule in group) / len(group)
        start = end = None
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is None or end is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + join:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None and end is not None:
            joined.append(Rule(at, start, end))
    return tuple(joined)


def find_nets(rules: Rules, reach: float = JOIN) -> list[Rules]:
    """The rules that touch or cross one another, net by net, from the top left."""
    level, upright = rules.level, sorted(rules.upright, key=lambda rule: rule.at)
    parent = list(range(len(level) + len(upright)))

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    places = [down.at for down in upright]
    for i, across in enumerate(level):
        for j in range(bisect_left(places, across.start - reach), bisect_right(places, across.end + reach)):
            if upright[j].start - reach <= across.at <= upright[j].end + reach:
                parent[find(i)] = find(len(level) + j)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, across in enumerate(level):
        members[find(i)][0].append(across)
    for j, down in enumerate(upright):
        members[find(len(level) + j)][1].append(down)
    nets = [Rules(tuple(across), tuple(down), ()) for across, down in members.values() if across and down]
    return sorted(nets, key=lambda net: (min(rule.at for rule in net.level), min(rule.at for rule in net.upright)))
