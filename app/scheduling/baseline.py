"""The baseline: one feasible plan on mean durations, and the order that it fixes. Work packages and an inventory come in.

Many orders are tried (:mod:`app.scheduling.search`), the best are planned exactly (:mod:`app.scheduling.leveling`) and turned
into hand-overs of people (:mod:`app.scheduling.chaining`). Every draw keeps those of the plan that is taken in the end
(:mod:`app.scheduling.choosing`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from app.scheduling.bounds import LowerBounds, bound_length
from app.scheduling.capacity import Resource, build_resources
from app.scheduling.chaining import chain_resources
from app.scheduling.crew import size_crews
from app.scheduling.groundwork import Groundwork, lay_groundwork
from app.scheduling.network import Links, Network, earliest_starts, latest_finishes, topological_order
from app.scheduling.orders import HEURISTIC, Proposal, order_like, propose_priorities
from app.scheduling.people_checks import find_late
from app.scheduling.phases import end_phases, put_phases_first
from app.scheduling.programme_checks import check_programme
from app.scheduling.reckoning import Reckoning, reckon_people
from app.scheduling.slowing import keep_pace, work_alone
from app.scheduling.start_rules import build_rules
from app.scheduling.tellable import tell_dates
from app.scheduling.waits import Waits, collect_waits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.findings import Finding
    from app.inventory.model import Inventory
    from app.scheduling.calendar import Calendar
    from app.scheduling.schedule_model import ScheduleModel


class Plan(NamedTuple):
    """Start and finish of every package, in working days, what its order comes from, and what it reckons with."""

    starts: list[float]
    finishes: list[float]
    by: str
    reckoning: Reckoning


@dataclass(frozen=True, eq=False)
class Baseline:
    """A feasible plan on mean durations; times in working days from the programme's first working day.

    Attributes:
        packages: as they came in; everything below is in their order.
        network: mean durations and waits, with the rules that the plan keeps.
        crews: people at work on each package at once.
        links: per package, the packages that it comes after for their people, besides its predecessors: it takes them over, or
            they have left after that.
        arrivals: per package, the offset before which there is nobody for it; part of its rule as well.
        makespan: when everything is finished.
        planned_by: what its order comes from: ``heuristic`` or ``solver``.
    """

    packages: tuple[WorkPackage, ...]
    network: Network
    resources: tuple[Resource, ...]
    calendar: Calendar
    model: ScheduleModel
    waits: Waits
    crews: NDArray[np.float64]
    links: Links
    arrivals: tuple[float, ...]
    starts: NDArray[np.float64]
    finishes: NDArray[np.float64]
    makespan: float
    bounds: LowerBounds
    findings: tuple[Finding, ...]
    planned_by: str = HEURISTIC

    @cached_property
    def slack_days(self) -> NDArray[np.float64]:
        """How long each may slip before the end moves, the order kept; 0 for what takes no place in the plan."""
        latest, _ = latest_finishes(self.network, self.makespan, self.links)
        placed = np.array([not (package.spread_out or package.is_event) for package in self.packages], dtype=bool)
        return np.where(placed, np.maximum(np.array(latest) - self.starts, 0.0), 0.0)

    @cached_property
    def critical_path(self) -> tuple[int, ...]:
        """Indices of the chain that decides the end, first to last."""
        return _critical_path(self.network, self.links, self.finishes.tolist())


def plan_baseline(
    packages: Sequence[WorkPackage],
    inventory: Inventory,
    mean_effort_days: NDArray[np.floating],
    model: ScheduleModel,
    previous: Baseline | None = None,
) -> Baseline:
    """Return the shortest plan found on mean durations for *packages* under the inventory's people and calendar.

    Args:
        packages: in any order; ties are broken by it.
        inventory: its programme, pools and teams.
        mean_effort_days: person-days per package, draws without the package counted as 0. A package of 0 takes no time, has no
            wait and only passes on what comes before it.
        model: the constants.
        previous: another plan whose order is tried as well, so that more people never make a plan worse by its order alone.
    """
    return next(propose_baselines(packages, inventory, mean_effort_days, model, previous))


def propose_baselines(
    packages: Sequence[WorkPackage],
    inventory: Inventory,
    mean_effort_days: NDArray[np.floating],
    model: ScheduleModel,
    previous: Baseline | None = None,
) -> Iterator[Baseline]:
    """Yield the plans of several orders, the shortest first; see :func:`plan_baseline`. There is always one."""
    ground = lay_groundwork(packages, inventory.programme, mean_effort_days, model.spread_z)
    return propose_on(ground, inventory, model, previous)


def propose_on(
    ground: Groundwork, inventory: Inventory, model: ScheduleModel, previous: Baseline | None = None
) -> Iterator[Baseline]:
    """Yield the same as :func:`propose_baselines`, where the groundwork of the inventory's programme is there already."""
    return staff_work(ground, inventory, model).propose(previous)


def staff_work(ground: Groundwork, inventory: Inventory, model: ScheduleModel) -> StaffedWork:
    """Return the groundwork with the inventory's people, from which plans are made."""
    packages = ground.packages
    resources, about_people = build_resources(packages, inventory, model, ground.calendar)
    crews = size_crews(packages, resources, ground.efforts.tolist(), model)
    reckonings = reckon_people(ground, resources, crews, model.most_packages_judged)
    bounds = bound_length(work_alone(reckonings[0].network, resources), resources)
    findings = [*ground.about_calendar, *about_people, *ground.about_links]
    findings += [*check_programme(packages, inventory, ground.calendar), *find_late(resources, inventory, ground.calendar)]
    told, about_dates = tell_dates(ground.calendar, inventory, packages, resources, bounds)
    return StaffedWork(ground, reckonings, tuple(resources), told, model, crews, bounds, (*findings, *about_dates))


def ease_plan(baseline: Baseline, packages: Sequence[WorkPackage]) -> Baseline:
    """Return the plan with the waits and occasions of *packages*, its order of work and its crews kept.

    Args:
        baseline: the plan.
        packages: the same as the plan's, but for their waits.
    """
    network = baseline.network
    paces = [((0.0, 1.0),)] * len(baseline.resources)  # the plan's own are kept
    rules = build_rules(packages, paces, network.demands, baseline.calendar, network.durations)
    eased = replace(
        network,
        rules=tuple(
            replace(rule.after(moment), pace=old.pace)
            for rule, moment, old in zip(rules, baseline.arrivals, network.rules, strict=True)
        ),
    )
    return replace(baseline, packages=tuple(packages), network=eased, waits=collect_waits(packages, baseline.model.spread_z))


@dataclass(frozen=True, slots=True, eq=False)
class StaffedWork:
    """The groundwork with people: what all plans of one network have in common, and what makes them."""

    ground: Groundwork
    reckonings: tuple[Reckoning, ...]
    resources: tuple[Resource, ...]
    calendar: Calendar
    model: ScheduleModel
    crews: NDArray[np.float64]
    bounds: LowerBounds
    findings: tuple[Finding, ...]

    def propose(self, previous: Baseline | None = None) -> Iterator[Baseline]:
        """Yield the plans of :meth:`propose_plans`, finished; where people leave, the shortest of all ways to reckon first."""
        made = map(self.finish, self.propose_plans(previous))
        if len(self.reckonings) == 1:
            return made
        phases = self.network.phases
        return iter(sorted(made, key=lambda plan: (end_phases(plan.finishes.tolist(), phases), plan.makespan)))

    def propose_plans(self, previous: Baseline | None = None) -> list[Plan]:
        """Return the plans of several orders, of each way to reckon the shortest first; equal ones once.

        Where there are phases, the shortest by these first.
        """
        return [plan for reckoning in self.reckonings for plan in self._propose_by(reckoning, previous)]

    def _propose_by(self, reckoning: Reckoning, previous: Baseline | None) -> list[Plan]:
        """Return the plans of one way to reckon.

        One that is much longer than the shortest on paper has not been seen to win in the draws, and is left out where there
        are no phases.
        """
        network = reckoning.network
        proposals = propose_priorities(network, reckoning.envelopes, self.model, self.bounds.critical_path)
        if previous is not None:
            proposals.append(Proposal(order_like(previous, self.ground.packages, network)))
        distinct: dict[tuple[float, ...], Plan] = {}
        for proposal in proposals:
            plan = self.level(reckoning, proposal.priorities, proposal.by)
            distinct.setdefault(tuple(plan.starts), plan)
        plans = sorted(
            distinct.values(),
            key=lambda plan: (end_phases(plan.finishes, network.phases), max(plan.finishes, default=0.0), sum(plan.finishes)),
        )
        if any(network.phases):
            return plans
        longest = max(plans[0].finishes, default=0.0) * (1 + self.model.judged_reach)
        return [plan for plan in plans if max(plan.finishes, default=0.0) <= longest]

    def level(self, reckoning: Reckoning, priorities: Sequence[float], by: str = HEURISTIC) -> Plan:
        """Return the plan of one order: of two packages that compete, the one with the lower number goes first."""
        starts, finishes = reckoning.levelling.place(put_phases_first(priorities, reckoning.network.phases))
        return Plan(starts, finishes, by, reckoning)

    def finish(self, plan: Plan) -> Baseline:
        """Return the baseline of a levelled plan: its hand-overs, and the times that keep them."""
        network = plan.reckoning.network
        return self.hand_on(plan, *chain_resources(network, plan.reckoning.envelopes, plan.starts, plan.finishes))

    def hand_on(self, plan: Plan, links: Links, arrivals: tuple[float, ...]) -> Baseline:
        """Return the baseline of a plan with these hand-overs; of its times only the order matters, to people who leave."""
        network, ground = plan.reckoning.network, self.ground
        rules = tuple(rule.after(arrival) for rule, arrival in zip(network.rules, arrivals, strict=True))
        order = topological_order([(*before, *givers) for before, givers in zip(network.predecessors, links, strict=True)])
        planned = replace(network, rules=rules, order=order)
        if len(order) <= self.model.most_packages_judged:
            planned = replace(planned, rules=keep_pace(planned, self.resources, links, plan.starts))
        starts, finishes = earliest_starts(planned, links)
        makespan = max(finishes, default=0.0)
        spread = ~ground.levelled
        return Baseline(
            packages=ground.packages,
            network=planned,
            resources=self.resources,
            calendar=self.calendar,
            model=self.model,
            waits=ground.waits,
            crews=self.crews,
            links=links,
            arrivals=arrivals,
            starts=np.where(spread, 0.0, np.array(starts)),
            finishes=np.where(spread, makespan, np.array(finishes)),
            makespan=makespan,
            bounds=self.bounds,
            findings=self.findings,
            planned_by=plan.by,
        )

    @property
    def network(self) -> Network:
        """The packages, as the people who have come so far work them off."""
        return self.reckonings[0].network


def _critical_path(network: Network, links: Links, finishes: Sequence[float]) -> tuple[int, ...]:
    """Return the chain of packages that decides the end: from the last one back, each time what it waited for longest."""
    busy = [index for index in network.order if network.durations[index] > 0]
    if not busy:
        return ()
    index: int | None = max(busy, key=lambda each: (finishes[each], -each))
    chain: list[int] = []
    while index is not None:
        if network.durations[index] > 0:
            chain.append(index)
        ready = [(finishes[i] + network.waits[index], -i) for i in network.predecessors[index]]
        ready += [(finishes[i], -i) for i in links[index]]
        moment, before = max(ready, default=(-1.0, 0))
        wait = 0.0 if network.predecessors[index] else network.waits[index]  # counted from the programme's start
        index = -before if moment >= max(network.rules[index].not_before, wait) and moment > 0 else None
    return tuple(reversed(chain))
