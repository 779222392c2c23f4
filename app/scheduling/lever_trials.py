"""Tries levers out: plans the programme again with them, on the forecast's own draws, and says what that buys and costs.

Where people are added, the old order and a new one are both tried and the better is kept; where only waits are eased, the old
order is. The first block of draws serves, so that what a lever changes is no noise. A path that is left out is priced anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK
from app.inventory.programme import Change, Scenario
from app.inventory.scenario import apply_changes
from app.landscape.build import build_landscape
from app.scheduling.baseline import ease_plan, propose_on
from app.scheduling.events import admit_events
from app.scheduling.groundwork import Groundwork, lay_groundwork
from app.scheduling.levers import PEOPLE, WAITING, LeverKind, add_people, ease_waits
from app.scheduling.schedule_model import build_schedule_model
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from app.estimation.line_draws import Struck
    from app.estimation.plan import WorkPlan
    from app.estimation.work_package import WorkPackage
    from app.inventory.model import Inventory
    from app.scheduling.baseline import Baseline
    from app.scheduling.forecast import Forecast
    from app.scheduling.levers import Lever
    from app.scheduling.schedule import Schedule
    from app.scheduling.schedule_model import ScheduleModel

    Floats = NDArray[np.float64]

P50, P80 = 0.5, 0.8
TRIAL_CELLS = 8_000_000  # packages times draws of one trial
Pulls = Counter["Lever"]


@dataclass(frozen=True, eq=False)
class World:
    """The work of a programme, with its draws: as declared, or without some of its paths.

    Attributes:
        efforts: person-days, packages × draws; ``means`` over the whole first block, which plans are made on.
        struck: the draws in which risk events strike, as the simulation of dates takes them.
        money: of work and of what is bought once, per draw; ``per_year`` what is bought per year. ``None``: no rates.
    """

    inventory: Inventory
    plan: WorkPlan
    simulation: EffortSimulation
    efforts: NDArray[np.float32]
    struck: Struck
    means: Floats
    money: Floats | None
    per_year: float

    @cached_property
    def packages(self) -> list[WorkPackage]:
        """Every package, risk events and coordination among them."""
        return [row.package for row in self.plan.all_packages]

    @cached_property
    def schedule_model(self) -> ScheduleModel:
        """What the schedule assumes."""
        return build_schedule_model(self.plan.model)

    @cached_property
    def groundwork(self) -> Groundwork:
        """What all plans have in common in which only people change."""
        return self.lay_groundwork(self.packages)

    def lay_groundwork(self, packages: Sequence[WorkPackage]) -> Groundwork:
        """Return the same with the waits of these packages; nobody plans for risk events."""
        planned = [index for index, package in enumerate(packages) if not package.is_event]
        rows, means = [packages[index] for index in planned], self.means[planned]
        return lay_groundwork(rows, self.inventory.programme, means, self.schedule_model.spread_z)


@dataclass(frozen=True, eq=False)
class Trial:
    """The programme with some levers pulled.

    Attributes:
        baseline: the plan that is kept.
        finish: working days per draw; ``months`` alike in months.
        cost: money per draw as the estimate counts it; ``None`` where there are no rates.
        staffing: what the people who are added cost if they are paid from their pool's or team's first work to its last, busy
            or not; ``None`` where there are no rates.
    """

    pulls: Pulls
    world: World
    baseline: Baseline
    finish: NDArray[np.float32]
    months: Floats
    cost: Floats | None
    staffing: float | None = 0.0

    @cached_property
    def _known(self) -> dict[tuple[str, object], float]:
        """What was asked for before: of the trial with nothing pulled the same is asked for every lever."""
        return {}

    def finish_days(self, probability: float) -> float:
        """Return the working days by which everything is finished with that probability."""
        return self._look_up(("finish", probability), lambda: np.quantile(self.finish, probability))

    def months_at(self, probability: float) -> float:
        """Return the same in months."""
        return self._look_up(("months", probability), lambda: np.quantile(self.months, probability))

    def probability_by(self, day: date) -> float:
        """Return the probability of being finished by the end of *day*."""
        return self._look_up(("by", day), lambda: np.mean(self.baseline.calendar.met_by(self.finish, day)))

    def _look_up(self, key: tuple[str, object], reckon: Callable[[], np.floating]) -> float:
        if key not in self._known:
            self._known[key] = float(reckon())
        return self._known[key]


@dataclass
class Trials:
    """Tries levers on one forecast.

    Attributes:
        base: the forecast itself, on the draws of the trials.
        placed: packages planned so far, in all trials together: what they take.
    """

    forecast: Forecast
    placed: int = 0
    _worlds: dict[frozenset[str], World] = field(default_factory=dict)
    _shifts: dict[float, float] = field(default_factory=dict)

    @cached_property
    def base(self) -> Trial:
        """Nothing pulled: the forecast's own plan."""
        world, baseline = self._world(frozenset()), self.forecast.baseline
        return self._conclude(Counter(), world, baseline, self.forecast.schedule.finish_draws[: world.efforts.shape[1]])

    def pull(self, levers: Iterable[Lever], since: Trial | None = None) -> Trial:
        """Return the programme with these levers pulled, besides those of *since*, whose order is the old one."""
        before = since or self.base
        pulls = before.pulls + Counter(levers)
        world = self._world(frozenset(lever.subject for lever in pulls if lever.kind is LeverKind.PATH))
        inventory = add_people(world.inventory, pulls, self.forecast.baseline.resources)
        new = pulls - before.pulls
        tried = []
        if world is before.world and all(lever.kind in PEOPLE for lever in new):
            tried.append(replace(before, pulls=pulls, staffing=self._staffing(pulls, world, before.baseline)))
        elif world is before.world:
            tried.append(self._simulate(pulls, world, ease_plan(before.baseline, ease_waits(world.packages, pulls))))
        if world is not before.world or any(lever.kind in PEOPLE for lever in new):
            tried.append(self._simulate(pulls, world, _plan_again(world, pulls, inventory, before.baseline)))
        return min(tried, key=lambda trial: trial.finish_days(P50) + trial.finish_days(P80))

    def costs(self, trial: Trial) -> float | None:
        """Return what a trial costs more at most: people added, busy or not, and what the estimate's cost changes by."""
        if self.base.cost is None or trial.cost is None or trial.staffing is None:
            return None
        return trial.staffing + float(np.mean(trial.cost - self.base.cost))

    def shift_days(self, probability: float) -> float:
        """Return by how many working days the forecast's finish over all draws differs from that over the trials' draws."""
        if probability not in self._shifts:
            whole = float(np.quantile(self.forecast.schedule.finish_draws, probability))
            self._shifts[probability] = whole - self.base.finish_days(probability)
        return self._shifts[probability]

    @cached_property
    def deadline_probability(self) -> float | None:
        """The summary's probability of meeting the deadline; ``None`` without a deadline or a start."""
        deadline = self.forecast.plan.landscape.inventory.programme.deadline
        return None if deadline is None else self.forecast.schedule.probability_by(deadline)

    def schedule(self, trial: Trial) -> Schedule:
        """Return the schedule of a trial over all of the forecast's draws."""
        samples = self.forecast.samples
        simulation = EffortSimulation(trial.world.plan, samples, self.forecast.seed)
        dates = ScheduleSimulation(trial.baseline, samples)
        noise = WaitNoise(dates, simulation)
        for block in simulation.blocks(overwrite=True):
            dates.add(simulation.efforts(block), *noise.draw(block.first // BLOCK, block.size), block.struck)
        return dates.result()

    def _simulate(self, pulls: Pulls, world: World, baseline: Baseline) -> Trial:
        size = world.efforts.shape[1]
        dates = ScheduleSimulation(baseline, size)
        finish = dates.finish(world.efforts, *WaitNoise(dates, world.simulation).draw(0, size), world.struck)
        return self._conclude(pulls, world, baseline, finish)

    def _conclude(self, pulls: Pulls, world: World, baseline: Baseline, finish: NDArray[np.float32]) -> Trial:
        self.placed += len(baseline.packages)
        months = baseline.calendar.months(finish)
        cost = None if world.money is None else world.money + world.per_year * months / MONTHS_PER_YEAR
        return Trial(pulls, world, baseline, finish, months, cost, self._staffing(pulls, world, baseline))

    @staticmethod
    def _staffing(pulls: Pulls, world: World, baseline: Baseline) -> float | None:
        """Return what the people added cost, paid from the first to the last work of those whom they join."""
        if world.money is None:
            return None
        total, people = 0.0, world.plan.people
        for lever, count in pulls.items():
            if lever.kind not in PEOPLE:
                continue
            rates = people.pool_rates if lever.kind is LeverKind.POOL else people.team_rates
            rate = rates.get(lever.subject)
            total += count * lever.people * (people.mean_rate or 0.0 if rate is None else rate) * _span(baseline, lever)
        return total

    def _world(self, dropped: frozenset[str]) -> World:
        if dropped not in self._worlds:
            self._worlds[dropped] = self._build_world(dropped)
        return self._worlds[dropped]

    def _build_world(self, dropped: frozenset[str]) -> World:
        forecast = self.forecast
        plan, outcome = forecast.plan, forecast.outcome
        inventory, size = plan.landscape.inventory, min(BLOCK, forecast.samples)
        first = None
        if dropped:
            changes = tuple(Change(remove_path=path) for path in sorted(dropped))
            inventory, _ = apply_changes(inventory, Scenario(id="without-paths", changes=changes))
            plan = build_work_plan(build_landscape(inventory, plan.landscape.scenario), plan.model)
            simulation = EffortSimulation(plan, size, forecast.seed)
            first, outcome = simulation.draw_block(0), Outcome(simulation)
            outcome.add(first.cut(size))
        elif size < BLOCK:
            first = outcome.simulation.draw_block(0)
        efforts = outcome.first_efforts(BLOCK) if first is None else outcome.simulation.package_effort(first)
        size = min(size, max(TRIAL_CELLS // max(len(efforts), 1), 1))
        money = (outcome.labour_cost + outcome.once_cost)[:size] if outcome.rates.known else None
        means = efforts.mean(axis=1, dtype=np.float64)
        struck = {event: tuple(hit[hit < size] for hit in systems) for event, systems in outcome.struck.items()}
        kept = np.ascontiguousarray(efforts[:, :size])
        return World(inventory, plan, outcome.simulation, kept, struck, means, money, outcome.per_year)


def _plan_again(world: World, pulls: Pulls, inventory: Inventory, previous: Baseline) -> Baseline:
    """Return the shorter of the plans by the old order and by latest finish; nobody plans for risk events."""
    model = replace(world.schedule_model, search_placements=0)
    if any(lever.kind in WAITING for lever in pulls):
        packages = ease_waits(world.packages, pulls)
        ground = world.lay_groundwork(packages)
    else:
        packages, ground = world.packages, world.groundwork
    return admit_events(next(propose_on(ground, inventory, model, previous)), packages)


def _span(baseline: Baseline, lever: Lever) -> float:
    """Return the working days between the first and the last work of a pool or team in the plan."""
    which = {
        index for index, row in enumerate(baseline.resources) if (row.kind.value, row.id) == (lever.kind.value, lever.subject)
    }
    demands = enumerate(baseline.network.demands)
    at_work = [index for index, needs in demands if not which.isdisjoint([resource for resource, _ in needs])]
    if not at_work:
        return 0.0
    return float(baseline.finishes[at_work].max() - baseline.starts[at_work].min())
