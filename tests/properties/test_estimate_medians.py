"""MODEL section 8, on medians: what must hold of effort and cost whatever the form of the estimator."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests import modifications
from tests.measures import median_cost, median_days, plan_of
from tests.strategies import mostly_small

NOISE = 1e-9


def has_upgrade(inventory) -> bool:
    apis = [system.api for system in inventory.systems] + [row.api for row in inventory.integrations if row.api]
    return any(api.upgrade is not None for api in apis)


@given(modifications.api_taken_away(mostly_small()))
def test_taking_an_api_away_never_lowers_cost_nor_effort_and_giving_one_never_raises_the_cost(pair) -> None:
    """There and back: what is given back is a full one, whatever was taken away. An upgrade may be less work than an API."""
    offered, lacking = plan_of(pair.before), plan_of(pair.after)
    full = plan_of(modifications.with_api(pair.after, pair.subject))
    note(f"{pair.subject}: {median_cost(offered):.1f} -> {median_cost(lacking):.1f} -> {median_cost(full):.1f}")
    assert median_cost(lacking) >= median_cost(offered) * (1 - NOISE)
    assert median_cost(full) <= median_cost(lacking) * (1 + NOISE)
    if not has_upgrade(pair.before):
        assert median_days(lacking) >= median_days(offered) * (1 - NOISE)


@given(modifications.things_added())
def test_another_integration_hop_or_need_never_lowers_the_cost(pairs) -> None:
    """Three changes of one inventory, each on its own: drawing it is what costs."""
    for pair in pairs:
        note(f"{pair.subject}: {modifications.tree_of(pair.before)}")
        assert median_cost(plan_of(pair.after)) >= median_cost(plan_of(pair.before)) * (1 - NOISE)


def figures(plan) -> list[tuple[str, float, str]]:
    return [(row.package.id, row.package.median_days, row.line.key) for row in plan.all_packages]


@given(mostly_small(), st.integers(0, 2**32))
def test_order_and_display_names_change_no_median_which_is_its_base_times_its_drivers(inventory, seed) -> None:
    plan = plan_of(inventory)
    expected = figures(plan)
    assert figures(plan_of(modifications.reordered(inventory, random.Random(seed)))) == expected
    assert figures(plan_of(modifications.renamed(inventory))) == expected
    for row in plan.packages:
        product = row.package.base_days
        for driver in row.package.drivers:
            product *= driver.factor
        assert row.package.median_days == pytest.approx(product)
        if row.line.times is None:
            assert row.line.median_days * row.share == pytest.approx(product, rel=1e-6)
        assert 0 < row.package.probability <= 1 + 1e-12
    check_choice_of_ways_round(plan)


HOSTING = {"mainframe": 1.6, "partner": 1.25, "saas": 0.9, "cloud": 0.9}
DAYS = {"facade": 40, "complete": 15, "batch": 15, "capture": 30, "screens": 25, "live_with": 0}


def money_of(plan, way, option) -> float:
    """Median money of a remedy and of all flows under it, from the tables of MODEL section 2, people's word as in 0015."""
    system = next(row for row in plan.landscape.inventory.systems if row.id == way.system)
    interfaces = [plan.flows[flow].flow.integration.api for flow in way.flows] if way.suffix.startswith("own-") else []
    if option.name == "upgrade":
        stated = (interfaces[0] if interfaces else system.api).upgrade
        days, bought = stated.effort_days or 0, stated.cost or 0
    else:
        days, bought = DAYS[option.name] * HOSTING.get(str(system.hosting), 1), 0
    owner = ((system.owner, 0.7),) if system.owner else ()
    pools, per_day = plan.people.pools, plan.people.comparable_per_day
    size = plan.size_driver.factor
    days *= size
    if system.effort is not None and option.name != "upgrade":
        rows = [row for row in plan.systems[way.system].unblended if row.package.activity != "enable"]
        other = sum(row.package.probability * row.line.median_days for row in rows)
        whole = math.sqrt(system.effort.likely * (other + way.share * days))
        days = (whole - math.sqrt(system.effort.likely * other)) / way.share
    under = sum(plan.flows[flow].line.median_days for flow in way.flows) * size
    return days * per_day(pools["enable"], owner) + bought + under * per_day(pools["build"], ())


def check_choice_of_ways_round(plan) -> None:
    """Check that the cheapest that meets every need is chosen, by the money of the remedy and all flows; if none, the dearest.

    The money is reckoned here once more, so that no option wins by a price that nobody pays.
    """
    for way in (way for work in plan.systems.values() for way in work.remedies if way.options):
        chosen = [option for option in way.options if option.chosen]
        meeting = [option for option in way.options if not option.misses]
        assert len(chosen) == 1
        money = {option.name: money_of(plan, way, option) for option in way.options}
        assert money == pytest.approx({option.name: option.money for option in way.options})
        most = min(money[option.name] for option in meeting) if meeting else max(money.values())
        assert money[chosen[0].name] == pytest.approx(most)
        assert bool(chosen[0].misses) == (not meeting)
