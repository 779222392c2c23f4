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
