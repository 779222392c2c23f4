"""MODEL section 8, on common draws: totals, percentiles, streams, widths and dates."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from app.estimation.cost import find_purchases
from app.estimation.effort_model import Constant
from app.estimation.outcome import spread_of
from app.estimation.simulation import EffortSimulation, sigma_common
from app.inventory.model import Inventory
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from app.services.estimates import estimate_document
from tests import modifications, worlds
from tests.measures import MODEL, draw_effort, forecast_of, plan_of
from tests.strategies import inventories

# Draws cost a hundred times what medians do: a quarter of the examples, but all of them in the long run.
LONG = 1_000
SLOWER = settings(max_examples=max(settings().max_examples // (1 if settings().max_examples >= LONG else 4), 1))


@SLOWER
@given(inventories())
def test_totals_equal_the_sum_of_their_traced_parts(inventory) -> None:
    document = estimate_document(inventory, samples=300)
    days = sum(row["effort_days"]["mean"] for row in document["work_packages"])
    assert days == pytest.approx(document["summary"]["effort_days"]["mean"], rel=1e-4)
    by, cost = document["cost_by"], document["summary"]["cost"]
    if cost is None:
        assert by["pool"] is None
        return
    bought = by["category"]["remedies"] + by["category"]["terms"]
    assert sum(by["pool"].values()) + sum(by["team"].values()) + bought == pytest.approx(cost["mean"], rel=1e-4)
    assert sum(by["category"].values()) == pytest.approx(cost["mean"], rel=1e-4)
    if by["year"] is not None:
        assert sum(by["year"].values()) == pytest.approx(cost["mean"], rel=1e-4)


@SLOWER
@given(inventories())
def test_percentiles_are_in_order_and_the_same_inputs_give_the_same_bytes(inventory) -> None:
    document = estimate_document(inventory, samples=200)
    assert json.dumps(document) == json.dumps(estimate_document(inventory, samples=200))

    def walk(value) -> None:
        if isinstance(value, dict):
            if {"p10", "p50", "p80", "p90"} <= value.keys():
                assert value["p10"] <= value["p50"] <= value["p80"] <= value["p90"]
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)

    walk({key: part for key, part in document.items() if key != "schedule"})


WORDS = frozenset({"name", "value", "source"})
"""Keys of texts that may repeat a display name."""


def figures_of(inventory, parts=("summary", "cost_by", "sensitivity", "work_packages")):
    """Every figure, date and id of those parts of the estimate, without display names."""

    def strip(value):
        if isinstance(value, dict):
            return {key: strip(part) for key, part in value.items() if key not in WORDS}
        return [strip(part) for part in value] if isinstance(value, list) else value

    return strip(estimate_document(inventory, samples=100, fields=parts))


@SLOWER
@given(inventories(max_systems=4, max_integrations=5), st.integers(0, 2**32))
def test_order_and_display_names_change_no_cost_and_no_date(inventory, seed) -> None:
    expected = figures_of(inventory)
    assert figures_of(modifications.reordered(inventory, random.Random(seed))) == expected
    assert figures_of(modifications.renamed(inventory)) == expected


@SLOWER
@given(modifications.integration_added())
def test_an_added_integration_leaves_the_other_draws_alone(pair) -> None:
    before, after = (EffortSimulation(plan_of(each), 64, 7) for each in (pair.before, pair.after))
    blocks = [simulation.draw_block(0) for simulation in (before, after)]
    rows = {line.key: row for row, line in enumerate(after.lines)}
    for row, line in enumerate(before.lines):
        other = after.lines[rows[line.key]] if line.key in rows else None
        open_facts = other is None or line.uncertain or other.uncertain or line.capped or line.count or line.strike
        if open_facts or not line.days or line.sigmas != other.sigmas:
            continue
        one, two = (
            block.lines[place] / drawn.days / np.exp(sigma_common(simulation.plan) * block.common)
            for simulation, block, place, drawn in zip(
                (before, after), blocks, (row, rows[line.key]), (line, other), strict=True
            )
        )
        assert two == pytest.approx(one, rel=1e-4)


def test_fewer_samples_are_the_first_of_more() -> None:
    inventory = worlds.mainframe_between_two()
    few, many = draw_effort(inventory, 1500), draw_effort(inventory, 4000)
    assert (few == many[:1500]).all()


def test_the_band_is_a_check_and_enters_no_formula() -> None:
    inventory = worlds.mainframe_between_two()
    moved = {name: MODEL.constants[name] for name in MODEL.constants} | {
        "band.low": replace(MODEL["band.low"], likely=0.8),
        "band.high": replace(MODEL["band.high"], likely=0.9),
    }
    landscape = build_landscape(inventory)
    one = forecast(landscape, MODEL, 512, 1)
    other = forecast(landscape, replace(MODEL, constants=moved), 512, 1)
    assert (one.outcome.effort_days == other.outcome.effort_days).all()
    assert (one.months == other.months).all()
    assert one.cost is None or (one.cost == other.cost).all()


@SLOWER
@given(inventories(known=True), st.data())
def test_an_unknown_fact_never_narrows(inventory, data) -> None:
    """P80 - P50 with a fact unknown is at least that with it known at its median value, but for noise."""
    in_scope = sorted(plan_of(inventory).landscape.in_scope)
    assume(in_scope)
    system = data.draw(st.sampled_from(in_scope))
    typical = {
        "api.availability": "partial",
        "auth.method": "api_key",
        "data_quality.completeness": 0.85,
        "hosting": "on_premises",
        "data.classification": "internal",
    }
    fact = data.draw(st.sampled_from(sorted(typical)))
    known = modifications.with_fact(inventory, "systems", system, fact, typical[fact])
    unknown = modifications.without_fact(inventory, "systems", system, fact)
    one, other = spread_of(draw_effort(known)), spread_of(draw_effort(unknown))
    assert other.p80 - other.p50 >= (one.p80 - one.p50) * 0.97


@SLOWER
@given(inventories(known=True, max_paths=0))
def test_two_halves_are_not_much_narrower_than_the_whole(inventory) -> None:
    in_scope = [flow.id for flow in plan_of(inventory).landscape.flows_in_scope()]
    assume(in_scope)
    halved = modifications.split(inventory, in_scope[0])
    one, other = spread_of(draw_effort(inventory)), spread_of(draw_effort(halved))
    allowed = 0.20 if len(in_scope) == 1 else 0.10 if len(in_scope) >= 5 else 0.20
    assert (other.p90 - other.p10) / other.p50 >= (one.p90 - one.p10) / one.p50 * (1 - allowed)


@SLOWER
@given(inventories(max_systems=5, max_integrations=6))
def test_nothing_starts_before_what_it_depends_on(inventory) -> None:
    schedule = forecast_of(inventory, 256)
    starts = dict(zip([row.package.id for row in schedule.plan.all_packages], schedule.baseline.starts.tolist(), strict=True))
    ends = dict(zip(starts, schedule.baseline.finishes.tolist(), strict=True))
    for row in schedule.plan.packages:
        for before in row.package.depends_on:
            assert starts[row.package.id] >= ends[before] - 1e-6
    bounds = schedule.schedule.lower_bounds
    assert schedule.baseline.makespan >= max(bounds.critical_path, bounds.resource) - 1e-6


@SLOWER
@given(inventories(max_systems=5, max_integrations=6))
def test_less_capacity_brings_the_finish_forward_by_at_most_one_per_cent(inventory) -> None:
    one = forecast_of(inventory, 512)
    other = forecast_of(modifications.with_less_capacity(inventory), 512)
    note(json.dumps(modifications.tree_of(inventory)))
    assert np.median(other.months) >= np.median(one.months) * 0.99 - 1e-9


@SLOWER
@given(modifications.api_taken_away(max_systems=5, max_integrations=6))
def test_taking_an_api_away_does_not_bring_the_finish_forward(pair) -> None:
    apis = [system.api for system in pair.before.systems] + [row.api for row in pair.before.integrations if row.api]
    assume(all(api.upgrade is None for api in apis))
    one, other = forecast_of(pair.before, 512), forecast_of(pair.after, 512)
    assert np.median(other.months) >= np.median(one.months) * 0.99 - 1e-9


def test_an_upgrade_without_effort_still_waits_and_costs() -> None:
    """What is bought and waited for takes no day of work, and must not vanish from the plan for that."""
    tree = modifications.tree_of(worlds.one_missing_api("none"))
    target = next(row for row in tree["systems"] if row["api"]["availability"] == "none")
    target["api"] |= {"upgrade": {"cost": 5_000_000, "effort_days": 0, "lead_time_days": 250}, "realtime": False}
    for row in tree["integrations"]:
        row["needs"] = {"latency_ms": 500}
    inventory = Inventory.model_validate(tree)
    chosen = [way.chosen.name for work in plan_of(inventory).systems.values() for way in work.remedies if way.chosen]
    assert "upgrade" in chosen
    assert sum(purchase.once for purchase in find_purchases(plan_of(inventory))) == 5_000_000
    assert np.median(forecast_of(inventory).schedule.finish_draws) > 250


def test_a_stated_row_replaces_the_items_own_sigma() -> None:
    row = Constant("facade", "person-days", 40, "", "A", low=20, high=120)
    lower, upper = row.sigmas or (0, 0)
    assert lower == pytest.approx(np.log(2) / 1.2815515655)
    assert upper == pytest.approx(np.log(3) / 1.2815515655)
