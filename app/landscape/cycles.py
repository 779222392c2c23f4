"""Cycles: groups of systems that all depend on each other, with one shortest cycle of each as an example.

Groups, not every cycle: a group of 24 can hold millions of those, and what matters to an architect is that none of its
members can be built, tested or restored before the others.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.landscape.reachability import find_groups
from app.landscape.wiring import list_successors, wire

if TYPE_CHECKING:
    from app.landscape.landscape import Landscape
    from app.landscape.wiring import Wiring


@dataclass(frozen=True, slots=True)
class CyclicGroup:
    """Systems that all depend on each other, directly or not.

    Attributes:
        systems: their ids, in order.
        sample: ids along a shortest cycle through the first of them; the last depends on the first again.
    """

    systems: tuple[str, ...]
    sample: tuple[str, ...]


def find_cycles(landscape: Landscape) -> tuple[CyclicGroup, ...]:
    """Return the groups of two or more systems that depend on each other, the largest first, ties by id.

    Dependency runs from consumer to provider and to the middleware between; a system's flow with itself is no cycle.
    """
    return find_cyclic_groups(wire(landscape))


def find_cyclic_groups(wiring: Wiring) -> tuple[CyclicGroup, ...]:
    """Return the cyclic groups of a wiring's dependencies, the largest first, ties by id."""
    successors = list_successors(wiring.size, wiring.dependencies)
    groups = [group for group in find_groups(wiring.size, wiring.dependencies) if len(group) > 1]
    groups.sort(key=lambda group: (-len(group), group[0]))
    return tuple(
        CyclicGroup(
            systems=tuple(wiring.ids[member] for member in group),
            sample=tuple(wiring.ids[member] for member in _find_shortest_cycle(group, successors)),
        )
        for group in groups
    )


def _find_shortest_cycle(group: tuple[int, ...], successors: list[list[int]]) -> list[int]:
    """Return a shortest cycle through the group's first member, breadth first; there always is one."""
    start, inside = group[0], set(group)
    came_from: dict[int, int] = {start: start}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there in successors[here]:
            if there == start:
                return _walk_back(here, start, came_from)
            if there in inside and there not in came_from:
                came_from[there] = here
                queue.append(there)
    message = "a strongly connected component of two or more has a cycle through each member"
    raise AssertionError(message)


def _walk_back(here: int, start: int, came_from: dict[int, int]) -> list[int]:
    cycle = [here]
    while cycle[-1] != start:
        cycle.append(came_from[cycle[-1]])
    return cycle[::-1]
