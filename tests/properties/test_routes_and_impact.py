"""Routes and impact are what networkx finds slowly, over inventories of every shape: multi-edges, self-loops, retired."""

from __future__ import annotations

import math

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from app.inventory.vocabulary import Lifecycle
from app.landscape.build import build_landscape
from app.landscape.impact import find_impact
from app.landscape.obstacles import find_obstacle
from app.landscape.routes import find_routes
from app.landscape.wiring import known_middleware
from tests.strategies import inventories

LOOPED = {"max_systems": 6, "max_integrations": 12, "self_loops": True, "scenarios": False}


def living(landscape, *asked: str) -> list:
    retired = {item.id for item in landscape.systems.values() if item.lifecycle is Lifecycle.RETIRED} - set(asked)
    return [flow for flow in landscape.flows.values() if retired.isdisjoint({flow.provider, flow.consumer})]


@given(inventories(**LOOPED), st.data())
def test_routes_are_the_cheapest_simple_paths_over_the_cheapest_of_parallel_flows(inventory, data) -> None:
    landscape = build_landscape(inventory)
    ids = sorted(landscape.systems)
    if len(ids) < 2:
        return
    source, target = data.draw(st.permutations(ids))[:2]
    prices = {flow_id: float(data.draw(st.integers(0, 3))) for flow_id in landscape.flows}
    graph = nx.DiGraph()
    graph.add_nodes_from(ids)
    for flow in living(landscape, source, target):
        one, other = flow.integration.source, flow.integration.target
        known = graph.get_edge_data(one, other, {"price": math.inf})["price"]
        graph.add_edge(one, other, price=min(known, prices[flow.id]))
    expected = sorted(nx.path_weight(graph, way, "price") for way in nx.all_simple_paths(graph, source, target))
    found = find_routes(landscape, source, target, lambda flow: prices[flow.id], k=100)
    assert [route.effort_days for route in found] == expected[:100]
    for route in found:
        assert len(set(route.systems)) == len(route.systems)
        assert [step.flow.integration.source for step in route.steps] == list(route.systems[:-1])
        assert [step.flow.integration.target for step in route.steps] == list(route.systems[1:])
    if not found:
        assert find_obstacle(landscape, source, target).reachable.count == len(nx.descendants(graph, source))


@given(inventories(**LOOPED))
def test_impact_reaches_the_descendants_by_shortest_ways(inventory) -> None:
    landscape = build_landscape(inventory)
    for start in landscape.systems:
        failure, change = nx.DiGraph([(start, start)]), nx.DiGraph([(start, start)])
        for flow in living(landscape, start):
            between = known_middleware(flow, landscape)
            failure.add_edges_from((cause, flow.consumer) for cause in (flow.provider, *between))
            stations = (flow.integration.source, *between, flow.integration.target)
            change.add_edges_from((stations[0], station) for station in stations[1:])
            if start in between:
                change.add_edges_from((start, station) for station in stations[stations.index(start) + 1 :])
        impact = find_impact(landscape, start)
        for graph, reached in ((failure, impact.failure), (change, impact.change)):
            steps = nx.single_source_shortest_path_length(graph, start)
            assert {item.system: item.steps for item in reached} == {name: far for name, far in steps.items() if far}
            for item in reached:
                assert item.over
                assert all(steps[name] == item.steps - 1 for name in item.nearer)
