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
    spans: dict[int, tuple[float, float]] = {}
    for index in np.flatnonzero(baseline.waits.likely > 0).tolist():
        if baseline.packages[index].is_event:
            continue
        before = baseline.network.predecessors[index]
        first = min(_median_end(baseline, finishes, before), float(starts[index]))
        until = min(first + float(baseline.waits.likely[index]), float(starts[index]))
        spans[index] = first, until
    calendar = baseline.calendar
    moments = np.array(list(spans.values()), dtype=np.float64).reshape(-1, 2)
    starts_on, ends_on = calendar.start_dates(moments[:, 0]), calendar.finish_dates(moments.max(axis=1))
    return {
        index: Waiting(first, until, start, finish)
        for (index, (first, until)), start, finish in zip(spans.items(), starts_on, ends_on, strict=True)
    }


def _median_end(baseline: Baseline, finishes: NDArray[np.float32], before: Sequence[int]) -> float:
    """Return P50 of when the last of these packages ends; the programme's start where there are none."""
    if not before:
        return 0.0
    if not finishes.shape[1]:
        return max(float(baseline.finishes[other]) for other in before)
    return float(medians_of(finishes[list(before)].max(axis=0)))
