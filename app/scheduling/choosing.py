"""Which plan is kept: of those that the search proposes, for all people and for fewer, the one that does best in the draws.

A plan is kept in every draw, so the one to keep is the one that does best when things take as long as they take, not the
shortest on paper. See docs/decisions/0014-the-plan-that-is-kept.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.streams import BLOCK
from app.scheduling.baseline import staff_work
from app.scheduling.events import admit_events
from app.scheduling.fewer_people import Staffings
from app.scheduling.groundwork import lay_groundwork
from app.scheduling.handed_on import finish_like, level_like
from app.scheduling.orders import SOLVER
from app.scheduling.phases import choose_ends, is_in_phase
from app.scheduling.polishing import polish
from app.scheduling.schedule_model import build_schedule_model
from app.scheduling.shortlist import Shortlist
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.estimation.plan import WorkPlan
    from app.estimation.simulation import Block, EffortSimulation
    from app.estimation.work_package import WorkPackage
    from app.scheduling.baseline import Baseline, StaffedWork
    from app.scheduling.shortlist import Judged

SOLVER_BLOCKS = 8  # of draws, over which its plan is compared with the heuristic's


@dataclass(slots=True, eq=False)
class Choice:
    """The plan that a programme keeps, and what it was compared with.

    Attributes:
        kept: the plan.
        packages: all of the programme, in their order.
        compared: what compared it; ``None`` where there are too many packages for that.
    """

    kept: Baseline
    packages: Sequence[WorkPackage]
    compared: Comparing | None

    def consider(self, others: Sequence[Baseline]) -> int | None:
        """Keep the order of one of these plans of other programmes instead, where that is sooner; return which, if it is."""
        found = None if self.compared is None else self.compared.consider(others)
        if self.compared is not None and found is not None:
            self.kept = admit_events(self.compared.told(), self.packages)
        return found


@dataclass(slots=True, eq=False)
class Comparing:
    """Plans of one programme with all people and with fewer, the best that the search found, and the best of them so far."""

    staffings: Staffings
    shortlist: Shortlist
    searched: Judged
    best: Judged

    def consider(self, others: Sequence[Baseline]) -> int | None:
        """Try the orders of other plans; take the one that ends the whole soonest and no phase later, and return which.

        Each is levelled anew and kept to the letter. A phase may be as much later as between plans of one programme; that one
        is sooner is no reason: an order is shared lest something be later for want of it.
        """
        found = None
        for number, other in enumerate(others):
            for tried in self._tried(other):
                if tried.ends[-1] < self.best.ends[-1] and is_in_phase(tried.ends, self.searched.ends):
                    found, self.best = number, tried
        self.shortlist.judged.clear()
        if found is not None:
            self.settle()
        return found

    def settle(self) -> None:
        """Try its own order as others that are told it do, where people leave: until it is sooner by none of their ways.

        Otherwise a programme that is the same would be sooner for being told. Where nobody leaves the search finds these.
        """
        if self.staffings.staying is not None:
            self.consider([self.told()])

    def _tried(self, other: Baseline) -> Iterator[Judged]:
        """Yield what another's order comes to with all people, and with the most who are no more on any package than there.

        The other may have fewer, or a plan for fewer; with fewer still it would only take longer.
        """
        yield self.shortlist.add(self.staffings.work, level_like(self.staffings.work, other))
        for work in self.staffings:
            kept = finish_like(work, other)
            if kept:
                yield from self.shortlist.add_finished(work, kept)
                yield self.shortlist.add(work, level_like(work, other))
                return

    def told(self) -> Baseline:
        """Return the best plan of all, told as a plan of all people."""
        work, best = self.staffings.work, self.best.plan
        return replace(best, resources=work.resources, bounds=work.bounds, findings=work.findings, calendar=work.calendar)


def choose_plan(
    plan: WorkPlan,
    simulation: EffortSimulation,
    first: Block,
    solver_seconds: float = 0.0,
    declared: Callable[[], Baseline] | None = None,
) -> Choice:
    """Return the plan that finishes first in the middle of the first draws, among those for all people and for fewer.

    Plans are made on the mean effort of the first block, whole, so that none depends on the number of samples. Nobody plans
    for risk events: the plan is the same with them and without.

    Args:
        plan: the work.
        simulation: what draws it.
        first: its first block of draws.
        solver_seconds: deterministic seconds that the solver may take for a better order; 0: it is not asked.
        declared: makes the plan of the inventory as declared, where this is a scenario's: its order is tried as well. Only
            asked for where plans are compared, which is up to 2,000 packages.
    """
    everything = [row.package for row in plan.all_packages]
    planned = [number for number, package in enumerate(everything) if not package.is_event]
    efforts = simulation.efforts(first)
    inventory, model = plan.landscape.inventory, build_schedule_model(plan.model)
    packages = [everything[number] for number in planned]
    ground = lay_groundwork(packages, inventory.programme, efforts.means()[planned], model.spread_z)
    work = staff_work(ground, inventory, model)
    if len(planned) > model.most_packages_judged:
        return Choice(admit_events(next(work.propose()), everything), everything, None)
    efforts_judged = np.ascontiguousarray(efforts.first(model.judged_draws)[planned])
    compared = _compare(Staffings(work, inventory), Shortlist(efforts_judged, model.judged_middle))
    if declared is not None:
        compared.consider([declared()])
    kept = admit_events(compared.told(), everything)
    if solver_seconds > 0:
        searched = replace(work, model=replace(model, solver_seconds=solver_seconds)).propose()
        solved = [admit_events(row, everything) for row in searched if row.planned_by == SOLVER]
        kept = _best_in_many_draws([kept, *solved], simulation) if solved else kept
    return Choice(kept, everything, compared)


def _compare(staffings: Staffings, shortlist: Shortlist) -> Comparing:
    _compare_rungs(staffings, shortlist)
    polish(shortlist, staffings.work.model)
    best = shortlist.best()
    shortlist.judged.clear()
    compared = Comparing(staffings, shortlist, best, best)
    compared.settle()
    return compared


def _compare_rungs(staffings: Staffings, shortlist: Shortlist) -> None:
    """Compare the best plans for all people, for those who stay where some leave, and for fewer, rung by rung."""
    work, model = staffings.work, staffings.work.model
    shortlist.add(work, work.propose_plans())
    if staffings.staying is not None:
        shortlist.add(staffings.staying, staffings.staying.propose_plans())
    longest = min(each.plan.makespan for each in shortlist.judged.values()) * (1 + model.rung_reach)
    for share in model.rungs:
        if staffings.least_days(share) > longest or _length_on_paper(staffings.with_share(share)) > longest:
            break
        fewer = staffings.with_share(share)
        finish = shortlist.best().ends[-1]
        if shortlist.add(fewer, fewer.propose_plans()).ends[-1] > finish * (1 + model.rung_margin):
            break


def _length_on_paper(work: StaffedWork) -> float:
    """Return how long the plan by latest finish takes, by the better way to reckon with people who leave."""
    unsearched = replace(work, model=replace(work.model, search_placements=0))
    return min(max(plan.finishes, default=0.0) for plan in unsearched.propose_plans())


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
