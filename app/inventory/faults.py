"""Collects what is wrong with a tree, and turns it into located findings in document order."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, Severity
from app.inventory.places import Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.inventory.places import Places, TreePath

MOST_FAULTS = 10_000
MORE = "more-faults"


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding whose place is a path into the tree still.

    Attributes:
        on_key: the key at the end of the path is meant, not the value.
    """

    path: TreePath
    code: str
    detail: str
    advice: str = ""
    severity: Severity = Severity.ERROR
    on_key: bool = False
    subject: Mapping[str, str] = field(default_factory=dict)


class FaultList:
    """Faults as they are found, at most 10,000 of them kept and the rest counted."""

    def __init__(self) -> None:
        self.kept: list[Fault] = []
        self.left_out = 0
        self.has_error = False

    def extend(self, faults: Iterable[Fault]) -> None:
        """Keep the faults while there is room, count them afterwards."""
        for fault in faults:
            self.has_error = self.has_error or fault.severity is Severity.ERROR
            if len(self.kept) < MOST_FAULTS:
                self.kept.append(fault)
            else:
                self.left_out += 1

    def as_findings(self, tree: Any, places: Places) -> tuple[Finding, ...]:
        """Return the faults as findings with their places, in document order; equal ones once."""
        if self.left_out:
            self.kept.append(more_faults(self.left_out))
        located = places.locate({Target(fault.path, fault.on_key) for fault in self.kept})
        rank = _Ranking(tree)
        rows = [(_order(fault, located, rank), _finding(fault, located, tree)) for fault in self.kept]
        rows.sort(key=lambda row: row[0])
        findings = {(f.code, f.detail, f.place): f for _, f in rows}
        return tuple(findings.values())


def more_faults(count: int) -> Fault:
    """Return the note that so many faults are not listed.

    >>> more_faults(1200).detail
    '1,200 more are not listed.'
    """
    return Fault(
        (), MORE, f"{count:,} more are not listed.", "Correct these first; the rest will then be listed.", Severity.NOTE
    )


def _finding(fault: Fault, located: Mapping[Target, Place], tree: Any) -> Finding:
    target = Target(fault.path, fault.on_key)
    place = located.get(target)
    if place is None or place.pointer != target.pointer:
        place = _with_pointer(place or Place(), target.pointer)
    return Finding(fault.code, fault.severity, fault.detail, fault.advice, fault.subject or subject_of(fault.path, tree), place)


def _with_pointer(place: Place, pointer: str) -> Place:
    return Place(pointer, place.line, place.column, place.document, place.sheet, place.row)


def _order(fault: Fault, located: Mapping[Target, Place], rank: _Ranking) -> tuple[Any, ...]:
    place = located.get(Target(fault.path, fault.on_key))
    is_last = fault.code == MORE
    line, column = (place.line, place.column) if place and place.line else (0, 0)
    return (is_last, line, column or 0, rank.of(fault.path), fault.code, fault.detail)


class _Ranking:
    """Says in which order the places of a tree come."""

    def __init__(self, tree: Any) -> None:
        self._tree = tree
        self._keys: dict[int, dict[Any, int]] = {}

    def of(self, path: TreePath) -> tuple[int, ...]:
        ranks: list[int] = []
        node = self._tree
        for part in path:
            if isinstance(node, dict):
                order = self._keys.setdefault(id(node), {}) or self._keys[id(node)]
                if not order:
                    order.update({key: index for index, key in enumerate(node)})
                ranks.append(order.get(part, len(order)))
                node = node.get(part)
            elif isinstance(node, list | tuple) and isinstance(part, int) and part < len(node):
                ranks.append(part)
                node = node[part]
            else:
                break
        return tuple(ranks)


COLLECTIONS = {
    "systems": "system",
    "integrations": "integration",
    "paths": "path",
    "teams": "team",
    "pools": "pool",
    "scenarios": "scenario",
}


def subject_of(path: TreePath, tree: Any) -> dict[str, str]:
    """Return what a path is about, as a finding carries it; empty where the document does not say.

    >>> subject_of(("systems", 0, "api"), {"systems": [{"id": "crm"}]})
    {'system': 'crm'}
    """
    if len(path) > 1 and path[0] in COLLECTIONS and isinstance(path[1], int) and isinstance(tree, dict):
        rows = tree.get(path[0])
        row = rows[path[1]] if isinstance(rows, list | tuple) and path[1] < len(rows) else None
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"]:
            return {COLLECTIONS[str(path[0])]: row["id"][:63]}
    return {}
