"""Which things of two inventories are the same: systems by id, identifier or likeness, integrations and paths after them."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz

from app.inventory.matching import lasting_reference
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.inventory.model import Integration, Inventory, Path, System

WEIGHTS = {"name": 0.5, "neighbours": 0.35, "domain": 0.15}
ALIKE = 0.6  # of score and of name, from which on two systems are taken for the same
MARGIN = 0.1  # by which the best must beat the second best
MOST_PAIRS = 1_000_000
PERCENT = 100
TELLING_TOKEN = re.compile(r"\d+|\b[a-z]\b")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A system that is gone and those that may be it under another name."""

    before: System
    candidates: tuple[System, ...]
    because: str


def match_systems(before: Inventory, after: Inventory) -> tuple[dict[str, tuple[str, str]], list[Doubt]]:
    """Return, by old id, the new id of each system that is still there and why, and the doubtful ones."""
    old, new = ({system.id: system for system in side.systems} for side in (before, after))
    found = {name: (name, "") for name in old if name in new}
    left = [old[name] for name in sorted(old) if name not in new]
    right = [new[name] for name in sorted(new) if name not in old]
    found |= _match_references(left, right)
    left = [system for system in left if system.id not in found]
    taken = {other for other, _ in found.values()}
    right = [system for system in right if system.id not in taken]
    if not left or not right or len(left) * len(right) > MOST_PAIRS:
        return found, []
    beside_old, beside_new = _neighbours(before), _neighbours(after)
    scores: dict[tuple[str, str], tuple[float, float, str]] = {}
    for one in left:
        around = {found.get(name, (name, ""))[0] for name in beside_old[one.id]}
        for other in right:
            scores[one.id, other.id] = _likeness(one, other, around, beside_new[other.id])
    doubts = []
    for one in left:
        ranked = sorted(((scores[one.id, other.id], other) for other in right), key=lambda pair: (-pair[0][0], pair[1].id))
        near = [(score, other) for score, other in ranked if score[0] >= ALIKE and score[0] >= ranked[0][0][0] - MARGIN]
        if not near:
            continue
        (score, name_alike, because), best = near[0]
        rivals = [row for row in left if row.id != one.id and scores[row.id, best.id][0] > score - MARGIN]
        if len(near) == 1 and not rivals and name_alike >= ALIKE:
            found[one.id] = (best.id, because)
        else:
            doubts.append(Doubt(one, tuple(other for _, other in near), because))
    return found, doubts


def _match_references(left: Sequence[System], right: Sequence[System]) -> dict[str, tuple[str, str]]:
    """Match what documents name by one and the same identifier, such as the address of its source."""
    places = ({place: system for system in rows if (place := _reference(system))} for rows in (left, right))
    before, after = places
    return {before[place].id: (after[place].id, f"the same identifier, {place[1]}") for place in before.keys() & after.keys()}


def _reference(system: System) -> tuple[str, str] | None:
    evidence = system.evidence.get("name")
    return lasting_reference(evidence.source, evidence.document or "") if evidence else None


def _neighbours(inventory: Inventory) -> Mapping[str, set[str]]:
    beside: dict[str, set[str]] = defaultdict(set)
    for flow in inventory.integrations:
        beside[flow.source].add(flow.target)
        beside[flow.target].add(flow.source)
    for path in inventory.paths:
        hops = [hop.system for hop in path.hops]
        for one, other in pairwise(hops):
            beside[one].add(other)
            beside[other].add(one)
    return beside


def _likeness(one: System, other: System, around: set[str], beside: set[str]) -> tuple[float, float, str]:
    """Return how alike two systems are from 0 to 1, how alike their names are, and why. What neither says is left out."""
    parts = {"name": max(_names_alike(a, b) for a in _names(one) for b in _names(other))}
    if around or beside:
        parts["neighbours"] = len(around & beside) / len(around | beside)
    if one.domain is not None and other.domain is not None:
        parts["domain"] = float(one.domain == other.domain)
    whole = sum(WEIGHTS[part] for part in parts)
    score = sum(WEIGHTS[part] * value for part, value in parts.items()) / whole
    words = ", ".join(f"{part} {percent(value)} alike" for part, value in parts.items())
    return score, parts["name"], words


def _names(system: System) -> tuple[str, ...]:
    return (system.name, *system.aliases, system.id.replace("-", " "))


def _names_alike(one: str, other: str) -> float:
    """Return how alike two names are; numbers and single letters tell things apart that are otherwise named alike.

    >>> _names_alike("Policy Administration", "policy administration system") > 0.8, _names_alike("Plant A", "Plant B") < 0.6
    (True, True)
    """
    first, second = one.lower(), other.lower()
    alike = max(fuzz.token_sort_ratio(first, second), fuzz.token_set_ratio(first, second)) / PERCENT
    telling = (sorted(TELLING_TOKEN.findall(text)) for text in (first, second))
    return float(alike if len({tuple(tokens) for tokens in telling}) == 1 else alike / 2)


def match_flows(
    before: Sequence[Integration], after: Sequence[Integration], new_id: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """Match by id where the ends are the same, else by ends and what is carried, by ends, or by id; each is taken once.

    One that keeps its id and goes elsewhere is the same, changed.
    """
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    keys = (
        lambda row, ends: (row.id, ends),
        lambda row, ends: (ends, row.carries),
        lambda _, ends: (ends,),
        lambda row, _: (row.id,),
    )
    for key in keys:
        free: dict[Any, list[str]] = defaultdict(list)
        for row in sorted(after, key=lambda item: item.id):
            if row.id not in taken:
                free[key(row, (row.source, row.target))].append(row.id)
        for row in sorted(before, key=lambda item: item.id):
            ends = (new_id.get(row.source, row.source), new_id.get(row.target, row.target))
            if row.id in found or not free[key(row, ends)]:
                continue
            chosen = free[key(row, ends)].pop(0)
            found[row.id] = (chosen, "" if chosen == row.id else "the same ends")
            taken.add(chosen)
    return found


def match_paths(before: Sequence[Path], after: Sequence[Path], new_id: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Match by id, else by the hops or the name where only one has them."""
    found = {row.id: (row.id, "") for row in before if any(other.id == row.id for other in after)}
    free = [row for row in sorted(after, key=lambda item: item.id) if row.id not in found]
    for row in sorted(before, key=lambda item: item.id):
        if row.id in found:
            continue
        hops = [new_id.get(hop.system, hop.system) for hop in row.hops]
        same = [other for other in free if [hop.system for hop in other.hops] == hops or other.name == row.name]
        if len(same) == 1:
            found[row.id] = (same[0].id, "the same hops" if [hop.system for hop in same[0].hops] == hops else "the same name")
            free.remove(same[0])
    return found
