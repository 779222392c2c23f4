"""Where people leave: who goes on at what pace, and which plans are made for it. Worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from app.importers.registry import read_document
from app.inventory.programme import CapacityStep
from app.scheduling.baseline import propose_baselines
from app.scheduling.utilisation import measure_utilisation
from tests.measures import forecast_of
from tests.unit.scheduling.projects import MODEL, package, plan, staffed

START = "2026-01-05"
SIX_THEN_ONE = [{"from": START, "capacity": 6}, {"from": "2026-01-19", "capacity": 1}]  # after ten working days


def test_who_works_alone_after_the_others_have_left_does_not_slow_down():
    """Design lasts until day 20, long after five of six have left; then one builds, and there is one."""
    work = [package("design", 20, "architecture"), package("build", 10, after=["design"])]
    baseline = plan(work, staffed({"integration": SIX_THEN_ONE, "architecture": 1}, start=START))
    assert baseline.makespan == pytest.approx(30)
    assert baseline.bounds.critical_path == pytest.approx(30)


def test_those_who_may_be_at_work_at_once_share_who_is_left():
    """Three begin on day 5 and have done five days each when two of three leave: the last fifteen days are one person's."""
    steps = [{"from": START, "capacity": 3}, {"from": "2026-01-19", "capacity": 1}]
    work = [package("design", 5, "architecture"), *(package(name, 10, after=["design"]) for name in "abc")]
    baseline = plan(work, staffed({"integration": steps, "architecture": 1}, start=START))
    assert baseline.makespan == pytest.approx(25)


def test_plans_reckon_with_those_who_are_left_and_with_those_who_stay():
    """Ready on day 9, a day before five of six leave: six begun at once last until day 64, one after another until day 69."""
    work = [package("design", 9, "architecture"), *(package(name, 10, after=["design"]) for name in "abcdef")]
    inventory = staffed({"integration": SIX_THEN_ONE, "architecture": 1}, start=START)
    efforts = np.array([each.median_days for each in work])
    at_once, in_turn = propose_baselines(work, inventory, efforts, replace(MODEL, search_placements=0))
    assert sorted(at_once.finishes) == pytest.approx([9, *[64] * 6])
    assert sorted(in_turn.finishes) == pytest.approx([9, 19, 29, 39, 49, 59, 69])


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


def test_what_is_done_when_a_pause_begins_is_done_then():
    steps = [{"from": START, "capacity": 1}, {"from": "2026-01-19", "capacity": 0}, {"from": "2026-02-02", "capacity": 1}]
    assert plan([package("a", 10)], staffed({"integration": steps}, start=START)).makespan == pytest.approx(10)


def test_nobody_is_busy_in_a_pause():
    steps = [{"from": START, "capacity": 1}, {"from": "2026-02-02", "capacity": 0}, {"from": "2026-03-02", "capacity": 1}]
    baseline = plan([package("a", 30)], staffed({"integration": steps}, start=START))
    network = baseline.network
    busy = measure_utilisation(
        network, baseline.resources, baseline.calendar, baseline.starts.tolist(), baseline.finishes.tolist()
    )
    assert [round(month.busy_days, 6) for month in busy[0].months] == [20, 0, 10]


def test_people_who_are_there_for_a_day_make_nothing_later(inventories):
    """Four for a day and one from then on: crews and places for four would be no plan for one."""
    inventory = read_document("i.yaml", (inventories / "insurance-claims.yaml").read_bytes()).inventory
    one, day = (
        inventory.model_copy(update={"pools": tuple(_with_steps(pool, steps) for pool in inventory.pools)})
        for steps in ((CapacityStep(start=date(2026, 1, 5), capacity=1),), FOR_A_DAY)
    )
    alone, helped = (float(np.median(forecast_of(each, 1024).months)) for each in (one, day))
    assert helped <= alone * 1.001


FOR_A_DAY = (CapacityStep(start=date(2026, 1, 5), capacity=4), CapacityStep(start=date(2026, 1, 6), capacity=1))


def _with_steps(pool, steps):
    return pool.model_copy(update={"capacity": None, "steps": steps}) if pool.id == "integration" else pool
