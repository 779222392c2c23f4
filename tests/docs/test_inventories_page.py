"""docs/inventories.md shows one inventory in pieces: together they are read without a fault, and no part is left out."""

from __future__ import annotations

import re
from typing import Any

import yaml

from app.importers.registry import read_document
from app.inventory.model import Inventory
from app.inventory.scenario import apply_scenario
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "inventories.md").read_text(encoding="utf-8")


def join_pieces() -> dict[str, Any]:
    """Return the pieces of the page as one document: lists one after the other, the programme key by key."""
    whole: dict[str, Any] = {}
    for piece in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL):
        for key, value in yaml.safe_load(piece).items():
            if isinstance(value, list):
                whole[key] = [*whole.get(key, []), *value]
            elif isinstance(value, dict):
                whole[key] = {**whole.get(key, {}), **value}
            else:
                whole[key] = value
    return whole


def test_the_pieces_make_one_inventory_without_a_fault():
    result = read_document("page.yaml", yaml.safe_dump(join_pieces()).encode())
    assert [finding.as_json() for finding in result.findings] == []
    assert result.inventory is not None
    assert apply_scenario(result.inventory, "ledger-api").programme.deadline.isoformat() == "2027-09-30"


def test_the_page_shows_every_part_of_an_inventory():
    parts = {field.alias or name for name, field in Inventory.model_fields.items()}
    assert set(join_pieces()) == parts
