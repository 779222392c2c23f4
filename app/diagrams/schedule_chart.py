"""The ``schedule`` view: a Gantt chart under capacity, with the dates to reach and how busy people are beneath it.

A forecast goes in, the SVG comes out: rows by path, team or phase in as much detail as can be read on A3, folded to summary
bars beyond that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.diagrams import gantt_paint
from app.diagrams.busy import list_busy
from app.diagrams.chart_figures import day, months
from app.diagrams.chart_looks import BUSY_STEPS, LOOKS, ChartMark, paint_bar, paint_rule
from app.diagrams.chart_page import compose_chart, fits_a3, legend_of
from app.diagrams.furniture import Caption
from app.diagrams.gantt import Row, count_risk_events, list_milestones, list_pieces
from app.diagrams.gantt_paint import SIDE_WIDTH, Track, paint_busy, paint_heads, paint_rows
from app.diagrams.gantt_rows import Cut, Detail, Grouping, fold_rows, gather
from app.diagrams.layout import Area
from app.diagrams.portray import count
from app.diagrams.style import INK, QUIET, TEXT_PT
from app.diagrams.svg import element, say, text
from app.diagrams.time_axis import TimeScale
from app.diagrams.time_frame import AXIS_HEIGHT, FLAG_ROW, Flag, paint_flags, paint_time_axis, place_flags
from app.diagrams.typesetting import measure
from app.quantities import chance, likelihood
from app.scheduling.calendar import WORKDAYS_PER_WEEK, country_holidays
from app.scheduling.milestones import GO_LIVE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lxml import etree

    from app.diagrams.busy import BusyRow
    from app.diagrams.gantt import Piece, Reached
    from app.diagrams.picture import Origin
    from app.inventory.programme import Freeze
    from app.scheduling.forecast import Forecast

VIEW = "schedule"
ROW_HEIGHT = 14.0
TALLEST_ROW = 19.0
WIDTH = 1146.0
CALENDAR_ROW = 15.0
BUSY_HEAD = 18.0
NO_START = "The programme has no start, so there are months from the start instead of dates."
NOBODY = "Work waits for people whom nobody has: everything is drawn as if they were found in time, and no date holds."
MOST_BUSY = 8
MOST_MILESTONES = 12
FAR = 1.5
FREEZES_TOLD = 4
SUMMARIES = (40, 36, 32, 28, 24, 20, 16, 12)


@dataclass(frozen=True)
class ScheduleChart:
    """Everything that the drawing shows.

    Attributes:
        rows: milestones first, then the groups with what is in them.
        flags: the lines across: P50, P80, deadline.
        last: months at the right end of the axis.
    """

    forecast: Forecast
    rows: tuple[Row, ...]
    flags: tuple[Flag, ...]
    last: float
    with_busy: bool = True

    @property
    def start(self) -> date | None:
        """The first working day."""
        return self.forecast.schedule.calendar.start

    @property
    def freezes(self) -> tuple[Freeze, ...]:
        """The freezes that fall into the drawing."""
        if self.start is None:
            return ()
        scale = self.scale_at(0.0, 1.0)
        declared = self.forecast.plan.landscape.inventory.programme.freezes
        return tuple(
            row for row in declared if scale.months_to(row.to, end=True) > 0 and scale.months_to(row.start) < self.last
        )

    @property
    def holidays(self) -> tuple[date, ...]:
        """The public holidays on working days that fall into the drawing."""
        stated, start = self.forecast.plan.landscape.inventory.programme.holidays, self.start
        if start is None or not stated:
            return ()
        listed = country_holidays(stated, start.year)[0] if isinstance(stated, str) else stated
        scale = self.scale_at(0.0, 1.0)
        return tuple(
            each
            for each in sorted(set(listed))
            if each.weekday() < WORKDAYS_PER_WEEK and 0 <= scale.months_to(each) < self.last
        )

    def scale_at(self, left: float, width: float) -> TimeScale:
        """Return the scale of time from *left* on."""
        return TimeScale(self.start, self.last, left, width)

    def busy(self, scale: TimeScale) -> tuple[BusyRow, ...]:
        """Return how busy the busiest are."""
        return list_busy(self.forecast.schedule.utilisation, scale, MOST_BUSY) if self.with_busy else ()

    @property
    def height(self) -> float:
        """The least height of the drawing, in points."""
        busy = len(self.busy(self.scale_at(0.0, WIDTH - SIDE_WIDTH)))
        rows = (len(self.rows) + busy) * ROW_HEIGHT
        return len(self.flags) * FLAG_ROW + AXIS_HEIGHT + self.calendar_height + rows + (BUSY_HEAD if busy else 0.0) + 6.0

    @property
    def calendar_height(self) -> float:
        """Room for the row of freezes and holidays, where there are any."""
        return CALENDAR_ROW if self.freezes or self.holidays else 0.0


def draw_schedule(forecast: Forecast, origin: Origin, by: Grouping | None = None) -> bytes:
    """Return the schedule as SVG, gathered by path, team or phase; without a choice by the first of which there is any."""
    inventory = forecast.plan.landscape.inventory
    there = {Grouping.PATH: bool(inventory.paths), Grouping.PHASE: bool(inventory.programme.phases), Grouping.TEAM: True}
    chosen = by or next(each for each, present in there.items() if present)
    pieces = list_pieces(forecast)
    reached = list_milestones(forecast)
    groups = gather(forecast, pieces, chosen, reached)
    own = {f"{chosen}:{group.key.partition(':')[2]}" for group in groups}
    heads = _milestone_rows(reached, own)
    cuts = (Cut(Detail.PACKAGE), Cut(Detail.SUBJECT), *(Cut(Detail.SUMMARY, most) for most in SUMMARIES))
    flags, last = _flags(forecast), _last_month(forecast, pieces)
    for cut in cuts:
        rows = (*heads, *fold_rows(forecast.plan.landscape, groups, cut))
        chart = ScheduleChart(forecast, rows, flags, last)
        caption = _caption(chart, origin, chosen, cut, pieces)
        if fits_a3(caption, WIDTH, chart.height) or cut is cuts[-1]:
            return compose_chart(caption, WIDTH, chart.height, partial(_paint, chart=chart))
    raise AssertionError("the last cut is always taken")


def _milestone_rows(reached: dict[str, Reached], own: set[str]) -> tuple[Row, ...]:
    """Return a row for go-live and for phases and paths that head no group; what is beyond a dozen is counted."""
    shown = [Row(f"milestone:{key}", row.name, (), reached=row) for key, row in reached.items() if key not in own]
    shown.sort(key=lambda row: (row.key != f"milestone:{GO_LIVE}", row.reached.p50 if row.reached else 0.0, row.key))
    return tuple(shown[:MOST_MILESTONES])


def _flags(forecast: Forecast) -> tuple[Flag, ...]:
    schedule = forecast.schedule
    calendar = schedule.calendar
    found = []
    for mark, share in ((ChartMark.P50, 0.5), (ChartMark.P80, 0.8)):
        at = float(_quantile(forecast, share))
        when = schedule.finish_date(share)
        finish = (
            f"with people found: {months(at)}" if forecast.duration is None else f"finish {day(when) if when else months(at)}"
        )
        words = f"{mark.upper()} {finish}"
        found.append(Flag(mark.value, at, words, mark))
    deadline = forecast.plan.landscape.inventory.programme.deadline
    if deadline is not None and calendar.start is not None:
        probability = schedule.probability_by(deadline) or 0.0
        at = TimeScale(calendar.start, 1.0, 0.0, 1.0).months_to(deadline, end=True)
        words = f"Deadline {day(deadline)}: {likelihood(probability)} to be met ({chance(probability)})"
        found.append(Flag("deadline", at, words, ChartMark.DEADLINE))
    return tuple(found)


def _quantile(forecast: Forecast, share: float) -> float:
    return float(np.quantile(forecast.months, share)) if len(forecast.months) else 0.0


def _last_month(forecast: Forecast, pieces: Sequence[Piece]) -> float:
    ends = [_quantile(forecast, 0.8), *(piece.finish for piece in pieces)]
    furthest = max(ends)
    deadline = next((flag.at for flag in _flags(forecast) if flag.mark is ChartMark.DEADLINE), 0.0)
    if furthest < deadline <= furthest * FAR:
        furthest = deadline
    return max(furthest * 1.04, 0.25)


def _caption(chart: ScheduleChart, origin: Origin, by: Grouping, cut: Cut, pieces: Sequence[Piece]) -> Caption:
    folded = sum(len(row.pieces) for row in chart.rows if row.is_folded)
    shown = count(len(pieces), "work package") + (f", {folded} of them in summary bars" if folded else "")
    inventory = chart.forecast.plan.landscape.inventory
    return Caption(
        view=VIEW,
        heading=f"Schedule by {by}",
        scope=f"{inventory.name}: {' · '.join(flag.words for flag in chart.flags)}",
        origin=origin,
        shown=f"{shown} shown",
        remarks=tuple(_remarks(chart, by, cut)),
        filters=(f"by {by}",),
        legend=legend_of({mark: look.words for mark, look in LOOKS.items()}, _marks(chart)),
    )


def _remarks(chart: ScheduleChart, by: Grouping, cut: Cut) -> Iterator[str]:
    forecast = chart.forecast
    inventory = forecast.plan.landscape.inventory
    if by is not Grouping.TEAM and not (inventory.paths if by is Grouping.PATH else inventory.programme.phases):
        yield f"The inventory declares no {by}."
    yield "Bars are simulated medians (P50) under the people and the calendar there are; all together end later than each."
    yield "Person-days are means. Decides the end: the share of all draws in which a package of the row does."
    if not any(row.pieces for row in chart.rows):
        yield "Nothing is in scope, so there is nothing to schedule."
    if cut.words:
        yield cut.words
    if chart.start is None:
        yield NO_START if forecast.duration is not None else NOBODY
    if chart.freezes:
        told = [f"{', '.join(row.teams) or 'everybody'} {day(row.start)} to {day(row.to)}" for row in chart.freezes]
        more = f" and {len(told) - FREEZES_TOLD} more" if len(told) > FREEZES_TOLD else ""
        yield f"Freezes: {'; '.join(told[:FREEZES_TOLD])}{more}."
    events = count_risk_events(forecast)
    if events:
        yield f"{count(events, 'risk event')} without a bar: nobody plans for them, the finish has them where they happen."
    people = len(forecast.schedule.utilisation)
    if people > MOST_BUSY:
        yield f"The {MOST_BUSY} busiest of {people} pools and teams are shown."
    for flag in chart.flags:
        if not 0 <= flag.at <= chart.last:
            yield f"{flag.words}: outside the time that is drawn."


def _marks(chart: ScheduleChart) -> set[ChartMark]:
    """Return the marks that the drawing uses."""
    marks = {flag.mark for flag in chart.flags}
    for row in chart.rows:
        if row.reached is not None:
            marks |= {ChartMark.REACHED_P50, ChartMark.REACHED_P80}
        if row.is_heading or row.is_folded:
            marks |= {ChartMark.SUMMARY} if row.pieces else set()
            continue
        for piece in row.pieces:
            marks.add(piece.stage)
            marks |= {ChartMark.CRITICAL} if piece.is_critical else set()
            marks |= {ChartMark.WAIT} if piece.waited - piece.ready > gantt_paint.VISIBLE_MONTHS else set()
            marks |= {ChartMark.IDLE} if piece.start - piece.waited > gantt_paint.VISIBLE_MONTHS else set()
    marks |= {ChartMark.FREEZE} if chart.freezes else set()
    marks |= {ChartMark.HOLIDAY} if chart.holidays else set()
    busy = chart.busy(chart.scale_at(0.0, WIDTH - SIDE_WIDTH))
    return marks | ({mark for _, mark in BUSY_STEPS} if busy else set())


def _paint(node: etree._Element, area: Area, chart: ScheduleChart) -> None:
    scale = chart.scale_at(area.x + SIDE_WIDTH, area.width - SIDE_WIDTH)
    busy = chart.busy(scale)
    fixed = chart.height - (len(chart.rows) + len(busy)) * ROW_HEIGHT
    pitch = min(TALLEST_ROW, max(ROW_HEIGHT, (area.height - fixed) / max(len(chart.rows) + len(busy), 1)))
    flags = place_flags(chart.flags, [scale.x(flag.at) for flag in chart.flags], scale.left, scale.left + scale.width)
    track = Track(area.x, scale, pitch, tuple(flag.x for flag in flags))
    axis = area.y + len(flags) * FLAG_ROW
    top = axis + AXIS_HEIGHT + chart.calendar_height
    bottom = top + len(chart.rows) * pitch + 2
    _paint_freezes(node, chart, scale, axis + AXIS_HEIGHT, bottom)
    paint_time_axis(node, scale, axis, bottom)
    paint_heads(node, track, axis)
    paint_rows(element(node, "g", id="rows"), chart.rows, track, top)
    paint_flags(node, [flag for flag in flags if 0 <= flag.flag.at <= chart.last], area.y, bottom)
    if busy:
        head = "How busy people are, per cent of their days (plan on mean durations)"
        text(node, (area.x, bottom + 13), head, TEXT_PT, bold=True, fill=INK.light, class_="ink")
        paint_busy(element(node, "g", id="busy"), busy, track, bottom + BUSY_HEAD)


def _paint_freezes(node: etree._Element, chart: ScheduleChart, scale: TimeScale, top: float, bottom: float) -> None:
    """Paint freezes: everybody's down all rows, a team's in the row of the calendar; holidays as ticks in it."""
    if not chart.calendar_height:
        return
    holder = element(node, "g", id="calendar")
    side = "Freezes and public holidays" if chart.freezes else "Public holidays"
    text(holder, (scale.left - SIDE_WIDTH, top + 11), side, TEXT_PT, fill=QUIET.light, class_="quiet")
    for freeze in chart.freezes:
        begin, end = scale.x(scale.months_to(freeze.start)), scale.x(scale.months_to(freeze.to, end=True))
        deep = (bottom if not freeze.teams else top + CALENDAR_ROW - 1) - top - 1
        who = ", ".join(freeze.teams) or "everybody"
        band = paint_bar(holder, ChartMark.FREEZE, Area(begin, top + 1, end - begin, deep), 0.0)
        say(band, f"Freeze for {who}: {day(freeze.start)} to {day(freeze.to)}")
        if measure(who, TEXT_PT) <= end - begin - 4:
            text(holder, (begin + 2, top + 11), who, TEXT_PT, fill=QUIET.light, class_="quiet")
    if chart.holidays:
        ticks = "".join(f"M{scale.x(scale.months_to(each) + 0.016):.1f} {top + 9:.1f}v5" for each in chart.holidays)
        paint_rule(holder, ChartMark.HOLIDAY, ticks)
