"""Phases in small programmes: who goes first, who may fill in, when a phase is done."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.scheduling.chaining import Crew
from app.scheduling.grid import build_grid
from app.scheduling.milestones import find_milestones
from app.scheduling.phases import number_phases
from app.scheduling.search import OrderSearch
from app.scheduling.solver import check_solver
from tests.unit.scheduling.projects import MODEL, package, plan, staffed

TWO = [{"id": "one", "name": "One"}, {"id": "two", "name": "Two"}]


def people(count, phases=TWO):
    """Return an inventory with so many integration engineers, and phases."""
    return staffed({"integration": count}, phases=phases)


def starts_of(baseline):
    return {each.id: start for each, start in zip(baseline.packages, baseline.starts.tolist(), strict=True)}


@pytest.mark.parametrize("placements", [0, 3000])
def test_one_person_does_the_first_phase_first_though_the_rest_takes_longer(placements):
    rows = [package("rest", 30), package("second", 20, phase="two"), package("first", 10, phase="one")]
    model = replace(MODEL, search_placements=placements)
    assert starts_of(plan(rows, people(1), model=model)) == {"first": 0.0, "second": 10.0, "rest": 30.0}


def test_the_search_ends_the_first_phase_first_and_pulls_it_no_later():
    grid = build_grid([4, 3, 2, 2], ((), (), (1,), ()), [[(0, 1)]] * 4, [[(0, 1)]])
    search = OrderSearch(grid, phases=(2, 0, 1, 0))
    search.run(60)
    for candidate in search.found:
        assert candidate.phase_ends == (5, 7)
        assert candidate.makespan == 11
        assert candidate.order[2:] == (2, 0)


def test_the_order_of_the_list_of_phases_counts():
    rows = [package("second", 10, phase="two"), package("first", 10, phase="one")]
    assert starts_of(plan(rows, people(1, TWO[::-1]))) == {"second": 0.0, "first": 10.0}


def test_a_later_phase_fills_what_an_earlier_one_leaves_free():
    rows = [
        package("a", 5, phase="one"),
        package("b", 5, "test", ["a"], phase="one"),
        package("c", 5, after=["b"], phase="one"),
        package("fits", 5, phase="two"),
        package("too-long", 6, phase="two"),
    ]
    found = starts_of(plan(rows, people(1)))
    assert found == {"a": 0.0, "b": 5.0, "fits": 5.0, "c": 10.0, "too-long": 15.0}


def test_what_a_phase_comes_after_is_its_own_whatever_it_is_declared_in():
    rows = [package("shared", 5), package("first", 5, after=["shared"], phase="one"), package("other", 5, phase="two")]
    assert number_phases(rows, people(1).programme.phases, [[], [0], []]) == (0, 0, 1)
    assert starts_of(plan(rows, people(1))) == {"shared": 0.0, "first": 5.0, "other": 10.0}


def test_a_phase_is_done_when_those_before_it_are():
    rows = [package("first", 30, phase="one"), package("second", 5, phase="two"), package("rest", 1)]
    found = {each.id: each.p50_days for each in find_milestones(plan(rows, people(3)), np.zeros(0), np.zeros((3, 0)))}
    assert found["phase:one"] == found["phase:two"] > 15


def test_a_phase_takes_over_from_a_later_one_last():
    crew = Crew(((0.0, 2.0),), (0, 1, 0))
    crew.take(2.0, 0.0, (), 0)
    crew.give((1.0, 4.0, 0, 0.0))
    crew.give((1.0, 4.0, 1, 0.0))
    assert crew.take(1.0, 4.0, (), 0)[0][2] == 0


def test_the_solver_keeps_phases_too():
    check_solver()
    rows = [package("rest", 30), package("long", 20, after=["rest"]), package("first", 10, phase="one")]
    assert starts_of(plan(rows, people(1), model=replace(MODEL, solver_seconds=0.2)))["first"] == 0.0
