"""The identity of an inventory's content, and the bytes that are stored of it. An inventory comes in, text goes out."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from app.inventory.scenario import ADDED

if TYPE_CHECKING:
    from app.inventory.model import Inventory

PATCHES = frozenset({"set", "programme", *(f"add_{noun}" for noun in ADDED)})
AS_THEY_ARE = frozenset({str, int, bool, type(None)})  # most values; asking here saves a call for each


def digest(inventory: Inventory) -> str:
    """Return ``sha256:`` and 64 hexadecimal digits over everything that the inventory says.

    Neither the order of keys nor that of things with ids changes it, nor whether a fact is absent, ``null`` or ``unknown``.
    Every fact does. The order of lists without ids (hops, changes, tags) is content.
    """
    document = _plain(inventory)
    document["scenarios"] = [_normal_scenario(scenario) for scenario in document.get("scenarios", ())]
    return "sha256:" + hashlib.sha256(_as_bytes(_normal(document))).hexdigest()


def canonical_json(inventory: Inventory) -> bytes:
    """Return the inventory as compact JSON with sorted keys and without what says nothing; lists keep their order.

    Reading it again gives an equal inventory.
    """
    return _as_bytes(_plain(inventory))


def _plain(inventory: Inventory) -> dict[str, Any]:
    document = inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if "programme" in document and not document["programme"]:
        del document["programme"]
    return document


def _as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _normal(value: Any) -> Any:
    """Return *value* with things that have ids in order of id and numbers that are equal written alike."""
    if isinstance(value, dict):
        return {key: inner if type(inner) in AS_THEY_ARE else _normal(inner) for key, inner in value.items()}
    if isinstance(value, list):
        rows = [inner if type(inner) in AS_THEY_ARE else _normal(inner) for inner in value]
        if rows and all(isinstance(row, dict) and isinstance(row.get("id"), str) for row in rows):
            rows.sort(key=lambda row: row["id"])
        return rows
    if type(value) is float and value.is_integer():
        return int(value)
    return value


def _normal_scenario(scenario: dict[str, Any]) -> dict[str, Any]:
    """Return a scenario with ``unknown`` in its patches written as ``null``, which means the same there."""
    changes = [
        {key: _patch(value) if key in PATCHES else value for key, value in change.items()}
        for change in scenario.get("changes", ())
    ]
    return {**scenario, "changes": changes}


def _patch(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: None if inner == "unknown" else _patch(inner) for key, inner in value.items()}
    return [_patch(inner) for inner in value] if isinstance(value, list) else value
