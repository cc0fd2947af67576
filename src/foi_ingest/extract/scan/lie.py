"""How a page lay in the scanner."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from foi_ingest.extract.pdf.shapes import Rect


@dataclass(frozen=True, slots=True)
class Lie:
    """A page of a size in points, turned by `skew` degrees round its middle to stand level."""

    width: float
    height: float
    skew: float = 0.0

    def turn_back(self, box: Rect) -> Rect:
        """The box on the page as it lay, around a box of the level page, both in points."""
        if not self.skew:
            return box
        x0, top, x1, bottom = box
        angle, middle, centre = radians(self.skew), self.width / 2, self.height / 2
        corners = [(x - middle, y - centre) for x in (x0, x1) for y in (top, bottom)]
        xs = [middle + x * cos(angle) - y * sin(angle) for x, y in corners]
        ys = [centre + x * sin(angle) + y * cos(angle) for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)
