"""The axis of time: months since the programme's first day to points on the page, and its ticks in dates or in months.

Everything that a chart places in time is in months of 30.4375 calendar days, so that one scale serves programmes with and
without a start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from app.diagrams.chart_figures import MONTHS
from app.scheduling.calendar import DAYS_PER_MONTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.scheduling.calendar import Calendar

DECEMBER = 12
STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000)
"""How many months may lie between two ticks."""
LABEL_ROOM = 30.0
LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick of the axis: where, its label, and whether a year begins there."""

    at: float
    label: str
    is_major: bool


@dataclass(frozen=True, slots=True)
class TimeScale:
    """From months to points.

    Attributes:
        start: the day on which month 0.0 begins; ``None`` where the programme has no start.
        last: months at the right end.
    """

    start: date | None
    last: float
    left: float
    width: float

    def x(self, months: float) -> float:
        """Return where a moment is, in points; what lies beyond the axis is at its end."""
        return self.left + self.width * min(max(months, 0.0), self.last) / self.last

    def months_to(self, day: date, *, end: bool = False) -> float:
        """Return the months from the start to the beginning of a day, or to its end."""
        if self.start is None:
            return 0.0
        return ((day - self.start).days + (1 if end else 0)) / DAYS_PER_MONTH

    @property
    def step(self) -> int:
        """How many months lie between two ticks."""
        return next((each for each in STEPS if each * self.width / self.last >= LABEL_ROOM), STEPS[-1])

    def ticks(self) -> list[Tick]:
        """Return the ticks, as close as their labels allow."""
        step = self.step
        if self.start is None:
            return [Tick(float(at), str(at), at % DECEMBER == 0) for at in range(0, int(self.last) + 1, step)]
        return self._dated(self.start, step)

    def _dated(self, start: date, step: int) -> list[Tick]:
        found = []
        number = start.year * DECEMBER + start.month - 1
        number += -number % step
        while number // DECEMBER <= LAST_YEAR:
            first = date(number // DECEMBER, number % DECEMBER + 1, 1)
            at = self.months_to(first)
            if at > self.last:
                break
            if at >= 0:
                label = MONTHS[first.month - 1] if step < DECEMBER else str(first.year)
                found.append(Tick(at, label, first.month == 1))
            number += step
        return found


def start_months(calendar: Calendar, offsets: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return, in months, when things that begin at *offsets* (working days) begin: in the morning, not the evening before."""
    values = np.asarray(offsets, dtype=np.float64)
    if calendar.start is None:
        return calendar.months(values)
    whole = np.floor(values + 1e-6)
    elapsed = (calendar.start_days(values) - np.datetime64(calendar.start, "D")).astype(np.float64)
    result: NDArray[np.float64] = (elapsed + np.maximum(values - whole, 0.0)) / DAYS_PER_MONTH
    return result


def date_at(start: date, months: float) -> date:
    """Return the day that so many months after *start* fall into; the last there is, beyond it.

    >>> date_at(date(2026, 1, 5), 1.0)
    datetime.date(2026, 2, 4)
    """
    try:
        return start + timedelta(days=int(months * DAYS_PER_MONTH + 1e-6))
    except OverflowError:
        return date.max
