"""Checks scenarios: that each change is one change, that its aim exists by then, and that what comes out is a valid inventory.

The first two work on the raw tree and are reported with all other faults. The third needs a valid inventory to change.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.findings import Severity
from app.inventory.faults import Fault
from app.inventory.identities import Identities, part_of, rows_of
from app.inventory.references import IN_SCOPE, Checker, retired_fault
from app.inventory.scenario import ADDED, MODELS, Overlay, place_in_change, with_integration_id
from app.inventory.structure_wording import name_of
from app.inventory.suggestions import shown
from app.inventory.vocabulary import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.inventory.model import Inventory
    from app.inventory.places import TreePath
    from app.inventory.suggestions import Suggestions

KINDS = (*MODELS, "programme", *(f"add_{noun}" for noun in ADDED), *(f"remove_{noun}" for noun in ADDED))
NO_ROW: dict[str, Any] = {}  # of most things, what refers to them needs the ids alone
ITS_OWN = frozenset({"retired-system-used", "pool-without-capacity", "team-without-capacity"})  # warnings of a change's result
NAMED_AT_MOST = 3
NOT_SAID = (None, "unknown")


def check_scenarios(tree: Any, ids: Identities, suggestions: Suggestions, inventory: Inventory | None) -> Iterator[Fault]:
    """Yield what is wrong with the scenarios of *tree*; *inventory* is the same as a model, where its shape is right."""
    for number, scenario in rows_of(tree, "scenarios"):
        base: TreePath = ("scenarios", number, "changes")
        present = ids.copy()
        faults: list[Fault] = []
        if changes_nothing(scenario):
            yield _idle(number, scenario)
        for index, change in rows_of(scenario, "changes"):
            faults.extend(_check_change(change, (*base, index), present, tree, suggestions))
        yield from faults
        if inventory is not None and not faults:
            yield from _check_result(inventory, number, tree, suggestions)


def changes_nothing(scenario: dict[str, Any]) -> bool:
    """Whether a scenario says of no part what is different.

    >>> changes_nothing({"changes": [{"system": "crm", "set": {}}]}), changes_nothing({"changes": [{"remove_system": "crm"}]})
    (True, False)
    """
    changes = scenario.get("changes")
    if not isinstance(changes, list | tuple):
        return changes in NOT_SAID
    return all(isinstance(change, dict) and (change.get("set") == {} or change.get("programme") == {}) for change in changes)


def _idle(number: int, scenario: dict[str, Any]) -> Fault:
    identity = scenario.get("id")
    who = f"The scenario {shown(identity)}" if isinstance(identity, str) else f"Scenario number {number + 1}"
    detail = f"{who} changes nothing: everything comes out as declared."
    advice = "Say under `changes` what is different, such as `{system: crm, set: {api: {availability: full}}}`; or drop it."
    return Fault(("scenarios", number), "nothing-changes", detail, advice, Severity.WARNING)


def _check_change(
    change: dict[str, Any], path: TreePath, ids: Identities, tree: Any, suggestions: Suggestions
) -> Iterator[Fault]:
    said = [kind for kind in KINDS if change.get(kind) not in NOT_SAID]
    start = name_of(path, tree)
    start = start[:1].upper() + start[1:]
    if len(said) != 1:
        what = "says nothing that is known" if not said else "says several things at once: " + ", ".join(f"`{k}`" for k in said)
        yield Fault(path, "not-one-change", f"{start} {what}.", f"Give exactly one of {', '.join(KINDS)}.")
        return
    kind = said[0]
    has_patch = change.get("set") not in NOT_SAID
    if kind in MODELS and not has_patch:
        yield Fault(path, "missing-key", f"{start} names a {kind} but has no `set`.", "Add `set` with what changes.")
    elif kind not in MODELS and has_patch:
        detail = f"{start} has `set` beside `{kind}`."
        yield Fault((*path, "set"), "not-one-change", detail, f"Use `set` with one of {', '.join(MODELS)}.", on_key=True)
    yield from _follow(kind, change[kind], path, ids, suggestions)


def _follow(kind: str, value: Any, path: TreePath, ids: Identities, suggestions: Suggestions) -> Iterator[Fault]:
    """Check that an aim exists by now, and keep account of what the change adds and removes."""
    verb, _, noun = kind.rpartition("_")
    if kind == "programme":
        return
    rows = ids.of(noun)
    if verb == "add":
        if isinstance(value, dict):
            row = with_integration_id(value, rows) if noun == "integration" else value
            if isinstance(row.get("id"), str):
                rows.setdefault(row["id"], row)
        return
    if isinstance(value, str) and value not in rows:
        detail = f"The scenario aims at the unknown {noun} {shown(value)}{suggestions.hint_among(value, rows)}"
        advice = "Name one that the inventory has at that point of the scenario."
        yield Fault((*path, kind), f"unknown-{noun}", detail, advice)
    elif verb == "remove" and isinstance(value, str):
        rows.pop(value)


def _check_result(inventory: Inventory, number: int, tree: Any, suggestions: Suggestions) -> Iterator[Fault]:
    scenario = inventory.scenarios[number]
    declared, overlay = Overlay(inventory), Overlay(inventory)
    declared_ids = _ids_of(declared)
    origin: dict[tuple[str, str], int] = {}
    for index, change in enumerate(scenario.changes):
        raw = part_of({"change": tree["scenarios"][number]["changes"][index]}, "change")
        for fault in overlay.make(change):
            yield _in_scenario(place_in_change(fault, index, raw), scenario.id, number)
        origin |= {key: index for key in overlay.touched if key not in origin or _touches(change, key)}
    ids = _ids_of(overlay)
    for (noun, identity), base in overlay.touched.items():
        part = overlay.programme if noun == "programme" else overlay.parts[noun].get(identity)
        if part is not None:
            index = origin[noun, identity]
            raw = tree["scenarios"][number]["changes"][index]
            faults = list(_check_part(part, noun, base, ids, suggestions))
            before = declared.programme if noun == "programme" else declared.parts[noun].get(identity)
            said = _check_part(before, noun, base, declared_ids, suggestions) if faults and before is not None else ()
            known = {fault.detail for fault in said}
            if noun == "system":
                faults += _check_retired(part, before, base, overlay)
            for fault in faults:
                if fault.detail not in known:  # what the document says wrong without it is no fault of the scenario
                    yield _in_scenario(place_in_change(fault, index, raw), scenario.id, number)


def _check_retired(part: Any, before: Any, base: TreePath, overlay: Overlay) -> Iterator[Fault]:
    """Yield a warning where a scenario retires a system that paths or planned work use which it leaves as they are."""
    if part.lifecycle is not Lifecycle.RETIRED or (before is not None and before.lifecycle is Lifecycle.RETIRED):
        return
    paths = [row for row in overlay.parts["path"].values() if part.id in {hop.system for hop in row.hops}]
    flows = [
        row for row in overlay.parts["integration"].values() if row.status in IN_SCOPE and part.id in (row.source, row.target)
    ]
    users = [("path", row) for row in paths] + [("integration", row) for row in flows]
    named = [f"{noun} {shown(row.id)}" for noun, row in users if (noun, row.id) not in overlay.touched]
    if named:
        shown_ones, left = named[:NAMED_AT_MOST], len(named) - NAMED_AT_MOST
        last = f"{left:,} more" if left > 0 else shown_ones.pop()
        who = f"{', '.join(shown_ones)} and {last}" if shown_ones else last
        said = f"{who} {'uses' if len(named) == 1 else 'use'} it"
        yield retired_fault(part.id, (*base, "lifecycle"), said)


def _ids_of(overlay: Overlay) -> Identities:
    rows: dict[str, Any] = {f"{kind}s": dict.fromkeys(parts, NO_ROW) for kind, parts in overlay.parts.items()}
    rows["systems"] = {row.id: {"lifecycle": row.lifecycle, "owner": row.owner} for row in overlay.parts["system"].values()}
    return Identities(**rows)


def _touches(change: Any, key: tuple[str, str]) -> bool:
    noun, identity = key
    return bool(change.programme) if noun == "programme" else getattr(change, noun) == identity


def _check_part(part: Any, noun: str, base: TreePath, ids: Identities, suggestions: Suggestions) -> Iterator[Fault]:
    """Yield the errors of a changed part, and what it uses that is not there; other warnings were given for the document."""
    row = part.model_dump(mode="json", by_alias=True, exclude_unset=True)
    place: TreePath = ("programme",) if noun == "programme" else (f"{noun}s", 0)
    document = {place[0]: row if noun == "programme" else [row]}
    checker = Checker(document, ids, suggestions)
    check: Callable[[dict[str, Any], TreePath], Iterator[Fault]] = getattr(checker, f"check_{noun}")
    for fault in check(row, place):
        if fault.severity is Severity.ERROR or fault.code in ITS_OWN:
            yield replace(fault, path=(*base, *fault.path[len(place) :]))


def _in_scenario(fault: Fault, scenario: str, number: int) -> Fault:
    path = ("scenarios", number, "changes", *fault.path)
    detail = f"Scenario `{scenario}`: {fault.detail[:1].lower()}{fault.detail[1:]}"
    return replace(fault, path=path, detail=detail, subject={"scenario": scenario})
