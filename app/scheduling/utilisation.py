"""How busy each pool and team is, month by month, in the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from app.scheduling.calendar import DAYS_PER_MONTH, DAYS_PER_WEEK, WORKDAYS_PER_WEEK
from app.scheduling.capacity import Resource, ResourceKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.scheduling.calendar import Calendar
    from app.scheduling.network import Network

DECEMBER = 12
MOST_MONTHS = 600
AT_ONCE = 16  # months


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

    A package's person-days are taken to be spread evenly from its start to its finish; where people leave, as its pace
    has it.
    """
    end = max(finishes, default=0.0)
    edges, labels = _month_edges(calendar, end)
    begun, spans_of, worked_days = np.array(starts), np.array(finishes) - np.array(starts), np.array(network.durations)
    at_work = np.flatnonzero((worked_days > 0) & (spans_of > 0))
    begun, spans_of, worked_days = (values[at_work, None] for values in (begun, spans_of, worked_days))
    workers, busy = _find_workers([network.demands[index] for index in at_work.tolist()], len(resources)), []
    paces = [(row, pace) for row, index in enumerate(at_work.tolist()) if (pace := network.rules[index].pace) is not None]
    for first in range(0, len(edges), AT_ONCE):
        done = (edges[first : first + AT_ONCE] - begun) / spans_of
        for row, pace in paces:
            done[row] = pace.work_between(begun[row], edges[first : first + AT_ONCE]) / worked_days[row]
        np.clip(done, 0, 1, out=done)
        done *= worked_days
        busy.append(workers @ done)
    worked = np.diff(np.concatenate(busy, axis=1), axis=1).tolist()
    results = []
    for which, resource in enumerate(resources):
        if resource.kind is ResourceKind.THING:
            continue
        months = tuple(map(MonthOfWork, count(1), labels, worked[which], _people_days(resource, edges)))
        results.append(Utilisation(resource, months))
    return tuple(results)


def _find_workers(demands: Sequence[Sequence[tuple[int, float]]], resources: int) -> sparse.csr_array:
    """Return how many people of each resource are at work on each package. Shape: (resources, packages)."""
    rows = [which for needs in demands for which, _ in needs]
    people = [needed for needs in demands for _, needed in needs]
    packages = np.repeat(np.arange(len(demands)), [len(needs) for needs in demands])
    return sparse.csr_array((people, (rows, packages)), shape=(resources, len(demands)))


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
