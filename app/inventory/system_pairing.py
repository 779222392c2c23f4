"""Which systems of two inventories are the same: by id, identifier, name, then by how alike names, neighbours and domains are.

Two inventories come in; the new id of each old system that is still there, and those that nobody can decide, go out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from app.findings import Finding, Severity
from app.inventory.likeness import compare_names, score_pairs
from app.inventory.matching import lasting_reference, name_key
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.inventory.likeness import Matrix
    from app.inventory.model import Inventory, System

ALIKE = 0.6  # of score and of name, from which on two systems are taken for the same
NEARLY = 0.9  # of name, from which on two unmatched systems are the same neighbour of others
MARGIN = 0.1  # by which the best must beat the second best
MOST_PAIRS = 1_000_000
MOST_ROUNDS = 20
SAME_NAME = "the same name"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A system that is gone and those that may be it under another name or id; what to do where they are."""

    before: System
    candidates: tuple[System, ...]
    because: str
    advice: str = "Keep the id, or list the old name under aliases."


Matched = dict[str, tuple[str, str]]
Neighbours = Mapping[str, set[str]]


def match_systems(before: Inventory, after: Inventory) -> tuple[Matched, list[Doubt]]:
    """Return, by old id, the new id of each system that is still there and why, and the doubtful ones.

    What likeness decides is decided in rounds: those matched in one are known neighbours in the next, until none comes.
    """
    old, new = ({system.id: system for system in side.systems} for side in (before, after))
    found: Matched = {name: (name, "") for name in old if name in new}
    found |= _match_references(*_unmatched(old, new, found))
    beside = _neighbours(before), _neighbours(after)
    same, doubts = _match_names(before, after, found, beside)
    found |= same
    asked = {doubt.before.id for doubt in doubts}, {doubt.candidates[0].id for doubt in doubts}
    left, right = (
        [system for system in side if system.id not in names]
        for side, names in zip(_unmatched(old, new, found), asked, strict=True)
    )
    if not left or not right or len(left) * len(right) > MOST_PAIRS:
        return found, doubts
    alike, unsure = _match_in_rounds(left, right, found, beside)
    return found | alike, [*doubts, *unsure]


def _match_in_rounds(
    left: Sequence[System], right: Sequence[System], found: Matched, beside: tuple[Neighbours, Neighbours]
) -> tuple[Matched, list[Doubt]]:
    """Return what likeness matches beside what is found, and the doubts that are left after the last round."""
    names = compare_names(left, right)
    alike: Matched = {}
    unsure: list[Doubt] = []
    for _ in range(MOST_ROUNDS):
        matched, unsure = _match_alike(left, right, found | alike, names, beside)
        alike |= matched
        taken = {other for other, _ in matched.values()}
        rows = [row for row, one in enumerate(left) if one.id not in matched]
        columns = [column for column, other in enumerate(right) if other.id not in taken]
        left, right, names = [left[row] for row in rows], [right[column] for column in columns], names[np.ix_(rows, columns)]
        if not matched or not left or not right:
            break
    gone = {system.id for system in left}
    return alike, [doubt for doubt in unsure if doubt.before.id in gone]


def find_exchanged_names(before: Inventory, after: Inventory) -> list[Finding]:
    """Return a warning for each system that keeps its id and is called now what another that keeps its id was called."""
    names = [{system.id: name_key(system.name) for system in side.systems} for side in (before, after)]
    was, now = ({name: key for name, key in side.items() if name in names[0] and name in names[1]} for side in names)
    owners: dict[str, list[str]] = defaultdict(list)
    for name, key in was.items():
        owners[key].append(name)
    label = {system.id: system.name for system in after.systems}
    found = []
    for name in sorted(now):
        others = owners.get(now[name], []) if now[name] != was[name] else []
        if len(others) != 1 or now[others[0]] == was[others[0]]:
            continue
        other = others[0]
        exchanged = now[other] == was[name]
        if exchanged and other < name:
            continue  # said of the other one
        said = f"{name!r} is called {label[name]!r} now, as {other!r} was before"
        said += f", and {other!r} is called {label[other]!r}" if exchanged else ""
        advice = "Both are compared by id: where the ids were exchanged by mistake, give them back."
        found.append(Finding("names-exchanged", Severity.WARNING, f"{said}.", advice, {"system": name}))
    return found


def _unmatched(old: Mapping[str, System], new: Mapping[str, System], found: Matched) -> tuple[list[System], list[System]]:
    """Return the systems of both sides that have no partner, in order of id."""
    taken = {other for other, _ in found.values()}
    return [old[name] for name in sorted(old) if name not in found], [new[name] for name in sorted(new) if name not in taken]


def _match_names(
    before: Inventory, after: Inventory, found: Matched, beside: tuple[Neighbours, Neighbours]
) -> tuple[Matched, list[Doubt]]:
    """Match those that alone have one name on both sides; doubtful where their domains differ and no neighbour is shared."""
    sides: list[dict[str, list[System]]] = []
    for inventory in (before, after):
        rows: dict[str, list[System]] = defaultdict(list)
        for system in inventory.systems:
            rows[name_key(system.name)].append(system)
        sides.append(rows)
    taken = {other for other, _ in found.values()}
    matched: Matched = {}
    doubts = []
    for key in sorted(sides[0].keys() & sides[1].keys()):
        if len(sides[0][key]) > 1 or len(sides[1][key]) > 1:
            continue
        (one,), (other,) = sides[0][key], sides[1][key]
        if one.id in found or other.id in taken:
            continue
        around = {found.get(name, (name, ""))[0] for name in beside[0][one.id]}
        if None not in {one.domain, other.domain} and one.domain != other.domain and not around & beside[1][other.id]:
            doubts.append(Doubt(one, (other,), f"{SAME_NAME}, in another domain and among other neighbours", "Keep the id."))
        else:
            matched[one.id] = (other.id, SAME_NAME)
    return matched, doubts


def _match_alike(
    left: Sequence[System], right: Sequence[System], found: Matched, names: Matrix, beside: tuple[Neighbours, Neighbours]
) -> tuple[Matched, list[Doubt]]:
    """Match by likeness, as far as what is found so far allows: where one candidate is clearly the best from both sides."""
    known = _nearly_the_same(left, right, names) | {name: other for name, (other, _) in found.items()}
    around = [{known.get(name, name) for name in beside[0].get(one.id, ())} for one in left]
    scored = score_pairs(left, right, names, around, [beside[1].get(other.id, set()) for other in right])
    matched: Matched = {}
    doubts = []
    for row, one in enumerate(left):
        scores = scored.whole[row]
        near = np.flatnonzero((scores >= ALIKE) & (scores >= scores.max() - MARGIN))
        if not near.size:
            continue
        near = near[np.argsort(-scores[near], kind="stable")]
        best = int(near[0])
        because = ", ".join(f"{part} {percent(value)} alike" for part, value in scored.parts(row, best).items())
        rivals = np.count_nonzero(scored.whole[:, best] > scores[best] - MARGIN) - 1
        if near.size == 1 and not rivals and names[row, best] >= ALIKE:
            matched[one.id] = (right[best].id, because)
        else:
            doubts.append(Doubt(one, tuple(right[column] for column in near.tolist()), because))
    return matched, doubts


def _nearly_the_same(left: Sequence[System], right: Sequence[System], names: Matrix) -> dict[str, str]:
    """Return the new id of those that are named nearly alike, each the only one of the other: as neighbours they count."""
    near = names >= NEARLY
    alone = near & (near.sum(axis=1, keepdims=True) == 1) & (near.sum(axis=0, keepdims=True) == 1)
    return {left[row].id: right[column].id for row, column in np.argwhere(alone).tolist()}


def _match_references(left: Sequence[System], right: Sequence[System]) -> dict[str, tuple[str, str]]:
    """Match what documents name by one and the same identifier, such as the address of its source."""
    places = ({place: system for system in rows if (place := _reference(system))} for rows in (left, right))
    before, after = places
    return {before[place].id: (after[place].id, f"the same identifier, {place[1]}") for place in before.keys() & after.keys()}


def _reference(system: System) -> tuple[str, str] | None:
    evidence = system.evidence.get("name")
    return lasting_reference(evidence.source, evidence.document or "") if evidence else None


def _neighbours(inventory: Inventory) -> Neighbours:
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
