"""The HTTP contract of comparing: scenarios side by side, two versions as a work list; entity tags as of everything derived."""

from __future__ import annotations

import pytest

from tests.webclient import API, RENAMED, SMALL, open_client

BASE = f"{API}/inventories/claims"
YAML = {"Content-Type": "application/yaml"}


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        opened.post(f"{API}/inventories", content=SMALL, headers=YAML)
        opened.put(
            BASE, content=RENAMED.replace(b"availability: partial", b"availability: none"), headers={**YAML, "If-Match": "*"}
        )
        yield opened


def test_scenarios_come_side_by_side(client):
    document = client.get(f"{BASE}/compare?scenario=policy-api&samples=200").json()
    assert document["base"]["id"] is None
    (row,) = document["scenarios"]
    assert {"id", "summary", "difference", "probability_cheaper"} <= set(row)
    assert row["id"] == "policy-api"
    assert row["probability_cheaper"] is None  # no rate is given
    assert row["probability_less_effort"] == 1


def test_a_scenario_that_empties_a_pool_has_no_duration_and_a_finding_that_says_why(client):
    people = b"pools: [{id: doers, capacity: 2, activities: [design, build, test]}]\nscenarios:\n"
    empty = b"  - {id: nobody, name: Nobody, changes: [{pool: doers, set: {capacity: 0}}]}\n"
    content = SMALL.replace(b"scenarios:\n", people + empty).replace(b"id: claims\n", b"id: emptied\n")
    assert client.post(f"{API}/inventories", content=content, headers=YAML).status_code == 201

    document = client.get(f"{API}/inventories/emptied/compare?scenario=nobody&samples=200").json()
    (row,) = document["scenarios"]
    assert document["base"]["summary"]["duration_months"]["p50"] > 0
    assert (row["summary"]["duration_months"], row["difference"]["duration_months"], row["probability_sooner"]) == (None,) * 3
    assert row["probability_less_effort"] == 0
    (found,) = row["findings"]
    assert (found["code"], found["severity"]) == ("pool-without-capacity", "error")
    assert found["advice"]


def test_an_unknown_scenario_is_not_found(client):
    answer = client.get(f"{BASE}/compare?scenario=policy-apy&samples=200")
    assert answer.status_code == 404
    assert "policy-api" in answer.json()["hint"]


def test_two_versions_are_a_work_list(client):
    document = client.get(f"{BASE}/diff?from=1&to=2&samples=200").json()
    assert {"new", "changed", "retired", "renamed", "bridges"} <= set(document)
    (changed,) = document["changed"]
    assert changed["subject"] == {"system": "payments"}
    assert (document["from"]["version"], document["to"]["version"]) == (1, 2)


def test_a_version_that_is_not_there_is_not_found(client):
    assert client.get(f"{BASE}/diff?from=1&to=9&samples=200").status_code == 404
    assert client.get(f"{BASE}/diff?from=1").status_code == 422


@pytest.mark.parametrize("path", ["/compare?samples=200", "/diff?from=1&to=2&samples=200"])
def test_the_same_bytes_under_a_strong_tag(client, path):
    first, second = client.get(f"{BASE}{path}"), client.get(f"{BASE}{path}")
    assert first.content == second.content
    tag = first.headers["etag"]
    assert not tag.startswith("W/")
    assert client.get(f"{BASE}{path}", headers={"If-None-Match": tag}).status_code == 304


def test_the_other_way_round_has_another_tag(client):
    one, other = (client.get(f"{BASE}/diff?{pair}&samples=200").headers["etag"] for pair in ("from=1&to=2", "from=2&to=1"))
    assert one != other
