"""MODEL section 8, on common draws: totals, percentiles, streams, widths and dates."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import assume, event, given, note, settings
from hypothesis import strategies as st

from app.estimation.cost import find_purchases
from app.estimation.effort_model import Constant
from app.estimation.facts import unknown_availability
from app.estimation.line_draws import sigma_common
from app.estimation.outcome import spread_of
from app.estimation.simulation import EffortSimulation
from app.estimation.work_package import Subject
from app.exporters.estimate_document import Heading, build_estimate_document
from app.inventory.digest import digest
from app.inventory.model import Inventory
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast, forecast_side_by_side
from app.services.estimates import estimate_document, make_forecast
from tests import modifications, worlds
from tests.measures import MODEL, draw_effort, forecast_of, plan_of
from tests.strategies import inventories, mostly_small
from tests.unit.scheduling.projects import overload

# Draws cost a hundred times what medians do: a quarter of the examples, but all of them in the long run.
LONG = 1_000
SLOWER = settings(max_examples=max(settings().max_examples // (1 if settings().max_examples >= LONG else 4), 1))


@SLOWER
@given(mostly_small())
def test_an_estimate_adds_up_is_in_order_and_comes_out_the_same_to_the_byte(inventory) -> None:
    """Totals are sums of their parts, P10 <= P50 <= P80 <= P90, nothing starts early or beyond capacity, twice the same bytes.

    Five sentences about one estimate of one inventory: making it is what costs, so they share it.
    """
    note(json.dumps(modifications.tree_of(inventory)))
    made = make_forecast(inventory, samples=200)
    document = build_estimate_document(made, Heading(digest(inventory)))
    check_totals(document)
    check_percentiles(document)
    check_plan(made)
    assert json.dumps(document) == json.dumps(estimate_document(inventory, samples=200))


def check_totals(document) -> None:
    """Check that effort and cost are the sums of their packages, pools, teams, purchases, categories and years."""
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


def check_percentiles(value) -> None:
    """Check every spread in a document, however deep; dates are in order like numbers."""
    if isinstance(value, dict):
        steps = [value[name] for name in ("p10", "p50", "p80", "p90") if value.get(name) is not None]
        assert steps == sorted(steps)
        for part in value.values():
            check_percentiles(part)
    elif isinstance(value, list):
        for part in value:
            check_percentiles(part)


def check_plan(made) -> None:
    """Check that the plan keeps to what packages depend on, to the people there are and to both lower bounds."""
    baseline = made.baseline
    ids = [row.package.id for row in made.plan.all_packages]
    starts = dict(zip(ids, baseline.starts.tolist(), strict=True))
    ends = dict(zip(ids, baseline.finishes.tolist(), strict=True))
    for row in made.plan.packages:
        for before in row.package.depends_on:
            assert starts[row.package.id] >= ends[before] - 1e-6
    assert overload(baseline, baseline.starts, baseline.finishes, baseline.network.durations) <= 1e-6
    bounds = made.schedule.lower_bounds
    assert baseline.makespan >= max(bounds.critical_path, bounds.resource) - 1e-6


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
    """Both at once, for half the price; what one of them does alone is seen in the medians' test of the same name."""
    other = modifications.reordered(modifications.renamed(inventory), random.Random(seed))
    assert figures_of(other) == figures_of(inventory)


@SLOWER
@given(modifications.integration_added(mostly_small()))
def test_an_added_integration_leaves_the_other_draws_alone(pair) -> None:
    before, after = (EffortSimulation(plan_of(each), 64, 7) for each in (pair.before, pair.after))
    blocks = [simulation.draw_block(0) for simulation in (before, after)]
    rows = {line.key: row for row, line in enumerate(after.lines)}
    for row, line in enumerate(before.lines):
        other = after.lines[rows[line.key]] if line.key in rows else None
        open_facts = other is None or line.uncertain or other.uncertain or line.capped or line.times or line.strike
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


MANY_FLOWS = 5

TYPICAL = {
    ("systems", "auth.method"): "api_key",
    ("systems", "data_quality.completeness"): 0.85,
    ("systems", "hosting"): "on_premises",
    ("systems", "data.classification"): "internal",
    ("systems", "data.residency"): [],
    ("systems", "test.environment"): "shared",
    ("integrations", "identifiers"): "crosswalk",
    ("integrations", "mode"): "batch",
    ("integrations", "volume_per_day"): 100,
    ("integrations", "write"): False,
}
"""The value of a fact below which, in effort, half of what it may turn out to be lies: the median of the profile's shares."""


def median_availability(inventory, system_id: str) -> str:
    """Return the median, in effort, of what an unknown availability may turn out to be.

    Where a system is hosted decides the shares.
    """
    hosting = next(row.hosting for row in inventory.systems if row.id == system_id)
    fact = unknown_availability(MODEL, Subject("system", system_id), hosting)
    share_of = dict(zip(fact.values, fact.shares, strict=True))
    known = {each: modifications.with_fact(inventory, "systems", system_id, "api.availability", each) for each in share_of}
    effort_days = {each: spread_of(draw_effort(made)).p50 for each, made in known.items()}
    ordered = sorted(share_of, key=effort_days.__getitem__)
    below = accumulate(share_of[each] for each in ordered)
    return next(value for value, share in zip(ordered, below, strict=True) if share >= 0.5)


@SLOWER
@given(mostly_small(known=True), st.data())
def test_an_unknown_fact_never_narrows(inventory, data) -> None:
    """P80 - P50 with a fact unknown is at least that with it known at its median value, but for noise.

    Where an upgrade is stated, all that falls short of an API may be about the same work: the median is the worst then, and
    that is wider than not knowing. Availability is left out there.
    """
    landscape = plan_of(inventory).landscape
    rows = [("systems", row) for row in sorted(landscape.in_scope)]
    rows += [("integrations", flow.id) for flow in landscape.flows_in_scope()]
    assume(rows)
    kind, row = data.draw(st.sampled_from(rows))
    facts = sorted(fact for of, fact in TYPICAL if of == kind)
    fact = data.draw(st.sampled_from(["api.availability", *facts] if kind == "systems" else facts))
    if fact == "api.availability":
        interfaces = [each.api for each in (*inventory.systems, *inventory.integrations)]
        assume(all(api is None or api.upgrade is None for api in interfaces))
    value = median_availability(inventory, row) if fact == "api.availability" else TYPICAL[kind, fact]
    known = modifications.with_fact(inventory, kind, row, fact, value)
    unknown = modifications.without_fact(inventory, kind, row, fact)
    one, other = spread_of(draw_effort(known)), spread_of(draw_effort(unknown))
    note(f"{row} {fact} {value}: {one} -> {other}")
    assert other.p80 - other.p50 >= (one.p80 - one.p50) * 0.97


@SLOWER
@given(mostly_small(known=True, max_paths=0))
def test_two_halves_are_not_much_narrower_than_the_whole(inventory) -> None:
    """Where everything is known and the model says how wide an item is.

    What two halves carry is the same, and two guesses at it would be narrower than one; and where people say 0.5 / 1 / 110 days
    of the whole, two halves that are independent have to be narrower by more.
    """
    in_scope = [flow.id for flow in plan_of(inventory).landscape.flows_in_scope()]
    assume(in_scope)
    whole = modifications.without_fact(inventory, "integrations", in_scope[0], "effort")
    halved = modifications.split(whole, in_scope[0])
    one, other = spread_of(draw_effort(whole)), spread_of(draw_effort(halved))
    note(f"{in_scope}: {one} -> {other}")
    allowed = 0.10 if len(in_scope) >= MANY_FLOWS else 0.20
    assert (other.p90 - other.p10) / other.p50 >= (one.p90 - one.p10) / one.p50 * (1 - allowed)


FEW, MANY, MOST = 512, 8192, 65_536
"""Draws to look at, and to look again: where draws lie far apart the P50 of a few hundred is off by some percent, and that of
thousands still by almost one."""


def is_sooner(before, after) -> bool:
    """Return whether P50 finish comes forward by more than 1 %; what fewer draws say is believed when more say it, too."""
    return all(is_sooner_in(draws, before, after) for draws in (FEW, MANY, MOST))


def is_sooner_in(draws, before, after) -> bool:
    """Return the same of so many draws, as a comparison shows the two: knowing each other's order of work.

    Where a phase, which is ranked before the whole, is done later for it by more than 1 %, the whole may end sooner.
    """
    landscapes = [build_landscape(each) for each in (before, after)]
    one, other = (row.forecast for row in forecast_side_by_side(landscapes[0], landscapes[1:], MODEL, draws, seed=1))
    medians = [float(np.median(each.months)) for each in (one, other)]
    if medians[1] >= medians[0] * 0.99 - 1e-9:
        return False
    phases = [[row.p50_days for row in each.schedule.milestones if row.kind == "phase"] for each in (one, other)]
    note(f"P50 of {draws} after {medians[0]} months, then {medians[1]}; phases after {phases[0]} days, then {phases[1]}")
    is_delayed = any(then > now * 1.01 for now, then in zip(*phases, strict=True))
    event(f"a phase is done later for it: {is_delayed}")
    return not is_delayed


@SLOWER
@given(inventories(max_systems=5, max_integrations=6))
def test_less_capacity_brings_the_finish_forward_by_at_most_one_per_cent(inventory) -> None:
    note(json.dumps(modifications.tree_of(inventory)))
    assert not is_sooner(inventory, modifications.with_less_capacity(inventory))


@SLOWER
@given(modifications.api_taken_away(max_systems=5, max_integrations=6, upgrades=False))
def test_taking_an_api_away_does_not_bring_the_finish_forward(pair) -> None:
    """Where no upgrade is stated: one may be quicker than what there was."""
    note(json.dumps(modifications.tree_of(pair.before)))
    assert not is_sooner(pair.before, pair.after)


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
