"""Risk events: who is exposed, what they take if they happen, what they hold up, and that they change nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from app.services.estimates import estimate_document
from tests import modifications, worlds
from tests.measures import MODEL, draw_effort, plan_of
from tests.world_pieces import flow, staffed, system


def risks_of(inventory):
    return {risk.id: risk for risk in plan_of(inventory).risks}


def with_probability(kind: str, likely: float):
    row = MODEL[f"risk.{kind}.probability"]
    return replace(MODEL, constants={**MODEL.constants, row.name: replace(row, likely=likely)})


def test_each_system_with_an_environment_of_its_own_or_shared_may_lose_it():
    assert set(risks_of(worlds.tiny_hub())) == {f"no-environment/{name}" for name in ("billing", "crm", "shop")}


def test_no_environment_is_built_not_risked():
    inventory = modifications.with_fact(worlds.tiny_hub(), "systems", "crm", "test.environment", "none")
    assert "no-environment/crm" not in risks_of(inventory)


def test_a_vendor_who_lacks_an_api_may_refuse_and_an_own_core_may_need_an_upgrade():
    inventory = worlds.one_missing_api("batch")
    assert {"core-upgrade/billing"} == {name for name in risks_of(inventory) if "billing" in name and "environment" not in name}
    sold = modifications.with_fact(inventory, "systems", "billing", "hosting", "saas")
    assert {"vendor-refuses/billing"} == {name for name in risks_of(sold) if "billing" in name and "environment" not in name}


def test_a_licence_yet_to_be_agreed_may_be_refused_although_there_is_an_api():
    inventory = modifications.with_fact(worlds.tiny_hub(), "systems", "crm", "hosting", "saas")
    assert "vendor-refuses/crm" not in risks_of(inventory)
    asked = modifications.with_fact(inventory, "systems", "crm", "api.terms.contract", "needed")
    assert "vendor-refuses/crm" in risks_of(asked)


def test_an_unknown_api_makes_the_event_as_likely_as_it_is_that_the_api_is_missing():
    inventory = modifications.without_fact(worlds.one_missing_api(), "systems", "billing", "api.availability")
    plan = plan_of(inventory)
    rows = {row.package.id: row for row in plan.packages}
    event = next(risk for risk in plan.risks if risk.id == "core-upgrade/billing")
    fact = next(term for term in rows[event.package].line.uncertain[0].terms if term[0].fact == "api.availability")
    lacking = sum(share for share, level in zip(fact[0].shares, fact[1], strict=True) if level)
    assert 0.3 < lacking < 0.6
    assert rows[event.package].package.probability == pytest.approx(MODEL.value("risk.core_upgrade.probability") * lacking)


def reviewed():
    return staffed(
        systems=[system("hub"), system("crm")],
        integrations=[flow("crm", "hub")],
        programme={"hub": "hub", "reviews": [{"id": "board", "applies_to": {"systems": ["crm"]}, "effort_days": 4}]},
    )


def test_a_rejected_review_stands_between_the_review_and_what_waits_for_it():
    plan = plan_of(reviewed())
    packages = {row.package.id: row.package for row in plan.packages}
    event = packages[next(risk.package for risk in plan.risks if risk.kind == "review_rejected")]
    assert event.depends_on == ("system/crm/review/board",)
    assert event.id in packages["integration/crm-to-hub/test"].depends_on
    assert event.probability == MODEL.value("risk.review_rejected.probability")
    assert event.wait.lead_days == (10, 20, 40)
    assert event.subject.kind == "programme"


def test_an_event_happens_in_its_share_of_futures_and_costs_nothing_in_the_others():
    inventory = reviewed()
    plan = plan_of(inventory)
    row = next(row for row in plan.packages if row.package.id == plan.risks[-1].package)
    made = forecast(build_landscape(inventory), MODEL, 8192, 3)
    number = [other.package.id for other in plan.packages].index(row.package.id)
    drawn = made.outcome.detail[made.outcome.simulation.line_of[number]]
    assert float((drawn > 0).mean()) == pytest.approx(0.25, abs=0.02)
    assert float(np.median(drawn[drawn > 0])) == pytest.approx(row.package.median_days, rel=0.1)


def test_without_risks_cost_and_finish_are_never_higher_draw_by_draw():
    """On common draws a risk only adds: it moves nobody else's work while it does not happen."""
    landscape = build_landscape(reviewed())
    rare = with_probability("review_rejected", 1e-9)
    often = with_probability("review_rejected", 0.25)
    one, other = (forecast(landscape, model, 2048, 1) for model in (rare, often))
    assert (other.outcome.effort_days >= one.outcome.effort_days - 1e-6).all()
    assert (other.months >= one.months - 1e-4).all()
    assert np.median(other.outcome.effort_days) >= np.median(one.outcome.effort_days)


def test_a_risk_of_probability_0_is_none():
    landscape = build_landscape(worlds.tiny_hub())
    made = forecast(landscape, with_probability("no_environment", 0.0), 256, 1)
    assert made.plan.risks == ()


def test_the_document_lists_what_may_happen_and_its_means_are_in_the_summary():
    document = estimate_document(reviewed(), samples=500)
    rows = {row["id"]: row for row in document["risks"]}
    assert set(rows) == {"no-environment/crm", "review-rejected/crm/board"}
    packages = {row["id"]: row for row in document["work_packages"]}
    for row in rows.values():
        package = packages[row["work_package"]]
        assert package["subject"] == {"programme": "small-world"}
        assert row["effort_days"] == package["median_days"]
        assert row["probability"] == package["probability"]
    total = sum(row["effort_days"]["mean"] for row in document["work_packages"])
    assert total == pytest.approx(document["summary"]["effort_days"]["mean"], rel=1e-4)


def test_contingency_includes_the_risks():
    inventory = worlds.one_missing_api("batch")
    landscape = build_landscape(inventory)
    few = forecast(landscape, with_probability("core_upgrade", 1e-9), 4096, 1)
    many = forecast(landscape, with_probability("core_upgrade", 0.4), 4096, 1)
    reserve = [np.subtract(*np.percentile(made.cost, [80, 50])) for made in (few, many)]
    assert reserve[1] > reserve[0] * 1.2


def test_events_leave_other_packages_draws_alone():
    one = draw_effort(reviewed(), 512)
    other = draw_effort(reviewed(), 512)
    assert (one == other).all()
