"""The baseline: one feasible plan on mean durations, and the order that it fixes. Work packages and an inventory come in.

Many orders are tried (:mod:`app.scheduling.search`), the best are planned exactly (:mod:`app.scheduling.leveling`), the
plan that is judged best is kept and turned into hand-overs of people (:mod:`app.scheduling.chaining`), which every draw then
keeps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from app.scheduling.bounds import LowerBounds, bound_length
from app.scheduling.calendar import Calendar, build_calendar
from app.scheduling.capacity import Resource, ResourceKind, build_resources
from app.scheduling.chaining import chain_resources
from app.scheduling.crew import size_crew
from app.scheduling.leveling import level_packages
from app.scheduling.network import (
    Links,
    Network,
    build_network,
    earliest_starts,
    latest_finishes,
    link_packages,
    topological_order,
)
from app.scheduling.orders import HEURISTIC, Proposal, propose_priorities
from app.scheduling.phases import end_phases, number_phases, put_phases_first
from app.scheduling.programme_checks import check_programme
from app.scheduling.start_rules import Occasions, Pace, StartRule, build_occasions, build_pace
from app.scheduling.tellable import tell_dates
from app.scheduling.waits import Waits, collect_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.findings import Finding
    from app.inventory.model import Inventory
    from app.inventory.programme import Programme
    from app.scheduling.schedule_model import ScheduleModel


Plan = tuple[list[float], list[float], str]
"""Start and finish of every package, in working days, and who made its order: heuristic or solver."""


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A feasible plan on mean durations; times in working days from the programme's first working day.

    Attributes:
        packages: as they came in; everything below is in their order.
        network: mean durations and waits, with the rules that the plan keeps.
        crews: people at work on each package at once.
        links: per package, the packages whose people it takes over, besides its predecessors.
        arrivals: per package, the offset before which there is nobody for it; part of its rule as well.
        slack_days: how long each may slip before the end moves, the order kept.
        critical_path: indices of the chain that decides the end, first to last.
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
    slack_days: NDArray[np.float64]
    critical_path: tuple[int, ...]
    makespan: float
    bounds: LowerBounds
    findings: tuple[Finding, ...]
    planned_by: str = HEURISTIC


def plan_baseline(
    packages: Sequence[WorkPackage],
    inventory: Inventory,
    mean_effort_days: NDArray[np.floating],
    model: ScheduleModel,
    previous: Baseline | None = None,
    judge: Callable[[Baseline], float] | None = None,
) -> Baseline:
    """Return the best plan found for *packages* under the inventory's people and calendar.

    Args:
        packages: in any order; ties are broken by it.
        inventory: its programme, pools and teams.
        mean_effort_days: person-days per package, draws without the package counted as 0. A package of 0 takes no time, has no
            wait and only passes on what comes before it.
        model: the constants.
        previous: another plan whose order is tried as well, so that more people never make a plan worse by its order alone.
        judge: what the plans of several orders are compared by, the least being the best; none: by how long they take.
    """
    plans = propose_baselines(packages, inventory, mean_effort_days, model, previous)
    return next(plans) if judge is None else min(plans, key=judge)


def propose_baselines(
    packages: Sequence[WorkPackage],
    inventory: Inventory,
    mean_effort_days: NDArray[np.floating],
    model: ScheduleModel,
    previous: Baseline | None = None,
) -> Iterator[Baseline]:
    """Yield the plans of several orders, the shortest first; see :func:`plan_baseline`. There is always one."""
    calendar, findings = build_calendar(inventory.programme)
    resources, about_people = build_resources(packages, inventory, model, calendar)
    predecessors, about_links = link_packages(packages)
    efforts = np.asarray(mean_effort_days, dtype=np.float64)
    crews = _size_crews(packages, resources, efforts, model)
    waits = collect_waits(packages, model.spread_z)
    needed = np.array([package.probability for package in packages], dtype=np.float64) * (efforts > 0)
    levelled = np.array([not package.spread_out for package in packages], dtype=bool)
    demands = _demands(packages, resources, crews)
    network = build_network(
        list(np.where(levelled, efforts / crews, 0.0)),
        predecessors,
        waits=list(waits.means() * needed * levelled),
        demands=demands,
        rules=_rules(packages, resources, demands, calendar, inventory.programme, efforts),
        phases=number_phases(packages, inventory.programme.phases, predecessors),
    )
    bounds = bound_length(network, resources)
    findings += [*about_people, *about_links, *check_programme(packages, inventory, calendar)]
    told, about_dates = tell_dates(calendar, inventory, packages, resources, bounds)
    findings += about_dates
    frame = _Frame(packages, resources, told, model, waits, crews, levelled, tuple(findings))
    for plan in _propose_plans(network, packages, resources, model, previous):
        yield _finish_plan(frame, network, bounds, plan)


def ease_plan(baseline: Baseline, packages: Sequence[WorkPackage], programme: Programme) -> Baseline:
    """Return the plan with the waits and occasions of *packages*, its order of work and its crews kept.

    Args:
        baseline: the plan.
        packages: the same as the plan's, but for their waits.
        programme: the programme's freezes.
    """
    network = baseline.network
    rules = _rules(packages, baseline.resources, network.demands, baseline.calendar, programme, network.durations)
    eased = replace(network, rules=tuple(rule.after(moment) for rule, moment in zip(rules, baseline.arrivals, strict=True)))
    return replace(baseline, packages=tuple(packages), network=eased, waits=collect_waits(packages, baseline.model.spread_z))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all plans of one network have in common."""

    packages: Sequence[WorkPackage]
    resources: Sequence[Resource]
    calendar: Calendar
    model: ScheduleModel
    waits: Waits
    crews: NDArray[np.float64]
    levelled: NDArray[np.bool_]
    findings: tuple[Finding, ...]


def _finish_plan(frame: _Frame, network: Network, bounds: LowerBounds, plan: Plan) -> Baseline:
    """Return the baseline of one levelled plan: its hand-overs, slack and critical path."""
    envelopes = [resource.envelope for resource in frame.resources]
    levelled_starts, levelled_finishes, planned_by = plan
    links, arrivals = chain_resources(network, envelopes, levelled_starts, levelled_finishes)
    rules = tuple(rule.after(arrival) for rule, arrival in zip(network.rules, arrivals, strict=True))
    order = topological_order([(*before, *givers) for before, givers in zip(network.predecessors, links, strict=True)])
    planned = replace(network, rules=rules, order=order)
    starts, finishes = earliest_starts(planned, links)
    makespan = max(finishes, default=0.0)
    latest, _ = latest_finishes(planned, makespan, links)
    spread = ~frame.levelled
    return Baseline(
        packages=tuple(frame.packages),
        network=planned,
        resources=tuple(frame.resources),
        calendar=frame.calendar,
        model=frame.model,
        waits=frame.waits,
        crews=frame.crews,
        links=links,
        arrivals=arrivals,
        starts=np.where(spread, 0.0, np.array(starts)),
        finishes=np.where(spread, makespan, np.array(finishes)),
        slack_days=np.where(spread, 0.0, np.maximum(np.array(latest) - np.array(starts), 0.0)),
        critical_path=_critical_path(planned, links, finishes),
        makespan=makespan,
        bounds=bounds,
        findings=frame.findings,
        planned_by=planned_by,
    )


def _propose_plans(
    network: Network,
    packages: Sequence[WorkPackage],
    resources: Sequence[Resource],
    model: ScheduleModel,
    previous: Baseline | None,
) -> list[Plan]:
    """Return the plans of several orders, the shortest first, equal ones once; where there are phases, by these first.

    One that is much longer than the shortest on paper has not been seen to win in the draws, and is left out.
    """
    envelopes = [resource.envelope for resource in resources]
    proposals = propose_priorities(network, envelopes, model)
    if previous is not None:
        known = {package.id: start for package, start in zip(previous.packages, previous.starts, strict=True)}
        proposals.append(Proposal([float(known.get(package.id, previous.makespan)) for package in packages]))
    distinct: dict[tuple[float, ...], Plan] = {}
    for proposal in proposals:
        priorities = put_phases_first(proposal.priorities, network.phases)
        starts, finishes = level_packages(network, envelopes, priorities)
        distinct.setdefault(tuple(starts), (starts, finishes, proposal.by))
    plans = sorted(
        distinct.values(), key=lambda plan: (end_phases(plan[1], network.phases), max(plan[1], default=0.0), sum(plan[1]))
    )
    if any(network.phases):
        return plans
    longest = max(plans[0][1], default=0.0) * (1 + model.judged_reach)
    return [plan for plan in plans if max(plan[1], default=0.0) <= longest]


def _size_crews(
    packages: Sequence[WorkPackage], resources: Sequence[Resource], efforts: NDArray[np.float64], model: ScheduleModel
) -> NDArray[np.float64]:
    peaks = {(resource.kind, resource.id): resource.peak for resource in resources}
    crews = np.ones(len(packages))
    for index, package in enumerate(packages):
        effort = efforts[index] / package.probability if package.probability > 0 else efforts[index]
        owners = [(peaks.get((ResourceKind.TEAM, team)), share) for team, share in package.teams if share > 0]
        teams = [(people, share) for people, share in owners if people is not None]
        crews[index] = size_crew(effort, peaks.get((ResourceKind.POOL, package.pool)), teams, model)
    return crews


def _demands(
    packages: Sequence[WorkPackage], resources: Sequence[Resource], crews: NDArray[np.float64]
) -> list[list[tuple[int, float]]]:
    """Return what each package needs of which resource while it runs; nothing where it is spread out."""
    which = {(resource.kind, resource.id): index for index, resource in enumerate(resources)}
    demands = []
    for package, crew in zip(packages, crews, strict=True):
        owners = sum(share for _, share in package.teams)
        needs = [(which.get((ResourceKind.POOL, package.pool)), crew * (1 - owners))]
        needs += [(which.get((ResourceKind.TEAM, team)), crew * share) for team, share in package.teams]
        needs += [(which.get((ResourceKind.THING, thing)), 1.0) for thing in dict.fromkeys(package.one_at_a_time)]
        listed = [(resource, float(people)) for resource, people in needs if resource is not None and people > 0]
        demands.append([] if package.spread_out else listed)
    return demands


def _rules(
    packages: Sequence[WorkPackage],
    resources: Sequence[Resource],
    demands: Sequence[Sequence[tuple[int, float]]],
    calendar: Calendar,
    programme: Programme,
    efforts: NDArray[np.float64] | Sequence[float],
) -> list[StartRule]:
    made: dict[tuple[object, ...], StartRule] = {}
    occasions: dict[int, Occasions] = {}
    paces: dict[tuple[int, ...], Pace | None] = {}
    plain, rules = StartRule(), []
    for index, package in enumerate(packages):
        if package.spread_out or efforts[index] <= 0:
            rules.append(plain)
            continue
        wait = package.wait
        needed = tuple([resource for resource, _ in demands[index]])
        asked = wait.not_before, wait.every_weeks, wait.frozen_for, needed
        if asked not in made:
            weeks, team = wait.every_weeks, wait.frozen_for
            if weeks is not None and weeks not in occasions:
                occasions[weeks] = build_occasions(calendar.occasions(weeks))
            if needed not in paces:
                paces[needed] = build_pace(resources[resource].pace for resource in needed)
            made[asked] = StartRule(
                not_before=float(calendar.index_of(wait.not_before)) if wait.not_before is not None else 0.0,
                occasions=occasions[weeks] if weeks is not None else None,
                freezes=calendar.freezes_for(team) if team is not None and programme.freezes else (),
                pace=paces[needed],
            )
        rules.append(made[asked])
    return rules


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
