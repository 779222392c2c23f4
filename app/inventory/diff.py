"""What changed between two inventories. A system under a new id or name is recognised as the same, not taken as gone and come.

Two inventories come in; matched pairs, what is new, what is gone, and what nobody can decide go out. Pricing is done elsewhere
(:mod:`app.scheduling.work_list`); so that both sides draw the same random numbers, :func:`align` gives the old one the new ids.
"""

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
    from collections.abc import Iterable, Mapping, Sequence

    from app.inventory.model import Integration, Inventory, Path, System
    from app.inventory.programme import Programme

WEIGHTS = {"name": 0.5, "neighbours": 0.35, "domain": 0.15}
ALIKE = 0.6  # of score and of name, from which on two systems are taken for the same
MARGIN = 0.1  # by which the best must beat the second best
MOST_PAIRS = 1_000_000
PERCENT = 100
DISPLAY = frozenset({"name", "description", "tags", "aliases", "evidence", "id"})
TELLING_TOKEN = re.compile(r"\d+|\b[a-z]\b")


@dataclass(frozen=True, slots=True)
class FactChange:
    """One fact that differs; ``None`` where a side does not state it."""

    fact: str
    before: Any
    after: Any


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
class Doubt:
    """A system that is gone and those that may be it under another name."""

    before: System
    candidates: tuple[System, ...]
    because: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two inventories side by side, each list in order of kind (systems, integrations, paths) and id."""

    pairs: tuple[Pair, ...]
    new: tuple[tuple[str, Any], ...]
    gone: tuple[tuple[str, Any], ...]
    doubts: tuple[Doubt, ...]
    programme: tuple[FactChange, ...]

    def ids(self, kind: str) -> dict[str, str]:
        """Return the new id of every old one of that kind that is still there."""
        return {pair.before.id: pair.after.id for pair in self.pairs if pair.kind == kind}


def diff_inventories(before: Inventory, after: Inventory) -> Difference:
    """Return what differs between two inventories.

    Systems are matched by id; those left over by how alike their names, domains and neighbours are, where one candidate is
    clearly the best from both sides. Integrations and paths follow their systems.
    """
    systems, doubts = match_systems(before, after)
    new_id = {one: other for one, (other, _) in systems.items()}
    flows = _match_flows(before.integrations, after.integrations, new_id)
    paths = _match_paths(before.paths, after.paths, new_id)
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
    return Difference(tuple(pairs), tuple(new), tuple(gone), tuple(doubts), _programme_changes(before, after, new_id))


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


def _match_flows(
    before: Sequence[Integration], after: Sequence[Integration], new_id: Mapping[str, str]
) -> dict[str, tuple[str, str]]:
    """By id where the ends are the same, else by the ends and what is carried, else by the ends alone; each taken once."""
    found: dict[str, tuple[str, str]] = {}
    taken: set[str] = set()
    keys = (
        lambda row, ends: (row.id, ends),
        lambda row, ends: (ends, row.carries),
        lambda _, ends: (ends,),
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


def _match_paths(before: Sequence[Path], after: Sequence[Path], new_id: Mapping[str, str]) -> dict[str, tuple[str, str]]:
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


def _changes(kind: str, before: Any, after: Any, new_id: Mapping[str, str]) -> tuple[FactChange, ...]:
    """Return the facts that differ, the old one's references read under their new ids."""
    if kind == "integration":
        before = _move_flow(before, after.id, new_id)
    elif kind == "path":
        before = _move_path(before, after.id, new_id)
    return _compare(_flat(before), _flat(after))


def compare_parts(before: Any, after: Any) -> tuple[FactChange, ...]:
    """Return the facts in which two systems, integrations or paths of one id differ, beside what is only display."""
    return _compare(_flat(before), _flat(after))


def compare_programmes(before: Inventory, after: Inventory) -> tuple[FactChange, ...]:
    """Return the facts of programme, pools and teams that differ, under the same ids."""
    return _programme_changes(before, after, {})


def _compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[FactChange, ...]:
    names = sorted(name for name in old.keys() | new.keys() if name.partition(".")[0] not in DISPLAY)
    return tuple(FactChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name))


def _flat(model: Any, prefix: str = "") -> dict[str, Any]:
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


def _programme_changes(before: Inventory, after: Inventory, new_id: Mapping[str, str]) -> tuple[FactChange, ...]:
    old = _flat(_move_programme(before.programme, new_id, {}), "programme")
    new = _flat(after.programme, "programme")
    for noun in ("pools", "teams"):
        for row in getattr(before, noun):
            old.update(_flat(row, f"{noun}.{row.id}"))
        for row in getattr(after, noun):
            new.update(_flat(row, f"{noun}.{row.id}"))
    keys = (name for name in sorted(old.keys() | new.keys()) if old.get(name) != new.get(name))
    return tuple(FactChange(name, old.get(name), new.get(name)) for name in keys if name.rpartition(".")[2] not in DISPLAY)


def align(before: Inventory, difference: Difference) -> Inventory:
    """Return the old inventory with the new ids on everything that is still there, and without scenarios.

    What is priced and drawn for it then goes by the same names as in the new one: a rename alone changes no figure.
    """
    systems, flows, paths = (difference.ids(kind) for kind in ("system", "integration", "path"))
    return before.model_copy(
        update={
            "systems": tuple(row.model_copy(update={"id": systems.get(row.id, row.id)}) for row in before.systems),
            "integrations": tuple(_move_flow(row, flows.get(row.id, row.id), systems) for row in before.integrations),
            "paths": tuple(_move_path(row, paths.get(row.id, row.id), systems) for row in before.paths),
            "programme": _move_programme(before.programme, systems, paths),
            "scenarios": (),
        }
    )


def _move_flow(row: Integration, name: str, systems: Mapping[str, str]) -> Integration:
    ends = {key: systems.get(getattr(row, key), getattr(row, key)) for key in ("source", "target")}
    return row.model_copy(update={"id": name, **ends, "via": _moved(row.via, systems)})


def _move_path(row: Path, name: str, systems: Mapping[str, str]) -> Path:
    hops = tuple(hop.model_copy(update={"system": systems.get(hop.system, hop.system)}) for hop in row.hops)
    return row.model_copy(update={"id": name, "hops": hops})


def _move_programme(programme: Programme, systems: Mapping[str, str], paths: Mapping[str, str]) -> Programme:
    update: dict[str, Any] = {"hub": systems.get(programme.hub or "", programme.hub)}
    if programme.pilot is not None:
        update["pilot"] = _move_lists(programme.pilot, systems, paths)
    update["phases"] = tuple(_move_lists(phase, systems, paths) for phase in programme.phases)
    update["reviews"] = tuple(
        review.model_copy(
            update={"applies_to": review.applies_to.model_copy(update={"systems": _moved(review.applies_to.systems, systems)})}
        )
        for review in programme.reviews
    )
    return programme.model_copy(update=update)


def _move_lists(row: Any, systems: Mapping[str, str], paths: Mapping[str, str]) -> Any:
    return row.model_copy(update={"systems": _moved(row.systems, systems), "paths": _moved(row.paths, paths)})


def _moved(names: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(ids.get(name, name) for name in names)
