"""Holidays, freezes, change windows and dates before which nothing starts hold in the plan and in every draw."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.estimation.work_package import Wait
from app.scheduling.baseline import ease_plan
from app.scheduling.simulation import ScheduleSimulation
from tests.unit.scheduling.projects import package, plan, staffed

START = date(2026, 1, 1)
DAYS = st.integers(0, 400).map(lambda days: START + timedelta(days))
DRAWS = 8
TEAMS = ("red", "blue")


@st.composite
def freezes(draw):
    first = draw(DAYS)
    to = first + timedelta(draw(st.integers(0, 30)))
    return {"from": str(first), "to": str(to), "teams": draw(st.sampled_from([[], ["red"], ["blue"]]))}


@st.composite
def programmes(draw):
    holidays = draw(st.one_of(st.sampled_from(["DE", "US"]), st.lists(DAYS.map(str), max_size=6, unique=True).map(sorted)))
    frozen = draw(st.lists(freezes(), max_size=3))
    return staffed(
        {"integration": 2, "test": 1}, {"red": 1, "blue": 1}, start=str(draw(DAYS)), holidays=holidays, freezes=frozen
    )


@st.composite
def releases(draw):
    """Packages that follow each other, some at windows only, some not into freezes, some not before a date."""
    packages = []
    for number in range(draw(st.integers(1, 10))):
        after = draw(st.lists(st.integers(0, number - 1), max_size=2, unique=True)) if number else []
        wait = Wait(
            (draw(st.sampled_from([0.0, 7.0])),) * 3,
            not_before=draw(st.none() | DAYS),
            every_weeks=draw(st.sampled_from([None, 1, 2, 4])),
            frozen_for=draw(st.sampled_from([None, "", *TEAMS])),
        )
        days = draw(st.floats(0.5, 40).map(lambda value: round(value, 2)))
        packages.append(
            package(f"p{number}", days, draw(st.sampled_from(["integration", "test"])), [f"p{n}" for n in after], wait=wait)
        )
    return packages


def check_calendar(baseline, inventory, starts, finishes, durations):
    """Check every package against its windows, freezes, first date and days off; float32 draws are a minute wide."""
    calendar, slack = baseline.calendar, 5e-3
    for index, row in enumerate(baseline.packages):
        wait, start, finish = row.wait, starts[index], finishes[index]
        if wait.not_before is not None:
            assert start >= calendar.index_of(wait.not_before) - slack
        if wait.every_weeks is not None:
            assert min(abs(start - moment) for moment in calendar.occasions(wait.every_weeks)) <= slack
        for first, end in calendar.freezes_for(wait.frozen_for) if wait.frozen_for is not None else ():
            assert not first + slack < finish < end + min(durations[index], 1.0) - slack
    off = set(inventory.programme.holidays) if not isinstance(inventory.programme.holidays, str) else set()
    for day in (*calendar.start_days(starts).tolist(), *calendar.finish_days(finishes).tolist()):
        assert day.weekday() < 5
        assert day not in off


@given(releases(), programmes())
def test_the_plan_and_every_draw_keep_to_the_calendar(packages, inventory):
    baseline = plan(packages, inventory)
    check_calendar(baseline, inventory, baseline.starts, baseline.finishes, baseline.network.durations)
    efforts = np.random.default_rng(1).lognormal(2, 0.7, (len(packages), DRAWS)).astype(np.float32)
    simulation = ScheduleSimulation(baseline, DRAWS)
    simulation.add(efforts)
    kept = simulation._kept[0]
    for draw in range(DRAWS):
        durations = efforts[:, draw] / baseline.crews
        check_calendar(baseline, inventory, kept.starts[:, draw].astype(float), kept.finishes[:, draw].astype(float), durations)


@given(releases(), programmes())
def test_a_plan_whose_waits_are_eased_as_they_were_stays_the_same(packages, inventory):
    baseline = plan(packages, inventory)
    again = ease_plan(baseline, packages)
    efforts = np.random.default_rng(2).lognormal(2, 0.7, (len(packages), DRAWS)).astype(np.float32)
    first, second = (ScheduleSimulation(each, DRAWS).finish(efforts) for each in (baseline, again))
    assert first.tobytes() == second.tobytes()
