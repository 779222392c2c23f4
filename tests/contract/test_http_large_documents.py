"""A large document over a real connection: the same bytes in every coding, and parts of it by name without the rest."""

from __future__ import annotations

import gzip
import http.client
import json
from functools import cache

import pytest
import zstandard

from app.importers.registry import read_document
from app.inventory.digest import canonical_json
from app.services.derivation.derived import PACKED_BYTES
from app.services.derivation.json_text import encode_json
from app.services.estimates import estimate_document
from benchmarks.generate import generate_inventory
from tests.webclient import API, run_server

LARGE = canonical_json(generate_inventory(150, 700, seed=3))


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A running server with a large inventory in it, and its address."""
    with run_server(f"sqlite:///{tmp_path_factory.mktemp('store') / 'seamap.db'}") as running:
        answer, body = ask(running.port, f"{API}/inventories", LARGE, {"Content-Type": "application/json"})
        assert answer.status == 201, body
        yield running.port, f"{API}/inventories/{json.loads(body)['id']}"


def ask(port, address, body=None, headers=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET" if body is None else "POST", address, body, headers or {})
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def test_the_streamed_estimate_is_the_plain_one_in_every_coding(large):
    port, base = large
    address = f"{base}/estimate?samples=100"
    tags = set()
    for coding, decode in (
        ("identity", bytes),
        ("gzip", gzip.decompress),
        ("zstd", lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)),
    ):
        answer, body = ask(port, address, headers={"Accept-Encoding": coding})
        assert answer.status == 200
        assert answer.headers.get("Content-Encoding", "identity") == coding
        assert answer.headers.get("Content-Length") in {str(len(body)), None}
        tags.add(answer.headers["ETag"])
        plain = decode(body)
        assert len(plain) > PACKED_BYTES
        assert plain == expected()
        again, nothing = ask(port, address, headers={"If-None-Match": answer.headers["ETag"], "Accept-Encoding": coding})
        assert (again.status, nothing) == (304, b"")
    assert len(tags) == 3


@cache
def expected():
    inventory = read_document("large.json", LARGE).inventory
    return encode_json(estimate_document(inventory, version=1, samples=100))


def test_fields_of_a_large_estimate_are_small_and_right(large):
    port, base = large
    answer, body = ask(port, f"{base}/estimate?samples=100&fields=summary,samples")

    whole = json.loads(expected())
    assert answer.status == 200
    assert json.loads(body) == {"samples": 100, "summary": whole["summary"]}
    assert len(body) * 1000 < len(expected())
