"""The forecast: effort, cost and dates of one landscape from the same draws. The core's top, and all that an estimate shows.

A landscape and an effort model come in. The plan on mean durations comes first; then every block of draws goes through the
effort, the cost and the schedule together, so that the joint probability of cost and date is real.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.estimation.band import BandCheck, check_band
from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import Outcome
from app.estimation.plan import WorkPlan, build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK
from app.scheduling.choosing import choose_plan
from app.scheduling.people_checks import check_people
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.solver import check_solver
from app.scheduling.tellable import lacks_people
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from app.estimation.effort_model import EffortModel
    from app.estimation.simulation import Block
    from app.landscape.landscape import Landscape
    from app.scheduling.baseline import Baseline
    from app.scheduling.choosing import Choice
    from app.scheduling.schedule import Schedule

    Floats = NDArray[np.float64]

SOLVER_SECONDS = 2.0  # deterministic ones, where the solver is asked for


@dataclass(frozen=True)
class Forecast:
    """All that is drawn for one landscape.

    Attributes:
        months: duration per draw, in months of 30.4375 calendar days, over which what is paid by the year counts: where work
            waits for people whom nobody has, as if they were found in time.
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

    @cached_property
    def duration(self) -> Floats | None:
        """The months per draw, to tell; ``None`` where they are not known, because work waits for people whom nobody has."""
        return None if lacks_people(self.baseline.packages, self.baseline.resources) else self.months

    @property
    def is_paid(self) -> bool:
        """Whether work costs money: there are rates, and not all are 0."""
        return self.cost is not None and self.outcome.rates.pay_for_work

    @property
    def worth(self) -> Floats:
        """The draws of the cost, or of the person-days where no work costs money: what narrowing is about."""
        return self.cost if self.cost is not None and self.is_paid else self.outcome.effort_days

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
    declared: Landscape | None = None,
) -> Forecast:
    """Return the forecast of a landscape, from *samples* draws of the streams of *seed*.

    Args:
        solver: let the solver look for a better order of work than the heuristic's, too.
        declared: the landscape as declared, where this one is a scenario's: the order of its plan is tried too, so that neither
            more people nor less work are later for want of knowing an order that was known.

    Raises:
        BadParameter: the solver is asked for and cannot be used here.
    """
    if solver:
        check_solver()
    known = None if declared is None else partial(plan_landscape, declared, model, seed)
    return _Programme.planned(landscape, model, samples, seed, SOLVER_SECONDS if solver else 0.0, known).forecast()


def forecast_side_by_side(
    base: Landscape, others: Iterable[Landscape], model: EffortModel, samples: int, seed: int
) -> Iterator[SideBySide]:
    """Yield the forecast of a landscape, then of each of the others, on the same draws and knowing each other's orders of work.

    Two searches for an order end some percent apart by chance. That would pass for a difference between two landscapes; so the
    first tries the orders of all others, and they try its own and the one that it keeps. What is found for the one with more
    work serves the one with less: it is not later for want of an order. Above 2,000 packages each is planned by itself.
    """
    first = _Programme.planned(base, model, samples, seed)
    if first.choice.compared is None:
        yield SideBySide(first.forecast(), None)
        for landscape in others:
            yield SideBySide(_Programme.planned(landscape, model, samples, seed).forecast(), None)
        return
    first.first = None
    rest = []
    for landscape in others:
        rest.append(_Programme.planned(landscape, model, samples, seed))
        rest[-1].first = None  # as large as all else, and drawn again in a moment
    own = first.choice.kept
    found = first.choice.consider([other.choice.kept for other in rest])
    order_of = None if found is None else found + 1
    yield SideBySide(first.forecast(), order_of, None if found is None else partial(first.forecast_of, own))
    for number, other in enumerate(rest, 1):
        alone = other.choice.kept
        taken = other.choice.consider(list(dict.fromkeys((own, first.choice.kept))))
        whose = None if taken is None else order_of if taken else 0
        yield SideBySide(other.forecast(), None if whose == number else whose, partial(other.forecast_of, alone))


def plan_landscape(landscape: Landscape, model: EffortModel, seed: int) -> Baseline:
    """Return the plan that the forecast of a landscape keeps, without the forecast."""
    return _Programme.planned(landscape, model, BLOCK, seed).choice.kept


class SideBySide(NamedTuple):
    """A forecast beside others.

    Attributes:
        order_of: which one its order of work was found for, counted from the first, 0; ``None``: for itself.
        alone: makes its forecast in the order that it found by itself, which is the one it has where ``order_of`` is ``None``.
    """

    forecast: Forecast
    order_of: int | None
    alone: Callable[[], Forecast] | None = None


@dataclass(slots=True, eq=False)
class _Programme:
    """A landscape with its plan, before it is simulated."""

    plan: WorkPlan
    simulation: EffortSimulation
    choice: Choice
    first: Block | None

    @classmethod
    def planned(
        cls,
        landscape: Landscape,
        model: EffortModel,
        samples: int,
        seed: int,
        solver_seconds: float = 0.0,
        declared: Callable[[], Baseline] | None = None,
    ) -> _Programme:
        plan = build_work_plan(landscape, model)
        simulation = EffortSimulation(plan, samples, seed)
        first = simulation.draw_block(0)
        return cls(plan, simulation, choose_plan(plan, simulation, first, solver_seconds, declared), first)

    def forecast_of(self, kept: Baseline) -> Forecast:
        """Return the forecast of another of its plans."""
        return replace(self, choice=replace(self.choice, kept=kept)).forecast()

    def forecast(self) -> Forecast:
        """Put every block of draws through effort and dates, in the memory of the first."""
        plan, simulation, baseline = self.plan, self.simulation, self.choice.kept
        outcome, dates = Outcome(simulation), ScheduleSimulation(baseline, simulation.samples)
        noise, first = WaitNoise(dates, simulation), self.first
        self.first = None
        for block in simulation.blocks(first, overwrite=True):
            outcome.add(block)
            waits, teams = noise.draw(block.first // BLOCK, block.size)
            dates.add(simulation.efforts(block), waits, teams, block.struck)
        del first, block  # as large as all that is kept
        schedule = dates.result()
        about_people = check_people(schedule, plan.landscape.inventory)
        schedule = replace(schedule, findings=(*schedule.findings, *about_people))
        months = schedule.duration_months()
        years = months / MONTHS_PER_YEAR
        cost = outcome.labour_cost + outcome.once_cost + outcome.per_year * years if outcome.rates.known else None
        band = check_band(plan, cost, years)
        return Forecast(plan, outcome, baseline, schedule, months, cost, band, simulation.samples, simulation.seed)
