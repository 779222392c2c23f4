"""Work done at full pace by each moment: piecewise linear, so that a duration can be stretched where people are fewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from app.scheduling.capacity import Steps

    Moments = NDArray[np.floating[Any]]

FAR_DAYS = 1e9
INSTANT_DAYS = 1e-9


@dataclass(frozen=True, slots=True)
class Pace:
    """Work done at full pace by each moment."""

    moments: tuple[float, ...]
    work: tuple[float, ...]

    def end_of(self, start: Moments, duration: Moments) -> Moments:
        """Return when work of *duration* at full pace ends that starts at *start*."""
        done = (
            np.interp(start, self.moments, self.work) + duration - INSTANT_DAYS
        )  # what is done when a pause begins is done then
        return np.maximum(np.interp(done, self.work, self.moments), start + duration)

    def work_between(self, start: Moments, moments: Moments) -> Moments:
        """Return the work done at each of *moments* since *start*, in days at full pace; below 0 before it."""
        return np.interp(moments, self.moments, self.work) - np.interp(start, self.moments, self.work)

    def begin_for(self, finish: Moments, duration: Moments) -> Moments:
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
