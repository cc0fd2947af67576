"""Charts: a scale of equal steps at equal distances, with the lines of the chart drawn at the very height of its numbers.

The rules of a table run between its rows and never through them; grid lines, tick marks and the ground that bars stand on lie half
way down the numbers of the scale. What a chart shows is no table: nothing but the eye tells what its numbers belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from foi_ingest.extract.pdf.found import YEAR, is_value
from foi_ingest.extract.pdf.rows import gather_rows
from foi_ingest.extract.pdf.rules import Rule, Rules, find_nets
from foi_ingest.extract.pdf.shapes import Rect
from foi_ingest.extract.pdf.thresholds import (
    BAR_NUMBER,
    FRAME_AREA_TIMES,
    SCALE_MARKED_SHARE,
    SCALE_REACH_HEIGHTS,
    SCALE_ROWS,
    SCALE_STEP_SLACK,
    SNAP,
    TICK_OFF_HEIGHTS,
)
from foi_ingest.extract.pdf.words import Word

_TICK = re.compile(r"^[-–−]?[£$€]?\d[\d,]*(?:\.\d+)?%?$")
_NOT_DIGITS = re.compile(r"[^\d.-]")


@dataclass(frozen=True, slots=True)
class _Tick:
    """A number that may stand on a scale: where along the scale, and where across it."""

    word: Word
    along: float
    across: float
    value: float


def take_charts(words: Sequence[Word], rules: Rules) -> tuple[list[Word], Rules, list[list[Word]]]:
    """(the words outside charts, the rules outside charts, the words of each chart). Takes all words and rules of a page."""
    charts = []
    free = list(words)
    for area, ticks in _find_charts(words, rules):
        named = set(map(id, ticks))
        inside = [word for word in free if id(word) in named or _is_within(word, area)]
        if not inside:
            continue
        inside += _list_categories(free, inside, area)
        taken = set(map(id, inside))
        free = [word for word in free if id(word) not in taken]
        rules = _drop_inside(rules, area)
        charts.append(inside)
    return free, rules, charts


def _is_within(word: Word, area: Rect) -> bool:
    return area[0] <= word.middle <= area[2] and area[1] <= word.centre <= area[3]


def _list_categories(words: Sequence[Word], inside: Sequence[Word], area: Rect) -> list[Word]:
    """The words on the line right under a plot, which name its bars, unless figures under them make them the header of a table."""
    reach = SCALE_REACH_HEIGHTS * inside[0].height
    held = set(map(id, inside))
    rows = gather_rows(word for word in words if id(word) not in held and area[3] < word.centre)
    if not rows or rows[0].top - area[3] > reach:
        return []
    below = rows[1].words if len(rows) > 1 and rows[1].top - rows[0].bottom <= reach else []
    is_header = sum(is_value(word.text) and not YEAR.match(word.text) for word in below) >= 2
    is_under = all(_is_within(word, (area[0], rows[0].top, area[2], rows[0].bottom)) for word in rows[0].words)
    return rows[0].words if is_under and not is_header else []


def _drop_inside(rules: Rules, area: Rect) -> Rules:
    x0, top, x1, bottom = area[0] - SNAP, area[1] - SNAP, area[2] + SNAP, area[3] + SNAP

    def lies_in(box: Rect) -> bool:
        return x0 <= box[0] and box[2] <= x1 and top <= box[1] and box[3] <= bottom

    return replace(
        rules,
        level=tuple(rule for rule in rules.level if not lies_in((rule.start, rule.at, rule.end, rule.at))),
        upright=tuple(rule for rule in rules.upright if not lies_in((rule.at, rule.start, rule.at, rule.end))),
        shades=tuple(shade for shade in rules.shades if not lies_in(shade)),
    )


def _find_charts(words: Sequence[Word], rules: Rules) -> Iterator[tuple[Rect, list[Word]]]:
    """The area of each chart, with the numbers of its scale, which may stand outside."""
    for ticks in _find_scales(words, is_upright=True):
        plot = _find_plot_beside(ticks, rules)
        if plot is not None:
            yield _widen_to_frame(plot, rules), ticks
    for ticks in _find_scales(words, is_upright=False):
        plot = _find_plot_over(ticks, rules)
        if plot is not None:
            yield _widen_to_frame(plot, rules), ticks


def _find_scales(words: Sequence[Word], is_upright: bool) -> Iterator[list[Word]]:
    """Numbers in line that go up or down by equal steps at equal distances."""
    numbers = [word for word in words if _TICK.match(word.text)]
    if len(numbers) < SCALE_ROWS:
        return
    seen: set[int] = set()
    for edge in ("x1", "x0", "middle") if is_upright else ("centre",):
        ticks = [
            _Tick(word, word.centre if is_upright else word.middle, float(getattr(word, edge)), float(_NOT_DIGITS.sub("", word.text)))
            for word in numbers
            if id(word) not in seen
        ]
        for run in _find_runs(ticks):
            # Numbers grow upwards and to the right; the ages of a table grow downwards.
            if (run[0].value > run[-1].value) == is_upright:
                seen.update(id(tick.word) for tick in run)
                yield [tick.word for tick in run]


def _find_runs(ticks: Sequence[_Tick]) -> Iterator[list[_Tick]]:
    ordered = sorted(ticks, key=lambda tick: tick.across)
    lines: list[list[_Tick]] = []
    for tick in ordered:
        if lines and tick.across - lines[-1][-1].across <= SCALE_STEP_SLACK:
            lines[-1].append(tick)
        else:
            lines.append([tick])
    for line in lines:
        run: list[_Tick] = []
        for tick in sorted(line, key=lambda tick: tick.along):
            if len(run) >= 2 and not _goes_on(run, tick):
                if len(run) >= SCALE_ROWS:
                    yield run
                run = run[-1:]
            run.append(tick)
        if len(run) >= SCALE_ROWS:
            yield run


def _goes_on(run: Sequence[_Tick], tick: _Tick) -> bool:
    distance, step = run[1].along - run[0].along, run[1].value - run[0].value
    even = abs(tick.along - run[-1].along - distance) <= SCALE_STEP_SLACK
    return even and step != 0 and abs(tick.value - run[-1].value - step) <= abs(step) / 100


def _find_plot_beside(ticks: Sequence[Word], rules: Rules) -> Rect | None:
    """The area right of an upright scale, when lines begin at its numbers or bars stand on its lowest line."""
    right, height = max(word.x1 for word in ticks), ticks[0].height
    marked = [rule for rule in rules.level if -SNAP <= rule.start - right <= SCALE_REACH_HEIGHTS * height]
    met = [[rule for rule in marked if abs(rule.at - tick.centre) <= TICK_OFF_HEIGHTS * height] for tick in ticks]
    ends = [rule.end for found in met for rule in found]
    ground = ticks[-1].centre
    bars = [box for box in rules.shades if box[0] > right and abs(box[3] - ground) <= TICK_OFF_HEIGHTS * height]
    are_bars = len(bars) >= BAR_NUMBER and max(box[1] for box in bars) - min(box[1] for box in bars) > height
    if sum(map(bool, met)) < SCALE_MARKED_SHARE * len(ticks) and not are_bars:
        return None
    return (min(word.x0 for word in ticks), ticks[0].top, max([*ends, *(box[2] for box in bars)]), ground)


def _find_plot_over(ticks: Sequence[Word], rules: Rules) -> Rect | None:
    """The area over a level scale, when lines end at its numbers."""
    top, height = min(word.top for word in ticks), ticks[0].height
    marked = [rule for rule in rules.upright if -SCALE_REACH_HEIGHTS * height <= rule.end - top <= height / 2]
    met = [[rule for rule in marked if abs(rule.at - tick.middle) <= TICK_OFF_HEIGHTS * height] for tick in ticks]
    if sum(map(bool, met)) < SCALE_MARKED_SHARE * len(ticks):
        return None
    return (ticks[0].x0, min(rule.start for found in met for rule in found), ticks[-1].x1, max(word.bottom for word in ticks))


def _widen_to_frame(plot: Rect, rules: Rules) -> Rect:
    """The frame drawn round a chart, its scale and its legend, or the plot itself."""
    frames = [_bound_net(net) for net in find_nets(rules) if len(net.level) >= 2 and len(net.upright) >= 2]
    x0, top, x1, bottom = plot
    holding = [
        frame
        for frame in frames
        if frame[0] <= x0 + SNAP
        and frame[1] <= top + SNAP
        and frame[2] >= x1 - SNAP
        and frame[3] >= bottom - SNAP
        and _measure(frame) <= FRAME_AREA_TIMES * _measure(plot)
    ]
    return min(holding, key=_measure, default=plot)


def _measure(box: Rect) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _bound_net(net: Rules) -> Rect:
    def ends(rules: Sequence[Rule]) -> tuple[float, float]:
        return min(rule.at for rule in rules), max(rule.at for rule in rules)

    (top, bottom), (left, right) = ends(net.level), ends(net.upright)
    return (left, top, right, bottom)
