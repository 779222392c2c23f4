"""Shares of variance: worked by hand on groups, and on worlds in which the answer is known beforehand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.estimation.cause_draws import Cause, Kind, draw_causes, group_draws
from app.estimation.effort_model import default_effort_model
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.sensitivity import (
    COMMON,
    Effect,
    Sums,
    explained_shares,
    find_causes,
    find_sensitivity,
)
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK, Streams
from app.estimation.work_package import Subject
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast
from app.scheduling.sensitivity import find_forecast_sensitivity
from tests.worlds import WORLDS, one_missing_api, tiny_hub


def outcome_of(inventory, samples=4096):
    simulation = EffortSimulation(build_work_plan(build_landscape(inventory), default_effort_model()), samples, 1)
    outcome = Outcome(simulation)
    for block in simulation.blocks():
        outcome.add(block)
    return outcome


def test_two_groups_by_hand():
    """Groups of 400 and 600 with means +3 and -2: between 400·9 + 600·4 = 6,000 of 10,000; 4,000 / 998 of it is chance."""
    sums = Sums(np.array([400.0, 600.0]), np.array([1200.0, -1200.0]))

    assert explained_shares(sums, 10_000) == pytest.approx((6000 - 4000 / 998) / 10_000)


def test_what_chance_could_explain_counts_as_nothing():
    drawn = np.random.default_rng(7)
    effect = drawn.normal(size=5000)
    effect -= effect.mean()
    groups = drawn.integers(0, 12, size=5000)
    sums = Sums(np.bincount(groups).astype(float), np.bincount(groups, weights=effect))

    assert explained_shares(sums, float(effect @ effect)) == 0


def test_a_group_that_never_occurs_is_left_out():
    sums = Sums(np.array([500.0, 0.0, 500.0]), np.array([500.0, 0.0, -500.0]))

    assert explained_shares(sums, 1000) == 1.0


def test_bins_of_a_normal_hold_equal_counts():
    draws = np.concatenate([Streams(1).normals(["x"], number)[0] for number in range(8)])
    sizes = np.bincount(group_draws(draws, Kind.NORMAL))

    assert len(sizes) == 16
    assert sizes.min() > 8 * BLOCK / 16 * 0.8


def test_a_sum_of_two_streams_is_shared_out_as_its_variances_are():
    """Of a + 2b, a explains one fifth and b four fifths."""
    outcome = outcome_of(tiny_hub(), samples=10_240)
    subject = Subject("programme", "x")
    causes = [Cause("a", subject, "test:a"), Cause("b", subject, "test:b")]
    first, second = (draws for _, draws in draw_causes(outcome, causes))
    rows = find_sensitivity(outcome, {"cost": first + 2 * second}, causes)
    shares = {row.cause.driver: row.share_of_variance for row in rows}

    assert shares["a"] == pytest.approx(0.2, abs=0.02)
    assert shares["b"] == pytest.approx(0.8, abs=0.03)


def test_the_draws_of_a_cause_are_those_of_the_simulation():
    outcome = outcome_of(tiny_hub(), samples=1500)
    common = next(cause for cause in find_causes(outcome) if cause.stream == COMMON)

    assert np.array_equal(next(draws for _, draws in draw_causes(outcome, [common])), outcome.common)


def test_what_all_share_explains_most_and_as_much_as_the_width_says():
    outcome = outcome_of(tiny_hub(), samples=10_240)
    rows = find_sensitivity(outcome, {"cost": outcome.labour_cost})

    assert rows[0].cause.stream == COMMON
    assert rows[0].share_of_variance == pytest.approx(outcome.width()["model"], abs=0.05)


def test_taking_out_what_all_share_leaves_nothing_that_it_explains():
    outcome = outcome_of(tiny_hub())
    effect = Effect.of(outcome, outcome.effort_days)
    groups = group_draws(outcome.common, Kind.NORMAL)
    sums = Sums(np.bincount(groups).astype(float), np.bincount(groups, weights=effect.rest))

    assert effect.shares(sums) < 0.01


def test_every_cause_has_a_stream_of_its_own():
    causes = find_causes(outcome_of(one_missing_api("unknown")))

    assert len({cause.stream for cause in causes}) == len(causes)
    assert any(cause.driver == "api.availability" for cause in causes)
    assert any(cause.kind is Kind.LACKING for cause in causes)


@pytest.mark.parametrize("name", sorted(WORLDS))
@pytest.mark.parametrize("samples", [100, 1500])
def test_shares_of_every_world_sum_to_at_most_one(name, samples):
    rows = find_forecast_sensitivity(forecast(build_landscape(WORLDS[name]()), default_effort_model(), samples, 3))

    for of in ("cost", "finish"):
        shares = [row.share_of_variance for row in rows if row.of == of]
        assert all(share > 0 for share in shares)
        assert math.fsum(shares) <= 1 + 1e-9
        assert shares == sorted(shares, reverse=True)


def test_shares_taken_together_are_those_taken_one_at_a_time():
    dice = np.random.default_rng(5)
    sizes = dice.integers(0, 400, (200, 7)).astype(float)
    sums = Sums(sizes, dice.normal(0, 30, sizes.shape) * np.sqrt(sizes))
    together = explained_shares(sums, 5e5)

    assert 0 < np.count_nonzero(together) < len(together)
    for row, share in enumerate(together.tolist()):
        there = sizes[row] > 0
        assert float(explained_shares(Sums(sizes[row][there], sums.effect[row][there]), 5e5)) == pytest.approx(share)
