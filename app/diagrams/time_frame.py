"""Paints what charts in time share: the axis with its grid, and lines of dates with flags that do not clash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.chart_looks import ALARM, GRID, ChartMark, paint_rule
from app.diagrams.style import INK, QUIET, RULE, TEXT_PT
from app.diagrams.svg import element, say, text
from app.diagrams.time_axis import DECEMBER
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from app.diagrams.time_axis import TimeScale

FLAG_ROW = 13.0
AXIS_HEIGHT = 28.0
GAP = 4.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A line across a chart at a moment, or a value, with its words.

    Attributes:
        short: the same in fewer words, for a chart without room for all; empty where there are none.
    """

    key: str
    at: float
    words: str
    mark: ChartMark
    short: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFlag:
    """A flag with its place: where its line is, its text's left end, and its row from the top."""

    flag: Flag
    x: float
    left: float
    words: str
    row: int


def place_flags(flags: Sequence[Flag], places: Sequence[float], left: float, right: float) -> tuple[PlacedFlag, ...]:
    """Return the flags so that no two texts overlap and no line crosses a text: the rightmost on the lowest row.

    Args:
        places: where each flag's line is, in points.
    """
    placed: list[PlacedFlag] = []
    for row, index in enumerate(sorted(range(len(flags)), key=lambda each: (-places[each], flags[each].key))):
        flag, room = flags[index], right - left - 8
        fits = measure(flag.words, TEXT_PT, bold=True) <= room or not flag.short
        words = shorten(flag.words if fits else flag.short, TEXT_PT, room, bold=True)
        width = measure(words, TEXT_PT, bold=True)
        start = places[index] + GAP
        if start + width > right:
            start = max(left, places[index] - GAP - width) if places[index] - GAP - width >= left else right - width
        placed.append(PlacedFlag(flags[index], places[index], start, words, row))
    return tuple(placed)


def paint_flags(parent: etree._Element, flags: Sequence[PlacedFlag], top: float, bottom: float) -> None:
    """Paint the lines from each flag's row down to *bottom*, and the flags' words."""
    count = len(flags)
    for placed in flags:
        flag = placed.flag
        y = top + (count - 1 - placed.row) * FLAG_ROW
        node = element(parent, "g", id=f"line-{flag.key}", class_=f"flag flag-{flag.mark}", role="img", tabindex="0")
        say(node, flag.words)
        covered = placed.left - 1 < placed.x < placed.left + measure(placed.words, TEXT_PT, bold=True) + 1
        paint_rule(node, flag.mark, f"M{placed.x:.1f} {y + (FLAG_ROW if covered else 0.0):.1f}V{bottom:.1f}")
        alarm = flag.mark in {ChartMark.DEADLINE, ChartMark.BUDGET}
        ink, name = (ALARM, "alarm") if alarm else (INK, "ink")
        text(node, (placed.left, y + 9.5), placed.words, TEXT_PT, bold=True, fill=ink.light, class_=name)


def paint_time_axis(parent: etree._Element, scale: TimeScale, top: float, bottom: float) -> None:
    """Paint years over months from *top* down, and a faint line down to *bottom* at each tick."""
    node = element(parent, "g", id="axis")
    right = scale.left + scale.width
    years = [tick for tick in scale.ticks() if tick.is_major]
    path = "".join(f"M{scale.x(tick.at):.1f} {top + 14:.1f}V{bottom:.1f}" for tick in scale.ticks())
    element(
        node, "path", d=path or f"M{scale.left:.1f} {top:.1f}", stroke=GRID.light, stroke_width=0.7, fill="none", class_="grid"
    )
    last = -1e9
    for tick in scale.ticks():
        x = scale.x(tick.at) + 3
        if x + measure(tick.label, TEXT_PT) <= right and x >= last:
            text(node, (x, top + 24), tick.label, TEXT_PT, fill=QUIET.light, class_="quiet")
            last = x + measure(tick.label, TEXT_PT) + 2
    _paint_years(node, scale, [tick.at for tick in years], top)
    line = f"M{scale.left:.1f} {top + AXIS_HEIGHT:.1f}H{right:.1f}"
    element(node, "path", d=line, stroke=RULE.light, stroke_width=0.8, fill="none", class_="rule")


def _paint_years(node: etree._Element, scale: TimeScale, starts: Sequence[float], top: float) -> None:
    """Name each year over its months, where there is room for it; ticks that are years name themselves."""
    if scale.start is None:
        words = "Months from the start: dates are not known"
        text(
            node,
            (scale.left + 3, top + 10),
            shorten(words, TEXT_PT, scale.width - 6),
            TEXT_PT,
            bold=True,
            fill=INK.light,
            class_="ink",
        )
        return
    if scale.step >= DECEMBER:
        return
    edges = [0.0, *(at for at in starts if at > 0)]
    first = scale.start.year
    for number, at in enumerate(edges):
        until = edges[number + 1] if number + 1 < len(edges) else scale.last
        label = str(first + number)
        if scale.x(until) - scale.x(at) >= measure(label, TEXT_PT, bold=True) + 5:
            text(node, (scale.x(at) + 3, top + 10), label, TEXT_PT, bold=True, fill=INK.light, class_="ink")
