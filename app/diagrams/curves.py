"""The ``confidence`` view: how probable it is that cost and finish stay below each value, with budget and deadline.

A forecast goes in, the SVG comes out: an S-curve of cost beside one of the finish; months instead of dates without a start, and
a plain sentence where cost cannot be told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, floor, log10
from typing import TYPE_CHECKING

import numpy as np

from app.diagrams.chart_figures import amount, day, months
from app.diagrams.chart_looks import LOOKS, ChartMark
from app.diagrams.chart_page import compose_chart, legend_of
from app.diagrams.curves_paint import paint_panel
from app.diagrams.furniture import Caption
from app.diagrams.layout import Area
from app.diagrams.time_axis import TimeScale, date_at
from app.diagrams.time_frame import Flag
from app.estimation.band import programme_cost
from app.estimation.cost import MONTHS_PER_YEAR
from app.quantities import chance, likelihood

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from lxml import etree
    from numpy.typing import NDArray

    from app.diagrams.picture import Origin
    from app.scheduling.forecast import Forecast

    Floats = NDArray[np.float64]

VIEW = "confidence"
SHARES = np.concatenate(([0.005, 0.01], np.arange(0.02, 0.95, 0.02), np.arange(0.95, 0.991, 0.01), [0.995]))
TOLD = (0.1, 0.5, 0.8, 0.9)
WIDTH, HEIGHT = 1146.0, 520.0
PANEL_GAP = 46.0
BEYOND = 1.35
TICKS = 6
TICK_WIDTH = 440.0
P50, P80 = 0.5, 0.8
NICE = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Tick:
    """A tick of a panel's axis: where, and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class Panel:
    """One S-curve.

    Attributes:
        curve: (value, probability) along the curve, ascending.
        told: the percentiles that are named: probability, value, and its words.
        flags: lines of budget or deadline.
        sentences: what the curve says, in words, beneath it.
        first: value at the left end of the axis; ``last`` at the right.
    """

    key: str
    heading: str
    curve: tuple[tuple[float, float], ...]
    told: tuple[tuple[float, float, str], ...]
    flags: tuple[Flag, ...]
    sentences: tuple[str, ...]
    ticks: tuple[Tick, ...]
    first: float
    last: float


def draw_confidence(forecast: Forecast, origin: Origin) -> bytes:
    """Return the S-curves as SVG."""
    panels = (build_cost_panel(forecast), build_finish_panel(forecast))
    marks = {ChartMark.CURVE} | {flag.mark for panel in panels for flag in panel.flags}
    caption = Caption(
        view=VIEW,
        heading="Confidence in cost and finish",
        scope=f"{forecast.plan.landscape.inventory.name}: {_joint(forecast)}",
        origin=origin,
        shown=f"{forecast.samples:,} draws shown",
        remarks=(
            "Each curve is one simulation, cost and finish from the same draws; its ends, half a per cent each, are left out.",
            "Words for probabilities as the IPCC uses them: likely from 66 %, very likely from 90 %, unlikely below 33 %.",
        ),
        legend=legend_of({mark: look.words for mark, look in LOOKS.items()}, marks),
    )

    def paint(node: etree._Element, area: Area) -> None:
        width = (area.width - PANEL_GAP) / 2
        for number, panel in enumerate(panels):
            paint_panel(node, panel, Area(area.x + number * (width + PANEL_GAP), area.y, width, area.height))

    return compose_chart(caption, WIDTH, HEIGHT, paint)


def build_cost_panel(forecast: Forecast) -> Panel:
    """Return the curve of integration cost, or a panel that says why there is none."""
    heading = f"Integration cost, {forecast.plan.landscape.inventory.currency}"
    if forecast.cost is None:
        effort = forecast.outcome.effort_days
        return _panel(
            "cost",
            "Effort, person-days: cost cannot be told",
            effort,
            lambda value: f"{value:,.0f} days",
            (),
            ("No rate per day is given for any pool or team, so cost cannot be told: add pools[].rate_per_day.",),
        )
    flags, said = _budget(forecast, forecast.cost)
    return _panel("cost", heading, forecast.cost, amount, flags, said)


def build_finish_panel(forecast: Forecast) -> Panel:
    """Return the curve of the finish: dates, or months where the programme has no start."""
    start = forecast.schedule.calendar.start
    if start is None:
        told: tuple[str, ...] = (
            "The programme has no start, so there are months from the start instead of dates: add programme.start.",
        )
        if forecast.duration is None:
            told = ("Work waits for people whom nobody has: so long would it take with them found in time. No date holds.",)
        deadline = forecast.plan.landscape.inventory.programme.deadline
        if deadline is not None:
            told = (*told, f"Whether the deadline of {day(deadline)} can be met cannot be told without it.")
        return _panel("finish", "Duration, months from the start", forecast.months, months, (), told)
    flags, said = _deadline(forecast, start)
    panel = _panel(
        "finish", "Finish of the whole programme", forecast.months, lambda at: day(date_at(start, at)), flags, said, start
    )
    return replace(panel, told=tuple(_dated(forecast, share, at, words) for share, at, words in panel.told))


def _dated(forecast: Forecast, share: float, at: float, words: str) -> tuple[float, float, str]:
    """Return a percentile of the finish under the summary's date: what ends with a day ends on it, not on the next."""
    when = forecast.schedule.finish_date(share)
    return share, at, words if when is None else day(when)


def _panel(
    key: str,
    heading: str,
    draws: Floats,
    write: Callable[[float], str],
    flags: tuple[Flag, ...],
    said: tuple[str, ...],
    start: date | None = None,
) -> Panel:
    """Return the panel of draws: its curve, percentiles in words, and an axis that holds the flags that are near."""
    values = np.quantile(draws, SHARES)
    first, last = float(values[0]), float(values[-1])
    reach = max(last - first, abs(last) * 0.02, 1e-6) * BEYOND
    near = [flag.at for flag in flags if last - reach <= flag.at <= first + reach]
    first, last = min(first, *near, first), max(last, *near, last)
    margin = max(last - first, abs(last) * 0.02, 1e-6) * 0.04
    first, last = max(first - margin, 0.0), last + margin
    far = tuple(f"{flag.words}: outside the values that are drawn." for flag in flags if not first <= flag.at <= last)
    return Panel(
        key=key,
        heading=heading,
        curve=tuple(zip(values.tolist(), SHARES.tolist(), strict=True)),
        told=tuple((share, at, write(at)) for share in TOLD for at in (float(np.quantile(draws, share)),)),
        flags=tuple(flag for flag in flags if first <= flag.at <= last),
        sentences=(*said, *far),
        ticks=_dated_ticks(start, first, last) if start is not None else _round_ticks(first, last, write),
        first=first,
        last=last,
    )


def _round_ticks(first: float, last: float, write: Callable[[float], str]) -> tuple[Tick, ...]:
    """Return round values from *first* to *last*, about half a dozen."""
    rough = (last - first) / TICKS
    unit = 10.0 ** floor(log10(rough))
    step = next(nice * unit for nice in NICE if nice * unit >= rough)
    numbers = range(ceil(first / step), floor(last / step) + 1)
    return tuple(Tick(number * step, write(number * step).removesuffix(" months").removesuffix(" days")) for number in numbers)


def _dated_ticks(start: date, first: float, last: float) -> tuple[Tick, ...]:
    """Return months or years from *first* to *last*, with the year wherever it begins and at the first of all."""
    scale = TimeScale(start, last, 0.0, TICK_WIDTH * last / (last - first))
    found: list[Tick] = []
    for tick in scale.ticks():
        if tick.at >= first:
            year = str(date_at(start, tick.at + 0.01).year)
            named = tick.is_major or not found
            found.append(Tick(tick.at, f"{tick.label} {year}" if named and tick.label != year else tick.label))
    return tuple(found)


def _deadline(forecast: Forecast, start: date) -> tuple[tuple[Flag, ...], tuple[str, ...]]:
    deadline = forecast.plan.landscape.inventory.programme.deadline
    if deadline is None:
        return (), ("No deadline is stated (programme.deadline).",)
    probability = forecast.schedule.probability_by(deadline) or 0.0
    words = f"{likelihood(probability)} to be met ({chance(probability)})"
    at = TimeScale(start, 1.0, 0.0, 1.0).months_to(deadline, end=True)
    return (Flag("deadline", at, f"Deadline {day(deadline)}: {words}", ChartMark.DEADLINE),), ()


def _budget(forecast: Forecast, cost: Floats) -> tuple[tuple[Flag, ...], tuple[str, ...]]:
    """Return the line of the budget that is left for integration, and what there is to say about it.

    The approved total is the whole programme's: what it leaves for integration is the total less the other costs.
    """
    inventory = forecast.plan.landscape.inventory
    programme, currency = inventory.programme, inventory.currency
    if programme.total_cost is None:
        return (), ("No budget is stated for the whole programme (programme.total_cost).",)
    others = programme_cost(programme.model_copy(update={"total_cost": None}), cost, forecast.months / MONTHS_PER_YEAR)
    total = amount(programme.total_cost, currency)
    if others is None:
        probability = float(np.mean(cost <= programme.total_cost))
        said = f"{total} is the whole programme's budget; its other costs, and so what is left for integration, are not stated."
        words = f"Whole programme's budget {total}: {likelihood(probability)} to hold integration alone ({chance(probability)})"
        short = f"Budget {total}: {likelihood(probability)} to hold ({chance(probability)})"
        return (Flag("budget", programme.total_cost, words, ChartMark.BUDGET, short),), (said,)
    left = programme.total_cost - float(np.median(others - cost))
    probability = float(np.mean(others <= programme.total_cost))
    words = f"Left for integration {amount(left, currency)}: {likelihood(probability)} to suffice ({chance(probability)})"
    said = f"The budget of {total} is the whole programme's; {amount(left, currency)} is what its other costs leave."
    short = f"Left {amount(left, currency)}: {likelihood(probability)} to suffice ({chance(probability)})"
    return (Flag("budget", left, words, ChartMark.BUDGET, short),), (said,)


def _joint(forecast: Forecast) -> str:
    """Return how probable it is that cost and finish both keep within their P80, and what it takes to get from P50 to P80."""
    if forecast.duration is None:
        return "work waits for people whom nobody has: how long it takes, and when it is finished, is not known"
    late = float(np.quantile(forecast.months, P80))
    when = forecast.schedule.finish_date(P80)
    finish = f"finish by {day(when)}" if when is not None else f"duration of {months(late)}"
    if forecast.cost is None:
        return f"P80 {finish}"
    middle, high = (float(value) for value in np.quantile(forecast.cost, (P50, P80)))
    in_time = forecast.schedule.met_by(when) if when is not None else forecast.months <= late
    both = float(np.mean((forecast.cost <= high) & in_time))
    currency = forecast.plan.landscape.inventory.currency
    return (
        f"cost of {amount(high, currency)} and {finish} are both kept with {chance(both)}; "
        f"contingency from P50 to P80 {amount(high - middle, currency)}"
    )
