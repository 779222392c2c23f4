"""The forecast: effort, cost and dates of one landscape from the same draws. The core's top, and all that an estimate shows.

A landscape and an effort model come in. The plan on mean durations comes first; then every block of draws goes through the
effort, the cost and the schedule together, so that the joint probability of cost and date is real.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.band import BandCheck, check_band
from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import Outcome
from app.estimation.plan import WorkPlan, build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK
from app.scheduling.baseline import Baseline, plan_baseline, propose_baselines
from app.scheduling.events import admit_events
from app.scheduling.orders import SOLVER
from app.scheduling.phases import is_as_soon, keep_phases
from app.scheduling.schedule_model import ScheduleModel
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.solver import check_solver

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.effort_model import EffortModel
    from app.estimation.simulation import Block
    from app.inventory.model import Inventory
    from app.inventory.programme import Pool, Team
    from app.landscape.landscape import Landscape
    from app.scheduling.schedule import Schedule

    Floats = NDArray[np.float64]

SOLVER_SECONDS = 2.0  # deterministic ones, where the solver is asked for
SOLVER_BLOCKS = 8  # of draws, over which its plan is compared with the heuristic's
DEFAULT_POOLS = ("integration", "test", "data", "architecture", "security")


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
    baseline = _plan(plan, simulation, first, SOLVER_SECONDS if solver else 0.0, known)
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


def build_schedule_model(model: EffortModel) -> ScheduleModel:
    """Return what the schedule assumes, out of the effort model.

    >>> from app.estimation.effort_model import default_effort_model
    >>> build_schedule_model(default_effort_model()).crew_largest
    3.0
    """
    team = model["capacity.unknown_team"]
    return ScheduleModel(
        crew_effort_days=model.value("crew.days_per_person"),
        crew_largest=model.value("crew.most"),
        crew_share_of_pool=model.value("crew.pool_share"),
        team_capacity=(team.low or team.likely, team.likely, team.high or team.likely),
        default_pools={pool: model.value(f"capacity.pool.{pool}") for pool in DEFAULT_POOLS},
    )


def plan_landscape(landscape: Landscape, model: EffortModel, seed: int) -> Baseline:
    """Return the plan that the forecast of a landscape keeps, without the forecast."""
    plan = build_work_plan(landscape, model)
    simulation = EffortSimulation(plan, BLOCK, seed)
    return _plan(plan, simulation, simulation.draw_block(0))


def _plan(
    plan: WorkPlan, simulation: EffortSimulation, first: Block, solver_seconds: float = 0.0, known: Baseline | None = None
) -> Baseline:
    """Return the plan that finishes first at the median of the first draws, among those for all people and for fewer.

    Plans are made on the mean effort of the first block, whole, so that none depends on the number of samples. A plan is kept
    in every draw, so the one to keep is the one that does best when things take as long as they take, not the shortest on
    paper. One for fewer people keeps within all of them too; larger crews on fewer packages at a time are not always faster,
    and more people must not make the end later. Nobody plans for risk events: the plan is the same with them and without.
    Where another plan is *known*, its order is tried as well.
    """
    everything = [row.package for row in plan.all_packages]
    planned = [number for number, package in enumerate(everything) if not package.is_event]
    efforts = simulation.efforts(first)
    means = efforts.means()[planned]
    packages = [everything[number] for number in planned]
    inventory, model = plan.landscape.inventory, build_schedule_model(plan.model)
    if len(packages) > model.most_packages_judged:
        return admit_events(plan_baseline(packages, inventory, means, model), everything)
    judged = np.ascontiguousarray(efforts.first(model.judged_draws)[planned])
    whole = list(propose_baselines(packages, inventory, means, model))
    if known is not None:
        whole += propose_baselines(packages, inventory, means, replace(model, search_placements=0), known)
    finish, best = min(((_median_finish(row, judged), row) for row in keep_phases(whole)), key=itemgetter(0))
    shortest = min(row.makespan for row in whole)
    for share in model.rungs:
        fewer = _with_fewer_people(inventory, share)
        simple = plan_baseline(packages, fewer, means, replace(model, search_placements=0))
        if simple.makespan > shortest * (1 + model.rung_reach):
            break
        rungs = keep_phases(list(propose_baselines(packages, fewer, means, model)))
        reached, rung = min(((_median_finish(row, judged), row) for row in rungs), key=itemgetter(0))
        if reached < finish and is_as_soon(rung, best):
            finish, best = reached, rung
        elif reached > finish * (1 + model.rung_margin):
            break
    best = replace(best, resources=whole[0].resources, bounds=whole[0].bounds, findings=whole[0].findings)
    kept = admit_events(best, everything)
    if solver_seconds <= 0:
        return kept
    searched = propose_baselines(packages, inventory, means, replace(model, solver_seconds=solver_seconds))
    solved = [admit_events(row, everything) for row in searched if row.planned_by == SOLVER and is_as_soon(row, best)]
    return min([kept, *solved], key=lambda row: _median_with_waits(row, simulation)) if solved else kept


def _median_with_waits(baseline: Baseline, simulation: EffortSimulation) -> float:
    """Return the median finish over many draws, waits and events included: in this the solver's plan has to be better."""
    dates, finish = ScheduleSimulation(baseline, BLOCK), []
    noise = WaitNoise(dates, simulation)
    for number in range(SOLVER_BLOCKS):
        block = simulation.draw_block(number)
        finish.append(dates.finish(simulation.package_effort(block), *noise.draw(number, BLOCK), block.struck))
    return float(np.median(finish))


def _median_finish(baseline: Baseline, efforts: NDArray[np.float32]) -> float:
    return float(np.median(ScheduleSimulation(baseline, efforts.shape[1]).finish(efforts)))


def _with_fewer_people(inventory: Inventory, share: float) -> Inventory:
    """Return the inventory with that share of every stated capacity."""
    fewer = {}
    for kind in ("pools", "teams"):
        rows: tuple[Pool | Team, ...] = getattr(inventory, kind)
        fewer[kind] = tuple(_lessen(row, share) for row in rows)
    return inventory.model_copy(update=fewer)


def _lessen(row: Pool | Team, share: float) -> Pool | Team:
    steps = tuple(step.model_copy(update={"capacity": step.capacity * share}) for step in row.steps)
    capacity = None if row.capacity is None else row.capacity * share
    return row.model_copy(update={"capacity": capacity, "steps": steps})


class WaitNoise:
    """Standard normal draws for the waits and the teams' capacities that are not known for sure."""

    def __init__(self, dates: ScheduleSimulation, simulation: EffortSimulation) -> None:
        self._streams = simulation.streams
        self._rows = dates.uncertain_waits
        packages = simulation.plan.all_packages
        self._names = [f"wait:{packages[row].package.id}" for row in self._rows.tolist()]
        self._teams = [f"capacity:{team}" for team in dates.assumed_teams]
        self._count = len(packages)

    def draw(self, number: int, size: int) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
        """Return the draws of waits (packages × size) and of teams' capacities (teams × size), for block *number*."""
        waits = None
        if self._names:
            waits = np.zeros((self._count, size), dtype=np.float32)
            waits[self._rows] = self._streams.normals(self._names, number)[:, :size]
        teams = self._streams.normals(self._teams, number)[:, :size] if self._teams else None
        return waits, teams
