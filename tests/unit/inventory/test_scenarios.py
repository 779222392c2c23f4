"""A scenario is an overlay: it changes what it says, takes along what cannot stay, and leaves the inventory as it was."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import InventoryRejected, UnknownSubject
from app.inventory.digest import digest
from app.inventory.model import Inventory
from app.inventory.programme import Scenario
from app.inventory.scenario import apply_changes, apply_scenario, merge_patch
from app.inventory.validate import validate_document
from tests.unit.inventory.test_validation import base


def changed(*changes: dict[str, Any], **tree: Any) -> Inventory:
    inventory = validate_document(base(scenarios=[{"id": "what-if", "changes": list(changes)}], **tree)).inventory
    assert inventory is not None
    return apply_scenario(inventory, "what-if")


def faults(*changes: Any) -> list[tuple[str, str, str]]:
    result = validate_document(base(scenarios=[{"id": "what-if", "changes": list(changes)}]))
    assert result.inventory is None
    return [(f.code, f.place.pointer if f.place else "", f.detail) for f in result.errors]


def system_of(inventory: Inventory, identity: str) -> Any:
    return next(system for system in inventory.systems if system.id == identity)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [  # RFC 7386, appendix A
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b"}, {"a": None}, {}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a", "b"], ["c", "d"], ["c", "d"]),
        ({"a": "b"}, ["c"], ["c"]),
        ({"a": "foo"}, None, None),
        ({"a": "foo"}, "bar", "bar"),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
        ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_patches_merge_as_the_standard_says(target, patch, result):
    assert merge_patch(target, patch) == result


def test_a_patch_changes_one_fact_and_leaves_the_others():
    after = changed({"system": "core", "set": {"api": {"availability": "full"}}})
    assert system_of(after, "core").api.availability == "full"
    assert system_of(after, "core").owner == "mainframe-ops"
    assert system_of(after, "crm") == system_of(changed(), "crm")


def test_null_and_unknown_make_a_fact_unknown_again():
    for nothing in (None, "unknown"):
        assert system_of(changed({"system": "core", "set": {"owner": nothing}}), "core").owner is None


def test_the_inventory_itself_is_left_as_it_was():
    inventory = validate_document(base(scenarios=[{"id": "x", "changes": [{"remove_system": "core"}]}])).inventory
    assert inventory is not None
    before = digest(inventory)
    apply_scenario(inventory, "x")
    assert digest(inventory) == before


def test_programme_teams_and_pools_can_be_changed():
    after = changed(
        {"programme": {"deadline": "2027-06-30"}},
        {"team": "crm-team", "set": {"capacity": 3}},
        {"pool": "integration", "set": {"capacity": 9}},
    )
    assert str(after.programme.deadline) == "2027-06-30"
    assert [team.capacity for team in after.teams] == [None, 3]
    assert after.pools[0].capacity == 9


def test_derived_ids_stay_the_same_under_a_scenario():
    flows = [{"source": "core", "target": "crm", "mode": "batch"}, {"source": "core", "target": "crm", "mode": "event"}]
    before = changed(integrations=flows)
    target = before.integrations[0].id
    after = changed({"integration": target, "set": {"mode": "synchronous"}}, integrations=flows)
    assert [flow.id for flow in after.integrations] == [flow.id for flow in before.integrations]


def test_additions_get_ids_that_are_free():
    after = changed({"add_integration": {"source": "core", "target": "crm"}})
    assert [flow.id for flow in after.integrations] == ["core-to-crm", "core-to-crm-2"]


def test_what_is_added_can_be_referred_to_at_once():
    after = changed(
        {"add_system": {"id": "gateway", "name": "Gateway"}},
        {"add_integration": {"source": "gateway", "target": "crm"}},
        {"add_path": {"id": "short", "name": "Short", "hops": ["gateway", "crm"]}},
        {"system": "gateway", "set": {"hosting": "cloud"}},
    )
    assert len(after.systems) == 4
    assert system_of(after, "gateway").hosting == "cloud"
    assert after.paths[-1].id == "short"


def test_a_removed_system_takes_along_what_cannot_stay_and_says_so():
    inventory = validate_document(
        base(
            programme={
                "hub": "crm",
                "pilot": {"systems": ["crm"], "paths": ["direct"]},
                "phases": [{"id": "one", "name": "One", "systems": ["crm", "core"]}],
                "reviews": [{"id": "crm-only", "applies_to": {"systems": ["crm"]}}, {"id": "all"}],
            },
            integrations=[
                {"source": "core", "target": "crm"},
                {"source": "portal", "target": "core", "via": ["crm"]},
            ],
            paths=[
                {"id": "sale", "name": "Sale", "hops": ["portal", "crm", "core"]},
                {"id": "direct", "name": "Direct", "hops": ["portal", "crm"]},
            ],
        )
    ).inventory
    assert inventory is not None
    after, findings = apply_changes(inventory, Scenario.model_validate({"id": "x", "changes": [{"remove_system": "crm"}]}))
    assert [system.id for system in after.systems] == ["core", "portal"]
    assert [(flow.id, flow.via) for flow in after.integrations] == [("portal-to-core", ())]
    assert [[hop.system for hop in path.hops] for path in after.paths] == [["portal", "core"]]
    assert after.programme.hub is None
    assert after.programme.pilot is not None
    assert after.programme.pilot.systems == after.programme.pilot.paths == ()
    assert after.programme.phases[0].systems == ("core",)
    assert [review.id for review in after.programme.reviews] == ["all"]
    assert {finding.code for finding in findings} == {
        "removed-with-system",
        "via-removed",
        "path-shortened",
        "path-removed",
        "review-removed",
        "hub-removed",
    }
    plain = after.model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert validate_document(plain).errors == ()


@pytest.mark.parametrize(
    ("change", "code", "pointer", "says"),
    [
        ({"system": "coer", "set": {}}, "unknown-system", "/system", "did you mean `core`?"),
        ({"team": "crm-taem", "set": {}}, "unknown-team", "/team", "did you mean `crm-team`?"),
        ({"remove_path": "sales"}, "unknown-path", "/remove_path", "did you mean `sale`?"),
        ({"remove_integration": "core-to-crn"}, "unknown-integration", "/remove_integration", "did you mean `core-to-crm`?"),
        ({"system": "core"}, "missing-key", "", "no `set`"),
        ({}, "not-one-change", "", "says nothing"),
        ({"system": "core", "path": "sale", "set": {}}, "not-one-change", "", "several things at once"),
        ({"remove_path": "sale", "set": {}}, "not-one-change", "/set", "`set` beside"),
        ({"system": "core", "set": {"hosting": "moon"}}, "unknown-word", "/set/hosting", "scenario `what-if`"),
        ({"system": "core", "set": {"hostnig": "cloud"}}, "unknown-key", "/set/hostnig", "did you mean `hosting`?"),
        ({"system": "core", "set": {"owner": "nobody"}}, "unknown-team", "/set/owner", "`nobody`"),
        ({"system": "core", "set": {"id": "kore"}}, "id-change", "/set/id", "another id"),
        ({"system": "core", "set": {"name": None}}, "missing-key", "/set", "no `name`"),
        ({"path": "sale", "set": {"hops": ["crm", "gone"]}}, "unknown-system", "/set/hops/1", "`gone`"),
        ({"programme": {"hub": "gone"}}, "unknown-system", "/programme/hub", "`gone`"),
        ({"programme": {"deadlin": "2027-01-01"}}, "unknown-key", "/programme/deadlin", "did you mean `deadline`?"),
        ({"add_system": {"id": "core", "name": "Again"}}, "duplicate-id", "/add_system/id", "already"),
        ({"add_system": {"id": "new"}}, "missing-key", "/add_system", "no `name`"),
        ({"add_integration": {"source": "core", "target": "gone"}}, "unknown-system", "/add_integration/target", "`gone`"),
        ({"add_path": {"id": "p", "name": "P", "hops": ["crm"]}}, "too-few", "/add_path/hops", "at least 2"),
    ],
)
def test_a_change_that_cannot_be_made_is_placed_in_the_scenario(change, code, pointer, says):
    found = faults({"programme": {"deadline": "2027-06-30"}}, change)
    matching = [row for row in found if row[:2] == (code, f"/scenarios/0/changes/1{pointer}")]
    assert matching, found
    assert says.lower() in matching[0][2].lower()


def test_an_aim_that_an_earlier_change_removed_no_longer_exists():
    found = faults({"remove_system": "core"}, {"system": "core", "set": {"hosting": "cloud"}})
    assert [row[:2] for row in found] == [("unknown-system", "/scenarios/0/changes/1/system")]


def test_scenario_faults_are_reported_beside_the_documents_own():
    tree = base(currency="EUX", scenarios=[{"id": "x", "changes": [{"remove_system": "gone"}]}])
    assert [finding.code for finding in validate_document(tree).errors] == ["unknown-currency", "unknown-system"]


def test_an_unknown_scenario_is_answered_with_the_nearest():
    inventory = validate_document(base(scenarios=[{"id": "policy-api"}])).inventory
    assert inventory is not None
    with pytest.raises(UnknownSubject) as caught:
        apply_scenario(inventory, "polcy-api")
    assert "policy-api" in caught.value.hint


def test_changes_built_in_memory_that_cannot_be_made_are_rejected():
    inventory = validate_document(base()).inventory
    assert inventory is not None
    with pytest.raises(InventoryRejected) as caught:
        apply_changes(inventory, Scenario.model_validate({"id": "x", "changes": [{"remove_system": "gone"}]}))
    assert caught.value.findings[0].place is not None
    assert caught.value.findings[0].place.pointer == "/0/remove_system"
