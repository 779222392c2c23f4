"""How busy each pool and team is, month by month, in the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.scheduling.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK, WORKDAYS_PER_WEEK
from app.scheduling.capacity import Resource, ResourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.scheduling.calendar import Calendar
    from app.scheduling.network import Network

DECEMBER = 12
MOST_MONTHS = 600
AT_ONCE = 256  # packages


class MonthOfWork(NamedTuple):
    """What a resource does in one month.

    Attributes:
        month: first day of the month; ``None`` without a programme start.
        number: of the month, from 1, counted from the programme's start.
        busy_days: person-days at work.
        capacity_days: person-days there are.
    """

    number: int
    month: date | None
    busy_days: float
    capacity_days: float

    @property
    def share(self) -> float | None:
        """Busy over capacity, from 0 to 1; ``None`` where nobody is there."""
        return self.busy_days / self.capacity_days if self.capacity_days > 0 else None


@dataclass(frozen=True, slots=True)
class Utilisation:
    """One pool or team over the months of the programme."""

    resource: Resource
    months: tuple[MonthOfWork, ...]


def measure_utilisation(
    network: Network,
    resources: Sequence[Resource],
    calendar: Calendar,
    starts: Sequence[float],
    finishes: Sequence[float],
) -> tuple[Utilisation, ...]:
    """Return the utilisation of every pool and team until everything is finished, for at most fifty years.

    A package's person-days are taken to be spread evenly from its start to its finish.
    """
    end = max(finishes, default=0.0)
    edges, labels = _month_edges(calendar, end)
    busy = np.zeros((len(resources), len(edges)))
    begun, spans_of, worked_days = np.array(starts), np.array(finishes) - np.array(starts), np.array(network.durations)
    at_work = np.flatnonzero((worked_days > 0) & (spans_of > 0))
    for first in range(0, len(at_work), AT_ONCE):
        rows = at_work[first : first + AT_ONCE]
        done = (edges - begun[rows, None]) / spans_of[rows, None]
        done = np.clip(done, 0, 1, out=done) * worked_days[rows, None]
        for index, until in zip(rows.tolist(), done, strict=True):
            for which, people in network.demands[index]:
                busy[which] += people * until
    results = []
    for which, resource in enumerate(resources):
        if resource.kind is ResourceKind.THING:
            continue
        worked, there = np.diff(busy[which]).tolist(), _people_days(resource, edges)
        months = tuple(map(MonthOfWork, count(1), labels, worked, there))
        results.append(Utilisation(resource, months))
    return tuple(results)


def _people_days(resource: Resource, edges: NDArray[np.float64]) -> list[float]:
    """Return the person-days that a resource has between one edge and the next."""
    if len(resource.steps) == 1:
        days: list[float] = (resource.steps[0][1] * np.maximum(np.diff(edges), 0.0)).tolist()
        return days
    return [resource.people_days(first, until) for first, until in pairwise(edges.tolist())]


def _month_edges(calendar: Calendar, end: float) -> tuple[NDArray[np.float64], list[date | None]]:
    """Return the offsets at which months begin, the last one after *end* (or at it), and the months' first days."""
    edges = [0.0]
    labels: list[date | None] = []
    if calendar.start is None:
        step = DAYS_PER_MONTH * WORKDAYS_PER_WEEK / DAYS_PER_WEEK
        while edges[-1] < end and len(labels) < MOST_MONTHS:
            edges.append(min(edges[-1] + step, end))
            labels.append(None)
        return np.array(edges), labels
    first = calendar.start.replace(day=1)
    while edges[-1] < end and len(labels) < MOST_MONTHS and first.year < date.max.year:
        labels.append(first)
        first = date(first.year + first.month // DECEMBER, first.month % DECEMBER + 1, 1)
        edges.append(min(float(calendar.index_of(first)), end))
    return np.array(edges), labels
