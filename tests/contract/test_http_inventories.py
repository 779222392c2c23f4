"""The HTTP contract of stored inventories: what planning tools and scripts rely on."""

from __future__ import annotations

import json
import sqlite3

import pytest

from tests.webclient import API, RENAMED, SMALL, open_client

YAML = {"Content-Type": "application/yaml"}


@pytest.fixture
def client():
    with open_client() as opened:
        yield opened


@pytest.fixture
def stored(client):
    answer = client.post(f"{API}/inventories", content=SMALL, headers=YAML)
    assert answer.status_code == 201, answer.text
    return answer


def test_a_multipart_upload_is_created_and_found_at_its_location(client):
    answer = client.post(f"{API}/inventories", files={"file": ("claims.yaml", SMALL)})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["id"], body["name"], body["version"]) == ("claims", "Claims AI", 1)
    assert body["digest"].startswith("sha256:")
    assert body["inventory"]["systems"][0]["id"]
    read = client.get(answer.headers["location"])
    assert read.json()["inventory"] == body["inventory"]
    assert read.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    "content_type",
    ["application/yaml", "text/yaml", "text/plain", "application/octet-stream", "application/x-www-form-urlencoded", None],
)
def test_a_raw_body_is_read_whatever_curl_calls_it(client, content_type):
    headers = {"Content-Type": content_type} if content_type else {}
    assert client.post(f"{API}/inventories", content=SMALL, headers=headers).status_code == 201


def test_what_is_read_can_be_sent_again_as_json_and_is_the_same_content(client, stored):
    document = json.dumps(stored.json()["inventory"]).encode()
    again = client.post(f"{API}/inventories", content=document, headers={"Content-Type": "application/json"})
    assert (again.status_code, again.json()["version"], again.json()["digest"]) == (200, 1, stored.json()["digest"])


def test_the_same_content_again_is_200_and_no_new_version(client, stored):
    again = client.post(f"{API}/inventories", files={"file": SMALL})
    assert (again.status_code, again.json()["version"]) == (200, 1)
    assert again.headers["etag"] == stored.headers["etag"]
    assert len(client.get(f"{API}/inventories/claims/versions").json()["items"]) == 1


@pytest.mark.usefixtures("stored")
def test_other_content_under_the_id_is_409(client):
    answer = client.post(f"{API}/inventories", content=RENAMED, headers=YAML)
    assert (answer.status_code, answer.json()["code"]) == (409, "id-taken")
    assert client.get(f"{API}/inventories/claims").json()["name"] == "Claims AI"


def test_put_makes_a_version_where_the_etag_still_holds(client, stored):
    address = f"{API}/inventories/claims"
    put = client.put(address, content=RENAMED, headers={**YAML, "If-Match": stored.headers["etag"]})
    assert (put.status_code, put.json()["version"], put.json()["name"]) == (200, 2, "Claims AI again")
    late = client.put(address, content=SMALL, headers={**YAML, "If-Match": stored.headers["etag"]})
    assert (late.status_code, late.json()["code"]) == (412, "version-moved")
    assert client.get(address).headers["etag"] == put.headers["etag"]
    assert client.get(address, params={"version": 1}).json()["name"] == "Claims AI"
    assert client.get(f"{address}/versions/1").json()["version"] == 1
    assert [row["version"] for row in client.get(f"{address}/versions").json()["items"]] == [2, 1]


def test_put_accepts_the_etag_of_a_compressed_answer_and_a_star(client, stored):
    address = f"{API}/inventories/claims"
    etag = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    assert client.put(address, content=RENAMED, headers={**YAML, "If-Match": f'"zzz", {etag}'}).status_code == 200
    assert client.put(address, content=SMALL, headers={**YAML, "If-Match": "*"}).json()["version"] == 3
    assert stored.status_code == 201


@pytest.mark.parametrize("condition", ['W/"{}"', '"nonsense"', "", "nonsense"])
def test_put_refuses_weak_and_foreign_tags(client, stored, condition):
    header = condition.format(stored.headers["etag"].strip('"'))
    answer = client.put(f"{API}/inventories/claims", content=RENAMED, headers={**YAML, "If-Match": header})
    assert answer.status_code == 412


@pytest.mark.usefixtures("stored")
def test_put_needs_a_condition_and_the_same_id(client):
    address = f"{API}/inventories/claims"
    bare = client.put(address, content=RENAMED, headers=YAML)
    assert (bare.status_code, bare.json()["code"]) == (428, "precondition-required")
    other = client.put(address, content=SMALL.replace(b"id: claims\n", b"id: other\n"), headers={**YAML, "If-Match": "*"})
    assert (other.status_code, other.json()["errors"][0]["pointer"]) == (422, "/id")
    missing = client.put(f"{API}/inventories/nothing", content=SMALL, headers={**YAML, "If-Match": "*"})
    assert missing.status_code == 404


def test_a_deleted_inventory_is_gone_and_its_counter_stays(client, stored):
    address = f"{API}/inventories/claims"
    assert client.delete(address, headers={"If-Match": '"other"'}).status_code == 412
    assert client.delete(address, headers={"If-Match": stored.headers["etag"]}).status_code == 204
    for path in ("", "/versions", "/versions/1", "/graph", "/estimate", "/diagrams/landscape.svg"):
        assert client.get(address + path).status_code == 404, path
    assert client.delete(address).status_code == 404
    again = client.post(f"{API}/inventories", content=SMALL, headers=YAML)
    assert (again.status_code, again.json()["version"]) == (201, 2)


def test_validation_says_what_an_upload_would_and_stores_nothing(client):
    valid = client.post(f"{API}/validations", content=SMALL, headers=YAML)
    assert (valid.status_code, valid.json()["valid"]) == (200, True)
    assert client.get(f"{API}/inventories").json()["items"] == []
    broken = SMALL.replace(b"mode: batch", b"mode: bach").replace(b"currency: USD", b"curency: USD")
    refused = client.post(f"{API}/validations", content=broken, headers=YAML)
    uploaded = client.post(f"{API}/inventories", content=broken, headers=YAML)
    assert refused.status_code == uploaded.status_code == 422
    assert refused.json()["errors"] == uploaded.json()["errors"]


def test_a_rejected_inventory_lists_every_fault_with_its_place(client):
    broken = (
        SMALL.replace(b"mode: batch", b"mode: bach")
        .replace(b"currency: USD", b"curency: USD")
        .replace(b"target: payments", b"target: paymnts")
    )
    answer = client.post(f"{API}/inventories", files={"file": ("claims.yaml", broken)})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["code"], body["status"], body["type"]) == ("invalid-inventory", 422, "about:blank")
    places = {fault["pointer"]: fault for fault in body["errors"]}
    assert {"/integrations/0/mode", "/integrations/1/target", "/curency"} <= set(places)
    for fault in body["errors"]:
        assert fault["detail"]
        assert fault["pointer"].startswith("/") or fault["pointer"] == ""
    lines = broken.decode().splitlines()
    assert "bach" in lines[places["/integrations/0/mode"]["line"] - 1]
    assert "paymnts" in lines[places["/integrations/1/target"]["line"] - 1]


def test_lists_lead_on_by_link_and_next(client):
    for number in range(5):
        content = SMALL.replace(b"id: claims\n", f"id: claims-{number}\n".encode())
        client.post(f"{API}/inventories", content=content, headers=YAML)
    address, seen, pages = f"{API}/inventories?limit=2", [], 0
    while address:
        answer = client.get(address)
        seen += [row["id"] for row in answer.json()["items"]]
        address = answer.json()["next"]
        assert (f'<{address}>; rel="next"' == answer.headers.get("link")) if address else "link" not in answer.headers
        pages += 1
    assert seen == [f"claims-{number}" for number in range(5)]
    assert pages == 3


@pytest.mark.parametrize(
    "address", ["nothing", "..%2f..%2fetc%2fpasswd", "%00", "%F0%9F%98%80", "a" * 150, "%ff%fe", "CLAIMS", "%3Cscript%3E"]
)
def test_an_unknown_id_is_404_however_strange(client, address):
    for path in ("", "/graph", "/versions", "/diagrams/landscape.svg", "/estimate", "/analysis"):
        answer = client.get(f"{API}/inventories/{address}{path}")
        assert answer.status_code == 404, answer.text
        assert answer.json()["code"] == "not-found"


def test_a_sqlite_store_is_read_by_the_next_process(tmp_path):
    url = f"sqlite:///{tmp_path / 'seamap.db'}"
    with open_client(store_url=url) as client:
        etag = client.post(f"{API}/inventories", content=SMALL, headers=YAML).headers["etag"]
    with open_client(store_url=url) as client:
        assert client.get(f"{API}/inventories/claims").headers["etag"] == etag


def test_a_damaged_version_is_said_and_the_others_are_served(tmp_path):
    path = tmp_path / "seamap.db"
    with open_client(store_url=f"sqlite:///{path}") as client:
        client.post(f"{API}/inventories", content=SMALL, headers=YAML)
        with sqlite3.connect(path) as raw:
            raw.execute("UPDATE contents SET compressed = substr(compressed, 1, 40)")
        raw.close()
        answer = client.get(f"{API}/inventories/claims")
        assert (answer.status_code, answer.json()["code"]) == (503, "store-corrupt")
        assert client.get(f"{API}/inventories").status_code == 200
        assert client.get("/health/ready").status_code == 200
