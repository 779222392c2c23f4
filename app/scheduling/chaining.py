"""From a schedule to a partial order: which package hands its people on to which, so that any durations keep within capacity.

A package takes the people it needs from packages that ended before it starts, or from those nobody has used yet. As long as
each of these hand-overs is respected, no set of durations can need more people than there are.

Source:
    Policella, Cesta, Oddi & Smith, From precedence constraint posting to partial order schedules, 2007 (chaining).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    holders = [[Holding(offset, people, NOBODY, offset) for offset, people in _growth(envelope)] for envelope in envelopes]
    links: list[set[int]] = [set() for _ in network.durations]
    arrivals = [0.0] * len(network.durations)
    for index in sorted(network.order, key=starts.__getitem__):
        if network.durations[index] <= 0:
            continue
        known = links[index].union(network.predecessors[index])
        for resource, people in network.demands[index]:
            taken = _take(holders[resource], people, starts[index], known)
            arrival = max((holding.arrival for holding in taken), default=0.0)
            holders[resource].append(Holding(finishes[index], people, index, arrival))
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


def _growth(envelope: Steps) -> list[tuple[float, float]]:
    """Return how many people come when."""
    before = [0.0, *(people for _, people in envelope)]
    return [(offset, people - was) for (offset, people), was in zip(envelope, before, strict=False)]


def _take(holdings: list[Holding], people: float, moment: float, known: set[int]) -> list[Holding]:
    """Take so many people out of what is free at *moment*, and return from whom.

    First from packages that come before anyway, then from one that has enough, the tightest fit, then from the largest.
    """
    free = [each for each in holdings if each.since <= moment + MOMENT_TOLERANCE and each.people > 0]
    taken: list[Holding] = []
    left = people
    for holding in sorted((each for each in free if each.giver in known), key=_largest):
        left -= _draw(holding, left, taken)
    rest = [each for each in free if each.people > 0]
    enough = [each for each in rest if each.people >= left - PEOPLE_TOLERANCE]
    for holding in [min(enough, key=_tightest)] if enough else sorted(rest, key=_largest):
        left -= _draw(holding, left, taken)
    holdings[:] = [each for each in holdings if each.people > 0]
    return taken


def _draw(holding: Holding, left: float, taken: list[Holding]) -> float:
    if left <= PEOPLE_TOLERANCE:
        return 0.0
    amount = min(holding.people, left)
    holding.people -= amount
    if holding.people <= PEOPLE_TOLERANCE:
        holding.people = 0.0
    taken.append(holding)
    return amount


def _largest(holding: Holding) -> tuple[float, float, int]:
    return -holding.people, holding.since, holding.giver


def _tightest(holding: Holding) -> tuple[float, float, int]:
    return holding.people, holding.since, holding.giver


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
