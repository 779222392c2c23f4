"""MODEL 2, ways round a missing API: which there are, what each misses, which is chosen, what it takes, how long it waits."""

from __future__ import annotations

import pytest

from app.estimation.cost import find_purchases, find_unpriced
from app.services.estimates import estimate_document
from tests.measures import plan_of
from tests.unit.estimation.pieces import days_of, near, remedies_of, rows_of, values_of
from tests.worlds import TEAMS, flow, mainframe_between_two, one_missing_api, staffed, system

UPGRADE = {"cost": 100_000, "effort_days": 200, "lead_time_days": 90}
NIGHTLY = {"freshness_hours": 24}


def of(api, *, needs=None, sla=None, flows=None, path=None, **facts):
    integrations = flows or [flow("crm", "shop", needs=needs or {})]
    paths = [] if path is None else [{"id": "sale", "name": "Sale", "hops": ["crm", "shop"], "needs": path}]
    provider = system("crm", api={"realtime": None, "write": None} | api, sla=sla or NIGHTLY, **facts)
    return staffed(systems=[provider, system("shop")], integrations=integrations, paths=paths)


def options(inventory, system_id="crm"):
    return {option.name: option for way in remedies_of(inventory, system_id) for option in way.options}


def chosen(inventory, system_id="crm"):
    return [way.chosen.name if way.chosen else None for way in remedies_of(inventory, system_id)]


@pytest.mark.parametrize(
    ("availability", "names"),
    [
        ("full", set()),
        ("partial", {"live_with", "complete"}),
        ("batch", {"batch", "facade", "capture", "screens"}),
        ("manual", {"facade", "capture", "screens"}),
        ("none", {"facade", "capture"}),
    ],
)
def test_the_options_of_each_availability(availability, names):
    assert set(options(of({"availability": availability}))) == names
    with_upgrade = set(options(of({"availability": availability, "upgrade": UPGRADE})))
    assert with_upgrade == (names | {"upgrade"} if names else names)


@pytest.mark.parametrize(
    ("availability", "name", "days"),
    [("batch", "batch", 15), ("manual", "screens", 25), ("none", "capture", 30), ("partial", "live_with", None)],
)
def test_the_cheapest_that_meets_every_need_is_chosen(availability, name, days):
    inventory = of({"availability": availability})
    assert chosen(inventory) == [name]
    row = rows_of(inventory).get("system/crm/enable")
    assert (row is None) if days is None else days_of(row) == near(days)


def test_the_package_says_which_way_was_taken_and_what_it_is_said_to_take():
    assert values_of(of({"availability": "none"}), "system/crm/enable")["remedy"] == "capture: 15 / 30 / 80 days"


def test_capture_reads_only():
    inventory = of({"availability": "none"}, flows=[flow("crm", "shop", write=True)])
    assert options(inventory)["capture"].misses == ("crm-to-shop writes",)
    assert chosen(inventory) == ["facade"]
    assert days_of(rows_of(inventory)["system/crm/enable"]) == near(40)


def test_a_flow_that_may_write_counts_as_writing_and_says_so():
    inventory = of({"availability": "none"}, flows=[flow("crm", "shop", write=None)])
    assert options(inventory)["capture"].misses == ("crm-to-shop may write (unknown)",)


@pytest.mark.parametrize(("realtime", "met"), [(True, True), (False, False), (None, False)])
@pytest.mark.parametrize("availability", ["batch", "manual", "none"])
def test_a_facade_or_capture_meets_a_latency_where_the_core_is_real_time(availability, realtime, met):
    inventory = of({"availability": availability, "realtime": realtime}, needs={"latency_ms": 2000})
    for name, option in options(inventory).items():
        assert bool(option.misses) == (not met or name in {"batch", "screens"})


@pytest.mark.parametrize(
    ("asked", "stated", "met"), [(24, 24, True), (23, 24, False), (24, None, True), (23, None, False), (1, 0.5, True)]
)
def test_a_nightly_extract_stays_nightly(asked, stated, met):
    inventory = of({"availability": "batch"}, needs={"freshness_hours": asked}, sla={"freshness_hours": stated})
    for option in options(inventory).values():
        assert bool(option.misses) == (not met)
    live = of({"availability": "batch", "realtime": True}, needs={"freshness_hours": asked}, sla={"freshness_hours": stated})
    assert not options(live)["facade"].misses
    assert bool(options(live)["batch"].misses) == (not met)


@pytest.mark.parametrize(("asked", "met"), [(0.97, True), (0.971, False)])
def test_screens_promise_little(asked, met):
    inventory = of({"availability": "manual"}, needs={"availability": asked})
    assert bool(options(inventory)["screens"].misses) == (not met)
    assert chosen(inventory) == ["screens" if met else "capture"]


def test_a_path_through_the_system_asks_as_well():
    inventory = of({"availability": "none", "realtime": False}, path={"latency_ms": 500})
    assert "path sale needs an answer within 500 ms" in options(inventory)["facade"].misses


@pytest.mark.parametrize(
    ("api", "needs", "write", "name"),
    [
        ({}, {}, False, "live_with"),
        ({}, {}, True, "complete"),
        ({"write": True}, {}, True, "live_with"),
        ({"realtime": False}, {"latency_ms": 500}, False, "complete"),
        ({"realtime": True}, {"latency_ms": 500}, False, "live_with"),
        ({"realtime": False}, {"freshness_hours": 1}, False, "complete"),
        ({"realtime": False}, {"freshness_hours": 24}, False, "live_with"),
    ],
)
def test_a_partial_api_is_lived_with_where_every_need_is_met(api, needs, write, name):
    inventory = of({"availability": "partial"} | api, flows=[flow("crm", "shop", needs=needs, write=write)])
    assert chosen(inventory) == [name]


def test_where_nothing_meets_a_need_the_dearest_is_priced_and_that_is_an_error():
    inventory = of({"availability": "batch", "realtime": False}, needs={"latency_ms": 2000})
    assert chosen(inventory) == ["facade"]
    found = [item for item in plan_of(inventory).findings if item.code == "need-unmet-by-every-remedy"]
    assert len(found) == 1
    assert found[0].severity == "error"
    assert "2,000 ms" in found[0].detail


def test_an_upgrade_meets_every_need_at_its_own_cost_effort_and_lead_time():
    inventory = of({"availability": "batch", "upgrade": UPGRADE}, needs={"latency_ms": 2000}, hosting="mainframe")
    assert chosen(inventory) == ["upgrade"]
    row = rows_of(inventory)["system/crm/enable"]
    assert days_of(row) == near(200)  # hosting multiplies ways round, not the owner's own figure
    assert row.package.wait.lead_days == (90, 90, 90)
    assert [(bought.once, bought.package) for bought in find_purchases(plan_of(inventory))] == [(100_000, "system/crm/enable")]


def test_options_are_compared_by_money_with_what_is_bought():
    dear, cheap = (UPGRADE | {"cost": cost, "effort_days": 0} for cost in (14_000, 10_000))
    batch = 15 * (0.7 * 900 + 0.3 * 850)  # the owner's part and the pool's, at their rates
    assert cheap["cost"] < batch < dear["cost"]
    assert chosen(of({"availability": "batch", "upgrade": dear})) == ["batch"]
    assert chosen(of({"availability": "batch", "upgrade": cheap})) == ["upgrade"]


@pytest.mark.parametrize(
    ("hosting", "factor"), [("mainframe", 1.6), ("partner", 1.25), ("saas", 0.9), ("cloud", 0.9), ("on_premises", 1.0)]
)
def test_hosting_multiplies_enabling(hosting, factor):
    inventory = of({"availability": "batch"}, hosting=hosting)
    assert days_of(rows_of(inventory)["system/crm/enable"]) == near(15 * factor)


def test_unknown_hosting_is_a_mixture():
    inventory = of({"availability": "batch"}, hosting=None)
    assert values_of(inventory, "system/crm/enable")["hosting"] == "unknown"
    expected = 1.6**0.08 * 0.9**0.42 * 1.25**0.1
    assert days_of(rows_of(inventory)["system/crm/enable"]) == near(15 * expected)


@pytest.mark.parametrize(
    ("kind", "hosting", "expected"),
    [
        ("internal", "on_premises", (0, 0, 0)),
        ("internal", "mainframe", (40, 72, 130)),
        ("vendor", "saas", (40, 72, 130)),
        ("partner", "on_premises", (40, 72, 130)),
    ],
)
def test_a_vendors_partners_or_mainframes_people_take_8_to_26_weeks_whichever_remedy(kind, hosting, expected):
    provider = system("crm", owner="blue", hosting=hosting, api={"availability": "batch"})
    inventory = staffed(
        teams=[TEAMS[0], TEAMS[1] | {"kind": kind}], systems=[provider, system("shop")], integrations=[flow("crm", "shop")]
    )
    assert rows_of(inventory)["system/crm/enable"].package.wait.lead_days == expected
    document = estimate_document(inventory, samples=100)
    remedies = next(row["remedies"] for row in document["systems"] if row["id"] == "crm")
    assert {row["lead_time_days"] for row in remedies} == {expected[1]}


def test_every_option_shows_its_own_lead_time():
    document = estimate_document(mainframe_between_two(), samples=100)
    remedies = next(row["remedies"] for row in document["systems"] if row["id"] == "core")
    assert {row["option"]: row["lead_time_days"] for row in remedies} == {
        "upgrade": 250,
        "facade": 72,
        "capture": 72,
        "batch": 72,
        "screens": 72,
    }


def test_an_unknown_availability_keeps_one_remedy_per_value():
    inventory = one_missing_api("unknown")
    rows = {name: row for name, row in rows_of(inventory).items() if name.startswith("system/billing/enable")}
    assert set(rows) == {f"system/billing/enable/if-{name}" for name in ("batch", "manual", "none")}  # partial: lived with
    lacking = sum(row.package.probability for row in rows.values())
    assert 0.4 < lacking < 0.6  # 6 of 15, shifted by being on premises
    assert rows["system/billing/enable/if-batch"].package.probability == near(lacking * 0.4)
    assert plan_of(inventory).landscape.lacks_api("billing") is None


def test_an_interface_of_a_flows_own_is_opened_for_that_flow_alone():
    flows = [flow("crm", "shop"), flow("crm", "shop", id="export", api={"availability": "batch"})]
    inventory = of({"availability": "full"}, flows=flows)
    rows = rows_of(inventory)
    assert days_of(rows["system/crm/enable/own-export"]) == near(15)
    assert "system/crm/enable/own-export" in rows["integration/export/build"].package.depends_on
    assert "system/crm/enable/own-export" not in rows["integration/crm-to-shop/build"].package.depends_on


def test_one_fact_of_a_flows_own_interface_decides_for_it():
    """The system's extract is nightly, but this one table can be read at once."""
    asked = {"latency_ms": 2000}
    flows = [flow("crm", "shop", write=True, needs=asked, api={"realtime": own}) for own in (None, True)]
    without, with_own = (of({"availability": "batch", "realtime": False}, flows=[one]) for one in flows)
    assert options(without)["facade"].misses
    assert not options(with_own)["facade"].misses


def test_a_systems_upgrade_is_not_bought_again_for_a_flow_of_its_own_interface():
    asked = {"latency_ms": 9}
    flows = [flow("crm", "shop", needs=asked), flow("crm", "shop", id="own", needs=asked, api={"availability": "none"})]
    inventory = of({"availability": "batch", "upgrade": UPGRADE}, flows=flows)
    assert [bought.once for bought in find_purchases(plan_of(inventory))] == [100_000]


def test_an_upgrade_without_a_price_is_said_to_have_none():
    inventory = of({"availability": "batch", "upgrade": {"effort_days": 5}}, needs={"latency_ms": 9})
    assert [row.id for row in find_unpriced(plan_of(inventory))] == ["crm"]


@pytest.mark.parametrize("stated", [{}, {"lead_time_days": 20}, {"effort_days": 5}])
def test_an_upgrade_without_a_price_is_no_cheap_one(stated):
    """Nobody has said what it costs: that is not nothing."""
    inventory = of({"availability": "batch", "upgrade": stated})
    found = plan_of(inventory).findings
    assert chosen(inventory) == ["batch"]
    assert [row.code for row in found if row.code.startswith("upgrade")] == ["upgrade-without-price"]
    assert "left aside for another way: a dependable batch feed." in next(
        row.detail for row in found if row.code == "upgrade-without-price"
    )


def test_an_upgrade_without_a_price_is_told_once_whatever_an_interface_may_turn_out_to_offer():
    """An interface of the flow's own, of which nobody has said what it offers, has a case for each answer."""
    own = flow("crm", "shop", api={"styles": ["file"], "availability": "unknown", "upgrade": {}})
    inventory = of({"availability": "unknown", "upgrade": {}}, flows=[own, flow("crm", "shop", id="other")])
    told = [row for row in plan_of(inventory).findings if row.code == "upgrade-without-price"]
    assert len(remedies_of(inventory, "crm")) > len(told) == 2


def test_an_upgrade_without_a_price_that_alone_meets_every_need_is_taken_and_its_money_is_in_no_total():
    inventory = of({"availability": "batch", "upgrade": {}}, needs={"latency_ms": 9})
    document = estimate_document(inventory, samples=200)
    taken = next(row for row in document["systems"][0]["remedies"] if row["chosen"])
    assert (taken["option"], taken["purchase"], taken["cost"]) == ("upgrade", None, None)
    assert {"upgrade-without-price", "upgrade-without-effort"} <= {row["code"] for row in document["findings"]}
    assert document["scope"]["unpriced"][0]["subject"] == {"system": "crm"}


def test_an_upgrade_whose_effort_nobody_states_takes_as_much_as_a_facade_and_has_its_width():
    inventory = of({"availability": "none", "upgrade": {"cost": 1}}, needs={"latency_ms": 9})
    upgrade, facade = (options(inventory)[name].constant for name in ("upgrade", "facade"))
    assert (upgrade.low, upgrade.likely, upgrade.high) == (facade.low, facade.likely, facade.high)
    assert "Not stated" in upgrade.source
    stated = of({"availability": "none", "upgrade": {"cost": 1, "effort_days": 0}}, needs={"latency_ms": 9})
    assert options(stated)["upgrade"].constant.likely == 0


def test_a_system_that_only_consumes_is_not_opened():
    inventory = staffed(
        systems=[system("crm"), system("shop", api={"availability": "none"})], integrations=[flow("crm", "shop")]
    )
    assert "system/shop/enable" not in rows_of(inventory)


def test_facts_that_decide_between_remedies_count_as_unknown_where_a_need_asks_for_them():
    asked = of({"availability": "batch"}, needs={"freshness_hours": 5}, sla={"freshness_hours": None})
    silent = of({"availability": "batch"}, sla={"freshness_hours": None})
    deciding = {("system", "crm", "api.realtime"), ("system", "crm", "sla.freshness_hours")}
    assert deciding <= set(plan_of(asked).facts.unknown)
    assert not deciding & set(plan_of(silent).facts.unknown)


SAID = {"low": 10, "likely": 20, "high": 40}


def remedies_in(inventory, system_id="crm"):
    document = estimate_document(inventory, samples=400, fields=["systems", "work_packages"])
    packages = {row["id"]: row for row in document["work_packages"]}
    return next(row["remedies"] for row in document["systems"] if row["id"] == system_id), packages


def test_the_way_that_was_taken_is_priced_as_its_package_is_where_people_have_an_estimate_of_their_own():
    remedies, packages = remedies_in(of({"availability": "batch"}, effort=SAID))
    taken = next(row for row in remedies if row["chosen"])
    assert taken["effort_days"] == pytest.approx(packages[taken["package"]]["effort_days"], rel=1e-5)
    assert taken["cost"] == pytest.approx(packages[taken["package"]]["cost"], rel=1e-5)


def test_every_way_is_priced_as_it_would_be_were_it_taken():
    """Opening the system takes what it adds to the geometric mean of people's 20 days and the model's."""
    inventory = of({"availability": "batch"}, effort=SAID, data_quality={"completeness": 1})
    size = plan_of(inventory).size_driver.factor
    rows = [row for row in plan_of(inventory).systems["crm"].unblended if row.package.activity != "enable"]
    other = sum(days_of(row) for row in rows) * size
    remedies, _ = remedies_in(inventory)
    for name, days in {"batch": 15, "facade": 40, "capture": 30, "screens": 25}.items():
        row = next(row for row in remedies if row["option"] == name)
        added = (20 * (other + days * size)) ** 0.5 - (20 * other) ** 0.5
        assert row["effort_days"]["p50"] == pytest.approx(added, rel=0.1)


def test_a_stated_upgrade_stands_beside_what_people_say_of_the_system():
    """Whoever said 20 days for the system did not mean the 200 of its replacement, which have been stated for themselves."""
    needs = {"latency_ms": 100}
    inventory = of({"availability": "batch", "upgrade": UPGRADE}, needs=needs, effort=SAID)
    assert chosen(inventory) == ["upgrade"]
    package = rows_of(inventory)["system/crm/enable"]
    assert days_of(package) == near(200)
    assert "people's estimate" not in {driver.name for driver in package.package.drivers}
    assert "people's estimate" in {driver.name for driver in rows_of(inventory)["system/crm/access"].package.drivers}


def test_options_are_compared_by_what_they_cost_with_peoples_own_estimate():
    """As the model prices it, a facade is dearer than this upgrade; people's few days for the system make it cheaper."""
    bargain = {"cost": 9_000, "effort_days": 10}
    api, needs = {"availability": "none", "realtime": True, "upgrade": bargain}, {"latency_ms": 1000}
    flows = [flow("crm", "shop", needs=needs, write=True)]
    assert chosen(of(api, flows=flows)) == ["upgrade"]
    assert chosen(of(api, flows=flows, effort={"low": 1, "likely": 2, "high": 4})) == ["facade"]


def test_a_stated_upgrade_is_compared_as_stated_whatever_people_say_of_the_system():
    """Half the facade's days; were people's 2 days blended into both, it would stay the cheaper of the two."""
    api = {"availability": "none", "realtime": True, "upgrade": {"cost": 0, "effort_days": 20}}
    flows = [flow("crm", "shop", needs={"latency_ms": 1000}, write=True)]
    alone, said = of(api, flows=flows), of(api, flows=flows, effort={"low": 1, "likely": 2, "high": 4})
    assert chosen(alone) == ["upgrade"]
    assert chosen(said) == ["facade"]
    assert options(said)["upgrade"].money == near(options(alone)["upgrade"].money)
    assert options(said)["facade"].money < options(alone)["facade"].money


def test_living_with_a_partial_api_takes_nothing_at_all():
    remedies, _ = remedies_in(of({"availability": "partial"}))
    living = next(row for row in remedies if row["option"] == "live_with")
    assert set(living["effort_days"].values()) == {0}
    assert set(living["cost"].values()) == {0}
