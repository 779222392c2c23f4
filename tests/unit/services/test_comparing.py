"""Scenarios side by side and two inventories as a work list: common draws, sums that can be checked, renames followed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from app.errors import BadParameter, UnknownSubject
from app.importers.registry import read_document
from app.inventory.model import Inventory
from app.inventory.scenario import apply_scenario
from app.services.comparisons import comparison_document
from app.services.differences import difference_document
from app.services.estimates import estimate_document
from tests import modifications, worlds
from tests.strategies import inventories
from tests.world_pieces import flow, staffed, system

FEWER = settings(max_examples=max(settings().max_examples // 6, 1))


def with_scenarios(inventory, *scenarios):
    return Inventory.model_validate(modifications.tree_of(inventory) | {"scenarios": list(scenarios)})


GIVEN = {"id": "given", "changes": [{"system": "billing", "set": {"api": {"availability": "full"}}}]}
NOTHING = {"id": "nothing", "changes": [{"system": "billing", "set": {"description": "The same in other words."}}]}


def test_a_scenario_that_changes_nothing_differs_by_exactly_nothing():
    document = comparison_document(with_scenarios(worlds.one_missing_api(), NOTHING), samples=300)
    (row,) = document["scenarios"]
    for spread in row["difference"].values():
        assert set(spread.values()) == {0.0}
    assert row["probability_cheaper"] == 0
    assert row["changes"] == []


def test_an_api_that_is_given_is_cheaper_in_every_future_and_the_enabling_is_gone():
    inventory = with_scenarios(worlds.one_missing_api(), GIVEN, NOTHING)
    document = comparison_document(inventory, ["given"], samples=500)
    (row,) = document["scenarios"]
    assert row["probability_cheaper"] == 1
    removed = [change["work_package"] for change in row["changes"] if change["change"] == "removed"]
    assert "system/billing/enable" in removed
    assert all(change["effort_days"] < 0 for change in row["changes"] if change["change"] == "removed")


def test_summaries_are_those_of_the_estimates_and_means_differ_by_the_difference():
    inventory = with_scenarios(worlds.one_missing_api(), GIVEN)
    document = comparison_document(inventory, samples=400, seed=5)
    alone = estimate_document(inventory, scenario="given", samples=400, seed=5)["summary"]
    (row,) = document["scenarios"]
    assert row["summary"] == alone
    before, after = document["base"]["summary"], row["summary"]
    for key in ("effort_days", "cost", "duration_months"):
        assert row["difference"][key]["mean"] == pytest.approx(after[key]["mean"] - before[key]["mean"], rel=1e-3, abs=0.02)


def test_the_base_keeps_the_order_of_a_scenario_that_is_sooner_for_it(inventories):
    """Which orders two searches find is chance: more people must not get the better one alone."""
    inventory = read_document("a.yaml", (inventories / "insurance-claims.yaml").read_bytes()).inventory
    scenario = "more-testers"
    document = comparison_document(inventory, [scenario, "later-deadline"], samples=400)
    alone = estimate_document(inventory, samples=400, fields=["summary"])["summary"]
    base, (more, later) = document["base"], document["scenarios"]
    assert (base["order_of"], more["order_of"], later["order_of"]) == (scenario, None, "declared")
    assert base["summary"]["duration_months"]["p50"] < alone["duration_months"]["p50"]
    assert base["summary"]["effort_days"] == alone["effort_days"]
    assert later["summary"]["duration_months"] == base["summary"]["duration_months"]
    changed = difference_document(inventory, apply_scenario(inventory, scenario), samples=400)
    assert (changed["from"]["order_of"], changed["to"]["order_of"]) == ("to", None)
    assert changed["from"]["summary"]["duration_months"] == base["summary"]["duration_months"]


def test_all_scenarios_are_compared_where_none_is_named_and_the_same_bytes_come_out():
    inventory = with_scenarios(worlds.one_missing_api(), GIVEN, NOTHING)
    one, other = (comparison_document(inventory, samples=200) for _ in range(2))
    assert [row["id"] for row in one["scenarios"]] == ["given", "nothing"]
    assert json.dumps(one) == json.dumps(other)


def test_what_cannot_be_compared_is_said():
    with pytest.raises(BadParameter, match="no scenario"):
        comparison_document(worlds.tiny_hub(), samples=200)
    with pytest.raises(UnknownSubject, match="givven"):
        comparison_document(with_scenarios(worlds.one_missing_api(), GIVEN), ["givven"], samples=200)


def landscape(core="policy-admin", name="Policy administration", **facts):
    return staffed(
        systems=[system("hub"), system("crm"), system(core, name=name, **facts)],
        integrations=[flow(core, "hub"), flow("crm", "hub")],
        paths=[{"id": "quote", "name": "Quote", "hops": ["crm", core]}],
        programme={"hub": "hub"},
    )


def test_a_rename_costs_exactly_nothing():
    document = difference_document(landscape(), landscape("policy-core", "Policy administration system"), samples=300)
    assert set(document["difference"]["cost"].values()) == {0.0}
    assert set(document["difference"]["duration_months"].values()) == {0.0}
    assert [row["to"]["id"] for row in document["renamed"]] == ["policy-core", "policy-core-to-hub"]
    assert not document["new"] + document["retired"] + document["changed"]


def test_new_changed_retired_and_bridges_are_told_apart_and_priced():
    tree = modifications.tree_of(landscape(api={"availability": "batch"}))
    tree["systems"].append(system("shop"))
    tree["systems"] = [row for row in tree["systems"] if row["id"] != "crm"]
    tree["integrations"] = [row for row in tree["integrations"] if row["source"] != "crm"]
    tree["integrations"].append(flow("shop", "hub", id="shop-to-hub"))
    tree["integrations"].append(flow("hub", "policy-admin", id="by-hand", status="workaround"))
    tree["paths"] = []
    document = difference_document(landscape(), Inventory.model_validate(tree), samples=500)
    assert [row["subject"] for row in document["new"]] == [{"system": "shop"}, {"integration": "shop-to-hub"}]
    assert all(row["effort_days"]["p50"] > 0 and row["cost"]["p50"] > 0 for row in document["new"])
    assert [row["subject"] for row in document["retired"]] == [
        {"system": "crm"},
        {"integration": "crm-to-hub"},
        {"path": "quote"},
    ]
    assert all(row["effort_days"] is None and row["difference"]["cost"]["p50"] < 0 for row in document["retired"])
    assert [(row["subject"], row["state"]) for row in document["bridges"]] == [({"integration": "by-hand"}, "new")]
    (changed,) = document["changed"]
    assert changed["subject"] == {"system": "policy-admin"}
    assert changed["facts"] == [{"fact": "api.availability", "before": "full", "after": "batch"}]
    assert changed["difference"]["effort_days"]["mean"] > 0


@FEWER
@given(inventories(max_systems=4, max_integrations=5), inventories(max_systems=4, max_integrations=5))
def test_listed_and_elsewhere_are_the_whole_difference(before, after):
    after = after.model_copy(update={"currency": before.currency})
    document = difference_document(before, after, samples=200)
    listed = [row for name in ("new", "changed", "retired", "bridges") for row in document[name]]
    whole = sum(row["difference"]["effort_days"]["mean"] for row in listed) + document["elsewhere"]["effort_days"]
    scale = max(1.0, *(abs(row["difference"]["effort_days"]["mean"]) for row in listed)) if listed else 1.0
    assert whole == pytest.approx(document["difference"]["effort_days"]["mean"], rel=1e-3, abs=1e-3 * scale)


def test_two_currencies_have_no_difference():
    with pytest.raises(BadParameter, match="counts in"):
        difference_document(landscape(), landscape().model_copy(update={"currency": "CHF"}), samples=200)
