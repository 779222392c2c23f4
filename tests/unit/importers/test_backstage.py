"""Backstage catalogues: counts that can be checked against the file, and the traps that real ones hold."""

from __future__ import annotations

import json

import pytest
import yaml

from app.inventory.diff import diff_inventories
from tests.unit.importers.foreign import codes, flows, left_out, read, sample, system, try_read

CATALOGUE = """\
# ours
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: orders
  title: Order service
  description: Keeps orders.
  tags: [java, confidential]
spec:
  type: service
  lifecycle: production
  owner: group:default/checkout
  system: shop
  providesApis: [orders-api]
  consumesApis: [stock-api, payments, Legacy Billing]
  dependsOn: ['resource:orders-db', 'component:default/stock']
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: stock}
spec: {type: service, lifecycle: experimental, owner: shop-undefined, system: shop, providesApis: [stock-api]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: payments, title: Payments}
spec: {type: website, lifecycle: deprecated, owner: user:ada, system: money}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: orders-api}
spec:
  type: openapi
  lifecycle: production
  owner: checkout
  system: shop
  definition: |
    openapi: 3.0.0
    info: {title: Orders}
    servers: [{url: https://orders.example.org}]
    paths:
      /orders: {get: {}, post: {}}
    components:
      securitySchemes: {key: {type: apiKey, name: k, in: header}}
      schemas: {Order: {properties: {id: {}, lines: {}}}}
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: stock-api}
spec: {type: grpc, lifecycle: production, owner: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {name: orders-db}
spec: {type: database, owner: checkout, system: shop}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop, title: Web shop}
spec: {owner: checkout, domain: retail}
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: money}
spec: {owner: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Domain
metadata: {name: retail, title: Retail}
spec: {owner: checkout}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: checkout, title: Checkout team}
spec: {type: team}
---
apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: root}
spec: {}
"""


def test_components_and_resources_are_systems_and_what_they_use_is_an_integration():
    result = read(CATALOGUE)
    assert {row.id for row in result.inventory.systems} == {"orders", "stock", "payments", "orders-db", "legacy-billing"}
    assert flows(result) == {
        ("stock", "orders"),
        ("payments", "orders"),
        ("legacy-billing", "orders"),
        ("orders-db", "orders"),
    }  # stock is depended on as well as consumed: one flow
    assert left_out(result)["locations"] == 1
    assert left_out(result)["descriptions of systems that are only referred to"] == 1


def test_facts_and_where_they_came_from():
    orders = system(read(CATALOGUE), "orders")
    assert (orders.name, orders.aliases, orders.domain, orders.owner) == (
        "Order service",
        ("orders",),
        "Retail",
        "checkout-team",
    )
    assert (orders.api.availability, orders.api.write, orders.auth.method) == ("full", True, "api_key")
    assert [(schema.name, schema.fields) for schema in orders.schemas] == [("Order", 2)]
    assert orders.data.classification == "confidential"
    assert orders.evidence["api.availability"].source == "backstage"
    assert orders.evidence["api.availability"].document == "file-1"
    assert all(0 < row.confidence <= 1 for row in orders.evidence.values())


def test_an_api_without_a_definition_is_partial_and_none_at_all_is_unknown():
    result = read(CATALOGUE)
    assert system(result, "stock").api.availability == "partial"
    assert system(result, "stock").api.styles == ("grpc",)
    assert system(result, "payments").api.availability == "unknown"
    assert system(result, "orders-db").api.availability == "unknown"
    assert system(result, "orders-db").type == "data_store"


def test_owners_that_are_placeholders_are_unknown():
    result = read(CATALOGUE)
    assert system(result, "stock").owner is None
    assert [team.name for team in result.inventory.teams] == ["Checkout team", "ada"]


def test_lifecycles():
    result = read(CATALOGUE)
    assert system(result, "payments").lifecycle == "retiring"
    assert (system(result, "stock").lifecycle, system(result, "stock").tags) == ("active", ("experimental",))


def test_level_system_folds_components_and_keeps_what_crosses():
    result = read(CATALOGUE, level="system")
    assert {row.id for row in result.inventory.systems} == {"shop", "money", "legacy-billing"}
    assert flows(result) == {("money", "shop"), ("legacy-billing", "shop")}
    assert system(result, "shop").api.availability == "full"
    assert left_out(result)["flows inside one system"] == 2


def test_one_name_in_several_systems_stays_several_systems():
    entity = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: %s}\n"
        "spec: {type: %s, system: %s, dependsOn: [%s]}\n"
    )
    result = read(
        "---\n".join(
            [
                entity % ("cache", "database", "one", ""),
                entity % ("cache", "database", "two", ""),
                entity % ("app", "service", "two", "'component:cache'"),
                entity % ("other", "service", "three", "'component:cache'"),
            ]
        )
    )
    assert {row.id for row in result.inventory.systems} == {"one-cache", "two-cache", "app", "other"}
    assert flows(result) == {("two-cache", "app"), ("one-cache", "other"), ("two-cache", "other")}
    assert left_out(result)["references that name several entities, all of which were taken"] == 1


def test_the_answer_of_the_catalogue_s_api_is_read_too():
    entities = [entity for entity in yaml.safe_load_all(CATALOGUE) if entity]
    for body in (entities, {"items": entities, "totalItems": len(entities)}):
        result = read(json.dumps(body))
        assert flows(result) == flows(read(CATALOGUE))
    related = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "a"},
        "spec": {},
        "relations": [
            {"type": "dependsOn", "targetRef": "component:default/b"},
            {"type": "ownedBy", "targetRef": "group:default/ops"},
        ],
    }
    result = read(json.dumps([related]))
    assert flows(result) == {("b", "a")}
    assert system(result, "a").owner == "ops"


def test_files_of_one_catalogue_refer_to_one_another():
    first, *rest = CATALOGUE.split("---\n")
    assert flows(read(first, *rest)) == flows(read(CATALOGUE))


def test_what_is_no_entity_is_counted_and_what_is_no_yaml_is_an_error():
    result = read(CATALOGUE + "---\njust text\n---\nkind: Component\n")
    assert left_out(result)["documents that are no catalogue entity"] == 2
    broken = try_read(CATALOGUE + "---\na: [1\n---\nb: 2\n")
    assert broken.inventory is None
    assert [finding.place.line for finding in broken.errors] == [CATALOGUE.count("\n") + 3]


@pytest.mark.parametrize(("name", "systems", "apis"), [("hmpps-2022-03-16.yaml", 131, 22), ("hmpps-2023-09-06.yaml", 149, 25)])
def test_the_prison_service(name, systems, apis):
    document = sample(f"backstage/{name}")
    entities = [entity for entity in yaml.load_all(document.data, yaml.CSafeLoader) if entity]
    components = [entity for entity in entities if entity["kind"] == "Component"]
    pairs = set()
    for index, entity in enumerate(components):
        for wanted in entity["spec"].get("consumesApis", []):
            named = [other for other in components if other["metadata"]["name"].lower() == wanted.lower()]
            own = [other for other in named if other["spec"]["system"] == entity["spec"]["system"]]
            pairs |= {(components.index(other), index) for other in (own if len(named) > 1 and own else named)}
    result = read(document)
    assert len(result.inventory.systems) == len(components) == systems
    assert len(result.inventory.integrations) == len(pairs)
    assert sum(row.api.availability == "full" for row in result.inventory.systems) == apis
    assert {str(row.api.availability) for row in result.inventory.systems} == {"full", "unknown"}
    assert result.inventory.teams == ()  # every owner is called hmpps-undefined
    folded = read(document, level="system")
    assert len(folded.inventory.systems) == sum(entity["kind"] == "System" for entity in entities)
    assert "ambiguous-alias" not in codes(result)


def entity(name: str, location: str = "", **spec: object) -> dict:
    annotations = {"backstage.io/source-location": location} if location else {}
    metadata = {"name": name, "annotations": annotations}
    return {"apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": metadata, "spec": spec}


def test_where_the_source_is_finds_a_component_again_after_a_rename():
    before = read(
        json.dumps(
            [entity("assessment-service", "url:https://git.example/assessments"), entity("a", "url:https://git.example/all")]
        )
    )
    after = read(
        json.dumps(
            [entity("assessments-api", "url:https://git.example/assessments/"), entity("b", "url:https://git.example/all")]
        )
    )
    pairs = {(pair.before.id, pair.after.id) for pair in diff_inventories(before.inventory, after.inventory).pairs}
    assert ("assessment-service", "assessments-api") in pairs
    shared = [entity("b", "url:https://git.example/all"), entity("c", "url:https://git.example/all")]
    apart = diff_inventories(before.inventory, read(json.dumps(shared)).inventory)
    assert ("a", "b") not in {(pair.before.id, pair.after.id) for pair in apart.pairs}  # two components share that place
    later = read(json.dumps([entity("assessments-api", "url:https://git.example/assessments")]), into=before.inventory)
    assert [row.id for row in later.inventory.systems] == ["assessment-service", "a"]


def test_the_prison_service_was_renamed_not_rebuilt():
    before, after = (read(sample(f"backstage/hmpps-{day}.yaml")).inventory for day in ("2022-03-16", "2023-09-06"))
    difference = diff_inventories(before, after)
    renamed = {
        (pair.before.id, pair.after.id)
        for pair in difference.pairs
        if pair.kind == "system" and pair.before.id != pair.after.id
    }
    assert renamed == {
        ("risks-and-needs-service", "assess-risks-and-needs-api"),
        ("risks-and-needs-database", "assess-risks-and-needs-database"),
        ("assessment-service", "assessments-api"),
        ("risk-assessment-ui", "assessments-ui"),
        ("oasys-assessments-database", "oasys-database"),
    }
    assert sum(kind == "system" for kind, _ in difference.gone) == 131 - 120 - 5
