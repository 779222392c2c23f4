"""The plan at medians: when each package is done if all take as long as their medians, in the order that the baseline fixed.

For tools that schedule on their own: whole working minutes, so that their sums come out as ours, and for every package the
reason why it does not start as soon as its predecessors end. A forecast comes in. What lies between this plan and the dates of
the simulation is a buffer, which the exporters place before each milestone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.network import topological_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage
    from app.scheduling.baseline import Baseline
    from app.scheduling.capacity import Resource
    from app.scheduling.forecast import Forecast

MINUTES_PER_DAY = 480
LEAST_SHARE = 1e-9


class Hold(StrEnum):
    """Why a package starts later than its predecessors and its wait allow."""

    NONE = "none"
    PEOPLE = "people"
    CALENDAR = "calendar"  # a date, a sitting or change window, a freeze


@dataclass(frozen=True, slots=True)
class MedianPackage:
    """One package; times in working minutes of a day of 480, from the morning of the programme's first working day.

    Attributes:
        effort: person-minutes at the median over all draws, those without the package included: 0 where most have none.
        start, finish: when it is worked on.
        ready: when its predecessors have ended and its wait is over.
        wait: how long it waits for others, nobody occupied, after its predecessors.
        shares: kind (pool or team) and id of who does the work, with their share of the effort.
        short_of: the resource that it waits for, by place, where *hold* is people.
    """

    package: WorkPackage
    effort: int
    start: int
    finish: int
    ready: int
    wait: int
    hold: Hold
    predecessors: tuple[int, ...]
    shares: tuple[tuple[str, str, float], ...]
    short_of: int | None


@dataclass(frozen=True, slots=True)
class MedianPlan:
    """All packages in the order of the work plan; ``finish`` is when the last one ends."""

    packages: tuple[MedianPackage, ...]
    resources: tuple[Resource, ...]
    finish: int


def build_median_plan(forecast: Forecast) -> MedianPlan:
    """Return the plan at medians of a forecast."""
    baseline = forecast.baseline
    efforts = _median_efforts(forecast)
    pass_ = _Pass(baseline, efforts)
    for index in topological_order([(*p, *q) for p, q in zip(baseline.network.predecessors, baseline.links, strict=True)]):
        pass_.place(index)
    finish = max(pass_.finishes, default=0)
    rows = tuple(_row(pass_, index, finish) for index in range(len(efforts)))
    return MedianPlan(rows, baseline.resources, finish)


def _median_efforts(forecast: Forecast) -> list[int]:
    """Return person-minutes per package at the median over the draws kept in detail, coordination last."""
    outcome = forecast.outcome
    lines = np.median(outcome.detail, axis=1)
    days = np.append(lines[outcome.simulation.line_of] * outcome.simulation.share_of, np.median(outcome.coordination))
    minutes: list[int] = np.rint(days * MINUTES_PER_DAY).astype(np.int64).tolist()
    return minutes


class _Pass:
    """One pass through the network in whole minutes."""

    def __init__(self, baseline: Baseline, efforts: Sequence[int]) -> None:
        count = len(efforts)
        self.baseline, self.efforts = baseline, efforts
        self.starts, self.finishes, self.freed, self.ready = [0] * count, [0] * count, [0] * count, [0] * count
        self.waits = [_minutes(float(days)) for days in baseline.waits.likely]
        self.holds = [Hold.NONE] * count

    def place(self, index: int) -> None:
        """Place one package whose predecessors are placed."""
        network, links = self.baseline.network, self.baseline.links[index]
        before = max((self.finishes[i] for i in network.predecessors[index]), default=0)
        handed_over = max((self.freed[i] for i in links), default=0)
        if self.efforts[index] == 0 or self.baseline.packages[index].spread_out:
            self.ready[index] = self.starts[index] = self.finishes[index] = before
            self.freed[index] = max(before, handed_over)  # it passes on the people whom it does not use
            return
        ready = self.ready[index] = before + self.waits[index]
        duration = max(round(self.efforts[index] / float(self.baseline.crews[index])), 1)
        start, finish = self._at(index, max(ready, handed_over), duration)
        self.starts[index], self.finishes[index] = max(start, ready), max(finish, start + 1)
        self.freed[index] = self.finishes[index]
        if start > ready:
            alone, _ = self._at(index, ready, duration, alone=True)
            self.holds[index] = Hold.CALENDAR if alone == start else Hold.PEOPLE

    def _at(self, index: int, ready: int, duration: int, *, alone: bool = False) -> tuple[int, int]:
        """Return start and finish by the package's rule; *alone*: as if nobody else used its people."""
        rule = self.baseline.network.rules[index]
        if alone:
            day = self.baseline.packages[index].wait.not_before
            rule = replace(rule, not_before=0.0 if day is None else float(self.baseline.calendar.index_of(day)))
        start, finish = rule.place(ready / MINUTES_PER_DAY, duration / MINUTES_PER_DAY)
        return _minutes(start), _minutes(finish)


def _row(done: _Pass, index: int, end: int) -> MedianPackage:
    baseline = done.baseline
    package = baseline.packages[index]
    before = baseline.network.predecessors[index]
    implied = {other for each in before for other in baseline.network.predecessors[each]}
    return MedianPackage(
        package=package,
        effort=done.efforts[index],
        start=done.starts[index],
        finish=end if package.spread_out else done.finishes[index],
        ready=done.ready[index],
        wait=done.waits[index] if done.efforts[index] else 0,
        hold=done.holds[index],
        predecessors=tuple(each for each in before if each not in implied),
        shares=_shares(package),
        short_of=_short_of(done, index) if done.holds[index] is Hold.PEOPLE else None,
    )


def _shares(package: WorkPackage) -> tuple[tuple[str, str, float], ...]:
    """Return who does the work: the pool its part, each owning team its own."""
    owners = sum(share for _, share in package.teams)
    wanted = [("pool", package.pool, 1 - owners), *(("team", team, share) for team, share in package.teams)]
    return tuple((kind, name, share) for kind, name, share in wanted if share > LEAST_SHARE)


def _short_of(done: _Pass, index: int) -> int | None:
    """Return the resource that a package waits for: one that it shares with the package that hands people over last."""
    demands = done.baseline.network.demands
    mine = [resource for resource, _ in demands[index]]
    links = done.baseline.links[index]
    if links:
        last = max(links, key=lambda other: (done.freed[other], -other))
        common = {resource for resource, _ in demands[last]}
        mine = [resource for resource in mine if resource in common] or mine
    return mine[0] if mine else None


def _minutes(days: float) -> int:
    return round(days * MINUTES_PER_DAY)
