"""What holds for whatever is read: nothing crashes, nothing gets lost, and the digest follows the content alone."""

from __future__ import annotations

import copy
import json
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import AppError
from app.importers.json_places import JsonPlaces
from app.importers.registry import read_document
from app.importers.yaml_places import YamlPlaces, walk
from app.inventory.digest import canonical_json, digest
from app.inventory.model import Integration, Inventory, Path, System
from app.inventory.places import Target, value_at
from app.inventory.programme import Change, Programme
from app.inventory.scenario import apply_changes
from app.inventory.structure import keys_of
from app.inventory.validate import validate_document
from tests.strategies import documents, inventories

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats() | TEXTS | st.sampled_from(["unknown", "a", "full"])
)
KEYS = st.sampled_from(
    [*keys_of(Inventory), *keys_of(System), *keys_of(Integration), *keys_of(Path), *keys_of(Programme), *keys_of(Change), "low"]
)
PLAIN = documents().map(lambda tree: json.loads(json.dumps(tree)))  # as a parser would give it, without our own types
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXTS, inner, max_size=6), max_leaves=25
)
SYNTAX = st.text(st.sampled_from(list("[]{}:,-?&*!|>'\"%@`#\n\t ~<=.0123456789aeNO\\u\x85\u2028")), max_size=60)


def read(name: str, data: bytes) -> None:
    try:
        result = read_document(name, data)
    except AppError:
        return
    assert (result.inventory is None) == bool(result.errors)


@settings(max_examples=max(settings().max_examples, 300))
@given(st.binary(max_size=400), st.sampled_from(["", "x.yaml", "x.json"]))
def test_any_bytes_are_read_or_refused(data, name):
    read(name, data)


@settings(max_examples=max(settings().max_examples, 300))
@given(SYNTAX, st.sampled_from(["", "x.yaml", "x.json"]))
def test_any_punctuation_is_read_or_refused(text, name):
    read(name, text.encode())
    read(name, f"schema: seamap/inventory/v1\nid: x\nname: {text}\n".encode())


@settings(max_examples=max(settings().max_examples, 300))
@given(TREES)
def test_any_tree_is_validated_without_a_crash(tree):
    result = validate_document(tree)
    assert (result.inventory is None) == bool(result.errors)


@settings(max_examples=max(settings().max_examples, 300))
@given(TREES, documents(), st.data())
def test_any_change_to_a_valid_document_is_validated_without_a_crash(piece, tree, data):
    changed = copy.deepcopy(tree)
    node: Any = changed
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
            node[key] = piece
            break
        node = node[key]
    result = validate_document(changed)
    assert (result.inventory is None) == bool(result.errors)


@given(PLAIN)
def test_yaml_and_json_of_one_tree_give_one_inventory(tree):
    text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False).encode()
    from_yaml, from_json = read_document("a.yaml", text), read_document("a.json", json.dumps(tree).encode())
    assert from_yaml.errors == from_json.errors == ()
    assert from_yaml.inventory == from_json.inventory == Inventory.model_validate(tree)


@given(PLAIN)
def test_comments_change_nothing(tree):
    lines = json.dumps(tree, indent=1).splitlines()
    text = "# Ours\n" + "\n".join(f"{line}  # {line.strip()}\n  # more of it" for line in lines)
    assert read_document("a.yaml", text.encode()).inventory == Inventory.model_validate(tree)


@given(inventories())
def test_what_is_stored_is_read_back_equal(inventory):
    again = read_document("stored.json", canonical_json(inventory)).inventory
    assert again == inventory
    assert digest(again) == digest(inventory)
    assert canonical_json(again) == canonical_json(inventory)


def reordered(value: Any) -> Any:
    """Return the tree with keys in reverse, and things with ids in reverse."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        rows = [reordered(inner) for inner in value]
        return rows[::-1] if all(isinstance(row, dict) and "id" in row for row in rows) else rows
    return value


@given(documents())
def test_order_leaves_the_digest_alone(tree):
    plain = Inventory.model_validate(tree).model_dump(mode="json", by_alias=True)
    assert digest(Inventory.model_validate(reordered(plain))) == digest(Inventory.model_validate(tree))


@given(documents(), st.sampled_from([None, "unknown"]))
def test_the_ways_of_not_knowing_are_one(tree, nothing):
    said = copy.deepcopy(tree)
    for system in said["systems"]:
        for key in ("vendor", "owner", "zone", "effort", "available_from"):
            system.setdefault(key, nothing)
            if system[key] in (None, "unknown"):
                system[key] = nothing
    assert digest(Inventory.model_validate(said)) == digest(Inventory.model_validate(tree))


@given(documents(), st.data())
def test_every_fact_changes_the_digest(tree, data):
    """Change one leaf of what the inventory says: either it is no inventory any more, or another digest."""
    inventory = Inventory.model_validate(tree)
    plain = json.loads(canonical_json(inventory))
    spots: list[tuple[Any, Any]] = []
    stack: list[Any] = [plain]
    while stack:
        node = stack.pop()
        for key in node if isinstance(node, dict) else range(len(node)):
            if isinstance(node[key], dict | list):
                stack.append(node[key])
            elif key not in {"schema", "id"}:
                spots.append((node, key))
    node, key = data.draw(st.sampled_from(spots))
    old = node[key]
    node[key] = (not old) if isinstance(old, bool) else old / 2 + 0.125 if isinstance(old, int | float) else f"{old}x"
    result = validate_document(plain)
    assert result.inventory is None or digest(result.inventory) != digest(inventory)


@given(inventories())
def test_what_a_scenario_makes_is_a_valid_inventory(inventory):
    for scenario in inventory.scenarios:
        changed, _ = apply_changes(inventory, scenario)
        plain = changed.model_dump(mode="json", by_alias=True, exclude_unset=True)
        result = validate_document(plain | {"scenarios": []})
        assert result.errors == ()


@given(PLAIN)
def test_every_value_has_a_place_in_both_formats(tree):
    text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    targets = [Target(spot.path) for spot in walk(text)]
    assert set(YamlPlaces(text).locate(targets)) == set(targets)
    as_json = json.dumps(tree, indent=1)
    found = JsonPlaces(as_json).locate(targets)
    assert set(found) == set(targets)
    lines = as_json.split("\n")
    for target in targets[:20]:
        place = found[target]
        assert place.line is not None
        assert place.column is not None
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert json.JSONDecoder().raw_decode(rest)[0] == value_at(tree, target.path)
