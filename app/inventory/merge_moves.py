"""What moves when a system turns out to be another: flows, hops, ids. Rows come in, moved rows go out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.inventory.merge_facts import FactMerger

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.findings import Finding

Row = dict[str, Any]


def fold_decided(tree: Row, decisions: Mapping[str, str], formats: frozenset[str] | None) -> tuple[Row, list[Finding]]:
    """Fold systems that were imported as systems of their own, before somebody decided which ones they are."""
    rows = {row["id"]: row for row in tree.get("systems", ())}
    folded = {
        one: target
        for one, target in decisions.items()
        if one != target
        and one in rows
        and target in rows
        and "name" in rows[one].get("evidence", {})
        and target not in decisions
    }
    if not folded:
        return tree, []
    merger = FactMerger("the inventory", formats=formats)
    for one, target in folded.items():
        rows[target] = merger.fold("system", rows[target], rows.pop(one))
    moved = {**tree, "systems": list(rows.values())}
    moved["integrations"] = _fold_flows(tree.get("integrations", ()), folded, merger)
    moved["paths"] = [{**row, "hops": move_hops(row["hops"], folded)} for row in tree.get("paths", ())]
    programme = tree.get("programme")
    if programme and programme.get("hub") in folded:
        moved["programme"] = {**programme, "hub": folded[programme["hub"]]}
    return {key: value for key, value in moved.items() if value != []}, merger.account()


def _fold_flows(rows: Iterable[Row], folded: Mapping[str, str], merger: FactMerger) -> list[Row]:
    """Return the flows between the systems that are left; one that comes to lie beside another of the same ends joins it."""
    kept: dict[str, Row] = {}
    by_ends: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: row["source"] in folded or row["target"] in folded):
        is_moved = row["source"] in folded or row["target"] in folded
        moved = move_flow(row, folded)
        beside = by_ends.get((moved["source"], moved["target"]))
        if is_moved and beside is not None:
            kept[beside] = merger.fold("integration", kept[beside], moved)
        else:
            chosen = free_id(moved["id"], kept)
            kept[chosen] = {**moved, "id": chosen}
            by_ends.setdefault((moved["source"], moved["target"]), chosen)
    return list(kept.values())


def move_flow(row: Row, ids: Mapping[str, str]) -> Row:
    """Return a flow between the systems that its ends are now; an id that was made of its ends is made of the new ones."""
    ends = {key: ids.get(row[key], row[key]) for key in ("source", "target")}
    via = {"via": [ids.get(name, name) for name in row["via"]]} if "via" in row else {}
    moved = {**row, **ends, **via}
    if row["id"].startswith(f"{row['source']}-to-{row['target']}") and (ends["source"], ends["target"]) != (
        row["source"],
        row["target"],
    ):
        moved["id"] = f"{ends['source']}-to-{ends['target']}"
    return moved


def move_hops(hops: Sequence[Any], ids: Mapping[str, str]) -> list[Any]:
    """Return hops over the systems that they are now."""
    return [
        {**hop, "system": ids.get(hop["system"], hop["system"])} if isinstance(hop, dict) else ids.get(hop, hop) for hop in hops
    ]


def hop_ids(row: Row) -> list[str]:
    """Return the systems that a path goes over."""
    return [hop["system"] if isinstance(hop, dict) else hop for hop in row["hops"]]


def free_id(identity: str, taken: Mapping[str, Any]) -> str:
    """Return the id, numbered where it is taken, and at most 63 characters long."""
    identity = identity[:63].rstrip("-")
    number, chosen = 1, identity
    while chosen in taken:
        number += 1
        chosen = f"{identity[: 62 - len(str(number))].rstrip('-')}-{number}"
    return chosen
