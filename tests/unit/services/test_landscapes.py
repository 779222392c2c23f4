"""The documents of the landscape: the contract's fields, in an order that only the content decides."""

from __future__ import annotations

import json

import networkx as nx
import pytest

from app.errors import UnknownSubject
from app.services.impacts import impact_document
from app.services.landscapes import analysis_document, graph_document, landscape_of
from tests.worlds import WORLDS, mainframe_between_two, one_missing_api, parallel_flows, tiny_hub, undeclared_hub


def test_the_graph_has_the_contracts_fields() -> None:
    document = graph_document(landscape_of(one_missing_api()))
    node = {item["id"]: item for item in document["nodes"]}["billing"]
    assert (node["name"], node["in_scope"], node["lacks_api"]) == ("Billing", True, True)
    edge = document["edges"][0]
    assert {name: edge[name] for name in ("id", "source", "target", "provider", "consumer", "status", "in_scope")} == {
        "id": "billing-to-hub",
        "source": "billing",
        "target": "hub",
        "provider": "billing",
        "consumer": "hub",
        "status": "planned",
        "in_scope": True,
    }


def test_the_hub_is_not_in_scope_and_lacks_nothing() -> None:
    hub = next(item for item in graph_document(landscape_of(tiny_hub()))["nodes"] if item["hub"])
    assert (hub["id"], hub["in_scope"], hub["lacks_api"]) == ("hub", False, False)


def test_networkx_reads_the_graph_with_every_parallel_flow() -> None:
    document = json.loads(json.dumps(graph_document(landscape_of(parallel_flows()))))
    graph = nx.node_link_graph(document)
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges("crm", "billing") == 3
    assert graph.number_of_edges("billing", "crm") == 2
    assert set(graph) == {"crm", "billing"}


def test_assumed_integrations_are_marked() -> None:
    assert [edge["assumed"] for edge in graph_document(landscape_of(undeclared_hub()))["edges"]] == [True, True]


def test_the_analysis_has_the_contracts_parts() -> None:
    document = analysis_document(landscape_of(mainframe_between_two()))
    assert {
        "missing_apis",
        "single_points_of_failure",
        "cycles",
        "coupling",
        "service_level_gaps",
        "findings",
    } <= document.keys()
    (missing,) = document["missing_apis"]
    assert missing["system"] == "core"
    assert missing["integrations"] == ["core-to-scoring"]
    assert missing["needs"] == {"latency_ms": 2000, "freshness_hours": None, "write": False}
    (gap,) = document["service_level_gaps"]
    assert gap["path"] == "decide"
    assert gap["meets"]["latency_ms"] is False
    assert gap["needs"] == {"latency_ms": 2000, "availability": 0.995}
    assert [hop["system"] for hop in gap["hops"]] == ["portal", "core", "scoring"]


def test_a_scenario_changes_the_answer_and_an_unknown_one_is_an_error() -> None:
    inventory = mainframe_between_two()
    assert analysis_document(landscape_of(inventory, "real-core"))["missing_apis"] == []
    assert graph_document(landscape_of(inventory, "real-core"))["graph"]["scenario"] == "real-core"
    with pytest.raises(UnknownSubject):
        landscape_of(inventory, "nowhere")


def test_the_impact_of_a_system() -> None:
    document = impact_document(landscape_of(mainframe_between_two()), "core")
    assert [item["system"] for item in document["failure"]] == ["portal", "scoring"]
    assert [item["system"] for item in document["change"]] == ["scoring"]
    assert document["paths"][0]["path"] == "decide"
    assert document["paths"][0]["survives"] is False
    with pytest.raises(UnknownSubject):
        impact_document(landscape_of(tiny_hub()), "nowhere")


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_every_world_gives_strict_json_twice_the_same(name) -> None:
    inventory = WORLDS[name]()
    texts = [
        json.dumps([graph_document(landscape), analysis_document(landscape)], allow_nan=False)
        for landscape in (landscape_of(inventory), landscape_of(inventory))
    ]
    assert texts[0] == texts[1]
