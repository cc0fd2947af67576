"""Which characters a reader of the page sees, and how many words of every hidden kind there are.

Replies have leaked victims' data under black boxes, in white ink and outside the page. Such text is counted here and goes no further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from foi_ingest.extract.pdf.asides import find_covers
from foi_ingest.extract.pdf.pages import Paint, Run, SeenPage
from foi_ingest.extract.pdf.shapes import Obj, Rect
from foi_ingest.extract.pdf.thresholds import CLEAR_ALPHA, COVER_SIDE, LEAST_SIZE, SAME_COLOUR, SLACK

Colour = tuple[float, float, float]
WHITE: Colour = (1.0, 1.0, 1.0)
_CUT = frozenset({"clipped_text", "off_page_text"})
_FAINT = frozenset({"invisible_text", "layer_off_text", "white_text"})
_UNPAINTED = frozenset({3, 7})
"""Modes of rendering that leave no ink: the text layer under a scan is of these, and a patch for it would hide the scan."""
_STRIP = 24.0
"""Height of the strips in which paints are looked up: about two lines of text, so that few paints share one."""


def read_colour(value: Any, space: str) -> Colour | None:
    """Red, green and blue of a PDF colour; None for patterns, palettes and what else cannot be known without drawing."""
    if space in {"Pattern", "Indexed", "Lab", "DeviceN"}:
        return None
    channels = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(channel, (int, float)) for channel in channels):
        return None
    levels = [min(1.0, max(0.0, float(channel))) for channel in channels]
    if len(levels) == 1:
        grey = 1.0 - levels[0] if space == "Separation" else levels[0]
        return (grey, grey, grey)
    if len(levels) == 3:
        return (levels[0], levels[1], levels[2])
    if len(levels) == 4:
        cyan, magenta, yellow, black = levels
        return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    return None


def is_same_colour(one: Colour | None, other: Colour | None) -> bool:
    """Whether both are known and cannot be told apart."""
    return one is not None and other is not None and all(abs(a - b) <= SAME_COLOUR for a, b in zip(one, other, strict=True))


def split_hidden(page: SeenPage) -> tuple[list[Obj], dict[str, int]]:
    """The characters that a reader sees, in the order of the page's program, and the number of words of each hidden kind."""
    chars = page.chars
    hidden_at = _find_hidden(page)
    if not hidden_at:
        return chars, {}
    return [char for index, char in enumerate(chars) if index not in hidden_at], _count_words(chars, hidden_at)


def list_faint(page: SeenPage) -> list[Rect]:
    """The boxes of characters that are painted and yet not seen: in a picture of the page their ink could still be told from the paper."""
    hidden_at = _find_hidden(page)
    unpainted = {index for run in page.runs if run.render_mode in _UNPAINTED for index in range(run.first, run.end)}
    boxes = ((index, page.chars[index]) for index, kind in hidden_at.items() if kind in _FAINT)
    return [(char["x0"], char["top"], char["x1"], char["bottom"]) for index, char in boxes if index not in unpainted]


def _find_hidden(page: SeenPage) -> dict[int, str]:
    grounds = _Grounds([*page.paints, *find_covers(page)])
    hidden_at: dict[int, str] = {}
    for run in page.runs:
        kind = _find_run_kind(run)
        if kind:
            hidden_at.update(dict.fromkeys(range(run.first, run.end), kind))
        else:
            hidden_at.update(_find_hidden_chars(page, run, page.chars, grounds))
    return hidden_at


def _find_run_kind(run: Run) -> str:
    if run.layer_off:
        return "layer_off_text"
    fills, strokes = run.render_mode in {0, 2, 4, 6}, run.render_mode in {1, 2, 5, 6}
    seen = (fills and run.state.fill_alpha > CLEAR_ALPHA) or (strokes and run.state.stroke_alpha > CLEAR_ALPHA)
    return "" if seen else "invisible_text"


def _find_hidden_chars(page: SeenPage, run: Run, chars: Sequence[Obj], grounds: _Grounds) -> dict[int, str]:
    shown = chars[run.first : run.end]
    box = _span(shown[0], shown[-1])
    paints = grounds.find_under(box)
    ink = read_colour(run.colour, run.colour_space)
    clip = _flip(page, run.state.clip)
    inside = _contains(page.cropbox, box) and _contains(page.mediabox, box) and (clip is None or _contains(clip, box))
    if inside and not paints and shown[0]["size"] >= LEAST_SIZE and not is_same_colour(ink, WHITE):
        return {}
    hidden = {}
    for index, char in enumerate(shown, start=run.first):
        kind = _find_char_kind(page, char, run, ink, paints, clip)
        if kind:
            hidden[index] = kind
    return _keep_cut_words(hidden, run, chars)


def _span(first: Obj, last: Obj) -> Rect:
    """The box around a run, which is a straight line of characters."""
    return (
        min(first["x0"], last["x0"]),
        min(first["top"], last["top"]),
        max(first["x1"], last["x1"]),
        max(first["bottom"], last["bottom"]),
    )


def _keep_cut_words(hidden: dict[int, str], run: Run, chars: Sequence[Obj]) -> dict[int, str]:
    """A word that the edge of its cell or of the page cuts is still read whole: cut, `2014/15` would become the year 2014/1."""
    for step in (range(run.first + 1, run.end), range(run.end - 2, run.first - 1, -1)):
        for index in step:
            before = index - step.step
            joined = not chars[index]["text"].isspace() and not chars[before]["text"].isspace()
            if joined and hidden.get(index) in _CUT and before not in hidden:
                del hidden[index]
    return hidden


def _find_char_kind(page: SeenPage, char: Obj, run: Run, ink: Colour | None, paints: Iterable[Paint], clip: Any) -> str:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    if not (_holds(page.cropbox, x, y) and _holds(page.mediabox, x, y)):
        return "off_page_text"
    if clip is not None and not _holds(clip, x, y):
        return "clipped_text"
    if char["size"] < LEAST_SIZE:
        return "invisible_text"
    ground: Colour | None = WHITE
    for paint in paints:
        if paint.x0 <= x <= paint.x1 and paint.top <= y <= paint.bottom:
            if paint.order < run.order:
                ground = read_colour(paint.colour, paint.colour_space) if paint.opaque else None
                break
            if paint.opaque:
                return "covered_text"
    if run.render_mode in {0, 4} and is_same_colour(ink, ground):
        return "white_text"
    return ""


def _count_words(chars: Sequence[Obj], hidden_at: dict[int, str]) -> dict[str, int]:
    texts: dict[str, list[str]] = defaultdict(list)
    last = -2
    for index, kind in sorted(hidden_at.items()):
        if index != last + 1 or abs(chars[index]["top"] - chars[last]["top"]) > SLACK:
            texts[kind].append(" ")
        texts[kind].append(chars[index]["text"])
        last = index
    return {kind: words for kind, parts in sorted(texts.items()) if (words := len("".join(parts).split()))}


def _flip(page: SeenPage, clip: Any) -> Any:
    if clip is None:
        return None
    left, top = page.mediabox[:2]
    flip = page.height + top
    return (clip[0] + left, flip - clip[3], clip[2] + left, flip - clip[1])


def _contains(outer: Any, inner: Any) -> bool:
    return bool(outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3])


def _holds(box: Any, x: float, y: float) -> bool:
    return bool(box[0] - SLACK <= x <= box[2] + SLACK and box[1] - SLACK <= y <= box[3] + SLACK)


class _Grounds:
    """Paints large enough to hide text or to be its ground, looked up by height."""

    def __init__(self, paints: Iterable[Paint]) -> None:
        self._strips: dict[int, list[Paint]] = defaultdict(list)
        for paint in paints:
            if paint.x1 - paint.x0 >= COVER_SIDE and paint.bottom - paint.top >= COVER_SIDE:
                for strip in range(int(max(paint.top, 0.0) // _STRIP), int(min(paint.bottom, 20_000.0) // _STRIP) + 1):
                    self._strips[strip].append(paint)

    def find_under(self, box: tuple[float, float, float, float]) -> list[Paint]:
        """The paints that touch the box, the last painted first."""
        found: dict[int, Paint] = {}
        for strip in range(int(max(box[1], 0.0) // _STRIP), int(min(max(box[3], 0.0), 20_000.0) // _STRIP) + 1):
            for paint in self._strips.get(strip, ()):
                if paint.x0 < box[2] and paint.x1 > box[0] and paint.top < box[3] and paint.bottom > box[1]:
                    found[id(paint)] = paint
        return sorted(found.values(), key=lambda paint: -paint.order)
