"""Ink → letters → segments of lines, and the words in them, by the gaps between the letters alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from foi_ingest.extract.scan.thresholds import (
    ABOVE_CAPS,
    BELOW_CAPS,
    CAP_RANK,
    COMMA_SHARE,
    LETTER_HEIGHT,
    SAME_CAP_SHARE,
    SAME_LINE_SHARE,
    SEGMENT_GAP_CAPS,
    SMALL_SHARE,
    WORD_GAP_CAPS,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A connected piece of ink, in pixels: mostly a letter, or a dot, a comma, the two halves of a broken letter."""

    label: int
    x0: int
    top: int
    x1: int
    bottom: int
    area: int = 0
    """How many pixels of it are ink."""
    is_cut: bool = False
    """It touches a rule, which may have taken a part of it away."""

    @property
    def height(self) -> int:
        """From its foot to its top."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """From side to side."""
        return self.x1 - self.x0


@dataclass(slots=True)
class Chunk:
    """Shapes that stand as near to one another as the letters of a word."""

    shapes: list[Shape]

    @property
    def x0(self) -> int:
        """Left edge."""
        return min(shape.x0 for shape in self.shapes)

    @property
    def x1(self) -> int:
        """Right edge."""
        return max(shape.x1 for shape in self.shapes)

    @property
    def extent(self) -> int:
        """Its width, or the height of its highest shape, whichever is more."""
        return max(self.x1 - self.x0, *(shape.height for shape in self.shapes))


@dataclass(slots=True)
class Segment:
    """Shapes of one line that no column gap parts."""

    shapes: list[Shape]
    cap: float
    """Height of its capitals and digits."""
    foot: float
    """Where its letters stand."""
    chunks: list[Chunk] = field(default_factory=list)


def find_segments(shapes: Sequence[Shape], scale: float) -> list[Segment]:
    """The segments of all lines, from the top, each with its words."""
    letters = [shape for shape in shapes if shape.height >= LETTER_HEIGHT * scale]
    rest = [[shape] for shape in shapes if shape.height < LETTER_HEIGHT * scale]
    segments = sorted((_measure(group) for group in _link(letters)), key=lambda segment: -segment.cap)
    kept: list[Segment] = []
    for segment in segments:
        # Commas of large print are as high as letters of small print.
        larger = [other for other in kept if segment.cap < COMMA_SHARE * other.cap]
        if len(segment.shapes) > 2:
            kept.append(segment)
        elif not _attach(segment.shapes, larger):
            kept.append(_measure_sign(segment.shapes, larger))
    _even_out(kept)
    alone = [group for group in rest if not _attach(group, kept)]
    kept += [_measure_sign(group, kept) for group in _link([shape for group in alone for shape in group])]
    for segment in kept:
        segment.chunks = _split(segment)
    return sorted(kept, key=lambda segment: (segment.foot, segment.shapes[0].x0))


def _even_out(segments: Sequence[Segment]) -> None:
    """Gives segments of one size of print one height."""
    caps = [(segment.cap, len(segment.shapes)) for segment in segments]
    evened = [
        median(cap for cap, weight in caps if abs(cap - segment.cap) <= SAME_CAP_SHARE * segment.cap for _ in range(weight))
        for segment in segments
    ]
    for segment, cap in zip(segments, evened, strict=True):
        segment.cap = cap


def _measure_sign(group: list[Shape], segments: Sequence[Segment]) -> Segment:
    """A dash or a star alone in its column is as large as the print beside it, and stands where that stands."""
    middle = (min(shape.top for shape in group) + max(shape.bottom for shape in group)) / 2
    level = [
        segment for segment in segments if segment.foot - ABOVE_CAPS * segment.cap <= middle <= segment.foot + BELOW_CAPS * segment.cap
    ]
    if not level:
        return _measure(group)
    beside = min(level, key=lambda segment: abs(segment.shapes[0].x0 - group[0].x0))
    return Segment(sorted(group, key=lambda shape: shape.x0), beside.cap, beside.foot)


def _link(shapes: Sequence[Shape]) -> list[list[Shape]]:
    """Shapes side by side on one line, joined over gaps that are narrower than a column gap."""
    ordered = sorted(shapes, key=lambda shape: shape.x0)
    belongs: dict[int, int] = {}
    live: list[Shape] = []
    parent: list[int] = []

    def find(item: int) -> int:
        while parent[item] != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    widest = max((shape.height for shape in ordered), default=0)
    for shape in ordered:
        live = [other for other in live if shape.x0 - other.x1 <= SEGMENT_GAP_CAPS * widest]
        belongs[shape.label] = len(parent)
        parent.append(len(parent))
        for other in live:
            reach = SEGMENT_GAP_CAPS * max(shape.height, other.height)
            if shape.x0 - other.x1 <= reach and _are_level(shape, other):
                parent[find(belongs[shape.label])] = find(belongs[other.label])
        live.append(shape)
    gathered: dict[int, list[Shape]] = {}
    for shape in ordered:
        gathered.setdefault(find(belongs[shape.label]), []).append(shape)
    return list(gathered.values())


def _are_level(one: Shape, other: Shape) -> bool:
    common = min(one.bottom, other.bottom) - max(one.top, other.top)
    return common >= SAME_LINE_SHARE * min(one.height, other.height)


def _measure(group: list[Shape]) -> Segment:
    group.sort(key=lambda shape: shape.x0)
    tallest = max(shape.height for shape in group)
    tall = [shape for shape in group if shape.height >= SMALL_SHARE * tallest]
    foot = median(shape.bottom for shape in tall)
    # Capitals, digits and ascenders reach alike; letters under the line and brackets reach further on both sides.
    tops = sorted(foot - shape.top for shape in tall)
    return Segment(group, tops[int(CAP_RANK * (len(tops) - 1))], foot)


def _attach(shapes: Sequence[Shape], segments: Sequence[Segment]) -> bool:
    """Gives a dot, comma or dash to the nearest segment in or beside which it stands."""
    x0, x1 = min(shape.x0 for shape in shapes), max(shape.x1 for shape in shapes)
    middle = (min(shape.top for shape in shapes) + max(shape.bottom for shape in shapes)) / 2
    nearest: tuple[float, Segment] | None = None
    for segment in segments:
        gap = max(segment.shapes[0].x0 - x1, x0 - max(other.x1 for other in segment.shapes), 0)
        stands_level = segment.foot - ABOVE_CAPS * segment.cap <= middle <= segment.foot + BELOW_CAPS * segment.cap
        if stands_level and gap <= SEGMENT_GAP_CAPS * segment.cap and (nearest is None or gap < nearest[0]):
            nearest = (gap, segment)
    if nearest is None:
        return False
    nearest[1].shapes = sorted([*nearest[1].shapes, *shapes], key=lambda other: other.x0)
    return True


def _split(segment: Segment) -> list[Chunk]:
    chunks: list[Chunk] = []
    end = 0
    for shape in segment.shapes:
        if chunks and shape.x0 - end <= WORD_GAP_CAPS * segment.cap:
            chunks[-1].shapes.append(shape)
            end = max(end, shape.x1)
        else:
            chunks.append(Chunk([shape]))
            end = shape.x1
    return chunks
