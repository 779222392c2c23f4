"""Bad lines of an inventory, on the command line and over HTTP alike: located, with advice, and all else planned."""

from __future__ import annotations

import copy
import json

import pytest
import yaml

from tests.webclient import API, open_client

BASE = yaml.safe_load("""
schema: seamap/inventory/v1
id: bad
name: Bad lines
currency: EUR
programme: {start: "2026-01-05", deadline: "2027-06-30", hub: hub, holidays: DE}
teams: [{id: core, name: Core, capacity: 1, rate_per_day: 800}]
pools:
  - {id: integration, name: Integration, capacity: 3, rate_per_day: 800, activities: [engage, access, enable, design, build]}
systems:
  - {id: hub, name: Hub, api: {availability: full}}
  - {id: crm, name: CRM, owner: core, api: {availability: full}}
  - {id: erp, name: ERP, owner: core, api: {availability: batch}}
  - {id: old, name: Old portal, lifecycle: retired, api: {availability: none}}
integrations:
  - {source: crm, target: hub, status: planned}
  - {source: erp, target: hub, status: planned}
paths: [{id: order, name: Order, hops: [crm, hub, erp]}]
scenarios: [{id: cloud, name: In the cloud, changes: [{system: crm, set: {hosting: cloud}}]}]
""")


def changed(*places):
    """The base with values put at paths; the last key ``+`` appends."""
    tree = copy.deepcopy(BASE)
    for path, value in places:
        node = tree
        for part in path[:-1]:
            node = node[part]
        if path[-1] == "+":
            node.append(value)
        else:
            node[path[-1]] = value
    return tree


def scenario(*changes):
    return changed((("scenarios", "+"), {"id": "what-if", "name": "What if", "changes": list(changes)}))


REJECTED = {
    "a scenario that aims at nothing": (
        scenario({"system": "crn", "set": {"hosting": "cloud"}}),
        ("unknown-system", "/scenarios/1/changes/0/system"),
    ),
    "a negative effort": (
        changed((("systems", 1, "effort"), {"low": -5, "likely": 10, "high": 20})),
        ("out-of-range", "/systems/1/effort/low"),
    ),
    "a crossed effort, which no scenario repeats": (
        changed((("systems", 1, "effort"), {"low": 50, "likely": 10, "high": 20})),
        ("out-of-order", "/systems/1/effort"),
    ),
}
PLANNED = {
    "a scenario that changes nothing": (scenario(), ("nothing-changes", "/scenarios/1")),
    "a scenario of an empty patch": (scenario({"system": "crm", "set": {}}), ("nothing-changes", "/scenarios/1")),
    "a path through a retired system": (
        changed((("paths", "+"), {"id": "legacy", "name": "Legacy", "hops": ["crm", "old", "hub"]})),
        ("retired-system-used", "/paths/1/hops/1"),
    ),
    "a pool nobody can work in": (changed((("pools", 0, "capacity"), 0)), ("pool-without-capacity", "/pools/0/capacity")),
    "a pool that everybody leaves": (
        changed(
            (("pools", 0, "capacity"), None),
            (("pools", 0, "steps"), [{"from": "2026-01-05", "capacity": 2}, {"from": "2026-02-02", "capacity": 0}]),
        ),
        ("pool-without-capacity", "/pools/0/steps/1/capacity"),
    ),
    "owners without anybody": (changed((("teams", 0, "capacity"), 0)), ("team-without-capacity", "/teams/0/capacity")),
    "a scenario that empties a pool": (
        scenario({"pool": "integration", "set": {"capacity": 0}}),
        ("pool-without-capacity", "/scenarios/1/changes/0/set/capacity"),
    ),
    "a scenario that takes a path through a retired system": (
        scenario({"path": "order", "set": {"hops": ["crm", "old", "erp"]}}),
        ("retired-system-used", "/scenarios/1/changes/0/set/hops/1"),
    ),
    "a scenario that retires a system in use": (
        scenario({"system": "crm", "set": {"lifecycle": "retired"}}),
        ("retired-system-used", "/scenarios/1/changes/0/set/lifecycle"),
    ),
    "a deadline before the start": (
        changed((("programme", "deadline"), "2025-06-30")),
        ("deadline-before-start", "/programme/deadline"),
    ),
    "a system that comes after the deadline": (
        changed((("systems", 1, "available_from"), "2029-01-01")),
        ("available-after-deadline", "/systems/1/available_from"),
    ),
    "a system in two phases": (
        changed(
            (
                ("programme", "phases"),
                [{"id": "a", "name": "A", "systems": ["crm"]}, {"id": "b", "name": "B", "systems": ["erp", "crm"]}],
            )
        ),
        ("listed-in-two-phases", "/programme/phases/1/systems/1"),
    ),
    "a freeze of decades": (
        changed((("programme", "freezes"), [{"from": "2026-12-15", "to": "2062-12-15"}])),
        ("freeze-of-years", "/programme/freezes/0/to"),
    ),
}
ESTIMATED = {
    "a pool nobody can work in": (
        changed((("pools", 0, "capacity"), 0)),
        ("pool-without-capacity", "/pools/0/capacity"),
        "no duration of the whole",
    ),
    "a start on a holiday": (
        changed((("programme", "start"), "2026-01-01")),
        ("start-on-day-off", "/programme/start"),
        "work starts on 2026-01-02",
    ),
    "a deadline before the start": (
        changed((("programme", "deadline"), "2025-06-30")),
        ("deadline-before-start", "/programme/deadline"),
        "cannot be met",
    ),
    "phases that leave a system out": (
        changed((("programme", "phases"), [{"id": "a", "name": "A", "systems": ["crm"]}])),
        ("phases-leave-systems-out", "/programme/phases"),
        "erp",
    ),
    "a phase in which nothing is left to do": (
        changed(
            (
                ("programme", "phases"),
                [{"id": "a", "name": "A", "systems": ["crm", "erp"]}, {"id": "b", "name": "B", "systems": ["old"]}],
            )
        ),
        ("phase-without-work", "/programme/phases/1"),
        "There is nothing to do in the phase b",
    ),
    "dependencies in a circle": (
        changed(
            (("integrations", "+"), {"source": "crm", "target": "erp", "status": "planned"}),
            (("integrations", "+"), {"source": "erp", "target": "crm", "status": "planned"}),
        ),
        ("cycle", None),
        "crm → erp → crm",
    ),
    "a path through a retired system": (
        changed((("paths", "+"), {"id": "legacy", "name": "Legacy", "hops": ["crm", "old", "hub"]})),
        ("retired-system-used", None),
        "legacy",
    ),
}


@pytest.fixture(scope="module")
def client():
    with open_client() as opened:
        yield opened


def places(findings):
    return [(row["code"], row.get("pointer")) for row in findings]


@pytest.mark.parametrize("name", REJECTED)
def test_what_cannot_be_planned_is_rejected_where_it_stands(seamap, tmp_path, client, name):
    tree, expected = REJECTED[name]
    (tmp_path / "bad.json").write_text(json.dumps(tree))
    said = json.loads(seamap("validate", str(tmp_path / "bad.json"), "--format", "json").out)
    answer = client.post(f"{API}/validations", json=tree)

    assert answer.status_code == 422
    assert places(answer.json()["errors"]) == [expected]
    assert all(row["advice"] for row in answer.json()["errors"])
    assert expected in places(row for part in ([said] if isinstance(said, dict) else said) for row in part.get("errors", ()))


@pytest.mark.parametrize("name", PLANNED)
def test_what_can_be_planned_is_warned_of_where_it_stands(seamap, tmp_path, client, name):
    tree, expected = PLANNED[name]
    (tmp_path / "bad.json").write_text(json.dumps(tree))
    done = seamap("validate", str(tmp_path / "bad.json"))
    answer = client.post(f"{API}/validations", json=tree)

    assert done.code == 0
    assert expected[0] in done.out
    assert answer.status_code == 200
    assert expected in places(answer.json()["findings"])
    assert all(row["advice"] for row in answer.json()["findings"])


@pytest.mark.parametrize("name", ESTIMATED)
def test_the_estimate_says_it_and_plans_the_rest(seamap, tmp_path, client, name):
    tree, expected, words = ESTIMATED[name]
    (tmp_path / "bad.json").write_text(json.dumps(tree))
    document = json.loads(seamap("estimate", str(tmp_path / "bad.json"), "--samples", "200", "--format", "json").out)
    tree["id"] = f"bad-{list(ESTIMATED).index(name)}"
    assert client.post(f"{API}/inventories", json=tree).status_code == 201
    served = client.get(f"{API}/inventories/{tree['id']}/estimate?samples=200&fields=findings,work_packages,summary").json()

    for made in (document, served):
        found = [row for row in made["findings"] if (row["code"], row.get("pointer")) == expected]
        assert found
        assert all(row["advice"] and row["subject"] for row in found)
        assert any(words in row["detail"] for row in found)
        lasts, is_told = made["summary"]["duration_months"], expected[0] != "pool-without-capacity"
        assert lasts["p50"] > 0 if is_told else lasts is None
        assert {row["subject"].get("integration") for row in made["work_packages"]} >= {"crm-to-hub", "erp-to-hub"}


def test_finished_work_on_packages_that_are_not_there_is_refused_line_by_line(seamap, tmp_path, client):
    (tmp_path / "bad.json").write_text(json.dumps(BASE))
    (tmp_path / "estimate.json").write_text(
        seamap("estimate", str(tmp_path / "bad.json"), "--samples", "200", "--format", "json").out
    )
    table = "package,actual_days\nsystem/crm/engage,3\nsystem/crn/engage,4\nsystem/erp/engage,-3\n"
    (tmp_path / "done.csv").write_text(table)
    done = seamap("calibrate", str(tmp_path / "done.csv"), "--estimate", str(tmp_path / "estimate.json"))
    assert client.post(f"{API}/inventories", json=BASE).status_code == 201
    answer = client.post(f"{API}/inventories/bad/actuals", content=table, headers={"Content-Type": "text/csv"})

    assert done.code == 2
    assert "done.csv:3" in done.err
    assert "Did you mean `system/crm/engage`?" in done.err
    assert answer.status_code == 422
    assert [(row["code"], row["line"]) for row in answer.json()["errors"]] == [("unknown-package", 3), ("days-out-of-range", 4)]


def test_an_activity_of_no_model_is_said_once_and_counts_in_general(seamap, tmp_path):
    (tmp_path / "done.csv").write_text(
        "activity,estimate_days,actual_days\nbuild,3,4\ndesing,3,4\ndesing,5,6\nTesting spikes,2,2\n"
    )
    done = seamap("calibrate", str(tmp_path / "done.csv"), "-o", str(tmp_path / "model.toml"))

    assert done.code == 0
    assert done.err.count("unknown-activity") == 2
    assert "Is it design?" in done.err
    assert "learned from 4 finished work packages" in done.out + done.err
