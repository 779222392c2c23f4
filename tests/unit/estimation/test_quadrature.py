"""The simulated sum agrees with the same lognormal sum computed without a single random number."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import optimize, special

from app.estimation.effort_model import default_effort_model
from app.estimation.line_draws import sigma_common
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.landscape.build import build_landscape
from tests import worlds

CELLS = 2**14
NODES = 60
SAMPLES = 200_000


def hermite():
    """Nodes and weights of a mean over a standard normal."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(NODES)
    return nodes, weights / weights.sum()


def masses_of_item(days, sigmas, edges):
    """Probability per cell of a two-piece lognormal with that median."""
    with np.errstate(divide="ignore"):
        depth = np.log(np.maximum(edges, 0.0) / days)
    cumulative = special.ndtr(np.where(depth < 0, depth / sigmas[0], depth / sigmas[1]))
    return np.diff(cumulative)


def convolve(parts):
    size = 2 * CELLS
    product = np.ones(size // 2 + 1, dtype=complex)
    for part in parts:
        product *= np.fft.rfft(part, size)
    return np.maximum(np.fft.irfft(product, size)[:CELLS], 0.0)


def mixed(masses, step, factors, weights):
    """Probability per cell of a scaled quantity, mixed over its scale."""
    places, edges = np.arange(CELLS) * step, (np.arange(CELLS + 1) - 0.5) * step
    cumulative = np.cumsum(masses)
    total = np.zeros(CELLS + 1)
    for factor, weight in zip(factors, weights, strict=True):
        total += weight * np.interp(edges / factor, places + step / 2, cumulative, left=0.0)
    return np.diff(total)


def quantile_by_quadrature(plan, level):
    model = plan.model
    groups: dict[str, dict[str, tuple]] = {}
    for row in plan.packages:
        line = row.line
        assert not line.uncertain
        assert line.times is None
        if line.days:
            name = line.key if row.share < 1 else row.package.id
            groups.setdefault(line.group, {})[name] = (line.median_days, line.sigmas)
    median = sum(days for lines in groups.values() for days, _ in lines.values())
    step = 12 * median / CELLS
    edges = (np.arange(CELLS + 1) - 0.5) * step
    nodes, weights = hermite()
    scales = np.exp(model.value("sigma.group") * nodes)
    parts = []
    for lines in groups.values():
        own = convolve([masses_of_item(days, sigmas, edges) for days, sigmas in lines.values()])
        parts.append(mixed(own, step, scales, weights))
    places, cumulative = (np.arange(CELLS) + 0.5) * step, np.cumsum(convolve(parts))
    lower, upper = plan.coordination.line.sigmas
    coordination = 1 + model.value("coordination") * np.exp(np.where(nodes < 0, lower, upper) * nodes)
    common = np.exp(sigma_common(plan) * nodes)

    def below(days):
        inner = np.interp(days / np.multiply.outer(common, coordination), places, cumulative, left=0.0)
        return weights @ inner @ weights

    return optimize.brentq(lambda days: below(days) - level, median / 10, 10 * median)


@pytest.mark.parametrize("level", [0.1, 0.5, 0.8, 0.9])
def test_simulation_agrees_with_quadrature(level):
    inventory = worlds.tiny_hub()
    stated = inventory.programme.model_copy(update={"unlisted_integrations": {"low": 0, "likely": 0, "high": 0}})
    inventory = type(inventory).model_validate(
        {**inventory.model_dump(by_alias=True), "programme": {**inventory.model_dump(by_alias=True)["programme"],
         "unlisted_integrations": stated.unlisted_integrations}}
    )  # fmt: skip
    plan = build_work_plan(build_landscape(inventory), default_effort_model())
    simulation = EffortSimulation(plan, SAMPLES, seed=1)
    outcome = Outcome(simulation)
    for block in simulation.blocks():
        outcome.add(block)

    simulated = float(np.quantile(outcome.effort_days, level))
    assert simulated == pytest.approx(quantile_by_quadrature(plan, level), rel=0.005)
