"""When a package that is ready may start: not before a date, at a sitting or change window, not into a freeze, at its people's pace.

The rule stands twice, for one number (leveling) and for an array of draws (simulation); a test holds the two together.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.scheduling.calendar import Interval
    from app.scheduling.capacity import Steps

TOLERANCE_DAYS = 1e-3
FAR_DAYS = 1e9


@dataclass(frozen=True, slots=True)
class Pace:
    """Work done at full pace by each moment: piecewise linear, so that a duration can be stretched where people are fewer."""

    moments: tuple[float, ...]
    work: tuple[float, ...]

    def end_of(self, start: NDArray[np.float64], duration: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return when work of *duration* at full pace ends that starts at *start*."""
        done = np.interp(start, self.moments, self.work) + duration
        return np.maximum(np.interp(done, self.work, self.moments), start + duration)

    def begin_for(self, finish: NDArray[np.float64], duration: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the latest start from which work of *duration* ends by *finish*."""
        done = np.interp(finish, self.moments, self.work) - duration
        return np.minimum(np.interp(np.maximum(done, 0), self.work, self.moments), finish - duration)


def build_pace(steps: Iterable[Steps]) -> Pace | None:
    """Return the common pace of several resources, the slowest at each moment; ``None`` where it is always full."""
    shares = [pace for pace in steps if any(share < 1 for _, share in pace)]
    if not shares:
        return None
    moments = sorted({offset for pace in shares for offset, _ in pace})
    slowest = [min(_share_at(pace, moment) for pace in shares) for moment in moments]
    work = [0.0]
    for index in range(1, len(moments)):
        work.append(work[-1] + slowest[index - 1] * (moments[index] - moments[index - 1]))
    return Pace((*moments, FAR_DAYS), (*work, work[-1] + slowest[-1] * (FAR_DAYS - moments[-1])))


def _share_at(pace: Steps, moment: float) -> float:
    share = 1.0
    for offset, value in pace:
        if offset > moment:
            break
        share = value
    return share


@dataclass(frozen=True, slots=True)
class StartRule:
    """What besides predecessors and people decides when a package starts.

    Attributes:
        not_before: offset before which it does not start.
        occasions: offsets at which alone it may start, ascending; empty: any time. Beyond the last they go on at the last distance.
        freezes: its finish is not in one of these, nor before a day's work (or its own duration, if that is less) after one.
    """

    not_before: float = 0.0
    occasions: tuple[float, ...] = ()
    freezes: tuple[Interval, ...] = ()
    pace: Pace | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but a date."""
        return not (self.occasions or self.freezes or self.pace)

    def after(self, moment: float) -> StartRule:
        """Return the rule that starts nothing before *moment* either."""
        return self if moment <= self.not_before else replace(self, not_before=moment)

    def place(self, ready: float, duration: float) -> tuple[float, float]:
        """Return start and finish of a package that is ready at *ready*.

        >>> StartRule(occasions=(0.0, 10.0, 20.0)).place(3.0, 4.0)
        (10.0, 14.0)
        >>> StartRule(freezes=((5.0, 9.0),)).place(3.0, 4.0)
        (6.0, 10.0)
        """
        start = max(ready, self.not_before)
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

    def place_draws(
        self, ready: NDArray[np.floating], duration: NDArray[np.floating]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return start and finish per draw, as :meth:`place` does for one."""
        length = np.asarray(duration, dtype=np.float64)
        start = self._next_occasions(np.maximum(np.asarray(ready, dtype=np.float64), self.not_before))
        finish = self._ends_of(start, length)
        for first, end in self.freezes:
            allowed = end + np.minimum(length, 1.0)
            hit = (finish > first + TOLERANCE_DAYS) & (finish < allowed - TOLERANCE_DAYS)
            if hit.any():
                begin = allowed - length if self.pace is None else self.pace.begin_for(allowed, length)
                start = np.where(hit, self._next_occasions(np.maximum(start, begin)), start)
                finish = self._ends_of(start, length)
        return start, finish

    def latest_start(self, latest_finish: float, duration: float) -> float:
        """Return the latest start that the rule allows for a finish by *latest_finish*; may be before its earliest."""
        finish = latest_finish
        for first, end in reversed(self.freezes):
            if first < finish < end + min(duration, 1.0):
                finish = first
        start = self._begin_for(finish, duration)
        if self.occasions and start <= self.occasions[-1]:
            index = bisect_left(self.occasions, start + TOLERANCE_DAYS)
            return self.occasions[index - 1] if index else start
        return start

    def _next_occasion(self, moment: float) -> float:
        if not self.occasions:
            return moment
        if moment <= self.occasions[-1]:
            return self.occasions[bisect_left(self.occasions, moment - TOLERANCE_DAYS)]
        return float(self._next_occasions(np.array(moment)))

    def _next_occasions(self, moments: NDArray[np.float64]) -> NDArray[np.float64]:
        if not self.occasions:
            return moments
        listed = np.asarray(self.occasions)
        index = np.minimum(np.searchsorted(listed, moments - TOLERANCE_DAYS), len(listed) - 1)
        step = listed[-1] - listed[-2]
        beyond = listed[-1] + np.ceil((moments - listed[-1] - TOLERANCE_DAYS) / step) * step
        return np.where(moments <= listed[-1], listed[index], beyond)

    def _end_of(self, start: float, duration: float) -> float:
        if self.pace is None:
            return start + duration
        return float(self.pace.end_of(np.array(start), np.array(duration)))

    def _ends_of(self, start: NDArray[np.float64], duration: NDArray[np.float64]) -> NDArray[np.float64]:
        return start + duration if self.pace is None else self.pace.end_of(start, duration)

    def _begin_for(self, finish: float, duration: float) -> float:
        if self.pace is None:
            return finish - duration
        return float(self.pace.begin_for(np.array(finish), np.array(duration)))
