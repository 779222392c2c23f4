"""Obstacles: what is in the way where no data can run from one system to another, and what comes nearest.

The two ends in; out go what can be reached from the one, what reaches the other, the way that would need the fewest flows
turned round, and the way over retired systems where only these are missing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import networkx as nx

from app.landscape.routes import find_retired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.landscape.landscape import Flow, Landscape

NEAREST = 5
AGAINST = 1_000_000
"""What turning one flow round counts beside a step along the data: fewer turned flows come before fewer steps."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Systems that one end reaches, or is reached from: how many, and the nearest with the number of steps, ties by id."""

    count: int
    nearest: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why data cannot run from one system to another.

    Attributes:
        reachable: what data from the source reach.
        reaching: from where data reach the target.
        systems: ids along the way that needs the fewest flows turned round, both ends included; empty where nothing joins them.
        turned: the flows on that way that run against it, in its order.
        over_retired: ids of retired systems without which the way breaks: along a route that only they keep open.
    """

    reachable: Neighbourhood
    reaching: Neighbourhood
    systems: tuple[str, ...]
    turned: tuple[Flow, ...]
    over_retired: tuple[str, ...]


def find_obstacle(landscape: Landscape, source: str, target: str) -> Obstacle:
    """Return what keeps data from running from *source* to *target*. Meant for where there is no route.

    Raises:
        UnknownSubject: there is no such system.
    """
    landscape.get_system(source)
    landscape.get_system(target)
    retired = find_retired(landscape)
    flows = [flow for flow in landscape.flows.values() if flow.integration.source != flow.integration.target]
    usable = [flow for flow in flows if not _touches(flow, retired - {source, target})]
    along = _collect((flow.integration.source, flow.integration.target) for flow in usable)
    back = _collect((flow.integration.target, flow.integration.source) for flow in usable)
    systems, turned = _find_way_against(usable, source, target)
    whole = _shortest(flows, source, target)
    return Obstacle(
        reachable=_neighbourhood(along, source),
        reaching=_neighbourhood(back, target),
        systems=systems,
        turned=turned,
        over_retired=tuple(system for system in whole[1:-1] if system in retired),
    )


def _touches(flow: Flow, systems: frozenset[str]) -> bool:
    return flow.integration.source in systems or flow.integration.target in systems


def _collect(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    following: dict[str, list[str]] = {}
    for one, other in pairs:
        following.setdefault(one, []).append(other)
    return following


def _neighbourhood(following: Mapping[str, list[str]], start: str) -> Neighbourhood:
    steps, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        for there in following.get(here, ()):
            if there not in steps:
                steps[there] = steps[here] + 1
                queue.append(there)
    found = sorted((distance, system) for system, distance in steps.items() if system != start)
    return Neighbourhood(len(found), tuple((system, distance) for distance, system in found[:NEAREST]))


def _find_way_against(flows: list[Flow], source: str, target: str) -> tuple[tuple[str, ...], tuple[Flow, ...]]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((source, target))
    against: dict[tuple[str, str], Flow] = {}
    for flow in flows:
        against.setdefault((flow.integration.target, flow.integration.source), flow)
    graph.add_edges_from(against)
    along = {(flow.integration.source, flow.integration.target) for flow in flows}
    graph.add_edges_from(along)
    try:
        way = nx.dijkstra_path(graph, source, target, weight=lambda one, other, _: 1 if (one, other) in along else AGAINST)
    except nx.NetworkXNoPath:
        return (), ()
    return tuple(way), tuple(against[pair] for pair in pairwise(way) if pair not in along)


def _shortest(flows: list[Flow], source: str, target: str) -> tuple[str, ...]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((source, target))
    graph.add_edges_from((flow.integration.source, flow.integration.target) for flow in flows)
    try:
        return tuple(nx.shortest_path(graph, source, target))
    except nx.NetworkXNoPath:
        return ()
