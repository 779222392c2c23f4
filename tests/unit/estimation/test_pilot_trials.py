"""What a pilot should try: shares, order and P80s worked by hand; what was exercised is not tried again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from app.estimation.cause_draws import Cause, Kind
from app.estimation.pilot_trials import find_trials
from app.estimation.sensitivity import Sensitivity
from app.estimation.work_package import Subject
from app.exporters.estimate_schema_programme import PilotPart
from app.scheduling.sensitivity import find_forecast_sensitivity
from app.services.estimates import estimate_document
from tests.measures import forecast_of, plan_of
from tests.strategies import inventories
from tests.world_pieces import flow, staffed, system, world

COST = np.linspace(0, 1_000_000, 1001)  # P50 500,000, P80 800,000: a room of 300,000
FINISH = np.linspace(0, 100, 1001)  # a room of 30 days
PATH = {"id": "a-sale", "name": "Sale", "hops": ["shop", "crm"]}
TRIED = {"volume_per_day": 1000}


def shops(crm=None, shop=None, programme=None, **changes):
    """Two providers around a hub, a path through both."""
    return staffed(
        systems=[system("hub"), system("crm"), system("shop")],
        integrations=[flow("crm", "hub", **(crm or {})), flow("shop", "hub", **(shop or {}))],
        paths=[PATH],
        programme={"hub": "hub", **(programme or {})},
        **changes,
    )


def item(name, share, subject=None, driver="the flow"):
    return Cause(driver, subject or Subject("integration", name), f"item:{name}"), share


def fact(subject, name, share):
    return Cause(name, subject, f"fact:{subject.kind}:{subject.id}:{name}", Kind.UNIFORM), share


def rows(*causes, of="cost"):
    return [Sensitivity(cause, of, share) for cause, share in causes]


CRM, SHOP = Subject("integration", "crm-to-hub"), Subject("integration", "shop-to-hub")


def tried(inventory, *sensitivities):
    return find_trials(plan_of(inventory), [row for some in sensitivities for row in some], COST, FINISH)


def told(trials):
    return [(str(trial.kind), trial.subject.id, round(trial.gain.narrows_by, 6)) for trial in trials.found]


def test_p80_comes_down_by_the_root_of_what_is_left():
    trials = tried(shops(), rows(item("crm-to-hub", 0.11), fact(CRM, "mode", 0.08), item("shop-to-hub", 0.0199)))
    first, second = trials.found
    assert (first.subject, first.gain.narrows_by) == (CRM, pytest.approx(0.19))
    assert first.gain.cost_less == pytest.approx(300_000 * (1 - 0.9))  # the root of 0.81
    assert (second.subject, second.gain.cost_less) == (SHOP, pytest.approx(300_000 * (1 - 0.99)))
    assert trials.together.narrows_by == pytest.approx(0.2099)
    assert trials.together.cost_less == pytest.approx(300_000 * (1 - np.sqrt(0.7901)))
    assert first.name == "Crm → Hub"


def test_the_finish_is_told_in_days_where_something_explains_it_and_not_at_all_elsewhere():
    cost_only = tried(shops(), rows(item("crm-to-hub", 0.19))).found[0].gain
    assert (cost_only.narrows_finish_by, cost_only.finish_days_less) == (None, None)
    both = tried(
        shops(), rows(item("crm-to-hub", 0.01), item("shop-to-hub", 0.02)), rows(item("crm-to-hub", 0.36), of="finish")
    )
    assert [(trial.subject, trial.gain.finish_days_less) for trial in both.found] == [(SHOP, 0), (CRM, pytest.approx(6))]


def test_what_only_the_finish_owes_something_to_comes_last():
    trials = tried(shops(), rows(item("crm-to-hub", 0.5), of="finish"), rows(item("shop-to-hub", 0.001)))
    assert [trial.subject for trial in trials.found] == [SHOP, CRM]


def test_connecting_shows_the_providers_interface_and_what_opening_it_takes_but_nothing_of_its_owner():
    crm = Subject("system", "crm")
    shown = [fact(crm, name, 0.01) for name in ("api.availability", "auth.method", "test.environment", "schemas.Record.fields")]
    shown += [item("enable:crm", 0.02, crm, "enable")]
    shown += [(Cause("wait for others", crm, "wait:system/crm/engage"), 0.02)]
    hidden = [
        fact(crm, name, 0.1) for name in ("hosting", "data.classification", "data_quality.completeness", "schemas.B.fields")
    ]
    hidden += [
        (Cause("owning team", Subject("programme", "small-world"), "group:red", team="red"), 0.1),
        (Cause("its owner, unknown", crm, "group:owner-of:crm"), 0.1),
        (Cause("wait for others", crm, "wait:system/crm/review/board"), 0.1),
        item("package:system/crm/data_quality", 0.1, crm, "data quality"),
    ]
    (trial,) = tried(shops(), rows(*shown, *hidden)).found
    assert {each.cause.stream for each in trial.settles} == {cause.stream for cause, _ in shown}
    assert trial.gain.narrows_by == pytest.approx(0.08)


def test_a_provider_is_shown_once_by_its_integration_that_settles_most():
    crm = Subject("system", "crm")
    inventory = staffed(
        systems=[system("hub"), system("crm"), system("shop")],
        integrations=[flow("crm", "hub"), flow("crm", "shop")],
        programme={"hub": "hub"},
    )
    trials = tried(
        inventory, rows(item("crm-to-hub", 0.03), item("crm-to-shop", 0.04), item("enable:crm", 0.05, crm, "enable"))
    )
    assert told(trials) == [("integration", "crm-to-shop", 0.09), ("integration", "crm-to-hub", 0.03)]
    assert trials.together.narrows_by == pytest.approx(0.12)


def test_load_settles_volumes_and_a_path_that_of_all_its_integrations_at_once():
    one = tried(shops(), rows(fact(CRM, "volume", 0.02)))
    assert told(one) == [("load", "crm-to-hub", 0.02)]
    both = tried(shops(), rows(fact(CRM, "volume", 0.02), fact(SHOP, "volume", 0.03)))
    assert told(both) == [("load", "a-sale", 0.05)]


def test_failures_settle_what_is_the_paths_own():
    path = Subject("path", "a-sale")
    causes = [item("package:path/a-sale/path_test", 0.04, path, "path test"), fact(path, "business_criticality", 0.02)]
    causes += [(Cause("the path's own", path, "group:path:a-sale"), 0.01), fact(Subject("system", "crm"), "hosting", 0.1)]
    (trial,) = tried(shops(), rows(*causes)).found
    assert (str(trial.kind), trial.name, trial.gain.narrows_by) == ("failure", "Sale", pytest.approx(0.07))


def shared_environment(*systems):
    """Return a world in which only *systems* may turn out to have no test environment, and the event with its share."""
    tree = shops().model_dump(mode="json", by_alias=True)
    for row in tree["systems"]:
        if row["id"] in systems:
            row["test"] = {"environment": "shared"}
    inventory = type(shops()).model_validate(tree)
    risk = next(risk for risk in plan_of(inventory).risks if risk.kind == "no_environment")
    return inventory, (Cause("risk: no test environment", Subject("programme", "small-world"), risk.package, Kind.EVENT), 0.05)


def test_a_risk_event_is_settled_only_where_it_can_strike_nothing_else():
    inventory, event = shared_environment("crm")
    assert told(tried(inventory, rows(event))) == [("integration", "crm-to-hub", 0.05)]
    inventory, event = shared_environment("crm", "shop")
    assert told(tried(inventory, rows(event))) == [("failure", "a-sale", 0.05)]


def everything():
    """A cause of each kind of trial."""
    path = Subject("path", "a-sale")
    own = item("package:path/a-sale/path_test", 0.04, path, "path test")
    return rows(
        item("crm-to-hub", 0.1), item("enable:crm", 0.05, Subject("system", "crm"), "enable"), fact(CRM, "volume", 0.02), own
    )


def test_what_the_pilot_exercised_is_not_tried_again():
    assert told(tried(shops(), everything())) == [
        ("integration", "crm-to-hub", 0.15),
        ("failure", "a-sale", 0.04),
        ("load", "crm-to-hub", 0.02),
    ]
    assert told(tried(shops({"pilot": {"volume_per_day": 10}}), everything()))[:2] == [
        ("failure", "a-sale", 0.04),
        ("load", "crm-to-hub", 0.02),
    ]
    assert told(tried(shops({"pilot": TRIED}, programme={"pilot": {"paths": ["a-sale"]}}), everything())) == []


def test_a_provider_that_the_pilot_met_shows_nothing_new():
    named = shops(programme={"pilot": {"systems": ["crm"]}})
    assert told(tried(named, everything()))[0] == ("integration", "crm-to-hub", 0.1)


def test_a_stop_gap_has_shown_nothing():
    round_about = shops(
        {"pilot": TRIED, "status": "workaround"}, programme={"pilot": {"systems": ["crm"], "paths": ["a-sale"]}}
    )
    assert told(tried(round_about, everything())) == told(tried(shops(), everything()))


def test_words_say_when_nothing_is_left_and_when_nothing_narrows():
    done = shops({"pilot": TRIED}, {"pilot": TRIED}, programme={"pilot": {"systems": ["crm", "shop"], "paths": ["a-sale"]}})
    assert tried(done, everything()).explanation == (
        "Nothing is left to try: a pilot exercised every integration and path in scope, at production's volume.",
    )
    common = (Cause("all packages alike", Subject("programme", "small-world"), "common"), 0.8)
    assert tried(shops(), rows(common)).explanation == (
        "No integration, load or failure trial would narrow the estimate by more than chance.",
        (
            "What all packages have in common, 80 % of the variance of the cost, no trial shows: learn it from finished work "
            "(seamap calibrate)."
        ),
    )
    assert tried(world(), rows(common)).explanation == ("Nothing is in scope that a pilot could try.",)


def test_the_flow_of_which_little_is_known_is_worth_more_than_the_one_of_which_all_is():
    unknown = {"mode": "unknown", "carries": None, "volume_per_day": None, "identifiers": "unknown", "write": None}
    made = forecast_of(shops(shop=unknown), samples=8192)
    sensitivity = find_forecast_sensitivity(made)
    trials = find_trials(made.plan, sensitivity, made.cost, made.schedule.finish_draws)
    first = trials.found[0]
    assert (str(first.kind), first.subject) == ("integration", SHOP)
    assert {each.cause.driver for each in first.settles} >= {"the flow", "carries.fields"}
    share = sum(
        row.share_of_variance for row in sensitivity if row.of == "cost" and row.cause in {e.cause for e in first.settles}
    )
    p50, p80 = np.quantile(made.cost, (0.5, 0.8))
    assert first.gain.cost_less == pytest.approx((p80 - p50) * (1 - np.sqrt(1 - share)))


def test_without_rates_days_come_down_instead_of_money():
    known = estimate_document(shops(), samples=1000, fields=["pilot"])["pilot"]["to_try"]
    pools = [{key: value for key, value in pool.items() if key != "rate_per_day"} for pool in staffed_pools()]
    bare = estimate_document(shops(pools=pools, teams=[]), samples=1000, fields=["pilot"])["pilot"]["to_try"]
    assert known["together"]["cost_less"] > 0
    assert known["together"]["effort_days_less"] is None
    assert bare["together"]["cost_less"] is None
    assert bare["together"]["effort_days_less"] > 0
    assert bare["trials"]


def test_work_for_nobody_has_no_finish_that_could_come_down():
    pools = [{**pool, "capacity": 0} if pool["id"] == "test" else pool for pool in staffed_pools()]
    to_try = estimate_document(shops(pools=pools), samples=1000, fields=["pilot"])["pilot"]["to_try"]
    assert to_try["trials"]
    assert {row["finish_days_less"] for row in (to_try["together"], *to_try["trials"])} == {None}


def staffed_pools():
    return staffed().model_dump(mode="json", exclude_none=True)["pools"]


def test_the_document_shows_five_of_each_kind_and_counts_the_others():
    systems = [f"system-{number}" for number in range(8)]
    inventory = staffed(
        systems=[system("hub"), *map(system, systems)],
        integrations=[flow(name, "hub") for name in systems],
        programme={"hub": "hub"},
    )
    to_try = estimate_document(inventory, samples=4096, fields=["pilot"])["pilot"]["to_try"]
    assert [row["kind"] for row in to_try["trials"]] == ["integration"] * 5
    assert to_try["more"] == {"integration": 3, "load": 0, "failure": 0}


@settings(max_examples=max(settings().max_examples // 5, 1))
@given(inventories())
def test_nothing_narrows_by_less_than_nothing_or_more_than_all(inventory):
    pilot = estimate_document(inventory, samples=200, fields=["pilot"])["pilot"]
    to_try = PilotPart.model_validate(pilot).to_try
    ranked = [row.narrows_by for row in to_try.trials]
    assert ranked == sorted(ranked, reverse=True)
    for gain in (to_try.together, *to_try.trials):
        assert 0 <= gain.narrows_by <= 1
        assert min(gain.cost_less or 0, gain.effort_days_less or 0, gain.finish_days_less or 0) >= 0
    assert sum(ranked) <= to_try.together.narrows_by + 1e-4
    assert to_try.explanation
