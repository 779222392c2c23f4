"""MODEL 2: a flow's class is the worst of schema distance, volume and the interface it meets."""

from __future__ import annotations

import pytest

from tests.measures import plan_of
from tests.unit.estimation.pieces import drivers_of, flow_days, near, rows_of, values_of
from tests.worlds import flow, staffed, system

SCHEMA = {"name": "Record", "format": "json", "fields": 40, "documented": True, "contains": []}


def world_with(schema=None, api=None, **facts):
    provider = system("crm", schemas=[SCHEMA | (schema or {})], api=api or {})
    return staffed(systems=[provider, system("hub")], integrations=[flow("crm", "hub", **facts)], programme={"hub": "hub"})


def class_of(inventory, flow_id="crm-to-hub"):
    return plan_of(inventory).flows[flow_id].class_name


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"fields": 60}, "easy"),
        ({"fields": 61}, "nominal"),
        ({"fields": 200}, "nominal"),
        ({"fields": 201}, "difficult"),
        *[
            ({"fields": 5, "format": name}, "difficult")
            for name in ("copybook", "edi_x12", "edifact", "hl7v2", "fixed_width", "proprietary")
        ],
        ({"fields": 5, "format": "fhir"}, "easy"),
    ],
)
def test_schema_distance(schema, expected):
    assert class_of(world_with(schema)) == expected


@pytest.mark.parametrize(("name", "days"), [("easy", 18 * 0.39), ("nominal", 18.0), ("difficult", 18 * 2.25)])
def test_a_class_prices_all_four_phases(name, days):
    fields = {"easy": 60, "nominal": 200, "difficult": 201}[name]
    assert flow_days(world_with({"fields": fields}), "crm-to-hub") == near(days)


@pytest.mark.parametrize(
    ("facts", "api", "expected"),
    [
        ({"volume_per_day": 1000, "peak_factor": 3}, {}, "easy"),
        ({"volume_per_day": 86_400, "peak_factor": 100}, {"rate_limit": {"per_s": 100}}, "easy"),  # 100 a second, the limit
        ({"volume_per_day": 86_400, "peak_factor": 101}, {"rate_limit": {"per_s": 1000}}, "difficult"),  # the promise is 100
        ({"needs": {"throughput_per_s": 101}}, {}, "difficult"),
        ({"volume_per_day": 2000}, {"rate_limit": {"per_s": 100, "per_day": 1999}}, "difficult"),
        ({"volume_per_day": 2000}, {"rate_limit": {"per_s": 100, "per_day": 2000}}, "easy"),
    ],
)
def test_volume_above_what_the_interface_allows_is_difficult(facts, api, expected):
    assert class_of(world_with(api=api, **facts)) == expected


@pytest.mark.parametrize("availability", ["partial", "batch", "manual", "none"])
def test_what_a_remedy_opens_is_at_least_nominal(availability):
    assert class_of(world_with(api={"availability": availability})) == "nominal"
    assert class_of(world_with({"fields": 500}, {"availability": availability})) == "difficult"


def test_the_hubs_interface_is_full_whatever_it_says():
    hub = system("hub", api={"availability": "none"})
    inventory = staffed(
        systems=[hub, system("crm")], integrations=[flow("crm", "hub", provider="target")], programme={"hub": "hub"}
    )
    assert class_of(inventory) == "easy"


def test_the_worst_schema_of_either_end_counts_and_each_further_one_adds_its_reuse():
    inventory = staffed(
        systems=[
            system("crm", schemas=[{"name": "A", "format": "json", "fields": 10, "documented": True, "contains": []}]),
            system("shop", schemas=[{"name": "B", "format": "json", "fields": 300, "documented": True, "contains": []}]),
        ],
        integrations=[flow("crm", "shop", carries=["A", "B"])],
    )
    assert class_of(inventory, "crm-to-shop") == "difficult"
    assert flow_days(inventory, "crm-to-shop") == near(18 * 2.25 * 1.43)


def test_unknown_fields_are_a_mixture_and_the_driver_says_unknown():
    inventory = world_with({"fields": None})
    assert values_of(inventory, "integration/crm-to-hub/build")["class"] == "unknown"
    expected = 0.39**0.35 * 1.0**0.45 * 2.25**0.2  # geometric mean, weighted with the profile's shares
    assert drivers_of(inventory, "integration/crm-to-hub/build")["class"] == near(expected)
    assert class_of(inventory) == "nominal"


def test_an_unknown_availability_makes_the_class_the_most_probable_one():
    assert class_of(world_with(api={"availability": None})) == "nominal"  # full has less than half


def test_a_stated_need_never_makes_an_unknown_volume_cheaper():
    silent = world_with(volume_per_day=None)
    asked = world_with(volume_per_day=None, needs={"throughput_per_s": 5})
    assert flow_days(asked, "crm-to-hub") == near(flow_days(silent, "crm-to-hub"))
    assert ("integration", "crm-to-hub", "volume_per_day") in plan_of(asked).facts.unknown


def test_size_counts_flows_by_schema_and_volume_before_remedies_and_paths_by_their_weight():
    assert plan_of(world_with()).size == near(1.1)
    assert plan_of(world_with(api={"availability": "none"})).size == near(1.1)
    assert plan_of(world_with({"fields": 100})).size == near(2.8)
    assert plan_of(world_with({"fields": 999})).size == near(6.3)


def test_undescribed_data_are_named_by_what_is_not_known():
    unsaid = plan_of(world_with(carries=None)).facts.unknown
    named = plan_of(world_with(carries=["Else"])).facts.unknown
    assert ("integration", "crm-to-hub", "carries.fields") in unsaid
    assert ("integration", "crm-to-hub", "carries.Else.fields") in named
    assert rows_of(world_with(carries=None))["integration/crm-to-hub/build"].package.probability == 1
