"""Which integrations and paths of two inventories are the same; which systems are is :mod:`app.inventory.system_pairing`'s."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.inventory.model import Integration, Path


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
