"""The page of one system: what it takes, who is wired to it, what breaks with it; every name shown literally."""

from __future__ import annotations

import json

import pytest
from lxml import html

from tests.webclient import API, SMALL, open_client

PAGE = {"Accept": "text/html"}
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        opened.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"})
        yield opened


def read(client, path):
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, answer.text[:500]
    tree = html.fromstring(answer.content)
    return tree, " ".join(tree.text_content().split())


def test_the_page_has_figures_neighbours_impact_and_a_drawing(client):
    tree, words = read(client, "/inventories/claims/systems/policy-admin")
    for part in (
        "Policy administration",
        "lacks an API",
        "person-days",
        "Ways round its missing API",
        "If it fails",
        "If it changes",
    ):
        assert part in words, part
    links = set(tree.xpath("//@href | //@src"))
    assert f"{API}/inventories/claims/diagrams/context.svg?focus=policy-admin" in links
    assert "/inventories/claims/systems/claims-ai" in links
    for path in links:
        if path.startswith(("/inventories", API)):
            assert client.get(path).status_code == 200, path


def test_routes_from_here_and_what_is_in_the_way(client):
    _, words = read(client, "/inventories/claims/systems/policy-admin?to=payments")
    assert "Still to build" in words
    _, words = read(client, "/inventories/claims/systems/payments?to=policy-admin")
    assert "the other way" in words
    _, words = read(client, "/inventories/claims/systems/payments?to=payments")
    assert "two systems" in words


def test_the_inventorys_page_leads_to_every_system_under_the_same_scenario(client):
    tree, _ = read(client, "/inventories/claims?scenario=policy-api")
    for system in ("claims-ai", "payments", "policy-admin"):
        path = f"/inventories/claims/systems/{system}?scenario=policy-api"
        assert path in tree.xpath("//@href")
        assert "scenario policy-api" in read(client, path)[1]


def test_a_served_drawing_leads_to_the_pages_and_a_written_one_nowhere(client):
    drawing = client.get(f"{API}/inventories/claims/diagrams/landscape.svg").text
    assert 'href="/inventories/claims/systems/payments?version=1"' in drawing
    assert client.get("/inventories/claims/systems/payments?version=1", headers=PAGE).status_code == 200


@pytest.mark.parametrize("path", ["systems/nowhere", "systems/payments?scenario=nothing", "systems/payments?version=9"])
def test_what_does_not_exist_is_a_page_that_says_so(client, path):
    answer = client.get(f"/inventories/claims/{path}", headers=PAGE)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


def test_hostile_names_are_shown_as_they_are_written():
    with open_client() as client:
        named = SMALL.replace(b"name: Policy administration", f"name: {json.dumps(HOSTILE)}".encode())
        answer = client.post(f"{API}/inventories", content=named, headers={"Content-Type": "application/yaml"})
        assert answer.status_code == 201, answer.text
        tree, _ = read(client, "/inventories/claims/systems/policy-admin")
        assert HOSTILE in tree.text_content()
        assert not tree.xpath("//script | //img[@onerror]")
