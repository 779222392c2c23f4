"""Serial schedule generation: packages one after another in an order, each as early as predecessors, rules and people allow.

Event based, in fractional days: a resource's free people are a step function. Nothing is re-planned later; which order is
good is :mod:`app.scheduling.search`'s business.

Source:
    Kolisch & Hartmann, Heuristic algorithms for the resource-constrained project scheduling problem, 1999.
"""

from __future__ import annotations

import math
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

from app.scheduling.free_capacity import FreeCapacity
from app.scheduling.network import latest_of
from app.scheduling.start_rules import TOLERANCE_DAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.scheduling.capacity import Steps
    from app.scheduling.network import Network
    from app.scheduling.start_rules import StartRule

    Demands = tuple[tuple[int, float], ...]

DURATIONS_PER_DOUBLING = 8


def level_packages(
    network: Network, envelopes: Sequence[Steps], priorities: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Return start and finish of every package: lowest priority value first among those whose predecessors are placed.

    Args:
        network: the packages; each demand must be at most the envelope's last step.
        envelopes: the people of each resource over time.
        priorities: per package; ties go to the lower index.
    """
    return Levelling(network, envelopes).place(priorities)


class Levelling:
    """The same, made ready for one order after another."""

    def __init__(self, network: Network, envelopes: Sequence[Steps]) -> None:
        self._network, self._envelopes = network, envelopes
        self._least, self._demands = _least_demands(network, envelopes), _tightest_first(network, envelopes)

    def place(self, priorities: Sequence[float]) -> tuple[list[float], list[float]]:
        """Return what :func:`level_packages` does."""
        free = [FreeCapacity(envelope, least) for envelope, least in zip(self._envelopes, self._least, strict=True)]
        taken: dict[tuple[object, ...], TakenUp] = {}
        network, demands = self._network, self._demands
        durations, waits, rules = network.durations, network.waits, network.rules
        predecessors, successors = network.predecessors, network.successors
        count = len(durations)
        starts, finishes = [0.0] * count, [0.0] * count
        missing = [len(each) for each in predecessors]
        eligible = [(priorities[index], index) for index in range(count) if missing[index] == 0]
        heapify(eligible)
        while eligible:
            _, index = heappop(eligible)
            ready = latest_of(finishes, predecessors[index]) + waits[index]
            starts[index], finishes[index] = _place(rules[index], durations[index], demands[index], ready, free, taken)
            for successor in successors[index]:
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


def _tightest_first(network: Network, envelopes: Sequence[Steps]) -> list[Demands]:
    """Return every package's demands, those first that have most work for their people: these mostly decide when it begins."""
    busy = [0.0] * len(envelopes)
    for duration, demands in zip(network.durations, network.demands, strict=True):
        for resource, people in demands:
            busy[resource] += people * duration
    loose = [-work / envelope[-1][1] if envelope[-1][1] > 0 else 0.0 for work, envelope in zip(busy, envelopes, strict=True)]
    return [
        tuple(sorted(demands, key=lambda demand: loose[demand[0]])) if len(demands) > 1 else demands
        for demands in network.demands
    ]


class Refused(NamedTuple):
    """From *ready* to *start* nothing that takes as long and as many people, or more, can begin."""

    ready: float
    start: float
    duration: float
    people: tuple[float, ...]


class TakenUp:
    """What earlier searches have found out about one kind of package: the same resources under the same rule.

    People who are taken never come free again, so what could not begin before a moment still cannot. One search is
    remembered for durations that are much alike.
    """

    def __init__(self) -> None:
        self._known: dict[int, Refused] = {}

    def begin_from(self, ready: float, duration: float, people: tuple[float, ...]) -> float:
        """Return the moment before which such a package cannot begin, *ready* or later."""
        found = ready
        own = _size(duration)
        for size, known in self._known.items():
            if size <= own and known.ready <= ready and found < known.start and duration >= known.duration:
                found = known.start if all(map(_at_least, people, known.people)) else found
        return found

    def remember(self, ready: float, start: float, duration: float, people: tuple[float, ...]) -> None:
        """Keep the outcome of a search, unless one that reached further is known for that size."""
        size = _size(duration)
        known = self._known.get(size)
        if known is None:
            self._known[size] = Refused(ready, start, duration, people)
        elif start > known.start:
            covers = known.ready < ready <= known.start and duration >= known.duration
            covers = covers and all(map(_at_least, people, known.people))
            self._known[size] = Refused(known.ready if covers else ready, start, duration, people)


def _size(duration: float) -> int:
    return int(math.log2(duration) * DURATIONS_PER_DOUBLING)


def _at_least(people: float, other: float) -> bool:
    return people >= other


def _place(
    rule: StartRule,
    duration: float,
    demands: Demands,
    ready: float,
    free: Sequence[FreeCapacity],
    taken: dict[tuple[object, ...], TakenUp],
) -> tuple[float, float]:
    if duration <= 0 or not demands:
        return rule.place(ready, duration)
    if rule.is_plain:
        start, finish = _agree_alone(duration, demands, free, max(ready, rule.not_before))
    elif rule.occasions is None or rule.freezes:  # under freezes what takes longer may end behind one
        start, finish = _agree(rule, duration, demands, free, *rule.place(ready, duration))
    else:
        start, finish = _agree_as_known(rule, duration, demands, free, ready, taken)
    for resource, needed in demands:
        free[resource].take(start, finish, needed)
    return start, finish


def _agree_alone(duration: float, demands: Demands, free: Sequence[FreeCapacity], start: float) -> tuple[float, float]:
    """Return what :func:`_agree` returns where a rule asks for nothing but a date, which has passed."""
    sure, place, count = 0, 0, len(demands)
    finish = start + duration
    span = finish - start
    while sure < count:
        resource, needed = demands[place]
        first = free[resource].earliest(start, span, needed)
        if first == start:
            sure += 1
        else:
            before, start, finish = span, first, first + duration
            span = finish - start
            sure = 1 if span == before else 0
        place = place + 1 if place + 1 < count else 0
    return start, finish


def _agree(
    rule: StartRule,
    duration: float,
    demands: Demands,
    free: Sequence[FreeCapacity],
    start: float,
    finish: float,
) -> tuple[float, float]:
    """Return the first start from *start* on, and its finish, at which every resource has enough and the rule agrees."""
    sure, place = 0, 0  # so many resources in a row are known to have enough
    while sure < len(demands):
        resource, needed = demands[place]
        first = free[resource].earliest(start, finish - start, needed)
        if first == start:
            sure += 1
        else:
            span = finish - start
            start, finish = rule.place(first, duration)
            if start < first:  # a rule takes an occasion that has only just passed; these people come too late for it
                start, finish = rule.place(first + 2 * TOLERANCE_DAYS, duration)
            sure = 1 if start == first and finish - start == span else 0
        place = (place + 1) % len(demands)
    return start, finish


def _agree_as_known(
    rule: StartRule,
    duration: float,
    demands: Demands,
    free: Sequence[FreeCapacity],
    ready: float,
    taken: dict[tuple[object, ...], TakenUp],
) -> tuple[float, float]:
    """Return the same for a package that starts on occasions, where a search is one step per occasion, from what is known."""
    people = tuple([need for _, need in demands])
    kind = tuple([which for which, _ in demands]), id(rule.occasions), id(rule.pace)
    known = taken.setdefault(kind, TakenUp())
    begun, finish = rule.place(ready, duration)
    start = known.begin_from(begun, duration, people)
    if start > begun:
        start, finish = rule.place(start, duration)
    start, finish = _agree(rule, duration, demands, free, start, finish)
    known.remember(begun, start, duration, people)
    return start, finish
