"""Paints one S-curve: probabilities up the side, values along the foot, percentiles on the curve, and lines to hold it to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.chart_looks import GRID, LOOKS, ChartMark, paint_rule
from app.diagrams.layout import Area
from app.diagrams.style import INK, PAGE, QUIET, RULE, TEXT_PT
from app.diagrams.svg import element, say, text
from app.diagrams.time_frame import FLAG_ROW, paint_flags, place_flags
from app.diagrams.typesetting import measure, shorten, wrap
from app.quantities import percent

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.curves import Panel

HEADING_PT = 14.0
LARGE_PT = 11.0
SIDE = 44.0
FOOT = 26.0
SENTENCE = 15.0
SENTENCES_HEIGHT = 4 * SENTENCE
HEAD = 30.0
STEPS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Plot:
    """The plotting area of one panel, from values and probabilities to points."""

    area: Area
    first: float
    last: float

    def at(self, value: float, share: float) -> tuple[float, float]:
        """Return the point of a value and a probability."""
        return self.x(value), self.y(share)

    def x(self, value: float) -> float:
        """Return where a value is."""
        return self.area.x + self.area.width * (value - self.first) / (self.last - self.first)

    def y(self, share: float) -> float:
        """Return where a probability is."""
        return self.area.y + self.area.height * (1 - share)


def paint_panel(parent: etree._Element, panel: Panel, area: Area) -> None:
    """Paint a panel into an area: heading, flags, curve with percentiles, axis, sentences."""
    node = element(parent, "g", id=f"panel-{panel.key}", class_="panel", role="img", tabindex="0")
    say(node, panel.heading, "; ".join([*(f"P{share * 100:.0f} {words}" for share, _, words in panel.told), *panel.sentences]))
    heading = shorten(panel.heading, HEADING_PT, area.width, bold=True)
    text(node, (area.x, area.y + 16), heading, HEADING_PT, bold=True, fill=INK.light, class_="ink")
    flags_height = len(panel.flags) * FLAG_ROW
    top = area.y + HEAD + flags_height
    bottom = area.y + area.height - FOOT - (SENTENCES_HEIGHT if panel.sentences else 0.0)
    plot = Plot(Area(area.x + SIDE, top, area.width - SIDE - 10, bottom - top), panel.first, panel.last)
    _paint_grid(node, panel, plot)
    flags = place_flags(panel.flags, [plot.x(flag.at) for flag in panel.flags], area.x, area.x + area.width)
    paint_flags(node, flags, area.y + HEAD, bottom)
    _paint_curve(node, panel, plot)
    for number, sentence in enumerate(row for said in panel.sentences for row in wrap(said, LARGE_PT, area.width, most=2)):
        y = bottom + FOOT + SENTENCE * (number + 1)
        text(node, (area.x, y), sentence, LARGE_PT, fill=INK.light, class_="ink")


def _paint_grid(node: etree._Element, panel: Panel, plot: Plot) -> None:
    left, right = plot.area.x, plot.area.x + plot.area.width
    for share in STEPS:
        y = plot.y(share)
        text(
            node,
            (left - 6, y + 3.5),
            percent(share),
            TEXT_PT,
            anchor="end",
            fill=QUIET.light,
            class_="quiet",
        )
    lines = "".join(f"M{left:.1f} {plot.y(share):.1f}H{right:.1f}" for share in STEPS[1:])
    lines += "".join(f"M{plot.x(tick.at):.1f} {plot.area.y:.1f}V{plot.y(0):.1f}" for tick in panel.ticks)
    element(node, "path", d=lines, stroke=GRID.light, stroke_width=0.7, fill="none", class_="grid")
    foot = f"M{left:.1f} {plot.y(0):.1f}H{right:.1f}"
    element(node, "path", d=foot, stroke=RULE.light, stroke_width=1.0, fill="none", class_="rule")
    last = left - 20
    for tick in panel.ticks:
        width = measure(tick.label, TEXT_PT)
        x = min(max(plot.x(tick.at) - width / 2, left - 20), right + 10 - width)
        if x > last:
            text(node, (x, plot.y(0) + 15), tick.label, TEXT_PT, fill=QUIET.light, class_="quiet")
            last = x + width + 6


def _paint_curve(node: etree._Element, panel: Panel, plot: Plot) -> None:
    points = " ".join(f"{x:.1f} {y:.1f}" for x, y in (plot.at(value, share) for value, share in panel.curve))
    paint_rule(node, ChartMark.CURVE, f"M{points}")
    for share, value, words in panel.told:
        x, y = plot.at(value, share)
        guide = f"M{plot.area.x:.1f} {y:.1f}H{x:.1f}V{plot.y(0):.1f}"
        element(
            node, "path", d=guide, stroke=QUIET.light, stroke_width=0.6, stroke_dasharray="2 3", fill="none", class_="mark-idle"
        )
        look = LOOKS[ChartMark.CURVE]
        dot = element(
            node, "circle", cx=x, cy=y, r=4, fill=look.edge.light, stroke=PAGE.light, stroke_width=1.2, class_="curve-dot"
        )
        label = f"P{share * 100:.0f}  {words}"
        say(dot, label)
        _paint_label(node, label, x, y, plot)


def _paint_label(node: etree._Element, label: str, x: float, y: float, plot: Plot) -> None:
    """Name a percentile beside its dot, on a patch of paper; on the left where the right has no room."""
    width = measure(label, LARGE_PT, bold=True)
    left = x + 9 if x + 9 + width <= plot.area.x + plot.area.width + 10 else x - 9 - width
    element(node, "rect", x=left - 2, y=y - 1, width=width + 4, height=14, fill=PAGE.light, fill_opacity=0.85, class_="page")
    text(node, (left, y + 10), label, LARGE_PT, bold=True, fill=INK.light, class_="ink")
