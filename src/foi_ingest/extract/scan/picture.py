"""A page as a picture: rendered, its paper made white, and turned so that its lines are level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium

from foi_ingest.extract.scan.lie import Lie
from foi_ingest.extract.scan.thresholds import (
    BACKGROUND_POINTS,
    LARGEST_SKEW,
    LEAST_CONTRAST,
    LEAST_SKEW,
    LONGEST_SIDE,
    SKEW_STEP,
    STEEP_CONTRAST,
    STROKE_POINTS,
)

Pixels = Any
"""An array of 8-bit greys, height by width."""
_SKETCH_DPI = 100
_REDUCTION = 4
"""The paper's shade changes slowly: it is looked for in a picture reduced by so much."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Dark ink on white paper, level."""

    grey: Pixels
    ink: Pixels
    """1 where there is ink."""
    scale: float
    """Pixels a point."""
    lie: Lie


def take_picture(page: pdfium.PdfPage, dpi: float, skew: float | None = None) -> Picture:
    """The picture of a page at a resolution, turned by `skew` degrees, which is measured when it is None."""
    width, height = page.get_size()
    scale = min(dpi / 72, LONGEST_SIDE / max(width, height))
    seen = page.render(scale=scale, grayscale=True).to_numpy().reshape(round_up(height * scale), -1)
    grey = whiten_paper(seen, scale)
    angle = measure_skew(grey, scale) if skew is None else skew
    if angle:
        matrix = cv2.getRotationMatrix2D((width * scale / 2, height * scale / 2), angle, 1.0)
        grey = cv2.warpAffine(grey, matrix, (grey.shape[1], grey.shape[0]), flags=cv2.INTER_CUBIC, borderValue=255)
    return Picture(grey, find_ink(grey), scale, Lie(width, height, angle))


def round_up(length: float) -> int:
    """Pixels that hold a length."""
    return int(np.ceil(length))


def whiten_paper(seen: Pixels, scale: float) -> Pixels:
    """The picture with every ground white and whatever stands out from it dark, also where print is light on dark."""
    small = cv2.resize(seen, None, fx=1 / _REDUCTION, fy=1 / _REDUCTION, interpolation=cv2.INTER_AREA)
    ground = cv2.resize(find_ground(small, scale / _REDUCTION), (seen.shape[1], seen.shape[0]), interpolation=cv2.INTER_LINEAR)
    # Print on grey is as black as elsewhere but stands out less: what it could stand out at most is the measure.
    most = np.maximum(np.maximum(ground, 255 - ground), 1).astype(np.float32)
    return (255 - np.minimum(cv2.absdiff(seen, ground) * (255.0 / most), 255)).astype(np.uint8)


def find_ground(small: Pixels, scale: float) -> Pixels:
    """The shade of the paper at each place, print and rules taken away, be they darker than it or lighter."""
    side = int(BACKGROUND_POINTS * scale) | 1
    stroke = np.ones((round(STROKE_POINTS * scale) | 1,) * 2, np.uint8)
    usual = cv2.medianBlur(small, side)
    # Where print stands close, the median alone would take it for the paper.
    without_dark = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_CLOSE, stroke), side)
    without_light = cv2.medianBlur(cv2.morphologyEx(small, cv2.MORPH_OPEN, stroke), side)
    is_light = usual.astype(np.int16) * 2 >= without_dark.astype(np.int16) + without_light
    return np.where(is_light, without_dark, without_light)


def find_ink(grey: Pixels) -> Pixels:
    """1 where there is ink: darker than the value that best parts the page's greys, and than the grain of any paper."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (grey < min(level, 255 - LEAST_CONTRAST)).astype(np.uint8)


def steepen(grey: Pixels) -> Pixels:
    """The picture almost in black and white."""
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.clip((grey.astype(np.float32) - level) * STEEP_CONTRAST + 127, 0, 255).astype(np.uint8)


def measure_skew(grey: Pixels, scale: float) -> float:
    """Degrees to turn by, so that lines of print fall into as few rows of pixels as can be."""
    factor = _SKETCH_DPI / 72 / scale
    ink = find_ink(cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA))
    if not ink.any():
        return 0.0
    coarse = _find_sharpest(ink, 0.0, LARGEST_SKEW, 0.25)
    angle = _find_sharpest(ink, coarse, 0.25, SKEW_STEP)
    return angle if abs(angle) >= LEAST_SKEW else 0.0


def _find_sharpest(ink: Pixels, around: float, reach: float, step: float) -> float:
    height, width = ink.shape
    angles = around + np.arange(-reach, reach + step / 2, step)

    def measure(angle: float) -> float:
        turned = cv2.warpAffine(ink * 255, cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), (width, height))
        profile = turned.sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(profile)).sum())

    return float(max(angles, key=lambda angle: (measure(angle), -abs(angle))))
