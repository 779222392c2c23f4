"""Routes and impact over HTTP: the contract's bodies, entity tags, and what is refused."""

from __future__ import annotations

import pytest

from tests.webclient import API, SMALL, open_client

BASE = f"{API}/inventories/claims"
ROUTES = "/routes?from=policy-admin&to=payments&k=2"
IMPACT = "/systems/policy-admin/impact"


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        opened.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"})
        yield opened


def test_routes_have_systems_effort_and_steps(client):
    body = client.get(BASE + ROUTES).json()
    route = body["routes"][0]
    assert route["systems"] == ["policy-admin", "claims-ai", "payments"]
    assert route["effort_days"] == pytest.approx(sum(step["effort_days"] for step in route["steps"]), abs=0.02)
    assert {"effort_days", "availability", "latency_ms", "freshness_hours"} <= set(route["steps"][0])


def test_the_impact_has_failure_change_and_paths(client):
    body = client.get(BASE + IMPACT).json()
    assert {"failure", "change", "paths"} <= set(body)
    assert [row["system"] for row in body["failure"]] == ["claims-ai"]


@pytest.mark.parametrize("path", [ROUTES, IMPACT])
def test_both_carry_strong_tags_and_know_scenarios(client, path):
    first = client.get(BASE + path)
    assert client.get(BASE + path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    joint = "&" if "?" in path else "?"
    other = client.get(f"{BASE}{path}{joint}scenario=policy-api")
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]
    assert client.get(f"{BASE}{path}{joint}scenario=nothing").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/routes?from=policy-admin&to=nowhere", 404),
        ("/routes?from=payments&to=payments", 422),
        ("/routes?from=payments", 422),
        ("/routes?from=policy-admin&to=payments&k=0", 422),
        ("/routes?from=policy-admin&to=payments&k=101", 422),
        ("/systems/nowhere/impact", 404),
    ],
)
def test_what_cannot_be_asked_is_refused_as_a_problem(client, path, status):
    answer = client.get(BASE + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_no_route_is_an_answer(client):
    body = client.get(f"{BASE}/routes?from=payments&to=policy-admin").json()
    assert body["routes"] == []
    assert body["no_route"]["detail"]
