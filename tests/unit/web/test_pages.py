"""The pages: every name from outside is shown literally, every fault with its place, nothing needs a script."""

from __future__ import annotations

import json
import re

import pytest
from lxml import html

from app.web.pages.views_offered import ABOUT, CHARTS, VIEWS
from tests.conftest import INVENTORIES
from tests.webclient import API, RENAMED, SMALL, open_client

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% raw %}"
PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"}


@pytest.fixture
def client():
    with open_client() as opened:
        yield opened


def post(client, path, data=SMALL, **fields):
    return client.post(path, files={"file": ("x.yaml", data)}, data=fields, headers=PAGE, follow_redirects=False)


def text_of(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def test_an_upload_leads_to_the_inventorys_page_with_its_figures(client):
    answer = post(client, "/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/inventories/claims")
    page = client.get(answer.headers["location"], headers=PAGE)
    assert page.status_code == 200
    shown = text_of(page)
    for words in (
        "Claims AI",
        "person-days",
        "Cost unknown",
        "months",
        "Chance of the deadline",
        "Lacking an API",
        "Policy administration",
        "Findings",
    ):
        assert words in shown, words
    links = set(html.fromstring(page.content).xpath("//@href | //@src"))
    for path in (
        "/diagrams/landscape.svg",
        "/diagrams/landscape.pdf",
        "/diagrams/landscape.png",
        "/diagrams/landscape.dot",
        "/estimate",
        "/graph",
    ):
        assert f"{API}/inventories/claims{path}" in links
        assert client.get(f"{API}/inventories/claims{path}").status_code == 200


def test_every_link_of_every_page_leads_somewhere(client):
    post(client, "/")
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        seen.add(address)
        answer = client.get(address, headers=PAGE)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            found = html.fromstring(answer.content).xpath("//@href | //@src")
            assert all(link.startswith(("/", "#")) for link in found), found
            waiting += [link for link in found if link.startswith("/") and link not in seen and link not in waiting]
    assert "/inventories/claims?scenario=policy-api" in seen


def test_a_scenario_changes_the_figures_and_an_unknown_one_is_404(client):
    post(client, "/")
    declared = text_of(client.get("/inventories/claims", headers=PAGE))
    changed = text_of(client.get("/inventories/claims?scenario=policy-api", headers=PAGE))
    assert declared != changed
    assert client.get("/inventories/claims?scenario=nothing", headers=PAGE).status_code == 404


def test_a_rejected_upload_shows_every_fault_with_its_place(client):
    broken = SMALL.replace(b"mode: batch", b"mode: bach").replace(b"target: payments", b"target: paymnts")
    answer = post(client, "/", broken)
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "/integrations/0/mode" in shown
    assert "/integrations/1/target" in shown
    assert re.search(r"line \d+", shown)


def test_names_from_outside_are_shown_literally(client):
    document = {
        "schema": "seamap/inventory/v1",
        "id": "hostile",
        "name": HOSTILE,
        "currency": "USD",
        "programme": {"hub": "hub"},
        "systems": [
            {"id": "hub", "name": HOSTILE + " hub"},
            {"id": "a", "name": HOSTILE + " a", "api": {"availability": "none"}},
        ],
        "integrations": [{"source": "a", "target": "hub", "name": HOSTILE, "protocol": HOSTILE}],
        "scenarios": [{"id": "s", "name": HOSTILE, "changes": []}],
    }
    answer = post(client, "/", json.dumps(document).encode())
    assert answer.status_code == 303, text_of(answer)
    for address in ("/", "/inventories/hostile", "/inventories/hostile?scenario=s"):
        page = client.get(address, headers=PAGE)
        tree = html.fromstring(page.content)
        assert not tree.xpath("//script | //*[@onerror] | //img[@src='x'] | //*[@style] | //iframe | //object")
        assert HOSTILE in tree.text_content()
        assert "script-src" not in page.headers["content-security-policy"]
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_new_version_is_saved_where_the_page_was_current(client):
    post(client, "/")
    assert post(client, "/inventories/claims", RENAMED, based_on="1").status_code == 303
    assert "version 2" in text_of(client.get("/inventories/claims", headers=PAGE))
    late = post(client, "/inventories/claims", SMALL, based_on="1")
    assert late.status_code == 412
    assert "has changed meanwhile" in text_of(late)
    old = text_of(client.get("/inventories/claims?version=1", headers=PAGE))
    assert "not the latest" in old
    for nonsense in ("", "x", "²", "-1"):
        assert post(client, "/inventories/claims", RENAMED, based_on=nonsense).status_code in {400, 412}


def test_an_inventory_is_deleted_from_its_page(client):
    post(client, "/")
    form = {"based_on": (None, "1")}
    assert client.post("/inventories/claims/delete", files=form, headers=PAGE, follow_redirects=False).status_code == 303
    assert client.get("/inventories/claims", headers=PAGE).status_code == 404


def test_a_person_gets_a_page_and_a_program_a_document_when_something_is_wrong(client):
    page = client.get("/inventories/nothing", headers=PAGE)
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert client.get("/inventories/nothing").headers["content-type"] == "application/problem+json"
    assert client.get(f"{API}/inventories/nothing", headers=PAGE).headers["content-type"] == "application/problem+json"


def test_nothing_on_any_page_is_loaded_from_elsewhere(client):
    post(client, "/")
    for address in ("/", "/inventories/claims", "/docs", "/static/seamap.css", "/static/docs.js"):
        text = client.get(address, headers=PAGE).text
        assert not re.search(r"""(src|href|url\()\s*=?\s*["']?(https?:)?//""", text), address


def test_every_answer_carries_the_security_headers(client):
    for address in (
        "/",
        "/docs",
        "/openapi.json",
        "/static/seamap.css",
        f"{API}/inventories",
        f"{API}/nothing",
        "/health/live",
    ):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "frame-ancestors" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"


@pytest.fixture(scope="module")
def insurer():
    with open_client() as opened:
        post(opened, "/", (INVENTORIES / "insurance-claims.yaml").read_bytes())
        yield opened


def drawing_of(page):
    return html.fromstring(page.content).xpath("//figure//img/@src")[0]


@pytest.mark.parametrize("view", list(VIEWS))
def test_the_page_offers_every_view_and_what_it_shows_can_be_drawn(insurer, view):
    page = insurer.get(f"/inventories/insurance-claims?view={view}&scenario=api-gateway", headers=PAGE)
    source = drawing_of(page)

    assert f"/diagrams/{view}.svg" in source
    if view in ABOUT:
        assert "focus=" in source
        assert '<select name="focus">' in page.text
    if view not in CHARTS:
        assert insurer.get(source).status_code == 200


def test_a_system_can_be_chosen_as_a_badge_where_badges_are_drawn(insurer):
    page = insurer.get("/inventories/insurance-claims?view=landscape&badge=claims-ai", headers=PAGE)
    other = insurer.get("/inventories/insurance-claims?view=pilot&badge=claims-ai", headers=PAGE)

    assert '<option value="claims-ai" selected>' in page.text
    assert "as badges" in insurer.get(drawing_of(page)).text
    assert "badge" not in drawing_of(other)


def test_a_choice_on_the_page_reaches_the_drawing_and_one_that_is_not_known_does_not(insurer):
    query = "view=landscape&filter=domain:Claims&color_by=owner&highlight=tag:nowhere"
    page = insurer.get(f"/inventories/insurance-claims?{query}", headers=PAGE)
    source = drawing_of(page)

    assert "filter=domain%3AClaims" in source
    assert "color_by=owner" in source
    assert "highlight" not in source
    assert '<option value="domain:Claims" selected>' in page.text
