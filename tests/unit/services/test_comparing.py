"""Scenarios side by side and two inventories as a work list: common draws, sums that can be checked, renames followed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings

from app.errors import BadParameter, UnknownSubject
from app.exporters.comparison_document import Told
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


BUNDLED = (
    "half-known",
    "insurance-claims",
    "maintenance-rollout",
    "regional-bank",
    "retail-personalisation",
    "telecom-assistant",
)


@pytest.mark.parametrize("name", BUNDLED)
def test_what_is_listed_and_what_is_left_are_the_whole_difference_in_every_bundled_scenario(inventories, name):
    inventory = read_document("a.yaml", (inventories / f"{name}.yaml").read_bytes()).inventory
    document = comparison_document(inventory, samples=100)
    assert document["scenarios"]
    for row in document["scenarios"]:
        whole, left = row["difference"], row["elsewhere"]
        scale = sum(abs(change["cost"]) for change in row["changes"] + row["purchases"])
        days = sum(change["effort_days"] for change in row["changes"]) + left["effort_days"]
        cost = sum(change["cost"] for change in row["changes"] + row["purchases"]) + left["cost"]
        assert days == pytest.approx(whole["effort_days"]["mean"], rel=1e-4, abs=1e-3), row["id"]
        assert cost == pytest.approx(whole["cost"]["mean"], rel=1e-4, abs=1e-5 * scale + 0.01), row["id"]
        assert abs(left["cost"]) <= 0.08 * scale, row["id"]  # the landscape's size is no hiding place
        assert (left["effort_days"] != 0) == (left["work_packages"] > 0)


def test_what_is_left_is_what_the_landscape_s_size_moves_on_packages_that_are_not_listed(inventories):
    inventory = read_document("a.yaml", (inventories / "regional-bank.yaml").read_bytes()).inventory
    scenario = "nightly-batch-accepted"
    (row,) = comparison_document(inventory, [scenario], samples=300)["scenarios"]
    before, after = (
        {
            each["id"]: each["effort_days"]["mean"]
            for each in estimate_document(inventory, scenario=side, samples=300, fields=["work_packages"])["work_packages"]
        }
        for side in (None, scenario)
    )
    listed = {change["work_package"] for change in row["changes"]}
    assert before.keys() ^ after.keys() <= listed
    kept = before.keys() & after.keys() - listed
    assert row["elsewhere"]["work_packages"] == sum(before[name] != after[name] for name in kept)
    left = sum(after[name] - before[name] for name in kept)
    assert row["elsewhere"]["effort_days"] == pytest.approx(left, rel=1e-3, abs=0.01)


def test_an_upgrade_that_is_not_bought_is_a_change_of_its_own_with_its_money_and_its_reason(inventories):
    inventory = read_document("a.yaml", (inventories / "regional-bank.yaml").read_bytes()).inventory
    document = comparison_document(inventory, ["nightly-batch-accepted", "core-upgrade"], samples=200)
    given_up, by_terms = document["scenarios"]
    upgrade = given_up["purchases"][0]
    assert (upgrade["subject"], upgrade["category"], upgrade["paid"]) == ({"system": "core-banking"}, "remedies", "once")
    assert (upgrade["change"], upgrade["cost"]) == ("removed", -5_000_000)
    assert upgrade["because"][0].startswith("remedy: upgrade")
    other = next(row for row in by_terms["purchases"] if row["change"] == "added")
    assert (other["category"], other["cost"], other["because"]) == ("terms", 5_000_000, ["once: none -> 5,000,000"])
    enable = next(row for row in given_up["changes"] if row["work_package"] == "system/core-banking/enable")
    assert enable["because"][0].startswith("remedy: upgrade: 180 days -> batch")  # not the base that follows from it


UPGRADE = {"upgrade": {"cost": 100_000, "effort_days": 10}}


def unknown_interface(*scenarios, **facts):
    """Return a programme of which nobody knows whether its core has an API; if not, an upgrade is the way round."""
    systems = [system("hub"), system("core") | {"api": UPGRADE} | facts]
    needs = {"needs": {"latency_ms": 500}, "provider": "source", "mode": "synchronous"}
    flows = [flow("core", "hub", **needs)]
    return staffed(systems=systems, integrations=flows, programme={"hub": "hub"}, scenarios=list(scenarios))


def core_scenario(name, **api):
    return {"id": name, "changes": [{"system": "core", "set": {"api": api}}]}


def upgrade_of(row):
    return next(bought for bought in row["purchases"] if bought["category"] == "remedies")


def test_an_upgrade_that_is_certain_now_and_was_not_is_the_same_way_round_at_the_same_price():
    known = core_scenario("known", availability="none")
    (row,) = comparison_document(unknown_interface(known), samples=500)["scenarios"]
    bought = upgrade_of(row)
    assert (bought["change"], bought["after"]) == ("changed", 100_000)
    assert 20_000 < bought["before"] < 80_000
    (why,) = bought["because"]
    assert why.startswith("chance: ")
    assert why.endswith(" -> 100 %")


def test_another_price_of_an_upgrade_that_may_be_needed_is_the_price_stated():
    dearer = core_scenario("dearer", upgrade={"cost": 150_000})
    (row,) = comparison_document(unknown_interface(dearer), samples=300)["scenarios"]
    assert upgrade_of(row)["because"] == ["once: 100,000 -> 150,000"]


def test_an_upgrade_that_is_needed_no_more_was_one_way_round_in_whatever_case():
    given = core_scenario("given", availability="full")
    (row,) = comparison_document(unknown_interface(given), samples=300)["scenarios"]
    assert upgrade_of(row)["change"] == "removed"
    assert upgrade_of(row)["because"] == ["remedy: upgrade: 10 days -> none", "once: 100,000 -> none"]


def test_an_upgrade_s_means_are_those_of_all_futures_even_where_few_are_kept_in_detail(monkeypatch):
    inventory = unknown_interface(core_scenario("known", availability="none"))
    (in_full,) = comparison_document(inventory, samples=5000)["scenarios"]
    monkeypatch.setattr("app.estimation.outcome.DETAIL_CELLS", 1)
    (row,) = comparison_document(inventory, samples=5000)["scenarios"]
    assert row["purchases"] == in_full["purchases"]
    assert row["elsewhere"] == in_full["elsewhere"]


def test_terms_per_year_have_their_reason_even_where_nobody_knows_how_long_the_programme_is():
    tree = modifications.tree_of(unknown_interface(core_scenario("known", availability="none")))
    tree["systems"][1]["api"]["terms"] = {"cost_per_year": 36_000}
    for pool in tree["pools"]:
        pool["capacity"] = 0
    (row,) = comparison_document(Inventory.model_validate(tree), samples=200)["scenarios"]
    terms = next(bought for bought in row["purchases"] if bought["category"] == "terms")
    assert terms["cost"] != 0
    assert terms["because"][0].startswith("duration if people were found: ")


def test_terms_per_year_cost_less_where_the_programme_is_shorter_and_no_work_differs():
    tree = modifications.tree_of(worlds.one_missing_api())
    for row in tree["systems"]:
        row["api"] = (row.get("api") or {}) | {"terms": {"contract": "in_place", "cost_per_year": 36_000}}
    fewer = [{"pool": row["id"], "set": {"capacity": row["capacity"] / 2}} for row in tree["pools"]]
    inventory = with_scenarios(Inventory.model_validate(tree), {"id": "slower", "changes": fewer})
    document = comparison_document(inventory, samples=200)
    (row,) = document["scenarios"]
    years = [side["summary"]["duration_months"]["mean"] / 12 for side in (document["base"], row)]
    assert years[1] > years[0]
    assert row["changes"] == []
    assert row["elsewhere"] == {"effort_days": 0.0, "cost": 0.0, "work_packages": 0}
    assert row["purchases"]
    for bought in row["purchases"]:
        assert (bought["category"], bought["paid"], bought["change"]) == ("terms", "per_year", "changed")
        assert bought["cost"] == pytest.approx(36_000 * (years[1] - years[0]), rel=1e-3)
        assert bought["because"][0].startswith("duration: ")


def test_a_wait_says_which_of_its_parts_differs(inventories):
    rented = _bank_row(inventories, "rented-gpus")
    assert {tuple(row["because"]) for row in rented["changes"]} == {("not before: 2027-03-01 -> 2026-06-01",)}


def _bank_row(inventories, scenario):
    inventory = read_document("a.yaml", (inventories / "regional-bank.yaml").read_bytes()).inventory
    (row,) = comparison_document(inventory, [scenario], samples=100)["scenarios"]
    return row


def test_without_rates_purchases_still_have_their_money_and_the_rest_has_none():
    tree = modifications.tree_of(worlds.one_missing_api())
    for row in (*tree["pools"], *tree.get("teams", [])):
        row.pop("rate_per_day", None)
    patch = {"system": "billing", "set": {"api": {"terms": {"contract": "needed", "cost_once": 7000}}}}
    inventory = with_scenarios(Inventory.model_validate(tree), {"id": "bought", "changes": [patch]})
    (row,) = comparison_document(inventory, samples=100)["scenarios"]
    assert row["difference"]["cost"] is None
    assert row["elsewhere"]["cost"] is None
    assert [bought["cost"] for bought in row["purchases"]] == [7000]


def test_the_base_keeps_the_order_of_a_scenario_that_is_sooner_for_it(inventories):
    """Which orders two searches find is chance: more people must not get the better one alone."""
    inventory = read_document("a.yaml", (inventories / "insurance-claims.yaml").read_bytes()).inventory
    scenario = "more-testers"
    document = comparison_document(inventory, [scenario, "later-deadline"], samples=400)
    alone = estimate_document(inventory, samples=400, fields=["summary"])["summary"]
    base, (more, later) = document["base"], document["scenarios"]
    assert (base["order_of"], more["order_of"], later["order_of"]) == (scenario, None, scenario)
    assert base["alone"] == {name: alone[name] for name in ("duration_months", "finish")}
    assert base["summary"]["duration_months"]["p50"] < alone["duration_months"]["p50"]
    assert base["summary"]["effort_days"] == alone["effort_days"]
    assert later["summary"]["duration_months"] == base["summary"]["duration_months"]
    changed = difference_document(inventory, apply_scenario(inventory, scenario), samples=400)
    assert (changed["from"]["order_of"], changed["to"]["order_of"]) == ("to", None)
    assert (changed["from"]["alone"], changed["to"]["alone"]) == (base["alone"], None)
    assert changed["from"]["summary"]["duration_months"] == base["summary"]["duration_months"]


def test_all_scenarios_are_compared_where_none_is_named_and_the_same_bytes_come_out():
    inventory = with_scenarios(worlds.one_missing_api(), GIVEN, NOTHING)
    one, other = (comparison_document(inventory, samples=200) for _ in range(2))
    assert [row["id"] for row in one["scenarios"]] == ["given", "nothing"]
    assert json.dumps(one) == json.dumps(other)


NOBODY = {"id": "nobody", "changes": [{"pool": "integration", "set": {"capacity": 0}}]}
STEPS = [{"from": "2026-01-05", "capacity": 2}, {"from": "2026-02-02", "capacity": 0}]
LEFT = {"id": "left", "changes": [{"pool": "integration", "set": {"capacity": None, "steps": STEPS}}]}


def test_where_work_waits_for_people_whom_nobody_has_months_are_unknown_and_cost_is_not():
    inventory = with_scenarios(worlds.one_missing_api(), NOBODY)
    document = comparison_document(inventory, samples=300)
    alone = estimate_document(inventory, scenario="nobody", samples=300)
    (row,) = document["scenarios"]
    assert row["summary"] == alone["summary"]
    assert row["summary"]["duration_months"] is None
    assert (row["difference"]["duration_months"], row["probability_sooner"]) == (None, None)
    assert row["difference"]["cost"]["p50"] == row["probability_cheaper"] == 0
    assert row["summary"]["cost"] == document["base"]["summary"]["cost"]
    assert alone["summary"]["joint_confidence"]["probability"] is None
    assert alone["schedule"]["levers"] is None
    assert {each["saves_months"] for each in alone["api_investments"]} == {None}
    assert [check["ratio"] is None for check in alone["cross_checks"]] == [False, True]
    assert next(norm for norm in alone["programme"]["norms"] if norm["name"].startswith("Months"))["value"] is None


def test_what_is_wrong_with_a_scenario_alone_goes_with_it_and_what_is_wrong_anyway_with_the_base():
    inventory = with_scenarios(worlds.one_missing_api(), NOBODY, LEFT, NOTHING)
    document = comparison_document(inventory, samples=200)
    found = {row["id"]: [(each["severity"], each["code"]) for each in row["findings"]] for row in document["scenarios"]}
    empty = ("error", "pool-without-capacity")
    assert document["base"]["findings"] == []
    assert found == {"nobody": [empty], "left": [empty], "nothing": []}
    places = [(each["pointer"], bool(each["advice"])) for row in document["scenarios"] for each in row["findings"]]
    assert places == [("/scenarios/0/changes/0/set/capacity", True), ("/scenarios/1/changes/0/set/steps", True)]

    declared = comparison_document(with_scenarios(apply_scenario(inventory, "nobody"), NOTHING), samples=200)
    assert [each["code"] for each in declared["base"]["findings"]] == ["pool-without-capacity"]
    assert declared["scenarios"][0]["findings"] == []


def test_a_finding_in_other_figures_is_none_of_the_scenario_s():
    def about(system_id, detail, severity="warning"):
        return {"code": "single-point", "severity": severity, "subject": {"system": system_id}, "detail": detail}

    before = [about("hub", "It cuts 4 off."), about("crm", "It cuts 1 off.")]
    fewer, graver, other = (
        about("hub", "It cuts 3 off."),
        about("hub", "It cuts 4 off.", "error"),
        about("erp", "It cuts 1 off."),
    )
    assert Told({}, [fewer, other]).beside(Told({}, before))["findings"] == [other]
    assert Told({}, [*before, fewer]).beside(Told({}, before))["findings"] == [fewer]
    assert Told({}, [graver]).beside(Told({}, before))["findings"] == [graver]


def test_a_finding_that_stands_elsewhere_now_does_not_come_on_top():
    def nobody(pool, place, programme="one"):
        row = {"code": "pool-without-capacity", "severity": "error", "subject": {"programme": programme}}
        return row | {"detail": f"The pool {pool} has nobody.", "pointer": place}

    before = Told({}, [nobody("tester", "/pools/0/capacity")])
    moved, renamed = nobody("tester", "/pools/1/capacity"), nobody("tester", "/pools/0/capacity", "two")
    another = nobody("analyst", "/pools/0/capacity")
    assert Told({}, [moved]).beside(before)["findings"] == []
    assert Told({}, [renamed]).beside(before)["findings"] == []
    assert Told({}, [another, moved]).beside(before)["findings"] == [another]
    assert Told({}, [nobody("analyst", "/pools/1/capacity")]).beside(before)["findings"] != []


def test_an_error_of_both_inventories_is_told_once_whatever_its_place_and_the_id_of_the_second():
    before = apply_scenario(with_scenarios(worlds.one_missing_api(), NOBODY), "nobody")
    tree = modifications.tree_of(before) | {"id": "another"}
    tree["pools"].insert(0, {"id": "extra", "capacity": 1, "rate_per_day": 700, "activities": ["review"]})
    tree["pools"][1]["activities"] = [name for name in tree["pools"][1]["activities"] if name != "review"]
    document = difference_document(before, Inventory.model_validate(tree), samples=200)
    assert [each["code"] for each in document["from"]["findings"]] == ["pool-without-capacity"]
    assert "pool-without-capacity" not in [each["code"] for each in document["to"]["findings"]]


def test_two_inventories_tell_what_is_wrong_with_each_and_no_months_where_one_has_none():
    before = worlds.one_missing_api()
    document = difference_document(before, apply_scenario(with_scenarios(before, NOBODY), "nobody"), samples=200)
    assert document["difference"]["duration_months"] is None
    assert document["probability_sooner"] is None
    assert document["from"]["findings"] == []
    assert [each["code"] for each in document["to"]["findings"]] == ["pool-without-capacity"]


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


def sums(document):
    """Return person-days of the items listed, of all else, and of the whole difference."""
    listed = [row for name in ("new", "changed", "retired", "bridges") for row in document[name]]
    days = sum(row["difference"]["effort_days"]["mean"] for row in listed)
    return days + document["elsewhere"]["effort_days"], document["difference"]["effort_days"]["mean"]


def with_flow(inventory, name, **told):
    tree = modifications.tree_of(inventory)
    for row in tree["integrations"]:
        if row["id"] == name:
            row.update(told)
    return Inventory.model_validate(tree)


def test_a_flow_that_keeps_its_id_and_gets_another_end_is_one_change_with_one_price():
    before, after = landscape(), with_flow(landscape(), "crm-to-hub", source="policy-admin", target="crm", write=True)
    document = difference_document(before, after, samples=300)
    (row,) = document["changed"]
    assert not document["new"] + document["retired"]
    assert row["subject"] == {"integration": "crm-to-hub"}
    told = {(fact["fact"], fact["before"], fact["after"]) for fact in row["facts"]}
    assert {("source", "crm", "policy-admin"), ("target", "hub", "crm")} <= told
    means = {side: priced["effort_days"]["mean"] for side, priced in (("after", row), ("before", row["before"]))}
    assert row["difference"]["effort_days"]["mean"] == pytest.approx(means["after"] - means["before"], rel=1e-3, abs=1e-3)
    assert sums(document)[0] == pytest.approx(sums(document)[1], rel=1e-3, abs=1e-3)


def test_what_is_gone_is_priced_as_it_was_even_where_another_thing_has_its_id_now():
    """The flow of the CRM now goes by the id of another, which is gone."""
    tree = modifications.tree_of(landscape())
    tree["integrations"][0]["id"], tree["integrations"][1]["id"] = "one", "other"
    before = Inventory.model_validate(tree)
    gone = modifications.tree_of(before)
    gone["integrations"] = [tree["integrations"][1] | {"id": "one"}]
    document = difference_document(before, Inventory.model_validate(gone), samples=300)
    assert [row["from"]["id"] for row in document["renamed"]] == ["other"]
    (retired,) = document["retired"]
    assert retired["subject"] == {"integration": "one"}
    was = retired["before"]["effort_days"]["mean"]
    assert was > 1
    assert retired["effort_days"] is None
    assert retired["difference"]["effort_days"]["mean"] == pytest.approx(-was, rel=1e-3)
    assert not document["new"] + document["changed"]
    assert sums(document)[0] == pytest.approx(sums(document)[1], rel=1e-3, abs=1e-3)


def test_what_is_new_costs_its_price_and_what_is_retired_saves_its_own():
    tree = modifications.tree_of(landscape())
    tree["systems"].append(system("shop", name="Boutique en ligne", domain="Retail"))
    tree["systems"] = [row for row in tree["systems"] if row["id"] != "crm"]
    tree["integrations"] = [row for row in tree["integrations"] if row["source"] != "crm"]
    tree["integrations"].append(flow("shop", "policy-admin", id="shop-to-policy"))
    tree["paths"] = []
    document = difference_document(landscape(), Inventory.model_validate(tree), samples=300)
    for row in document["new"]:
        assert row["before"] is None
        assert row["difference"] == {"effort_days": row["effort_days"], "cost": row["cost"]}
    for row in document["retired"]:
        assert row["effort_days"] is None
        assert row["difference"]["cost"]["mean"] == -row["before"]["cost"]["mean"]
    assert sums(document)[0] == pytest.approx(sums(document)[1], rel=1e-3, abs=1e-3)


@FEWER
@given(inventories(max_systems=4, max_integrations=5), inventories(max_systems=4, max_integrations=5))
def test_listed_and_elsewhere_are_the_whole_difference(before, after):
    after = after.model_copy(update={"currency": before.currency})
    document = difference_document(before, after, samples=200)
    listed = [row for name in ("new", "changed", "retired", "bridges") for row in document[name]]
    scale = max(1.0, *(abs(row["difference"]["effort_days"]["mean"]) for row in listed)) if listed else 1.0
    assert sums(document)[0] == pytest.approx(sums(document)[1], rel=1e-3, abs=1e-3 * scale)
    for row in document["new"] + document["retired"]:
        assert row["before"] is None or row["effort_days"] is None or "now" in row["because"]


def test_two_currencies_have_no_difference():
    with pytest.raises(BadParameter, match="counts in"):
        difference_document(landscape(), landscape().model_copy(update={"currency": "CHF"}), samples=200)


def test_a_diff_under_a_scenario_that_takes_out_every_integration_assumes_none():
    removed = {"id": "none-left", "changes": [{"remove_integration": "crm-to-hub"}]}
    listed = [{"id": "crm-to-hub", "source": "crm", "target": "hub"}]
    systems = [system("hub"), system("crm"), system("shop")]
    inventory = staffed(systems=systems, integrations=listed, programme={"hub": "hub"}, scenarios=[removed])
    document = difference_document(inventory, inventory, scenario="none-left", samples=200)

    assert [document[side]["summary"]["effort_days"]["p50"] for side in ("from", "to")] == [0, 0]
