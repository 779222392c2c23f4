"""From a schedule to a partial order: which package hands its people on to which, so that any durations keep within capacity.

A package takes the people it needs from packages that ended before it starts, or from those nobody has used yet. As long as
each of these hand-overs is respected, no set of durations can need more people than there are.

Source:
    Policella, Cesta, Oddi & Smith, From precedence constraint posting to partial order schedules, 2007 (chaining).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from app.scheduling.capacity import Steps
    from app.scheduling.network import Links, Network

NOBODY = -1
PEOPLE_TOLERANCE = 1e-9
MOMENT_TOLERANCE = 1e-9


def chain_resources(
    network: Network, envelopes: Sequence[Steps], starts: Sequence[float], finishes: Sequence[float]
) -> tuple[Links, tuple[float, ...]]:
    """Return, per package, the packages that free people for it, and the offset before which nobody is there for it.

    Hand-overs that predecessors imply already are left out.

    Args:
        network: the packages.
        envelopes: the people of each resource over time, growing.
        starts: a schedule of the packages that keeps within the envelopes; with *finishes*.
        finishes: see *starts*.
    """
    crews = [Crew(envelope) for envelope in envelopes]
    links: list[set[int]] = [set() for _ in network.durations]
    arrivals = [0.0] * len(network.durations)
    for index in sorted(network.order, key=starts.__getitem__):
        if network.durations[index] <= 0:
            continue
        known = links[index].union(network.predecessors[index])
        for resource, people in network.demands[index]:
            taken = crews[resource].take(people, starts[index], known)
            arrival = max((holding.arrival for holding in taken), default=0.0)
            crews[resource].give(Holding(finishes[index], people, index, arrival))
            arrivals[index] = max(arrivals[index], arrival)
            links[index].update(h.giver for h in taken if h.giver != NOBODY)
    return _without_implied(network, links), tuple(arrivals)


@dataclass(slots=True)
class Holding:
    """People who are free since a moment, who used them last, and since when they have been there at all.

    The last matters where a draw has no such package as the one that used them: its hand-over then says nothing about dates.
    """

    since: float
    people: float
    giver: int
    arrival: float


_Free = tuple[float, float, int, float, Holding]
"""People, since, giver, arrival: what they are sorted by. No two are alike: a giver gives once, people come once a moment."""


def _growth(envelope: Steps) -> list[tuple[float, float]]:
    """Return how many people come when."""
    before = [0.0, *(people for _, people in envelope)]
    return [(offset, people - was) for (offset, people), was in zip(envelope, before, strict=False)]


class Crew:
    """The people of one resource who are free or will be, for packages in the order of their starts.

    Who is free is kept sorted by how many they are, so that a fit is found without looking at everybody.

    >>> crew = Crew(((0.0, 2.0),))
    >>> crew.take(1.5, 0.0, set())[0].people, crew.give(Holding(4.0, 1.5, 7, 0.0))
    (0.5, None)
    >>> [holding.giver for holding in crew.take(2.0, 4.0, {7})]
    [7, -1]
    """

    def __init__(self, envelope: Steps) -> None:
        grown = [Holding(offset, people, NOBODY, offset) for offset, people in _growth(envelope)]
        self._coming = [(holding.since, NOBODY, holding) for holding in grown]
        self._free: list[_Free] = []
        self._by_giver: dict[int, Holding] = {}

    def give(self, holding: Holding) -> None:
        """Take in people who come free; they are looked at from that moment on."""
        heappush(self._coming, (holding.since, holding.giver, holding))

    def take(self, people: float, moment: float, known: AbstractSet[int]) -> list[Holding]:
        """Take so many people out of what is free at *moment*, and return from whom. Moments must not go back.

        First from packages that come before anyway, then from one that has enough, the tightest fit, then from the largest.
        """
        while self._coming and self._coming[0][0] <= moment + MOMENT_TOLERANCE:
            self._keep(heappop(self._coming)[-1])
        taken: list[Holding] = []
        before = [self._by_giver[giver] for giver in known if giver in self._by_giver]
        left = people
        for holding in sorted(before, key=_largest) if len(before) > 1 else before:
            left -= self._draw(holding, left, taken)
        place = bisect_left(self._free, (left - PEOPLE_TOLERANCE,))
        if left > PEOPLE_TOLERANCE and place < len(self._free):
            left -= self._draw(self._free[place][-1], left, taken)
        while left > PEOPLE_TOLERANCE and self._free:
            largest = bisect_left(self._free, (self._free[-1][0],))
            left -= self._draw(self._free[largest][-1], left, taken)
        return taken

    def _keep(self, holding: Holding) -> None:
        if holding.people <= 0:
            return
        insort(self._free, (holding.people, holding.since, holding.giver, holding.arrival, holding))
        if holding.giver != NOBODY:
            self._by_giver[holding.giver] = holding

    def _draw(self, holding: Holding, left: float, taken: list[Holding]) -> float:
        if left <= PEOPLE_TOLERANCE:
            return 0.0
        place = bisect_left(self._free, (holding.people, holding.since, holding.giver, holding.arrival))
        del self._free[place]
        amount = min(holding.people, left)
        holding.people -= amount
        if holding.people <= PEOPLE_TOLERANCE:
            holding.people = 0.0
            self._by_giver.pop(holding.giver, None)
        else:
            self._keep(holding)
        taken.append(holding)
        return amount


def _largest(holding: Holding) -> tuple[float, float, int]:
    return -holding.people, holding.since, holding.giver


def _without_implied(network: Network, links: Sequence[set[int]]) -> Links:
    """Leave out links to what a predecessor, or a predecessor's predecessor, or another giver comes after anyway."""
    before = [links[index].union(network.predecessors[index]) for index in range(len(links))]
    kept = []
    for index, givers in enumerate(links):
        implied = set(network.predecessors[index])
        for other in before[index]:
            implied |= before[other]
        kept.append(tuple(sorted(givers - implied)))
    return tuple(kept)
