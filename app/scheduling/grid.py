"""A project on a grid: whole ticks, whole units of people, all resources of a moment packed into one number.

What is taken is counted up to a guard bit above each resource's units, which is set where more is taken than there is, so that
one addition and one look at these bits answer for every resource at once.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.scheduling.network import Links, invert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.scheduling.start_rules import StartRule


ROUNDING = 1e-6
NEVER = 1 << 62  # a tick after all others


@dataclass(frozen=True, slots=True, eq=False)
class GridRule:
    """What besides people decides when a package starts and how long it takes: windows, freezes, people who leave.

    Attributes:
        rule: the rule, in working days.
        days: how long the package takes at full pace.
        tick: days of a tick.
    """

    rule: StartRule
    days: float
    tick: float
    _placed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def place(self, ready: int) -> tuple[int, int]:
        """Return the start tick, and how many ticks it takes from there, of the package that is ready at a tick."""
        placed = self._placed.get(ready)
        if placed is None:
            start, finish = self.rule.place(ready * self.tick, self.days)
            first = max(math.ceil(start / self.tick - ROUNDING), ready)
            placed = first, max(round((finish - start) / self.tick), 1)
            self._placed[ready] = placed
        return placed


@dataclass(frozen=True, slots=True)
class GridProject:
    """A resource-constrained project in whole ticks and units.

    Attributes:
        durations: ticks.
        leads: ticks between the last predecessor's end and readiness.
        trails: ticks between its end and the readiness of every successor, besides theirs.
        releases: first tick at which a package may start.
        demands: units of every resource, packed.
        free: (tick, units of every resource from then on, packed), ascending, the first at 0.
        everybody: units of every resource at its most, packed alike.
        guards: the guard bits.
        rules: per package, what else decides its start; none at all where no package has any.
    """

    durations: tuple[int, ...]
    leads: tuple[int, ...]
    trails: tuple[int, ...]
    releases: tuple[int, ...]
    predecessors: Links
    successors: Links
    demands: tuple[int, ...]
    free: tuple[tuple[int, int], ...]
    everybody: int
    guards: int
    rules: tuple[GridRule | None, ...] = ()


def build_grid(
    durations: Sequence[int],
    predecessors: Links,
    demands: Sequence[Sequence[tuple[int, int]]],
    capacities: Sequence[Sequence[tuple[int, int]]],
    *,
    leads: Sequence[int] | None = None,
    releases: Sequence[int] | None = None,
    rules: Sequence[GridRule | None] = (),
) -> GridProject:
    """Pack a project.

    Args:
        durations: ticks per package.
        predecessors: per package.
        demands: per package, (resource index, units), at most the resource's largest.
        capacities: per resource, (tick, units from then on), ascending, the first at 0; the last enough for any
            package.
        leads: ticks of waiting per package; none: 0.
        releases: first possible tick per package; none: 0.
        rules: what else decides a package's start; none: nothing.
    """
    count = len(durations)
    offsets, guards = _lay_out_bits(capacities)
    return GridProject(
        durations=tuple(durations),
        leads=tuple(leads) if leads is not None else (0,) * count,
        trails=(0,) * count,
        releases=tuple(releases) if releases is not None else (0,) * count,
        predecessors=predecessors,
        successors=invert(predecessors),
        demands=tuple(sum(units << offsets[resource] for resource, units in each) for each in demands),
        free=_pack_capacities(capacities, offsets),
        everybody=sum(max(units for _, units in steps) << low for steps, low in zip(capacities, offsets, strict=True)),
        guards=guards,
        rules=tuple(rules) if any(rule is not None for rule in rules) else (),
    )


def _lay_out_bits(capacities: Sequence[Sequence[tuple[int, int]]]) -> tuple[list[int], int]:
    """Return the first bit of each resource's units, and the guard bits above them."""
    offsets, guards, bit = [], 0, 0
    for steps in capacities:
        offsets.append(bit)
        bit += max(units for _, units in steps).bit_length() + 1
        guards |= 1 << (bit - 1)
    return offsets, guards


def _pack_capacities(capacities: Sequence[Sequence[tuple[int, int]]], offsets: Sequence[int]) -> tuple[tuple[int, int], ...]:
    free: list[tuple[int, int]] = []
    for tick in sorted({tick for steps in capacities for tick, _ in steps} | {0}):
        packed = 0
        for steps, offset in zip(capacities, offsets, strict=True):
            packed += next((units for since, units in reversed(steps) if since <= tick), 0) << offset
        free.append((tick, packed))
    return tuple(free)


def reverse_grid(project: GridProject) -> GridProject:
    """Return the project with time running backwards: releases and rules are dropped, and everybody who ever comes is there."""
    return GridProject(
        durations=project.durations,
        leads=project.trails,
        trails=project.leads,
        releases=(0,) * len(project.durations),
        predecessors=project.successors,
        successors=project.predecessors,
        demands=project.demands,
        free=((0, project.everybody),),
        everybody=project.everybody,
        guards=project.guards,
    )


def schedule_grid(project: GridProject, order: Sequence[int]) -> list[int]:
    """Return the start tick of every package, placed in *order* (predecessors first), each as early as it can be.

    >>> project = build_grid([2, 2], ((), ()), [[(0, 2)], [(0, 1)]], [[(0, 2)]])
    >>> schedule_grid(project, [1, 0])
    [2, 0]
    """
    return place_grid(project, order)[0]


def place_grid(project: GridProject, order: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the same, and when the work on every package ends. A rule may move a start and stretch what follows it."""
    durations, leads, trails, demands = project.durations, project.leads, project.trails, project.demands
    predecessors, releases, guards = project.predecessors, project.releases, project.guards
    most = (1 << guards.bit_length()) - 1 - guards  # units that can be told of
    ticks, taken = [*(tick for tick, _ in project.free), NEVER], [*(most - units for _, units in project.free), 0]
    count = len(durations)
    rules = project.rules or (None,) * count
    starts, ends, passed = [0] * count, [0] * count, [0] * count
    for index in order:
        start = 0
        for before in predecessors[index]:
            if passed[before] > start:  # noqa: PLR1730  (max() would double the time of the whole search)
                start = passed[before]
        start += leads[index]
        if releases[index] > start:  # noqa: PLR1730  (as above)
            start = releases[index]
        duration, demand, rule = durations[index], demands[index], rules[index]
        if rule is not None and duration:
            start, duration = rule.place(start)
        if duration and demand:
            found = _find(ticks, taken, start, duration, demand, guards)
            while rule is not None and found[0] != start:
                start, duration = rule.place(found[0])
                found = _find(ticks, taken, start, duration, demand, guards)
            start = found[0]
            _take(ticks, taken, found, start + duration, demand)
        starts[index], ends[index] = start, start + duration
        passed[index] = start + duration + trails[index]
    return starts, ends


def _find(ticks: list[int], taken: list[int], start: int, duration: int, demand: int, guards: int) -> tuple[int, int, int]:
    """Return the first tick from *start* on from which there is enough of everything for *duration*.

    Besides, the number of the step that it lies in, and of the first step that begins no sooner than the end. The last step has
    enough for any package and nothing taken from it, so that there is always enough in the end.
    """
    first = place = bisect_right(ticks, start) - 1
    end = start + duration
    while ticks[place] < end:
        if (taken[place] + demand) & guards:
            place += 1
            while (taken[place] + demand) & guards:
                place += 1
            first, start = place, ticks[place]
            end = start + duration
        place += 1
    return start, first, place


def _take(ticks: list[int], taken: list[int], found: tuple[int, int, int], end: int, demand: int) -> None:
    """Take what *demand* is from where :func:`_find` has *found* it until *end*."""
    start, first, place = found
    if ticks[first] != start:
        first, place = first + 1, place + 1
        ticks.insert(first, start)
        taken.insert(first, taken[first - 1])
    if ticks[place] != end:
        ticks.insert(place, end)
        taken.insert(place, taken[place - 1])
    for number in range(first, place):
        taken[number] += demand
