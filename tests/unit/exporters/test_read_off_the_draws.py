"""What the document calls P50, P80, contingency and milestone is read off the draws where it says."""

from __future__ import annotations

import numpy as np
import pytest

from app.exporters.estimate_document import Heading, build_estimate_document
from tests.unit.exporters.plans import forecast_of


@pytest.fixture(scope="module")
def made():
    return forecast_of("insurance-claims.yaml")


@pytest.fixture(scope="module")
def document(made):
    return build_estimate_document(made, Heading("digest"), ("summary", "schedule", "programme"))


def test_contingency_is_p80_less_p50(made, document):
    middle, high = np.quantile(made.cost, (0.5, 0.8))
    found = document["summary"]["contingency"]
    norm = next(row for row in document["programme"]["norms"] if row["name"].startswith("Contingency"))

    assert found["cost"] == pytest.approx(high - middle, rel=1e-3)
    assert found["share_of_p50"] == pytest.approx((high - middle) / middle, rel=1e-3)
    assert norm["value"] == pytest.approx((high - middle) / middle, rel=1e-3)


def test_finish_and_go_live_are_p50_and_p80_of_the_same_draws(made, document):
    middle, high = np.quantile(made.schedule.finish_draws, (0.5, 0.8))
    finish = document["summary"]["finish"]
    live = next(row for row in document["schedule"]["milestones"] if row["kind"] == "programme")

    assert (live["p50_days"], live["p80_days"]) == (pytest.approx(middle, rel=1e-3), pytest.approx(high, rel=1e-3))
    assert (live["p50"], live["p80"]) == (finish["p50"], finish["p80"])
    assert finish["p50"] < finish["p80"] == made.schedule.calendar.finish_date(float(high)).isoformat()
