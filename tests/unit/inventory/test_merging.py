"""Several documents into one inventory: nobody is doubled, what an architect states is kept, conflicts are shown."""

from __future__ import annotations

import pytest

from app.inventory.merge import Source, merge_inventories
from app.inventory.model import Inventory
from app.inventory.validate import validate_document

HEAD = {"schema": "seamap/inventory/v1", "id": "mine", "name": "Mine", "currency": "EUR"}


def inventory(systems, integrations=(), **parts) -> Inventory:
    result = validate_document({**HEAD, "systems": list(systems), "integrations": list(integrations), **parts})
    assert result.inventory is not None, result.findings
    return result.inventory


def said(fact="api.availability", source="backstage", document="catalog.yaml", confidence=0.9):
    return {fact: {"source": source, "document": document, "confidence": confidence}}


def imported(identity, name, availability=None, *, reference=None, **how):
    row = {"id": identity, "name": name}
    evidence = {}
    if availability:
        row["api"] = {"availability": availability}
        evidence |= said(**how)
    if reference:
        evidence["name"] = {"source": "backstage", "document": f"catalog.yaml#{reference}", "confidence": 1}
    return {**row, "evidence": evidence}


def merge(base, other, decisions=None, **parts):
    merged = merge_inventories([Source(base, "your inventory", is_own=True), Source(other, "catalog.yaml")], decisions)
    checked = validate_document(merged.tree)
    assert checked.inventory is not None, [finding.detail for finding in checked.findings]
    return checked.inventory, merged


def ids(result):
    return [system.id for system in result.systems]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"id": "pas", "name": "Policy administration"}, imported("pas", "Something else")),
        ({"id": "pas", "name": "Policy administration", "aliases": ["PolicyAdmin"]}, imported("policy-admin", "Policy-Admin")),
        ({"id": "pas", "name": "Policy Administration"}, imported("p", "policy_administration")),
    ],
)
def test_systems_are_matched_by_id_then_alias_then_name(mine, theirs):
    result, merged = merge(inventory([mine]), inventory([theirs]))
    assert ids(result) == ["pas"]
    assert theirs["name"].casefold() in {name.casefold() for name in (mine["name"], *result.systems[0].aliases)}
    assert merged.proposals == ()


@pytest.mark.parametrize(("mine", "theirs"), [("Plant 1-2", "Plant 12"), ("C++ build", "C# build")])
def test_systems_whose_numbers_or_signs_differ_are_not_merged(mine, theirs):
    result, _ = merge(inventory([{"id": "mine", "name": mine}]), inventory([imported("theirs", theirs)]))
    assert ids(result) == ["mine", "theirs"]


def test_a_name_that_two_share_is_decided_by_neighbours():
    base = inventory(
        [{"id": "a-store", "name": "Store"}, {"id": "b-store", "name": "Store"}, {"id": "hub", "name": "Hub"}],
        [{"source": "b-store", "target": "hub"}],
    )
    other = inventory([imported("store", "store"), imported("hub", "Hub")], [{"source": "store", "target": "hub"}])
    result, _ = merge(base, other)
    assert ids(result) == ["a-store", "b-store", "hub"]
    assert [row.source for row in result.integrations] == ["b-store"]


def test_likeness_alone_proposes_and_never_merges():
    base = inventory([{"id": "policy-admin", "name": "Policy administration"}])
    other = inventory([imported("policy-administration-system", "Policy administration system")])
    result, merged = merge(base, other)
    assert ids(result) == ["policy-admin", "policy-administration-system"]
    [proposal] = merged.proposals
    assert proposal.imported == "policy-administration-system"
    assert proposal.candidates[0].id == "policy-admin"
    assert 0.7 < proposal.candidates[0].similarity < 1


def test_a_decision_merges_and_folds_what_was_imported_before():
    base = inventory([{"id": "policy-admin", "name": "Policy administration"}, {"id": "crm", "name": "CRM"}])
    other = inventory(
        [
            imported("policy-administration-system", "Policy administration system", "full", reference="x"),
            imported("crm", "CRM"),
        ],
        [{"source": "policy-administration-system", "target": "crm"}],
    )
    undecided, _ = merge(base, other)
    assert len(undecided.systems) == 3
    decided, merged = merge(undecided, other, {"*": {"policy-administration-system": "policy-admin"}})
    assert ids(decided) == ["policy-admin", "crm"]
    assert decided.systems[0].api.availability == "full"
    assert [(row.source, row.target) for row in decided.integrations] == [("policy-admin", "crm")]
    assert merged.proposals == ()
    apart, merged = merge(base, other, {"*": {"policy-administration-system": "new"}})
    assert len(apart.systems) == 3
    assert merged.proposals == ()


def test_reading_the_same_again_changes_nothing():
    base = inventory([{"id": "crm", "name": "CRM"}])
    other = inventory(
        [imported("crm", "CRM", "full"), imported("new", "New", "partial", reference="r1")],
        [{"source": "crm", "target": "new", "mode": "batch"}, {"source": "crm", "target": "new", "mode": "event"}],
        paths=[{"id": "p", "name": "P", "hops": ["crm", "new"]}],
    )
    once, _ = merge(base, other)
    twice, merged = merge(once, other)
    assert twice == once
    assert [finding.code for finding in merged.findings] == ["merged"]


def test_a_rename_in_the_document_keeps_the_id_and_the_old_name():
    once, _ = merge(inventory([]), inventory([imported("old", "Old name", reference="component:x")]))
    later, merged = merge(once, inventory([imported("fresh", "Fresh name", reference="component:x")]))
    assert [(row.id, row.name, row.aliases) for row in later.systems] == [("old", "Fresh name", ("Old name",))]
    assert "fact-updated" in [finding.code for finding in merged.findings]


def test_what_an_architect_states_always_wins_and_both_sides_are_shown():
    base = inventory([{"id": "crm", "name": "CRM", "api": {"availability": "batch"}}])
    result, merged = merge(base, inventory([imported("crm", "CRM", "full", confidence=1.0)]))
    assert result.systems[0].api.availability == "batch"
    assert "api.availability" not in result.systems[0].evidence
    [conflict] = [finding for finding in merged.findings if finding.code == "conflicting-facts"]
    assert "batch" in conflict.detail
    assert "full" in conflict.detail
    assert "catalog.yaml" in conflict.detail
    assert conflict.subject == {"system": "crm"}


def test_evidence_of_one_s_own_makes_a_fact_one_s_own():
    base = inventory([imported("crm", "CRM", "batch", source="workshop with the owners", document="minutes", confidence=0.3)])
    other = Source(inventory([imported("crm", "CRM", "full", confidence=1.0)]), "catalog.yaml")
    merged = merge_inventories([Source(base, "your inventory", is_own=True), other], None, frozenset({"backstage"}))
    assert merged.tree["systems"][0]["api"] == {"availability": "batch"}
    assert "conflicting-facts" in [finding.code for finding in merged.findings]


@pytest.mark.parametrize(("first", "second", "kept"), [(0.5, 0.9, "full"), (0.9, 0.5, "partial"), (0.7, 0.7, "partial")])
def test_of_two_documents_the_surer_one_wins(first, second, kept):
    base = inventory([imported("crm", "CRM", "partial", document="other.yaml", confidence=first)])
    result, merged = merge(base, inventory([imported("crm", "CRM", "full", confidence=second)]))
    assert result.systems[0].api.availability == kept
    assert [finding.code for finding in merged.findings if finding.code == "conflicting-facts"] == ["conflicting-facts"]


def test_a_newer_reading_of_the_same_document_replaces_the_older_one():
    base = inventory([imported("crm", "CRM", "full", confidence=0.9)])
    result, merged = merge(base, inventory([imported("crm", "CRM", "partial", confidence=0.5)]))
    assert result.systems[0].api.availability == "partial"
    assert "fact-updated" in [finding.code for finding in merged.findings]


def test_absent_takes_nothing_away():
    base = inventory([{"id": "crm", "name": "CRM", "hosting": "saas", "auth": {"method": "oauth2"}}])
    result, _ = merge(base, inventory([{"id": "crm", "name": "CRM", "vendor": "ACME"}]))
    assert (result.systems[0].hosting, result.systems[0].auth.method, result.systems[0].vendor) == ("saas", "oauth2", "ACME")


def test_what_is_no_longer_in_the_document_is_named_and_kept():
    once, _ = merge(inventory([]), inventory([imported("a", "A", reference="1"), imported("b", "B", reference="2")]))
    later, merged = merge(once, inventory([imported("a", "A", reference="1")]))
    assert ids(later) == ["a", "b"]
    [gone] = [finding for finding in merged.findings if finding.code == "gone-from-document"]
    assert "`b`" in gone.detail


def test_a_new_system_whose_id_is_taken_gets_another():
    base = inventory([{"id": "store", "name": "Store"}])
    other = inventory([imported("store", "Shop")])
    result, _ = merge(base, other, {"*": {"store": "new"}})
    assert ids(result) == ["store", "store-2"]
