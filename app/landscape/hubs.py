"""Hubs: the systems that are wired to most others, whatever for. What they are asked for, everybody waits for.

A wiring comes in, the systems with their neighbours counted go out; the flows between are counted as they are declared.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.landscape.landscape import Landscape
    from app.landscape.wiring import Wiring

MANY_NEIGHBOURS = 5
MANY_SHARE = 0.25
FAR_ABOVE = 2.0
TOUCHED_BY_MANY = 8


@dataclass(frozen=True, slots=True)
class Hub:
    """A system by how many others it is wired to.

    Attributes:
        neighbours: other systems that it exchanges data with directly, middleware in between counted as a neighbour.
        sends_to, receives_from: those of them that data go to, and come from; one can be both.
        flows: integrations that start or end at it.
        stands_out: it has five neighbours or more, and these are a quarter of all systems or two standard deviations more than
            a system of this landscape has on average.
    """

    system: str
    neighbours: int
    sends_to: int
    receives_from: int
    flows: int
    stands_out: bool


def find_hubs(landscape: Landscape, wiring: Wiring) -> tuple[Hub, ...]:
    """Return every system that is wired to another, the one with most neighbours first, ties by id."""
    ahead: list[set[int]] = [set() for _ in range(wiring.size)]
    behind: list[set[int]] = [set() for _ in range(wiring.size)]
    for one, other in wiring.data:
        ahead[one].add(other)
        behind[other].add(one)
    counts = [len(to | of) for to, of in zip(ahead, behind, strict=True)]
    least = _least_that_stands_out(counts)
    found = [
        Hub(
            system=system_id,
            neighbours=counts[place],
            sends_to=len(ahead[place]),
            receives_from=len(behind[place]),
            flows=len(landscape.flows_of(system_id)),
            stands_out=counts[place] >= least,
        )
        for place, system_id in enumerate(wiring.ids)
        if counts[place]
    ]
    return tuple(sorted(found, key=lambda hub: (-hub.neighbours, hub.system)))


def find_touched_by_most(landscape: Landscape) -> frozenset[str]:
    """Return the systems that share integrations with eight others or more, and these are a quarter of all.

    What the programme is about is not background: the hub that the inventory names is none, nor is a system without which less
    than a quarter of the integrations would be left.
    """
    beside: dict[str, set[str]] = {}
    flows: Counter[str] = Counter()
    for flow in landscape.flows.values():
        flows.update({flow.provider, flow.consumer})
        for one, other in ((flow.provider, flow.consumer), (flow.consumer, flow.provider)):
            beside.setdefault(one, set()).add(other)
    least = max(TOUCHED_BY_MANY, MANY_SHARE * len(landscape.systems))
    most = (1 - MANY_SHARE) * len(landscape.flows)
    many = (one for one, others in beside.items() if len(others - {one}) >= least and flows[one] <= most)
    return frozenset(one for one in many if one != landscape.hub)


def _least_that_stands_out(counts: list[int]) -> float:
    """Return from how many neighbours on a system stands out.

    >>> _least_that_stands_out([1, 1, 1, 1, 1, 1, 1, 1, 8])
    5
    """
    if not counts:
        return MANY_NEIGHBOURS
    mean = sum(counts) / len(counts)
    deviation = math.sqrt(sum((count - mean) ** 2 for count in counts) / len(counts))
    return max(MANY_NEIGHBOURS, min(MANY_SHARE * len(counts), mean + FAR_ABOVE * deviation))
