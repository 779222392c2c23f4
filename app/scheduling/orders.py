"""Which orders are worth planning exactly: by latest finish, and, where affordable, the best that search and solver find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.scheduling.grid import GridRule, build_grid
from app.scheduling.network import latest_finishes
from app.scheduling.search import SCHEDULES_PER_ORDER, OrderSearch
from app.scheduling.solver import check_solver, solve_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.estimation.work_package import WorkPackage
    from app.scheduling.baseline import Baseline
    from app.scheduling.capacity import Steps
    from app.scheduling.network import Network
    from app.scheduling.schedule_model import ScheduleModel

HEURISTIC, SOLVER = "heuristic", "solver"
MOST_SOLVED = 2_000  # packages; beyond it the solver gives nothing better in bearable time
TICKS_PER_PACKAGE = 8
MOST_TICKS = 20_000
UNITS_PER_PERSON = 1000


@dataclass(frozen=True, slots=True)
class Proposal:
    """Priorities per package, lowest first, and what they come from: ``heuristic`` or ``solver``."""

    priorities: list[float]
    by: str = HEURISTIC


def propose_priorities(
    network: Network, envelopes: Sequence[Steps], model: ScheduleModel, critical_path: float
) -> list[Proposal]:
    """Return orders worth planning: the one by latest finish, those that the search likes best, the solver's if asked for.

    The search is left out where ``model.search_placements`` does not reach for one round of improvement, the solver where
    ``model.solver_seconds`` is 0 or there are too many packages for it to improve anything. *critical_path*: working days that
    the network takes as if there were people without end.

    Raises:
        BadParameter: the solver is asked for and cannot be used here.
    """
    if model.solver_seconds > 0:
        check_solver()
    _, latest = latest_finishes(network, critical_path)
    proposals = [Proposal(latest)]
    schedules = min(model.search_placements // max(len(latest), 1), model.search_schedules)
    if len(latest) > 1 and schedules >= SCHEDULES_PER_ORDER:
        proposals += _searched(network, envelopes, model, schedules)
    return proposals


def order_like(other: Baseline, packages: Sequence[WorkPackage], network: Network) -> list[float]:
    """Return when another plan starts each package; one that it has not, when it starts the first of those after it."""
    known = dict(zip((package.id for package in other.packages), other.starts.tolist(), strict=True))
    starts = [known.get(package.id, other.makespan) for package in packages]
    for index in reversed(network.order):
        starts[index] = min([starts[index], *(starts[after] for after in network.successors[index])])
    return starts


def _searched(network: Network, envelopes: Sequence[Steps], model: ScheduleModel, schedules: int) -> list[Proposal]:
    tick = _tick_days(network, envelopes)
    capacities = [[(round(offset / tick), int(people * UNITS_PER_PERSON)) for offset, people in steps] for steps in envelopes]
    most = [steps[-1][1] for steps in capacities]
    grid = build_grid(
        [max(round(duration / tick), 1) if duration > 0 else 0 for duration in network.durations],
        network.predecessors,
        [[(which, min(int(people * UNITS_PER_PERSON), most[which])) for which, people in each] for each in network.demands],
        capacities,
        leads=[round(wait / tick) for wait in network.waits],
        releases=[round(rule.not_before / tick) for rule in network.rules],
        rules=[
            None if rule.is_plain else GridRule(rule, days, tick)
            for rule, days in zip(network.rules, network.durations, strict=True)
        ],
    )
    search = OrderSearch(grid, model.search_seed, network.phases)
    search.run(schedules)
    found = [
        Proposal(places_of(candidate.order)) for candidate in search.found[: model.orders_to_judge(len(network.durations))]
    ]
    if model.solver_seconds > 0 and len(network.durations) <= MOST_SOLVED:
        starts = solve_grid(grid, search.found[0].order, model.solver_seconds)
        found += [] if starts is None else [Proposal([float(start) for start in starts], SOLVER)]
    return found


def places_of(order: Sequence[int]) -> list[float]:
    """Return each package's place in an order.

    >>> places_of([2, 0, 1])
    [1.0, 2.0, 0.0]
    """
    places = [0.0] * len(order)
    for place, index in enumerate(order):
        places[index] = float(place)
    return places


def _tick_days(network: Network, envelopes: Sequence[Steps]) -> float:
    """Return the working days of a tick: a part of the mean duration, and large enough for the horizon to stay small."""
    busy = [duration for duration in network.durations if duration > 0]
    latest = max([0.0, *(rule.not_before for rule in network.rules), *(steps[-1][0] for steps in envelopes)])
    horizon = sum(busy) + sum(network.waits) + 2 * latest
    mean = sum(busy) / max(len(busy), 1)
    return max(mean / TICKS_PER_PACKAGE, horizon / MOST_TICKS, 1 / UNITS_PER_PERSON)
