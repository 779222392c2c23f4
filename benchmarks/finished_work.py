"""Made-up finished work: five organisations and 300 packages, drawn from what the effort model believes before it has learned.

``python -m benchmarks.finished_work`` writes ``inventories/finished-work.csv``; the same seed, the same bytes.
"""

from __future__ import annotations

import csv
import io
import math
import random
from pathlib import Path

from app.estimation.actuals import Actual
from app.estimation.calibration import Prior, prior_of
from app.estimation.effort_model import default_effort_model

SEED = 18  # of those whose organisations differ as the model believes, one in which most take longer than estimated
ORGANISATIONS = ("alder-insurance", "birch-bank", "cedar-retail", "dogwood-telecom", "elm-works")
PACKAGES_EACH = 60
# Activities of the work in a programme, how often they come, and the days that a middling one is estimated at.
ACTIVITIES = {
    "engage": (1, 2),
    "access": (2, 4),
    "data_quality": (1, 12),
    "enable": (1, 35),
    "design": (4, 5),
    "build": (4, 5),
    "test": (4, 5),
    "release": (3, 1),
    "path_test": (1, 60),
    "operate": (1, 4),
}
ESTIMATE_SIGMA = 0.4
TARGET = Path(__file__).resolve().parent.parent / "inventories" / "finished-work.csv"


def make_organisation(
    source: random.Random, prior: Prior, name: str, packages: int, trade: float | None = None
) -> list[Actual]:
    """Return finished packages of one organisation.

    Args:
        trade: what all organisations share, a logarithm; drawn with the organisation's own where it is ``None``.
    """
    shared = prior.alike if trade is not None else 0.0
    own = (trade or 0.0) + source.gauss(0, prior.organisation * math.sqrt(1 - shared))
    kinds = {activity: source.gauss(0, prior.activity) for activity in ACTIVITIES}
    rows = []
    for activity in source.choices(list(ACTIVITIES), [often for often, _ in ACTIVITIES.values()], k=packages):
        estimate = max(round(ACTIVITIES[activity][1] * math.exp(source.gauss(0, ESTIMATE_SIGMA)), 1), 0.5)
        actual = estimate * math.exp(own + kinds[activity] + source.gauss(0, prior.item))
        rows.append(Actual(name, activity, estimate, max(round(actual, 2), 0.01)))
    return rows


def make_example() -> str:
    """Return the example as CSV."""
    source, prior = random.Random(SEED), prior_of(default_effort_model())
    trade = source.gauss(0, prior.organisation * math.sqrt(prior.alike))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("organisation", "activity", "estimate_days", "actual_days"))
    for name in ORGANISATIONS:
        for row in make_organisation(source, prior, name, PACKAGES_EACH, trade):
            writer.writerow((row.organisation, row.activity, f"{row.estimate_days:g}", f"{row.actual_days:g}"))
    return stream.getvalue()


if __name__ == "__main__":
    TARGET.write_text(make_example(), encoding="utf-8")
    print(f"{TARGET.name}: {make_example().count(chr(10)) - 1} packages of {len(ORGANISATIONS)} organisations")
