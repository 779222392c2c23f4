"""Impact: what breaks when a system fails, and what follows when it changes.

A failure travels from provider to consumer, and from middleware to the consumers of all that passes it: at once over
synchronous flows, as data that stop coming over the rest. A change travels along the data, from source to target.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Fallback, Mode
from app.landscape.joints import find_joint
from app.landscape.wiring import known_middleware, stations_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.inventory.model import Path
    from app.landscape.landscape import Flow, Landscape

Step = tuple[str, "Flow"]


@dataclass(frozen=True, slots=True)
class Reached:
    """A system that an impact reaches.

    Attributes:
        steps: how many flows away it is by the shortest way.
        over: ids of the flows by which the impact arrives there from systems one step nearer, in order.
        at_once: whether synchronous flows alone lead there by some way; otherwise it feels the failure as data that stop
            coming.
    """

    system: str
    steps: int
    over: tuple[str, ...]
    at_once: bool


@dataclass(frozen=True, slots=True)
class PathImpact:
    """A declared path that a failure touches.

    Attributes:
        hops: ids of the path's hops that fail or are reached at once, in the path's order.
        passes_failed: whether the failed system is itself a hop or what lies between two hops.
        survives: whether every hop that is hit has a fallback, and the failed system is not merely what lies between.
    """

    path: Path
    hops: tuple[str, ...]
    passes_failed: bool
    survives: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What a system's failure and what its change reach; the nearest first, ties by id."""

    system: str
    failure: tuple[Reached, ...]
    change: tuple[Reached, ...]
    paths: tuple[PathImpact, ...]


def find_impact(landscape: Landscape, system_id: str) -> Impact:
    """Return what breaks when a system fails and what follows when it changes.

    Raises:
        UnknownSubject: there is no such system.
    """
    landscape.get_system(system_id)
    failure = _spread(system_id, _index_failure(landscape))
    return Impact(
        system=system_id,
        failure=failure,
        change=_spread(system_id, _index_change(landscape)),
        paths=_find_paths(landscape, system_id, failure),
    )


def _index_failure(landscape: Landscape) -> dict[str, list[Step]]:
    """Return for each system who feels its failure directly, and over which flow."""
    index: dict[str, list[Step]] = {}
    for flow in landscape.flows.values():
        for cause in (flow.provider, *known_middleware(flow, landscape)):
            index.setdefault(cause, []).append((flow.consumer, flow))
    return index


def _index_change(landscape: Landscape) -> dict[str, list[Step]]:
    """Return for each system where its data go directly, and over which flow."""
    index: dict[str, list[Step]] = {}
    for flow in landscape.flows.values():
        for one, other in pairwise(stations_of(flow, landscape)):
            index.setdefault(one, []).append((other, flow))
    return index


def _spread(start: str, index: dict[str, list[Step]]) -> tuple[Reached, ...]:
    steps = _count_steps(start, index, lambda _: True)
    at_once = _count_steps(start, index, lambda flow: flow.integration.mode is Mode.SYNCHRONOUS)
    over: dict[str, set[str]] = {}
    for here, distance in steps.items():
        for there, flow in index.get(here, ()):
            if steps[there] == distance + 1:
                over.setdefault(there, set()).add(flow.id)
    reached = [
        Reached(system, distance, tuple(sorted(over[system])), system in at_once)
        for system, distance in steps.items()
        if system != start
    ]
    return tuple(sorted(reached, key=lambda item: (item.steps, item.system)))


def _count_steps(start: str, index: dict[str, list[Step]], passes: Callable[[Flow], bool]) -> dict[str, int]:
    steps = {start: 0}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for there, flow in index.get(here, ()):
            if there not in steps and passes(flow):
                steps[there] = steps[here] + 1
                queue.append(there)
    return steps


def _find_paths(landscape: Landscape, system_id: str, failure: Iterable[Reached]) -> tuple[PathImpact, ...]:
    hit = {system_id} | {item.system for item in failure if item.at_once}
    found = []
    for path in landscape.paths.values():
        struck = [hop for hop in path.hops if hop.system in hit]
        is_between = system_id not in {hop.system for hop in path.hops} and _lies_between(landscape, path, system_id)
        if struck or is_between:
            found.append(
                PathImpact(
                    path=path,
                    hops=tuple(dict.fromkeys(hop.system for hop in struck)),
                    passes_failed=is_between or any(hop.system == system_id for hop in struck),
                    survives=not is_between and all(hop.fallback is not Fallback.NONE for hop in struck),
                )
            )
    return tuple(found)


def _lies_between(landscape: Landscape, path: Path, system_id: str) -> bool:
    joints = (find_joint(landscape, one.system, other.system) for one, other in pairwise(path.hops))
    return any(joint is not None and system_id in joint.via for joint in joints)
