"""The published JSON Schema of ``seamap/inventory/v1``, made from the models: what an editor completes and checks against."""

from __future__ import annotations

from typing import Any

from app.inventory.descriptions import DESCRIPTIONS
from app.inventory.model import Inventory
from app.inventory.structure import keys_of

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
SCHEMA_URI = "https://seamap.dev/schemas/inventory.v1.json"
NOT_KNOWN: dict[str, Any] = {"enum": [None, "unknown"]}
SAYS_NOTHING: tuple[Any, ...] = (None, "unknown", [], {})


def inventory_schema() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of an inventory document.

    It is as strict as reading is about keys, words and ranges; whether ids refer to something only reading can tell. Every key
    that is not required also takes ``null`` and ``unknown``.

    >>> inventory_schema()["required"]
    ['schema', 'id', 'name', 'currency']
    """
    schema = Inventory.model_json_schema(by_alias=True, mode="validation")
    definitions = {name: _describe(name, part) for name, part in sorted(schema.pop("$defs").items())}
    definitions["Integration"]["required"].remove("id")
    definitions["Integration"]["properties"]["id"] = _optional(definitions["Integration"]["properties"]["id"])
    definitions["Hop"] = {
        "title": "Hop",
        "description": definitions["Hop"]["description"],
        "anyOf": [{"$ref": "#/$defs/Slug"}, {k: v for k, v in definitions["Hop"].items() if k not in {"title", "description"}}],
    }
    definitions["Slug"] = {k: v for k, v in schema["properties"]["id"].items() if k not in {"title", "description"}}
    definitions["Slug"]["description"] = "An id: lower-case letters, digits and hyphens, at most 63."
    head = {"$schema": SCHEMA_DIALECT, "$id": SCHEMA_URI}
    return head | _describe("Inventory", schema) | {"title": "Seamap inventory", "$defs": definitions}


def _describe(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """Return a definition with the texts of its keys, and with its optional keys open to what is not known."""
    if "properties" not in part:
        return part
    texts = DESCRIPTIONS[name]
    required = part.get("required", [])
    properties = {}
    for key, value in part["properties"].items():
        bare = {k: _without_titles(v) for k, v in value.items() if k not in {"title", "description", "default"}}
        kind = bare if key in required else _optional(bare)
        properties[key] = {"description": texts[key], **kind}
        if value.get("default") not in SAYS_NOTHING and not isinstance(value["default"], dict):
            properties[key]["default"] = value["default"]
    return part | {"properties": properties}


def _without_titles(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_titles(inner) for key, inner in value.items() if key != "title"}
    return [_without_titles(inner) for inner in value] if isinstance(value, list) else value


def _optional(value: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value that may also be ``null`` or ``unknown``."""
    kept = {key: value[key] for key in ("description",) if key in value}
    rest = {key: inner for key, inner in value.items() if key not in kept}
    choices = [choice for choice in rest.get("anyOf", [rest]) if choice != {"type": "null"}]
    return kept | {"anyOf": [*choices, NOT_KNOWN]}


def undescribed_keys() -> list[str]:
    """Return the keys of the models that :data:`DESCRIPTIONS` has no text for, and the texts that no key has.

    >>> undescribed_keys()
    []
    """
    schema = Inventory.model_json_schema(by_alias=True, mode="validation")
    groups = {name: list(part["properties"]) for name, part in schema["$defs"].items() if "properties" in part}
    groups["Inventory"] = keys_of(Inventory)
    keys = {f"{name}.{key}" for name, names in groups.items() for key in names}
    texts = {f"{name}.{key}" for name, group in DESCRIPTIONS.items() for key in group}
    return sorted(keys ^ texts)
