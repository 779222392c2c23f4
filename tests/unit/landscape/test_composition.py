"""Availability multiplies, latency adds, age takes the worst and every wait, throughput the narrowest; unknown stays so."""

from __future__ import annotations

import pytest

from app.errors import EmptyPath
from app.landscape.composition import Composed, compose_age, compose_availability, compose_latency, compose_throughput


def test_availability_is_the_product() -> None:
    assert compose_availability([0.99, 0.995, 0.999]).whole == pytest.approx(0.98406495)


def test_one_unknown_hop_makes_the_whole_unknown_but_bounds_it() -> None:
    composed = compose_availability([0.9, None])
    assert composed == Composed(None, 0.9)
    assert composed.meets_at_least(0.99) is False
    assert composed.meets_at_least(0.9) is None


def test_nothing_known_leaves_everything_open() -> None:
    composed = compose_latency([None, None])
    assert composed == Composed(None, None)
    assert composed.meets_at_most(1) is None


def test_latency_adds_up() -> None:
    assert compose_latency([300, 700, 120]).whole == 1120
    assert compose_latency([300, None, 900]).meets_at_most(1000) is False


def test_age_is_the_worst_hop_and_every_wait() -> None:
    assert compose_age([24, 2, 0], [1, 24]).whole == 49
    assert compose_age([24, None], [1]) == Composed(None, 25)
    assert compose_age([24, 2], [None]) == Composed(None, 24)
    assert compose_age([3], []).whole == 3


def test_throughput_is_the_narrowest_hop() -> None:
    assert compose_throughput([50, 5, 80]).whole == 5
    assert compose_throughput([50, None]).meets_at_least(60) is False


def test_a_figure_that_is_exactly_what_is_asked_for_meets_it() -> None:
    assert compose_availability([0.99, 0.995]).meets_at_least(0.98505) is True
    assert compose_latency([0.1, 0.2]).meets_at_most(0.3) is True


@pytest.mark.parametrize("compose", [compose_availability, compose_latency, compose_throughput])
def test_a_chain_without_hops_is_an_error(compose) -> None:
    with pytest.raises(EmptyPath):
        compose([])
    with pytest.raises(EmptyPath):
        compose_age([], [])
