"""CONTRACT section 2: an attribute of the inventory that no rule, finding or drawing reads is a promise that nobody keeps."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pydantic import BaseModel

from app.inventory import declared, model, programme

APP = Path(__file__).resolve().parents[2] / "app"
READ_BY_INVENTORY_ITSELF = {
    "schema_": "the version of the document's form",
    "scenarios": "laid over by app.inventory.scenario",
    "changes": "the same",
    "confidence": "read where evidence is",
}
NOT_YET = {"pilot", "pilot_completeness", "PilotUse.failure_share"}  # the pilot against production, issue 3


def fields() -> list[tuple[str, str]]:
    kinds = [
        kind
        for module in (model, programme, declared)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind.__module__ == module.__name__
    ]
    return sorted((kind.__name__, field) for kind in kinds for field in kind.model_fields if kind is not programme.Change)


def attributes_read() -> set[str]:
    files = [path for path in APP.rglob("*.py") if path.parent.name != "inventory"]
    return {node.attr for path in files for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}


READ = attributes_read()


@pytest.mark.parametrize(("kind", "field"), fields())
def test_an_attribute_is_read_by_something(kind: str, field: str) -> None:
    excused = field in READ_BY_INVENTORY_ITSELF or field in NOT_YET or f"{kind}.{field}" in NOT_YET
    assert field in READ or excused, f"nothing reads {kind}.{field}"
