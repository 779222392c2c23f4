"""A large document is compressed as it is made; nobody can tell from what is read, and its bytes are the same every time."""

from __future__ import annotations

import gzip
import json
import re
import tracemalloc

import pytest
import zstandard

from app.services import documents
from app.services.derivation import derived
from app.services.derivation.derived import PACKED_BYTES, Coding, Derived, Packing, compress, pack, recode
from app.services.derivation.excerpt import excerpt_estimate
from app.services.derived_cache import DerivedCache
from app.web.conditional import respond_whole
from tests.webclient import API, SMALL, open_client

ROWS = json.dumps([{"id": f"system/{n}/engage", "days": n / 7} for n in range(90_000)]).encode()


def written(data, step, media_type="application/json"):
    packing = Packing(media_type)
    for first in range(0, len(data), step):
        packing.write(data[first : first + step])
    return packing.finish()


def test_a_small_document_is_kept_as_it_is():
    assert written(b"seamap " * 1000, 7) == Derived(b"seamap " * 1000)


def test_a_large_one_is_packed_whole_or_in_parts_to_the_same_bytes():
    assert len(ROWS) > PACKED_BYTES
    packed = written(ROWS, 977)

    assert packed.unpacked_bytes == len(ROWS)
    assert packed == written(ROWS, 64 * 1024) == pack(Derived(ROWS)) == pack(packed)
    assert packed.read() == ROWS
    assert len(packed.body) * 5 < len(ROWS)


def test_pictures_are_never_packed():
    assert written(ROWS, 4096, "application/pdf") == pack(Derived(ROWS, "application/pdf")) == Derived(ROWS, "application/pdf")


def test_a_packed_document_is_kept_packed_and_recoded_on_its_way_out():
    packed, cache = pack(Derived(ROWS)), DerivedCache(len(ROWS))
    assert all(cache.encode("a", cache.get_or_make("a", lambda: packed), coding) is packed for coding in Coding)
    assert b"".join(recode(packed.body, Coding.IDENTITY)) == ROWS
    assert gzip.decompress(b"".join(recode(packed.body, Coding.GZIP))) == ROWS
    assert list(recode(packed.body, Coding.GZIP)) == list(recode(packed.body, Coding.GZIP))
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed.body) == ROWS


def test_a_document_just_under_the_boundary_is_compressed_whole():
    under = Derived(ROWS[: PACKED_BYTES - 1])
    assert pack(under) is under
    assert gzip.decompress(compress(under.body, Coding.GZIP)) == under.body


@pytest.mark.anyio
@pytest.mark.parametrize("coding", Coding)
async def test_what_goes_out_says_how_long_it_is_where_that_is_known(coding):
    packed = pack(Derived(ROWS))
    response = respond_whole(packed, {}, coding)
    pieces = getattr(response, "body_iterator", None)
    body = response.body if pieces is None else b"".join([piece async for piece in pieces])
    lengths = {Coding.IDENTITY: str(len(ROWS)), Coding.ZSTD: str(len(packed.body)), Coding.GZIP: None}

    assert response.headers.get("content-length") == lengths[coding]
    assert response.headers.get("content-encoding") == (None if coding is Coding.IDENTITY else coding.value)
    assert body == b"".join(recode(packed.body, coding)) if coding is not Coding.ZSTD else body == packed.body


def test_sending_one_holds_no_copy_of_it():
    packed = pack(Derived(ROWS))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in recode(packed.body, Coding.IDENTITY))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == len(ROWS)
    assert peak < len(ROWS) / 2


def test_pages_of_a_packed_estimate_are_the_same_pages(monkeypatch):
    """Of a large estimate a page reads an excerpt that a worker makes; nobody can tell from the page."""
    addresses = ("/inventories/claims", "/inventories/claims/systems/policy-admin", "/inventories/claims?scenario=policy-api")

    def pages():
        with open_client() as client:
            assert (
                client.post(f"{API}/inventories", content=SMALL, headers={"Content-Type": "application/yaml"}).status_code
                == 201
            )
            answers = [client.get(address) for address in addresses]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        return [re.sub(r"\d\d:\d\d(:\d\d(\.\d+)?)?", "", answer.text) for answer in answers]  # when it was saved

    plain = pages()
    excerpts = []
    monkeypatch.setattr(derived, "PACKED_BYTES", 4096)
    monkeypatch.setattr(documents, "excerpt_estimate", lambda *given: excerpts.append(given) or excerpt_estimate(*given))
    packed = pages()

    assert len(excerpts) == 2  # as declared, and under the scenario
    assert all(given[0].is_packed for given in excerpts)
    assert packed == plain


def test_an_excerpt_holds_the_parts_and_the_largest_packages():
    packages = [{"id": f"p{n:03}", "effort_days": {"mean": float(n % 90)}} for n in range(200)]
    whole = Derived(json.dumps({"summary": {"a": 1}, "work_packages": packages, "risks": [1]}).encode())
    kept = json.loads(excerpt_estimate(whole, ("summary", "work_packages")).read())

    assert list(kept) == ["summary", "work_packages"]
    assert [row["id"] for row in kept["work_packages"][:3]] == ["p089", "p179", "p088"]
    assert len(kept["work_packages"]) == 50
