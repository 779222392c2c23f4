"""Ids for things that foreign documents name: slugs of the names, kept apart by scope where names repeat."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.names import HASH_LENGTH, fit, slug

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to be given an id: its key, its name, what it belongs to, and its identifier in the document."""

    key: Hashable
    name: str
    scope: str = ""
    reference: str = ""


def give_ids(things: Sequence[Named], kind: str) -> dict[Hashable, str]:
    """Return an id for every key, the same whatever the order: the slug of its name where that is the only one.

    Things of one name are told apart by what they belong to, then by their identifier, then by a number.

    >>> give_ids([Named(1, "Store", "nomis"), Named(2, "Store", "hub"), Named(3, "Portal")], "system")
    {1: 'nomis-store', 2: 'hub-store', 3: 'portal'}
    """
    ids: dict[Hashable, str] = {}
    taken: set[str] = set()
    waiting = list(things)
    for spell in (_plain, _scoped, _referred):
        waiting = _spell(waiting, ids, taken, lambda thing, spell=spell: spell(thing, kind))  # type: ignore[misc]
    numbers: dict[str, int] = defaultdict(lambda: 2)
    for thing in waiting:
        base = _plain(thing, kind)
        while fit(f"{base}-{numbers[base]}") in taken:
            numbers[base] += 1
        ids[thing.key] = fit(f"{base}-{numbers[base]}")
        taken.add(ids[thing.key])
    return {thing.key: ids[thing.key] for thing in things}


def _spell(things: Sequence[Named], ids: dict[Hashable, str], taken: set[str], spelled: Callable[[Named], str]) -> list[Named]:
    groups: dict[str, list[Named]] = defaultdict(list)
    for thing in things:
        groups[spelled(thing)].append(thing)
    left = []
    for identity, members in groups.items():
        if len(members) == 1 and identity not in taken:
            ids[members[0].key] = identity
        else:
            left += members
    taken.update(ids.values())
    return left


def _plain(thing: Named, kind: str) -> str:
    return slug(thing.name, kind)


def _scoped(thing: Named, kind: str) -> str:
    return fit(f"{slug(thing.scope, kind)}-{_plain(thing, kind)}") if thing.scope else _plain(thing, kind)


def _referred(thing: Named, kind: str) -> str:
    digits = hashlib.sha256(thing.reference.encode("utf-8", "surrogatepass")).hexdigest()[:HASH_LENGTH]
    return fit(f"{_scoped(thing, kind)}-{digits}") if thing.reference else _scoped(thing, kind)
