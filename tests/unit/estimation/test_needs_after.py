"""Whether a need that today's interfaces miss holds with the ways that the estimate takes: met, not met, or open, and why."""

from __future__ import annotations

import pytest

from app.estimation.needs_after import NeedsAfter
from app.landscape.service_levels import path_service_level
from app.services.estimates import estimate_document
from app.services.landscapes import analysis_document, landscape_of
from tests.measures import plan_of
from tests.world_pieces import flow, staffed, system

UPGRADE = {"cost": 100_000, "effort_days": 20}
FAST = {"latency_p95_ms": 100, "availability": 0.999, "freshness_hours": 0}


def world(needs, *, api, crm=None, shop=None, mode="synchronous"):
    """A sale that goes from crm, which lacks an API, to shop."""
    return staffed(
        systems=[
            system("crm", api={"availability": "batch", "realtime": None, "upgrade": None} | api, sla=FAST | (crm or {})),
            system("shop", sla=FAST | (shop or {})),
        ],
        integrations=[flow("crm", "shop", mode=mode, frequency=None)],
        paths=[{"id": "sale", "name": "Sale", "hops": ["crm", "shop"], "needs": needs}],
    )


def verdict(inventory, need):
    plan = plan_of(inventory)
    level = path_service_level(plan.landscape, plan.landscape.get_path("sale"))
    return NeedsAfter(plan).judge(level)[need]


def test_a_way_that_answers_at_once_meets_the_need():
    found = verdict(world({"latency_ms": 500}, api={"realtime": True}), "latency_ms")
    assert found.holds is True
    assert "it is met" in found.because


def test_a_way_that_misses_the_need_is_named():
    found = verdict(world({"latency_ms": 500}, api={"realtime": False}), "latency_ms")
    assert found.holds is False
    assert "Crm (crm), a facade, does not meet it" in found.because


def test_what_an_upgrade_is_to_promise_is_relied_on_and_left_open():
    slow = {"realtime": False, "upgrade": UPGRADE}
    for crm in ({}, {"latency_p95_ms": 900}):
        found = verdict(world({"latency_ms": 500}, api=slow, crm=crm), "latency_ms")
        assert found.holds is None
        assert "relies on the upgrade of Crm (crm)" in found.because


def test_no_upgrade_is_good_enough_where_another_hop_rules_the_need_out():
    slow = {"realtime": False, "upgrade": UPGRADE}
    found = verdict(world({"latency_ms": 500}, api=slow, shop={"latency_p95_ms": 700}), "latency_ms")
    assert found.holds is False
    assert "Not even the best upgrade of Crm (crm)" in found.because
    assert "the slowest hop Shop (shop)" in found.because


@pytest.mark.parametrize(
    ("need", "asked", "crm"), [("latency_ms", 500, "latency_p95_ms"), ("availability", 0.99, "availability")]
)
def test_a_way_changes_nothing_of_what_the_system_itself_promises(need, asked, crm):
    found = verdict(world({need: asked}, api={"realtime": True}, crm={crm: 0.9 if need == "availability" else 900}), need)
    assert found.holds is False
    assert "does not change that" in found.because


def test_where_no_api_is_missing_no_way_helps():
    inventory = world({"availability": 0.9999}, api={"availability": "full", "realtime": True})
    assert verdict(inventory, "availability") == ("This estimate takes no way round a missing API that changes that.", False)


def test_stale_data_are_fresh_once_a_way_reaches_a_system_that_is_real_time_inside():
    needs, old = {"freshness_hours": 1}, {"freshness_hours": 24}
    assert verdict(world(needs, api={"realtime": True}, crm=old), "freshness_hours").holds is True
    assert verdict(world(needs, api={"realtime": False}, crm=old), "freshness_hours").holds is False


def test_what_is_not_known_leaves_a_need_open():
    found = verdict(world({"latency_ms": 500}, api={"realtime": True}, shop={"latency_p95_ms": None}), "latency_ms")
    assert found.holds is None
    assert "not every figure is known" in found.because


def test_the_estimate_says_it_at_the_path_and_in_its_findings_and_the_analysis_does_not():
    inventory = world({"latency_ms": 500}, api={"realtime": False, "upgrade": UPGRADE})
    document = estimate_document(inventory, samples=200, fields=["paths", "findings"])
    (miss,) = document["paths"][0]["service_level"]["misses"]
    (found,) = (row for row in document["findings"] if row["code"] == "service-level-unmet")
    assert miss["holds_with_ways_taken"] is None
    assert miss["with_ways_taken"] in found["advice"]
    assert miss["with_ways_taken"] not in str(analysis_document(landscape_of(inventory)))
