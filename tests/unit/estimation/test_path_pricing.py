"""MODEL 2: the score and weight of a path, what heavier paths pay for it, its end-to-end test, environments and fallbacks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.estimation.effort_model import default_effort_model
from app.estimation.paths import path_weight
from tests.measures import plan_of
from tests.unit.estimation.pieces import days_of, drivers_of, near, rows_of, values_of
from tests.worlds import chain, flow, shared_test_environment, staffed, system


def line(length=3, *, lacking=(), owners=("red",), path=None, **facts):
    """A path through systems that feed one another; the owners take turns."""
    names = [f"s{number}" for number in range(length)]
    systems = [
        system(
            name, owner=owners[number % len(owners)], **({"api": {"availability": "none"}} if name in lacking else {}), **facts
        )
        for number, name in enumerate(names)
    ]
    flows = [flow(one, other) for one, other in pairwise(names)]
    return staffed(
        systems=systems,
        integrations=flows,
        paths=[{"id": "p", "name": "P", "hops": names, "business_criticality": "low"} | (path or {})],
        teams=[{"id": owner, "kind": "internal"} for owner in sorted({owner for owner in owners if owner} | {"red"})],
    )


def weight(inventory, path="p"):
    return plan_of(inventory).paths[path].weight


@pytest.mark.parametrize(
    ("score", "expected"), [(-1, 1.465), (-0.25, 1.465), (0, 2.2), (0.5, 3.67), (1, 5.14), (2, 10.7), (3, 16.26)]
)
def test_weight_by_score(score, expected):
    assert path_weight(default_effort_model(), score) == near(expected)


@pytest.mark.parametrize(
    ("inventory", "score"),
    [
        (line(2), -0.25),
        (line(3), 0.0),
        (line(7), 1.0),
        (line(3, lacking={"s1"}), 0.35),
        (line(3, lacking={"s0", "s1", "s2"}), 1.05),
        (line(3, owners=("red", "blue", "green")), 0.15),
        (line(4, owners=("red", "blue", "green", "pink")), 0.25 + 0.30),
        (line(4, owners=(None,)), 0.25 + 0.30),  # each unknown owner counts as one
        (line(3, lacking={"s1"}, path={"needs": {"latency_ms": 500}}), 0.35 + 0.3),
        (line(3, path={"needs": {"latency_ms": 500}}), 0.0),
    ],
)
def test_score(inventory, score):
    assert plan_of(inventory).paths["p"].score == pytest.approx(score, abs=1e-12)
    assert days_of(rows_of(inventory)["path/p/path_test"]) == near(18 * path_weight(default_effort_model(), score))


def test_a_hop_counts_once_and_the_hub_never_lacks_an_api():
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("hub", api={"availability": "none"})],
        integrations=[flow("crm", "hub"), flow("hub", "shop")],
        paths=[{"id": "p", "name": "P", "hops": ["crm", "hub", "shop", "hub"]}],
        programme={"hub": "hub"},
    )
    assert plan_of(inventory).paths["p"].score == pytest.approx(0.0)


def test_an_unknown_api_on_a_path_is_a_mixture_of_its_weights():
    names = ["s0", "s1", "s2"]
    inventory = staffed(
        systems=[system(name, api={"availability": None if name == "s1" else "full"}) for name in names],
        integrations=[flow("s0", "s1"), flow("s1", "s2")],
        paths=[{"id": "p", "name": "P", "hops": names}],
    )
    share = sum(row.package.probability for name, row in rows_of(inventory).items() if name.startswith("system/s1/enable"))
    expected = 2.2 ** (1 - share) * (2.2 + 0.35 * 2.94) ** share
    assert weight(inventory) == near(expected)
    assert values_of(inventory, "path/p/path_test")["path weight"] == "unknown"
    assert ("system", "s1", "api.availability") in plan_of(inventory).facts.unknown


def test_all_but_the_heaviest_path_pay_less_for_a_hop_they_share():
    names = ["s0", "s1", "s2", "s3"]
    inventory = staffed(
        systems=[system(name) for name in names],
        integrations=[flow(one, other) for one, other in pairwise(names)],
        paths=[
            {"id": "long", "name": "Long", "hops": names},
            {"id": "a", "name": "A", "hops": names[:3]},
            {"id": "b", "name": "B", "hops": names[:2]},
        ],
    )
    rows = rows_of(inventory)
    assert days_of(rows["path/long/path_test"]) == near(18 * (2.2 + 2.94 / 4))
    assert days_of(rows["path/a/path_test"]) == near(18 * (2.2 - 3 * 0.42))
    assert days_of(rows["path/b/path_test"]) == near(18 * (1.465 - 2 * 0.42))
    assert drivers_of(inventory, "path/a/path_test")["shared hops"] == near((2.2 - 3 * 0.42) / 2.2)
    assert plan_of(inventory).size == near(3 * 1.1 + 2.8 * (2.935 + 2.2 + 1.465))  # sharing takes nothing off the size


def test_among_equally_heavy_paths_the_first_by_id_pays():
    inventory = staffed(
        systems=[system("crm"), system("shop")],
        integrations=[flow("crm", "shop")],
        paths=[{"id": name, "name": name, "hops": ["crm", "shop"]} for name in "ba"],
    )
    assert "shared hops" not in drivers_of(inventory, "path/a/path_test")
    assert "shared hops" in drivers_of(inventory, "path/b/path_test")


def test_a_path_test_comes_after_the_tests_of_its_integrations_and_splits_the_owners_part():
    package = rows_of(chain(4))["path/end-to-end/path_test"].package
    tests = {f"integration/step-{number}-to-step-{number + 1}/test" for number in range(3)}
    assert tests == set(package.depends_on)
    assert package.teams == (("blue", 0.125), ("red", 0.125))
    assert package.pool == "test"


def test_the_part_of_an_unknown_owner_stays_with_the_pool():
    assert rows_of(line(4, owners=("red", None)))["path/p/path_test"].package.teams == (("red", pytest.approx(0.25 / 3)),)


def test_a_path_over_the_hub_takes_in_its_flows_to_the_hub():
    inventory = staffed(
        systems=[system("crm"), system("shop"), system("hub")],
        integrations=[flow("crm", "hub"), flow("hub", "shop")],
        paths=[{"id": "p", "name": "P", "hops": ["crm", "shop"]}],
        programme={"hub": "hub"},
    )
    assert set(rows_of(inventory)["path/p/path_test"].package.depends_on) == {
        "integration/crm-to-hub/test",
        "integration/hub-to-shop/test",
    }


def test_a_shared_test_environment_is_used_one_at_a_time_and_a_missing_one_is_built():
    rows = rows_of(shared_test_environment())
    assert rows["path/order/path_test"].package.one_at_a_time == ("test-environment:crm",)
    assert rows["path/refund/path_test"].package.one_at_a_time == ("test-environment:crm",)
    built = rows["system/billing/access/test-environment"]
    assert days_of(built) == near(10)
    assert values_of(shared_test_environment(), built.package.id)["test.environment"] == "none"
    assert built.package.id in rows["path/order/path_test"].package.depends_on
    assert built.package.id not in rows["path/refund/path_test"].package.depends_on


def test_an_unknown_test_environment_may_have_to_be_built():
    row = rows_of(line(3, test={"environment": None}))["system/s0/access/test-environment"]
    assert row.package.probability == near(0.2)
    assert days_of(row) == near(10)


@pytest.mark.parametrize(
    ("criticality", "fallback", "probability"),
    [("mission", "none", 1.0), ("mission", "queue", None), ("high", "none", None), (None, "none", 0.1)],
)
def test_a_mission_path_with_a_hop_that_has_no_fallback(criticality, fallback, probability):
    hops = [{"system": "s0", "fallback": fallback}, {"system": "s1", "fallback": "rules"}]
    inventory = line(2, path={"hops": hops, "business_criticality": criticality})
    row = rows_of(inventory).get("path/p/path_test/no-fallback")
    if probability is None:
        assert row is None
        return
    assert days_of(row) == near(8)
    assert row.package.probability == near(probability)


def test_a_mission_path_of_unknown_weight_has_its_fallback_rehearsed_too():
    hops = [{"system": "s0", "fallback": "none"}, {"system": "s1", "fallback": "rules"}]
    inventory = line(2, api={"availability": None}, path={"hops": hops, "business_criticality": "mission"})
    assert values_of(inventory, "path/p/path_test")["path weight"] == "unknown"
    assert days_of(rows_of(inventory)["path/p/path_test/no-fallback"]) == near(8)


def test_paths_that_are_a_small_or_large_part_are_reported():
    codes = {
        name: [found.code for found in plan_of(inventory).findings]
        for name, inventory in (("long", line(12)), ("two", line(2)))
    }
    assert "paths-share-unusual" in codes["long"]
    assert "paths-share-unusual" in [found.code for found in plan_of(without_paths()).findings]
    assert codes["two"].count("paths-share-unusual") <= 1


def without_paths():
    return staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop")])
