"""An editor completes and checks an inventory with the published schema, so it must be current and agree with reading."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import ryaml

from app.inventory.json_schema import inventory_schema, undescribed_keys
from tests.conftest import INVENTORIES, ROOT
from tests.worlds import document, system

PUBLISHED = ROOT / "docs" / "schemas" / "inventory.v1.json"


@pytest.fixture(scope="module")
def validator() -> Any:
    schema = inventory_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def test_the_published_file_is_what_the_models_say(update_golden):
    text = json.dumps(inventory_schema(), indent=2, ensure_ascii=False) + "\n"
    if update_golden:
        PUBLISHED.write_text(text, encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == text


def test_every_key_is_described_and_nothing_else():
    assert undescribed_keys() == []


@pytest.mark.parametrize("file", sorted(INVENTORIES.glob("*.yaml")), ids=lambda file: file.stem)
def test_every_bundled_inventory_agrees(validator, file):
    tree = ryaml.loads(file.read_text(encoding="utf-8"))
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(tree)] == []
    assert file.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=../docs/schemas/inventory.v1.json\n")


@pytest.mark.parametrize("nothing", [None, "unknown"])
@pytest.mark.parametrize("key", ["type", "zone", "owner", "api", "schemas", "effort", "available_from", "sla", "location"])
def test_every_fact_may_be_unknown(validator, key, nothing):
    assert validator.is_valid(document(systems=[system("crm", **{key: nothing})]))


def test_an_integration_needs_no_id_and_a_hop_may_be_bare(validator):
    tree = document(
        systems=[system("a"), system("b")],
        integrations=[{"source": "a", "target": "b"}],
        paths=[{"id": "p", "name": "P", "hops": ["a", {"system": "b", "fallback": "rules"}]}],
    )
    assert validator.is_valid(tree)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sistems": []},
        {"currency": "euro"},
        {"systems": [{"id": "CRM", "name": "x"}]},
        {"systems": [{"id": "crm"}]},
        {"systems": [{"id": "crm", "name": "x", "hosting": "moon"}]},
        {"systems": [{"id": "crm", "name": "x", "api": {"availabilty": "full"}}]},
        {"systems": [{"id": "crm", "name": "x", "sla": {"availability": 99.5}}]},
        {"programme": {"start": "soon"}},
    ],
)
def test_what_reading_refuses_for_its_shape_the_schema_refuses(validator, wrong):
    assert not validator.is_valid(document(**wrong))
