"""Working minutes as dates and times of a planning tool: from eight to five on working days.

Minutes count from the morning of the programme's first working day, eight hours a day. A moment at the end of a day is that
evening where something ends and the next working morning where something starts, as planning tools have it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.median_plan import MINUTES_PER_DAY

if TYPE_CHECKING:
    from app.scheduling.calendar import Calendar

MORNING, NOON, AFTERNOON, EVENING = 8 * 60, 12 * 60, 13 * 60, 17 * 60  # minutes of the clock
HALF_DAY = NOON - MORNING
SPANS = ((MORNING, NOON), (AFTERNOON, EVENING))
ALMOST = 1e-3  # of a minute

MinuteSpans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class WorkingTime:
    """Dates and times of working minutes under one calendar that has a start."""

    calendar: Calendar

    def starts(self, minute: int) -> dt.datetime:
        """Return when something starts that starts at *minute*."""
        day, rest = divmod(minute, MINUTES_PER_DAY)
        return self._moment(day, MORNING + rest if rest < HALF_DAY else AFTERNOON + rest - HALF_DAY)

    def ends(self, minute: int) -> dt.datetime:
        """Return when something ends that ends at *minute*."""
        if minute <= 0:
            return self.starts(0)
        day, rest = divmod(minute - 1, MINUTES_PER_DAY)
        rest += 1
        return self._moment(day, MORNING + rest if rest <= HALF_DAY else AFTERNOON + rest - HALF_DAY)

    def _moment(self, day: int, clock: int) -> dt.datetime:
        return dt.datetime.combine(_day(self.calendar, day), dt.time(clock // 60, clock % 60))

    def ending(self, offset_days: float) -> int:
        """Return the first whole minute by which something has ended that ends at this offset in working days."""
        return int(np.ceil(offset_days * MINUTES_PER_DAY - ALMOST))

    def frozen(self, team: str) -> MinuteSpans:
        """Return the freezes for *team* in minutes."""
        spans = self.calendar.freezes_for(team)
        return tuple((round(first * MINUTES_PER_DAY), round(end * MINUTES_PER_DAY)) for first, end in spans)


@lru_cache(maxsize=16384)
def _day(calendar: Calendar, index: int) -> dt.date:
    (day,) = calendar.days(np.array([index])).astype(object).tolist()
    found: dt.date = day
    return found


def after_freeze(minute: int, frozen: MinuteSpans) -> int:
    """Return *minute*, or the end of the freeze that it is in.

    >>> after_freeze(500, ((480, 960),)), after_freeze(480, ()), after_freeze(960, ((480, 960),))
    (960, 480, 960)
    """
    return next((end for first, end in frozen if first <= minute < end), minute)


def worked(start: int, finish: int, frozen: MinuteSpans) -> int:
    """Return the minutes between two moments that are in no freeze.

    >>> worked(400, 1000, ((480, 960),))
    120
    """
    return finish - start - sum(max(min(end, finish) - max(first, start), 0) for first, end in frozen)
