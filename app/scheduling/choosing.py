"""Which plan is kept: of those that the search proposes, for all people and for fewer, the one that does best in the draws.

A plan is kept in every draw, so the one to keep is the one that does best when things take as long as they take, not the
shortest on paper. See docs/decisions/0014-the-plan-that-is-kept.md.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.streams import BLOCK
from app.scheduling.baseline import staff_work
from app.scheduling.events import admit_events
from app.scheduling.groundwork import lay_groundwork
from app.scheduling.orders import SOLVER
from app.scheduling.phases import choose_ends
from app.scheduling.polishing import polish
from app.scheduling.schedule_model import build_schedule_model
from app.scheduling.shortlist import Shortlist
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.estimation.plan import WorkPlan
    from app.estimation.simulation import Block, EffortSimulation
    from app.inventory.model import Inventory
    from app.inventory.programme import Pool, Team
    from app.scheduling.baseline import Baseline, StaffedWork

SOLVER_BLOCKS = 8  # of draws, over which its plan is compared with the heuristic's


def choose_plan(
    plan: WorkPlan, simulation: EffortSimulation, first: Block, solver_seconds: float = 0.0, known: Baseline | None = None
) -> Baseline:
    """Return the plan that finishes first in the middle of the first draws, among those for all people and for fewer.

    Plans are made on the mean effort of the first block, whole, so that none depends on the number of samples. Nobody plans
    for risk events: the plan is the same with them and without.

    Args:
        plan: the work.
        simulation: what draws it.
        first: its first block of draws.
        solver_seconds: deterministic seconds that the solver may take for a better order; 0: it is not asked.
        known: another plan, whose order is tried as well where plans are compared, which is up to 2,000 packages.
    """
    everything = [row.package for row in plan.all_packages]
    planned = [number for number, package in enumerate(everything) if not package.is_event]
    efforts = simulation.efforts(first)
    inventory, model = plan.landscape.inventory, build_schedule_model(plan.model)
    packages = [everything[number] for number in planned]
    ground = lay_groundwork(packages, inventory.programme, efforts.means()[planned], model.spread_z)
    work = staff_work(ground, inventory, model)
    if len(planned) > model.most_packages_judged:
        return admit_events(next(work.propose()), everything)
    shortlist = Shortlist(np.ascontiguousarray(efforts.first(model.judged_draws)[planned]), model.judged_middle)
    kept = admit_events(_best_of_rungs(work, inventory, shortlist, known), everything)
    if solver_seconds <= 0:
        return kept
    searched = replace(work, model=replace(model, solver_seconds=solver_seconds)).propose()
    solved = [admit_events(row, everything) for row in searched if row.planned_by == SOLVER]
    return _best_in_many_draws([kept, *solved], simulation) if solved else kept


def _best_of_rungs(work: StaffedWork, inventory: Inventory, shortlist: Shortlist, known: Baseline | None) -> Baseline:
    """Return the best plan for all people, for those who stay where some leave, and for fewer.

    One for fewer people keeps within all of them too; larger crews on fewer packages at a time are not always faster, and more
    people must not make the end later.
    """
    model = work.model
    shortlist.add(work, work.propose_plans())
    if len(work.reckonings) > 1:
        lowest = replace(staff_work(work.ground, _with_people(inventory, _stay), model), resources=work.resources)
        shortlist.add(lowest, lowest.propose_plans())
    if known is not None:
        shortlist.add(work, _unsearched(work).propose_plans(known))
    shortest = min(each.plan.makespan for each in shortlist.judged.values())
    for share in model.rungs:
        fewer = replace(
            staff_work(work.ground, _with_people(inventory, partial(_lessen, share)), model), resources=work.resources
        )
        if _length_on_paper(fewer) > shortest * (1 + model.rung_reach):
            break
        finish = shortlist.best().ends[-1]
        if shortlist.add(fewer, fewer.propose_plans()).ends[-1] > finish * (1 + model.rung_margin):
            break
    polish(shortlist, model)
    best = shortlist.best().plan
    return replace(best, resources=work.resources, bounds=work.bounds, findings=work.findings, calendar=work.calendar)


def _length_on_paper(work: StaffedWork) -> float:
    """Return how long the plan by latest finish takes, by the better way to reckon with people who leave."""
    return min(max(plan.finishes, default=0.0) for plan in _unsearched(work).propose_plans())


def _unsearched(work: StaffedWork) -> StaffedWork:
    return replace(work, model=replace(work.model, search_placements=0))


def _best_in_many_draws(plans: Sequence[Baseline], simulation: EffortSimulation) -> Baseline:
    """Return the plan with the best medians over many draws, waits and events included: here the solver's has to be better."""
    return plans[choose_ends([_medians_with_waits(plan, simulation) for plan in plans])]


def _medians_with_waits(baseline: Baseline, simulation: EffortSimulation) -> tuple[float, ...]:
    dates, ends = ScheduleSimulation(baseline, BLOCK), []
    noise = WaitNoise(dates, simulation)
    for number in range(SOLVER_BLOCKS):
        block = simulation.draw_block(number)
        whole = dates.finish(simulation.package_effort(block), *noise.draw(number, BLOCK), block.struck)
        ends.append([*dates.phase_ends(), whole])
    return tuple(float(np.median(np.concatenate(blocks))) for blocks in zip(*ends, strict=True))


def _with_people(inventory: Inventory, change: Callable[[Pool | Team], Pool | Team]) -> Inventory:
    """Return the inventory with every pool and team changed."""
    pools, teams = (tuple(map(change, rows)) for rows in (inventory.pools, inventory.teams))
    return inventory.model_copy(update={"pools": pools, "teams": teams})


def _stay(row: Pool | Team) -> Pool | Team:
    """Return the row with no more people at any time than ever again there will be, pauses left aside."""
    least, steps = math.inf, []
    for step in sorted(row.steps, key=lambda each: each.start, reverse=True):
        least = min(least, step.capacity if step.capacity > 0 else math.inf)
        steps.append(step.model_copy(update={"capacity": step.capacity if math.isinf(least) else least}))
    capacity = None if row.capacity is None else min(row.capacity, least)
    return row.model_copy(update={"capacity": capacity, "steps": tuple(reversed(steps))})


def _lessen(share: float, row: Pool | Team) -> Pool | Team:
    """Return the row with that share of every stated capacity."""
    steps = tuple(step.model_copy(update={"capacity": step.capacity * share}) for step in row.steps)
    capacity = None if row.capacity is None else row.capacity * share
    return row.model_copy(update={"capacity": capacity, "steps": steps})
