"""The HTTP contract of exports: what the command line writes, as a file to keep, with a strong entity tag."""

from __future__ import annotations

import pytest

from app.exporters.registry import FORMATS
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


def test_the_list_names_every_format_with_its_address(client):
    items = client.get(BASE).json()["items"]

    assert [item["format"] for item in items] == list(FORMATS)
    for item in items:
        assert client.get(item["href"], params={"samples": 200, "start": "2026-01-05"}).status_code == 200


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_is_a_file_that_keeps_its_tag(client, name):
    params = {"samples": 200, "start": "2026-01-05"}
    first, second = (client.get(f"{BASE}/{name}", params=params) for _ in range(2))
    again = client.get(f"{BASE}/{name}", params=params, headers={"If-None-Match": first.headers["etag"]})

    assert first.content == second.content
    assert first.headers["content-type"].partition(";")[0] == FORMATS[name].media_type.partition(";")[0]
    assert first.headers["content-disposition"] == f'attachment; filename="claims.{FORMATS[name].ending}"'
    assert again.status_code == 304


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
