"""The HTTP contract of exports: what the command line writes, as a file to keep, with a strong entity tag."""

from __future__ import annotations

import lxml.etree
import pytest

from app.exporters.registry import FORMATS
from app.importers.registry import read_document
from app.services.estimates import make_forecast
from app.services.exports import export
from tests.webclient import API, SMALL, open_client

BASE = f"{API}/inventories/claims/exports"


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        yaml = {"Content-Type": "application/yaml"}
        opened.post(f"{API}/inventories", content=SMALL, headers=yaml)
        undated = SMALL.replace(b"start: 2026-01-05, ", b"").replace(b"id: claims\n", b"id: undated\n")
        assert opened.post(f"{API}/inventories", content=undated, headers=yaml).status_code == 201
        yield opened


def test_every_format_of_the_list_is_a_file_that_keeps_its_tag(client):
    items = client.get(BASE).json()["items"]

    assert [item["format"] for item in items] == list(FORMATS)
    for item in items:
        fmt = FORMATS[item["format"]]
        answer = client.get(item["href"], params={"samples": 200})
        again = client.get(item["href"], params={"samples": 200}, headers={"If-None-Match": answer.headers["etag"]})
        assert (answer.status_code, again.status_code) == (200, 304), fmt.name
        assert answer.headers["content-type"].partition(";")[0] == fmt.media_type.partition(";")[0]
        assert answer.headers["content-disposition"] == f'attachment; filename="claims.{fmt.ending}"'


def test_the_confidence_is_part_of_what_is_made(client):
    tags = {
        client.get(f"{BASE}/csv", params={"samples": 200, "confidence": text}).headers["etag"] for text in ("P50", "P80", "0.8")
    }

    assert len(tags) == 2


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        (f"{BASE}/word", 404, "not-found"),
        (f"{BASE}/csv?confidence=P10", 422, "bad-parameter"),
        (f"{BASE}/csv?start=soon", 422, "bad-parameter"),
        (f"{BASE}/csv?confidense=P50", 422, "unknown-parameter"),
        (f"{BASE}?scenario=policy-api", 422, "unknown-parameter"),
        (f"{API}/inventories/nobody/exports", 404, "not-found"),
        (f"{API}/inventories/nobody/exports/csv", 404, "not-found"),
    ],
)
def test_what_cannot_be_had_is_a_problem(client, address, status, code):
    answer = client.get(address)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["hint"] or status == 404


@pytest.mark.parametrize("name", [fmt.name for fmt in FORMATS.values() if fmt.needs_start])
def test_a_format_of_dates_needs_a_start(client, name):
    answer = client.get(f"{API}/inventories/undated/exports/{name}", params={"samples": 200})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameter")
    assert "programme.start" in answer.json()["hint"]


def task_numbers(body):
    root = lxml.etree.fromstring(body)
    spaces = {"p": "http://schemas.microsoft.com/project"}
    tasks = root.xpath("//p:Task[p:ExtendedAttribute]", namespaces=spaces)
    return {
        task.xpath("string(p:ExtendedAttribute[1]/p:Value)", namespaces=spaces): task.xpath("string(p:UID)", namespaces=spaces)
        for task in tasks
    }


def test_tasks_keep_their_numbers_from_version_to_version_and_under_scenarios():
    with open_client() as client:
        yaml = {"Content-Type": "application/yaml"}
        client.post(f"{API}/inventories", content=SMALL, headers=yaml)
        first = task_numbers(client.get(f"{BASE}/mspdi?samples=200").content)
        scenario = task_numbers(client.get(f"{BASE}/mspdi?samples=200&scenario=policy-api").content)
        smaller = SMALL.replace(b"  - {source: policy-admin, target: claims-ai, mode: batch, status: planned}\n", b"")
        client.put(BASE.removesuffix("/exports"), content=smaller, headers={**yaml, "If-Match": "*"})
        less = task_numbers(client.get(f"{BASE}/mspdi?samples=200").content)
        client.put(BASE.removesuffix("/exports"), content=SMALL, headers={**yaml, "If-Match": "*"})
        again = task_numbers(client.get(f"{BASE}/mspdi?samples=200").content)

    assert again == first
    assert set(less) < set(first) | set(scenario)
    for found in (scenario, less):
        assert {name: number for name, number in found.items() if name in first}.items() <= first.items()
    assert not set(first.values()) & {number for name, number in scenario.items() if name not in first}


def test_a_plan_with_the_stores_numbers_takes_one_forecast_and_a_known_tag_none(monkeypatch):
    made = []

    def counted(*given, **more):
        made.append(more)
        return make_forecast(*given, **more)

    monkeypatch.setattr("app.services.estimates.make_forecast", counted)
    with open_client() as client:
        client.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"})
        whole = client.get(f"{BASE}/mspdi?samples=200")
        assert (whole.status_code, len(made)) == (200, 1)
        again = client.get(f"{BASE}/mspdi?samples=200", headers={"If-None-Match": whole.headers["etag"]})
        assert (again.status_code, len(made)) == (304, 1)
        assert client.get(f"{BASE}/mspdi?samples=200").content == whole.content
        assert len(made) == 1
        client.get(f"{BASE}/mspdi?samples=200&confidence=P50")
        assert len(made) == 2


def test_a_plan_over_http_is_the_command_lines_with_the_same_numbers(client):
    served = client.get(f"{BASE}/mspdi?samples=200").content
    inventory = read_document("claims.yaml", SMALL).inventory

    assert served == export(inventory, "mspdi", samples=200).data


def test_keys_are_sent_to_update_what_a_tracker_has(client):
    keys = {"system/policy-admin/engage": "PROJ-7"}
    answer = client.post(f"{BASE}/jira", params={"samples": 200}, json=keys)
    refused = client.post(f"{BASE}/csv", params={"samples": 200}, json=keys)
    broken = client.post(f"{BASE}/jira", params={"samples": 200}, json=[1])

    assert (answer.status_code, refused.status_code, broken.status_code) == (200, 422, 422)
    assert "PROJ-7" in answer.text
    assert "PROJ-7" not in client.get(f"{BASE}/jira", params={"samples": 200}).text
