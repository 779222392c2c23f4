"""What a route offers, step by step and end to end."""

from __future__ import annotations

import pytest

from app.landscape.build import build_landscape
from app.landscape.route_levels import route_level, step_level
from app.landscape.routes import find_routes
from tests.worlds import flow, system, world


def landscape_of(**of_b):
    sla = {"availability": 0.99, "latency_p95_ms": 100, "throughput_per_s": 50, "freshness_hours": 1}
    return build_landscape(
        world(
            systems=[
                system("a", sla={**sla, "freshness_hours": 12}),
                system("b", sla={**sla, "throughput_per_s": 7, **of_b}),
                system("c", sla=sla),
                system("bus", type="middleware", sla={**sla, "availability": 0.9, "latency_p95_ms": 5}),
            ],
            integrations=[
                flow("a", "b", mode="batch", frequency="daily"),
                flow("b", "c", mode="synchronous", via=["bus"]),
            ],
        )
    )


def the_route(landscape):
    return find_routes(landscape, "a", "c", lambda _: 0.0)[0]


def test_a_step_is_its_provider_what_it_passes_and_the_data_of_its_source() -> None:
    landscape = landscape_of()
    nightly, call = (step_level(landscape, step.flow) for step in the_route(landscape).steps)
    assert (nightly.availability, nightly.latency_ms, nightly.freshness_hours, nightly.wait_hours) == (0.99, 100, 12, 24)
    assert (call.availability, call.latency_ms, call.wait_hours) == (pytest.approx(0.99 * 0.9), 105, 0)


def test_end_to_end_only_what_answers_at_once_multiplies_and_the_data_wait_for_timetables() -> None:
    landscape = landscape_of()
    level = route_level(landscape, the_route(landscape))
    assert level.availability.whole == pytest.approx(0.99 * 0.99 * 0.9)
    assert (level.latency.whole, level.age.whole, level.throughput.whole) == (205, 36, 7)
    assert not level.is_open


def test_what_is_unknown_stays_unknown_and_leaves_a_bound() -> None:
    landscape = landscape_of(availability=None, latency_p95_ms=None)
    level = route_level(landscape, the_route(landscape))
    assert (level.availability.whole, level.availability.at_best) == (None, pytest.approx(0.99 * 0.9))
    assert (level.latency.whole, level.latency.at_best) == (None, 105)
