"""Where people leave: who goes on at what pace, and which plans are made for it. Worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.scheduling.baseline import propose_baselines
from tests.unit.scheduling.projects import MODEL, package, plan, staffed

START = "2026-01-05"
SIX_THEN_ONE = [{"from": START, "capacity": 6}, {"from": "2026-01-19", "capacity": 1}]  # after ten working days


def test_who_works_alone_after_the_others_have_left_does_not_slow_down():
    """Design lasts until day 20, long after five of six have left; then one builds, and there is one."""
    work = [package("design", 20, "architecture"), package("build", 10, after=["design"])]
    baseline = plan(work, staffed({"integration": SIX_THEN_ONE, "architecture": 1}, start=START))
    assert baseline.makespan == pytest.approx(30)


def test_those_who_may_be_at_work_at_once_share_who_is_left():
    """Three begin on day 5 and have done five days each when two of three leave: the last fifteen days are one person's."""
    steps = [{"from": START, "capacity": 3}, {"from": "2026-01-19", "capacity": 1}]
    work = [package("design", 5, "architecture"), *(package(name, 10, after=["design"]) for name in "abc")]
    baseline = plan(work, staffed({"integration": steps, "architecture": 1}, start=START))
    assert baseline.makespan == pytest.approx(25)


def test_one_after_another_is_planned_too_where_it_is_quicker():
    """Ready on day 9, a day before five of six leave: begun at once all six take until day 64; one after another no longer."""
    work = [package("design", 9, "architecture"), *(package(name, 10, after=["design"]) for name in "abcdef")]
    inventory = staffed({"integration": SIX_THEN_ONE, "architecture": 1}, start=START)
    plans = list(
        propose_baselines(work, inventory, np.array([each.median_days for each in work]), replace(MODEL, search_placements=0))
    )
    assert len(plans) == 2
    assert plans[0].makespan == pytest.approx(64)
    assert sorted(each.finishes.min() for each in plans) == [pytest.approx(9), pytest.approx(9)]


def test_people_who_come_back_are_waited_for_at_a_standstill():
    steps = [{"from": START, "capacity": 2}, {"from": "2026-01-12", "capacity": 0}, {"from": "2026-01-19", "capacity": 2}]
    baseline = plan([package("a", 10), package("b", 10)], staffed({"integration": steps}, start=START))
    assert baseline.makespan == pytest.approx(15)


def test_what_goes_on_while_people_leave_waits_for_what_they_still_do():
    """Six have done their work two days before five of them leave; who goes on comes after them, and does not slow down."""
    work = [*(package(name, 8) for name in "abcdef"), package("late", 5, after=["a"])]
    baseline = plan(work, staffed({"integration": SIX_THEN_ONE}, start=START))
    assert baseline.network.rules[-1].pace is None
    assert baseline.makespan == pytest.approx(13)
