"""From a schedule to a partial order: which package hands its people on to which, so that any durations keep within capacity.

A package takes the people it needs from packages that ended before it starts, or from those nobody has used yet. As long as
each of these hand-overs is respected, no set of durations can need more people than there are.

Source:
    Policella, Cesta, Oddi & Smith, From precedence constraint posting to partial order schedules, 2007 (chaining).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from app.scheduling.capacity import PEOPLE_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.scheduling.capacity import Steps
    from app.scheduling.network import Links, Network

NOBODY = -1
MOMENT_TOLERANCE = 1e-9


def chain_resources(
    network: Network, envelopes: Sequence[Steps], starts: Sequence[float], finishes: Sequence[float]
) -> tuple[Links, tuple[float, ...]]:
    """Return, per package, the packages it comes after for their people, and the offset before which nobody is there for it.

    These free people for it, or did the last work of people who have left by then.

    Hand-overs that predecessors imply already are left out.

    Args:
        network: the packages.
        envelopes: the people of each resource over time, growing first and falling then.
        starts: a schedule of the packages that keeps within the envelopes; with *finishes*.
        finishes: see *starts*.
    """
    phases, durations, demands = network.phases, network.durations, network.demands
    last_phase = max(phases, default=0)
    crews = [Crew(envelope, phases, last_phase) for envelope in envelopes]
    links: list[set[int]] = [set() for _ in durations]
    arrivals = [0.0] * len(durations)
    for index in sorted(network.order, key=starts.__getitem__):
        if durations[index] <= 0:
            continue
        start, finish, known, givers, last = starts[index], finishes[index], network.predecessors[index], links[index], 0.0
        for resource, people in demands[index]:
            crew, arrival = crews[resource], 0.0
            holdings = crew.take(people, start, known, phases[index])
            for _, _, giver, arrived in holdings:
                if arrived > arrival:  # noqa: PLR1730  (max() would double the time)
                    arrival = arrived
                if giver != NOBODY:
                    givers.add(giver)
            if crew.gone and not any(giver != NOBODY and starts[giver] >= crew.since for _, _, giver, _ in holdings):
                givers |= crew.gone
            crew.give((people, finish, index, arrival))
            last = max(last, arrival)
        arrivals[index] = last
    if any(crew.leaves for crew in crews):
        _outlast(network, crews, starts, finishes, links)
    return _without_implied(network, links), tuple(arrivals)


def _outlast(
    network: Network, crews: Sequence[Crew], starts: Sequence[float], finishes: Sequence[float], links: Sequence[set[int]]
) -> None:
    """Let what is at work while people leave come after the last work of those who leave, where the plan has it so.

    Otherwise it would have to slow down for them, who might be late.
    """
    falls = [crew.let_all_go() for crew in crews]
    for index, demands in enumerate(network.demands):
        if network.durations[index] <= 0:
            continue
        for resource, _ in demands:
            for moment, gone in falls[resource]:
                if starts[index] < moment < finishes[index]:
                    links[index].update(giver for giver in gone if finishes[giver] <= starts[index])


Holding = tuple[float, float, int, float]
"""People, since when they are free, who used them last (or nobody), and since when they have been there at all.

The last matters where a draw has no such package as the one that used them: its hand-over then says nothing about dates. No two
of one resource are alike: a giver gives once, people come once a moment.
"""


def _growth(envelope: Steps) -> list[tuple[float, float]]:
    """Return how many people come when; below 0 where they leave."""
    before = [0.0, *(people for _, people in envelope)]
    return [(offset, people - was) for (offset, people), was in zip(envelope, before, strict=False)]


class Crew:
    """The people of one resource who are free or will be, for packages in the order of their starts.

    Who is free is kept sorted by how many they are, so that a fit is found without looking at everybody; and apart by the phase
    that used them last: a phase takes its own people, then an earlier phase's, and only then those whom a later phase, filling
    their free time, may hand on late.

    Args:
        envelope: the people over time, growing first and falling then.
        phases: per package, its phase; none: there are no phases.
        last_phase: the highest of them.

    >>> crew = Crew(((0.0, 2.0),))
    >>> crew.take(1.5, 0.0, ()), crew.give((1.5, 4.0, 7, 0.0))
    ([(2.0, 0.0, -1, 0.0)], None)
    >>> crew.take(2.0, 4.0, (7,))
    [(1.5, 4.0, 7, 0.0), (0.5, 0.0, -1, 0.0)]
    """

    def __init__(self, envelope: Steps, phases: Sequence[int] = (), last_phase: int = 0) -> None:
        self._coming: list[tuple[float, int, Holding]] = [
            (offset, NOBODY, (people, offset, NOBODY, offset)) for offset, people in _growth(envelope) if people > 0
        ]
        self._leaving = [(offset, -people) for offset, people in reversed(_growth(envelope)) if people < 0]
        self.leaves = bool(self._leaving)
        self._falls: list[tuple[float, list[int]]] = []
        self.gone: set[int] = set()
        self.since = 0.0
        count = last_phase + 1
        self._phases = phases if count > 1 else ()
        self._free: list[list[Holding]] = [[] for _ in range(count)]
        self._turns = [(*range(phase, -1, -1), *range(phase + 1, count)) for phase in range(count)]
        self._by_giver: dict[int, Holding] = {}

    def give(self, holding: Holding) -> None:
        """Take in people who come free; they are looked at from that moment on."""
        heappush(self._coming, (holding[1], holding[2], holding))

    def take(self, people: float, moment: float, known: Iterable[int], phase: int = 0) -> list[Holding]:
        """Take so many people out of what is free at *moment*, and return from whom. Moments must not go back.

        First from packages that come before anyway (*known*), then from one that has enough, the tightest fit, then from the
        largest.
        """
        coming, by_giver, here = self._coming, self._by_giver, moment + MOMENT_TOLERANCE
        while self._leaving and self._leaving[-1][0] <= here:
            self._let_go(*self._leaving.pop())
        while coming and coming[0][0] <= here:
            self._keep(heappop(coming)[2])
        taken: list[Holding] = []
        before = [by_giver[giver] for giver in known if giver in by_giver]
        left = people
        if len(before) > 1:
            before.sort(key=_largest)
        for holding in before:
            if left > PEOPLE_TOLERANCE:
                free = self._free[self._phase_of(holding[2])]
                left -= self._draw(free, bisect_left(free, holding), left, taken)
        for number in self._turns[phase]:
            if left <= PEOPLE_TOLERANCE:
                break
            free = self._free[number]
            place = bisect_left(free, (left - PEOPLE_TOLERANCE,))
            if place < len(free):
                left -= self._draw(free, place, left, taken)
            while left > PEOPLE_TOLERANCE and free:
                left -= self._draw(free, bisect_left(free, (free[-1][0],)), left, taken)
        return taken

    def let_all_go(self) -> list[tuple[float, list[int]]]:
        """Let all who leave go, and return, per moment, the last packages of those who left then."""
        while self._leaving:
            self._let_go(*self._leaving.pop())
        return self._falls

    def _let_go(self, moment: float, people: float) -> None:
        """Let so many people leave at a moment: those who have been free for longest."""
        while self._coming and self._coming[0][0] <= moment + MOMENT_TOLERANCE:
            self._keep(heappop(self._coming)[2])
        left = people
        taken: list[Holding] = []
        for holding in sorted((each for free in self._free for each in free), key=_longest_free):
            if left > PEOPLE_TOLERANCE:
                free = self._free[self._phase_of(holding[2])]
                left -= self._draw(free, bisect_left(free, holding), left, taken)
        gone = [giver for _, _, giver, _ in taken if giver != NOBODY]
        self._falls.append((moment, gone))
        self.gone.update(gone)
        self.since = moment

    def _phase_of(self, giver: int) -> int:
        return self._phases[giver] if self._phases and giver != NOBODY else 0

    def _keep(self, holding: Holding) -> None:
        people, _, giver, _ = holding
        if people <= 0:
            return
        insort(self._free[self._phase_of(giver)] if self._phases else self._free[0], holding)
        if giver != NOBODY:
            self._by_giver[giver] = holding

    def _draw(self, free: list[Holding], place: int, left: float, taken: list[Holding]) -> float:
        """Take up to so many people out of the holding at a place, put back the rest, and return how many they are."""
        holding = free.pop(place)
        taken.append(holding)
        people, since, giver, arrival = holding
        if people - left <= PEOPLE_TOLERANCE:
            self._by_giver.pop(giver, None)
            return min(left, people)
        rest = people - left, since, giver, arrival
        insort(free, rest)
        if giver != NOBODY:
            self._by_giver[giver] = rest
        return left


def _largest(holding: Holding) -> tuple[float, float, int]:
    people, since, giver, _ = holding
    return -people, since, giver


def _longest_free(holding: Holding) -> tuple[float, int]:
    _, since, giver, _ = holding
    return since, giver


def _without_implied(network: Network, links: Sequence[set[int]]) -> Links:
    """Leave out links to what a predecessor, or a predecessor's predecessor, or another giver comes after anyway."""
    predecessors = network.predecessors
    kept: list[tuple[int, ...]] = []
    for known, givers in zip(predecessors, links, strict=True):
        implied = set(known)
        for before in (known, givers) if givers else ():
            for other in before:
                implied.update(predecessors[other], links[other])
        kept.append(tuple(sorted(givers - implied)) if givers else ())
    return tuple(kept)
