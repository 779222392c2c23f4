"""Paints one tornado: a row per cause, its name above its bar, the figure at either end, the mean down the middle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.chart_figures import fine_percent
from app.diagrams.chart_looks import ChartMark, paint_bar, paint_rule
from app.diagrams.layout import Area
from app.diagrams.style import INK, QUIET, TEXT_PT
from app.diagrams.svg import element, element_id, say, text
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from app.diagrams.tornado import Bar, Tornado

HEADING_PT = 14.0
NAME_PT = 11.0
ROW_HEIGHT = 38.0
BAR_HEIGHT = 13.0
HEAD = 52.0
SHARE_WIDTH = 46.0
END_GAP = 5.0


def paint_tornado(parent: etree._Element, panel: Tornado, area: Area) -> None:
    """Paint a tornado into an area."""
    node = element(parent, "g", id=f"panel-{panel.key}", class_="panel", role="img", tabindex="0")
    say(node, panel.heading, f"Mean {panel.middle_words}. {panel.remark}")
    heading = shorten(panel.heading, HEADING_PT, area.width, bold=True)
    text(node, (area.x, area.y + 16), heading, HEADING_PT, bold=True, fill=INK.light, class_="ink")
    rest = f"All else, and what causes do together: {fine_percent(panel.rest)} of the variance. {panel.remark}"
    if not panel.bars:
        rest = "Nothing explains more of it than chance could."
    text(node, (area.x, area.y + 33), shorten(rest, TEXT_PT, area.width), TEXT_PT, fill=QUIET.light, class_="quiet")
    if not panel.bars:
        return
    x_of = _scale(panel, area)
    top = area.y + HEAD
    bottom = top + 16 + len(panel.bars) * ROW_HEIGHT
    middle = x_of(panel.middle)
    mean = f"mean {panel.middle_words}"
    paint_rule(node, ChartMark.P50, f"M{middle:.1f} {top + 12:.1f}V{bottom:.1f}")
    text(node, (area.x + area.width, top + 8), "explains", TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    text(node, (middle, top + 8), mean, TEXT_PT, anchor="middle", bold=True, fill=INK.light, class_="ink")
    taken: set[str] = set()
    for number, bar in enumerate(panel.bars):
        name = element_id(f"{panel.key}-cause", bar.key, taken)
        _paint_bar(node, bar, name, panel, area, top + 16 + number * ROW_HEIGHT)


def _scale(panel: Tornado, area: Area) -> Callable[[float], float]:
    """Return the function from values to points; both ends leave room for the figures beside the bars."""
    left_room = max(measure(bar.best_words, TEXT_PT) for bar in panel.bars) + 2 * END_GAP
    right_room = max(measure(bar.worst_words, TEXT_PT) for bar in panel.bars) + 2 * END_GAP + SHARE_WIDTH
    first = min(panel.middle, *(bar.best for bar in panel.bars))
    last = max(panel.middle, *(bar.worst for bar in panel.bars))
    span = (last - first) or 1.0
    width = area.width - left_room - right_room
    return lambda value: area.x + left_room + width * (value - first) / span


def _paint_bar(parent: etree._Element, bar: Bar, name: str, panel: Tornado, area: Area, top: float) -> None:
    node = element(parent, "g", id=name, class_="cause", role="img", tabindex="0")
    share = fine_percent(bar.share)
    say(node, bar.name, f"{bar.best_words} to {bar.worst_words}; {share} of the variance")
    x_of = _scale(panel, area)
    words = shorten(bar.name, NAME_PT, area.width - SHARE_WIDTH)
    patch = measure(words, NAME_PT)
    element(node, "rect", x=area.x - 1, y=top + 1, width=patch + 4, height=13, fill="#ffffff", class_="page")
    text(node, (area.x, top + 11), words, NAME_PT, fill=INK.light, class_="ink")
    y = top + 16
    left, middle, right = x_of(bar.best), x_of(panel.middle), x_of(bar.worst)
    if middle > left:
        paint_bar(node, ChartMark.BETTER, Area(left, y, middle - left, BAR_HEIGHT), 1.0)
    if right > middle:
        paint_bar(node, ChartMark.WORSE, Area(middle, y, right - middle, BAR_HEIGHT), 1.0)
    text(node, (min(left, middle) - END_GAP, y + 10), bar.best_words, TEXT_PT, anchor="end", fill=QUIET.light, class_="quiet")
    text(node, (max(right, middle) + END_GAP, y + 10), bar.worst_words, TEXT_PT, fill=QUIET.light, class_="quiet")
    text(node, (area.x + area.width, y + 10), share, TEXT_PT, bold=True, anchor="end", fill=INK.light, class_="ink")
