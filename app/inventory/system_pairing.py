"""Which systems of two inventories are the same: by id, identifier, name, then by how alike names, neighbours and domains are.

Two inventories come in; the new id of each old system that is still there, and those that nobody can decide, go out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import fuzz

from app.findings import Finding, Severity
from app.inventory.matching import lasting_reference, name_key
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.inventory.model import Inventory, System

WEIGHTS = {"name": 0.5, "neighbours": 0.35, "domain": 0.15}
ALIKE = 0.6  # of score and of name, from which on two systems are taken for the same
NEARLY = 0.9  # of name, from which on two unmatched systems are the same neighbour of others
MARGIN = 0.1  # by which the best must beat the second best
MOST_PAIRS = 1_000_000
MOST_ROUNDS = 20
PERCENT = 100
TELLING_TOKEN = re.compile(r"\d+|\b[a-z]\b")
SAME_NAME = "the same name"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A system that is gone and those that may be it under another name or id; what to do where they are."""

    before: System
    candidates: tuple[System, ...]
    because: str
    advice: str = "Keep the id, or list the old name under aliases."


Matched = dict[str, tuple[str, str]]
_Parts = dict[str, float]


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
    names = _compare_names(left, right)
    unsure: list[Doubt] = []
    for _ in range(MOST_ROUNDS):
        matched, unsure = _match_alike(left, right, found, names, beside)
        found |= matched
        left, right = _unmatched({system.id: system for system in left}, {system.id: system for system in right}, found)
        if not matched or not left or not right:
            break
    gone = {system.id for system in left}
    return found, [*doubts, *(doubt for doubt in unsure if doubt.before.id in gone)]


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
    before: Inventory, after: Inventory, found: Matched, beside: tuple[Mapping[str, set[str]], Mapping[str, set[str]]]
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
    left: Sequence[System],
    right: Sequence[System],
    found: Matched,
    names: Mapping[tuple[str, str], float],
    beside: tuple[Mapping[str, set[str]], Mapping[str, set[str]]],
) -> tuple[Matched, list[Doubt]]:
    """Match by likeness, as far as what is found so far allows: where one candidate is clearly the best from both sides."""
    known = _nearly_the_same(left, right, names) | {name: other for name, (other, _) in found.items()}
    scores: dict[tuple[str, str], tuple[float, _Parts]] = {}
    for one in left:
        around = {known.get(name, name) for name in beside[0][one.id]}
        for other in right:
            scores[one.id, other.id] = _likeness(one, other, names[one.id, other.id], around, beside[1][other.id])
    matched: Matched = {}
    doubts = []
    for one in left:
        ranked = sorted(((scores[one.id, other.id], other) for other in right), key=lambda pair: (-pair[0][0], pair[1].id))
        near = [(score, other) for score, other in ranked if score[0] >= ALIKE and score[0] >= ranked[0][0][0] - MARGIN]
        if not near:
            continue
        (score, parts), best = near[0]
        because = ", ".join(f"{part} {percent(value)} alike" for part, value in parts.items())
        rivals = [row for row in left if row.id != one.id and scores[row.id, best.id][0] > score - MARGIN]
        if len(near) == 1 and not rivals and names[one.id, best.id] >= ALIKE:
            matched[one.id] = (best.id, because)
        else:
            doubts.append(Doubt(one, tuple(other for _, other in near), because))
    return matched, doubts


def _nearly_the_same(left: Sequence[System], right: Sequence[System], names: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """Return the new id of those that are named nearly alike, each the only one of the other: as neighbours they count."""
    near = [(one.id, other.id) for one in left for other in right if names[one.id, other.id] >= NEARLY]
    firsts, seconds = Counter(one for one, _ in near), Counter(other for _, other in near)
    return {one: other for one, other in near if firsts[one] == seconds[other] == 1}


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


def _likeness(one: System, other: System, name: float, around: set[str], beside: set[str]) -> tuple[float, _Parts]:
    """Return how alike two systems are from 0 to 1, and what of them is. What neither says is left out."""
    parts = {"name": name}
    if around or beside:
        parts["neighbours"] = len(around & beside) / len(around | beside)
    if one.domain is not None and other.domain is not None:
        parts["domain"] = float(one.domain == other.domain)
    whole = sum(WEIGHTS[part] for part in parts)
    score = sum(WEIGHTS[part] * value for part, value in parts.items()) / whole
    return score, parts


class _Spelling(NamedTuple):
    """A name, made ready to be compared with many: in lower case, without spaces, and its numbers and single letters."""

    text: str
    key: str
    telling: tuple[str, ...]

    @classmethod
    def of(cls, name: str) -> _Spelling:
        text = name.lower()
        return cls(text, name_key(name), tuple(sorted(TELLING_TOKEN.findall(text))))


def _compare_names(left: Sequence[System], right: Sequence[System]) -> dict[tuple[str, str], float]:
    """Return how alike the names of each pair are: those of the two that are the most alike, aliases and ids included."""
    sides = [[(system.id, [_Spelling.of(name) for name in _names(system)]) for system in side] for side in (left, right)]
    return {
        (one, other): max(_alike(a, b) for a in names for b in others) for one, names in sides[0] for other, others in sides[1]
    }


def _names(system: System) -> tuple[str, ...]:
    return (system.name, *system.aliases, system.id.replace("-", " "))


def _names_alike(one: str, other: str) -> float:
    """Return how alike two names are; numbers and single letters tell things apart that are otherwise named alike.

    >>> _names_alike("Policy Administration", "policy administration system") > 0.8, _names_alike("Plant A", "Plant B") < 0.6
    (True, True)
    >>> _names_alike("Web shop", "Webshop")
    1.0
    """
    return _alike(_Spelling.of(one), _Spelling.of(other))


def _alike(one: _Spelling, other: _Spelling) -> float:
    if one.key == other.key:
        return 1.0
    alike = max(fuzz.token_sort_ratio(one.text, other.text), fuzz.token_set_ratio(one.text, other.text)) / PERCENT
    return float(alike if one.telling == other.telling else alike / 2)
