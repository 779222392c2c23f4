"""CycloneDX bills: services, nested ones too, and what flows between them."""

from __future__ import annotations

import json

import pytest

from app.importers.bundles import read_files
from app.importers.reading import Document
from app.inventory.validate import validate_document
from tests.unit.importers.foreign import codes, flows, left_out, needs_samples, read, sample, system

BILL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"bom-ref": "app", "name": "Shop"}},
    "components": [{"name": "left-pad"}],
    "services": [
        {
            "bom-ref": "gateway",
            "name": "Gateway",
            "provider": {"name": "ACME"},
            "endpoints": ["https://shop.example.org/"],
            "authenticated": False,
            "x-trust-boundary": True,
            "data": [
                {"name": "Orders", "classification": "PII", "flow": "outbound", "destination": ["urn:cdx:f08a6ccd/1#orders"]}
            ],
            "externalReferences": [{"type": "documentation", "url": "https://shop.example.org/docs"}],
            "services": [
                {
                    "bom-ref": "orders",
                    "name": "Order service",
                    "trustZone": "Inner Zone",
                    "authenticated": True,
                    "endpoints": ["https://orders.example.org"],
                    "data": [
                        {"name": "Orders", "classification": "PII", "flow": "inbound", "source": ["https://shop.example.org"]},
                        {
                            "name": "Cards",
                            "classification": "Confidental",
                            "flow": "outbound",
                            "destination": ["https://bank.example.net/v1"],
                        },
                    ],
                },
                {"bom-ref": "db", "name": "Postgres", "data": [{"classification": "blue", "flow": "inbound"}]},
            ],
        }
    ],
    "dependencies": [
        {"ref": "app", "dependsOn": ["gateway"]},
        {"ref": "gateway", "dependsOn": ["orders"]},
        {"ref": "orders", "dependsOn": ["db"]},
    ],
}


def test_services_are_systems_nested_ones_too():
    result = read(json.dumps(BILL))
    assert result.inventory.id == "shop"
    assert {row.id for row in result.inventory.systems} == {"gateway", "order-service", "postgres", "bank-example-net"}
    gateway, orders, database = (system(result, name) for name in ("gateway", "order-service", "postgres"))
    assert (gateway.vendor, gateway.auth.method, gateway.api.availability) == ("ACME", "none", "full")
    assert (orders.auth.method, orders.api.availability, orders.zone, orders.domain) == (
        "unknown",
        "partial",
        "inner-zone",
        "Gateway",
    )
    assert (database.type, database.api.availability) == ("data_store", "unknown")
    assert system(result, "bank-example-net").type == "external"
    assert left_out(result)["components"] == 1


def test_a_flow_declared_at_both_ends_is_one_and_a_dependency_adds_what_no_flow_says():
    result = read(json.dumps(BILL))
    assert flows(result) == {("gateway", "order-service"), ("order-service", "bank-example-net"), ("order-service", "postgres")}
    rows = {(row.source, row.target): row for row in result.inventory.integrations}
    assert rows["gateway", "order-service"].carries == ("Orders",)
    assert rows["order-service", "postgres"].provider == "target"  # its data flow is inbound
    assert left_out(result)["dependencies of components, which are no services"] == 1


def test_classifications_are_forgiven_their_spelling_and_the_strictest_counts():
    result = read(json.dumps(BILL))
    assert system(result, "order-service").data.classification == "confidential"
    assert system(result, "gateway").schemas[0].contains == ("pii",)
    assert left_out(result)["classifications that are not known"] == 1


def test_the_same_as_xml():
    document = """<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.5" version="1"><services>
      <service bom-ref="a"><name>Alpha</name><endpoints><endpoint>https://a.example.org</endpoint></endpoints>
        <authenticated>false</authenticated>
        <data><dataflow name="Orders"><classification flow="outbound">PII</classification>
          <destination><url>b</url></destination></dataflow></data>
        <services><service bom-ref="b"><name>Beta</name></service></services></service></services>
      <dependencies><dependency ref="a"><dependency ref="b"/></dependency></dependencies></bom>"""
    result = read(document)
    assert flows(result) == {("alpha", "beta")}
    assert (system(result, "alpha").auth.method, system(result, "alpha").data.classification) == ("none", "confidential")


@needs_samples
def test_the_saas_bill():
    """Six services, five of them nested; five dependencies between services; eight flows that do not name the other end."""
    result = read(sample("cyclonedx/saasbom-apigateway-microservices-datastores.json"))
    assert len(result.inventory.systems) == 6
    assert flows(result) == {
        ("microservice-1", "api-gateway"),
        ("microservice-2", "api-gateway"),
        ("microservice-3", "api-gateway"),
        ("postgres", "microservice-1"),
        ("s3", "microservice-3"),
    }
    assert left_out(result) == {
        "data flows that do not name the other end": 8,
        "dependencies of components, which are no services": 1,
    }
    assert system(result, "api-gateway").data.classification == "restricted"


ZIPKIN = [
    {"parent": "portal", "child": "orders", "callCount": 200, "errorCount": 10},
    {"parent": "portal", "child": "portal", "callCount": 5},
    {"parent": "orders", "child": "stock", "callCount": 7},
]


@pytest.mark.parametrize("body", [ZIPKIN, {"data": ZIPKIN, "total": 0, "errors": None}])
def test_observed_traffic_is_live(body):
    result = read(json.dumps(body))
    rows = {(row.source, row.target): row for row in result.inventory.integrations}
    assert {ends: (str(row.status), row.failure_share) for ends, row in rows.items()} == {
        ("orders", "portal"): ("live", 0.05),
        ("stock", "orders"): ("live", None),
    }
    assert "status-assumed" not in codes(result)


def test_observed_traffic_is_compared_with_what_is_declared():
    mine = validate_document(
        {
            "schema": "seamap/inventory/v1",
            "id": "mine",
            "name": "Mine",
            "currency": "EUR",
            "systems": [
                {"id": "portal", "name": "Portal"},
                {"id": "orders", "name": "Orders"},
                {"id": "stock", "name": "Stock"},
            ],
            "integrations": [
                {"source": "portal", "target": "orders", "provider": "target", "status": "live"},
                {"source": "stock", "target": "portal", "status": "live"},
                {"source": "orders", "target": "stock", "status": "planned"},
            ],
        }
    ).inventory
    result = read_files([Document("deps.json", json.dumps(ZIPKIN).encode())], into=mine)
    assert {row.id for row in result.inventory.integrations} == {
        "portal-to-orders",  # the same interface, though the data are declared to go to it
        "stock-to-portal",
        "orders-to-stock",
        "stock-to-orders",
    }
    said = {finding.code: finding.subject for finding in result.findings}
    assert said["undeclared-traffic"] == {"integration": "stock-to-orders"}
    assert said["unobserved-integration"] == {"integration": "stock-to-portal"}
