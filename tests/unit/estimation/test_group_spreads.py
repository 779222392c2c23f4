"""Spreads taken all at once are those taken one at a time."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from app.estimation.group_spreads import spread_groups, spread_packages
from app.estimation.option_draws import draw_options
from app.estimation.outcome import Outcome, spread_of
from app.estimation.simulation import EffortSimulation
from benchmarks.generate import generate_inventory
from tests.measures import plan_of
from tests.worlds import flow, staffed, system

SAMPLES = 1_500  # more than a block
CLOSE = {"rel": 1e-6}  # single packages are kept in single precision


def draw(inventory):
    outcome = Outcome(EffortSimulation(plan_of(inventory), SAMPLES, 1))
    for block in outcome.simulation.blocks():
        outcome.add(block)
    return outcome


@pytest.fixture(scope="module")
def outcome():
    return draw(generate_inventory(24, 90, seed=3))


def packages_of(outcome, numbers):
    """The draws of some packages, a row each."""
    return outcome.first_efforts(SAMPLES)[numbers].astype(np.float64)


def subjects_of(outcome):
    numbers = defaultdict(list)
    for number, row in enumerate(outcome.plan.packages):
        numbers[row.package.subject.kind, row.package.subject.id].append(number)
    return list(numbers.values())


def as_row(draws):
    return list(spread_of(draws).as_json().values())


def test_a_groups_spread_is_that_of_the_sum_of_its_packages(outcome):
    groups = [*subjects_of(outcome), []]
    days, money = spread_groups(outcome, groups), spread_groups(outcome, groups, money=True)

    assert days[-1].tolist() == [0.0] * 5
    for group, own, paid in zip(groups[:-1], days[:-1], money[:-1], strict=True):
        drawn = packages_of(outcome, group)
        assert own.tolist() == pytest.approx(as_row(drawn.sum(axis=0)), **CLOSE)
        assert paid.tolist() == pytest.approx(as_row(outcome.rates.per_day[group] @ drawn), **CLOSE)


def test_what_is_added_to_a_group_is_added_draw_by_draw(outcome):
    groups = subjects_of(outcome)[:9]
    dice = np.random.default_rng(1)
    added = {place: dice.uniform(0, 50, SAMPLES) for place in (0, 4, 8)}
    spreads = spread_groups(outcome, groups, added=added)

    for place, group in enumerate(groups):
        drawn = packages_of(outcome, group).sum(axis=0) + added.get(place, 0.0)
        assert spreads[place].tolist() == pytest.approx(as_row(drawn), **CLOSE)


def test_a_packages_spread_is_its_own_draws(outcome):
    everything, spreads = outcome.first_efforts(SAMPLES), spread_packages(outcome)

    assert len(spreads) == len(outcome.plan.all_packages)
    for own, drawn in zip(spreads, everything, strict=True):
        assert own.tolist() == pytest.approx(as_row(drawn), **CLOSE, abs=1e-5)


def test_an_options_cost_is_its_effort_paid_and_its_purchase(outcome):
    drawn, plan = draw_options(outcome.simulation), outcome.plan
    found = {way.package_id: (way, way.chosen) for work in plan.systems.values() for way in work.remedies if way.chosen}
    chosen = {package: drawn.names.index((way.system, way.suffix, option.name)) for package, (way, option) in found.items()}
    by_id = {row.package.id: number for number, row in enumerate(plan.packages)}
    certain = [package for package in chosen if package in by_id and found[package][0].share == 1]

    assert len(certain) > 3
    for package in certain:
        number, purchase = by_id[package], found[package][1].purchase
        days = packages_of(outcome, [number])[0]
        assert drawn.effort_days[chosen[package]].tolist() == pytest.approx(as_row(days), **CLOSE)
        paid = days * outcome.rates.per_day[number] + purchase
        assert drawn.cost[chosen[package]].tolist() == pytest.approx(as_row(paid), **CLOSE)


def test_without_missing_apis_there_are_no_options():
    drawn = draw_options(draw(staffed(systems=[system("crm"), system("shop")], integrations=[flow("crm", "shop")])).simulation)
    assert drawn.names == ()
    assert drawn.effort_days.shape == (0, 5)
