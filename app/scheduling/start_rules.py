"""When a package that is ready may start: not before a date, at a sitting or change window, not into a freeze.

The rule stands twice, for one number (leveling) and for an array of draws (simulation); a test holds the two together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from app.scheduling.pace import Pace, build_pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.scheduling.calendar import Calendar, Interval
    from app.scheduling.capacity import Steps

    Moments = NDArray[np.floating[Any]]

TOLERANCE_DAYS = 1e-3


@dataclass(frozen=True, slots=True, eq=False)
class Occasions:
    """Offsets at which alone something may start: whole days, ascending; beyond the last they go on at the last distance.

    >>> sittings = build_occasions((0.0, 10.0, 19.0))
    >>> sittings.next_after(3.5), sittings.next_after(10.0), sittings.next_after(30.0), sittings.last_before(18.0)
    (10.0, 10.0, 37.0, 10.0)
    """

    following: NDArray[np.float32]
    previous: tuple[float, ...]
    last: float
    step: float

    def next_after(self, moment: float) -> float:
        """Return the first occasion at or after *moment*."""
        if moment <= self.last:
            return float(self.following[math.ceil(moment - TOLERANCE_DAYS)])
        return self.last + math.ceil((moment - self.last - TOLERANCE_DAYS) / self.step) * self.step

    def next_after_draws(self, moments: Moments) -> Moments:
        """Return the first occasion at or after each of *moments*, of the same type."""
        days = np.ceil(moments - TOLERANCE_DAYS).astype(np.intp)
        found: Moments = self.following.take(days, mode="clip").astype(moments.dtype, copy=False)
        if moments.max(initial=0.0) <= self.last:
            return found
        exact = moments.astype(np.float64)
        beyond = self.last + np.ceil((exact - self.last - TOLERANCE_DAYS) / self.step) * self.step
        return np.where(moments <= self.last, found, beyond.astype(moments.dtype))

    def last_before(self, moment: float) -> float:
        """Return the last occasion at or before *moment*, or *moment* where it is before the first or beyond the list."""
        day = math.floor(moment + TOLERANCE_DAYS)
        return self.previous[day] if 0 <= day < len(self.previous) else moment


@lru_cache(maxsize=64)
def build_occasions(offsets: tuple[float, ...]) -> Occasions:
    """Return the occasions at these offsets, at least two, ascending and in whole days."""
    listed = np.asarray(offsets, dtype=np.float64)
    days = np.arange(int(listed[-1]) + 1)
    following = listed[np.searchsorted(listed, days, side="left")].astype(np.float32)
    before = np.searchsorted(listed, days, side="right")
    previous = np.where(before > 0, listed[np.maximum(before - 1, 0)], days)
    return Occasions(following, tuple(previous.tolist()), float(listed[-1]), float(listed[-1] - listed[-2]))


@dataclass(frozen=True, slots=True)
class StartRule:
    """What besides predecessors and people decides when a package starts.

    Attributes:
        not_before: offset before which it does not start.
        occasions: when alone it may start; none: any time.
        freezes: its finish is not in one of these, nor before a day's work (or its own duration, if that is less) after one.
        pace: how fast it goes on where people leave; none: ever at full pace.
        is_plain: whether it asks for nothing but a date.
    """

    not_before: float = 0.0
    occasions: Occasions | None = None
    freezes: tuple[Interval, ...] = ()
    pace: Pace | None = None
    is_plain: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Look once: it is asked for at every package of every plan."""
        object.__setattr__(self, "is_plain", self.occasions is None and self.pace is None and not self.freezes)

    def after(self, moment: float) -> StartRule:
        """Return the rule that starts nothing before *moment* either."""
        return self if moment <= self.not_before else StartRule(moment, self.occasions, self.freezes, self.pace)

    def place(self, ready: float, duration: float) -> tuple[float, float]:
        """Return start and finish of a package that is ready at *ready*.

        >>> StartRule(occasions=build_occasions((0.0, 10.0, 20.0))).place(3.0, 4.0)
        (10.0, 14.0)
        >>> StartRule(freezes=((5.0, 9.0),)).place(3.0, 4.0)
        (6.0, 10.0)
        """
        start = ready if ready > self.not_before else self.not_before  # noqa: FURB136  (max() would double the time)
        if self.is_plain:
            return start, start + duration
        start = self._next_occasion(start)
        finish = self._end_of(start, duration)
        for first, end in self.freezes:
            allowed = end + min(duration, 1.0)
            if first + TOLERANCE_DAYS < finish < allowed - TOLERANCE_DAYS:
                start = self._next_occasion(max(start, self._begin_for(allowed, duration)))
                finish = self._end_of(start, duration)
        return start, finish

    def place_draws(self, ready: Moments, duration: Moments) -> tuple[Moments, Moments]:
        """Return start and finish per draw, of *ready*'s type, as :meth:`place` does for one."""
        start = np.maximum(ready, ready.dtype.type(self.not_before))
        if self.is_plain:
            return start, start + duration
        if self.occasions is not None:
            start = self.occasions.next_after_draws(start)
        finish = self._ends_of(start, duration)
        soonest, latest = (finish.min(), finish.max()) if self.freezes else (0.0, 0.0)
        for first, end in self.freezes:
            if soonest >= end + 1 or latest <= first:
                continue
            allowed = end + np.minimum(duration, 1)
            hit = np.nonzero((finish > first + TOLERANCE_DAYS) & (finish < allowed - TOLERANCE_DAYS))
            if not len(hit[0]):
                continue
            worked = duration[hit]
            later = np.maximum(start[hit], self._begins_for(allowed[hit], worked))
            later = later if self.occasions is None else self.occasions.next_after_draws(later)
            start[hit], finish[hit] = later, self._ends_of(later, worked)
            soonest, latest = finish.min(), finish.max()
        return start, finish

    def latest_start(self, latest_finish: float, duration: float) -> float:
        """Return the latest start that the rule allows for a finish by *latest_finish*; may be before its earliest."""
        if self.is_plain:
            return latest_finish - duration
        finish = latest_finish
        for first, end in reversed(self.freezes):
            if first < finish < end + min(duration, 1.0):
                finish = first
        start = self._begin_for(finish, duration)
        return start if self.occasions is None else self.occasions.last_before(start)

    def _next_occasion(self, moment: float) -> float:
        return moment if self.occasions is None else self.occasions.next_after(moment)

    def _end_of(self, start: float, duration: float) -> float:
        if self.pace is None:
            return start + duration
        return float(self.pace.end_of(np.array(start), np.array(duration)))

    def _ends_of(self, start: Moments, duration: Moments) -> Moments:
        if self.pace is None:
            return start + duration
        return self.pace.end_of(start, duration).astype(start.dtype)

    def _begin_for(self, finish: float, duration: float) -> float:
        if self.pace is None:
            return finish - duration
        return float(self.pace.begin_for(np.array(finish), np.array(duration)))

    def _begins_for(self, finish: Moments, duration: Moments) -> Moments:
        if self.pace is None:
            return finish - duration
        return self.pace.begin_for(finish, duration).astype(finish.dtype)


def build_rules(
    packages: Sequence[WorkPackage],
    paces: Sequence[Steps],
    demands: Sequence[Sequence[tuple[int, float]]],
    calendar: Calendar,
    efforts: Sequence[float],
) -> list[StartRule]:
    """Return when each package may start; one of no effort, or that is spread out, whenever it is ready.

    Args:
        paces: the pace of each resource, as steps.
        demands: what each needs of which resource, whose pace it keeps.
        efforts: person-days per package.
    """
    made: dict[tuple[object, ...], StartRule] = {}
    occasions: dict[int, Occasions] = {}
    common: dict[tuple[int, ...], Pace | None] = {}
    plain, rules = StartRule(), []
    for package, needs, effort in zip(packages, demands, efforts, strict=True):
        if package.spread_out or effort <= 0:
            rules.append(plain)
            continue
        wait, needed = package.wait, tuple([resource for resource, _ in needs])
        asked = wait.not_before, wait.every_weeks, wait.frozen_for, needed
        if asked not in made:
            weeks, team = wait.every_weeks, wait.frozen_for
            if weeks is not None and weeks not in occasions:
                occasions[weeks] = build_occasions(calendar.occasions(weeks))
            if needed not in common:
                common[needed] = build_pace(paces[resource] for resource in needed)
            made[asked] = StartRule(
                not_before=float(calendar.index_of(wait.not_before)) if wait.not_before is not None else 0.0,
                occasions=occasions[weeks] if weeks is not None else None,
                freezes=calendar.freezes_for(team) if team is not None else (),
                pace=common[needed],
            )
        rules.append(made[asked])
    return rules
