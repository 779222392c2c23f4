"""Large documents are written part by part, and nobody can tell from the bytes."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from app.cli.output import json_bytes, print_json_parts
from app.errors import BadParameter
from app.exporters import estimate_document as module
from app.services.derivation.derived import Derived
from app.services.derivation.json_text import encode_json, encode_parts
from app.services.estimates import estimate_document, estimate_parts
from app.web.conditional import PIECE_BYTES, WHOLE_BYTES, respond_whole
from benchmarks.generate import generate_inventory
from tests.worlds import WORLDS, tiny_hub


@pytest.mark.parametrize("name", ["empty", "tiny_hub", "lonely"])
def test_the_parts_are_the_document_to_the_byte(name, capfdbinary):
    inventory = WORLDS[name]()
    whole = estimate_document(inventory, samples=200)
    print_json_parts(estimate_parts(inventory, samples=200))

    assert encode_parts(estimate_parts(inventory, samples=200)) == encode_json(whole)
    assert capfdbinary.readouterr().out == json_bytes(whole)


@pytest.mark.parametrize("members", [{}, {"a": []}, {"a": [1, {"b": "x\ny"}], "c": {"d": None}}])
def test_odd_objects_are_written_as_whole_ones_are(members, capfdbinary):
    streamed = [(name, iter(value) if isinstance(value, list) else value) for name, value in members.items()]
    assert encode_parts(streamed) == encode_json(members)
    print_json_parts((name, iter(value) if isinstance(value, list) else value) for name, value in members.items())
    assert json.loads(capfdbinary.readouterr().out) == members


def test_fields_name_parts_and_only_these_are_made(monkeypatch):
    def never(_):
        raise AssertionError

    monkeypatch.setitem(module.PARTS, "api_investments", never)
    assert list(estimate_document(tiny_hub(), samples=200, fields=("summary", "samples"))) == ["samples", "summary"]
    with pytest.raises(BadParameter):
        estimate_parts(tiny_hub(), samples=200, fields=("sumary",))


def test_writing_it_out_holds_no_second_copy():
    """The peak while a document is written is little more than the bytes themselves; as objects it is many times that."""
    inventory = generate_inventory(60, 240, seed=5)
    parts = [part for part in estimate_parts(inventory, samples=100) if part[0] == "work_packages"]
    tracemalloc.start()
    try:
        size = len(encode_parts(parts))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert size > 500_000
    assert peak < 2.5 * size


@pytest.mark.anyio
async def test_a_large_body_goes_out_in_pieces_that_are_not_copies():
    body = bytes(WHOLE_BYTES + 10)
    response = respond_whole(Derived(body), {})
    pieces = [piece async for piece in response.body_iterator]

    assert response.headers["content-length"] == str(len(body))
    assert all(piece.obj is body for piece in pieces)
    assert max(len(piece) for piece in pieces) == PIECE_BYTES
    assert b"".join(pieces) == body


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"name": "Infinity Insurance", "more": ["NaN", 1.5]}, b'{"name":"Infinity Insurance","more":["NaN",1.5]}'),
        ({"name": "half \ud83d"}, b'{"name":"half \\ud83d"}'),
        ([0.1, 1e22, -0.0, 10**30, True, None], b"[0.1,1e+22,-0.0,1000000000000000000000000000000,true,null]"),
    ],
)
def test_names_that_look_like_no_number_and_half_characters_are_written(document, text):
    assert encode_json(document) == text
    assert json.loads(text) == document


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_json_cannot_carry_raises(number):
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_json({"days": [1.0, number]})
