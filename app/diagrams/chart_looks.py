"""How charts look: one row per member of one enumeration, each with its light and dark colours and its words in the legend.

The stages of work, what waits, lines of dates and money, milestones, how busy people are, and the sides of a tornado. Colours
are tints of Okabe and Ito's; whatever a colour says is said by a shape, a mark or a number as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app.diagrams.style import EDGE, INK, PAGE, QUIET, Shade
from app.diagrams.svg import element

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.layout import Area


class Shape(StrEnum):
    """What a look is a look of."""

    BAR = "bar"
    SUMMARY = "summary"
    BAND = "band"
    RULE = "rule"
    CURVE = "curve"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"


class ChartMark(StrEnum):
    """Whatever a chart draws."""

    PREPARE = "prepare"
    OPEN = "open"
    BUILD = "build"
    PROVE = "prove"
    RUN = "run"
    STEER = "steer"
    CRITICAL = "critical"
    SUMMARY = "summary"
    WAIT = "wait"
    IDLE = "idle"
    FREEZE = "freeze"
    HOLIDAY = "holiday"
    CURVE = "curve"
    P50 = "p50"
    P80 = "p80"
    DEADLINE = "deadline"
    BUDGET = "budget"
    REACHED_P50 = "reached-p50"
    REACHED_P80 = "reached-p80"
    BUSY_NONE = "busy-none"
    BUSY_LOW = "busy-low"
    BUSY_SOME = "busy-some"
    BUSY_MUCH = "busy-much"
    BUSY_FULL = "busy-full"
    BETTER = "better"
    WORSE = "worse"


@dataclass(frozen=True, slots=True)
class ChartLook:
    """The look of one mark: fill and edge, dashes and width of its line, and its words in the legend."""

    shape: Shape
    fill: Shade | None
    edge: Shade
    words: str
    width: float = 0.7
    dashes: str = ""
    hatched: bool = False


_SOFT = Shade("#7d8b99", "#8d9cab")
ALARM = Shade("#8a2f10", "#ff9d76")
_ROSE = Shade("#bd86a8", "#8d5877")
_BUSY_EDGE = Shade("#ffffff", "#12181f")

LOOKS: dict[ChartMark, ChartLook] = {
    ChartMark.PREPARE: ChartLook(Shape.BAR, Shade("#dfe5ea", "#3c4854"), _SOFT, "Engage, access, review"),
    ChartMark.OPEN: ChartLook(Shape.BAR, Shade("#f6c189", "#74501a"), _SOFT, "Enable an interface, data quality"),
    ChartMark.BUILD: ChartLook(Shape.BAR, Shade("#a9d0ec", "#21577d"), _SOFT, "Design, build"),
    ChartMark.PROVE: ChartLook(Shape.BAR, Shade("#b7e2cf", "#1e5a47"), _SOFT, "Test, path test"),
    ChartMark.RUN: ChartLook(Shape.BAR, Shade("#d5d0f0", "#453e78"), _SOFT, "Release, operate"),
    ChartMark.STEER: ChartLook(Shape.BAR, Shade("#eef2f5", "#232d37"), _SOFT, "Coordinate"),
    ChartMark.CRITICAL: ChartLook(Shape.BAR, None, ALARM, "Thick outline and triangle: on the critical path", 2.2),
    ChartMark.SUMMARY: ChartLook(Shape.SUMMARY, EDGE, EDGE, "Summary: first start to last finish"),
    ChartMark.WAIT: ChartLook(Shape.BAR, None, _SOFT, "Hatched: a wait, nobody is occupied", 0.5, hatched=True),
    ChartMark.IDLE: ChartLook(Shape.RULE, None, _SOFT, "Thin line: ready, but no people or no window yet", 0.9),
    ChartMark.FREEZE: ChartLook(Shape.BAND, Shade("#f1e3ec", "#3a2532"), _ROSE, "Freeze: no changes", 0.6),
    ChartMark.HOLIDAY: ChartLook(Shape.RULE, None, _ROSE, "Public holiday", 1.0),
    ChartMark.CURVE: ChartLook(Shape.CURVE, None, Shade("#0b5c93", "#7cc0ee"), "Probability of no more than that", 2.2),
    ChartMark.P50: ChartLook(Shape.RULE, None, INK, "P50: as likely earlier as later", 1.3, "6 3"),
    ChartMark.P80: ChartLook(Shape.RULE, None, INK, "P80: kept in eight of ten cases", 1.6),
    ChartMark.DEADLINE: ChartLook(Shape.RULE, None, ALARM, "Deadline", 2.2, "9 3 2 3"),
    ChartMark.BUDGET: ChartLook(Shape.RULE, None, ALARM, "Budget", 2.2, "9 3 2 3"),
    ChartMark.REACHED_P50: ChartLook(Shape.DIAMOND, INK, INK, "Milestone, P50", 1.1),
    ChartMark.REACHED_P80: ChartLook(Shape.DIAMOND, Shade("#ffffff", "#12181f"), INK, "Milestone, P80", 1.1),
    ChartMark.BUSY_NONE: ChartLook(Shape.BAND, Shade("#f3f5f7", "#1b232b"), _BUSY_EDGE, "Busy up to 20 %", 0.6),
    ChartMark.BUSY_LOW: ChartLook(Shape.BAND, Shade("#dcecf8", "#17364d"), _BUSY_EDGE, "up to 40 %", 0.6),
    ChartMark.BUSY_SOME: ChartLook(Shape.BAND, Shade("#b5d8f0", "#1f5073"), _BUSY_EDGE, "up to 60 %", 0.6),
    ChartMark.BUSY_MUCH: ChartLook(Shape.BAND, Shade("#f9d39b", "#6b4c14"), _BUSY_EDGE, "up to 85 %", 0.6),
    ChartMark.BUSY_FULL: ChartLook(Shape.BAND, Shade("#ee9a73", "#8c3f1c"), _BUSY_EDGE, "more: a bottleneck", 0.6),
    ChartMark.BETTER: ChartLook(Shape.BAR, Shade("#a9d0ec", "#21577d"), _SOFT, "If it turns out well (best tenth, on average)"),
    ChartMark.WORSE: ChartLook(
        Shape.BAR, Shade("#e9997a", "#8c3f1c"), _SOFT, "If it turns out badly (worst tenth, on average)"
    ),
}
"""``CRITICAL`` has no fill of its own: its edge goes around whatever is critical."""

BUSY_STEPS: tuple[tuple[float, ChartMark], ...] = (
    (0.2, ChartMark.BUSY_NONE),
    (0.4, ChartMark.BUSY_LOW),
    (0.6, ChartMark.BUSY_SOME),
    (0.85, ChartMark.BUSY_MUCH),
    (float("inf"), ChartMark.BUSY_FULL),
)
"""The five steps of how busy people are, each with its upper bound."""


def chart_style_rules() -> list[str]:
    """Return the dark forms of all marks, as rules of a style sheet."""
    rules = [f".mark-{mark}{{stroke:{look.edge.dark}}}" for mark, look in LOOKS.items()]
    rules += [f".mark-{mark}{{fill:{look.fill.dark}}}" for mark, look in LOOKS.items() if look.fill is not None]
    curve = f".curve-dot{{fill:{LOOKS[ChartMark.CURVE].edge.dark};stroke:{PAGE.dark}}}"
    return [*rules, f".grid{{stroke:{GRID.dark}}}.alarm{{fill:{ALARM.dark}}}.wait-line{{fill:{QUIET.dark}}}", curve]


GRID = Shade("#e4e9ed", "#2a343e")


def paint_bar(parent: etree._Element, mark: ChartMark, area: Area, radius: float = 1.5) -> etree._Element:
    """Paint a bar in the look of *mark* and return it."""
    look = LOOKS[mark]
    filled = look.fill.light if look.fill is not None else "none"
    return element(
        parent,
        "rect",
        x=area.x,
        y=area.y,
        width=max(area.width, 0.8),
        height=area.height,
        rx=radius or "",
        fill="url(#wait)" if look.hatched else filled,
        stroke=look.edge.light,
        stroke_width=look.width,
        class_=f"mark-{mark}",
    )


def paint_rule(parent: etree._Element, mark: ChartMark, d: str) -> etree._Element:
    """Paint a line along the path *d* in the look of *mark* and return it."""
    look = LOOKS[mark]
    return element(
        parent,
        "path",
        d=d,
        fill="none",
        stroke=look.edge.light,
        stroke_width=look.width,
        stroke_dasharray=look.dashes,
        class_=f"mark-{mark}",
    )


def paint_diamond(parent: etree._Element, mark: ChartMark, x: float, y: float, half: float = 4.6) -> etree._Element:
    """Paint a diamond around a point and return it."""
    look = LOOKS[mark]
    return element(
        parent,
        "polygon",
        points=f"{x:.1f},{y - half:.1f} {x + half:.1f},{y:.1f} {x:.1f},{y + half:.1f} {x - half:.1f},{y:.1f}",
        fill=look.fill.light if look.fill else "none",
        stroke=look.edge.light,
        stroke_width=look.width,
        class_=f"mark-{mark}",
    )


def paint_summary(parent: etree._Element, left: float, right: float, top: float, height: float) -> etree._Element:
    """Paint a summary bar, a beam with a foot at either end, and return it."""
    look, foot = LOOKS[ChartMark.SUMMARY], 3.0
    right = max(right, left + 2 * foot)
    beam = top + height * 0.5
    points = (
        (left, top),
        (right, top),
        (right, top + height),
        (right - foot, beam),
        (left + foot, beam),
        (left, top + height),
    )
    return element(
        parent,
        "polygon",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        fill=look.edge.light,
        class_=f"mark-{ChartMark.SUMMARY}",
    )


def paint_triangle(parent: etree._Element, x: float, y: float) -> etree._Element:
    """Paint the mark of what is critical, pointing to the right, its middle left at a point, and return it."""
    points = f"{x:.1f},{y - 3.6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 3.6:.1f}"
    return element(parent, "polygon", points=points, fill=ALARM.light, class_="alarm")


def paint_mark_sample(parent: etree._Element, mark: ChartMark, area: Area) -> None:
    """Paint a small example of a mark, for the legend."""
    look, middle = LOOKS[mark], area.y + area.height / 2
    if look.shape in {Shape.RULE, Shape.CURVE}:
        if mark is ChartMark.HOLIDAY:
            paint_rule(parent, mark, f"M{area.x + area.width / 2:.1f} {area.y:.1f}v{area.height:.1f}")
            return
        paint_rule(parent, mark, f"M{area.x:.1f} {middle:.1f}h{area.width:.1f}")
    elif look.shape is Shape.DIAMOND:
        paint_diamond(parent, mark, area.x + area.width / 2, middle)
    elif look.shape is Shape.SUMMARY:
        paint_summary(parent, area.x, area.x + area.width, middle - 3.5, 7)
    else:
        paint_bar(parent, mark, area)
        if mark is ChartMark.CRITICAL:
            paint_triangle(parent, area.x + area.width / 2 - 3, middle)
