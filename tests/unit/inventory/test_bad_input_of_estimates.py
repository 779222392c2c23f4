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
    check(found, "pool-without-capacity", 10)


def test_people_who_come_later_are_somebody():
    steps = b"steps: [{from: 2026-01-05, capacity: 0}, {from: 2026-02-02, capacity: 1}]"
    assert "pool-without-capacity" not in findings_of(SYSTEMS, b"pools:\n  - {id: test, activities: [test], " + steps + b"}\n")


TEAM = b"teams:\n  - {id: core, name: Core, capacity: 0}\n"


def test_a_team_without_anybody_matters_where_it_owns_a_system():
    assert "team-without-capacity" not in findings_of(SYSTEMS, TEAM)
    check(findings_of(SYSTEMS.replace(b"name: Hub", b"name: Hub, owner: core"), TEAM), "team-without-capacity", 10)


FULL = b"""\
pools: [{id: test, activities: [test], capacity: 1}]
paths: [{id: p, name: P, hops: [hub, new]}]
integrations: [{source: new, target: hub, status: planned}]
"""
NEW = SYSTEMS + b"  - {id: new, name: New}\n"


def findings_in_scenario(changes: bytes, *parts: bytes):
    document = HEAD + b"".join(parts or (NEW, FULL)) + b"scenarios:\n  - {id: s, name: S, changes: [" + changes + b"]}\n"
    return [(row.code, row.place.pointer, row.detail) for row in read_document("bad.yaml", document).findings]


def test_a_scenario_is_told_what_it_makes_wrong_where_it_says_so():
    at = "/scenarios/0/changes/0/set"
    ((code, pointer, _),) = findings_in_scenario(b"{pool: test, set: {capacity: 0}}")
    assert (code, pointer) == ("pool-without-capacity", f"{at}/capacity")
    ((code, pointer, _),) = findings_in_scenario(b"{path: p, set: {hops: [hub, {system: old, fallback: queue}]}}")
    assert (code, pointer) == ("retired-system-used", f"{at}/hops/1/system")
    ((code, pointer, _),) = findings_in_scenario(b"{add_integration: {source: old, target: hub, status: planned}}")
    assert (code, pointer) == ("retired-system-used", "/scenarios/0/changes/0/add_integration/source")
    ((code, pointer, detail),) = findings_in_scenario(b"{system: new, set: {lifecycle: retired}}")
    assert (code, pointer) == ("retired-system-used", f"{at}/lifecycle")
    assert "path `p` and integration `new-to-hub` use it" in detail


def test_a_scenario_is_not_told_what_it_mends_or_what_is_wrong_without_it():
    assert not findings_in_scenario(
        b"{system: new, set: {lifecycle: retired}}, {remove_path: p}, {remove_integration: new-to-hub}"
    )
    assert not findings_in_scenario(b"{system: new, set: {lifecycle: retired}}, {remove_system: new}")
    assert not findings_in_scenario(b"{pool: test, set: {capacity: 0}}, {pool: test, set: {capacity: 2}}")
    empty = FULL.replace(b"capacity: 1", b"capacity: 0")
    told = findings_in_scenario(b"{pool: test, set: {rate_per_day: 900}}", NEW, empty)
    assert [pointer for _, pointer, _ in told] == ["/pools/0/capacity"]
