"""What property tests measure of an inventory: its plan, the sums of its medians, its draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import find_purchases
from app.estimation.effort_model import default_effort_model
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.landscape.build import build_landscape
from app.scheduling.forecast import forecast

if TYPE_CHECKING:
    from app.estimation.plan import WorkPlan
    from app.inventory.model import Inventory
    from app.scheduling.forecast import Forecast

MODEL = default_effort_model()


def plan_of(inventory: Inventory) -> WorkPlan:
    return build_work_plan(build_landscape(inventory), MODEL)


def median_days(plan: WorkPlan) -> float:
    """Person-days: the packages' medians, each times its probability."""
    return sum(row.package.probability * row.package.median_days for row in plan.all_packages)


def median_cost(plan: WorkPlan) -> float:
    """Money at the medians: effort at its rates (850 where there are none) and what is bought once."""
    probability = {row.package.id: row.package.probability for row in plan.packages}
    labour = sum(
        row.package.probability * row.package.median_days * plan.people.comparable_per_day(row.package.pool, row.package.teams)
        for row in plan.all_packages
    )
    bought = sum(
        purchase.once * (probability.get(purchase.package, 0.0) if purchase.package else 1.0)
        for purchase in find_purchases(plan)
    )
    return labour + bought


def draw_effort(inventory: Inventory, samples: int = 4096, seed: int = 1) -> np.ndarray:
    """Person-days of the whole in each draw."""
    simulation = EffortSimulation(plan_of(inventory), samples, seed)
    outcome = Outcome(simulation)
    for block in simulation.blocks():
        outcome.add(block)
    return outcome.effort_days


def forecast_of(inventory: Inventory, samples: int = 1024, seed: int = 1) -> Forecast:
    return forecast(build_landscape(inventory), MODEL, samples, seed)
