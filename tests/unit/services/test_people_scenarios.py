"""A scenario is planned with the declared order at hand, alike in an estimate and in a comparison."""

from __future__ import annotations

import numpy as np

from app.importers.registry import read_document
from app.services.comparisons import comparison_document
from app.services.estimates import estimate_document, make_forecast
from tests.modifications import changed
from tests.worlds import flow, staffed, system

SAMPLES = 200


def people(name, capacity):
    return {"id": name, "changes": [{"team": "blue", "set": {"capacity": capacity}}]}


def bank():
    systems = [system("hub"), *(system(f"s{n}", owner="blue", api={"availability": "batch"}) for n in range(4))]
    return staffed(
        systems=systems,
        integrations=[flow(f"s{n}", "hub") for n in range(4)],
        programme={"hub": "hub"},
        scenarios=[people("more", 2), people("fewer", 0.5)],
    )


def test_the_estimate_and_the_comparison_of_such_a_scenario_agree():
    compared = comparison_document(bank(), samples=SAMPLES)["scenarios"]
    for row in compared:
        estimate = estimate_document(bank(), scenario=row["id"], samples=SAMPLES, fields=["summary"])
        assert row["summary"]["duration_months"] == estimate["summary"]["duration_months"]


def test_more_people_are_sooner_and_fewer_later():
    fewer, declared, more = (
        float(np.median(make_forecast(bank(), scenario=name, samples=SAMPLES).months)) for name in ("fewer", None, "more")
    )
    assert more < declared < fewer


def people_leave(tree):
    """Let three in ten stay from autumn on, half from summer on; and add a scenario that changes neither work nor people."""
    for pool in tree["pools"]:
        people = pool.pop("capacity")
        shares = [("2026-01-05", 1), ("2026-09-07", 0.3), ("2027-06-07", 0.5)]
        pool["steps"] = [{"from": day, "capacity": people * share} for day, share in shares]
    tree["scenarios"] = [{"id": "later", "changes": [{"programme": {"deadline": "2040-01-02"}}]}]


def test_a_scenario_that_changes_nothing_is_no_sooner_for_being_told_the_declared_order(inventories):
    inventory = changed(read_document("a.yaml", (inventories / "insurance-claims.yaml").read_bytes()).inventory, people_leave)
    declared, later = (make_forecast(inventory, scenario=name, samples=SAMPLES) for name in (None, "later"))
    assert np.array_equal(declared.months, later.months)
    document = comparison_document(inventory, samples=SAMPLES)
    row = document["scenarios"][0]
    assert (document["base"]["order_of"], row["order_of"], row["difference"]["duration_months"]["p90"]) == (None, None, 0.0)
