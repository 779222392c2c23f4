"""The ``drivers`` view: what the spread of cost and finish comes from, as a tornado: the widest swing at the top.

A forecast goes in, the SVG comes out. Each bar runs from the figure's mean if a cause turns out well to its mean if it turns
out badly; the share of variance that the cause explains on its own stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.diagrams.cause_words import word_cause
from app.diagrams.chart_figures import amount, day, months
from app.diagrams.chart_looks import LOOKS, ChartMark
from app.diagrams.chart_page import compose_chart, legend_of
from app.diagrams.furniture import Caption
from app.diagrams.layout import Area
from app.diagrams.time_axis import date_at
from app.diagrams.tornado_paint import ROW_HEIGHT, paint_tornado
from app.estimation.swings import find_swings
from app.scheduling.sensitivity import COST, FINISH, find_forecast_sensitivity

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    from app.diagrams.picture import Origin
    from app.estimation.sensitivity import Sensitivity
    from app.scheduling.forecast import Forecast

VIEW = "drivers"
MOST = 14
WIDTH = 1146.0
PANEL_GAP = 40.0
HEAD = 74.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One cause: its words, the figure at its best and at its worst, the words of both, and its share of variance."""

    key: str
    name: str
    best: float
    worst: float
    best_words: str
    worst_words: str
    share: float


@dataclass(frozen=True, slots=True)
class Tornado:
    """The causes of one figure, the widest first, around the figure's mean.

    Attributes:
        rest: share of variance of all causes that have no bar, and of what causes do together.
        remark: what is not shown, in words; empty where nothing is left out.
    """

    key: str
    heading: str
    middle: float
    middle_words: str
    bars: tuple[Bar, ...]
    rest: float
    remark: str


def draw_drivers(forecast: Forecast, origin: Origin) -> bytes:
    """Return the tornado as SVG."""
    panels = build_tornados(forecast)
    height = HEAD + max(4, *(len(panel.bars) for panel in panels)) * ROW_HEIGHT
    caption = Caption(
        view=VIEW,
        heading="What the spread comes from",
        scope=f"{forecast.plan.landscape.inventory.name}: what moves cost and finish most, each cause on its own",
        origin=origin,
        shown=" and ".join(f"{len(panel.bars)} causes of {panel.key}" for panel in panels) + " shown",
        remarks=(
            "A bar runs from the mean where the cause was in its best tenth to that in its worst; a risk: without it, with it.",
            "Per cent: the share of variance that a cause explains on its own. What chance could explain is left out.",
        ),
        legend=legend_of({mark: look.words for mark, look in LOOKS.items()}, {ChartMark.BETTER, ChartMark.WORSE}),
    )

    def paint(node: etree._Element, area: Area) -> None:
        width = (area.width - PANEL_GAP) / 2
        for number, panel in enumerate(panels):
            paint_tornado(node, panel, Area(area.x + number * (width + PANEL_GAP), area.y, width, area.height))

    return compose_chart(caption, WIDTH, height, paint)


def build_tornados(forecast: Forecast) -> tuple[Tornado, Tornado]:
    """Return the tornado of cost (of effort where there are no rates) and that of the finish (duration without a start)."""
    rows = find_forecast_sensitivity(forecast)
    currency, start = forecast.plan.landscape.inventory.currency, forecast.schedule.calendar.start
    priced = forecast.cost is not None
    cost = _build(
        forecast,
        COST,
        f"Integration cost, {currency}" if priced else "Effort, person-days (cost cannot be told without rates)",
        forecast.outcome.effort_days if forecast.cost is None else forecast.cost,
        [row for row in rows if row.of == COST],
        amount if priced else lambda value: f"{value:,.0f}",
    )
    finish = _build(
        forecast,
        FINISH,
        "Duration, months from the start" if start is None else "Finish of the whole programme",
        forecast.months,
        [row for row in rows if row.of == FINISH],
        months if start is None else lambda at: day(date_at(start, at)),
    )
    return cost, finish


def _build(
    forecast: Forecast,
    key: str,
    heading: str,
    draws: np.ndarray[tuple[int], np.dtype[np.float64]],
    rows: list[Sensitivity],
    write: Callable[[float], str],
) -> Tornado:
    swings = find_swings(forecast.outcome, draws, rows[:MOST])
    swings = tuple(sorted(swings, key=lambda each: (each.best - each.worst, each.sensitivity.cause.stream)))
    landscape = forecast.plan.landscape
    explained = sum(row.share_of_variance for row in rows[:MOST])
    bars = tuple(
        Bar(
            key=each.sensitivity.cause.stream,
            name=word_cause(landscape, each.sensitivity.cause),
            best=each.best,
            worst=each.worst,
            best_words=write(each.best),
            worst_words=write(each.worst),
            share=each.sensitivity.share_of_variance,
        )
        for each in swings
    )
    middle = float(np.mean(draws)) if len(draws) else 0.0
    more = len(rows) - len(bars)
    remark = f"{more} more causes are smaller." if more else ""
    return Tornado(key, heading, middle, write(middle), bars, max(1.0 - explained, 0.0), remark)
