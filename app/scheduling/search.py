"""A good order for the serial schedule: forward-backward improvement and a small evolution of orders, on a coarse grid of time.

Works on whole ticks (see :mod:`app.scheduling.grid`), where a schedule costs about a microsecond per package, and returns an
order; the exact schedule is :mod:`app.scheduling.leveling`'s. Deterministic: so many schedules, seeded random numbers.

Sources:
    Hartmann, A competitive genetic algorithm for resource-constrained project scheduling, 1998 (orders, two-point crossover).
    Tormos & Lova, 2001, and Valls, Ballestin & Quintanilla, Justification and RCPSP, 2005 (forward-backward improvement).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from app.scheduling.grid import GridProject, place_grid, reverse_grid, schedule_grid
from app.scheduling.phases import end_phases

if TYPE_CHECKING:
    from collections.abc import Sequence

POPULATION = 40
MUTATION_SHARE = 0.05
PERTURBATION_SHARE = 0.4
SCHEDULES_PER_ORDER = 3


@dataclass(slots=True, order=True)
class Candidate:
    """An order and how long it takes; orders that take equally long are told apart by when their packages end on average.

    Where there are phases, the sooner end of an earlier one comes before everything else.
    """

    phase_ends: tuple[float, ...]
    makespan: int
    sum_of_ends: int
    order: tuple[int, ...] = field(compare=False)


class OrderSearch:
    """Searches for an order with a short makespan, a fixed number of schedules long.

    Args:
        project: what is to be scheduled.
        seed: of the random numbers.
        phases: of each package: those with a lower number are placed first, and so never wait for people because of others.

    >>> from app.scheduling.grid import build_grid
    >>> project = build_grid([1, 3, 2], ((), (), (0,)), [[(0, 1)], [(0, 1)], [(1, 1)]], [[(0, 1)], [(0, 1)]])
    >>> OrderSearch(project).run(schedules=30).makespan
    4
    """

    def __init__(self, project: GridProject, seed: int = 1, phases: Sequence[int] = ()) -> None:
        self._project = project
        self._reverse = reverse_grid(project)
        self._random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self._rank = _ranks(project)
        self._has_phases = any(phases)
        self._phases = tuple(phases) if self._has_phases else (0,) * len(self._rank)
        self._latest = _latest_finishes(project, self._rank)
        self.schedules = 0
        self.found: list[Candidate] = []

    def run(self, schedules: int, lower_bound: int = 0, *orders: Sequence[int]) -> Candidate:
        """Return the best candidate found with about so many schedules, or as soon as one meets *lower_bound*.

        ``found`` holds all that are kept, best first.

        Args:
            schedules: how many schedules to make; at least one order is always tried.
            lower_bound: ticks below which no schedule can come.
            orders: precedence-feasible orders to begin with, besides the one by latest finish.
        """
        self.schedules = 0
        tried = [self._improve(order) for order in (self._sorted_order(self._latest), *orders)]
        wanted = min(POPULATION, max(schedules // (SCHEDULES_PER_ORDER * 2), 1))
        while self.schedules < schedules and len(tried) < wanted and min(tried).makespan > lower_bound:
            tried.append(self._improve(self._sorted_order(self._perturbed())))
        tried.sort()
        while self.schedules < schedules and len(tried) > 1 and tried[0].makespan > lower_bound:
            child = self._improve(self._mutate(self._cross(self._pick(tried), self._pick(tried))))
            if child < tried[-1] and all(child != each for each in tried):
                tried[-1] = child
                tried.sort()
        self.found = sorted(tried)
        return self.found[0]

    def _improve(self, order: Sequence[int]) -> Candidate:
        """Schedule forward, then pull everything late, then early again; keep the better of the two forward schedules."""
        durations = self._project.durations
        first, ends = self._forward(order)
        last_first = sorted(first.order, key=self._by_phase(ends).__getitem__, reverse=True)
        backward = schedule_grid(self._reverse, last_first)
        late = [-start - duration for start, duration in zip(backward, durations, strict=True)]
        second, _ = self._forward(sorted(first.order, key=self._by_tick(late).__getitem__))
        self.schedules += 1
        return min(first, second)

    def _forward(self, order: Sequence[int]) -> tuple[Candidate, list[int]]:
        self.schedules += 1
        phases = self._phases
        starts, ends = place_grid(self._project, sorted(order, key=phases.__getitem__) if self._has_phases else order)
        ordered = sorted(order, key=self._by_phase(starts).__getitem__)
        return Candidate(end_phases(ends, phases), max(ends, default=0), sum(ends), tuple(ordered)), ends

    def _by_tick(self, ticks: Sequence[int]) -> list[int]:
        """Return each package's tick and rank as one whole number, by which they sort as by the two."""
        count = len(ticks)
        return [tick * count + rank for tick, rank in zip(ticks, self._rank, strict=True)]

    def _by_phase(self, ticks: Sequence[int]) -> list[int]:
        """Return each package's phase, tick and rank as one whole number; no tick is below 0."""
        keys = self._by_tick(ticks)
        if not self._has_phases:
            return keys
        span = max(keys, default=0) + 1
        return [phase * span + key for phase, key in zip(self._phases, keys, strict=True)]

    def _sorted_order(self, priorities: Sequence[float]) -> list[int]:
        """Return the packages by priority, lowest first, each after its predecessors."""
        missing = [len(each) for each in self._project.predecessors]
        eligible = [(priorities[index], index) for index, count in enumerate(missing) if count == 0]
        heapify(eligible)
        order = []
        while eligible:
            _, index = heappop(eligible)
            order.append(index)
            for successor in self._project.successors[index]:
                missing[successor] -= 1
                if missing[successor] == 0:
                    heappush(eligible, (priorities[successor], successor))
        return order

    def _perturbed(self) -> list[float]:
        spread = (max(self._latest, default=0) - min(self._latest, default=0)) * PERTURBATION_SHARE
        return [latest + self._random.random() * spread for latest in self._latest]

    def _pick(self, tried: Sequence[Candidate]) -> Candidate:
        return min(tried[int(self._random.random() * len(tried))] for _ in range(2))

    def _cross(self, mother: Candidate, father: Candidate) -> list[int]:
        """Take the ends of the mother's order and, between two random places, the father's."""
        count = len(mother.order)
        first, second = sorted(int(self._random.random() * (count + 1)) for _ in range(2))
        child = list(mother.order[:first])
        placed = set(child)
        middle = [index for index in father.order if index not in placed][: second - first]
        placed.update(middle)
        return child + middle + [index for index in mother.order if index not in placed]

    def _mutate(self, order: list[int]) -> list[int]:
        for place in range(len(order) - 1):
            if self._random.random() < MUTATION_SHARE and order[place] not in self._project.predecessors[order[place + 1]]:
                order[place], order[place + 1] = order[place + 1], order[place]
        return order


def _ranks(project: GridProject) -> list[int]:
    """Return each package's place in a topological order: what comes before it has a lower one."""
    missing = [len(each) for each in project.predecessors]
    level = [index for index, count in enumerate(missing) if count == 0]
    ranks = [0] * len(missing)
    for place, index in enumerate(level):  # grows while it is walked
        ranks[index] = place
        for successor in project.successors[index]:
            missing[successor] -= 1
            if missing[successor] == 0:
                level.append(successor)
    return ranks


def _latest_finishes(project: GridProject, ranks: Sequence[int]) -> list[float]:
    """Return by when each package must end, counted back from 0, for the end not to move; people not counted."""
    latest = [0.0] * len(ranks)
    for index in sorted(range(len(ranks)), key=lambda each: -ranks[each]):
        for before in project.predecessors[index]:
            latest[before] = min(latest[before], latest[index] - project.durations[index] - project.leads[index])
    return latest
