"""A scenario is planned with the declared order at hand, alike in an estimate and in a comparison."""

from __future__ import annotations

import numpy as np

from app.services.comparisons import comparison_document
from app.services.estimates import estimate_document, make_forecast
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
