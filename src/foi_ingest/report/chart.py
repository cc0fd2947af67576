"""The trend as a drawing: plain SVG, no script, no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from foi_ingest.report.html import Html, element

WIDTH, HEIGHT = 720, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 24, 56
TICKS = 4


@dataclass(frozen=True)
class Bar:
    """One year of the trend."""

    label: str
    low: int | None
    high: int | None
    """None where no upper bound is stated."""
    matched_low: int | None
    matched_high: int | None
    forces: str
    """Who is in it: `8 of 43`."""


DIFFERENT_FORCES = "Different forces from year to year: no trend"


def draw_trend(bars: Sequence[Bar], title: str, *, same_forces: bool) -> Html:
    """Bars for all repliers, dots for the forces with every year, whiskers for what is hidden. Says so in words too.

    Bars over different forces are drawn loosely, and the drawing says that they are no trend: it may be passed on without its page.
    """
    top = choose_top([value for bar in bars for value in (bar.low, bar.high, bar.matched_low, bar.matched_high) if value is not None])
    step = (WIDTH - LEFT - RIGHT) / max(len(bars), 1)
    parts: list[Html] = [element("title", title, id="trend-title"), element("desc", describe_trend(bars), id="trend-desc")]
    for tick in range(TICKS + 1):
        value = top * tick // TICKS
        at = _place(value, top)
        parts.append(element("line", x1=f"{LEFT}", x2=f"{WIDTH - RIGHT}", y1=f"{at:.1f}", y2=f"{at:.1f}", class_="grid"))
        parts.append(element("text", f"{value:,}", x=f"{LEFT - 8}", y=f"{at + 4:.1f}", text_anchor="end"))
    if not same_forces:
        parts.append(element("text", DIFFERENT_FORCES, x=f"{LEFT}", y=f"{TOP - 10}"))
    for number, bar in enumerate(bars):
        parts += _draw_bar(bar, LEFT + step * (number + 0.5), step * 0.5, top)
    return element(
        "svg",
        parts,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_labelledby="trend-title trend-desc",
        class_="trend" if same_forces else "trend loose",
    )


def choose_top(values: Sequence[int]) -> int:
    """A round number at or above all values, which four ticks divide evenly."""
    top = 4
    while top < max(values, default=0):
        top = top * 5 // 2 if str(top).startswith("8") else top * 2
    return top


def describe_trend(bars: Sequence[Bar]) -> str:
    """The drawing in words; the table under it has the same numbers."""
    told = [f"{bar.label}: {_say_interval(bar.low, bar.high)} from {bar.forces} forces" for bar in bars]
    return "Bars: all forces with figures for the year. Dots: the forces with figures for every year. " + "; ".join(told) + "."


def _say_interval(low: int | None, high: int | None) -> str:
    if low is None:
        return "no figure"
    if high is None:
        return f"at least {low:,}"
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _place(value: int, top: int) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _draw_bar(bar: Bar, middle: float, width: float, top: int) -> list[Html]:
    foot = HEIGHT - BOTTOM
    parts = [
        element("text", bar.label, x=f"{middle:.1f}", y=f"{foot + 20}", text_anchor="middle"),
        element("text", bar.forces, x=f"{middle:.1f}", y=f"{foot + 38}", text_anchor="middle", class_="small"),
    ]
    if bar.low is None:
        return parts
    at = _place(bar.low, top)
    left = middle - width / 2
    parts.append(element("rect", x=f"{left:.1f}", y=f"{at:.1f}", width=f"{width:.1f}", height=f"{foot - at:.1f}", class_="bar"))
    # A sum without an upper bound is drawn as open to the top, never as if it ended at its least.
    parts += _draw_whisker(bar.low, bar.high if bar.high is not None else top, middle, top) if bar.high != bar.low else []
    if bar.matched_low is not None:
        parts.append(element("circle", cx=f"{middle:.1f}", cy=f"{_place(bar.matched_low, top):.1f}", r="5", class_="dot"))
    return parts


def _draw_whisker(low: int, high: int, middle: float, top: int) -> list[Html]:
    begin, end = _place(low, top), _place(high, top)
    return [
        element("line", x1=f"{middle:.1f}", x2=f"{middle:.1f}", y1=f"{begin:.1f}", y2=f"{end:.1f}", class_="whisker"),
        element("line", x1=f"{middle - 6:.1f}", x2=f"{middle + 6:.1f}", y1=f"{end:.1f}", y2=f"{end:.1f}", class_="whisker"),
    ]
