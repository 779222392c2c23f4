"""Applies a scenario: an overlay on an inventory, never an edit. Inventory and changes come in, another inventory goes out.

A change is a JSON Merge Patch (RFC 7386) aimed by id, an addition or a removal; they are taken in order. Only what they touch
is validated again, so that a what-if over a large landscape is cheap. Whether what they refer to exists is checked when the
inventory is read (:mod:`app.inventory.scenario_checks`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.errors import InventoryRejected, UnknownSubject
from app.inventory.faults import Fault, FaultList
from app.inventory.model import Integration, Inventory, Path, System, next_integration_id
from app.inventory.places import NoPlaces, has_part
from app.inventory.programme import Pool, Programme, Team
from app.inventory.removal import remove_path, remove_system
from app.inventory.structure import check_structure
from app.inventory.suggestions import Suggestions, shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from app.findings import Finding
    from app.inventory.declared import Declared
    from app.inventory.places import TreePath
    from app.inventory.programme import Change, Scenario

MODELS: dict[str, type[Declared]] = {"system": System, "integration": Integration, "path": Path, "team": Team, "pool": Pool}
ADDED = ("system", "integration", "path")
PEOPLE, PEOPLE_FACTS = {"pools": "pool", "teams": "team"}, ("steps", "capacity")


def apply_scenario(inventory: Inventory, scenario_id: str) -> Inventory:
    """Return *inventory* as its scenario of that id would have it.

    Raises:
        UnknownSubject: the inventory has no such scenario.
        InventoryRejected: a change cannot be made; reading reports that already, so only for inventories built in memory.
    """
    return apply_changes(inventory, get_scenario(inventory, scenario_id))[0]


def get_scenario(inventory: Inventory, scenario_id: str) -> Scenario:
    """Return the scenario of that id.

    Raises:
        UnknownSubject: there is none; the hint names the nearest, or all.
    """
    scenarios = {scenario.id: scenario for scenario in inventory.scenarios}
    if scenario_id in scenarios:
        return scenarios[scenario_id]
    near = Suggestions().nearest(scenario_id, scenarios)
    listed = ", ".join(f"`{name}`" for name in list(scenarios)[:20]) or "none"
    hint = f"Did you mean `{near}`?" if near else f"Its scenarios: {listed}."
    raise UnknownSubject(f"There is no scenario {shown(scenario_id)} in `{inventory.id}`.", hint=hint)


def point_at_change(inventory: Inventory, scenario_id: str, pointer: str) -> str:
    """Return where a scenario says how many people a pool or team has, instead of where the inventory does.

    The pointer as it is where it is about something else, or where the scenario leaves these people as they are.
    """
    kind, _, rest = pointer.removeprefix("/").partition("/")
    number, _, fact = rest.partition("/")
    at = next((row for row, each in enumerate(inventory.scenarios) if each.id == scenario_id), None)
    if at is None or kind not in PEOPLE or fact not in PEOPLE_FACTS:
        return pointer
    people = getattr(inventory, kind)[int(number)].id
    for index, change in reversed(list(enumerate(inventory.scenarios[at].changes))):
        said = [fact for fact in PEOPLE_FACTS if (change.set or {}).get(fact) is not None]
        if getattr(change, PEOPLE[kind]) == people and said:
            return f"/scenarios/{at}/changes/{index}/set/{said[0]}"
    return pointer


def apply_changes(inventory: Inventory, scenario: Scenario) -> tuple[Inventory, tuple[Finding, ...]]:
    """Return *inventory* with the scenario's changes made, and what followed from them, such as integrations that went along.

    Integrations keep their ids, also those derived from their ends. The scenarios themselves stay in the result.

    Raises:
        InventoryRejected: a change aims at nothing or leaves something that is no valid part of an inventory.
    """
    overlay = Overlay(inventory)
    faults = FaultList()
    for index, change in enumerate(scenario.changes):
        faults.extend(place_in_change(fault, index, change.model_dump()) for fault in overlay.make(change))
    if faults.has_error:
        findings = faults.as_findings(None, NoPlaces())
        raise InventoryRejected(findings, f"Scenario `{scenario.id}` cannot be applied to `{inventory.id}`.")
    return overlay.result(), tuple(overlay.findings)


def place_in_change(fault: Fault, index: int, change: dict[str, Any]) -> Fault:
    """Return a fault of a change with its path cut to what the change itself says, starting at its number."""
    path: list[str | int] = []
    node: Any = change
    for part in fault.path:
        if not has_part(node, part):
            break
        node = node[part]
        path.append(part)
    on_key = fault.on_key and len(path) == len(fault.path)
    return replace(fault, path=(index, *path), on_key=on_key)


class Overlay:
    """The parts of an inventory while changes are being made to them.

    Attributes:
        parts: for each kind of thing, its models by id.
        findings: what followed from the changes.
        touched: the things that a change set or added, by kind and id, each with where the change says so.
    """

    def __init__(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.parts: dict[str, dict[str, Any]] = {
            noun: {part.id: part for part in getattr(inventory, f"{noun}s")} for noun in MODELS
        }
        self.programme = inventory.programme
        self.findings: list[Finding] = []
        self.touched: dict[tuple[str, str], TreePath] = {}
        self._suggestions = Suggestions()

    def make(self, change: Change) -> list[Fault]:
        """Make one change; return why it cannot be made, paths starting at the change."""
        return list(self._make(change))

    def result(self) -> Inventory:
        """Return the inventory as changed."""
        lists = {f"{noun}s": tuple(parts.values()) for noun, parts in self.parts.items()}
        return self.inventory.model_copy(update={**lists, "programme": self.programme})

    def _make(self, change: Change) -> Iterator[Fault]:
        for noun in MODELS:
            aim = getattr(change, noun)
            if aim is not None:
                yield from self._set(noun, aim, change.set or {})
        if change.programme is not None:
            yield from self._set_programme(change.programme)
        for noun in ADDED:
            row = getattr(change, f"add_{noun}")
            if row is not None:
                yield from self._add(noun, row)
        for noun in ADDED:
            aim = getattr(change, f"remove_{noun}")
            if aim is not None:
                yield from self._remove(noun, aim)

    def _set(self, noun: str, identity: str, patch: dict[str, Any]) -> Iterator[Fault]:
        part = self.parts[noun].get(identity)
        if part is None:
            yield self._no_such(noun, identity, (noun,))
            return
        if "id" in patch and patch["id"] != identity:
            detail = f"A scenario cannot give {noun} {shown(identity)} another id."
            yield Fault(("set", "id"), "id-change", detail, "Remove it and add another.", on_key=True)
            return
        row = merge_patch(part.model_dump(mode="json", by_alias=True, exclude_unset=True), patch)
        yield from self._put(noun, row, ("set",))

    def _set_programme(self, patch: dict[str, Any]) -> Iterator[Fault]:
        row = merge_patch(self.programme.model_dump(mode="json", by_alias=True, exclude_unset=True), patch)
        programme, faults = check_structure(Programme, row, self._suggestions, ("programme",), document={"programme": row})
        yield from faults
        if programme is not None:
            self.programme = programme
            self.touched["programme", ""] = ("programme",)

    def _add(self, noun: str, row: dict[str, Any]) -> Iterator[Fault]:
        if noun == "integration":
            row = with_integration_id(row, self.parts[noun])
        if row.get("id") in self.parts[noun] or row.get("id") == "unknown":
            taken = row["id"] != "unknown"
            detail = f"There is a {noun} {shown(row['id'])} already." if taken else "`unknown` cannot be an id."
            advice = "Choose another id, or change the one that exists with `set`."
            yield Fault((f"add_{noun}", "id"), "duplicate-id" if taken else "reserved-id", detail, advice)
            return
        yield from self._put(noun, row, (f"add_{noun}",))

    def _put(self, noun: str, row: dict[str, Any], base: TreePath) -> Iterator[Fault]:
        place = (f"{noun}s", 0)
        part, faults = check_structure(MODELS[noun], row, self._suggestions, place, document={place[0]: [row]})
        yield from (_moved(fault, base, len(place)) for fault in faults)
        if part is not None:
            identity = row["id"]
            self.parts[noun][identity] = part
            self.touched[noun, identity] = base

    def _remove(self, noun: str, identity: str) -> Iterator[Fault]:
        if identity not in self.parts[noun]:
            yield self._no_such(noun, identity, (f"remove_{noun}",))
        elif noun == "system":
            remove_system(self, identity)
        elif noun == "path":
            remove_path(self, identity)
        else:
            del self.parts[noun][identity]

    def _no_such(self, noun: str, identity: str, path: TreePath) -> Fault:
        hint = self._suggestions.hint_among(identity, self.parts[noun])
        detail = f"The scenario aims at the unknown {noun} {shown(identity)}{hint}"
        return Fault(path, f"unknown-{noun}", detail, "Name one that the inventory has at that point of the scenario.")


def with_integration_id(row: dict[str, Any], taken: Container[str]) -> dict[str, Any]:
    """Return an integration with an id of its own where it has none; one whose ends are no text stays without."""
    source, target = row.get("source"), row.get("target")
    if row.get("id") in (None, "unknown") and isinstance(source, str) and isinstance(target, str):
        return {**row, "id": next_integration_id(source, target, taken)}
    return row


def _moved(fault: Fault, base: TreePath, cut: int) -> Fault:
    return replace(fault, path=(*base, *fault.path[cut:]))


def merge_patch(target: Any, patch: Any) -> Any:
    """Return *target* with *patch* merged in; neither is changed.

    Source:
        RFC 7386, JSON Merge Patch, section 2.

    >>> merge_patch({"api": {"availability": "batch", "write": True}}, {"api": {"availability": "full", "write": None}})
    {'api': {'availability': 'full'}}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged
