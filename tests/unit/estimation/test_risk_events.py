"""Risk events: who is exposed, how likely they are, what they take and hold up, and that they only ever add."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.estimation.fact_draws import FactDraws
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK, Streams
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from app.scheduling.sensitivity import find_forecast_sensitivity
from app.services.estimates import estimate_document
from app.services.explanations import explanation_document
from tests import modifications, worlds
from tests.measures import MODEL, plan_of
from tests.world_pieces import flow, staffed, system

KINDS = ("core_upgrade", "no_environment", "review_rejected", "vendor_refuses")


def exposed(inventory) -> dict[str, list[str]]:
    return {risk.kind: [each.system for each in risk.strike.exposed] for risk in plan_of(inventory).risks}


def with_odds(odds: float, *kinds: str):
    rows = {f"risk.{kind}.odds": replace(MODEL[f"risk.{kind}.odds"], likely=odds) for kind in kinds or KINDS}
    return replace(MODEL, constants={**MODEL.constants, **rows})


def reviewed(**facts):
    return staffed(
        systems=[system("hub"), system("crm", **facts), system("erp")],
        integrations=[flow("crm", "hub"), flow("erp", "hub")],
        programme={"hub": "hub", "reviews": [{"id": "board", "applies_to": {"systems": ["crm", "erp"]}, "effort_days": 4}]},
    )


def test_a_shared_environment_may_be_lost_an_own_one_not_and_one_that_is_missing_is_built():
    for stated, answer in (("shared", ["crm", "shop"]), ("own", ["shop"]), ("none", ["shop"])):
        inventory = worlds.tiny_hub()
        for name, environment in (("billing", "own"), ("shop", "shared"), ("crm", stated)):
            inventory = modifications.with_fact(inventory, "systems", name, "test.environment", environment)
        assert exposed(inventory)["no_environment"] == answer


def hub_and(**facts):
    """A hub and one system that lacks an API, of which everything else is known and harmless but what is given."""
    api = {"availability": "batch"} | facts.pop("api", {})
    return staffed(
        systems=[system("hub"), system("billing", api=api, **facts)],
        integrations=[flow("billing", "hub")],
        programme={"hub": "hub"},
        teams=[{"id": "seller", "kind": "vendor"}, {"id": "own", "kind": "internal"}],
    )


def test_an_own_core_that_lacks_an_api_may_need_an_upgrade_unless_one_is_stated():
    assert exposed(hub_and())["core_upgrade"] == ["billing"]
    assert "core_upgrade" not in exposed(hub_and(hosting="saas"))
    assert "core_upgrade" not in exposed(hub_and(api={"availability": "full"}))
    assert "core_upgrade" not in exposed(hub_and(api={"upgrade": {"cost": 1e6, "effort_days": 90}}))


def test_a_vendor_who_has_yet_to_open_an_interface_may_refuse():
    needed = {"terms": {"contract": "needed"}}
    open_terms = {"terms": {"contract": "unknown"}}
    for facts in (
        {"hosting": "saas", "api": open_terms},
        {"owner": "seller", "api": open_terms},
        {"owner": "seller", "api": needed | {"availability": "full"}},
    ):
        assert exposed(hub_and(**facts))["vendor_refuses"] == ["billing"]
    for facts in (
        {"owner": "seller"},  # the terms are in place
        {"owner": "own", "hosting": "saas", "api": needed},
        {"owner": "seller", "api": open_terms | {"availability": "full"}},
        {"api": needed},
    ):
        assert "vendor_refuses" not in exposed(hub_and(**facts))


def test_an_unknown_fact_exposes_in_proportion_to_its_shares():
    inventory = modifications.without_fact(worlds.one_missing_api(), "systems", "billing", "api.availability")
    event = next(risk for risk in plan_of(inventory).risks if risk.kind == "core_upgrade")
    (one,) = event.strike.exposed
    fact = one.depends_on.terms[0][0]
    lacking = sum(share for value, share in zip(fact.values, fact.shares, strict=True) if value in {"batch", "manual", "none"})
    assert 0.3 < lacking < 0.6
    assert one.probability == pytest.approx(lacking)


def test_odds_add_up_and_the_event_happens_that_often():
    for odds in (0.003, 0.2):
        made = forecast(build_landscape(reviewed()), with_odds(odds), 16_384, 3)
        risk = next(each for each in made.plan.risks if each.kind == "review_rejected")
        number = [row.package.id for row in made.plan.packages].index(risk.package)
        drawn = made.outcome.detail[made.outcome.simulation.line_of[number]]
        assert risk.strike.probability == pytest.approx(2 * odds / (1 + 2 * odds))
        assert made.plan.packages[number].package.probability == pytest.approx(risk.strike.probability)
        noise = 4 * np.sqrt(risk.strike.probability / 16_384)
        assert float((drawn > 0).mean()) == pytest.approx(risk.strike.probability, abs=noise)
        if odds > 0.1:
            assert float(np.median(drawn[drawn > 0])) == pytest.approx(made.plan.packages[number].package.median_days, rel=0.1)


def test_events_only_add_and_the_plan_is_the_same_without_them():
    """Nobody plans for an event; a draw that has one costs more and ends later, or not before."""
    landscape = build_landscape(reviewed())
    without, often = (forecast(landscape, with_odds(odds), 4096, 1) for odds in (0.0, 0.1))
    assert without.plan.risks == ()
    planned = len(without.plan.packages)
    assert (often.baseline.starts[:planned] == without.baseline.starts[:planned]).all()
    more, later = often.outcome.effort_days - without.outcome.effort_days, often.months - without.months
    assert more.min() > -1e-6
    assert later.min() > -1e-6
    assert 0.05 < float((more > 1).mean()) < 0.5
    assert (later[more < 1e-6] == 0).all()


def test_the_system_that_is_struck_is_held_up_for_the_events_delay():
    landscape = build_landscape(reviewed())
    without, often = (forecast(landscape, with_odds(odds, "review_rejected"), 4096, 1) for odds in (0.0, 5.0))
    later = (often.schedule.finish_draws - without.schedule.finish_draws).astype(np.float64)
    held = later[later > 0]
    low, likely, high = (getattr(MODEL["risk.review_rejected.delay"], name) for name in ("low", "likely", "high"))
    assert np.quantile(held, 0.5) == pytest.approx(likely, rel=0.15)
    assert np.quantile(held, 0.9) == pytest.approx(high, rel=0.15)
    assert low < held.mean() < high


def test_a_second_system_exposed_leaves_the_first_ones_draws_alone():
    one = modifications.with_fact(worlds.tiny_hub(), "systems", "crm", "test.environment", "shared")
    for name in ("billing", "shop"):
        one = modifications.with_fact(one, "systems", name, "test.environment", "own")
    two = modifications.with_fact(one, "systems", "shop", "test.environment", "shared")
    model = with_odds(0.3, "no_environment")
    draws = []
    for inventory in (one, two):
        made = forecast(build_landscape(inventory), model, 1024, 1)
        number = len(made.plan.packages) - 1
        assert made.plan.packages[number].package.is_event
        draws.append(made.outcome.detail[made.outcome.simulation.line_of[number]] > 0)
    assert draws[0].any()
    assert draws[1][draws[0]].all()
    assert draws[1].sum() > draws[0].sum()


def test_the_document_lists_what_may_happen_and_its_means_are_in_the_summary():
    document = estimate_document(reviewed(test={"environment": "shared"}), samples=500)
    rows = {row["id"]: row for row in document["risks"]}
    assert {"no-environment", "review-rejected"} <= set(rows)
    packages = {row["id"]: row for row in document["work_packages"]}
    for row in rows.values():
        package = packages[row["work_package"]]
        assert package["subject"] == {"programme": "small-world"}
        assert row["effort_days"] == package["median_days"]
        assert row["probability"] == package["probability"]
        assert package["start"] is None
        assert package["start_days"] is None
    total = sum(row["effort_days"]["mean"] for row in document["work_packages"])
    assert total == pytest.approx(document["summary"]["effort_days"]["mean"], rel=1e-4)


def test_an_event_is_explained_by_the_odds_of_those_exposed():
    told = " ".join(explanation_document(reviewed(), "review-rejected", samples=500)["sentences"])
    assert "crm, erp" in told
    assert "0.003 for each of 2 systems exposed make 0.006" in told
    assert "20 / 28 / 40 working days" in told


def test_an_event_that_moves_the_cost_is_named_among_what_the_spread_comes_from():
    model = with_odds(0.5, "core_upgrade")
    inventory = worlds.one_missing_api("batch")
    made = forecast(build_landscape(inventory), model, 8192, 1)
    found = {row.cause.driver: row.share_of_variance for row in find_forecast_sensitivity(made) if row.of == "cost"}
    assert found["risk: a core upgrade is needed"] > 0.1


@pytest.mark.parametrize("world", [worlds.all_unknown, reviewed])
def test_systems_are_struck_all_together_as_they_are_one_by_one(world):
    plan, streams = plan_of(world()), Streams(5)
    simulation = EffortSimulation(plan, BLOCK, 5)
    struck, alone = simulation.draw_block(3).struck, FactDraws(plan, streams, 3)
    for risk in plan.risks:
        proneness = -np.log1p(-streams.uniforms(f"risk:{risk.kind}", 3))
        chance = -np.expm1(-risk.strike.odds * proneness)
        found = struck[[row.package.id for row in plan.packages].index(risk.package)]
        assert len(found) == len(risk.strike.exposed) > 0
        for each, hit in zip(risk.strike.exposed, found, strict=True):
            one = streams.uniforms(f"risk:{risk.kind}:{each.system}", 3) < chance
            there = one if each.depends_on is None else one & (alone.factor(each.depends_on) > 0)
            assert hit.tolist() == np.flatnonzero(there).tolist()
