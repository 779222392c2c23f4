"""Serial schedule generation: packages one after another in an order, each as early as predecessors, rules and people allow.

Event based, in fractional days: a resource's free people are a step function. Nothing is re-planned later; which order is
good is :mod:`app.scheduling.search`'s business.

Source:
    Kolisch & Hartmann, Heuristic algorithms for the resource-constrained project scheduling problem, 1999.
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from app.scheduling.start_rules import TOLERANCE_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.scheduling.capacity import Steps
    from app.scheduling.network import Network

PEOPLE_TOLERANCE = 1e-9


class FreeCapacity:
    """The free people of one resource over time.

    Args:
        envelope: (offset, people from then on), ascending, growing; the first at 0.
        least: the smallest demand there will be; stretches with less than that are never looked at again.

    >>> free = FreeCapacity(((0.0, 1.0),), least=0.5)
    >>> free.take(0.0, 4.0, 0.75)
    >>> free.earliest(0.0, 2.0, 0.5)
    4.0
    """

    def __init__(self, envelope: Steps, least: float) -> None:
        self._moments = [offset for offset, _ in envelope]
        self._free = [people for _, people in envelope]
        self._least = least - PEOPLE_TOLERANCE
        self._first = 0

    def earliest(self, ready: float, duration: float, people: float) -> float:
        """Return the first moment from *ready* on at which so many people are free for *duration*.

        The last stretch must have them: demands are never above the envelope's peak.
        """
        moments, free, needed = self._moments, self._free, people - PEOPLE_TOLERANCE
        last = len(free) - 1
        while self._first < last and free[self._first] < self._least:
            self._first += 1
        index = max(bisect_right(moments, ready) - 1, self._first)
        start = max(ready, moments[index])
        while index < last:
            following = moments[index + 1]
            if free[index] < needed:
                start = following
            elif following >= start + duration:
                return start
            index += 1
        return start

    def take(self, start: float, finish: float, people: float) -> None:
        """Occupy so many people from *start* to *finish*."""
        first = self._cut(start)
        end = self._cut(finish)
        free = self._free
        for index in range(first, end):
            free[index] -= people

    def _cut(self, moment: float) -> int:
        index = bisect_right(self._moments, moment) - 1
        if self._moments[index] == moment:
            return index
        self._moments.insert(index + 1, moment)
        self._free.insert(index + 1, self._free[index])
        return index + 1


def level_packages(
    network: Network, envelopes: Sequence[Steps], priorities: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return start and finish of every package: lowest priority value first among those whose predecessors are placed.

    Args:
        network: the packages; each demand must be at most the envelope's peak.
        envelopes: the people of each resource over time.
        priorities: per package; ties go to the lower index.
    """
    free = [
        FreeCapacity(envelope, least) for envelope, least in zip(envelopes, _least_demands(network, envelopes), strict=True)
    ]
    count = len(network.durations)
    starts, finishes = [0.0] * count, [0.0] * count
    missing = [len(each) for each in network.predecessors]
    eligible = [(priorities[index], index) for index in range(count) if missing[index] == 0]
    heapify(eligible)
    while eligible:
        _, index = heappop(eligible)
        ready = max([finishes[i] for i in network.predecessors[index]], default=0.0) + network.waits[index]
        starts[index], finishes[index] = _place(network, index, ready, free)
        for successor in network.successors[index]:
            missing[successor] -= 1
            if missing[successor] == 0:
                heappush(eligible, (priorities[successor], successor))
    return starts, finishes


def _least_demands(network: Network, envelopes: Sequence[Steps]) -> list[float]:
    """Return the fewest people that any package asks of each resource."""
    least = [envelope[-1][1] for envelope in envelopes]
    for demands in network.demands:
        for resource, people in demands:
            least[resource] = min(least[resource], people)
    return least


def _place(network: Network, index: int, ready: float, free: Sequence[FreeCapacity]) -> tuple[float, float]:
    rule, duration, demands = network.rules[index], network.durations[index], network.demands[index]
    start, finish = rule.place(ready, duration)
    if duration <= 0 or not demands:
        return start, finish
    while True:
        possible = start
        for resource, people in demands:
            possible = free[resource].earliest(possible, finish - start, people)
        if possible == start:
            break
        start, finish = rule.place(possible, duration)
        if start < possible:  # a rule takes an occasion that has only just passed; these people come too late for it
            start, finish = rule.place(possible + 2 * TOLERANCE_DAYS, duration)
    for resource, people in demands:
        free[resource].take(start, finish, people)
    return start, finish
