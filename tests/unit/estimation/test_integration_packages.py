"""MODEL 2 and 4: reuse among a provider's flows, re-tests, identifiers and zones; what each phase comes after and waits for."""

from __future__ import annotations

import pytest

from app.inventory.vocabulary import Activity
from tests.measures import median_cost, plan_of
from tests.unit.estimation.pieces import days_of, drivers_of, flow_days, near, rows_of, values_of
from tests.worlds import TEAMS, flow, staffed, system

EASY = 18 * 0.39


def test_the_largest_flow_of_a_provider_is_priced_in_full_and_every_other_as_reuse():
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("bank")],
        integrations=[flow("crm", "shop"), flow("crm", "bank", write=True), flow("shop", "bank")],
    )
    assert flow_days(inventory, "crm-to-bank") == near(EASY * 1.4)
    assert flow_days(inventory, "crm-to-shop") == near(EASY * 0.43)
    assert flow_days(inventory, "shop-to-bank") == near(EASY)


def test_among_equal_flows_the_first_by_id_is_priced_in_full():
    inventory = staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop", id=name) for name in "ba"])
    assert flow_days(inventory, "a") == near(EASY)
    assert flow_days(inventory, "b") == near(EASY * 0.43)


def test_live_flows_open_nothing():
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("bank")],
        integrations=[flow("crm", "shop", write=True, status="live"), flow("crm", "bank")],
    )
    assert flow_days(inventory, "crm-to-bank") == near(EASY)
    assert "integration/crm-to-shop/test" not in rows_of(inventory)


def live_on_a_path(status="live", **facts):
    return staffed(
        systems=[system("crm"), system("shop", schemas=[{"name": "Order", "format": "json", "fields": 300}]), system("bank")],
        integrations=[flow("shop", "crm", status=status, carries=["Order"], **facts), flow("crm", "bank")],
        paths=[
            {"id": "sale", "name": "Sale", "hops": ["shop", "crm", "bank"]},
            {"id": "sale-again", "name": "Sale again", "hops": ["shop", "crm", "bank"]},
        ],
    )


def test_a_live_flow_on_a_path_in_scope_is_tested_again_once():
    inventory = live_on_a_path()
    rows = {name: row for name, row in rows_of(inventory).items() if name.startswith("integration/shop-to-crm/")}
    assert list(rows) == ["integration/shop-to-crm/test"]
    assert days_of(rows["integration/shop-to-crm/test"]) == near(18 * 0.15 * 2.25)
    assert plan_of(inventory).retests == {"shop-to-crm": "difficult"}
    assert "integration/shop-to-crm/test" in rows_of(inventory)["path/sale/path_test"].package.depends_on


def test_what_does_not_price_a_re_test_does_not_widen_the_estimate():
    silent = live_on_a_path(mode=None, identifiers=None, write=None)
    assert not [fact for fact in plan_of(silent).facts.unknown if fact[0] == "integration"]


def test_a_retiring_flow_is_not_tested_again():
    assert not [name for name in rows_of(live_on_a_path("retiring")) if name.startswith("integration/shop-to-crm")]


@pytest.mark.parametrize(("identifiers", "days"), [("crosswalk", 8.0), ("matching", 30.0)])
def test_identifiers_that_do_not_meet_are_a_package_of_data_quality(identifiers, days):
    inventory = staffed(
        systems=[system("crm", auth={"method": "mainframe"}), system("shop")],
        integrations=[flow("crm", "shop", identifiers=identifiers, write=True)],
    )
    row = rows_of(inventory)["integration/crm-to-shop/data_quality"]
    assert days_of(row) == near(days)  # no multiplier of the flow is on it
    assert row.package.activity is Activity.DATA_QUALITY
    assert row.package.pool == "data"


def test_shared_identifiers_take_nothing_and_unknown_ones_may():
    names = {identifiers: rows_of(_joined(identifiers=identifiers)) for identifiers in ("shared", None)}
    assert "integration/crm-to-shop/data_quality" not in names["shared"]
    row = names[None]["integration/crm-to-shop/data_quality"]
    assert row.package.probability == near(0.6)
    assert days_of(row) == near((8**0.4 * 30**0.2) ** (1 / 0.6))  # given that it is needed


def _joined(**facts):
    return staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop", **facts)])


@pytest.mark.parametrize(("zone", "days", "probability"), [("core", None, None), ("dmz", 5.0, 1.0), (None, 5.0, 0.3)])
def test_crossing_a_zone_is_a_package_of_access(zone, days, probability):
    inventory = staffed(systems=[system("crm"), system("shop", zone=zone)], integrations=[flow("crm", "shop")])
    row = rows_of(inventory).get("integration/crm-to-shop/access")
    if days is None:
        assert row is None
        return
    assert days_of(row) == near(days)
    assert row.package.probability == near(probability)
    said = {driver.name: driver.value for driver in row.package.drivers}
    assert said["zone crossing"] == ("unknown" if zone is None else "core to dmz")
    assert row.package.id in rows_of(inventory)["integration/crm-to-shop/build"].package.depends_on


def test_peoples_estimate_and_ours_count_alike_in_the_logarithm_and_both_show():
    inventory = _joined(effort={"low": 10, "likely": 28.08, "high": 60})
    size = plan_of(inventory).size_driver.factor
    total = flow_days(inventory, "crm-to-shop") * size
    assert total == near((EASY * size * 28.08) ** 0.5)
    words = values_of(inventory, "integration/crm-to-shop/build")["people's estimate"]
    assert "10 / 28.08 / 60" in words
    assert f"{EASY * size:.1f}" in words


def test_what_comes_after_what():
    inventory = staffed(
        systems=[system("crm", api={"availability": "none"}, owner="blue"), system("shop", available_from="2027-01-01")],
        integrations=[flow("crm", "shop", identifiers="crosswalk")],
        programme={"reviews": [{"id": "board", "applies_to": {"systems": ["shop"]}}]},
        teams=[TEAMS[0], TEAMS[1] | {"change_windows": {"every_weeks": 4}}],
    )
    rows = {name: row.package for name, row in rows_of(inventory).items()}
    flow_id = "integration/crm-to-shop"
    assert set(rows[f"{flow_id}/design"].depends_on) == {"system/crm/engage", "system/shop/engage"}
    assert set(rows[f"{flow_id}/build"].depends_on) == {
        f"{flow_id}/design",
        "system/crm/access",
        "system/shop/access",
        "system/crm/enable",
    }
    assert {f"{flow_id}/build", "system/shop/review/board"} <= set(rows[f"{flow_id}/test"].depends_on)
    assert str(rows[f"{flow_id}/test"].wait.not_before) == "2027-01-01"
    assert rows[f"{flow_id}/release"].depends_on == (f"{flow_id}/test",)
    assert rows[f"{flow_id}/release"].wait.every_weeks == 4  # the provider's owner's change window
    assert rows[f"{flow_id}/release"].wait.frozen_for == "blue"
    assert rows["system/crm/operate"].depends_on == (f"{flow_id}/release",)


@pytest.mark.parametrize(("activity", "share"), [("design", 0.3), ("build", 0.1), ("test", 0.25), ("release", 0.25)])
def test_the_providers_owner_takes_its_part(activity, share):
    inventory = staffed(systems=[system("crm", owner="blue"), system("shop")], integrations=[flow("crm", "shop")])
    assert rows_of(inventory)[f"integration/crm-to-shop/{activity}"].package.teams == (("blue", share),)


def test_the_terms_of_an_interface_of_its_own_hold_up_that_flow_alone():
    own = {"terms": {"contract": "needed", "lead_time_days": 60}}
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("bank")],
        integrations=[flow("crm", "shop", api=own), flow("crm", "bank")],
    )
    rows = rows_of(inventory)
    assert rows["integration/crm-to-shop/design"].package.wait.lead_days == (60, 60, 60)
    assert rows["integration/crm-to-bank/design"].package.wait.lead_days == (0, 0, 0)
    assert rows["system/crm/engage"].package.wait.lead_days[1] == 5  # the owner's notice


def test_a_flow_from_a_system_to_itself_crosses_nothing():
    inventory = staffed(systems=[system("crm", zone=None)], integrations=[flow("crm", "crm")])
    assert "integration/crm-to-crm/access" not in rows_of(inventory)
    assert "write" not in drivers_of(inventory, "integration/crm-to-crm/build")


def test_a_flow_of_which_people_say_little_makes_no_large_one_reuse():
    """Found by the long run: the model's price of the small flow was the larger, so that it alone was priced in full."""
    systems = [system("crm"), system("shop")]
    large = flow("crm", "shop", id="large", mode="batch")
    said = flow("crm", "shop", id="small", mode="synchronous", write=True, effort={"low": 0.5, "likely": 0.5, "high": 0.5})
    before, after = (plan_of(staffed(systems=systems, integrations=rows)) for rows in ([large], [large, said]))
    assert median_cost(after) > median_cost(before)
    assert "reuse" not in drivers_of(after.landscape.inventory, "integration/large/build")
    assert "reuse" in drivers_of(after.landscape.inventory, "integration/small/build")
