"""For any figure of an estimate, the sum that makes it: its rows add up to the figure that the document prints."""

from __future__ import annotations

import re

import pytest

from app.errors import UnknownSubject
from app.estimation.assumption_moves import find_moves
from app.exporters.estimate_document import Heading, build_estimate_document
from app.exporters.estimate_explanation import Explanation, build_explanation
from app.exporters.explanation_words import Term
from app.inventory.digest import digest
from app.services.estimates import make_forecast
from app.services.explanations import explanation_document
from tests.measures import plan_of
from tests.unit.exporters.plans import inventory_of
from tests.worlds import WORLDS, flow, mainframe_between_two, one_missing_api, staffed, system, tiny_hub

FIELDS = ("summary", "cost_by", "systems", "integrations", "paths", "work_packages", "programme")


@pytest.fixture(scope="module", params=sorted(WORLDS))
def made(request):
    inventory = WORLDS[request.param]()
    forecast = make_forecast(inventory, samples=300)
    return forecast, build_estimate_document(forecast, Heading(digest(inventory)), FIELDS)


def total(forecast, asked):
    return build_explanation(forecast, asked).as_json()["total"]


def test_the_summary_is_the_sum_of_its_activities_and_of_what_is_bought(made):
    forecast, document = made
    summary = document["summary"]

    assert (total(forecast, "summary")["effort_days"] or 0) == pytest.approx(summary["effort_days"]["mean"], rel=1e-4, abs=1e-3)
    if summary["cost"] is not None:
        assert (total(forecast, "summary")["cost"] or 0) == pytest.approx(summary["cost"]["mean"], rel=1e-4, abs=0.1)


@pytest.mark.parametrize("kind", ["system", "integration", "path"])
def test_every_subject_s_rows_add_up_to_its_figures(made, kind):
    forecast, document = made
    for row in document[f"{kind}s"]:
        found = total(forecast, f"{kind}:{row['id']}")

        assert (found["effort_days"] or 0) == pytest.approx(row["effort_days"]["mean"], rel=1e-3, abs=1e-3)
        if row["cost"] is not None:
            assert (found["cost"] or 0) == pytest.approx(row["cost"]["mean"], rel=1e-3, abs=0.1)


@pytest.mark.parametrize("kind", ["pool", "team", "activity"])
def test_what_a_pool_a_team_or_an_activity_costs_is_what_cost_by_says(made, kind):
    forecast, document = made
    for name, cost in (document["cost_by"][kind] or {}).items():
        if cost > 0:
            assert total(forecast, f"{kind}:{name}")["cost"] == pytest.approx(cost, rel=1e-3)


def test_what_has_the_same_name_is_pointed_at():
    pools = [{"id": "test", "capacity": 2, "rate_per_day": 500, "activities": ["test", "build", "design"]}]
    inventory = staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop")], pools=pools)
    forecast = make_forecast(inventory, samples=200)
    pool, activity = (build_explanation(forecast, name) for name in ("test", "activity:test"))
    assert (pool.kind, activity.kind) == ("pool", "activity")
    assert pool.sentences[-1] == "This is the pool test; of the same name there is `activity:test`."


def test_every_work_package_is_explained_by_itself(made):
    forecast, document = made
    for row in document["work_packages"][:20]:
        assert total(forecast, row["id"])["effort_days"] == pytest.approx(row["effort_days"]["mean"], rel=1e-3, abs=1e-6)


def test_the_share_is_its_first_row_over_the_total():
    inventory = mainframe_between_two()
    programme = inventory.programme.model_copy(update={"total_cost": 9_000_000.0})
    forecast = make_forecast(inventory.model_copy(update={"programme": programme}), samples=300)
    found = build_explanation(forecast, "share").as_json()
    integration = next(row["cost"] for row in found["sum"] if row["what"].startswith("integration"))

    assert found["total"]["cost"] == pytest.approx(9_000_000)
    assert integration / found["total"]["cost"] == pytest.approx(forecast.band.share.mean, rel=1e-3)


def test_an_assumption_moves_what_rests_on_it_and_nothing_else():
    """Capture is taken, at 15 / 30 / 80 days: half of it at its low; at its high the facade, at 40, is taken instead."""
    forecast = make_forecast(one_missing_api("none"), samples=300)
    moves = {row["name"]: row for row in build_explanation(forecast, "assumptions").as_json()["assumptions"]}
    enable = next(row.package for row in forecast.plan.packages if row.package.id == "system/billing/enable")
    whole = enable.median_days * (1 + forecast.plan.model.value("coordination"))
    capture, facade = moves["missing_api.capture"]["at"], moves["missing_api.facade"]["at"]

    assert enable.base_days == 30
    assert capture["low"]["effort_days"] == pytest.approx(-whole / 2, rel=1e-3)
    assert capture["high"]["effort_days"] == pytest.approx(whole / 3, rel=1e-3)
    assert facade["low"]["effort_days"] == pytest.approx(-whole / 3, rel=1e-3)
    assert facade["high"]["effort_days"] == 0
    assert moves["sigma.common"]["shapes"] == "the spread"
    assert moves["sigma.common"]["at"]["low"]["effort_days"] is None
    assert "hosting.mainframe" not in moves  # no system is on one
    assert {row["tag"] for row in moves.values()} <= {"A", "B"}


def test_assumptions_come_with_the_most_telling_first():
    moves = build_explanation(make_forecast(tiny_hub(), samples=300), "assumptions").assumptions
    widths = [move.width for move in moves]

    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0


def test_what_has_the_same_id_is_told_apart_by_its_kind():
    forecast = make_forecast(tiny_hub(), samples=300)

    assert build_explanation(forecast, "activity:test").kind == "activity"
    assert build_explanation(forecast, "pool:test").kind == "pool"
    with pytest.raises(UnknownSubject):
        build_explanation(forecast, "team:nobody")
    with pytest.raises(UnknownSubject):
        build_explanation(forecast, "nothing")


def test_a_system_s_packages_come_with_their_drivers_and_an_activity_s_do_not():
    of_system = explanation_document(tiny_hub(), "crm", samples=300)
    of_activity = explanation_document(tiny_hub(), "activity:build", samples=300)

    assert {row["subject"]["system"] for row in of_system["work_packages"]} == {"crm"}
    assert of_system["systems"][0]["id"] == "crm"
    assert of_activity["work_packages"] == []
    assert of_activity["sum"]


def test_no_assumption_is_tried_beyond_what_a_share_can_be_and_delays_of_risks_shape_the_dates():
    moves = {move.constant.name: move for move in find_moves(plan_of(one_missing_api("batch")))}
    assert all(max(move.tried) <= 1 for move in moves.values() if move.constant.unit == "share")
    assert moves["risk.core_upgrade.delay"].shapes == "the dates"
    assert moves["risk.core_upgrade.effort"].days[1] > 0


def test_constants_that_nothing_rests_on_are_counted_and_named():
    forecast = make_forecast(one_missing_api("batch"), samples=300)
    found = build_explanation(forecast, "assumptions")
    constants = forecast.plan.model.constants
    doubtful = {name for name, row in constants.items() if row.tag in {"A", "B"}}
    rest = sorted(doubtful - {move.constant.name for move in found.assumptions})

    assert f"{len(doubtful)} constants" in found.sentences[0]
    assert f"{len(doubtful) - len(rest)} of them shape this estimate" in found.sentences[0]
    assert f"rests on {', '.join(rest[:8])} and {len(rest) - 8} more." in found.sentences[2]


def test_a_constant_of_nothing_has_no_step_and_one_below_zero_has_its_lower_value_first():
    moves = {move.constant.name: move for move in find_moves(plan_of(one_missing_api("batch")))}

    assert all(move.tried[0] <= move.tried[1] for move in moves.values())
    assert moves["lacking.shift.cloud"].tried == pytest.approx((-1.0, -0.6))
    assert moves["team_share.coordinate"].days is None
    assert moves["missing_api.batch"].days is not None


def test_coordination_is_its_share_times_the_work_of_every_activity():
    forecast = make_forecast(tiny_hub(), samples=300)
    package = forecast.plan.coordination.package
    found = build_explanation(forecast, package.id).as_json()

    assert len(found["sum"]) > 3
    assert found["total"]["effort_days"] == pytest.approx(float(forecast.outcome.coordination.mean()), rel=1e-3)
    assert "0.08 / 0.15 / 0.2" in " ".join(found["sentences"])
    assert build_explanation(forecast, "coordination").as_json()["sum"] == found["sum"]


def test_what_is_bought_is_told_with_its_sum_and_its_place_in_the_inventory():
    inventory = inventory_of("insurance-claims.yaml")
    forecast = make_forecast(inventory, samples=300)
    found = build_explanation(forecast, "purchases").as_json()
    row = next(row for row in found["sum"] if "Third-party data" in row["what"])

    assert found["total"]["cost"] == pytest.approx(float((forecast.cost - forecast.outcome.labour_cost).mean()), rel=1e-3)
    assert "25,000 once + 90,000 a year" in row["what"]
    assert "api.terms of system third-party-data" in row["what"]
    said = " ".join(build_explanation(forecast, "policy-admin").sentences)
    assert "25 / 60 / 140 days" in said
    assert "mainframe team workshop" in said
    assert "logarithm" in said
    assert "Simulated P50" in said


@pytest.mark.parametrize(
    ("name", "word"), [("total", "summary"), ("P80", "summary"), ("finish", "summary"), ("bought", "purchases")]
)
def test_natural_names_are_understood(name, word):
    assert build_explanation(make_forecast(tiny_hub(), samples=100), name).kind == word


def test_what_is_not_found_is_told_with_what_is_near_it():
    with pytest.raises(UnknownSubject) as told:
        build_explanation(make_forecast(tiny_hub(), samples=100), "crmm")
    assert "`crm`" in told.value.detail
    assert "seamap" not in told.value.hint


def test_rows_of_one_name_are_told_apart_by_their_packages():
    rows = [Term("Enable Core: a facade", 1.0, None, "system/core/enable/a"), Term("Enable Core: a facade", 2.0, None, "b")]
    told = [row["what"] for row in Explanation("core", "system", [], rows).as_json()["sum"]]
    assert told == ["Enable Core: a facade (b)", "Enable Core: a facade (system/core/enable/a)"]


def test_people_s_word_and_the_model_s_make_the_sum_of_medians():
    forecast = make_forecast(inventory_of("insurance-claims.yaml"), samples=100)
    said = " ".join(build_explanation(forecast, "policy-admin").sentences)
    model = float(re.search(r"effort model's median: ([\d.]+) days", said)[1])
    mine = [row.package for row in forecast.plan.packages if row.package.subject.id == "policy-admin"]
    medians = sum(row.probability * row.median_days for row in mine if row.activity != "review")
    assert medians == pytest.approx((60 * model) ** 0.5, rel=0.01)
