"""The bundled inventories: read without a fault, hold the facts of the public cases, say what is case and what is assumed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.importers.registry import read_document
from app.inventory.model import Inventory
from app.inventory.scenario import apply_scenario
from app.landscape.build import build_landscape
from tests.conftest import INVENTORIES

CASES = ["insurance-claims", "maintenance-rollout", "regional-bank", "retail-personalisation", "telecom-assistant"]
ALL = [*CASES, "half-known"]


def read(name: str) -> Inventory:
    result = read_document(f"{name}.yaml", (INVENTORIES / f"{name}.yaml").read_bytes())
    assert [finding.as_json() for finding in result.findings] == []
    assert result.inventory is not None
    return result.inventory


def find(rows, row_id):
    return next(row for row in rows if row.id == row_id)


def test_these_are_all_of_them():
    assert sorted(path.stem for path in INVENTORIES.glob("*.yaml")) == sorted(ALL)


@pytest.mark.parametrize("name", ALL)
def test_an_inventory_is_read_without_a_finding_and_its_id_is_its_name(name):
    inventory = read(name)
    assert inventory.id == name
    assert inventory.programme.hub in {row.id for row in inventory.systems}


@pytest.mark.parametrize("name", ALL)
def test_every_scenario_applies_and_changes_something(name):
    inventory = read(name)
    assert inventory.scenarios
    for scenario in inventory.scenarios:
        assert apply_scenario(inventory, scenario.id) != inventory


@pytest.mark.parametrize("name", ALL)
def test_neighbours_on_every_path_are_joined(name):
    landscape = build_landscape(read(name))
    for path in landscape.paths.values():
        hops = [hop.system for hop in path.hops]
        for one, other in pairwise(hops):
            assert landscape.flows_between(one, other), f"{path.id}: nothing joins {one} and {other}"


@pytest.mark.parametrize("name", CASES)
def test_facts_of_the_case_and_assumptions_are_told_apart(name):
    text = (INVENTORIES / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../docs/schemas/inventory.v1.json\n")
    assert text.count("# case:") > 1
    inventory = read(name)
    marks = {assumption.split(":")[0] for assumption in inventory.assumptions}
    assert marks == {"case", "assumed"}


def test_the_insurer_has_fifteen_integrations_fifteen_systems_and_six_missing_apis():
    inventory = read("insurance-claims")
    landscape = build_landscape(inventory)
    assert len(landscape.in_scope) == 15
    assert len(landscape.flows_in_scope()) == 15
    assert all("claims-ai" in {flow.provider, flow.consumer} for flow in landscape.flows_in_scope())
    assert sum(landscape.lacks_api(system) is True for system in landscape.in_scope) == 6
    assert inventory.programme.pilot.cost == 400_000
    assert inventory.programme.pilot.duration_months == 6
    assert inventory.programme.pilot.systems == ("claims-platforms",)
    assert 7 <= sum(pool.capacity for pool in inventory.pools) <= 9
    assert any(path.business_criticality == "mission" for path in inventory.paths)


def test_the_bank_stands_before_a_mainframe_that_no_facade_makes_current():
    inventory = read("regional-bank")
    core = find(inventory.systems, "core-banking")
    assert (str(core.hosting), str(core.api.availability), core.api.realtime) == ("mainframe", "batch", False)
    assert (core.api.upgrade.cost, core.sla.freshness_hours) == (5_000_000, 24)
    flow = find(inventory.integrations, "core-banking-to-credit-scoring")
    assert flow.needs.latency_ms == 2000
    assert flow.pilot.latency_ms == 2 * 3600 * 1000
    scoring = find(inventory.systems, "credit-scoring")
    assert (scoring.available_from - inventory.programme.start).days == 364
    assert {scenario.id for scenario in inventory.scenarios} >= {"core-upgrade", "nightly-batch-accepted"}


def test_the_retailers_data_are_worse_in_production_than_in_the_pilot():
    inventory = read("retail-personalisation")
    profiles = find(inventory.systems, "customer-profiles")
    assert (profiles.data_quality.pilot_completeness, profiles.data_quality.completeness) == (0.95, 0.62)
    assert profiles.sla.latency_p95_ms == 1200
    stock = find(inventory.integrations, "inventory-feed-to-personalisation")
    assert (stock.pilot.failure_share, stock.failure_share) == (0.01, 0.12)
    products = find(inventory.integrations, "product-catalogue-to-personalisation")
    assert (products.pilot.volume_per_day, products.volume_per_day) == (8000, 120_000)


def test_the_telecoms_yearly_costs_are_those_that_the_pilot_never_paid():
    programme = read("telecom-assistant").programme
    assert programme.pilot.cost == 25_000
    assert sum(line.per_year for line in programme.other_costs) == 305_000


def test_the_manufacturer_goes_to_fifteen_facilities_in_waves():
    inventory = read("maintenance-rollout")
    facilities = {row.id for row in inventory.systems if row.id.startswith("plant-")}
    assert len(facilities) == 15
    phased = [one for phase in inventory.programme.phases for one in phase.systems if one in facilities]
    assert sorted(phased) == sorted(facilities)


def test_half_known_mixes_the_three_ways_of_not_knowing():
    text = (INVENTORIES / "half-known.yaml").read_text(encoding="utf-8")
    assert text.count("unknown") > 10
    assert text.count("null") > 5
    systems = read("half-known").systems
    unknown = [row for row in systems if row.api.availability == "unknown"]
    assert 0.3 < len(unknown) / len(systems) < 0.6
