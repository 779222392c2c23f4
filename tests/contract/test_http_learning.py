"""The HTTP contract of learning: actuals per work package, effort models made from them, and which estimates use which."""

from __future__ import annotations

import io
import tomllib

import pytest

from tests.webclient import API, SMALL, open_client

BASE = f"{API}/inventories/claims"
CSV = {"Content-Type": "text/csv"}
FAST = "samples=200"


@pytest.fixture
def client():
    with open_client() as opened:
        opened.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"})
        yield opened


def packages(client) -> dict[str, float]:
    document = client.get(f"{BASE}/estimate?{FAST}&fields=work_packages").json()
    return {row["id"]: row["median_days"] for row in document["work_packages"] if row["activity"] != "coordinate"}


def actuals(client, ratio: float, count: int = 12) -> bytes:
    """A table in which everything took *ratio* times its median."""
    rows = sorted(packages(client).items())[:count]
    return "\n".join(["package,actual_days", *(f"{name},{days * ratio:.4f}" for name, days in rows)]).encode()


def test_actuals_are_kept_per_package_and_a_later_one_gives_way_to_none(client):
    assert client.get(f"{BASE}/actuals").json() == {"items": [], "next": None}
    table = b"package,actual_days\nsystem/policy-admin/engage,3.5\nsystem/payments/engage,2\n"
    first = client.post(f"{BASE}/actuals", content=table, headers=CSV)
    assert first.status_code == 201
    assert [row["package"] for row in first.json()["items"]] == ["system/payments/engage", "system/policy-admin/engage"]
    row = first.json()["items"][1]
    assert (row["activity"], row["actual_days"], row["version"]) == ("engage", 3.5, 1)
    assert row["estimate_days"] == pytest.approx(packages(client)["system/policy-admin/engage"], rel=1e-4)
    assert client.post(f"{BASE}/actuals", content=table, headers=CSV).status_code == 200
    again = client.post(f"{BASE}/actuals", json={"items": [{"package": "system/payments/engage", "actual_days": 6}]})
    assert again.status_code == 201
    assert {each["package"]: each["actual_days"] for each in client.get(f"{BASE}/actuals").json()["items"]} == {
        "system/payments/engage": 6,
        "system/policy-admin/engage": 3.5,
    }


def test_every_unknown_package_is_located_and_nothing_is_kept_then(client):
    table = b"package,actual_days\nsystem/policy-admin/enage,3.5\nsystem/payments/engage,-2\nsystem/payments/access,1\n"
    answer = client.post(f"{BASE}/actuals", content=table, headers=CSV)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "invalid-actuals"
    assert [(fault["code"], fault["line"]) for fault in problem["errors"]] == [("unknown-package", 2), ("days-out-of-range", 3)]
    assert "system/policy-admin/engage" in problem["errors"][0]["advice"]
    assert client.get(f"{BASE}/actuals").json()["items"] == []


def test_faults_in_json_have_pointers(client):
    items = [{"package": "nothing", "actual_days": 1}, {"package": "system/payments/engage", "actual_days": "x"}]
    answer = client.post(f"{BASE}/actuals", json={"items": items})
    assert [(fault["code"], fault["pointer"]) for fault in answer.json()["errors"]] == [
        ("unknown-package", "/items/0"),
        ("not-a-number", "/items/1"),
    ]
    for body, code in (([{}], "key-missing"), ({"rows": []}, "no-actuals"), ([{"package": "a", "actual": 1}], "key-missing")):
        answer = client.post(f"{BASE}/actuals", json=body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] == code


def test_a_table_without_packages_is_no_actuals_of_an_inventory(client):
    answer = client.post(f"{BASE}/actuals", content=b"estimate_days,actual_days\n3,4\n", headers=CSV)
    assert answer.status_code == 422
    assert "package" in answer.json()["errors"][0]["detail"]


def test_actuals_of_an_inventory_that_is_not_there_are_not_found(client):
    assert client.get(f"{API}/inventories/none/actuals").status_code == 404
    assert client.post(f"{API}/inventories/none/actuals", content=b"package,actual_days\n", headers=CSV).status_code == 404


def test_nothing_to_learn_from_is_said(client):
    answer = client.post(f"{API}/calibrations")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "no-actuals"


def test_later_estimates_use_what_was_learned_unless_a_model_is_pinned(client):
    before = client.get(f"{BASE}/estimate?{FAST}")
    client.post(f"{BASE}/actuals", content=actuals(client, 2.0), headers=CSV)
    made = client.post(f"{API}/calibrations")
    assert made.status_code == 201
    learned = made.json()
    assert learned["calibrated_on"] == 12
    assert 1.5 < learned["learned"]["factor"] < 2
    assert made.headers["location"] == f"/api/v1/calibrations/{learned['id']}"

    after = client.get(f"{BASE}/estimate?{FAST}")
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()["model"]["digest"] == learned["digest"]
    assert after.json()["model"]["calibrated_on"] == 12
    ratio = after.json()["summary"]["effort_days"]["p50"] / before.json()["summary"]["effort_days"]["p50"]
    assert 1.5 < ratio < 2.2
    assert client.get(f"{BASE}/estimate?{FAST}&model=default").content == before.content
    assert client.get(f"{BASE}/estimate?{FAST}&model={learned['id']}").content == after.content
    assert client.get(f"{BASE}/estimate?{FAST}", headers={"If-None-Match": before.headers["etag"]}).status_code == 200
    assert client.get(f"{BASE}/estimate?{FAST}", headers={"If-None-Match": after.headers["etag"]}).status_code == 304


def test_learning_twice_from_the_same_work_says_the_same_and_does_not_learn_its_own_factor_again(client):
    client.post(f"{BASE}/actuals", content=actuals(client, 2.0), headers=CSV)
    first = client.post(f"{API}/calibrations").json()
    again = client.post(f"{API}/calibrations")
    assert again.status_code == 200
    assert again.json()["id"] == first["id"]
    rows = client.get(f"{BASE}/actuals").json()["items"]
    same = [{"package": row["package"], "actual_days": row["actual_days"]} for row in rows]
    assert client.post(f"{BASE}/actuals", json=same).status_code == 200


def test_models_are_listed_the_one_in_force_first_and_handed_out_as_toml(client):
    assert client.get(f"{API}/calibrations").json() == {"items": [], "next": None}
    ids = []
    for ratio in (2.0, 0.5):
        client.post(f"{BASE}/actuals", content=actuals(client, ratio), headers=CSV)
        ids.append(client.post(f"{API}/calibrations").json()["id"])
    # the second table names the medians of the learned model, so the same packages get other actuals
    assert [row["id"] for row in client.get(f"{API}/calibrations").json()["items"]] == ids[::-1]
    answer = client.get(f"{API}/calibrations/{ids[0]}")
    assert answer.headers["content-type"] == "application/toml"
    assert tomllib.loads(answer.text)["calibrated_on"] == 12
    tag = {"If-None-Match": answer.headers["etag"]}
    assert client.get(f"{API}/calibrations/{ids[0]}", headers=tag).status_code == 304
    assert client.get(f"{API}/calibrations/learned-nothing").status_code == 404


def test_tables_of_estimates_and_actuals_are_learned_from_as_on_the_command_line(client):
    table = b"organisation,activity,estimate_days,actual_days\n" + b"acme,build,10,15\n" * 6 + b"other,build,10,9\n" * 6
    sent = {"file": ("history.csv", io.BytesIO(table), "text/csv")}
    answer = client.post(f"{API}/calibrations?organisation=acme", files=sent)
    assert answer.status_code == 201
    assert answer.json()["learned"]["organisation"] == "acme"
    assert client.post(f"{API}/calibrations?organisation=acne", files=sent).status_code == 404
    broken = client.post(f"{API}/calibrations", content=b"estimate_days,actual_days\n3,x\n", headers=CSV)
    assert broken.json()["errors"][0]["line"] == 2


@pytest.mark.parametrize(
    "route",
    ["estimate?samples=200", "estimate?samples=200&explain=summary", "questions?samples=200", "findings?samples=200",
     "compare?samples=200&scenario=policy-api", "diff?from=1&to=1&samples=200", "graph", "analysis", "diagrams/landscape.svg"],
)  # fmt: skip
def test_every_derived_route_takes_a_model_and_refuses_one_that_is_not_there(client, route):
    joined = route + ("&" if "?" in route else "?")
    assert client.get(f"{BASE}/{joined}model=default").status_code == 200
    refused = client.get(f"{BASE}/{joined}model=learned-nothing")
    assert refused.status_code == 404
    assert "calibrations" in refused.json()["hint"]


def test_deleting_an_inventory_takes_its_actuals_along_but_not_what_was_learned(client):
    client.post(f"{BASE}/actuals", content=actuals(client, 2.0), headers=CSV)
    client.post(f"{API}/calibrations")
    client.delete(BASE)
    client.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"})
    assert client.get(f"{BASE}/actuals").json()["items"] == []
    assert client.get(f"{BASE}/estimate?{FAST}").json()["model"]["calibrated_on"] == 12


@pytest.mark.parametrize("view", ["effort.dot", "confidence.svg"])
def test_drawings_that_show_figures_show_those_of_the_model_in_force(client, view):
    before = client.get(f"{BASE}/diagrams/{view}").content
    client.post(f"{BASE}/actuals", content=actuals(client, 2.0), headers=CSV)
    client.post(f"{API}/calibrations")
    assert client.get(f"{BASE}/diagrams/{view}").content != before
    assert client.get(f"{BASE}/diagrams/{view}?model=default").content == before
