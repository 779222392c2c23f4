"""What an estimate cannot make sense of is found where it stands, with advice: aims at nothing, negative days, nobody there."""

from __future__ import annotations

import pytest

from app.importers.registry import read_document

HEAD = b"""\
schema: seamap/inventory/v1
id: bad
name: Bad
currency: EUR
programme: {hub: hub}
"""
SYSTEMS = b"""\
systems:
  - {id: hub, name: Hub}
  - {id: old, name: Old, lifecycle: retired}
"""


def findings_of(*parts: bytes):
    return {finding.code: finding for finding in read_document("bad.yaml", HEAD + b"".join(parts)).findings}


def check(found, code: str, line: int) -> None:
    assert code in found, found
    assert found[code].advice
    assert found[code].place is not None
    assert found[code].place.line == line


def test_a_scenario_that_aims_at_nothing():
    found = findings_of(SYSTEMS, b"scenarios:\n  - {id: s, changes: [{system: hubb, set: {name: X}}]}\n")
    check(found, "unknown-system", 10)
    assert "did you mean" in found["unknown-system"].detail


def test_a_negative_effort():
    found = findings_of(b"systems:\n  - {id: hub, name: Hub, effort: {low: -3, likely: 4, high: 5}}\n")
    (finding,) = [finding for finding in found.values() if "-3" in finding.detail or "low" in finding.detail]
    assert finding.severity == "error"
    assert finding.place.line == 7


def test_an_effort_of_most_probably_nothing():
    found = findings_of(b"systems:\n  - {id: hub, name: Hub, effort: {low: 0, likely: 0, high: 110}}\n")
    check(found, "effort-of-nothing", 7)
    assert found["effort-of-nothing"].severity == "warning"
    for known in (b"{low: 0, likely: 0, high: 0}", b"{low: 0, likely: 1, high: 110}"):
        assert "effort-of-nothing" not in findings_of(b"systems:\n  - {id: hub, name: Hub, effort: " + known + b"}\n")


def test_a_path_through_a_retired_system():
    check(findings_of(SYSTEMS, b"paths:\n  - {id: p, name: P, hops: [hub, old]}\n"), "retired-system-used", 10)


@pytest.mark.parametrize(
    "people", [b"capacity: 0", b"steps: [{from: 2026-01-05, capacity: 0}, {from: 2026-02-02, capacity: 0}]"]
)
def test_a_pool_that_nobody_can_work_in(people):
    found = findings_of(SYSTEMS, b"pools:\n  - {id: test, activities: [test], " + people + b"}\n")
    check(found, "nobody-to-do-it", 10)


def test_people_who_come_later_are_somebody():
    steps = b"steps: [{from: 2026-01-05, capacity: 0}, {from: 2026-02-02, capacity: 1}]"
    assert "nobody-to-do-it" not in findings_of(SYSTEMS, b"pools:\n  - {id: test, activities: [test], " + steps + b"}\n")
