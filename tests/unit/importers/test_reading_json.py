"""JSON is read strictly, and every fault has its line and column."""

from __future__ import annotations

import json

import pytest

from app.errors import LimitExceeded
from app.importers import json_document
from app.importers.json_places import JsonPlaces
from app.importers.registry import read_document
from app.inventory.places import Target, value_at

TREE = {"schema": "seamap/inventory/v1", "id": "x", "name": "X", "currency": "EUR"}


def inventory_json(**more: object) -> str:
    return json.dumps(TREE | more, indent=2)


def places(text: str) -> list[tuple[str, int | None, int | None]]:
    found = read_document("x.json", text.encode(), format="json").findings
    return [(f.code, f.place.line if f.place else None, f.place.column if f.place else None) for f in found]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (inventory_json(systems=[{"id": "crm", "name": "C", "owner": "nobody"}]), ("unknown-team", 10, 16)),
        (inventory_json(systems=[{"id": "crm", "name": "C", "onwer": "nobody"}]), ("unknown-key", 10, 7)),
        (inventory_json(systems=[{"id": "crm"}]), ("missing-key", 7, 5)),
        ('{"schema": NaN}', ("not-json", 1, 12)),
        ('{"a": Infinity}', ("not-json", 1, 7)),
        ('{"a": "\\ud800"}', ("not-json", 1, 14)),
        ('{"a": "\\udc00x"}', ("not-json", 1, 13)),
        ('{"a": 1,}', ("not-json", 1, 9)),
        ('{"a": 01}', ("not-json", 1, 8)),
        ("{'a': 1}", ("not-json", 1, 2)),
        ('{"a": "x\ny"}', ("not-json", 2, 1)),
        ('{"ü": "é" 1}', ("not-json", 1, 11)),
        ('{"a": 1', ("not-json", 1, 8)),
        ('{"a": 1} x', ("not-json", 1, 10)),
        ("[" * 100_000, ("not-json", 1, 202)),
        ('{"id": "x",\n "id": "y"}', ("duplicate-key", 2, 2)),
        ('{"a": {"b": 1,\n  "b": 2}}', ("duplicate-key", 2, 3)),
        ('{\n"a": 9007199254740992}', ("number-too-large", 2, 6)),
        ('{\n"a": -9007199254740992}', ("number-too-large", 2, 6)),
        ('{\n"a": 1e999}', ("not-a-number", 2, 6)),
        ('{"a": ' + "[" * 70 + "]" * 70 + "}", ("too-deep", 1, 71)),
    ],
)
def test_every_fault_has_its_line_and_column(text, place):
    result = read_document("x.json", text.encode(), format="json")
    assert result.inventory is None
    codes = places(text)
    assert place[0] in [code for code, _, _ in codes]
    if place[0] != "not-json":
        assert place in codes
    else:
        [(_, line, column)] = codes
        assert line == place[1]
        assert column is not None
        assert abs(column - place[2]) <= 3  # the parser points at the beginning or the end of what it does not understand


def test_a_key_given_twice_does_not_hide_the_other_faults():
    text = inventory_json(currency="EUX")[:-1] + ', "name": "Y"}'
    assert [code for code, _, _ in places(text)] == ["unknown-currency", "duplicate-key"]


def test_the_walk_finds_every_value_where_it_stands():
    tree = {"a": [1, {"b c": "ü\n"}, []], "": {"x": None, "y": [[True]]}, "z": -1.5e3}
    text = json.dumps(tree, indent=3, ensure_ascii=False)
    lines = text.split("\n")
    paths = [("a",), ("a", 0), ("a", 1, "b c"), ("a", 2), ("",), ("", "x"), ("", "y", 0, 0), ("z",)]
    found = JsonPlaces(text).locate([Target(path) for path in paths])
    for path in paths:
        place = found[Target(path)]
        assert place.line is not None
        assert place.column is not None
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert json.JSONDecoder().raw_decode(rest)[0] == value_at(tree, path)


def test_keys_are_found_as_well_as_values():
    found = JsonPlaces('{ "a" : {\n "b":1} }').locate([Target(("a", "b"), on_key=True), Target(("a", "b"))])
    assert [(place.line, place.column) for place in (found[Target(("a", "b"), on_key=True)], found[Target(("a", "b"))])] == [
        (2, 2),
        (2, 6),
    ]


def test_more_values_than_are_read_is_said_at_once(monkeypatch):
    monkeypatch.setattr(json_document, "MOST_CONTAINERS", 100)
    with pytest.raises(LimitExceeded):
        read_document("x.json", b'{"systems": [' + b"{}," * 200 + b"{}]}")
