"""A project on a grid: whole ticks, whole units of people, all resources of a moment packed into one number.

A guard bit above each resource's units stays set as long as there are enough, so that one subtraction and one comparison answer
for every resource at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.scheduling.network import Links, invert

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class GridProject:
    """A resource-constrained project in whole ticks and units.

    Attributes:
        durations: ticks.
        leads: ticks between the last predecessor's end and readiness.
        trails: ticks between its end and the readiness of every successor, besides theirs.
        releases: first tick at which a package may start.
        demands: units of every resource, packed.
        free: units of every resource per tick, packed, with the guard bits; long enough for any serial schedule.
        guards: the guard bits.
    """

    durations: tuple[int, ...]
    leads: tuple[int, ...]
    trails: tuple[int, ...]
    releases: tuple[int, ...]
    predecessors: Links
    successors: Links
    demands: tuple[int, ...]
    free: tuple[int, ...]
    guards: int


def build_grid(
    durations: Sequence[int],
    predecessors: Links,
    demands: Sequence[Sequence[tuple[int, int]]],
    capacities: Sequence[Sequence[tuple[int, int]]],
    *,
    leads: Sequence[int] | None = None,
    releases: Sequence[int] | None = None,
) -> GridProject:
    """Pack a project.

    Args:
        durations: ticks per package.
        predecessors: per package.
        demands: per package, (resource index, units), at most the resource's largest.
        capacities: per resource, (tick, units from then on), ascending, the first at 0, growing.
        leads: ticks of waiting per package; none: 0.
        releases: first possible tick per package; none: 0.
    """
    count = len(durations)
    waiting = tuple(leads) if leads is not None else (0,) * count
    first = tuple(releases) if releases is not None else (0,) * count
    offsets, guards, bit = [], 0, 0
    for steps in capacities:
        offsets.append(bit)
        bit += max(units for _, units in steps).bit_length() + 1
        guards |= 1 << (bit - 1)
    free = _pack_capacities(capacities, offsets, guards)
    horizon = len(free) + max(first, default=0) + sum(durations) + sum(waiting) + 1
    return GridProject(
        durations=tuple(durations),
        leads=waiting,
        trails=(0,) * count,
        releases=first,
        predecessors=predecessors,
        successors=invert(predecessors),
        demands=tuple(sum(units << offsets[resource] for resource, units in each) for each in demands),
        free=(*free, *[free[-1]] * (horizon - len(free))),
        guards=guards,
    )


def _pack_capacities(capacities: Sequence[Sequence[tuple[int, int]]], offsets: Sequence[int], guards: int) -> list[int]:
    changes = sorted({tick for steps in capacities for tick, _ in steps} | {0})
    free: list[int] = []
    for tick, until in pairwise([*changes, changes[-1] + 1]):
        packed = guards
        for steps, offset in zip(capacities, offsets, strict=True):
            packed += max((units for since, units in steps if since <= tick), default=0) << offset
        free += [packed] * (until - tick)
    return free


def reverse_grid(project: GridProject) -> GridProject:
    """Return the project with time running backwards: releases are dropped, and everybody who ever comes is there."""
    return GridProject(
        durations=project.durations,
        leads=project.trails,
        trails=project.leads,
        releases=(0,) * len(project.durations),
        predecessors=project.successors,
        successors=project.predecessors,
        demands=project.demands,
        free=(project.free[-1],) * len(project.free),
        guards=project.guards,
    )


def schedule_grid(project: GridProject, order: Sequence[int]) -> list[int]:
    """Return the start tick of every package, placed in *order* (predecessors first), each as early as it can be.

    >>> project = build_grid([2, 2], ((), ()), [[(0, 2)], [(0, 1)]], [[(0, 2)]])
    >>> schedule_grid(project, [1, 0])
    [2, 0]
    """
    durations, leads, trails, demands = project.durations, project.leads, project.trails, project.demands
    predecessors, releases, guards = project.predecessors, project.releases, project.guards
    free = list(project.free)
    starts, ends = [0] * len(durations), [0] * len(durations)
    for index in order:
        start = 0
        for before in predecessors[index]:
            if ends[before] > start:  # noqa: PLR1730  (max() would double the time of the whole search)
                start = ends[before]
        start += leads[index]
        if releases[index] > start:  # noqa: PLR1730  (as above)
            start = releases[index]
        duration, demand = durations[index], demands[index]
        if duration and demand:
            start = _first_fit(free, start, duration, demand, guards)
            free[start : start + duration] = [units - demand for units in free[start : start + duration]]
        starts[index] = start
        ends[index] = start + duration + trails[index]
    return starts


def _first_fit(free: Sequence[int], start: int, duration: int, demand: int, guards: int) -> int:
    """Return the first tick from *start* on from which *duration* ticks in a row have enough of everything.

    Looks at each stretch from its end: the last tick that has not enough decides where to look next.
    """
    checked = start
    while True:
        moment = start + duration - 1
        while moment >= checked and (free[moment] - demand) & guards == guards:
            moment -= 1
        if moment < checked:
            return start
        checked = start + duration
        start = moment + 1
