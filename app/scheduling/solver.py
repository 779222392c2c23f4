"""The order of work by constraint programming: CP-SAT on the grid, begun at the heuristic's schedule. The extra ``solver``.

A project on the grid and an order of its packages come in, a better schedule's starts go out, or nothing. The solver works for
so many units of its own deterministic time with one worker, so that the same project gives the same schedule on every run of
the same version, however busy the machine is. ortools is imported when it is asked for, and never beside highspy: the two
cannot be loaded into one process.

Source:
    Perron & Furnon, OR-Tools CP-SAT, https://developers.google.com/optimization. The model is the usual one of intervals and
    cumulative resources (Schutt, Feydt, Stuckey & Wallace, Explaining the cumulative propagator, 2011).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import BadParameter
from app.scheduling.grid import schedule_grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python import cp_model

    from app.scheduling.grid import GridProject

LIBRARY = "ortools"
CANNOT_BE_BESIDE = "highspy"
SEED = 1
Steps = list[tuple[int, int]]


def check_solver() -> None:
    """Check that the solver can be used here.

    Raises:
        BadParameter: it is not installed, or what cannot be loaded beside it is in use.
    """
    if find_spec(LIBRARY) is None:
        raise BadParameter("The solver is not installed.", hint="Install `seamap[solver]`, or leave the solver out.")
    if CANNOT_BE_BESIDE in sys.modules:
        raise BadParameter("The solver cannot be loaded beside highspy.", hint="Ask for it in a process of its own.")


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource out of the packed grid: what each package needs of it, and how much there is from which tick on."""

    demands: tuple[int, ...]
    steps: tuple[tuple[int, int], ...]

    @property
    def most(self) -> int:
        """How much there ever is."""
        return max(units for _, units in self.steps)


def solve_grid(project: GridProject, order: Sequence[int], deterministic_seconds: float) -> list[int] | None:
    """Return start ticks of a schedule shorter than that of *order*; ``None`` where the solver finds none in its time.

    Raises:
        BadParameter: the solver cannot be used here.
    """
    check_solver()
    from ortools.sat.python import cp_model as library

    hint = schedule_grid(project, order)
    resources = unpack_resources(project)
    longest = max((start + ticks for start, ticks in zip(hint, project.durations, strict=True)), default=0)
    bound = bound_ticks(project, resources)
    if longest <= bound:
        return None
    model = library.CpModel()
    starts = _add_packages(model, project, longest)
    _add_resources(model, project, resources, starts, longest)
    makespan = model.new_int_var(bound, longest, "makespan")
    for index, start in enumerate(starts):
        model.add(makespan >= start + project.durations[index])
        model.add_hint(start, hint[index])
    model.add_hint(makespan, longest)
    model.minimize(makespan)
    solver = library.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = deterministic_seconds
    if solver.solve(model) not in {library.OPTIMAL, library.FEASIBLE} or solver.objective_value >= longest:
        return None
    return [int(solver.value(start)) for start in starts]


def _add_packages(model: cp_model.CpModel, project: GridProject, horizon: int) -> list[cp_model.IntVar]:
    """Add each package's start, between what must come before it and what must come after it, and who follows whom."""
    heads, tails = head_and_tail(project)
    starts = [
        model.new_int_var(heads[index], horizon - tails[index], f"start {index}") for index in range(len(project.durations))
    ]
    for index, before in enumerate(project.predecessors):
        for other in before:
            model.add(starts[index] >= starts[other] + project.durations[other] + project.leads[index])
    return starts


def _add_resources(
    model: cp_model.CpModel,
    project: GridProject,
    resources: Sequence[Resource],
    starts: Sequence[cp_model.IntVar],
    horizon: int,
) -> None:
    intervals = [
        model.new_fixed_size_interval_var(start, ticks, f"work {index}") if ticks else None
        for index, (start, ticks) in enumerate(zip(starts, project.durations, strict=True))
    ]
    for resource in resources:
        used = [(work, need) for work, need in zip(intervals, resource.demands, strict=True) if work is not None and need]
        absent = [
            (model.new_fixed_size_interval_var(tick, until - tick, f"nobody from {tick}"), missing)
            for (tick, there), (until, _) in pairwise((*resource.steps, (max(horizon, resource.steps[-1][0]), 0)))
            if (missing := resource.most - there) > 0
        ]
        both = [*used, *absent]
        if used:
            model.add_cumulative([work for work, _ in both], [need for _, need in both], resource.most)


def unpack_resources(project: GridProject) -> tuple[Resource, ...]:
    """Return the resources of a project, whose units the grid keeps packed into one number.

    >>> from app.scheduling.grid import build_grid
    >>> unpack_resources(build_grid([1, 2], ((), ()), [[(0, 1)], [(1, 3)]], [[(0, 2)], [(0, 1), (5, 3)]]))[1]
    Resource(demands=(0, 3), steps=((0, 1), (5, 3)))
    """
    found, low = [], 0
    for high in range(project.guards.bit_length()):
        if not project.guards >> high & 1:
            continue
        mask = (1 << (high - low)) - 1
        steps: Steps = []
        for tick, packed in project.free:
            there = packed >> low & mask
            if not steps or there != steps[-1][1]:
                steps.append((tick, there))
        found.append(Resource(tuple(packed >> low & mask for packed in project.demands), tuple(steps)))
        low = high + 1
    return tuple(found)


def bound_ticks(project: GridProject, resources: Sequence[Resource]) -> int:
    """Return ticks that the project takes at least: its longest chain, and the work of each resource, everybody busy."""
    heads, tails = head_and_tail(project)
    longest = max((head + tail for head, tail in zip(heads, tails, strict=True)), default=0)
    for resource in resources:
        users = [index for index, need in enumerate(resource.demands) if need and project.durations[index]]
        if users and resource.most:
            work = sum(resource.demands[index] * project.durations[index] for index in users)
            first = min(heads[index] for index in users)
            after = min(tails[index] - project.durations[index] for index in users)
            longest = max(longest, first - (-work // resource.most) + after)
    return longest


def head_and_tail(project: GridProject) -> tuple[list[int], list[int]]:
    """Return, per package, its first possible start, and the ticks from its start to the end of all that follows it."""
    count = len(project.durations)
    heads, tails = [0] * count, [0] * count
    order = _topological(project)
    for index in order:
        ready = max((heads[other] + project.durations[other] for other in project.predecessors[index]), default=0)
        heads[index] = max(ready + project.leads[index], project.releases[index])
    for index in reversed(order):
        after = max((tails[other] + project.leads[other] for other in project.successors[index]), default=0)
        tails[index] = project.durations[index] + after
    return heads, tails


def _topological(project: GridProject) -> list[int]:
    missing = [len(before) for before in project.predecessors]
    order = [index for index, count in enumerate(missing) if not count]
    for index in order:  # grows while it is walked
        for following in project.successors[index]:
            missing[following] -= 1
            if not missing[following]:
                order.append(following)
    return order
