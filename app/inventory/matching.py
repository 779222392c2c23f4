"""Which systems of two inventories are the same: by decision, identifier, id, alias, then name and neighbours.

Two trees come in; pairs, and near matches that only a person can confirm, go out. What follows from a match is
:mod:`app.inventory.merge`'s work. Likeness alone never matches anything.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

NEAR = 0.75  # likeness of names from which on a person is asked
MOST_CANDIDATES = 3
MOST_COMPARISONS = 4_000_000
PERCENT = 100
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
BETWEEN_NUMBERS = re.compile(r"(?<=\d) (?=\d)")
NEW = "new"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that an imported one may be; similarity from 0 to 1."""

    id: str
    name: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """An imported system that may be one of the inventory's. Until somebody decides it is one of its own."""

    document: str
    imported: str
    name: str
    candidates: tuple[Candidate, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the proposal as the JSON documents carry it."""
        near = [{"id": row.id, "name": row.name, "similarity": row.similarity} for row in self.candidates]
        return {"document": self.document, "imported": self.imported, "name": self.name, "candidates": near}


@dataclass(frozen=True, slots=True)
class Matches:
    """The inventory's id of every imported system that is known, and the near ones."""

    known: dict[str, str]
    proposals: tuple[Proposal, ...]


def name_key(text: str) -> str:
    """Return what two spellings of one name have in common: case, punctuation and spaces play no part.

    What tells names apart stays: vowel signs and accents, ``+`` and ``#`` after a letter, and where one number ends and another
    begins.

    >>> name_key("Policy-Admin") == name_key("policy admin") == name_key("PolicyAdmin")
    True
    >>> name_key("Plant 1-2"), name_key("Plant 12"), name_key("C++ build"), name_key("C# build"), name_key("Sales + care")
    ('plant1.2', 'plant12', 'c++build', 'c#build', 'salescare')
    """
    folded = unicodedata.normalize("NFC", text.casefold())
    plain = "".join(
        char if char.isalnum() or char in "+#" or unicodedata.category(char).startswith("M") else " " for char in folded
    )
    words = " ".join(word for piece in plain.split() if (word := piece.lstrip("+#")))
    return BETWEEN_NUMBERS.sub(".", words).replace(" ", "") or folded


def match_systems(base: Row, other: Row, label: str, decisions: Mapping[str, str]) -> Matches:
    """Return which systems of *other*, a document called *label*, are systems of *base*.

    *decisions* say of imported ids which system they are, or ``new``.
    """
    rows = {row["id"]: row for row in base.get("systems", ())}
    left = {row["id"]: row for row in other.get("systems", ())}
    known = {one: rows[target]["id"] for one, target in decisions.items() if one in left and target in rows}
    fixed = {one for one, target in decisions.items() if one in left and (target == NEW or one in known)}
    search = _Search(rows, left, label, known, fixed)
    search.by_reference()
    search.by_id()
    search.by_name(aliases=True)
    search.by_name(aliases=False)
    search.by_neighbours(_neighbours(base), _neighbours(other))
    return Matches(known, tuple(search.near()))


class _Search:
    def __init__(self, rows: dict[str, Row], left: dict[str, Row], label: str, known: dict[str, str], fixed: set[str]) -> None:
        self._rows = rows
        self._all = left
        self._label = label
        self._known = known
        self._taken = set(known.values())
        self._left = {one: row for one, row in left.items() if one not in fixed}
        self._doubtful: dict[str, list[str]] = {}

    def _pair(self, one: str, target: str) -> None:
        self._known[one] = target
        self._taken.add(target)
        del self._left[one]

    def by_reference(self) -> None:
        """Match what the same document called by the same identifier before, whatever it is named now."""
        places = {place: row["id"] for row in self._rows.values() if (place := reference_of(row))}
        for one, row in list(self._left.items()):
            target = places.get(reference_of(row) or ("", ""))
            if target is not None and target not in self._taken:
                self._pair(one, target)

    def by_id(self) -> None:
        for one in list(self._left):
            if one in self._rows and one not in self._taken:
                self._pair(one, one)

    def by_name(self, *, aliases: bool) -> None:
        """Match where a name, or with *aliases* any name of either, means exactly one free system on both sides."""
        spelled = _index(self._rows.values(), aliases=aliases)
        imported = _index(self._left.values(), aliases=aliases)
        for one, row in list(self._left.items()):
            found = {
                target for key in _keys(row, aliases=aliases) for target in spelled.get(key, ()) if target not in self._taken
            }
            rivals = {rival for key in _keys(row, aliases=aliases) for rival in imported.get(key, ())} & self._left.keys()
            if len(found) == 1 and rivals == {one}:
                self._pair(one, found.pop())
            elif found:
                self._doubtful.setdefault(one, sorted(found))

    def by_neighbours(self, beside: Mapping[str, set[str]], around: Mapping[str, set[str]]) -> None:
        """Match a name that several have where exactly one of them has a neighbour in common."""
        for one, targets in sorted(self._doubtful.items()):
            if one not in self._left:
                continue
            known = {self._known[name] for name in around.get(one, ()) if name in self._known}
            free = [target for target in targets if target not in self._taken]
            shared = {target: len(known & beside.get(target, set())) for target in free}
            best = [target for target in free if shared[target] and shared[target] == max(shared.values())]
            if len(best) == 1:
                self._pair(one, best[0])

    def near(self) -> Iterable[Proposal]:
        """Yield the free systems that are named alike, most alike first."""
        free = {name: row["name"] for name, row in self._rows.items() if name not in self._taken}
        if not free or len(free) * len(self._left) > MOST_COMPARISONS:
            return
        plain = {name: " ".join(words_of(text)) for name, text in free.items()}
        for one, row in sorted(self._left.items()):
            ranked: dict[str, float] = {}
            for text in {row["name"], *row.get("aliases", ())}:
                found = process.extract(
                    " ".join(words_of(text)),
                    plain,
                    scorer=fuzz.token_sort_ratio,
                    score_cutoff=NEAR * PERCENT,
                    limit=MOST_CANDIDATES,
                )
                for _, score, name in found:
                    ranked[name] = max(ranked.get(name, 0), round(score / PERCENT, 2))
            ranked |= {name: 1.0 for name in self._doubtful.get(one, ()) if name in free}
            best = sorted(ranked.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]
            if best:
                yield Proposal(self._label, one, row["name"], tuple(Candidate(name, free[name], score) for name, score in best))


def words_of(text: str) -> list[str]:
    """Return the words of a name in lower case, ``CamelCase`` taken apart.

    >>> words_of("OrderService API_v2")
    ['order', 'service', 'api', 'v2']
    """
    return re.findall(r"[^\W_]+", CAMEL.sub(" ", text).casefold())


def reference_of(row: Row) -> tuple[str, str] | None:
    """Return the source of a thing's name and its place in a document, where the document has identifiers."""
    evidence = row.get("evidence", {}).get("name", {})
    return lasting_reference(evidence.get("source", ""), evidence.get("document", ""))


def lasting_reference(source: str, document: str) -> tuple[str, str] | None:
    """Return by what a thing is found again: an identifier within a document, or an address, which is the same in every one.

    >>> lasting_reference("archimate", "model.xml#id-7"), lasting_reference("backstage", "a.yaml#url:https://git.example/shop")
    (('archimate', 'model.xml#id-7'), ('backstage', 'url:https://git.example/shop'))
    """
    _, mark, place = document.partition("#")
    if not mark:
        return None
    return (source, place) if "://" in place else (source, document)


def _keys(row: Row, *, aliases: bool) -> set[str]:
    names = {row["name"]} | ({row["id"], *row.get("aliases", ())} if aliases else set())
    return {name_key(text) for text in names}


def _index(rows: Iterable[Row], *, aliases: bool) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key in _keys(row, aliases=aliases):
            found[key].add(row["id"])
    return found


def _neighbours(tree: Row) -> dict[str, set[str]]:
    beside: dict[str, set[str]] = defaultdict(set)
    for flow in tree.get("integrations", ()):
        beside[flow["source"]].add(flow["target"])
        beside[flow["target"]].add(flow["source"])
    return beside
