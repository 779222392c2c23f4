"""What may only get worse when APIs go and hops or needs come: needs ruled out by today's interfaces, whatever the order."""

from __future__ import annotations

import json

from hypothesis import given

from app.landscape.build import build_landscape
from app.landscape.service_levels import path_service_level, unmet_need
from app.services.impacts import impact_document
from app.services.landscapes import analysis_document, graph_document
from tests.modifications import api_taken_away, hop_added, integration_added, need_added, order_shuffled
from tests.strategies import inventories


def unmet_paths(inventory) -> set[str]:
    landscape = build_landscape(inventory)
    return {path.id for path in landscape.paths.values() if unmet_need(landscape, path)}


@given(api_taken_away(min_paths=1))
def test_taking_an_api_away_meets_no_need(pair) -> None:
    assert unmet_paths(pair.before) <= unmet_paths(pair.after)


@given(hop_added(min_paths=1))
def test_another_hop_meets_no_need(pair) -> None:
    assert unmet_paths(pair.before) <= unmet_paths(pair.after)


@given(need_added(min_paths=1))
def test_another_need_meets_no_need(pair) -> None:
    assert unmet_paths(pair.before) <= unmet_paths(pair.after)


@given(integration_added(min_paths=1))
def test_another_integration_meets_no_need(pair) -> None:
    if not pair.before.integrations:
        return  # a first declared integration ends the hub assumption
    assert unmet_paths(pair.before) <= unmet_paths(pair.after)


@given(inventories())
def test_supposing_that_unknown_apis_lack_meets_no_need(inventory) -> None:
    landscape = build_landscape(inventory)
    unknown = frozenset(system for system in landscape.systems if landscape.lacks_api(system) is None)
    for path in landscape.paths.values():
        assert unmet_need(landscape, path) <= unmet_need(landscape, path, unknown)


@given(inventories())
def test_figures_are_never_better_than_what_is_known_allows(inventory) -> None:
    landscape = build_landscape(inventory)
    for path in landscape.paths.values():
        level = path_service_level(landscape, path)
        assert set(level.meets) == set(path.needs.model_dump(exclude_none=True))
        assert {miss.need for miss in level.misses} == {need for need, met in level.meets.items() if met is False}
        for need, figure in level.as_json().items():
            if need != "meets" and figure is not None:
                assert level.at_best[need] == figure


@given(order_shuffled())
def test_the_order_of_the_document_changes_no_byte(pair) -> None:
    before, after = build_landscape(pair.before), build_landscape(pair.after)
    assert graph_document(before) == graph_document(after)
    assert json.dumps(analysis_document(before), allow_nan=False) == json.dumps(analysis_document(after), allow_nan=False)


@given(inventories())
def test_every_flow_is_an_edge_and_every_system_has_an_impact(inventory) -> None:
    landscape = build_landscape(inventory)
    document = graph_document(landscape)
    assert [node["id"] for node in document["nodes"]] == sorted(system.id for system in inventory.systems)
    assert {row.id for row in inventory.integrations} <= {edge["id"] for edge in document["edges"]}
    for system in landscape.systems:
        impact = impact_document(landscape, system)
        direct = {flow.consumer for flow in landscape.flows_provided_by(system)} - {system}
        assert direct <= {item["system"] for item in impact["failure"]}
