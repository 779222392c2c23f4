"""The forecast: effort, cost and dates of one landscape from the same draws. The core's top, and all that an estimate shows.

A landscape and an effort model come in. The plan on mean durations comes first; then every block of draws goes through the
effort, the cost and the schedule together, so that the joint probability of cost and date is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.band import BandCheck, check_band
from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import Outcome
from app.estimation.plan import WorkPlan, build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK
from app.scheduling.choosing import choose_plan
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.solver import check_solver
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.effort_model import EffortModel
    from app.estimation.simulation import Block
    from app.landscape.landscape import Landscape
    from app.scheduling.baseline import Baseline
    from app.scheduling.schedule import Schedule

    Floats = NDArray[np.float64]

SOLVER_SECONDS = 2.0  # deterministic ones, where the solver is asked for


@dataclass(frozen=True)
class Forecast:
    """All that is drawn for one landscape.

    Attributes:
        months: duration per draw, in months of 30.4375 calendar days.
        cost: integration cost per draw; ``None`` where no rate is given.
    """

    plan: WorkPlan
    outcome: Outcome
    baseline: Baseline
    schedule: Schedule
    months: Floats
    cost: Floats | None
    band: BandCheck
    samples: int
    seed: int

    def bought_for(self, system_id: str) -> Floats | None:
        """Return the money spent beside effort on one system, in the draws kept in detail; ``None``: nothing is bought for it.

        Terms per year count over each draw's duration, an upgrade in the draws that need it. Shape: (detail_samples,).
        """
        bought = [purchase for purchase in self.outcome.purchases if purchase.system == system_id]
        if not bought:
            return None
        outcome = self.outcome
        years = self.months[: outcome.detail_samples] / MONTHS_PER_YEAR
        total = np.zeros(outcome.detail_samples)
        for purchase in bought:
            total += purchase.once * outcome.is_spent(purchase) + purchase.per_year * years
        return total


def forecast(
    landscape: Landscape,
    model: EffortModel,
    samples: int,
    seed: int,
    *,
    solver: bool = False,
    known: Baseline | None = None,
) -> Forecast:
    """Return the forecast of a landscape, from *samples* draws of the streams of *seed*.

    Args:
        solver: let the solver look for a better order of work than the heuristic's, too.
        known: the plan of the same work by other people or in another calendar: its order of work is tried too, so that more
            people are not later for want of knowing the order that fewer keep.

    Raises:
        BadParameter: the solver is asked for and cannot be used here.
    """
    if solver:
        check_solver()
    plan = build_work_plan(landscape, model)
    simulation = EffortSimulation(plan, samples, seed)
    first = simulation.draw_block(0)
    baseline = choose_plan(plan, simulation, first, SOLVER_SECONDS if solver else 0.0, known)
    outcome, dates = Outcome(simulation), ScheduleSimulation(baseline, samples)
    _simulate(simulation, first, outcome, dates)
    del first  # as large as all that is kept
    schedule = dates.result()
    months = schedule.duration_months()
    years = months / MONTHS_PER_YEAR
    cost = outcome.labour_cost + outcome.once_cost + outcome.per_year * years if outcome.rates.known else None
    band = check_band(plan, cost, years)
    return Forecast(plan, outcome, baseline, schedule, months, cost, band, samples, seed)


def _simulate(simulation: EffortSimulation, first: Block, outcome: Outcome, dates: ScheduleSimulation) -> None:
    """Put every block of draws through effort and dates, in the memory of the *first*."""
    noise = WaitNoise(dates, simulation)
    for block in simulation.blocks(first, overwrite=True):
        outcome.add(block)
        waits, teams = noise.draw(block.first // BLOCK, block.size)
        dates.add(simulation.efforts(block), waits, teams, block.struck)


def plan_landscape(landscape: Landscape, model: EffortModel, seed: int) -> Baseline:
    """Return the plan that the forecast of a landscape keeps, without the forecast."""
    plan = build_work_plan(landscape, model)
    simulation = EffortSimulation(plan, BLOCK, seed)
    return choose_plan(plan, simulation, simulation.draw_block(0))
