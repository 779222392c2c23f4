"""OpenAPI, Swagger and AsyncAPI as evidence: what they say of a system, and what they do not."""

from __future__ import annotations

import json

import pytest
import yaml

from app.importers.bundles import read_files
from app.importers.reading import Document, Options
from app.inventory.validate import validate_document
from tests.unit.importers.foreign import codes, flows, needs_samples, read, sample, system
from tests.unit.importers.small_documents import ASYNCAPI, ASYNCAPI_2, OPENAPI, SWAGGER


def described(result):
    return next(finding.detail for finding in result.findings if finding.code == "not-described")


def fields(row):
    return {schema.name: schema.fields for schema in row.schemas}


def test_an_openapi_document_fills_in_its_system():
    result = read(OPENAPI)
    orders = system(result, "orders")
    assert (orders.api.availability, orders.api.styles, orders.api.write, orders.api.realtime) == (
        "full",
        ("rest",),
        True,
        True,
    )
    assert (orders.auth.method, orders.api.rate_limit.per_s, orders.test.environment) == ("oauth2", 10, "shared")
    assert (orders.owner, orders.api.specification) == ("shop-team", "file-1")
    assert fields(orders) == {"NewOrder": 2, "Line": 3, "Order": 4, "State": 1, "Anything": None}
    assert orders.evidence["auth.method"].document == "file-1"
    assert "not-described" not in codes(result)


def test_a_swagger_document_with_sorted_keys_is_read_too():
    pets = system(read(SWAGGER), "pets")
    assert (pets.api.availability, pets.auth.method, pets.api.rate_limit.per_s, pets.api.write) == (
        "partial",
        "basic",
        50,
        False,
    )
    assert fields(pets) == {"Pet": 2}


@pytest.mark.parametrize(
    ("change", "availability", "silent"),
    [
        ({"servers": []}, "partial", "servers"),
        ({"paths": {"/x": {"get": {}}}}, "partial", "write operations"),
        ({"paths": {"/search": {"post": {}}}}, "partial", "write operations"),
        ({"paths": {}}, "partial", "operations"),
        ({"components": {}}, "full", "authentication, schemas"),
        ({"info": {"title": "Orders"}}, "full", "rate limits, a contact"),
    ],
)
def test_absent_is_unknown_and_said(change, availability, silent):
    result = read(json.dumps({**yaml.safe_load(OPENAPI), **change}))
    assert system(result, "orders").api.availability == availability
    assert silent in described(result)
    if "components" in change:
        assert system(result, "orders").auth.method == "unknown"


def test_schemas_that_are_described_in_place_are_found_where_none_is_named():
    body = {"content": {"application/json": {"schema": {"properties": {"a": {}, "b": {"properties": {"c": {}, "d": {}}}}}}}}
    tree = {"openapi": "3.0.0", "info": {"title": "T"}, "paths": {"/x": {"put": {"operationId": "putX", "requestBody": body}}}}
    assert fields(system(read(json.dumps(tree)), "t")) == {"putX request": 3}


def test_several_ways_to_authenticate_are_said():
    tree = yaml.safe_load(OPENAPI)
    del tree["security"]
    result = read(json.dumps(tree))
    assert "several-auth-methods" in codes(result)
    assert system(result, "orders").auth.method == "oauth2"


def test_references_that_go_in_circles_or_nowhere_end():
    tree = yaml.safe_load(OPENAPI)
    tree["components"]["schemas"] |= {
        "Loop": {"$ref": "#/components/schemas/Loop"},
        "Tree": {"properties": {"children": {"items": {"properties": {"more": {"$ref": "#/components/schemas/Tree"}}}}}},
        "All": {"allOf": [{"$ref": "#/components/schemas/All"}, {"properties": {"a": {}}}]},
        "Outside": {"$ref": "other.yaml#/x"},
    }
    found = fields(system(read(json.dumps(tree)), "orders"))
    assert (found["Loop"], found["All"], found["Outside"]) == (None, 1, None)
    assert found["Tree"] >= 1


MINE = {
    "schema": "seamap/inventory/v1",
    "id": "mine",
    "name": "Mine",
    "currency": "EUR",
    "systems": [
        {"id": "shop", "name": "Shop", "api": {"availability": "batch", "specification": "apis/orders.yaml"}},
        {"id": "other", "name": "Other"},
    ],
}


def test_a_description_belongs_to_the_system_whose_specification_it_is():
    mine = Document("mine.json", json.dumps(MINE).encode())
    result = read_files([Document("bundle/apis/orders.yaml", OPENAPI.encode()), mine])
    assert [row.id for row in result.inventory.systems] == ["shop", "other"]
    shop = result.inventory.systems[0]
    assert (shop.api.availability, shop.auth.method) == ("batch", "oauth2")  # what is stated stays, what is not is filled in
    assert "conflicting-facts" in codes(result)


def test_a_description_is_attached_by_name_or_alias():
    base = validate_document(MINE).inventory
    result = read_files([Document("x.yaml", OPENAPI.encode())], into=base, options=Options(system="Other"))
    assert [row.id for row in result.inventory.systems] == ["shop", "other"]
    assert result.inventory.systems[1].auth.method == "oauth2"


def test_asyncapi_3():
    orders = system(read(ASYNCAPI), "order-service")
    assert (orders.api.availability, orders.api.styles, orders.api.write) == ("full", ("events",), True)
    assert orders.auth.method == "basic"
    assert fields(orders) == {"OrderPlaced": 2, "Billed": 2, "Address": 1}
    assert {schema.name: str(schema.format) for schema in orders.schemas}["Billed"] == "avro"


def test_asyncapi_2_publish_is_what_the_application_receives():
    billing = system(read(ASYNCAPI_2), "billing")
    assert (billing.api.styles, billing.api.write, billing.auth.method) == (("mq",), True, "basic")
    assert fields(billing) == {"Order placed": 1}


def test_who_sends_on_a_channel_and_who_receives_from_it_are_joined():
    result = read(ASYNCAPI, ASYNCAPI_2)
    assert flows(result) == {("order-service", "billing")}
    [row] = result.inventory.integrations
    assert (row.mode, row.description) == ("event", "Channels: shop.orders")


@needs_samples
@pytest.mark.parametrize("name", ["CartAPI", "CustomerAPI", "ProductAPI", "Reviews", "SearchAPI"])
def test_the_openapi_samples(name):
    document = sample(f"openapi/eventcatalog-{name}-openapi.yml")
    tree = yaml.safe_load(document.data)
    result = read(document)
    [row] = result.inventory.systems
    writes = any(method in item for item in tree["paths"].values() for method in ("post", "put", "patch", "delete"))
    assert (row.name, row.api.availability) == (tree["info"]["title"], "full" if writes else "partial")
    assert row.auth.method == "unknown"  # no securitySchemes does not mean none
    assert {schema.name for schema in row.schemas} == tree["components"]["schemas"].keys()
    for schema in row.schemas:
        own = tree["components"]["schemas"][schema.name]
        if "properties" in own and not any("properties" in value for value in own["properties"].values()):
            assert schema.fields >= len(own["properties"])
    assert "authentication" in described(result)
    assert "rate limits" in described(result)


@needs_samples
def test_the_asyncapi_sample():
    document = sample("asyncapi/eventcatalog-OrderService-asyncapi.yml")
    tree = yaml.safe_load(document.data)
    [row] = read(document).inventory.systems
    assert (row.id, row.api.availability, row.api.write) == ("order-service", "full", True)
    assert tree["components"]["messages"].keys() <= {schema.name for schema in row.schemas}
