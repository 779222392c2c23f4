"""What is in the way where no data can run, and what comes nearest."""

from __future__ import annotations

from app.landscape.build import build_landscape
from app.landscape.obstacles import find_obstacle
from app.landscape.routes import find_routes
from tests.worlds import bare, flow, world


def landscape_of(*pairs: str, **lifecycles: str):
    names = sorted(set("".join(pairs)) | set("az") | set(lifecycles))
    return build_landscape(
        world(
            systems=[bare(name, lifecycle=lifecycles.get(name, "active")) for name in names],
            integrations=[flow(one, other) for one, other in pairs],
        )
    )


def test_the_flow_that_runs_the_other_way_is_named() -> None:
    obstacle = find_obstacle(landscape_of("ab", "cb", "cz"), "a", "z")
    assert obstacle.systems == ("a", "b", "c", "z")
    assert [item.id for item in obstacle.turned] == ["c-to-b"]
    assert (obstacle.reachable.count, obstacle.reachable.nearest) == (1, (("b", 1),))
    assert (obstacle.reaching.count, obstacle.reaching.nearest) == (1, (("c", 1),))


def test_fewer_flows_to_turn_round_come_before_a_shorter_way() -> None:
    obstacle = find_obstacle(landscape_of("za", "ab", "bc", "cd", "ed", "ez", "zc"), "a", "z")
    assert [item.id for item in obstacle.turned] == ["z-to-a"]
    two = find_obstacle(landscape_of("ca", "zc", "ab", "bd", "de", "fe", "fz"), "a", "z")
    assert [item.id for item in two.turned] == ["f-to-e"]


def test_parts_that_nothing_joins_are_told_apart() -> None:
    obstacle = find_obstacle(landscape_of("ab", "cz"), "a", "z")
    assert (obstacle.systems, obstacle.turned, obstacle.over_retired) == ((), (), ())


def test_a_retired_system_is_not_passed_and_is_named_where_only_it_is_missing() -> None:
    landscape = landscape_of("am", "mz", m="retired")
    assert find_routes(landscape, "a", "z", lambda _: 0.0) == ()
    assert find_obstacle(landscape, "a", "z").over_retired == ("m",)


def test_a_retired_system_can_still_be_asked_about_as_an_end() -> None:
    landscape = landscape_of("az", z="retired")
    assert [route.systems for route in find_routes(landscape, "a", "z", lambda _: 0.0)] == [("a", "z")]


def test_the_nearest_five_are_listed_and_the_rest_counted() -> None:
    obstacle = find_obstacle(landscape_of("ab", "ac", "ad", "ae", "af", "fg", "gh"), "a", "z")
    assert obstacle.reachable.count == 7
    assert obstacle.reachable.nearest == (("b", 1), ("c", 1), ("d", 1), ("e", 1), ("f", 1))
