from __future__ import annotations

from datetime import date

import pytest

from app.estimation.work_package import Wait
from app.inventory.vocabulary import Activity
from tests.unit.scheduling.projects import overload, package, plan, staffed, waiting


def codes(baseline):
    return {finding.code for finding in baseline.findings}


def test_one_after_the_other_by_hand():
    # design 10 days by one person, then 4 days of waiting, then build 30 days by a crew of 1.5: 10 + 4 + 20
    work = [package("design", 10), package("build", 30, after=["design"], wait=waiting(4))]
    baseline = plan(work, staffed({"integration": 4}))
    assert baseline.starts.tolist() == pytest.approx([0, 14])
    assert baseline.makespan == pytest.approx(34)
    assert [work[index].id for index in baseline.critical_path] == ["design", "build"]


def test_two_packages_share_a_pool_of_one():
    baseline = plan([package("a", 10), package("b", 6)], staffed({"integration": 1}))
    assert baseline.makespan == pytest.approx(16)
    assert baseline.bounds.critical_path == pytest.approx(10)
    assert baseline.bounds.resource == pytest.approx(16)


def test_half_a_specialist_decides_the_date():
    # half of each package is the owner's; half a person can give 0.5 / 0.5 = a crew of one, one package at a time
    work = [package(name, 20, teams=(("mainframe", 0.5),)) for name in ("a", "b")]
    assert plan(work, staffed({"integration": 8}, {"mainframe": 0.5})).makespan == pytest.approx(40)
    assert plan(work, staffed({"integration": 8}, {"mainframe": 1})).makespan == pytest.approx(20)


def test_a_crew_takes_at_most_half_a_pool_and_three_people():
    work = [package("huge", 300)]
    assert plan(work, staffed({"integration": 4})).crews[0] == 2
    assert plan(work, staffed({"integration": 40})).crews[0] == 3
    assert plan(work, staffed({"integration": 1.5})).crews[0] == 1
    assert plan(work, staffed({"integration": 0.5})).crews[0] == 0.5


def test_a_crew_is_sized_by_what_the_package_takes_when_it_exists():
    assert plan([package("maybe", 60, probability=0.1)], staffed({"integration": 9})).crews[0] == 3


def test_waiting_occupies_nobody():
    work = [package("a", 1), package("vendor", 5, after=["a"], wait=waiting(30)), package("b", 20)]
    baseline = plan(work, staffed({"integration": 1}))
    assert baseline.makespan == pytest.approx(36)
    assert baseline.slack_days[2] > 0


def test_things_of_which_there_is_one_are_used_in_turn():
    work = [package(name, 5, "test", one_at_a_time=("shared-environment",)) for name in "abc"]
    assert plan(work, staffed({"test": 9})).makespan == pytest.approx(15)


def test_coordination_spans_the_programme_and_takes_nobody():
    work = [package("a", 10), package("coordinate", 50, "architecture", activity=Activity.COORDINATE, spread_out=True)]
    baseline = plan(work, staffed({"integration": 4, "architecture": 1}))
    assert baseline.makespan == pytest.approx(10)
    assert (baseline.starts[1], baseline.finishes[1]) == (0, pytest.approx(10))


def test_a_pool_that_grows_is_waited_for():
    steps = [{"from": "2026-01-05", "capacity": 0}, {"from": "2026-01-19", "capacity": 2}]
    assert plan([package("a", 10)], staffed({"integration": steps}, start="2026-01-05")).makespan == pytest.approx(20)


def test_where_people_leave_work_slows_down():
    steps = [{"from": "2026-01-05", "capacity": 2}, {"from": "2026-01-12", "capacity": 1}]
    baseline = plan([package("a", 10), package("b", 10)], staffed({"integration": steps}, start="2026-01-05"))
    assert baseline.makespan == pytest.approx(15)


def test_dates_windows_and_freezes_hold_in_the_plan():
    wait = Wait(every_weeks=2, frozen_for="core", not_before=date(2026, 1, 20))
    freezes = [{"from": "2026-02-02", "to": "2026-02-13", "teams": ["core"]}]
    work = [package("release", 2, wait=wait)]
    inventory = staffed({"integration": 1}, start="2026-01-05", freezes=freezes)
    baseline = plan(work, inventory)  # ready on 20 January; the window of 2 February is frozen; the next is 16 February
    assert baseline.calendar.start_date(baseline.starts[0]) == date(2026, 2, 16)


def test_a_circle_is_named_and_the_rest_still_planned():
    work = [package("a", 5, after=["c"]), package("b", 5, after=["a"]), package("c", 5, after=["b"]), package("d", 5)]
    baseline = plan(work, staffed({"integration": 4}))
    found = next(finding for finding in baseline.findings if finding.code == "cyclic-dependencies")
    assert all(name in found.detail for name in ("a", "b", "c"))
    assert "d" not in found.detail.split(":")[1].split(".")[0].split(" → ")
    assert baseline.makespan == pytest.approx(15)


def test_a_package_that_depends_on_itself_is_a_circle():
    assert "cyclic-dependencies" in codes(plan([package("a", 5, after=["a"])], staffed({"integration": 4})))


def test_an_unknown_predecessor_is_reported():
    assert "unknown-predecessor" in codes(plan([package("a", 5, after=["ghost"])], staffed({"integration": 4})))


def test_a_pool_without_anybody_is_an_error_and_its_work_is_planned_as_if_people_were_found():
    baseline = plan([package("a", 10), package("b", 10)], staffed({"integration": 0}))
    assert "pool-without-capacity" in codes(baseline)
    assert baseline.makespan == pytest.approx(10)


def test_unknown_capacities_are_assumed_and_said():
    baseline = plan([package("a", 10, teams=(("owners", 0.5),))], staffed(teams={"owners": None}))
    assert codes(baseline) >= {"default-pool-capacity", "unknown-team-capacity"}
    assert {resource.id: resource.peak for resource in baseline.resources} == {"integration": 4.0, "owners": 0.5}


def test_the_previous_plans_order_is_never_made_worse():
    work = [package(f"p{number}", 3 + number * 7 % 11, after=[f"p{number - 3}"] if number > 2 else []) for number in range(20)]
    small = plan(work, staffed({"integration": 2}))
    assert plan(work, staffed({"integration": 3}), previous=small).makespan <= small.makespan + 1e-9


def test_the_same_twice():
    work = [package(f"p{number}", 3 + number * 7 % 11, after=[f"p{number - 3}"] if number > 2 else []) for number in range(20)]
    first, second = (plan(work, staffed({"integration": 2.5})) for _ in range(2))
    assert first.starts.tolist() == second.starts.tolist()
    assert first.links == second.links
    assert overload(first, first.starts, first.finishes, first.network.durations) <= 1e-6


def test_nothing_to_plan_takes_no_time():
    assert plan([], staffed()).makespan == 0
