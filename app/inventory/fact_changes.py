"""The facts in which two things differ, beside what is only display: names, descriptions, tags, evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MEANT = ("lifecycle", "status")  # statements that mean something where nothing is said
DISPLAY = frozenset({"name", "description", "tags", "aliases", "evidence", "id"})


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs; ``None`` where a side does not state it, unless that means something: planned, active."""

    fact: str
    before: Any
    after: Any


def compare_parts(before: Any, after: Any) -> tuple[FactChange, ...]:
    """Return the facts in which two systems, integrations or paths of one id differ, beside what is only display."""
    fields = type(after).model_fields
    unsaid = {name: str(fields[name].default) for name in MEANT if name in fields}
    return _compare(flatten(before), flatten(after), unsaid)


def _compare(old: Mapping[str, Any], new: Mapping[str, Any], unsaid: Mapping[str, str]) -> tuple[FactChange, ...]:
    names = sorted(name for name in old.keys() | new.keys() if name.partition(".")[0] not in DISPLAY)
    sides = ((name, *(side.get(name, unsaid.get(name)) for side in (old, new))) for name in names)
    return tuple(FactChange(name, was, now) for name, was, now in sides if was != now)


def flatten(model: Any, prefix: str = "") -> dict[str, Any]:
    """Return what is stated of a thing, by dotted name; lists whose order says nothing in order."""
    found: dict[str, Any] = {}

    def walk(value: Any, path: str) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, f"{path}.{key}" if path else str(key))
        else:
            found[path] = _in_order(value)

    walk(model.model_dump(mode="json", by_alias=True, exclude_defaults=True), prefix)
    return found


def _in_order(value: Any) -> Any:
    """Return a list whose order says nothing in order: words, and things with a name. Hops keep theirs."""
    if not isinstance(value, list):
        return value
    if all(isinstance(row, str) for row in value):
        return sorted(value)
    if all(isinstance(row, dict) and "name" in row for row in value):
        rows = [{key: _in_order(inner) for key, inner in row.items()} for row in value]
        return sorted(rows, key=lambda row: (row["name"], repr(row)))
    return value
