"""Structure found fast is the structure that networkx finds slowly, on random wirings of every shape."""

from __future__ import annotations

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.landscape.coupling import measure_energy, measure_wiring
from app.landscape.cycles import find_cyclic_groups
from app.landscape.hotspots import estimate_betweenness, find_bridges, find_cut_points, measure_betweenness
from app.landscape.reachability import find_reach, positions_in
from app.landscape.wiring import Wiring


def wiring_of(size: int, pairs) -> Wiring:
    ids = tuple(f"s{number:03}" for number in range(size))
    distinct = tuple(sorted({(one, other) for one, other in pairs if one != other}))
    return Wiring(ids, {system_id: number for number, system_id in enumerate(ids)}, distinct, distinct)


@st.composite
def wirings(draw, max_size: int = 14) -> Wiring:
    size = draw(st.integers(0, max_size))
    if not size:
        return wiring_of(0, [])
    place = st.integers(0, size - 1)
    return wiring_of(size, draw(st.lists(st.tuples(place, place), max_size=size * 3)))


def directed(wiring: Wiring) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(wiring.size))
    graph.add_edges_from(wiring.dependencies)
    return graph


@given(wirings())
def test_reach_is_the_descendants(wiring) -> None:
    graph = directed(wiring)
    reach = find_reach(wiring.size, wiring.dependencies)
    for node in graph:
        expected = nx.descendants(graph, node) | {node}
        assert list(reach.members(node)) == sorted(expected)
        assert reach.count(node) == len(expected)


@given(st.sets(st.integers(0, 300)))
def test_positions_in_bits_come_back_ascending(positions) -> None:
    assert list(positions_in(sum(1 << position for position in positions))) == sorted(positions)


@given(wirings())
def test_cyclic_groups_are_the_strong_components_and_the_samples_are_cycles(wiring) -> None:
    graph = directed(wiring)
    expected = {
        frozenset(wiring.ids[node] for node in part) for part in nx.strongly_connected_components(graph) if len(part) > 1
    }
    groups = find_cyclic_groups(wiring)
    assert {frozenset(group.systems) for group in groups} == expected
    for group in groups:
        ring = [wiring.position[system] for system in (*group.sample, group.sample[0])]
        assert all(graph.has_edge(one, other) for one, other in pairwise(ring))
        assert len(set(group.sample)) == len(group.sample) >= 2
        assert group.sample[0] == group.systems[0]


@given(wirings())
def test_betweenness_is_that_of_networkx_exact_and_with_every_source_chosen(wiring) -> None:
    expected = nx.betweenness_centrality(directed(wiring))
    exact, estimated = measure_betweenness(wiring), estimate_betweenness(wiring)
    for node, share in expected.items():
        assert exact[wiring.ids[node]] == pytest.approx(share, abs=1e-12)
        assert estimated[wiring.ids[node]] == pytest.approx(share, abs=1e-12)


@given(wirings())
def test_cut_points_and_bridges_are_those_of_networkx(wiring) -> None:
    graph = directed(wiring).to_undirected()
    points = {point.system: point.cuts_off for point in find_cut_points(wiring)}
    assert set(points) == {wiring.ids[node] for node in nx.articulation_points(graph)}
    assert {frozenset(pair) for pair in find_bridges(wiring)} == {
        frozenset((wiring.ids[one], wiring.ids[other])) for one, other in nx.bridges(graph)
    }
    for system, cut in points.items():
        node = wiring.position[system]
        parts = [
            len(part) for part in nx.connected_components(graph.subgraph(nx.node_connected_component(graph, node) - {node}))
        ]
        assert cut == sum(parts) - max(parts)


@given(wirings())
def test_coupling_counts_who_sees_whom(wiring) -> None:
    coupling = measure_wiring(wiring, interfaces=len(wiring.dependencies))
    closure = nx.transitive_closure(directed(wiring), reflexive=True)
    assert dict(closure.out_degree) == {wiring.position[system]: count for system, count in coupling.visibility_out.items()}
    assert dict(closure.in_degree) == {wiring.position[system]: count for system, count in coupling.visibility_in.items()}
    expected = closure.number_of_edges() / wiring.size**2 if wiring.size else 0
    assert coupling.propagation_cost == pytest.approx(expected)
    assert len(coupling.roles) == wiring.size


@given(wirings())
def test_energy_is_the_sum_of_the_singular_values(wiring) -> None:
    matrix = np.zeros((max(wiring.size, 1), max(wiring.size, 1)))
    for pair in wiring.dependencies:
        matrix[pair] = 1
    expected = math.fsum(np.linalg.svd(matrix, compute_uv=False))
    assert measure_energy(wiring.size, wiring.dependencies) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_a_ladder_of_thousands_neither_overflows_the_stack_nor_hides_its_rungs() -> None:
    size = 6_000
    wiring = wiring_of(size, [(number, number + 1) for number in range(size - 1)])
    points = find_cut_points(wiring)
    assert len(points) == size - 2
    assert points[0].cuts_off == size // 2 - 1
    assert find_reach(size, wiring.dependencies).count(0) == size
