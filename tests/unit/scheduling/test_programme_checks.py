"""Dates and phases that contradict themselves are reported with their place, and the rest is planned all the same."""

from __future__ import annotations

import json

from app.estimation.work_package import Subject
from app.importers.registry import read_document
from tests.unit.scheduling.projects import package, plan, staffed


def about(name, days=5, **fields):
    return package(f"{name}/engage", days, subject=Subject("system", name), **fields)


def found(baseline, code):
    return next(finding for finding in baseline.findings if finding.code == code)


def test_a_deadline_before_the_start_is_said_and_the_plan_stands():
    baseline = plan([package("a", 5)], staffed(start="2026-01-05", deadline="2025-12-01"))
    finding = found(baseline, "deadline-before-start")
    assert (finding.place.pointer, finding.subject) == ("/programme/deadline", {"programme": "made-up"})
    assert "2025-12-01" in finding.detail
    assert "2026-01-05" in finding.detail
    assert baseline.makespan == 5


def test_reading_lets_a_deadline_before_the_start_pass_with_a_warning():
    programme = {"start": "2026-05-01", "deadline": "2026-04-01"}
    document = {"schema": "seamap/inventory/v1", "id": "a", "name": "A", "currency": "EUR", "programme": programme}
    result = read_document("a.json", json.dumps(document).encode())
    assert result.inventory is not None
    faults = [(finding.code, str(finding.severity), finding.place.pointer) for finding in result.findings]
    assert ("deadline-before-start", "warning", "/programme/deadline") in faults


def test_systems_that_no_phase_lists_are_named():
    phases = [{"id": "first", "name": "First", "systems": ["crm"]}]
    baseline = plan([about("crm"), about("shop"), about("erp")], staffed(start="2026-01-05", phases=phases))
    finding = found(baseline, "phases-leave-systems-out")
    assert (str(finding.severity), finding.place.pointer) == ("note", "/programme/phases")
    assert "2 of the systems in scope: erp, shop" in finding.detail
    assert "crm" not in finding.detail
    assert len(baseline.finishes) == 3


def test_phases_that_list_everything_and_no_phases_say_nothing():
    listed = staffed(phases=[{"id": "first", "name": "First", "systems": ["crm"]}])
    for inventory in (listed, staffed()):
        assert "phases-leave-systems-out" not in {finding.code for finding in plan([about("crm")], inventory).findings}


def test_freezes_without_a_start_cannot_be_placed():
    freezes = [{"from": "2026-06-01", "to": "2026-06-12"}]
    assert (
        found(plan([package("a", 5)], staffed(freezes=freezes)), "freezes-without-start").place.pointer == "/programme/freezes"
    )
    assert "freezes-without-start" not in {
        finding.code for finding in plan([package("a", 5)], staffed(start="2026-01-05", freezes=freezes)).findings
    }


def test_a_pool_of_nobody_is_found_where_it_stands():
    inventory = staffed({"integration": 2, "test": 0}, {"core": 0}, start="2026-01-05")
    baseline = plan([package("a", 5, "test", teams=(("core", 0.5),))], inventory)
    places = {finding.code: finding.place.pointer for finding in baseline.findings if finding.place}
    assert places == {"pool-without-capacity": "/pools/1/capacity", "team-without-capacity": "/teams/0/capacity"}
    assert baseline.makespan == 5
