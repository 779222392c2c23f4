"""What lacks an API, who needs it, and what nobody knows about it."""

from __future__ import annotations

from app.landscape.build import build_landscape
from app.landscape.gaps import (
    find_closed_flows,
    find_gaps,
    find_targets_without_way_in,
    find_unjoined_hops,
    find_unknown_apis,
)
from tests.worlds import all_unknown, bare, flow, live_only, one_missing_api, system, tiny_hub, world


def test_a_missing_api_names_what_needs_it_and_how_tightly() -> None:
    landscape = build_landscape(
        world(
            systems=[
                system("hub"),
                system("core", api={"availability": "batch", "realtime": None}, sla={"freshness_hours": None}),
            ],
            integrations=[
                flow("core", "hub", id="read", needs={"latency_ms": 2000}),
                flow("hub", "core", id="write", needs={"freshness_hours": 1, "latency_ms": 3000}),
                flow("core", "hub", id="old", status="live"),
            ],
            paths=[{"id": "way", "name": "Way", "hops": ["hub", "core"], "needs": {"latency_ms": 900}}],
            programme={"hub": "hub"},
        )
    )
    (gap,) = find_gaps(landscape)
    assert gap.system == "core"
    assert gap.flows == ("read", "write")
    assert gap.paths == ("way",)
    assert (gap.latency_ms, gap.freshness_hours, gap.writes) == (900, 1, True)
    assert gap.unknown == ("api.realtime", "api.upgrade", "sla.freshness_hours")
    assert find_unknown_apis(landscape) == ()


def test_an_unknown_availability_is_no_gap_but_is_not_forgotten() -> None:
    landscape = build_landscape(all_unknown())
    assert find_gaps(landscape) == ()
    unknown = find_unknown_apis(landscape)
    assert [item.system for item in unknown] == ["billing", "core", "crm"]
    assert all(item.lacks_api is None and "api.availability" in item.unknown for item in unknown)


def test_what_nothing_in_scope_touches_is_no_gap() -> None:
    assert find_gaps(build_landscape(live_only())) == ()
    assert find_gaps(build_landscape(tiny_hub())) == ()
    assert [gap.system for gap in find_gaps(build_landscape(one_missing_api("manual")))] == ["billing"]


def test_the_hub_never_lacks_an_api() -> None:
    landscape = build_landscape(
        world(
            systems=[system("hub", api={"availability": "none"}), system("crm")],
            integrations=[flow("hub", "crm", provider="source")],
            programme={"hub": "hub"},
        )
    )
    assert find_gaps(landscape) == ()


def test_a_flow_may_lack_the_api_that_its_provider_has() -> None:
    landscape = build_landscape(
        world(
            systems=[system("a"), system("b")],
            integrations=[flow("a", "b", id="closed", api={"availability": "manual"}), flow("a", "b", id="open")],
        )
    )
    assert [item.id for item in find_closed_flows(landscape)] == ["closed"]
    assert find_gaps(landscape) == ()


def test_a_target_with_no_way_in_is_found_where_the_source_provides() -> None:
    closed = {"availability": "none"}
    landscape = build_landscape(
        world(
            systems=[system("a"), system("b", api=closed), system("c", api={"availability": "manual"})],
            integrations=[
                flow("a", "b", id="push", provider="source"),
                flow("a", "b", id="pull", provider="target"),
                flow("a", "c", id="typed", provider="source"),
                flow("a", "b", id="done", provider="source", status="live"),
            ],
        )
    )
    assert [item.id for item in find_targets_without_way_in(landscape)] == ["push"]


def test_neighbouring_hops_that_nothing_joins_are_found() -> None:
    landscape = build_landscape(
        world(
            systems=[bare(name) for name in "abcd"],
            integrations=[{"source": "b", "target": "a"}, {"source": "c", "target": "d"}],
            paths=[{"id": "way", "name": "Way", "hops": ["a", "b", "c", "c", "d", "a"]}],
        )
    )
    assert find_unjoined_hops(landscape, landscape.get_path("way")) == (("b", "c"), ("d", "a"))
