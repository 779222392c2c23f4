from __future__ import annotations

import pytest

from app.web.dependencies import EXAMPLE_JSON, EXAMPLE_YAML
from tests.webclient import API, open_client

OPERATIONS = {
    "upload_inventory": ("post", "/api/v1/inventories"),
    "validate_inventory": ("post", "/api/v1/validations"),
    "list_inventories": ("get", "/api/v1/inventories"),
    "read_inventory": ("get", "/api/v1/inventories/{inventory_id}"),
    "replace_inventory": ("put", "/api/v1/inventories/{inventory_id}"),
    "delete_inventory": ("delete", "/api/v1/inventories/{inventory_id}"),
    "list_versions": ("get", "/api/v1/inventories/{inventory_id}/versions"),
    "read_version": ("get", "/api/v1/inventories/{inventory_id}/versions/{number}"),
    "read_graph": ("get", "/api/v1/inventories/{inventory_id}/graph"),
    "read_analysis": ("get", "/api/v1/inventories/{inventory_id}/analysis"),
    "read_estimate": ("get", "/api/v1/inventories/{inventory_id}/estimate"),
    "read_diagram": ("get", "/api/v1/inventories/{inventory_id}/diagrams/{view}"),
    "read_diagram_file": ("get", "/api/v1/inventories/{inventory_id}/diagrams/{view}.{form}"),
    "read_inventory_schema": ("get", "/api/v1/schemas/inventory.json"),
    "read_estimate_schema": ("get", "/api/v1/schemas/estimate.json"),
    "read_liveness": ("get", "/health/live"),
    "read_readiness": ("get", "/health/ready"),
    "read_metrics": ("get", "/metrics"),
}


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        yield opened


@pytest.fixture(scope="module")
def document(client):
    return client.get("/openapi.json").json()


def operations(document):
    return {
        operation["operationId"]: (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def test_operation_ids_are_stable(document):
    found = operations(document)
    for name, (method, path) in OPERATIONS.items():
        assert found[name][:2] == (method, path)


def test_every_operation_is_described_and_its_problems_are_problem_documents(document):
    for name, (_, _, operation) in operations(document).items():
        assert operation["summary"], name
        assert operation["description"], name
        for status, answer in operation["responses"].items():
            if status[0] in "45":
                assert list(answer["content"]) == ["application/problem+json"], (name, status)
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_reference_leads_somewhere(document):
    def references(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key == "$ref":
                    yield inner
                else:
                    yield from references(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from references(inner)

    for reference in references(document):
        node = document
        for part in reference.removeprefix("#/").split("/"):
            node = node[part]


@pytest.mark.parametrize("example", [EXAMPLE_YAML, EXAMPLE_JSON], ids=["yaml", "json"])
def test_the_examples_are_valid_inventories(client, example):
    if isinstance(example, str):
        answer = client.post(f"{API}/validations", content=example, headers={"Content-Type": "application/yaml"})
    else:
        answer = client.post(f"{API}/validations", json=example)
    assert answer.status_code == 200, answer.text


def test_the_schemas_are_served_with_tags(client):
    for name in ("inventory", "estimate"):
        answer = client.get(f"{API}/schemas/{name}.json")
        assert answer.headers["content-type"] == "application/schema+json"
        assert answer.json()["$schema"].startswith("https://json-schema.org/")
        again = client.get(f"{API}/schemas/{name}.json", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304


def test_health_and_metrics_answer_at_the_root(client):
    assert client.get("/health/live").json()["status"] == "ok"
    assert client.get("/health/ready").status_code == 200
    client.get(f"{API}/inventories/secret-name")
    metrics = client.get("/metrics").text
    assert 'route="/api/v1/inventories/{inventory_id}"' in metrics
    assert "secret-name" not in metrics


def test_readiness_fails_where_the_store_does(tmp_path):
    path = tmp_path / "seamap.db"
    with open_client(store_url=f"sqlite:///{path}") as client:
        assert client.get("/health/ready").status_code == 200
        client.app.state.use_cases.store._engine.dispose()
        for file in tmp_path.iterdir():
            file.unlink()
        path.mkdir()
        answer = client.get("/health/ready")
        assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")
        assert answer.headers["retry-after"]
