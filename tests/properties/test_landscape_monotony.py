"""What may only get worse when APIs go and hops or needs come: needs ruled out by today's interfaces, whatever the order."""

from __future__ import annotations

import json

from hypothesis import given

from app.landscape.build import build_landscape
from app.landscape.service_levels import path_service_level, unmet_need
from app.services.impacts import impact_document
from app.services.landscapes import analysis_document, graph_document
from tests.modifications import api_taken_away, order_shuffled, things_added
from tests.strategies import inventories, mostly_small


def unmet_paths(inventory) -> set[str]:
    landscape = build_landscape(inventory)
    return {path.id for path in landscape.paths.values() if unmet_need(landscape, path)}


@given(api_taken_away(mostly_small(min_paths=1)), things_added())
def test_taking_an_api_away_or_adding_a_hop_need_or_integration_meets_no_need(taken, added) -> None:
    for pair in (taken, *added):
        assert unmet_paths(pair.before) <= unmet_paths(pair.after), pair.subject


@given(inventories())
def test_figures_are_never_better_than_what_is_known_allows(inventory) -> None:
    """Nor does supposing that unknown APIs lack meet a need; and every flow is an edge, every system has an impact."""
    landscape = build_landscape(inventory)
    unknown = frozenset(system for system in landscape.systems if landscape.lacks_api(system) is None)
    for path in landscape.paths.values():
        assert unmet_need(landscape, path) <= unmet_need(landscape, path, unknown)
        level = path_service_level(landscape, path)
        assert set(level.meets) == set(path.needs.model_dump(exclude_none=True))
        assert {miss.need for miss in level.misses} == {need for need, met in level.meets.items() if met is False}
        for need, figure in level.as_json().items():
            if need != "meets" and figure is not None:
                assert level.at_best[need] == figure
    check_graph(landscape, inventory)


def check_graph(landscape, inventory) -> None:
    document = graph_document(landscape)
    assert [node["id"] for node in document["nodes"]] == sorted(system.id for system in inventory.systems)
    assert {row.id for row in inventory.integrations} <= {edge["id"] for edge in document["edges"]}
    for system in landscape.systems:
        impact = impact_document(landscape, system)
        direct = {flow.consumer for flow in landscape.flows_provided_by(system)} - {system}
        assert direct <= {item["system"] for item in impact["failure"]}


@given(order_shuffled())
def test_the_order_of_the_document_changes_no_byte(pair) -> None:
    before, after = build_landscape(pair.before), build_landscape(pair.after)
    assert graph_document(before) == graph_document(after)
    assert json.dumps(analysis_document(before), allow_nan=False) == json.dumps(analysis_document(after), allow_nan=False)
