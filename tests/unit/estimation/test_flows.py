"""MODEL 2: the multipliers of a flow, their cap, and which driver each leaves on the phases."""

from __future__ import annotations

import pytest

from tests.measures import plan_of
from tests.unit.estimation.pieces import drivers_of, flow_days, near, values_of
from tests.worlds import flow, staffed, system

BUILD = "integration/crm-to-hub/build"
SCHEMA = {"name": "Record", "format": "json", "fields": 40, "documented": True, "contains": []}
EASY = 18 * 0.39


def crm(**facts):
    return system("crm", **facts)


def of(provider, *, programme=None, **facts):
    programme = {"hub": "hub"} | (programme or {})
    return staffed(systems=[provider, system("hub")], integrations=[flow("crm", "hub", **facts)], programme=programme)


def test_a_plain_flow_has_no_multiplier():
    assert set(drivers_of(of(crm()), BUILD)) == {"phase", "class", "size"}
    assert flow_days(of(crm()), "crm-to-hub") == near(EASY)


def test_the_phases_share_a_flow_as_the_profile_says():
    shares = [
        drivers_of(of(crm()), f"integration/crm-to-hub/{phase}")["phase"] for phase in ("design", "build", "test", "release")
    ]
    assert shares == [0.33, 0.28, 0.33, 0.06]


@pytest.mark.parametrize(
    ("provider", "facts", "factor"),
    [
        (crm(schemas=[SCHEMA | {"documented": False}]), {}, 1.5),
        (crm(), {"write": True}, 1.4),
        (crm(), {"mode": "synchronous"}, 1.3),
        (crm(), {"mode": "event"}, 1.3),
        (crm(), {"mode": "batch", "needs": {"latency_ms": 900}}, 1.3),
        (crm(), {"mode": "synchronous", "needs": {"latency_ms": 900}}, 1.3),
        *[(crm(auth={"method": name}), {}, 1.0) for name in ("oauth2", "oidc")],
        *[(crm(auth={"method": name}), {}, 1.05) for name in ("api_key", "basic", "ldap")],
        *[(crm(auth={"method": name}), {}, 1.1) for name in ("mtls", "saml", "kerberos", "none")],
        *[(crm(auth={"method": name}), {}, 1.2) for name in ("mainframe", "proprietary")],
        (crm(), {"needs": {"availability": 0.9949}}, 1.0),
        (crm(), {"needs": {"availability": 0.995}}, 1.36),
        (crm(), {"needs": {"availability": 0.9989}}, 1.36),
        (crm(), {"needs": {"availability": 0.999}}, 1.85),
    ],
)
def test_each_multiplier(provider, facts, factor):
    assert flow_days(of(provider, **facts), "crm-to-hub") == near(EASY * factor)


def test_the_provider_as_target_is_written_to():
    provided = staffed(systems=[crm(), system("hub")], integrations=[flow("hub", "crm", write=None)], programme={"hub": "hub"})
    assert flow_days(provided, "hub-to-crm") == near(EASY * 1.4)


@pytest.mark.parametrize(
    ("facts", "end", "compliance", "regulated"),
    [
        ({"data": {"classification": "confidential"}}, "crm", ["gdpr"], True),
        ({"data": {"classification": "restricted"}}, "hub", ["gdpr"], True),
        ({"data": {"classification": "confidential"}}, "crm", [], False),
        ({"schemas": [SCHEMA | {"contains": ["pii"]}]}, "crm", ["gdpr"], True),
        ({"schemas": [SCHEMA | {"contains": ["pii"]}]}, "crm", [], False),
        ({"data": {"residency": ["DE"]}}, "crm", [], True),
        ({"data": {"residency": ["DE"]}}, "hub", [], True),
        ({"data": {"classification": "internal"}}, "crm", ["gdpr"], False),
    ],
)
def test_regulated_data(facts, end, compliance, regulated):
    systems = [system(name, **(facts if name == end else {})) for name in ("crm", "hub")]
    inventory = staffed(systems=systems, integrations=[flow("crm", "hub")], programme={"hub": "hub", "compliance": compliance})
    assert flow_days(inventory, "crm-to-hub") == near(EASY * (1.25 if regulated else 1))


def test_what_a_schema_contains_is_a_fact_under_a_compliance_alone():
    silent = crm(schemas=[SCHEMA | {"contains": None}])
    assert "regulated" not in drivers_of(of(silent), BUILD)
    under = of(silent, programme={"compliance": ["gdpr"]})
    assert values_of(under, BUILD)["regulated"] == "unknown"
    assert drivers_of(under, BUILD)["regulated"] == near(1.25**0.2)
    assert ("system", "crm", "schemas.Record.contains") in plan_of(under).facts.unknown


def test_the_product_of_the_multipliers_is_capped_at_four_and_the_cap_reported():
    worst = crm(schemas=[SCHEMA | {"documented": False}], auth={"method": "mainframe"}, data={"residency": ["DE"]})
    inventory = of(worst, write=True, mode="event", needs={"availability": 0.9999})
    product = 1.5 * 1.4 * 1.3 * 1.2 * 1.25 * 1.85
    assert drivers_of(inventory, BUILD)["cap"] == near(4 / product)
    assert flow_days(inventory, "crm-to-hub") == near(EASY * 4)


def test_below_the_cap_nothing_is_reported():
    assert "cap" not in drivers_of(of(crm(auth={"method": "mainframe"}), write=True, mode="event"), BUILD)


@pytest.mark.parametrize(
    ("provider", "facts", "driver", "expected"),
    [
        ({}, {"mode": None}, "real-time", 1.3**0.5),
        ({}, {"write": None}, "write", 1.4**0.3),
        ({"auth": {"method": None}}, {}, "auth.method", 1.05**0.34 * 1.1**0.17 * 1.2**0.06),
        ({"schemas": [SCHEMA | {"documented": None}]}, {}, "schema.documented", 1.5**0.4),
    ],
)
def test_an_unknown_multiplier_is_a_geometric_mean(provider, facts, driver, expected):
    inventory = of(crm(**provider), **facts)
    assert values_of(inventory, BUILD)[driver] == "unknown"
    assert drivers_of(inventory, BUILD)[driver] == near(expected)


def test_every_driver_says_where_its_number_comes_from():
    inventory = of(crm(schemas=[SCHEMA | {"documented": False}], auth={"method": None}), mode="event", write=True)
    for row in plan_of(inventory).all_packages:
        for driver in row.package.drivers:
            assert driver.source
            assert driver.tag in "PMBA"
