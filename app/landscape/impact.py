"""Impact: what breaks when a system fails, and what follows when it changes.

A failure travels from provider to consumer, and from middleware to the consumers of all that passes it: at once over
synchronous flows, as data that stop coming over the rest, and nobody knows which over flows of unknown mode. A change travels
along the data, from source to target. Retired systems neither feel nor pass on anything, unless one of them is asked about.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Fallback, Mode
from app.landscape.joints import find_joint
from app.landscape.routes import find_retired
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
            coming. ``None`` where that hangs on flows of unknown mode.
        nearer: ids of the systems one step nearer from which it arrives, in order.
    """

    system: str
    steps: int
    over: tuple[str, ...]
    at_once: bool | None
    nearer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathImpact:
    """A declared path that a failure touches.

    Attributes:
        hops: ids of the path's hops that fail or are reached at once, in the path's order.
        passes_failed: whether the failed system is itself a hop or what lies between two hops.
        survives: whether every hop that is hit has a fallback, and the failed system is not merely what lies between.
            ``None`` where a hop without one may be hit, over flows of unknown mode.
        bare: ids of the hops that are hit and have no fallback, in the path's order.
    """

    path: Path
    hops: tuple[str, ...]
    passes_failed: bool
    survives: bool | None
    bare: tuple[str, ...] = ()


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
    retired = find_retired(landscape) - {system_id}
    flows = [flow for flow in landscape.flows.values() if retired.isdisjoint({flow.provider, flow.consumer})]
    failure = _spread(system_id, _index_failure(landscape, flows))
    return Impact(
        system=system_id,
        failure=failure,
        change=_spread(system_id, _index_change(landscape, flows, system_id)),
        paths=_find_paths(landscape, system_id, failure),
    )


def _index_failure(landscape: Landscape, flows: Iterable[Flow]) -> dict[str, list[Step]]:
    """Return for each system who feels its failure directly, and over which flow."""
    index: dict[str, list[Step]] = {}
    for flow in flows:
        for cause in (flow.provider, *known_middleware(flow, landscape)):
            index.setdefault(cause, []).append((flow.consumer, flow))
    return index


def _index_change(landscape: Landscape, flows: Iterable[Flow], start: str) -> dict[str, list[Step]]:
    """Return for each system where its data go directly, and over which flow.

    Data pass middleware on their way and do not start there: it is reached, and only its own change goes on from it, with all
    that passes it.
    """
    index: dict[str, list[Step]] = {}
    for flow in flows:
        stations = stations_of(flow, landscape)
        index.setdefault(stations[0], []).extend((station, flow) for station in stations[1:])
        if start in stations[1:-1]:
            index.setdefault(start, []).extend((station, flow) for station in stations[stations.index(start) + 1 :])
    return index


def _spread(start: str, index: dict[str, list[Step]]) -> tuple[Reached, ...]:
    steps = _count_steps(start, index, lambda _: True)
    at_once = _count_steps(start, index, lambda flow: flow.integration.mode is Mode.SYNCHRONOUS)
    perhaps = _count_steps(start, index, lambda flow: flow.integration.mode in {Mode.SYNCHRONOUS, Mode.UNKNOWN})
    over: dict[str, set[str]] = {}
    nearer: dict[str, set[str]] = {}
    for here, distance in steps.items():
        for there, flow in index.get(here, ()):
            if steps[there] == distance + 1:
                over.setdefault(there, set()).add(flow.id)
                nearer.setdefault(there, set()).add(here)
    reached = [
        Reached(
            system=system,
            steps=distance,
            over=tuple(sorted(over[system])),
            at_once=True if system in at_once else None if system in perhaps else False,
            nearer=tuple(sorted(nearer[system])),
        )
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
    hit, perhaps = {system_id}, set[str]()
    for item in failure:
        if item.at_once is not False:
            (hit if item.at_once else perhaps).add(item.system)
    found = []
    for path in landscape.paths.values():
        hops = {hop.system for hop in path.hops}
        is_between = system_id not in hops and _lies_between(landscape, path, system_id)
        if is_between or not hops.isdisjoint(hit | perhaps):
            found.append(_judge_path(path, system_id, (hit, perhaps), is_between=is_between))
    return tuple(found)


def _judge_path(path: Path, system_id: str, struck: tuple[set[str], set[str]], *, is_between: bool) -> PathImpact:
    """Return what becomes of a path when the systems of the first set fail and those of the second may."""
    hit, perhaps = struck
    bare = [hop.system for hop in path.hops if hop.fallback is Fallback.NONE]
    fails = is_between or not hit.isdisjoint(bare)
    return PathImpact(
        path=path,
        hops=tuple(dict.fromkeys(hop.system for hop in path.hops if hop.system in hit)),
        passes_failed=is_between or any(hop.system == system_id for hop in path.hops),
        survives=False if fails else (None if not perhaps.isdisjoint(bare) else True),
        bare=tuple(dict.fromkeys(system for system in bare if system in hit)),
    )


def _lies_between(landscape: Landscape, path: Path, system_id: str) -> bool:
    joints = (find_joint(landscape, one.system, other.system) for one, other in pairwise(path.hops))
    return any(joint is not None and system_id in joint.via for joint in joints)
