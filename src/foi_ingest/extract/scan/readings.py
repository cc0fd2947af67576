"""Crops of every line and of every word in it → what the engine reads in them.

The first reading sees whole segments, the second each word alone in a picture rendered anew, and a third one is made where it may tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from foi_ingest.extract.scan.agreement import Compared, Seen, compare, cut_out, drop_spaces, judge
from foi_ingest.extract.scan.engine import read_crops
from foi_ingest.extract.scan.letters import Segment, Shape
from foi_ingest.extract.scan.picture import Picture, Pixels, steepen
from foi_ingest.extract.scan.thresholds import MARGIN_CAPS, WIDE_MARGIN_CAPS


@dataclass(frozen=True, slots=True)
class Third:
    """A word that waits for its third reading, with what stands before and after it in the crop."""

    word: Compared
    before: str
    after: str
    crop: Pixels


def read_segments(segments: Sequence[Segment], first: Picture, second: Picture, labels: Pixels) -> list[Seen]:
    """Every word of the segments. `labels` tells at each pixel of the first picture which shape it belongs to."""
    steep, zoom = steepen(second.grey), second.scale / first.scale
    lines = read_crops([_cut(segment, segment.shapes, labels, first.grey) for segment in segments])
    chunks = [(segment, chunk) for segment in segments for chunk in segment.chunks]
    readings = iter(read_crops([_cut(segment, chunk.shapes, labels, steep, zoom) for segment, chunk in chunks]))
    compared = [compare(segment, line, [next(readings) for _ in segment.chunks]) for segment, line in zip(segments, lines, strict=True)]
    waiting = [third for words in compared for third in _list_thirds(words, labels, first.grey, steep, zoom)]
    thirds = {
        id(third.word): cut_out(drop_spaces(reading), third.before, third.after)
        for third, reading in zip(waiting, read_crops([third.crop for third in waiting]), strict=True)
    }
    return [seen for words in compared for word in words for seen in judge(word, thirds.get(id(word)))]


def _list_thirds(words: Sequence[Compared], labels: Pixels, grey: Pixels, steep: Pixels, zoom: float) -> list[Third]:
    """The words of a segment that a third reading may settle: read with another margin, or where readings differ, with their neighbours."""
    thirds = []
    for index, word in enumerate(words):
        if not word.awaits_third:
            continue
        if word.agrees:
            crop = _cut(word.segment, word.chunk.shapes, labels, grey, margin_caps=WIDE_MARGIN_CAPS)
            thirds.append(Third(word, "", "", crop))
            continue
        shapes = [shape for other in words[max(0, index - 1) : index + 2] for shape in other.chunk.shapes]
        crop = _cut(word.segment, shapes, labels, steep, zoom, margin_caps=WIDE_MARGIN_CAPS)
        before = words[index - 1].first.text if index else ""
        after = words[index + 1].first.text if index + 1 < len(words) else ""
        thirds.append(Third(word, before, after, crop))
    return thirds


def _cut(
    segment: Segment, shapes: Sequence[Shape], labels: Pixels, grey: Pixels, zoom: float = 1.0, margin_caps: float = MARGIN_CAPS
) -> Pixels:
    """The paper round some shapes, with all other ink taken off. `zoom` leads from the pixels of the shapes to those of `grey`."""
    margin = max(2, round(margin_caps * segment.cap))
    x0, x1 = min(shape.x0 for shape in shapes) - margin, max(shape.x1 for shape in shapes) + margin
    top = round(min(*(shape.top for shape in shapes), segment.foot - segment.cap)) - margin
    bottom = round(max(*(shape.bottom for shape in shapes), segment.foot)) + margin
    x0, top = max(0, x0), max(0, top)
    part = labels[top:bottom, x0:x1]
    own = np.isin(part, [shape.label for shape in shapes]).astype(np.uint8)
    other = cv2.dilate(((part > 0) & (own == 0)).astype(np.uint8), np.ones((3, 3), np.uint8))
    own = cv2.dilate(own, np.ones((5, 5), np.uint8)).astype(np.uint8)
    left, over = round(x0 * zoom), round(top * zoom)
    width, height = round(part.shape[1] * zoom), round(part.shape[0] * zoom)
    crop = grey[over : over + height, left : left + width].copy()
    size = (crop.shape[1], crop.shape[0])
    hide = cv2.resize(np.maximum(other, 1 - own) * (1 - np.minimum(own, 1 - other)), size, interpolation=cv2.INTER_NEAREST)
    crop[hide > 0] = 255
    return cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR)
