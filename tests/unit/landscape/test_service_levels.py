"""What a path offers end to end, worked out by hand beside each case, and which needs today's interfaces rule out."""

from __future__ import annotations

from typing import Any

import pytest

from app.estimation.effort_model import default_effort_model
from app.inventory.vocabulary import Mode
from app.landscape.build import build_landscape
from app.landscape.offered import UNKNOWN_FRESHNESS_HOURS
from app.landscape.service_levels import path_service_level, unmet_need
from tests.worlds import bare, flow, mainframe_between_two, overlay, system, world

SYNC = {"mode": "synchronous", "frequency": "per call"}


def levels(systems: list, integrations: list, hops: list, needs: dict | None = None, **more: Any):
    path = {"id": "way", "name": "Way", "hops": hops, "needs": needs or {}}
    landscape = build_landscape(world(systems=systems, integrations=integrations, paths=[path], **more))
    return landscape, landscape.get_path("way")


def three(needs: dict | None = None, hops: list | None = None, **changes: dict):
    """Return a, b, c in a synchronous chain: 0.99 · 0.98 · 0.97, 100 + 200 + 300 ms, current data."""
    slas = {"a": (0.99, 100), "b": (0.98, 200), "c": (0.97, 300)}
    systems = [
        system(name, **overlay({"sla": {"availability": share, "latency_p95_ms": latency}}, changes.get(name, {})))
        for name, (share, latency) in slas.items()
    ]
    systems.append(system("bus", type="middleware", sla={"availability": 0.5, "latency_p95_ms": 7}))
    integrations = [flow(*pair, **overlay(SYNC, changes.get(pair, {}))) for pair in ("ab", "bc")]
    return levels(systems, integrations, hops or ["a", "b", "c"], needs)


def test_synchronous_hops_multiply_and_add() -> None:
    found = path_service_level(*three())
    assert found.availability == pytest.approx(0.99 * 0.98 * 0.97)
    assert found.latency_ms == 600
    assert found.freshness_hours == 0
    assert found.throughput_per_s == 100
    assert [hop.mode for hop in found.hops] == [None, Mode.SYNCHRONOUS, Mode.SYNCHRONOUS]
    assert found.meets == {}
    assert found.misses == ()


def test_needs_that_are_met_and_one_that_is_not() -> None:
    found = path_service_level(*three({"availability": 0.95, "latency_ms": 600, "freshness_hours": 1, "throughput_per_s": 100}))
    assert found.meets == {"availability": False, "latency_ms": True, "freshness_hours": True, "throughput_per_s": True}
    (miss,) = found.misses
    assert (miss.need, miss.hop, miss.by_interface) == ("availability", "c", False)
    assert miss.offered == pytest.approx(0.941094)
    assert "C (c)" in miss.words
    assert "0.95" in miss.words


def test_a_hop_with_a_fallback_leaves_the_product_and_not_the_sum() -> None:
    found = path_service_level(*three(hops=["a", {"system": "b", "fallback": "queue"}, "c"]))
    assert found.availability == pytest.approx(0.99 * 0.97)
    assert found.latency_ms == 600


def test_a_hop_with_a_fallback_is_never_blamed_for_the_availability_of_the_others() -> None:
    slas_worst_last = ["a", "b", {"system": "c", "fallback": "queue"}]
    (miss,) = path_service_level(*three({"availability": 0.98}, hops=slas_worst_last)).misses
    assert (miss.need, miss.hop) == ("availability", "b")


def test_a_hop_with_and_without_fallback_stays_in_the_product() -> None:
    landscape, path = three(hops=["a", {"system": "b", "fallback": "queue"}, "c", "b"])
    assert path_service_level(landscape, path).availability == pytest.approx(0.99 * 0.98 * 0.97)


def test_middleware_counts_once_in_the_product_and_for_each_passage_in_the_sum() -> None:
    found = path_service_level(*three(ab={"via": ["bus"]}, bc={"via": ["bus"]}))
    assert found.availability == pytest.approx(0.99 * 0.98 * 0.97 * 0.5)
    assert found.latency_ms == 614
    assert found.hops[1].via == ("bus",)


def test_one_unknown_hop_makes_the_figures_unknown() -> None:
    found = path_service_level(
        *three({"availability": 0.9, "latency_ms": 1000}, b={"sla": {"availability": None, "latency_p95_ms": None}})
    )
    assert found.availability is None
    assert found.latency_ms is None
    assert found.meets == {"availability": None, "latency_ms": None}
    assert found.at_best["latency_ms"] == 400


def test_what_is_known_can_miss_a_need_whatever_the_unknown_turns_out_to_be() -> None:
    found = path_service_level(
        *three({"availability": 0.98, "latency_ms": 350}, b={"sla": {"availability": None, "latency_p95_ms": None}})
    )
    assert found.availability is None
    assert found.meets == {"availability": False, "latency_ms": False}
    assert all("at best" in miss.words for miss in found.misses)


def test_batch_hops_age_the_data_and_leave_product_and_sum() -> None:
    found = path_service_level(*three(ab={"mode": "batch", "frequency": "daily"}, a={"sla": {"freshness_hours": 6}}))
    assert found.freshness_hours == 30
    assert found.availability == pytest.approx(0.98 * 0.97)
    assert found.latency_ms == 500
    assert [hop.answers_at_once for hop in found.hops] == [False, True, True]


def test_a_batch_without_a_known_timetable_has_an_unknown_age() -> None:
    found = path_service_level(*three({"freshness_hours": 1}, ab={"mode": "batch", "frequency": "when there is time"}))
    assert found.freshness_hours is None
    assert found.meets == {"freshness_hours": None}


def test_nothing_answers_within_milliseconds_behind_a_batch() -> None:
    found = path_service_level(*three({"latency_ms": 5000}, bc={"mode": "file", "frequency": "hourly"}))
    assert found.meets == {"latency_ms": False}
    assert [(miss.hop, miss.by_interface) for miss in found.misses] == [("c", False)]


def test_a_path_with_no_synchronous_hop_has_no_availability_and_no_latency() -> None:
    batch = {"mode": "batch", "frequency": "daily"}
    found = path_service_level(*three({"availability": 0.9}, ab=batch, bc=batch))
    assert found.availability is None
    assert found.latency_ms is None
    assert found.meets == {"availability": None}


def test_hops_that_nothing_joins_are_named_and_leave_latency_open() -> None:
    landscape, path = levels(
        [system("a"), system("b"), system("c")], [flow("a", "b", **SYNC)], ["a", "b", "c"], {"latency_ms": 1000}
    )
    found = path_service_level(landscape, path)
    assert found.gaps == (("b", "c"),)
    assert found.hops[2].mode is None
    assert found.meets == {"latency_ms": None}
    assert found.freshness_hours is None


def test_the_hub_joins_hops_that_each_have_a_flow_with_it() -> None:
    landscape, path = levels(
        [system("a"), system("b"), system("hub", sla={"availability": 0.9})],
        [flow("a", "hub", **SYNC), flow("hub", "b", **SYNC)],
        ["a", "b"],
        programme={"hub": "hub"},
    )
    found = path_service_level(landscape, path)
    assert found.gaps == ()
    assert found.hops[1].via == ("hub",)
    assert found.availability == pytest.approx(0.999 * 0.999 * 0.9)


def test_listed_middleware_joins_hops_too() -> None:
    landscape, path = levels(
        [system("a"), system("b"), system("bus", type="middleware"), system("other")],
        [flow("a", "bus", **SYNC), flow("bus", "b", **SYNC), flow("a", "other"), flow("other", "b")],
        ["a", "b"],
    )
    assert path_service_level(landscape, path).gaps == ()
    assert path_service_level(landscape, path).hops[1].via == ("bus",)


def test_of_parallel_flows_the_one_that_stays_and_answers_leads_to_the_hop() -> None:
    landscape, path = levels(
        [system("a"), system("b")],
        [
            flow("a", "b", id="one", status="live"),
            flow("a", "b", id="two", **SYNC),
            flow("a", "b", id="zero", status="retiring", **SYNC),
        ],
        ["a", "b"],
    )
    assert path_service_level(landscape, path).hops[1].mode is Mode.SYNCHRONOUS


def test_nothing_known_is_nothing_promised() -> None:
    landscape, path = levels(
        [bare("a"), bare("b")], [{"source": "a", "target": "b"}], ["a", "b"], {"latency_ms": 1, "availability": 1}
    )
    found = path_service_level(landscape, path)
    assert found.as_json() == {
        "availability": None,
        "latency_ms": None,
        "freshness_hours": None,
        "throughput_per_s": None,
        "meets": {"availability": None, "latency_ms": None},
    }
    assert not unmet_need(landscape, path)


def test_a_mainframe_with_nightly_extracts_misses_two_seconds_and_says_so() -> None:
    landscape = build_landscape(mainframe_between_two())
    path = landscape.get_path("decide")
    found = path_service_level(landscape, path)
    assert found.meets["latency_ms"] is False
    miss = next(miss for miss in found.misses if miss.hop == "core")
    assert miss.by_interface
    assert "has no API (batch) and would have to answer within 2000 ms" in miss.words
    assert unmet_need(landscape, path)


@pytest.mark.parametrize(
    ("api", "sla", "needs", "unmet"),
    [
        ({"availability": "batch"}, {}, {"latency_ms": 2000}, True),
        ({"availability": "full"}, {}, {"latency_ms": 2000}, False),
        ({"availability": "partial"}, {}, {"latency_ms": 2000}, False),
        ({"availability": "unknown"}, {}, {"latency_ms": 2000}, False),
        ({"availability": "none", "realtime": False}, {"freshness_hours": 12}, {"freshness_hours": 4}, True),
        ({"availability": "none", "realtime": True}, {"freshness_hours": 12}, {"freshness_hours": 4}, False),
        ({"availability": "none", "realtime": None}, {"freshness_hours": None}, {"freshness_hours": 4}, True),
        ({"availability": "none", "realtime": None}, {"freshness_hours": None}, {"freshness_hours": 24}, False),
        ({"availability": "full"}, {"availability": 0.9}, {"availability": 0.95}, True),
        ({"availability": "full"}, {"availability": None}, {"availability": 0.95}, False),
        ({"availability": "full"}, {"latency_p95_ms": 1900}, {"latency_ms": 2000}, True),
        ({"availability": "batch"}, {}, {}, False),
    ],
)
def test_needs_that_todays_interfaces_rule_out(api, sla, needs, unmet) -> None:
    systems = [system("a"), system("b", api=api, sla=sla)]
    assert unmet_need(*levels(systems, [flow("a", "b", **SYNC)], ["a", "b"], needs)) is unmet


def test_an_unknown_api_is_judged_as_the_caller_supposes() -> None:
    landscape, path = levels(
        [system("a"), system("b", api={"availability": "unknown"})], [flow("a", "b", **SYNC)], ["a", "b"], {"latency_ms": 2000}
    )
    assert not unmet_need(landscape, path)
    assert unmet_need(landscape, path, frozenset({"b"}))
    assert not unmet_need(landscape, path, frozenset({"elsewhere"}))


def test_the_hub_never_lacks_an_api() -> None:
    landscape, path = levels(
        [system("a"), system("b", api={"availability": "none"})],
        [flow("a", "b", **SYNC)],
        ["a", "b"],
        {"latency_ms": 2000},
        programme={"hub": "b"},
    )
    assert not unmet_need(landscape, path, frozenset({"b"}))


def test_one_night_is_the_same_for_paths_and_for_ways_round():
    assert default_effort_model().value("missing_api.unknown_freshness") == UNKNOWN_FRESHNESS_HOURS
