"""Levers as a scenario: the changes to put into an inventory, so that every map, export and comparison can show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.scheduling.levers import WINDOW_WEEKS, LeverKind, add_people

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    from app.inventory.model import Inventory
    from app.scheduling.capacity import Resource
    from app.scheduling.levers import Lever


def find_changes(inventory: Inventory, pulls: Counter[Lever], resources: Sequence[Resource]) -> list[dict[str, Any]] | None:
    """Return the changes of a scenario that pulls these levers; ``None`` where an inventory cannot say one of them.

    It cannot say that somebody who is waited for is asked sooner, nor give people to a pool that it does not declare.
    """
    declared = {row.id for row in inventory.pools}
    if any(_is_beyond(lever, declared) for lever in pulls):
        return None
    changes: list[dict[str, Any]] = []
    staffed = add_people(inventory, pulls, resources)
    pools, teams = zip(inventory.pools, staffed.pools, strict=True), zip(inventory.teams, staffed.teams, strict=True)
    changes += [{"pool": row.id, "set": _people(row)} for old, row in pools if row is not old]
    changes += [{"team": row.id, "set": _people(row)} for old, row in teams if row is not old]
    subjects = {kind: sorted(lever.subject for lever in pulls if lever.kind is kind) for kind in LeverKind}
    weekly = {"change_windows": {"every_weeks": WINDOW_WEEKS}}
    changes += [{"team": team, "set": weekly} for team in subjects[LeverKind.WINDOW]]
    if subjects[LeverKind.SITTING]:
        reviews = [row.model_dump(mode="json", by_alias=True, exclude_unset=True) for row in inventory.programme.reviews]
        for review in reviews:
            if review["id"] in subjects[LeverKind.SITTING]:
                review["every_weeks"] = WINDOW_WEEKS
        changes.append({"programme": {"reviews": reviews}})
    return [*changes, *({"remove_path": path} for path in subjects[LeverKind.PATH])]


def _is_beyond(lever: Lever, declared: set[str]) -> bool:
    return lever.kind is LeverKind.NOTICE or (lever.kind is LeverKind.POOL and lever.subject not in declared)


def _people(row: Any) -> dict[str, Any]:
    """Return the people of a pool or team as a patch."""
    if row.steps:
        return {"steps": [step.model_dump(mode="json", by_alias=True) for step in row.steps]}
    return {"capacity": row.capacity}
