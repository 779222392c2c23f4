"""Several inventories into one: what each document says of a system, flow, path or team, put together with its evidence.

Inventories come in, the first of them the one that the others are merged into; a tree to be checked, findings and proposals go
out. Ids of the first stay as they are, so reading a document again makes no duplicates.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, note
from app.inventory.matching import Proposal, match_systems, name_key
from app.inventory.merge_facts import FactMerger, document_of
from app.inventory.merge_moves import fold_decided, free_id, hop_ids, move_flow, move_hops
from app.inventory.merge_observed import compare_observed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from app.inventory.model import Inventory

Row = dict[str, Any]
Decisions = dict[str, dict[str, str]]
WHOLE = ("pools", "scenarios")
WORDS = ("not_needed", "assumptions")
SURE_OF_DIRECTION = 0.6
MOST_NAMED = 5
MOST_ALIKE = 20
ANY = "*"


@dataclass(frozen=True, slots=True)
class Source:
    """An inventory to merge and what its document is called.

    Attributes:
        is_own: an architect's inventory, not one made of a foreign document.
        is_observed: what was seen in operation; compared with what is declared.
    """

    inventory: Inventory
    label: str
    is_own: bool = False
    is_observed: bool = False


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging gives: a plain tree, not yet checked; what there is to say; what a person may decide."""

    tree: Row
    findings: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()


@dataclass(slots=True)
class _Ids:
    """The inventory's ids by the imported ones."""

    systems: dict[str, str]
    teams: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)


def merge_inventories(
    sources: Sequence[Source], decisions: Decisions | None = None, formats: frozenset[str] | None = None
) -> Merged:
    """Return the first of *sources* with all the others merged into it, in order.

    *decisions* say by document label (``*`` for any) and imported id which system that is, or ``new``. *formats* are what
    evidence of imported facts calls its source (``None``: anything); a fact with other evidence is stated, like one without.
    """
    first, *others = sources
    tree = plain_tree(first.inventory)
    findings: list[Finding] = []
    proposals: list[Proposal] = []
    for source in others:
        decided = {**(decisions or {}).get(ANY, {}), **(decisions or {}).get(source.label, {})}
        tree, folding = fold_decided(tree, decided, formats)
        findings += folding
        tree, found, proposed = _merge(tree, plain_tree(source.inventory), source, decided, formats)
        findings += found
        proposals += proposed
    once = {(finding.code, finding.detail): finding for finding in reversed(findings)}
    return Merged(tree, tuple(reversed(once.values())), tuple(proposals))


def plain_tree(inventory: Inventory) -> Row:
    """Return an inventory as plain values, without what says nothing."""
    tree = inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {key: value for key, value in tree.items() if value not in ({}, [])}


def _merge(
    tree: Row, other: Row, source: Source, decisions: Mapping[str, str], formats: frozenset[str] | None
) -> tuple[Row, list[Finding], list[Proposal]]:
    matches = match_systems(tree, other, source.label, decisions)
    merger = FactMerger(source.label, source.is_own, formats)
    merged = dict(tree)
    ids = _Ids(dict(matches.known))
    merged["teams"] = _merge_teams(tree, other, merger, ids)
    merged["systems"] = _merge_systems(tree, other, merger, ids)
    flows, known_flows = _merge_flows(tree, other, merger, ids)
    new_flows = len(other.get("integrations", ())) - len(known_flows)
    merged["integrations"] = flows
    merged["paths"] = _merge_paths(tree, other, merger, ids)
    if source.is_own:
        _merge_rest(merged, other, merger)
    known, all_systems = len(matches.known), len(other.get("systems", ()))
    detail = (
        f"{source.label}: {known:,} of its {all_systems:,} systems were known, {all_systems - known:,} are new; "
        f"{len(other.get('integrations', ())) - new_flows:,} of its {len(other.get('integrations', ())):,} integrations were "
        f"known, {new_flows:,} are new."
    )
    findings = [note("merged", detail, "", Place("", document=source.label)), *merger.account()]
    if source.is_observed:
        findings += compare_observed(tree, merged, set(known_flows.values()), source.label)
    findings += _find_gone(tree, set(matches.known.values()), source)
    return {key: value for key, value in merged.items() if value != []}, findings, list(matches.proposals)


def _merge_teams(tree: Row, other: Row, merger: FactMerger, ids: _Ids) -> list[Row]:
    rows = {row["id"]: row for row in tree.get("teams", ())}
    named = {name_key(row.get("name") or row["id"]): row["id"] for row in rows.values()}
    for row in other.get("teams", ()):
        known = row["id"] if row["id"] in rows else named.get(name_key(row.get("name") or row["id"]))
        if known is None:
            rows[row["id"]] = row
            ids.teams[row["id"]] = row["id"]
        else:
            ids.teams[row["id"]] = known
            if merger.is_own:
                rows[known] = merger.fold("team", rows[known], row)
    return list(rows.values())


def _merge_systems(tree: Row, other: Row, merger: FactMerger, ids: _Ids) -> list[Row]:
    rows = {row["id"]: row for row in tree.get("systems", ())}
    for row in other.get("systems", ()):
        moved = {**row, "owner": ids.teams.get(row["owner"], row["owner"])} if "owner" in row else row
        known = ids.systems.get(row["id"])
        if known is not None:
            rows[known] = merger.fold("system", rows[known], moved)
        else:
            chosen = free_id(row["id"], rows)
            ids.systems[row["id"]] = chosen
            rows[chosen] = {**moved, "id": chosen}
    return list(rows.values())


def _merge_flows(tree: Row, other: Row, merger: FactMerger, ids: _Ids) -> tuple[list[Row], dict[int, str]]:
    rows = {row["id"]: row for row in tree.get("integrations", ())}
    coming = [move_flow(row, ids.systems) for row in other.get("integrations", ())]
    matched: dict[int, str] = {}
    keys: tuple[Callable[[Row], Any], ...] = (
        lambda row: (row["id"], row["source"], row["target"]),
        lambda row: (row["source"], row["target"], tuple(row.get("carries", ())), name_key(row.get("name", ""))),
        lambda row: (row["source"], row["target"], row.get("mode")),
        lambda row: (row["source"], row["target"]),
        _ends_served,
    )
    for key in keys:
        taken = set(matched.values())
        free: dict[Any, list[str]] = defaultdict(list)
        for row in rows.values():
            if row["id"] not in taken:
                free[key(row)].append(row["id"])
        for index, row in enumerate(coming):
            wanted = key(row)
            if index not in matched and free.get(wanted) and (key is not _ends_served or _is_direction_guessed(row)):
                matched[index] = free[wanted].pop(0)
    for index, row in enumerate(coming):
        if index in matched:
            rows[matched[index]] = merger.fold("integration", rows[matched[index]], row)
        else:
            chosen = free_id(row["id"] if _is_named(row) else f"{row['source']}-to-{row['target']}", rows)
            rows[chosen] = {**row, "id": chosen}
    return list(rows.values()), matched


def _ends_served(row: Row) -> tuple[str, str]:
    """Return consumer and provider: the same interface, whichever way the data are said to go."""
    ends = (row["target"], row["source"])
    return ends if row.get("provider", "source") == "source" else ends[::-1]


def _is_direction_guessed(row: Row) -> bool:
    confidence = row.get("evidence", {}).get("source", {}).get("confidence")
    return confidence is not None and float(confidence) < SURE_OF_DIRECTION


def _is_named(row: Row) -> bool:
    return not row["id"].startswith(f"{row['source']}-to-")


def _merge_paths(tree: Row, other: Row, merger: FactMerger, ids: _Ids) -> list[Row]:
    """Match paths by id, else by their hops or name, each taken once."""
    rows = {row["id"]: row for row in tree.get("paths", ())}
    known: dict[Any, list[str]] = defaultdict(list)
    for row in rows.values():
        for key in (tuple(hop_ids(row)), name_key(row["name"])):
            known[key].append(row["id"])
    taken: set[str] = set()
    for row in other.get("paths", ()):
        moved = {**row, "hops": move_hops(row["hops"], ids.systems)}
        alike = [*known.get(tuple(hop_ids(moved)), ()), *known.get(name_key(row["name"]), ())][:MOST_ALIKE]
        free = [name for name in ([row["id"]] if row["id"] in alike else []) + alike if name not in taken]
        if free:
            taken.add(free[0])
            rows[free[0]] = merger.fold("path", rows[free[0]], moved)
        else:
            chosen = free_id(row["id"], rows)
            rows[chosen] = {**moved, "id": chosen}
    return list(rows.values())


def _merge_rest(merged: Row, other: Row, merger: FactMerger) -> None:
    """Take over of a second inventory of one's own what is about the programme: facts one by one, lists by id."""
    if "programme" in other:
        base = {"id": merged["id"], **merged.get("programme", {})}
        programme = merger.fold("programme", base, {"id": merged["id"], **other["programme"]})
        merged["programme"] = {key: value for key, value in programme.items() if key not in {"id", "evidence"}}
    for key in WHOLE:
        rows = {row["id"]: row for row in other.get(key, ())} | {row["id"]: row for row in merged.get(key, ())}
        merged[key] = list(rows.values())
    for key in WORDS:
        merged[key] = list(dict.fromkeys([*merged.get(key, ()), *other.get(key, ())]))


def _find_gone(tree: Row, still_there: set[str], source: Source) -> Iterable[Finding]:
    """Yield what was read from this document before and is no longer in it. Nothing is deleted."""
    gone = [
        row["id"]
        for row in tree.get("systems", ())
        if row["id"] not in still_there and document_of(row.get("evidence", {}).get("name", {})) == source.label
    ]
    if gone:
        named = ", ".join(f"`{name}`" for name in gone[:MOST_NAMED]) + (", …" if len(gone) > MOST_NAMED else "")
        detail = f"{len(gone):,} systems were read from {source.label} before and are no longer in it: {named}."
        yield note("gone-from-document", detail, "Delete them if they are gone.", Place("", document=source.label))
