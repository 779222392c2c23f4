"""People who are not there while there is work for them are told with their place: too late, gone too early, far too few."""

from __future__ import annotations

import numpy as np
import pytest

from app.scheduling.people_checks import check_people
from app.scheduling.simulation import ScheduleSimulation
from tests.unit.scheduling.projects import package, plan, staffed, waiting

START = "2026-01-05"


def steps(*rows):
    return [{"from": day, "capacity": people} for day, people in rows]


def said(inventory, *days, **fields):
    """Return severity, code, pointer and detail of what is told of the people for one package that takes so many days."""
    baseline = plan([package("a", 20, **fields)], inventory)
    simulation = ScheduleSimulation(baseline, len(days))
    simulation.add(np.array([days], dtype=np.float32))
    found = [*baseline.findings, *check_people(simulation.result(), inventory)]
    told = {"people-come-late", "ends-in-decades", "pool-without-capacity", "team-without-capacity"}
    return [(str(row.severity), row.code, row.place.pointer, row.detail) for row in found if row.code in told and row.advice]


@pytest.mark.parametrize(
    ("days", "severity", "words"),
    [
        ((20, 200, 300, 400), "error", "75 % of the futures"),
        ((20, 21, 22, 400), "warning", "25 % of the futures"),
        ((20, 21, 22, 23), None, ""),
    ],
)
def test_people_who_leave_before_the_work_is_done_are_told_by_how_often_it_is_not(days, severity, words):
    found = said(staffed({"integration": steps((START, 1), ("2026-06-01", 0))}, start=START), *days)
    assert [row[:3] for row in found] == ([(severity, "pool-without-capacity", "/pools/0/steps")] if severity else [])
    assert all(words in row[3] and "from 2026-06-01 on" in row[3] for row in found)


def test_a_team_that_leaves_is_told_as_a_pool_is():
    people = staffed({"integration": 2}, {"owners": steps((START, 1), ("2026-02-02", 0))}, start=START)
    ((severity, code, pointer, _),) = said(people, 300, 300, teams=(("owners", 0.5),))
    assert (severity, code, pointer) == ("error", "team-without-capacity", "/teams/0/steps")


@pytest.mark.parametrize(
    ("first", "is_late"), [("2026-03-02", False), ("2027-12-01", False), ("2028-03-01", True), ("2040-12-03", True)]
)
def test_people_who_come_years_after_the_start_are_probably_a_mistake(first, is_late):
    found = said(staffed({"integration": steps((first, 2))}, start=START), 20)
    assert [row[:3] for row in found] == ([("warning", "people-come-late", "/pools/0/steps")] if is_late else [])
    assert all(first in row[3] for row in found)


def test_a_thousandth_of_a_person_ends_in_decades_and_is_named():
    ((severity, code, pointer, detail),) = said(staffed({"integration": 0.001}, start=START), 20, 20)
    assert (severity, code, pointer) == ("warning", "ends-in-decades", "/pools/0/capacity")
    assert "The pool integration, 0.001 of a person at most, has more than 20 years of work." in detail


def test_decades_that_no_people_cause_are_told_of_the_whole():
    ((_, code, pointer, detail),) = said(staffed({"integration": 4}), 20, wait=waiting(6000))
    assert (code, pointer) == ("ends-in-decades", "/programme")
    assert "at most" not in detail


def test_without_a_start_the_same_is_told_without_dates():
    found = said(staffed({"integration": steps(("2026-01-05", 0), ("2029-01-05", 1), ("2029-02-05", 0))}), 200, 300)
    assert [row[1] for row in found] == ["people-come-late", "pool-without-capacity"]
    assert all(", on" not in row[3] and "from" not in row[3] for row in found)
