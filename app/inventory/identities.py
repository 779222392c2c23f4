"""The ids that a document declares, gathered from a tree of whatever shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.inventory.faults import COLLECTIONS, Fault
from app.inventory.model import name_integrations
from app.inventory.suggestions import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.inventory.places import TreePath

RESERVED = "unknown"
PROGRAMME_LISTS = {"phases": "phase", "reviews": "review"}


@dataclass(frozen=True, slots=True)
class Identities:
    """The ids of each kind of thing, in document order, each with the tree's row."""

    systems: dict[str, dict[str, Any]] = field(default_factory=dict)
    integrations: dict[str, dict[str, Any]] = field(default_factory=dict)
    paths: dict[str, dict[str, Any]] = field(default_factory=dict)
    teams: dict[str, dict[str, Any]] = field(default_factory=dict)
    pools: dict[str, dict[str, Any]] = field(default_factory=dict)
    scenarios: dict[str, dict[str, Any]] = field(default_factory=dict)

    def of(self, noun: str) -> dict[str, dict[str, Any]]:
        """Return the rows of a kind of thing: ``of("system")`` are the systems."""
        rows: dict[str, dict[str, Any]] = getattr(self, f"{noun}s")
        return rows

    def copy(self) -> Identities:
        """Return a copy whose rows can be added to and taken away."""
        return Identities(**{name: dict(getattr(self, name)) for name in COLLECTIONS})


def rows_of(tree: Any, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the groups of keys in a list of the tree, with their positions; whatever else stands there is left out.

    >>> list(rows_of({"systems": [{"id": "a"}, 5]}, "systems"))
    [(0, {'id': 'a'})]
    """
    rows = tree.get(key) if isinstance(tree, dict) else None
    if isinstance(rows, list | tuple):
        yield from ((index, row) for index, row in enumerate(rows) if isinstance(row, dict))


def part_of(tree: Any, key: str) -> dict[str, Any]:
    """Return the group of keys under *key*, an empty one where there is none."""
    value = tree.get(key) if isinstance(tree, dict) else None
    return value if isinstance(value, dict) else {}


def words_of(row: dict[str, Any], key: str) -> Iterator[tuple[int, str]]:
    """Yield the texts in a list of the row, with their positions."""
    values = row.get(key)
    if isinstance(values, list | tuple):
        yield from ((index, value) for index, value in enumerate(values) if isinstance(value, str))


def gather_identities(tree: Any) -> Identities:
    """Return the ids that *tree* declares, integrations' derived ones included; the first of equal ones counts."""
    named = name_integrations(tree) if isinstance(tree, dict) else tree
    found = Identities()
    for key in COLLECTIONS:
        rows = getattr(found, key)
        for _, row in rows_of(named, key):
            if isinstance(row.get("id"), str):
                rows.setdefault(row["id"], row)
    return found


def check_identities(tree: Any) -> Iterator[Fault]:
    """Yield a fault for every id that is used twice for one kind of thing, or that is the reserved word."""
    if isinstance(tree, dict) and tree.get("id") == RESERVED:
        yield _reserved(("id",))
    for key, noun in COLLECTIONS.items():
        yield from _check_list(tree, key, noun, ())
    programme = part_of(tree, "programme")
    for key, noun in PROGRAMME_LISTS.items():
        yield from _check_list(programme, key, noun, ("programme",))


def _check_list(tree: Any, key: str, noun: str, base: TreePath) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for index, row in rows_of(tree, key):
        identity = row.get("id")
        path = (*base, key, index, "id")
        if identity == RESERVED and noun != "integration":
            yield _reserved(path)
        elif isinstance(identity, str) and first.setdefault(identity, index) != index:
            detail = f"Two {noun}s have the id {shown(identity)}; the other is number {first[identity] + 1} of {key}."
            yield Fault(path, "duplicate-id", detail, "Give one of them another id, or delete the copy.")


def _reserved(path: TreePath) -> Fault:
    detail = "`unknown` cannot be an id: it is the word for a fact nobody knows."
    return Fault(path, "reserved-id", detail, "Choose another id.")
