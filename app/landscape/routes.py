"""Routes: the cheapest ways for data from one system to another over the integrations that are listed, price by price.

What a flow costs comes in as a function of the flow: this package knows no effort. Parallel flows count as the cheapest of
them. Nothing runs through a retired system, unless it is where the route starts or ends. What a route offers is
:mod:`app.landscape.route_levels`' to say, and what is in the way where there is none :mod:`app.landscape.obstacles`'.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import networkx as nx

from app.errors import BadParameter
from app.inventory.vocabulary import IntegrationStatus, Lifecycle
from app.landscape.joints import MODES_IN_ORDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.landscape.landscape import Flow, Landscape

MOST_ROUTES = 100
STEP = 1e-6
"""Added to every step's price while searching, so that of equally cheap routes the one with fewer steps comes first."""


@dataclass(frozen=True, slots=True)
class Step:
    """One flow of a route with its price, in person-days."""

    flow: Flow
    effort_days: float


@dataclass(frozen=True, slots=True)
class Route:
    """A computed sequence of systems that data can take.

    Attributes:
        systems: ids, from the first to the last; none twice.
    """

    systems: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def effort_days(self) -> float:
        """What the steps cost together, in person-days."""
        return math.fsum(step.effort_days for step in self.steps)


def find_routes(
    landscape: Landscape, source: str, target: str, price: Callable[[Flow], float], k: int = 3
) -> tuple[Route, ...]:
    """Return up to *k* routes along the data, the cheapest first, of equals the one with fewer steps.

    Args:
        landscape: where to look.
        source: id of the system where the data come from.
        target: id of the system where they are wanted.
        price: what it costs to use a flow, in person-days, 0 or more.
        k: how many routes at most, 1 to 100.

    Raises:
        UnknownSubject: there is no such system.
        BadParameter: *k* is out of bounds, or source and target are the same.

    Source:
        Yen, Finding the k shortest loopless paths in a network, Management Science 1971.
    """
    landscape.get_system(source)
    landscape.get_system(target)
    if not 1 <= k <= MOST_ROUTES:
        raise BadParameter(f"k is {k}; it can be 1 to {MOST_ROUTES}.")
    if source == target:
        raise BadParameter("A route needs two systems.", hint="Name another system as its end.")
    graph, cheapest = _build_priced_graph(landscape, price, closed=find_retired(landscape) - {source, target})
    found = nx.shortest_simple_paths(
        graph, source, target, weight=lambda one, other, _: cheapest[one, other].effort_days + STEP
    )
    try:
        systems = [tuple(route) for route in islice(found, k)]
    except nx.NetworkXNoPath:
        return ()
    return tuple(Route(route, tuple(cheapest[pair] for pair in pairwise(route))) for route in systems)


def find_retired(landscape: Landscape) -> frozenset[str]:
    """Return the ids of the retired systems."""
    return frozenset(system.id for system in landscape.systems.values() if system.lifecycle is Lifecycle.RETIRED)


def _build_priced_graph(
    landscape: Landscape, price: Callable[[Flow], float], closed: frozenset[str]
) -> tuple[nx.DiGraph[str], dict[tuple[str, str], Step]]:
    cheapest: dict[tuple[str, str], Step] = {}
    for flow in landscape.flows.values():
        pair = (flow.integration.source, flow.integration.target)
        if pair[0] == pair[1] or not closed.isdisjoint(pair):
            continue
        step = Step(flow, price(flow))
        if pair not in cheapest or _rank(step) < _rank(cheapest[pair]):
            cheapest[pair] = step
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(landscape.systems)
    graph.add_edges_from(cheapest)
    return graph, cheapest


def _rank(step: Step) -> tuple[float, bool, int, str]:
    """Of parallel flows: the cheapest, of these one that stays, of these the one whose mode asks most, then by id."""
    row = step.flow.integration
    return step.effort_days, row.status is IntegrationStatus.RETIRING, MODES_IN_ORDER.index(row.mode), row.id
