"""Counter-examples that the long run found to "less capacity does not bring the finish forward", each with what it taught."""

from __future__ import annotations

import numpy as np

from tests.measures import forecast_of
from tests.modifications import with_less_capacity
from tests.world_pieces import world

DRAWS = 8192


def test_the_plan_for_an_eighth_of_the_people_is_known_to_all_of_them():
    """Of three designers one works alone on the design and the end is sooner than with two: six have to know that plan, too."""
    asked = {"latency_ms": 60_000, "freshness_hours": 0.1, "availability": 0.999, "throughput_per_s": 500}
    upgrade = {"cost": 5_000_000, "effort_days": 0, "lead_time_days": 0}
    front = [{"system": "s2", "fallback": "rules"}, "s0"]
    around = [
        {"system": "s2", "fallback": "manual"},
        {"system": "s1", "fallback": "manual"},
        {"system": "s0", "fallback": "queue"},
    ]
    inventory = world(
        id="drawn",
        pools=[{"id": "pool-0"}, {"id": "pool-1", "capacity": 6, "activities": ["design", "operate"]}],
        teams=[{"id": "team-2", "name": "Team 2", "kind": "internal"}],
        systems=[
            {
                "id": "s0",
                "name": "System 0",
                "available_from": "2026-01-05",
                "schemas": [{"name": "Record", "format": "json", "fields": 0, "documented": False, "contains": []}],
            },
            {
                "id": "s1",
                "name": "System 1",
                "zone": "core",
                "available_from": "2026-09-01",
                "effort": {"low": 1, "likely": 5, "high": 45},
            },
            {
                "id": "s2",
                "name": "System 2",
                "type": "platform",
                "owner": "team-2",
                "api": {"availability": "none", "upgrade": upgrade},
                "schemas": [
                    {"name": "Record", "fields": 0, "contains": ["phi", "pii"]},
                    {"name": "Other", "format": "fixed_width", "contains": []},
                ],
                "sla": {"throughput_per_s": 5},
                "data": {"classification": "internal", "residency": ["DE", "US"]},
            },
        ],
        integrations=[{"id": "s1-to-s2", "source": "s1", "target": "s2", "via": ["s0"], "peak_factor": 30}],
        paths=[
            {"id": "path-0", "name": "Path 0", "hops": front, "business_criticality": "low", "needs": asked},
            {"id": "path-1", "name": "Path 1", "hops": around, "business_criticality": "low"},
            {"id": "path-2", "name": "Path 2", "hops": front, "business_criticality": "low", "needs": asked},
        ],
    )
    all_of_them, half = (forecast_of(each, DRAWS).months for each in (inventory, with_less_capacity(inventory)))
    assert np.median(half) >= np.median(all_of_them) * 0.99


def test_a_phase_that_is_done_later_on_paper_alone_is_not_a_reason_to_end_later():
    """The plan that ends everything soonest ends the only phase 2.2 % later on mean durations, and sooner in the draws."""
    mainframe = {
        "hosting": "mainframe",
        "available_from": "2026-09-01",
        "api": {"upgrade": {"cost": 50_000, "effort_days": 900, "lead_time_days": 250}},
        "schemas": [{"name": "Other", "format": "json", "contains": []}, {"name": "Record"}],
        "data_quality": {"duplicates": 0},
        "effort": {"low": 1, "likely": 20, "high": 110},
    }
    staffed = [
        ("pool-0", ["access", "design", "test"], {"2026-01-05": 0.25, "2026-06-01": 6}),
        ("pool-1", ["engage", "release", "operate"], {"2026-01-05": 6, "2026-06-01": 1}),
    ]
    needs = {"latency_ms": 200, "throughput_per_s": 500, "availability": 0.999, "freshness_hours": 1}
    minor = {"business_criticality": "low"}
    inventory = world(
        programme={"phases": [{"id": "first", "name": "First", "systems": ["s2", "s1"], "paths": ["path-2", "path-1"]}]},
        pools=[
            {"id": name, "activities": does, "steps": [{"from": day, "capacity": people} for day, people in steps.items()]}
            for name, does, steps in staffed
        ],
        systems=[
            {
                "id": "s0",
                "name": "S0",
                "type": "channel",
                "available_from": "2026-09-01",
                "data_quality": {"completeness": 0.95},
                "effort": {"low": 0.5, "likely": 1, "high": 5},
            },
            {"id": "s1", "name": "S1", "zone": "dmz", **mainframe},
            {"id": "s2", "name": "S2", "zone": "dmz", **mainframe},
        ],
        integrations=[
            {
                "id": "flow-0",
                "source": "s1",
                "target": "s2",
                "api": {"upgrade": {"cost": 0, "effort_days": 0, "lead_time_days": 250}},
                "identifiers": "shared",
                "peak_factor": 4,
                "failure_share": 0.12,
            },
            {"id": "flow-1", "source": "s2", "target": "s0"},
            {
                "id": "s1-to-s0",
                "source": "s1",
                "target": "s0",
                "carries": ["Record"],
                "protocol": "https",
                "frequency": "on change",
                "write": False,
                "status": "workaround",
                "volume_per_day": 20_000_000,
                "peak_factor": 1,
                "failure_share": 0.12,
                "effort": {"low": 5, "likely": 20, "high": 45},
            },
            {"id": "s2-to-s0", "source": "s2", "target": "s0", "frequency": "on change"},
            {
                "id": "flow-4",
                "source": "s0",
                "target": "s2",
                "identifiers": "crosswalk",
                "protocol": "https",
                "volume_per_day": 50_000,
                "peak_factor": 4,
            },
            {
                "id": "flow-5",
                "source": "s2",
                "target": "s0",
                "provider": "source",
                "carries": ["Record"],
                "frequency": "on change",
                "effort": {"low": 1, "likely": 1, "high": 110},
            },
        ],
        paths=[
            {"id": "path-0", "name": "P0", "hops": ["s1", {"system": "s2", "fallback": "rules"}], "needs": needs, **minor},
            {
                "id": "path-1",
                "name": "P1",
                "hops": ["s1", "s2"],
                "needs": {"throughput_per_s": 20},
                "business_criticality": "medium",
            },
            {
                "id": "path-2",
                "name": "P2",
                "hops": [{"system": "s0", "fallback": "queue"}, "s1", "s2"],
                "needs": {**needs, "availability": 0.995, "freshness_hours": 24},
                **minor,
            },
        ],
    )
    all_of_them, half = (forecast_of(each, 2048).months for each in (inventory, with_less_capacity(inventory)))
    assert np.median(half) >= np.median(all_of_them) * 0.99
