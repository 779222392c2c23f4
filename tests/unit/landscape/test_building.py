"""Who provides, what is in scope, what belongs to a path: the rules of the contract, one by one."""

from __future__ import annotations

import pytest

from app.errors import UnknownSubject
from app.inventory.vocabulary import ApiAvailability
from app.landscape.build import build_landscape
from app.services.landscapes import landscape_of
from tests.worlds import bare, flow, live_only, tiny_hub, undeclared_hub, world


def test_the_end_that_is_not_the_hub_provides_else_the_source() -> None:
    landscape = build_landscape(
        world(
            systems=[bare("a"), bare("b"), bare("hub")],
            integrations=[
                flow("a", "hub", id="into-hub"),
                flow("hub", "b", id="out-of-hub"),
                flow("a", "b", id="past-hub"),
                flow("a", "b", id="stated", provider="target"),
            ],
            programme={"hub": "hub"},
        )
    )
    assert {flow.id: (flow.provider, flow.consumer) for flow in landscape.flows.values()} == {
        "into-hub": ("a", "hub"),
        "out-of-hub": ("b", "hub"),
        "past-hub": ("a", "b"),
        "stated": ("b", "a"),
    }


def test_planned_and_workaround_are_in_scope_and_the_hub_is_not_counted() -> None:
    landscape = build_landscape(
        world(
            systems=[bare(name) for name in ("hub", "a", "b", "c", "d")],
            integrations=[
                flow("a", "hub", status="planned"),
                flow("b", "hub", status="workaround"),
                flow("c", "hub", status="live"),
                flow("d", "hub", status="retiring"),
            ],
            programme={"hub": "hub"},
        )
    )
    assert landscape.in_scope == {"a", "b"}
    assert [item.id for item in landscape.flows_in_scope()] == ["a-to-hub", "b-to-hub"]


def test_nothing_is_in_scope_where_all_is_live() -> None:
    assert build_landscape(live_only()).in_scope == frozenset()


def test_a_hub_without_integrations_implies_one_with_each_other_active_system() -> None:
    landscape = build_landscape(undeclared_hub())
    assert sorted(landscape.flows) == ["billing-to-hub", "crm-to-hub"]
    assert all(item.assumed and item.in_scope for item in landscape.flows.values())
    assert [finding.code for finding in landscape.findings] == ["hub-integrations-assumed"]
    assert build_landscape(tiny_hub()).findings == ()


def test_a_scenario_that_takes_out_every_integration_brings_no_assumption_back():
    removed = {"id": "none-left", "changes": [{"remove_integration": "crm-to-shop"}]}
    inventory = world(
        systems=[bare("hub"), bare("crm"), bare("shop")],
        integrations=[{"id": "crm-to-shop", "source": "crm", "target": "shop"}],
        programme={"hub": "hub"},
        scenarios=[removed],
    )

    assert landscape_of(inventory, "none-left").flows == {}
    assert list(landscape_of(inventory).flows) == ["crm-to-shop"]


def test_a_flows_own_api_lies_over_its_providers() -> None:
    landscape = build_landscape(
        world(
            systems=[
                bare("a", api={"availability": "full", "realtime": True, "rate_limit": {"per_s": 5, "per_day": 10}}),
                bare("b"),
            ],
            integrations=[flow("a", "b", api={"availability": "none", "rate_limit": {"per_s": 1}})],
        )
    )
    (only,) = landscape.flows.values()
    assert only.api.availability is ApiAvailability.NONE
    assert only.api.realtime is True
    assert (only.api.rate_limit.per_s, only.api.rate_limit.per_day) == (1, 10)
    assert only.lacks_api is True
    assert landscape.lacks_api("a") is False


def test_a_flow_belongs_to_a_path_between_two_hops_or_a_hop_and_the_hub() -> None:
    landscape = build_landscape(
        world(
            systems=[bare(name) for name in ("a", "b", "c", "hub")],
            integrations=[flow("a", "b"), flow("b", "hub"), flow("c", "hub"), flow("a", "c"), flow("a", "a")],
            paths=[{"id": "way", "name": "Way", "hops": ["a", "b"]}],
            programme={"hub": "hub"},
        )
    )
    assert [item.id for item in landscape.flows_of_path(landscape.get_path("way"))] == ["a-to-a", "a-to-b", "b-to-hub"]
    assert [item.id for item in landscape.flows_between("b", "a")] == ["a-to-b"]
    assert [path.id for path in landscape.paths_through("a")] == ["way"]
    assert landscape.paths_through("c") == ()


def test_what_does_not_exist_is_an_error_in_the_users_words() -> None:
    landscape = build_landscape(tiny_hub())
    with pytest.raises(UnknownSubject, match="no system `nowhere`"):
        landscape.get_system("nowhere")
    with pytest.raises(UnknownSubject, match="no path `nowhere`"):
        landscape.get_path("nowhere")
    assert landscape.label_of("crm") == "Crm (crm)"
