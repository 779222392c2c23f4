"""The schedule: what is done when, by simulation under capacity. The result of :mod:`app.scheduling.simulation`.

Times are offsets in working days from the programme's first working day, and dates where the programme has a start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.scheduling.medians import medians_of
from app.scheduling.milestones import Milestone, find_milestones
from app.scheduling.utilisation import Utilisation, measure_utilisation
from app.scheduling.waiting import Waiting, find_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from app.findings import Finding
    from app.scheduling.baseline import Baseline
    from app.scheduling.bounds import LowerBounds
    from app.scheduling.calendar import Calendar
    from app.scheduling.capacity import Resource


CELLS_AT_ONCE = 320_000  # of packages times draws: what is parted stays in the processor's cache


class PlannedPackage(NamedTuple):
    """One work package with its dates.

    Attributes:
        start_days: P50 of its start over the draws in which it exists; ``finish_days`` alike; both ``None`` for a risk event,
            which nobody plans for.
        baseline_start_days: in the plan on mean durations; ``baseline_finish_days`` alike.
        duration_days: working days at work in the plan on mean durations.
        days_per_effort_day: working days per person-day of effort; times a spread of effort it is the spread of the duration.
        slack_days: how long it may slip in the baseline before the end moves, the order of work kept.
        is_critical: whether it is on the baseline's critical path.
        critical_share: share of all draws in which it decides the end.
        waiting: what of the time before its start is a lead time, nobody occupied; ``None`` where it has none.
        takes_over_from: ids of the packages it comes after in the plan for their people, besides its predecessors.
    """

    id: str
    start_days: float | None
    finish_days: float | None
    start: date | None
    finish: date | None
    baseline_start_days: float
    baseline_finish_days: float
    duration_days: float
    days_per_effort_day: float
    crew: float
    slack_days: float
    is_critical: bool
    critical_share: float
    waiting: Waiting | None
    takes_over_from: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """Draws kept for medians: arrays of packages × draws, and in how many of them each package was critical."""

    starts: NDArray[np.float32]
    finishes: NDArray[np.float32]
    exists: NDArray[np.bool_]
    critical_draws: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """When everything happens.

    Attributes:
        packages: in the order in which they were given.
        finish_draws: finish of the programme per draw, in working days.
        critical_path: ids of the baseline's critical path, first to last.
        baseline_finish_days: finish on mean durations.
        utilisation: per pool and team, by month, in the baseline.
        lower_bounds: what no order can beat on mean durations.
        left_over: of pools and teams that everybody leaves for good, the share of draws in which work needs them after that.
        unresourced_finish_days: finish on mean durations if there were people without end (the critical path bound).
    """

    packages: tuple[PlannedPackage, ...]
    finish_draws: NDArray[np.float32]
    milestones: tuple[Milestone, ...]
    critical_path: tuple[str, ...]
    baseline_finish_days: float
    utilisation: tuple[Utilisation, ...]
    lower_bounds: LowerBounds
    calendar: Calendar
    findings: tuple[Finding, ...]
    left_over: tuple[tuple[Resource, float], ...] = ()

    def duration_months(self) -> NDArray[np.float64]:
        """Return the programme's duration per draw, in months of 30.4375 calendar days."""
        return self.calendar.months(self.finish_draws)

    def finish_date(self, probability: float) -> date | None:
        """Return the day by which the programme is finished with that probability; ``None`` without a start."""
        if not len(self.finish_draws):
            return None
        return self.calendar.finish_date(float(np.quantile(self.finish_draws, probability)))

    def probability_by(self, day: date) -> float | None:
        """Return the probability of being finished by the end of *day*; ``None`` without a start."""
        if self.calendar.start is None or not len(self.finish_draws):
            return None
        return float(np.mean(self.met_by(day)))

    def met_by(self, day: date) -> NDArray[np.bool_]:
        """Return, per draw, whether the programme is finished by the end of *day*, for joint probabilities."""
        return self.calendar.met_by(self.finish_draws, day)


def build_schedule(baseline: Baseline, finish_draws: NDArray[np.float32], kept: Kept | None) -> Schedule:
    """Return the schedule of a baseline and its simulated draws; without draws, packages have the baseline's times."""
    network = baseline.network
    finishes = _no_draws(baseline) if kept is None else kept.finishes
    return Schedule(
        packages=_planned_packages(baseline, finish_draws, kept, finishes),
        finish_draws=finish_draws,
        milestones=find_milestones(baseline, finish_draws, finishes),
        critical_path=tuple(baseline.packages[index].id for index in baseline.critical_path),
        baseline_finish_days=baseline.makespan,
        utilisation=measure_utilisation(
            network, baseline.resources, baseline.calendar, baseline.starts.tolist(), baseline.finishes.tolist()
        ),
        lower_bounds=baseline.bounds,
        calendar=baseline.calendar,
        findings=baseline.findings,
        left_over=tuple(_measure_left_over(baseline, kept)),
    )


def _measure_left_over(baseline: Baseline, kept: Kept | None) -> Iterator[tuple[Resource, float]]:
    for which, resource in enumerate(baseline.resources):
        if resource.until is None or kept is None:
            continue
        needing = [number for number, demands in enumerate(baseline.network.demands) if which in dict(demands)]
        ends = np.where(kept.exists[needing], kept.finishes[needing], 0).max(axis=0, initial=0)
        yield resource, float(np.mean(ends > resource.until))


def _no_draws(baseline: Baseline) -> NDArray[np.float32]:
    return np.zeros((len(baseline.packages), 0), dtype=np.float32)


def _planned_packages(
    baseline: Baseline, finish_draws: NDArray[np.float32], kept: Kept | None, kept_finishes: NDArray[np.float32]
) -> tuple[PlannedPackage, ...]:
    starts, finishes, shares = _medians(baseline, kept)
    spread = np.array([package.spread_out for package in baseline.packages], dtype=bool)
    if spread.any() and len(finish_draws):
        finishes[spread] = np.median(finish_draws)
    calendar = baseline.calendar
    first_days, last_days = calendar.start_days(starts).tolist(), calendar.finish_days(finishes).tolist()
    critical = set(baseline.critical_path)
    waiting = find_waiting(baseline, kept_finishes, starts)
    begun, ended, planned_from, planned_to, slack, crews, critical_shares = (
        values.tolist()
        for values in (starts, finishes, baseline.starts, baseline.finishes, baseline.slack_days, baseline.crews, shares)
    )
    ids = [package.id for package in baseline.packages]
    takes_over = [tuple([ids[giver] for giver in givers]) if givers else () for givers in baseline.links]
    planned = []
    for index, package in enumerate(baseline.packages):
        first, last = first_days[index], last_days[index]
        if package.is_event:
            begun[index] = ended[index] = last = None
        planned.append(
            PlannedPackage(
                id=ids[index],
                start_days=begun[index],
                finish_days=ended[index],
                start=min(first, last) if last is not None else None,
                finish=last,
                baseline_start_days=planned_from[index],
                baseline_finish_days=planned_to[index],
                duration_days=planned_to[index] if package.spread_out else baseline.network.durations[index],
                days_per_effort_day=1 / crews[index],
                crew=crews[index],
                slack_days=slack[index],
                is_critical=index in critical,
                critical_share=critical_shares[index],
                waiting=waiting.get(index),
                takes_over_from=takes_over[index],
            )
        )
    return tuple(planned)


def _medians(baseline: Baseline, kept: Kept | None) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the median start and finish of every package where it exists, and the share of draws in which it is critical."""
    starts, finishes = baseline.starts.copy(), baseline.finishes.copy()
    draws = 0 if kept is None else kept.starts.shape[1]
    if kept is None or draws == 0:
        return starts, finishes, np.zeros(len(starts))
    there = np.count_nonzero(kept.exists, axis=1)
    always, at_once = np.flatnonzero(there == draws), max(CELLS_AT_ONCE // draws, 1)
    for result, values in ((starts, kept.starts), (finishes, kept.finishes)):
        for first in range(0, len(always), at_once):
            rows = always[first : first + at_once]
            result[rows] = medians_of(values[rows])
        for index in np.flatnonzero((there > 0) & (there < draws)).tolist():
            result[index] = medians_of(values[index][kept.exists[index]])
    return starts, finishes, kept.critical_draws / draws
