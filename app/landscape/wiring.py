"""The landscape as bare numbers: systems by position and who is wired to whom, for questions about structure alone.

A landscape comes in, positions and pairs of positions go out; parallel flows become one pair, a system's flow with itself none.
Middleware that a flow passes stands between its ends, for what must pass it stops when it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.landscape.landscape import Flow, Landscape

Pair = tuple[int, int]


@dataclass(frozen=True)
class Wiring:
    """Systems by position, and two readings of who is wired to whom.

    Attributes:
        ids: the systems' ids, in order; a system's position is its place here.
        data: pairs (from, to) along which data run, middleware in between included. Ascending, each once.
        dependencies: pairs (who depends, on whom): the consumer on the provider and on all middleware. Ascending, each once.
    """

    ids: tuple[str, ...]
    position: Mapping[str, int]
    data: tuple[Pair, ...]
    dependencies: tuple[Pair, ...]

    @property
    def size(self) -> int:
        """How many systems there are."""
        return len(self.ids)


def wire(landscape: Landscape) -> Wiring:
    """Return the wiring of a landscape."""
    ids = tuple(landscape.systems)
    position = {system_id: number for number, system_id in enumerate(ids)}
    data: set[Pair] = set()
    dependencies: set[Pair] = set()
    for flow in landscape.flows.values():
        row, consumer = flow.integration, position[flow.consumer]
        dependencies.add((consumer, position[flow.provider]))
        if row.via:
            data.update((position[one], position[other]) for one, other in pairwise(stations_of(flow, landscape)))
            dependencies.update((consumer, position[middle]) for middle in known_middleware(flow, landscape))
        else:
            data.add((position[row.source], position[row.target]))
    return Wiring(ids, position, _distinct(data), _distinct(dependencies))


def stations_of(flow: Flow, landscape: Landscape) -> tuple[str, ...]:
    """Return the ids of the systems that a flow's data pass: source, middleware in the order stated, target."""
    return (flow.integration.source, *known_middleware(flow, landscape), flow.integration.target)


def known_middleware(flow: Flow, landscape: Landscape) -> tuple[str, ...]:
    """Return the ids in a flow's ``via`` that are systems of the landscape and not the flow's own ends."""
    ends = {flow.provider, flow.consumer}
    return tuple(system for system in flow.integration.via if system in landscape.systems and system not in ends)


def list_successors(size: int, pairs: Iterable[Pair]) -> list[list[int]]:
    """Return for each position the positions that its pairs lead to, in the order of *pairs*.

    >>> list_successors(3, [(0, 1), (0, 2), (2, 0)])
    [[1, 2], [], [0]]
    """
    successors: list[list[int]] = [[] for _ in range(size)]
    for one, other in pairs:
        successors[one].append(other)
    return successors


def _distinct(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted((one, other) for one, other in pairs if one != other))
