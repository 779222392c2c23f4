"""MODEL 4 and 5: pools and owners, rates filled in or missing, terms and upgrades, the programme's cost and the band."""

from __future__ import annotations

import numpy as np
import pytest

from app.estimation.band import check_band, programme_cost
from app.estimation.cost import build_rates, find_purchases, find_unpriced, split_by_payee
from app.estimation.cross_checks import cross_check
from app.estimation.effort_model import default_effort_model
from app.estimation.people import assign_people
from app.inventory.programme import Programme
from app.inventory.vocabulary import Activity
from app.services.estimates import estimate_document
from tests.measures import forecast_of, plan_of
from tests.unit.estimation.pieces import near, rows_of
from tests.worlds import TEAMS, bare, flow, mainframe_between_two, staffed, system, world

MODEL = default_effort_model()
FLOW = {"systems": [system("crm", owner="blue"), system("shop")], "integrations": [flow("crm", "shop")]}


def codes(inventory):
    return [found.code for found in plan_of(inventory).findings]


def test_an_activity_that_no_pool_lists_goes_to_its_default_pool_and_a_note_says_so():
    inventory = world(**FLOW, pools=[{"id": "makers", "rate_per_day": 500, "activities": ["build"]}])
    people = assign_people(inventory, MODEL)
    assert people.pools[Activity.BUILD] == "makers"
    assert people.pools[Activity.DESIGN] == "integration"
    assert people.pools[Activity.ENGAGE] == people.pools[Activity.COORDINATE] == "architecture"
    assert people.pools[Activity.TEST] == people.pools[Activity.PATH_TEST] == "test"
    assert "default-pools" in codes(inventory)


def test_a_missing_rate_takes_the_mean_of_those_given():
    teams = [TEAMS[0] | {"rate_per_day": 1000}, TEAMS[1] | {"rate_per_day": None}]
    inventory = world(**FLOW, teams=teams, pools=[{"id": "makers", "rate_per_day": 400, "activities": ["build"]}])
    people = assign_people(inventory, MODEL)
    assert people.mean_rate == 700
    assert people.cost_per_day("makers", (("blue", 0.1),)) == near(0.9 * 400 + 0.1 * 700)
    assert people.cost_per_day("integration", (("red", 0.3),)) == near(0.7 * 700 + 0.3 * 1000)
    assert "rates-filled-in" in codes(inventory)


def test_without_any_rate_there_is_no_cost_but_remedies_are_compared():
    inventory = world(**FLOW)
    people = assign_people(inventory, MODEL)
    assert people.cost_per_day("integration", ()) is None
    assert people.comparable_per_day("integration", (("blue", 0.5),)) == 850
    assert not build_rates(plan_of(inventory)).known
    assert "no-rates" in codes(inventory)
    assert [row.kind for row in find_unpriced(plan_of(inventory))] == ["programme"]


def test_the_owners_part_is_paid_at_the_owners_rate():
    inventory = staffed(**FLOW, teams=[TEAMS[0], TEAMS[1] | {"rate_per_day": 2000}])
    plan = plan_of(inventory)
    days = np.array([1.0 if row.package.id == "integration/crm-to-shop/design" else 0.0 for row in plan.all_packages])
    pools, teams = split_by_payee(plan, days)
    assert teams["blue"] == near(0.3 * 2000)
    assert pools["integration"] == near(0.7 * 850)
    assert build_rates(plan).per_day @ days == near(0.3 * 2000 + 0.7 * 850)


TERMS = {"contract": "needed", "cost_once": 1000, "cost_per_year": 200}


@pytest.mark.parametrize("availability", ["full", "none"])
def test_terms_are_paid_once_per_interface_whatever_its_availability(availability):
    provider = system("crm", api={"availability": availability, "terms": TERMS})
    inventory = staffed(systems=[provider, system("shop")], integrations=[flow("crm", "shop", id=name) for name in "ab"])
    assert [(row.category, row.once, row.per_year) for row in find_purchases(plan_of(inventory))] == [("terms", 1000, 200)]


def test_terms_of_a_flows_own_are_paid_beside_and_a_lead_time_of_its_own_costs_nothing():
    provider = system("crm", api={"terms": TERMS})
    own = [flow("crm", "shop"), flow("crm", "shop", id="b", api={"terms": {"cost_once": 50, "cost_per_year": 0}})]
    late = [flow("crm", "shop"), flow("crm", "shop", id="b", api={"terms": {"lead_time_days": 50}})]
    bought = [
        sorted(row.once for row in find_purchases(plan_of(staffed(systems=[provider, system("shop")], integrations=flows))))
        for flows in (own, late)
    ]
    assert bought == [[50, 1000], [1000]]


def test_terms_of_what_is_live_are_paid_already_and_terms_without_a_price_are_said_to_have_none():
    provider = system("crm", api={"terms": TERMS})
    live = staffed(systems=[provider, system("shop")], integrations=[flow("crm", "shop", status="live")])
    assert find_purchases(plan_of(live)) == ()
    silent = system("crm", api={"terms": {"contract": "needed", "cost_once": None, "cost_per_year": None}})
    inventory = staffed(systems=[silent, system("shop")], integrations=[flow("crm", "shop")])
    assert [(row.kind, row.id) for row in find_unpriced(plan_of(inventory))] == [("system", "crm")]


COST, YEARS = np.array([300.0, 400.0, 600.0]), np.array([1.0, 2.0, 2.0])


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        ({}, None),
        ({"other_costs": 600}, [900, 1000, 1200]),
        ({"total_cost": 1000}, [1000, 1000, 1000]),
        ({"total_cost": 1000, "other_costs": 5}, [1000, 1000, 1000]),
        ({"other_costs": [{"name": "x", "once": 100, "per_year": 50}, {"name": "y", "once": 1}]}, [451, 601, 801]),
    ],
)
def test_the_programmes_cost(programme, expected):
    whole = programme_cost(Programme.model_validate(programme), COST, YEARS)
    assert whole is None if expected is None else whole.tolist() == expected


def band(**programme):
    return check_band(plan_of(staffed(**FLOW, programme=programme)), COST, YEARS)


def test_the_share_is_taken_draw_by_draw_and_judged_by_its_median():
    found = band(total_cost=1000)
    assert found.share is not None
    assert found.share.p50 == near(0.4)
    assert found.verdict == "within"
    assert found.probability_in_band == near(2 / 3)
    assert found.implied_total_cost is None


def test_without_the_programmes_cost_the_band_implies_one():
    found = band()
    assert (found.share, found.verdict) == (None, "unknown")
    assert found.implied_total_cost == (near(800), near(400 / 0.3))


def test_below_the_band_candidates_are_named():
    found = band(other_costs=[{"name": "Licences", "category": "licence", "once": 10_000}])
    assert found.verdict == "below"
    words = " ".join(found.explanation)
    for cause in ("missing from the inventory", "No path", "No system needs enabling", "licences"):
        assert cause in words


def test_above_the_band_missing_apis_are_named():
    inventory = mainframe_between_two()
    plan = plan_of(inventory)
    found = check_band(plan, COST, YEARS)
    assert found.verdict == "unknown"
    tree = inventory.model_copy(update={"programme": inventory.programme.model_copy(update={"total_cost": 450.0})})
    above = check_band(plan_of(tree), COST, YEARS)
    assert above.verdict == "above"
    assert any("lack an API: core" in words for words in above.explanation)
    assert any("thin use case" in words for words in above.explanation)


def test_without_rates_nothing_is_compared():
    found = check_band(plan_of(world(**FLOW)), None, YEARS)
    assert (found.share, found.implied_total_cost, found.verdict) == (None, None, "unknown")


def test_two_views_of_the_whole_by_hand():
    cosysmo, cocomo = cross_check(MODEL, 100, 1900, 20)
    days = 0.254 * 100**1.06 * 19
    assert cosysmo.effort_days == near(days)
    assert cosysmo.ratio == near(days / 1900)
    assert cocomo.duration_months == near(3.67 * 100**0.318)
    assert cocomo.ratio == near(3.67 * 100**0.318 / 20)


def test_nothing_to_build_has_no_ratio():
    assert [row.ratio for row in cross_check(MODEL, 0, 0, 0)] == [None, None]


def test_rates_of_zero_are_rates():
    inventory = staffed(**FLOW, pools=[{"id": "all", "rate_per_day": 0, "activities": [str(name) for name in Activity]}])
    people = assign_people(inventory, MODEL)
    assert people.cost_per_day("all", ()) == 0
    assert rows_of(inventory)["system/crm/engage"].package.pool == "all"


def test_where_all_rates_are_zero_the_width_is_that_of_the_effort():
    everything = [str(name) for name in Activity]
    free, unpriced = ({"id": "all", "activities": everything} | rate for rate in ({"rate_per_day": 0}, {}))
    around = {"systems": [system("crm"), system("shop")], "integrations": [flow("crm", "shop")]}
    widths = [forecast_of(world(**around, pools=[pool])).outcome.width() for pool in (free, unpriced)]
    assert widths[0] == widths[1]
    assert sum(widths[0].values()) == near(1)
    documents = [estimate_document(world(**around, pools=[pool]), samples=2000) for pool in (free, unpriced)]
    assert documents[0]["sensitivity"] == documents[1]["sensitivity"] != []


def test_data_of_which_nobody_has_said_anything_are_not_told_to_be_regulated():
    silent = {"systems": [bare("crm"), bare("shop")], "integrations": [flow("crm", "shop")], "programme": {"total_cost": 450}}
    words = " ".join(check_band(plan_of(staffed(**silent)), COST, YEARS).explanation)
    assert "carry regulated" not in words
    assert "nobody has said whether their data are regulated" in words


def test_a_programme_that_costs_less_than_its_integration_is_told_so():
    words = " ".join(band(total_cost=100).explanation)
    assert "does not pay for it" in words
    assert "does not pay for it" not in " ".join(band(total_cost=600).explanation)
