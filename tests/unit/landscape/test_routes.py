"""The cheapest ways for data from one system to another, price by price."""

from __future__ import annotations

import pytest

from app.errors import BadParameter, UnknownSubject
from app.landscape.build import build_landscape
from app.landscape.routes import find_routes
from tests.worlds import bare, flow, world

PRICES = {"a-to-b": 5.0, "b-to-d": 5.0, "a-to-c": 0.0, "c-to-d": 20.0, "a-to-d": 30.0, "cheap": 12.0, "d-to-a": 0.0}


def landscape_of():
    return build_landscape(
        world(
            systems=[bare(name) for name in "abcde"],
            integrations=[flow(one, other) for one, other in ("ab", "bd", "ac", "cd", "ad", "da")]
            + [flow("a", "d", id="cheap")],
        )
    )


def price(item) -> float:
    return PRICES[item.id]


def test_routes_come_cheapest_first_with_a_price_for_each_step() -> None:
    routes = find_routes(landscape_of(), "a", "d", price, k=5)
    assert [(route.systems, route.effort_days) for route in routes] == [
        (("a", "b", "d"), 10.0),
        (("a", "d"), 12.0),
        (("a", "c", "d"), 20.0),
    ]
    assert [(step.flow.id, step.effort_days) for step in routes[0].steps] == [("a-to-b", 5.0), ("b-to-d", 5.0)]
    assert routes[1].steps[0].flow.id == "cheap"


def test_of_equally_cheap_routes_the_shorter_comes_first() -> None:
    routes = find_routes(landscape_of(), "a", "d", lambda _: 0.0, k=2)
    assert routes[0].systems == ("a", "d")


def test_data_do_not_run_backwards_and_no_route_is_no_error() -> None:
    assert find_routes(landscape_of(), "b", "c", lambda _: 0.0)[0].systems == ("b", "d", "a", "c")
    assert find_routes(landscape_of(), "a", "e", price) == ()


@pytest.mark.parametrize("k", [0, -1, 101])
def test_a_number_of_routes_out_of_bounds_is_refused(k) -> None:
    with pytest.raises(BadParameter):
        find_routes(landscape_of(), "a", "d", price, k=k)


def test_both_ends_must_exist_and_differ() -> None:
    with pytest.raises(UnknownSubject):
        find_routes(landscape_of(), "a", "nowhere", price)
    with pytest.raises(UnknownSubject):
        find_routes(landscape_of(), "nowhere", "a", price)
    with pytest.raises(BadParameter):
        find_routes(landscape_of(), "a", "a", price)
