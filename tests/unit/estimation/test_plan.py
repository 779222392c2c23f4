"""MODEL 2 and 3: the whole of a plan: size, coordination, what the list leaves out, and what is in it at all."""

from __future__ import annotations

from collections import defaultdict
from math import prod

import pytest

from app.estimation.effort_model import default_effort_model
from app.estimation.listed_work import size_driver
from app.importers.registry import read_document
from app.inventory.vocabulary import Activity
from tests.conftest import ROOT
from tests.measures import plan_of
from tests.unit.estimation.pieces import PHASES, days_of, near, rows_of, values_of
from tests.worlds import all_unknown, empty, flow, live_only, staffed, system, through_middleware, tiny_hub, undeclared_hub

MODEL = default_effort_model()
BUILD_UNLISTED = "programme/small-world/build/unlisted"


def two(**programme):
    return staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop")], programme=programme)


@pytest.mark.parametrize(("size", "factor"), [(63, 1.0), (0, 1.0), (126, 2**0.06), (6.3, 0.1**0.06)])
def test_size_is_a_factor_on_everything(size, factor):
    assert size_driver(MODEL, size).factor == near(factor)


def test_every_package_but_coordination_carries_the_size():
    plan = plan_of(tiny_hub())
    assert plan.size == near(3 * 1.1)
    for row in plan.packages:
        assert [driver.factor for driver in row.package.drivers if driver.name == "size"] == [near((3.3 / 63) ** 0.06)]
    assert "size" not in [driver.name for driver in plan.coordination.package.drivers]


@pytest.mark.parametrize("inventory", [two(), all_unknown()], ids=["all known", "all unknown"])
def test_coordination_is_a_share_of_all_other_medians_and_spread_over_the_whole(inventory):
    plan = plan_of(inventory)
    package = plan.coordination.package
    assert package.base_days == near(sum(row.package.probability * row.package.median_days for row in plan.packages))
    assert package.median_days == near(0.15 * package.base_days)
    assert package.activity is Activity.COORDINATE
    assert package.subject.kind == "programme"
    assert package.spread_out
    assert package.teams == ()


@pytest.fixture(scope="module", params=["insurance-claims", "half-known"])
def bundled(request):
    file = ROOT / "inventories" / f"{request.param}.yaml"
    return plan_of(read_document(file.name, file.read_bytes()).inventory)


def test_what_is_drawn_is_the_base_times_every_driver_that_is_shown(bundled):
    names = set()
    for row in bundled.packages:
        product = row.package.base_days * prod(driver.factor for driver in row.package.drivers)
        names |= {driver.name for driver in row.package.drivers if driver.factor != 1}
        assert row.package.median_days == near(product)
        if row.line.times is None:
            assert row.line.median_days * row.share == pytest.approx(product, rel=1e-6)
    assert names >= {"size", "class", "hosting", "write", "real-time", "auth.method"}


def test_no_two_things_share_a_stream_of_random_numbers(bundled):
    """Only the four phases of an integration have one together, and the ways to open a system, of which one is taken."""
    owners = defaultdict(set)
    for row in bundled.all_packages:
        owners[row.line.key].add((row.package.subject, row.package.activity))
    for key, found in owners.items():
        assert len({subject for subject, _ in found}) == 1, key
        activities = {str(activity) for _, activity in found}
        assert len(activities) == 1 or activities <= set(PHASES), key


def test_the_tiny_hub_by_hand():
    """Three systems to connect at 10 days; three easy flows, one of them written to; 15 % of three flows not listed."""
    size = (3.3 / 63) ** 0.06
    flows = 18 * 0.39 * (1 + 1 + 1.4)
    expected = size * (30 + flows + 18 * 0.45)
    plan = plan_of(tiny_hub())
    assert sum(row.package.median_days for row in plan.packages) == near(expected)
    assert sum(row.package.median_days for row in plan.all_packages) == near(expected * 1.15)


@pytest.mark.parametrize(
    ("stated", "likely", "count"),
    [
        (None, 0.15, (0, 0.15, 0.4)),
        ({"low": 1, "likely": 2, "high": 6}, 2, (1, 2, 6)),
        ({"low": 0, "likely": 0, "high": 3}, 0, (0, 0, 3)),
    ],
)
def test_integrations_that_are_not_listed_are_nominal_flows_on_a_line_of_their_own(stated, likely, count):
    inventory = two(unlisted_integrations=stated)
    row = rows_of(inventory)[BUILD_UNLISTED]
    assert days_of(row) == near(18 * likely)
    assert row.line.times == pytest.approx(count)
    assert plan_of(inventory).unlisted == pytest.approx(count)
    assert row.package.subject.kind == "programme"


def test_a_list_that_is_said_to_be_complete_has_no_such_line():
    assert BUILD_UNLISTED not in rows_of(two(unlisted_integrations={"low": 0, "likely": 0, "high": 0}))


def test_nothing_to_build_takes_nothing():
    for inventory in (empty(), live_only()):
        plan = plan_of(inventory)
        assert plan.packages == ()
        assert plan.coordination.package.median_days == 0


def test_a_hub_without_integrations_is_connected_to_every_other_active_system():
    assert {name for name in rows_of(undeclared_hub()) if name.endswith("/build")} == {
        "integration/billing-to-hub/build",
        "integration/crm-to-hub/build",
    }


def test_middleware_on_the_way_is_not_priced():
    assert not [name for name in rows_of(through_middleware()) if "bus" in name]


def test_packages_depend_only_on_packages_that_are_there():
    for inventory in (tiny_hub(), two(), undeclared_hub()):
        rows = rows_of(inventory)
        for row in rows.values():
            assert set(row.package.depends_on) <= set(rows)


def test_the_share_of_known_facts_is_of_those_that_price_something():
    assert plan_of(two()).facts.unknown_share == 0
    one = staffed(systems=[system("crm", auth={"method": None}), system("shop")], integrations=[flow("crm", "shop")])
    assert plan_of(one).facts.unknown == (("system", "crm", "auth.method"),)
    idle = staffed(
        systems=[system("crm"), system("shop", auth={"method": None}), system("idle", hosting=None)],
        integrations=[flow("crm", "shop")],
    )
    assert plan_of(idle).facts.unknown == ()  # nobody calls the shop, and the idle one is out of scope


def test_a_statement_left_out_is_not_an_unknown_fact():
    inventory = staffed(
        systems=[system("crm"), system("shop")],
        integrations=[{key: value for key, value in flow("crm", "shop").items() if key not in {"status", "failure_share"}}],
    )
    assert plan_of(inventory).facts.unknown == ()


def test_the_driver_of_what_is_not_listed_says_how_many():
    assert values_of(two(unlisted_integrations={"low": 1, "likely": 2, "high": 6}), BUILD_UNLISTED)[
        "unlisted integrations"
    ] == ("1 / 2 / 6 integrations not in the list")
