from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from app.estimation.work_package import Subject
from app.inventory.vocabulary import Activity
from app.scheduling.simulation import ScheduleSimulation
from tests.unit.scheduling.projects import package, plan, staffed, waiting


def block(*rows):
    return np.array(rows, dtype=np.float32)


def test_draws_follow_the_plan_by_hand():
    work = [package("a", 10), package("b", 10, after=["a"]), package("c", 10)]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4})), samples=3)
    finish = simulation.add(block([10, 5, 20], [10, 5, 1], [1, 30, 2]))
    assert finish.tolist() == [20, 30, 21]
    shares = {each.id: each.critical_share for each in simulation.result().packages}
    assert shares == pytest.approx({"a": 2 / 3, "b": 2 / 3, "c": 1 / 3})


def test_who_frees_the_people_comes_first_in_every_draw():
    work = [package("a", 10), package("b", 6)]
    finish = ScheduleSimulation(plan(work, staffed({"integration": 1})), 2).add(block([10, 1], [6, 60]))
    assert finish.tolist() == [16, 61]


def test_a_package_that_a_draw_does_not_have_neither_works_nor_waits():
    maybe = package("maybe", 5, after=["a"], wait=waiting(40), probability=0.5)
    work = [package("a", 10), maybe, package("b", 5, after=["maybe"])]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4})), 2)
    assert simulation.add(block([10, 10], [5, 0], [5, 5])).tolist() == [60, 15]
    planned = simulation.result().packages[1]
    assert (planned.start_days, planned.finish_days) == (50, 55)


def test_people_who_are_not_there_yet_are_not_handed_on_by_a_package_that_a_draw_does_not_have():
    steps = [{"from": "2026-01-05", "capacity": 0}, {"from": "2026-01-19", "capacity": 1}]
    work = [package("maybe", 5, probability=0.5), package("b", 5)]
    baseline = plan(work, staffed({"integration": steps}, start="2026-01-05"))
    assert ScheduleSimulation(baseline, 2).add(block([5, 0], [5, 5])).tolist() == [20, 15]


def test_waits_are_drawn_between_low_and_high():
    work = [package("a", 10, wait=waiting(40, 80, 160))]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4})), 3)
    assert simulation.uncertain_waits.tolist() == [0]
    finish = simulation.add(block([10, 10, 10]), np.array([[-1.2816, 0, 1.2816]], dtype=np.float32))
    assert finish.tolist() == pytest.approx([50, 90, 170], abs=0.01)


def test_a_team_whose_capacity_is_not_known_may_turn_out_smaller():
    work = [package("a", 20, teams=(("owners", 0.5),))]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4}, {"owners": None})), 2)
    assert simulation.assumed_teams == ("owners",)
    finish = simulation.add(block([20, 20]), None, np.array([[-1.2816, 1.2816]], dtype=np.float32))
    assert finish.tolist() == pytest.approx([40, 20], abs=0.01)


def test_milestones_and_dates():
    work = [
        package("build", 5),
        package("release", 5, after=["build"], activity=Activity.RELEASE, subject=Subject("integration", "crm-to-hub")),
        package("proof", 5, after=["release"], activity=Activity.PATH_TEST, subject=Subject("path", "claim"), phase="auto"),
    ]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4}, start="2026-01-05")), 5)
    simulation.add(block([5] * 5, [5] * 5, [1, 3, 5, 10, 10]))
    schedule = simulation.result()
    found = {each.id: each for each in schedule.milestones}
    assert set(found) == {"integration:crm-to-hub", "path:claim", "phase:auto", "go-live"}
    assert found["integration:crm-to-hub"].p50 == date(2026, 1, 16)
    assert (found["go-live"].p50, found["go-live"].p80) == (date(2026, 1, 23), date(2026, 1, 30))
    assert schedule.probability_by(date(2026, 1, 23)) == pytest.approx(0.6)
    assert schedule.finish_date(0.8) == date(2026, 1, 30)
    assert schedule.packages[2].finish == date(2026, 1, 23)


def test_the_last_package_ends_when_the_programme_does():
    work = [package("a", 10), package("b", 10, after=["a"])]
    simulation = ScheduleSimulation(plan(work, staffed({"integration": 4})), 2000)
    efforts = np.random.default_rng(1).lognormal(2, 0.5, (2, 2000)).astype(np.float32)
    simulation.add(efforts[:, :1000])
    simulation.add(efforts[:, 1000:])
    schedule = simulation.result()
    assert schedule.packages[1].finish_days == pytest.approx(np.median(schedule.finish_draws))


def test_blocks_of_any_size_give_the_same():
    work = [package(f"p{number}", 4 + number % 5, after=[f"p{number - 4}"] if number > 3 else []) for number in range(30)]
    baseline = plan(work, staffed({"integration": 3}))
    efforts = np.random.default_rng(1).lognormal(1, 0.5, (30, 300)).astype(np.float32)
    whole, parts = ScheduleSimulation(baseline, 300), ScheduleSimulation(baseline, 300)
    together = whole.add(efforts)
    apart = np.concatenate([parts.add(efforts[:, :100]), parts.add(efforts[:, 100:])])
    assert together.tobytes() == apart.tobytes()
    assert whole.result().packages == parts.result().packages


def test_utilisation_by_month_adds_up_to_the_work():
    work = [package("a", 30), package("b", 20)]
    schedule = ScheduleSimulation(plan(work, staffed({"integration": 2}, start="2026-01-05")), 1).result()
    months = schedule.utilisation[0].months
    assert [month.month for month in months] == [date(2026, 1, 1), date(2026, 2, 1)]
    assert sum(month.busy_days for month in months) == pytest.approx(50)
    assert all(0 <= month.share <= 1 for month in months)


def test_without_draws_packages_have_the_baselines_dates():
    schedule = ScheduleSimulation(plan([package("a", 10)], staffed({"integration": 4}))).result()
    assert schedule.packages[0].finish_days == pytest.approx(10)
    assert schedule.milestones[-1].p50_days == pytest.approx(10)


def test_waiting_is_told_from_queueing_for_people():
    packages = [
        package("before", 4, "test"),
        package("others", 30, "integration"),
        package("waits", 5, "integration", ["before"], wait=waiting(6)),
    ]
    simulation = ScheduleSimulation(plan(packages, staffed({"integration": 1, "test": 1}, start="2026-01-05")), 3)
    simulation.add(block([4] * 3, [30] * 3, [5] * 3))
    schedule = simulation.result()
    row = schedule.packages[2]
    assert (row.waiting.from_days, row.waiting.until_days, row.start_days) == (4, 10, 30)
    assert (row.waiting.start, row.waiting.finish) == (date(2026, 1, 9), date(2026, 1, 16))
    assert row.takes_over_from == ("others",)
    assert schedule.packages[0].waiting is None
