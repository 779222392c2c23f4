"""The solver's schedules keep to the same rules as the heuristic's, are never worse, and are the same on every run."""

from __future__ import annotations

import random

import numpy as np
import pytest

from app.errors import BadParameter
from app.estimation.effort_model import default_effort_model
from app.estimation.streams import BLOCK
from app.landscape.build import build_landscape
from app.scheduling import solver
from app.scheduling.choosing import SOLVER_BLOCKS
from app.scheduling.forecast import forecast
from app.scheduling.grid import build_grid, schedule_grid
from app.scheduling.orders import SOLVER
from app.scheduling.schedule_model import ScheduleModel
from app.scheduling.search import OrderSearch
from app.scheduling.solver import bound_ticks, solve_grid, unpack_resources
from tests.unit.scheduling.projects import package, plan, staffed
from tests.world_pieces import flow, system
from tests.world_pieces import staffed as small_world

SECONDS = 0.1
GROWING = [[(0, 1), (12, 3)], [(0, 4)]]


def project(seed, count=24):
    dice = random.Random(seed)
    before = [sorted(dice.sample(range(index), min(index, dice.randint(0, 2)))) for index in range(count)]
    needs = [[(which, dice.randint(1, 3)) for which in dice.sample((0, 1), dice.randint(1, 2))] for _ in range(count)]
    return build_grid(
        [dice.randint(1, 9) for _ in range(count)],
        tuple(map(tuple, before)),
        needs,
        GROWING,
        leads=[dice.choice((0, 0, 3)) for _ in range(count)],
        releases=[dice.choice((0, 0, 5)) for _ in range(count)],
    )


def length(made, starts):
    return max(start + ticks for start, ticks in zip(starts, made.durations, strict=True))


def check_feasible(made, starts):
    for index, start in enumerate(starts):
        assert start >= made.releases[index]
        for before in made.predecessors[index]:
            assert start >= starts[before] + made.durations[before] + made.leads[index]
    for which, resource in enumerate(unpack_resources(made)):
        for tick in range(length(made, starts)):
            there = [units for since, units in GROWING[which] if since <= tick][-1]
            used = sum(
                need
                for start, ticks, need in zip(starts, made.durations, resource.demands, strict=True)
                if start <= tick < start + ticks
            )
            assert used <= there


@pytest.mark.parametrize("seed", range(4))
def test_a_solved_schedule_is_feasible_shorter_and_above_the_bound(seed):
    made = project(seed)
    order = list(range(len(made.durations)))
    starts = solve_grid(made, order, SECONDS)
    assert starts is not None
    check_feasible(made, starts)
    assert bound_ticks(made, unpack_resources(made)) <= length(made, starts) < length(made, schedule_grid(made, order))
    assert starts == solve_grid(made, order, SECONDS)


def test_what_cannot_be_shortened_is_left_to_the_heuristic():
    made = build_grid([3, 4], ((), (0,)), [[(0, 1)], [(0, 1)]], [[(0, 1)]])
    assert solve_grid(made, [0, 1], SECONDS) is None


def test_a_solver_without_time_gives_nothing():
    made = project(1)
    best = OrderSearch(made).run(400)
    assert solve_grid(made, best.order, 1e-9) is None


def hard_work():
    dice = random.Random(5)
    after = [[f"p{other}" for other in dice.sample(range(n), min(n, dice.randint(0, 2)))] for n in range(30)]
    pools = [dice.choice(("integration", "test")) for _ in range(30)]
    return [package(f"p{n}", dice.randint(5, 60), pools[n], after[n]) for n in range(30)]


def test_a_plan_with_the_solver_is_no_longer_than_without():
    people = staffed({"integration": 3, "test": 2.5}, start="2026-01-05")
    few = ScheduleModel(search_placements=30 * 3)
    alone = plan(hard_work(), people, model=few)
    helped = plan(hard_work(), people, model=ScheduleModel(search_placements=30 * 3, solver_seconds=SECONDS))
    assert helped.makespan <= alone.makespan
    assert helped.planned_by == SOLVER or helped.makespan == alone.makespan


def test_asking_for_a_solver_that_is_not_installed_says_how_to_get_it(monkeypatch):
    monkeypatch.setattr(solver, "LIBRARY", "no_such_library")
    with pytest.raises(BadParameter, match="not installed") as raised:
        plan([package("a", 5)], staffed(), model=ScheduleModel(solver_seconds=SECONDS))
    assert "seamap[solver]" in raised.value.hint


def test_the_solver_is_never_loaded_beside_highspy(monkeypatch):
    monkeypatch.setitem(solver.sys.modules, "highspy", object())
    with pytest.raises(BadParameter, match="highspy"):
        solver.check_solver()


def test_a_forecast_with_the_solver_is_not_later_than_without():
    systems = [system("hub"), *(system(f"s{n}", owner="blue", api={"availability": "batch"}) for n in range(4))]
    inventory = small_world(systems=systems, integrations=[flow(f"s{n}", "hub") for n in range(4)], programme={"hub": "hub"})
    landscape, draws = build_landscape(inventory), SOLVER_BLOCKS * BLOCK
    alone, helped = (forecast(landscape, default_effort_model(), draws, 1, solver=solver) for solver in (False, True))
    assert np.median(helped.schedule.finish_draws) <= np.median(alone.schedule.finish_draws)
