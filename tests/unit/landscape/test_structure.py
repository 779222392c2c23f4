"""Hotspots, cycles and coupling of landscapes small enough to work out by hand."""

from __future__ import annotations

import math

import pytest

from app.landscape.build import build_landscape
from app.landscape.coupling import Role, count_roles, measure_coupling
from app.landscape.cycles import find_cycles
from app.landscape.hotspots import CutPoint, find_hotspots
from tests.worlds import bare, empty, flow, lonely, parallel_flows, ring, through_middleware, world


def wired(*pairs: str, **more):
    names = sorted({name for pair in pairs for name in pair})
    return build_landscape(world(systems=[bare(name) for name in names], integrations=[flow(*pair) for pair in pairs], **more))


def test_the_middle_of_a_chain_is_crossed_by_every_route_and_cuts_it() -> None:
    found = find_hotspots(wired("ab", "bc"))
    assert found.betweenness == {"a": 0.0, "b": pytest.approx(0.5), "c": 0.0}
    assert found.cut_points == (CutPoint("b", 1),)
    assert found.bridges == (("a", "b"), ("b", "c"))
    assert found.sampled_sources is None


def test_a_second_way_round_leaves_no_cut() -> None:
    found = find_hotspots(wired("ab", "bc", "ca"))
    assert found.cut_points == ()
    assert found.bridges == ()


def test_the_centre_of_a_star_cuts_all_but_one_off() -> None:
    found = find_hotspots(wired("ha", "hb", "hc", "hd"))
    assert found.cut_points == (CutPoint("h", 3),)


def test_the_worst_cut_comes_first() -> None:
    found = find_hotspots(wired("ab", "bc", "cd", "de"))
    assert found.cut_points == (CutPoint("c", 2), CutPoint("b", 1), CutPoint("d", 1))


def test_middleware_that_flows_pass_is_crossed_and_cuts_like_any_other() -> None:
    found = find_hotspots(build_landscape(through_middleware()))
    assert found.betweenness["bus"] > 0
    assert "bus" in {point.system for point in found.cut_points}


def test_parallel_flows_and_flows_with_itself_change_no_structure() -> None:
    landscape = build_landscape(parallel_flows())
    assert all(share <= 1 for share in find_hotspots(landscape).betweenness.values())
    assert find_cycles(wired("aa", "ab")) == ()


def test_a_ring_is_one_cycle() -> None:
    (group,) = find_cycles(build_landscape(ring()))
    assert len(group.systems) == len(group.sample) > 2


def test_the_sample_is_a_shortest_cycle_in_the_direction_of_dependency() -> None:
    (group,) = find_cycles(wired("ab", "bc", "cd", "da", "ba"))
    assert group.systems == ("a", "b", "c", "d")
    assert group.sample == ("a", "b")


def test_the_largest_group_comes_first() -> None:
    groups = find_cycles(wired("ab", "ba", "xy", "yz", "zx"))
    assert [group.systems for group in groups] == [("x", "y", "z"), ("a", "b")]


def test_no_systems_no_structure() -> None:
    for inventory in (empty(), lonely()):
        landscape = build_landscape(inventory)
        coupling = measure_coupling(landscape)
        assert coupling.c2 == 0
        assert coupling.c3 == 0
        assert coupling.largest_group == ()
        assert find_hotspots(landscape).cut_points == ()
        assert find_cycles(landscape) == ()


def test_coupling_of_a_chain_by_hand() -> None:
    """a provides to b, b to c: c sees all three, b two, a itself. Singular values of the two dependencies: 1, 1, 0."""
    coupling = measure_coupling(wired("ab", "bc"))
    assert coupling.visibility_out == {"a": 1, "b": 2, "c": 3}
    assert coupling.visibility_in == {"a": 3, "b": 2, "c": 1}
    assert coupling.propagation_cost == pytest.approx(6 / 9)
    assert (coupling.c1, coupling.c2) == (3, 2)
    assert coupling.c3 == pytest.approx(2 / 3)
    assert coupling.complexity == pytest.approx(3 + 2 * 2 / 3)
    assert coupling.roles == {"a": Role.SHARED, "b": Role.CORE, "c": Role.CONTROL}


def test_graph_energy_of_a_star() -> None:
    assert measure_coupling(wired("ha", "hb", "hc", "hd")).c3 == pytest.approx(math.sqrt(4) / 5)


def test_roles_are_measured_against_the_largest_cyclic_group() -> None:
    """x, y and z depend on each other; p provides to x, c consumes from z, e stands apart with f."""
    coupling = measure_coupling(wired("xy", "yz", "zx", "px", "zc", "ef"))
    assert coupling.largest_group == ("x", "y", "z")
    assert {system: str(role) for system, role in coupling.roles.items()} == {
        **dict.fromkeys("xyz", "core"),
        "p": "shared",
        "c": "control",
        "e": "periphery",
        "f": "periphery",
    }
    assert count_roles(coupling) == {"core": 3, "shared": 1, "control": 1, "periphery": 2}
