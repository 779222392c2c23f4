"""MODEL section 8, on medians: what must hold of effort and cost whatever the form of the estimator."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, note
from hypothesis import strategies as st

from tests import modifications
from tests.measures import median_cost, median_days, plan_of
from tests.strategies import inventories

NOISE = 1e-9


def has_upgrade(inventory) -> bool:
    apis = [system.api for system in inventory.systems] + [row.api for row in inventory.integrations if row.api]
    return any(api.upgrade is not None for api in apis)


@given(modifications.api_taken_away())
def test_taking_an_api_away_never_lowers_cost_nor_effort(pair) -> None:
    note(f"{pair.subject}: {median_cost(pair.before):.1f} -> {median_cost(pair.after):.1f}")
    assert median_cost(pair.after) >= median_cost(pair.before) * (1 - NOISE)
    if not has_upgrade(pair.before):
        assert median_days(pair.after) >= median_days(pair.before) * (1 - NOISE)


@given(modifications.api_given())
def test_giving_an_api_never_raises_the_cost(pair) -> None:
    assert median_cost(pair.after) <= median_cost(pair.before) * (1 + NOISE)


@given(modifications.integration_added())
def test_another_integration_never_lowers_the_cost(pair) -> None:
    assert median_cost(pair.after) >= median_cost(pair.before) * (1 - NOISE)


@given(modifications.hop_added())
def test_another_hop_never_lowers_the_cost(pair) -> None:
    assert median_cost(pair.after) >= median_cost(pair.before) * (1 - NOISE)


@given(modifications.need_added())
def test_another_need_never_lowers_the_cost(pair) -> None:
    assert median_cost(pair.after) >= median_cost(pair.before) * (1 - NOISE)


def figures(inventory) -> list[tuple[str, float, str]]:
    return [(row.package.id, row.package.median_days, row.line.key) for row in plan_of(inventory).all_packages]


@given(inventories(), st.integers(0, 2**32))
def test_order_and_display_names_change_no_number(inventory, seed) -> None:
    expected = figures(inventory)
    assert figures(modifications.reordered(inventory, random.Random(seed))) == expected
    assert figures(modifications.renamed(inventory)) == expected


@given(inventories())
def test_a_median_is_its_base_times_its_drivers(inventory) -> None:
    for row in plan_of(inventory).packages:
        product = row.package.base_days
        for driver in row.package.drivers:
            product *= driver.factor
        assert row.package.median_days == pytest.approx(product)
        if row.line.count is None:
            assert row.line.median_days * row.share == pytest.approx(product, rel=1e-6)
        assert 0 < row.package.probability <= 1 + 1e-12
