"""Foreign documents over HTTP: the same as on the command line, findings and proposals returned."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.webclient import API, SMALL, open_client

CATALOGUE = b"""\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: policy-admin}
spec: {type: service, system: policies, owner: core, providesApis: [policy-api]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: portal, title: Customer portal}
spec: {type: website, system: web, owner: web, consumesApis: [policy-admin], dependsOn: ['component:payment']}
"""
OPENAPI = b"""\
openapi: 3.0.3
info: {title: Billing}
servers: [{url: https://billing.example.org}]
paths: {/bills: {get: {}, post: {}}}
components:
  securitySchemes: {sso: {type: openIdConnect, openIdConnectUrl: https://sso.example.org}}
  schemas: {Bill: {type: object, properties: {id: {type: string}, total: {type: number}}}}
"""


@pytest.fixture
def client():
    with open_client() as client:
        yield client


def codes(answer):
    return [finding["code"] for finding in answer.json()["findings"]]


def test_a_foreign_document_is_uploaded_like_an_inventory(client):
    answer = client.post(f"{API}/inventories?id=prisons&currency=GBP&name=Prisons", content=CATALOGUE)
    assert answer.status_code == 201
    body = answer.json()
    assert (body["id"], body["name"], body["inventory"]["currency"]) == ("prisons", "Prisons", "GBP")
    assert {"status-assumed", "left-out"} <= set(codes(answer))
    assert client.get(answer.headers["location"]).json()["inventory"] == body["inventory"]
    assert client.get(f"{API}/inventories/prisons/estimate?samples=200").status_code == 200


def test_validating_reads_as_uploading_does_and_stores_nothing(client):
    answer = client.post(f"{API}/validations?format=openapi", content=OPENAPI)
    assert answer.json()["valid"] is True
    assert "not-described" in codes(answer)
    assert client.get(f"{API}/inventories").json()["items"] == []


def test_several_files_make_one_inventory(client):
    files = [("file", ("claims.yaml", SMALL)), ("file", ("catalog-info.yaml", CATALOGUE))]
    body = client.post(f"{API}/inventories", files=files).json()
    assert body["id"] == "claims"
    assert {row["id"] for row in body["inventory"]["systems"]} == {"claims-ai", "policy-admin", "payments", "portal", "payment"}


def test_a_zip_is_a_bundle(client):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("docs/readme.md", "# words")
        archive.writestr("catalog/catalog-info.yaml", CATALOGUE)
    for content in ({"content": packed.getvalue()}, {"files": {"file": ("all.zip", packed.getvalue(), "application/zip")}}):
        answer = client.post(f"{API}/validations", **content)
        assert answer.json()["valid"] is True, answer.text
        assert any("readme.md" in finding["detail"] for finding in answer.json()["findings"])


def test_imports_are_merged_into_a_new_version(client):
    tag = client.post(f"{API}/inventories", content=SMALL).headers["etag"]
    answer = client.post(f"{API}/inventories/claims/imports?level=component", content=CATALOGUE, headers={"If-Match": tag})
    assert answer.status_code == 201
    body = answer.json()
    assert (body["id"], body["version"]) == ("claims", 2)
    policy = next(row for row in body["inventory"]["systems"] if row["id"] == "policy-admin")
    assert policy["api"]["availability"] == "batch"  # what the architect states
    assert "conflicting-facts" in codes(answer)
    assert [row["imported"] for row in body["proposals"]] == ["payment"]
    again = client.post(f"{API}/inventories/claims/imports", content=CATALOGUE)
    assert (again.status_code, again.json()["version"]) == (200, 2)
    moved = client.post(f"{API}/inventories/claims/imports", content=CATALOGUE, headers={"If-Match": tag})
    assert moved.status_code == 412


def test_a_mapping_decides_near_matches(client):
    client.post(f"{API}/inventories", content=SMALL)
    mapping = "schema: seamap/mapping/v1\nsystems: [{imported: payment, same_as: payments}]\n"
    body = client.post(
        f"{API}/inventories/claims/imports", data={"mapping": mapping}, files={"file": ("c.yaml", CATALOGUE)}
    ).json()
    assert {row["id"] for row in body["inventory"]["systems"]} == {"claims-ai", "policy-admin", "payments", "portal"}
    assert body["proposals"] == []
    broken = client.post(f"{API}/inventories/claims/imports", data={"mapping": "a: 1"}, files={"file": ("c.yaml", CATALOGUE)})
    assert broken.status_code == 422


def test_a_mapping_sent_as_a_file_says_what_columns_hold(client):
    client.post(f"{API}/inventories", files={"file": ("claims.yaml", SMALL)})
    mapping = b"schema: seamap/mapping/v1\ncolumns: {Anlage: name, Wer: owner}\n"
    tables = ("anlagen.csv", b"Anlage,Wer\nKern,Team A\n")
    answer = client.post(f"{API}/inventories/claims/imports", files={"file": tables, "mapping": ("mapping.yaml", mapping)})
    assert answer.status_code == 201, answer.json()
    assert {"id": "kern", "owner": "team-a"}.items() <= next(
        row for row in answer.json()["inventory"]["systems"] if row["id"] == "kern"
    ).items()


def test_an_api_description_is_attached_to_a_system(client):
    client.post(f"{API}/inventories", content=SMALL)
    answer = client.post(f"{API}/inventories/claims/imports?system=payments", content=OPENAPI)
    systems = {row["id"]: row for row in answer.json()["inventory"]["systems"]}
    assert systems.keys() == {"claims-ai", "policy-admin", "payments"}
    assert systems["payments"]["auth"] == {"method": "oidc"}
    assert systems["payments"]["schemas"] == [{"name": "Bill", "format": "json", "fields": 2, "documented": True}]
    unknown = client.post(f"{API}/inventories/claims/imports?system=nobody", content=OPENAPI)
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown-system")


def test_what_cannot_be_merged_is_answered_clearly(client):
    assert client.post(f"{API}/inventories/none/imports", content=CATALOGUE).status_code == 404
    client.post(f"{API}/inventories", content=SMALL)
    assert client.post(f"{API}/inventories/claims/imports", content=b"%PDF-1.7").status_code == 415
    assert client.post(f"{API}/inventories/claims/imports?level=galaxy", content=CATALOGUE).status_code == 422
    assert client.post(f"{API}/inventories/claims/imports?format=nonsense", content=CATALOGUE).status_code == 415
    assert client.get(f"{API}/inventories/claims").json()["version"] == 1
