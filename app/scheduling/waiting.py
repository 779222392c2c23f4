"""When packages wait for others, nobody occupied: the part of a plan that is drawn hatched.

A baseline and the draws kept come in, one stretch of waiting per package that has a lead time comes out. What is left between
its end and the package's start is spent waiting for people, a date or an occasion.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.medians import medians_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.scheduling.baseline import Baseline

    Moments = NDArray[np.float64]

AT_ONCE = 256  # packages


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stretch of waiting: P50 of its beginning, and its likely lead time later, at the latest the package's start.

    Times in working days since the programme's first; dates where the programme has a start.
    """

    from_days: float
    until_days: float
    start: date | None
    finish: date | None


def find_waiting(baseline: Baseline, finishes: NDArray[np.float32], starts: Moments) -> Mapping[int, Waiting]:
    """Return the waiting of every package that has a lead time, by the package's index; a risk event waits for nothing.

    Args:
        baseline: the plan; its own finishes serve where there are no draws.
        finishes: draws kept, packages × draws; there may be none.
        starts: when each package starts.
    """
    delayed = np.flatnonzero(baseline.waits.likely > 0).tolist()
    rows = np.array([index for index in delayed if not baseline.packages[index].is_event], dtype=np.intp)
    drawn = finishes if finishes.shape[1] else baseline.finishes[:, None]
    ended = _median_ends(drawn, [baseline.network.predecessors[index] for index in rows.tolist()])
    first = np.minimum(ended, starts[rows])
    until = np.minimum(first + baseline.waits.likely[rows], starts[rows])
    calendar = baseline.calendar
    dates = calendar.start_dates(first), calendar.finish_dates(np.maximum(first, until))
    return dict(zip(rows.tolist(), map(Waiting, first.tolist(), until.tolist(), *dates), strict=True))


def _median_ends(finishes: NDArray[np.floating], before: Sequence[Sequence[int]]) -> Moments:
    """Return P50 of when the last of the packages before each ends; the programme's start where there are none."""
    ends = np.zeros(len(before))
    waiting = [place for place, others in enumerate(before) if others]
    for start in range(0, len(waiting), AT_ONCE):
        some = waiting[start : start + AT_ONCE]
        firsts = np.cumsum([0, *(len(before[place]) for place in some[:-1])])
        latest = np.maximum.reduceat(finishes[[other for place in some for other in before[place]]], firsts, axis=0)
        ends[some] = medians_of(latest)
    return ends
