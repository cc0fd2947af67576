"""The rules of a picture, and the pieces of ink that are left without them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from foi_ingest.extract.pdf.rules import Rule, Rules, join_rules
from foi_ingest.extract.scan.letters import Shape
from foi_ingest.extract.scan.picture import Picture, Pixels
from foi_ingest.extract.scan.thresholds import (
    HAIR,
    LARGEST_LETTER,
    LEVEL_RULE,
    RULE_BUSY_SHARE,
    RULE_CONTRAST,
    RULE_PAPER,
    RULE_WIDTH,
    SOLID_FILL,
    SOLID_WIDTH,
    SPECK,
    SURE_RULE,
    UPRIGHT_RULE,
)


@dataclass(frozen=True, slots=True)
class Strokes:
    """The drawn rules, in points, and the ink that is left without them."""

    rules: Rules
    ink: Pixels
    mask: Pixels
    """1 where a rule was taken out."""


def take_out_rules(picture: Picture) -> Strokes:
    """Parts long straight strokes from print."""
    level, level_mask = _find_straight(picture.grey, picture.ink, picture.scale, LEVEL_RULE)
    upright, upright_mask = _find_straight(picture.grey.T, picture.ink.T, picture.scale, UPRIGHT_RULE)
    mask = level_mask | upright_mask.T
    return Strokes(Rules(join_rules(level), join_rules(upright), ()), picture.ink & (1 - mask), mask)


def _find_straight(grey: Pixels, ink: Pixels, scale: float, length: float) -> tuple[list[Rule], Pixels]:
    """The strokes along the rows of pixels, and their mask."""
    faint = (cv2.blur(np.ascontiguousarray(grey), (5, 1)) < 255 - RULE_CONTRAST).astype(np.uint8)
    # A rule that is a hair aslant steps from one row of pixels to the next: thickened, it goes on.
    thick = cv2.dilate(faint, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, int(length * scale)), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(runs, connectivity=8)
    rules, kept = [], np.zeros(count, np.uint8)
    for index in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[index])
        if area / width - 2 > RULE_WIDTH * scale:
            continue
        if width < SURE_RULE * scale and not _stands_free(ink, (left, top, left + width, top + height), scale):
            continue
        kept[index] = 1
        rules.append(Rule(float(centres[index][1]) / scale, left / scale, (left + width) / scale))
    # Thickened rules would take the feet of the digits that stand close over them.
    return rules, kept[labels] & faint


def _stands_free(ink: Pixels, box: tuple[int, int, int, int], scale: float) -> bool:
    """Whether there is paper on one side of a stroke at least, and not print in most places on the other: feet of letters are no rule."""
    left, top, right, bottom = box
    reach = max(1, round(RULE_PAPER * scale))
    over = ink[max(0, top - reach) : top, left:right]
    under = ink[bottom : bottom + reach, left:right]
    shares = [float(side.any(axis=0).mean()) if side.size else 0.0 for side in (over, under)]
    return min(shares) <= RULE_BUSY_SHARE / 2 and max(shares) <= RULE_BUSY_SHARE


def find_shapes(ink: Pixels, ruled: Pixels, scale: float) -> tuple[list[Shape], Pixels]:
    """(every piece of ink that may be print, the number of the piece at each pixel). `ruled` is 1 where a rule was taken out."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    cut = set(np.unique(labels[cv2.dilate(ruled, np.ones((3, 3), np.uint8)) > 0]).tolist())
    shapes = []
    for index in range(1, count):
        left, top, width, height, area = (int(value) for value in stats[index])
        is_dust = max(width, height) < SPECK * scale or min(width, height) < HAIR * scale
        is_bar = width > SOLID_WIDTH * scale and area > SOLID_FILL * width * height
        if is_dust or is_bar or height > LARGEST_LETTER * scale:
            continue
        shapes.append(Shape(index, left, top, left + width, top + height, area, index in cut))
    return shapes, labels
