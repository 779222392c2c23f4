"""CALM architectures, of the releases and of the drafts before them."""

from __future__ import annotations

import json

import pytest

from app.importers.registry import detect
from tests.unit.importers.foreign import codes, flows, left_out, needs_samples, read, sample, system, try_read

NODES = [
    {"unique-id": "trader", "node-type": "actor", "name": "Trader"},
    {
        "unique-id": "gui",
        "node-type": "webclient",
        "name": "Web GUI",
        "metadata": {"data-classification": "Private", "colour": "blue"},
    },
    {
        "unique-id": "orders",
        "node-type": "acme:service",
        "name": "Orders",
        "interfaces": [{"unique-id": "api", "protocol": "HTTPS", "definition-url": "https://example.org/openapi.yaml"}],
        "x-extra": 1,
    },
    {"unique-id": "db", "node-type": "database", "name": "Order store", "interfaces": [{"unique-id": "sql", "port": 5432}]},
    {"unique-id": "net", "node-type": "network", "name": "Inner net"},
]


def connects(identity, source, target, description="", **more):
    body = {"connects": {"source": {"node": source}, "destination": {"node": target}}}
    return {"unique-id": identity, "relationship-type": body, "description": description, **more}


def calm(relationships=(), *, nodes=NODES, **more):
    return json.dumps(
        {
            "$schema": "https://calm.finos.org/release/1.2/meta/calm.json",
            "nodes": nodes,
            "relationships": [*relationships],
            **more,
        }
    )


def test_nodes_are_systems_with_what_they_say():
    result = read(calm(name="Trading"))
    assert (result.inventory.id, {row.id: str(row.type) for row in result.inventory.systems}) == (
        "trading",
        {"trader": "external", "gui": "channel", "orders": "application", "db": "data_store"},
    )
    assert system(result, "gui").data.classification == "confidential"
    assert (system(result, "orders").api.availability, system(result, "db").api.availability) == ("full", "partial")
    assert system(result, "trader").api.availability == "unknown"
    counts = left_out(result)
    assert (
        counts["nodes of type network"]
        == counts["metadata that names no fact"]
        == counts["keys of nodes that are not known"]
        == 1
    )


def test_connections_interactions_compositions_and_places():
    relationships = [
        connects("r1", "gui", "orders", "Submits orders", protocol="HTTPS"),
        connects("r2", "orders", "db", "Reads orders", protocol="JDBC"),
        {"unique-id": "r3", "relationship-type": {"interacts": {"actor": "trader", "nodes": ["gui"]}}},
        {"unique-id": "r4", "relationship-type": {"composed-of": {"container": "gui", "nodes": ["orders"]}}},
        {"unique-id": "r5", "relationship-type": {"deployed-in": {"container": "net", "nodes": ["db"]}}},
        {"unique-id": "r6", "relationship-type": {"options": []}},
        connects("r7", "gui", "nobody"),
    ]
    result = read(calm(relationships))
    rows = {(row.source, row.target): row for row in result.inventory.integrations}
    assert {ends: (str(row.provider), row.protocol, str(row.mode)) for ends, row in rows.items()} == {
        ("gui", "orders"): ("target", "HTTPS", "synchronous"),
        ("db", "orders"): ("source", "JDBC", "synchronous"),
        ("gui", "trader"): ("source", None, "unknown"),
    }
    assert (system(result, "orders").domain, system(result, "db").zone) == ("Web GUI", "inner-net")
    assert left_out(result)["relationships of type options"] == 1
    assert left_out(result)["relationships of nodes that are not there"] == 1


def test_a_relationship_type_as_plain_text_is_read():
    old = [
        {
            "unique-id": "r1",
            "relationship-type": "connects",
            "parties": {"source": "gui", "destination": "orders"},
            "protocol": "mTLS",
        },
        {"unique-id": "r2", "relationship-type": "interacts", "parties": {"actor": "trader", "nodes": ["gui"]}},
    ]
    result = read(calm(old))
    assert flows(result) == {("orders", "gui"), ("gui", "trader")}
    assert system(result, "orders").auth.method == "mtls"


def test_flows_are_paths_without_the_answers():
    relationships = [
        {"unique-id": "r0", "relationship-type": {"interacts": {"actor": "trader", "nodes": ["gui"]}}},
        connects("r1", "gui", "orders"),
        connects("r2", "orders", "db"),
    ]
    steps = [
        {"relationship-unique-id": "r2", "sequence-number": 3},
        {"relationship-unique-id": "r0", "sequence-number": 1},
        {"relationship-unique-id": "r1", "sequence-number": 2, "direction": "source-to-destination"},
        {"relationship-unique-id": "r1", "sequence-number": 4, "direction": "destination-to-source"},
    ]
    flow = {"unique-id": "f", "name": "Submit an order", "transitions": steps}
    [path] = read(calm(relationships, flows=[flow])).inventory.paths
    assert [hop.system for hop in path.hops] == ["trader", "gui", "orders", "db"]


def test_two_nodes_of_one_id_are_said_and_the_first_counts():
    result = read(
        calm(
            nodes=[
                *NODES,
                {"unique-id": "db", "node-type": "service", "name": "Other"},
                {"node-type": "service", "name": "No id"},
            ]
        )
    )
    assert system(result, "db").name == "Order store"
    assert "duplicate-id" in codes(result)
    assert left_out(result)["nodes without a unique-id"] == 1


@needs_samples
def test_the_trading_system():
    """13 nodes; 16 connects and 1 interacts make 17 integrations, the 18th relationship is a composition; 7 flows."""
    result = read(sample("calm/trading-system.architecture.json"))
    inventory = result.inventory
    assert (len(inventory.systems), len(inventory.integrations), len(inventory.paths)) == (13, 17, 7)
    assert sum(row.domain == "Trading System" for row in inventory.systems) == 10
    assert {row.id for row in inventory.systems if row.api.availability == "full"} == {
        row["unique-id"]
        for row in json.loads(sample("calm/trading-system.architecture.json").data)["nodes"]
        if row.get("interfaces")
    }
    submit = next(path for path in inventory.paths if path.name == "Submit Trade Ticket")
    assert [hop.system for hop in submit.hops][:2] == ["trader", "web-gui"]


@needs_samples
def test_every_variant_of_the_diff_fixtures_is_read():
    variants = json.loads(sample("calm/diff-test-architectures.json").data)
    for name, tree in variants.items():
        result = read(json.dumps(tree), fmt="calm")
        ids = {node["unique-id"] for node in tree["nodes"] if "unique-id" in node}
        assert len(result.inventory.systems) == len(ids), name
        if name == "duplicateIdArchitecture":
            assert "duplicate-id" in codes(result)


@needs_samples
def test_a_document_of_several_architectures_asks_which():
    fixtures = sample("calm/diff-test-architectures.json")
    [fault] = try_read(fixtures).errors
    assert fault.code == "several-architectures"
    assert "19 architectures" in fault.detail
    assert "--part baseArchitecture" in fault.advice
    assert [row.code for row in try_read(fixtures, part="baseArchitectur").errors] == ["several-architectures"]
    renamed = read(fixtures, part="renameArchitecture")
    assert (renamed.inventory.id, len(renamed.inventory.systems)) == ("renamearchitecture", 4)


@pytest.mark.parametrize("document", ['{"nodes": []}', '{"nodes": [{"id": 1}]}'])
def test_other_documents_with_nodes_are_not_taken_for_calm(document):
    assert detect("", document.encode()).name == "json"
