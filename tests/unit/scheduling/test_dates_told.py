"""Dates that cannot be told are null, with a finding that says where to look; they are never early, and never cut off."""

from __future__ import annotations

import numpy as np
import pytest

from app.scheduling.simulation import ScheduleSimulation
from tests.unit.scheduling.projects import package, plan, staffed

OPEN = [{"from": "9999-01-01", "capacity": 2}]


def told(baseline):
    """Return the finish date, the months and the place of every finding about dates."""
    simulation = ScheduleSimulation(baseline, 3)
    simulation.add(np.array([[20.0, 40.0, 60.0]] * len(baseline.packages), dtype=np.float32))
    schedule = simulation.result()
    places = {finding.code: finding.place.pointer for finding in baseline.findings if finding.code.startswith("dates-")}
    places |= {f.code: f.place.pointer for f in baseline.findings if f.code.endswith("-without-capacity")}
    return schedule.finish_date(0.5), schedule.duration_months(), places


POOL, TEAM = {"pool-without-capacity": "/pools/0/capacity"}, {"team-without-capacity": "/teams/0/capacity"}


@pytest.mark.parametrize(("pool", "team", "expected"), [(0, 1, POOL), (4, 0, TEAM), (0, 0, POOL | TEAM)])
def test_work_that_nobody_can_do_has_no_dates(pool, team, expected):
    work = [package("a", 40, teams=(("owners", 0.3),))]
    finish, _, places = told(plan(work, staffed({"integration": pool}, {"owners": team}, start="2026-01-05")))
    assert (finish, places) == (None, expected)


def test_people_whom_no_work_needs_may_be_nobody():
    finish, _, places = told(plan([package("a", 40)], staffed({"integration": 4, "test": 0}, start="2026-01-05")))
    assert finish is not None
    assert places == {}


def test_durations_that_reach_beyond_the_calendar_are_not_cut():
    inventory = staffed({"integration": 1}, start="9999-06-01")
    finish, months, places = told(plan([package("a", 200)], inventory))
    assert (finish, places) == (None, {"dates-beyond-calendar": "/programme/start"})
    _, free, _ = told(plan([package("a", 200)], staffed({"integration": 1})))
    assert months == pytest.approx(free)


def test_people_who_come_at_the_end_of_the_calendar_give_no_dates():
    finish, _, places = told(plan([package("a", 200)], staffed({"integration": OPEN}, start="2026-01-05")))
    assert (finish, places) == (None, {"dates-beyond-calendar": "/programme/start"})
