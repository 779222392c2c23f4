"""What changed between two inventories. A system under a new id or name is recognised as the same, not taken as gone and come.

Two inventories come in; matched pairs, what is new, what is gone, and what nobody can decide go out. Pricing is done elsewhere
(:mod:`app.scheduling.work_list`); so that both sides draw the same random numbers, :func:`align` gives the old one the new ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.inventory.fact_changes import DISPLAY, FactChange, compare_parts, flatten
from app.inventory.pairing import match_flows, match_paths
from app.inventory.renaming import move_flow, move_path, move_programme
from app.inventory.system_pairing import Doubt, find_exchanged_names, match_systems

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from app.findings import Finding
    from app.inventory.model import Inventory

__all__ = [
    "Difference",
    "Doubt",
    "FactChange",
    "Pair",
    "align",
    "compare_parts",
    "compare_programmes",
    "diff_inventories",
]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same thing before and after.

    Attributes:
        kind: system, integration or path.
        facts: what differs beside what is only display.
        because: why the two are taken for the same, where their ids differ.
    """

    kind: str
    before: Any
    after: Any
    facts: tuple[FactChange, ...]
    because: str = ""

    @property
    def is_renamed(self) -> bool:
        """Whether its id or its name is another."""
        return bool(self.before.id != self.after.id or self.before.name != self.after.name)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two inventories side by side, each list in order of kind (systems, integrations, paths) and id.

    ``findings`` warn of ids that may have been exchanged.
    """

    pairs: tuple[Pair, ...]
    new: tuple[tuple[str, Any], ...]
    gone: tuple[tuple[str, Any], ...]
    doubts: tuple[Doubt, ...]
    programme: tuple[FactChange, ...]
    findings: tuple[Finding, ...] = ()

    def ids(self, kind: str) -> dict[str, str]:
        """Return the new id of every old one of that kind that is still there."""
        return {pair.before.id: pair.after.id for pair in self.pairs if pair.kind == kind}

    def aligned_ids(self, kind: str) -> dict[str, str]:
        """Return the id of every old one of that kind in the aligned inventory: what is gone keeps none that is taken now."""
        found = self.ids(kind)
        taken = set(found.values()) | {row.id for noun, row in self.new if noun == kind}
        for noun, row in self.gone:
            if noun == kind:
                found[row.id] = _free_id(row.id, taken)
                taken.add(found[row.id])
        return found


def _free_id(name: str, taken: Container[str]) -> str:
    """Return the id itself, or one like it that nothing has.

    >>> _free_id("crm", {"erp"}), _free_id("crm", {"crm", "crm-before"})
    ('crm', 'crm-before-before')
    """
    while name in taken:
        name += "-before"
    return name


def diff_inventories(before: Inventory, after: Inventory) -> Difference:
    """Return what differs between two inventories.

    Systems are matched by id; those left over by a name that is the same, then by how alike their names, domains and neighbours
    are, where one candidate is clearly the best from both sides. Integrations and paths follow their systems.
    """
    systems, doubts = match_systems(before, after)
    new_id = {one: other for one, (other, _) in systems.items()}
    flows = match_flows(before.integrations, after.integrations, new_id)
    paths = match_paths(before.paths, after.paths, new_id)
    pairs: list[Pair] = []
    new: list[tuple[str, Any]] = []
    gone: list[tuple[str, Any]] = []
    matches = {"system": systems, "integration": flows, "path": paths}
    for kind, matched in matches.items():
        old_rows, new_rows = ({row.id: row for row in getattr(side, f"{kind}s")} for side in (before, after))
        taken = {other for other, _ in matched.values()}
        pairs += [
            Pair(kind, old_rows[one], new_rows[other], _changes(kind, old_rows[one], new_rows[other], new_id), because)
            for one, (other, because) in sorted(matched.items(), key=lambda item: item[1][0])
        ]
        new += [(kind, new_rows[name]) for name in sorted(new_rows) if name not in taken]
        gone += [(kind, old_rows[name]) for name in sorted(old_rows) if name not in matched]
    programme, findings = _programme_changes(before, after, new_id), find_exchanged_names(before, after)
    return Difference(tuple(pairs), tuple(new), tuple(gone), tuple(doubts), programme, tuple(findings))


def _changes(kind: str, before: Any, after: Any, new_id: Mapping[str, str]) -> tuple[FactChange, ...]:
    """Return the facts that differ, the old one's references read under their new ids."""
    if kind == "integration":
        before = move_flow(before, after.id, new_id)
    elif kind == "path":
        before = move_path(before, after.id, new_id)
    return compare_parts(before, after)


def compare_programmes(before: Inventory, after: Inventory) -> tuple[FactChange, ...]:
    """Return the facts of programme, pools and teams that differ, under the same ids."""
    return _programme_changes(before, after, {})


def _programme_changes(before: Inventory, after: Inventory, new_id: Mapping[str, str]) -> tuple[FactChange, ...]:
    old = flatten(move_programme(before.programme, new_id, {}), "programme")
    new = flatten(after.programme, "programme")
    for noun in ("pools", "teams"):
        for row in getattr(before, noun):
            old.update(flatten(row, f"{noun}.{row.id}"))
        for row in getattr(after, noun):
            new.update(flatten(row, f"{noun}.{row.id}"))
    keys = (name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
    return tuple(FactChange(name, old.get(name), new.get(name)) for name in keys if name.rpartition(".")[2] not in DISPLAY)


def align(before: Inventory, difference: Difference) -> Inventory:
    """Return the old inventory with the new ids on everything that is still there, and without scenarios.

    What is priced and drawn for it then goes by the same names as in the new one: a rename alone changes no figure. What is
    gone goes by a name that nothing else has.
    """
    systems, flows, paths = (difference.aligned_ids(kind) for kind in ("system", "integration", "path"))
    return before.model_copy(
        update={
            "systems": tuple(row.model_copy(update={"id": systems.get(row.id, row.id)}) for row in before.systems),
            "integrations": tuple(move_flow(row, flows.get(row.id, row.id), systems) for row in before.integrations),
            "paths": tuple(move_path(row, paths.get(row.id, row.id), systems) for row in before.paths),
            "programme": move_programme(before.programme, systems, paths),
            "scenarios": (),
        }
    )
