"""Counts the fields of JSON schemas. A schema and the document it stands in come in, a number goes out.

A field is a property that holds a value, a list of values, or another named schema; an object that is described in place counts
as its own properties. ``allOf`` adds up; of ``oneOf`` and ``anyOf`` every alternative's property names count once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 12
MOST_VISITS = 500  # of one schema: further fields are not counted


def resolve(document: Any, node: Any) -> Any:
    """Return what a ``$ref`` inside of the document points to, and anything else as it is; ``None`` where it points nowhere.

    >>> resolve({"a": {"b~c": 1}}, {"$ref": "#/a/b~0c"})
    1
    """
    for _ in range(DEEPEST):
        if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
            return node
        if not node["$ref"].startswith("#/"):
            return None
        found = document
        for part in node["$ref"][2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~").replace("%20", " ").replace("%7B", "{").replace("%7D", "}")
            if isinstance(found, dict):
                found = found.get(name)
            elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                return None
        node = found
    return None


def count_fields(document: Any, schema: Any) -> int | None:
    """Return how many fields a schema has; ``None`` where it does not say, as of an object without properties.

    >>> count_fields({}, {"type": "object", "properties": {"id": {}, "at": {"properties": {"x": {}, "y": {}}}}})
    3
    """
    names = _Names(document)
    found = set(names.of(schema, "", 0))
    if found:
        return len(found)
    node = resolve(document, schema)
    if not isinstance(node, dict):
        return None
    kind = node.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    is_scalar = "enum" in node or "const" in node or any(one in ("string", "number", "integer", "boolean") for one in kinds)
    return 1 if is_scalar else None


class _Names:
    def __init__(self, document: Any) -> None:
        self._document = document
        self._visits = 0

    def of(self, schema: Any, prefix: str, depth: int) -> Iterator[str]:
        """Yield the dotted names of the fields below *schema*."""
        self._visits += 1
        node = resolve(self._document, schema)
        if not isinstance(node, dict) or depth > DEEPEST or self._visits > MOST_VISITS:
            return
        for key in ("allOf", "oneOf", "anyOf"):
            parts = node.get(key)
            for part in parts if isinstance(parts, list) else ():
                yield from self.of(part, prefix, depth + 1)
        if isinstance(node.get("items"), dict) and not isinstance(node.get("properties"), dict):
            yield from self.of(node["items"], prefix, depth + 1)
        properties = node.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            item = value.get("items") if isinstance(value, dict) else None
            is_named = any(isinstance(node, dict) and "$ref" in node for node in (value, item))
            inner = [] if is_named else list(self.of(value, f"{prefix}{name}.", depth + 1))
            yield from inner or [f"{prefix}{name}"]
