"""What single integrations and systems take on average, without drawing anything else: for pricing routes.

A work plan comes in, mean person-days go out. The streams are those of the whole estimate, named by item, so the means are the
estimate's own to the last digit, at a fraction of its work: no schedule, and only the lines that are asked for.
"""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.line_draws import LEAST_DAYS, LineDraws
from app.estimation.streams import BLOCK, Streams
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Priced

OF_A_SYSTEM = frozenset({Activity.ENGAGE, Activity.ACCESS, Activity.OPERATE, Activity.ENABLE, Activity.DATA_QUALITY})


def mean_integration_days(
    plan: WorkPlan, samples: int, seed: int, integrations: Collection[str] | None = None
) -> dict[str, float]:
    """Return the mean person-days of in-scope integrations, by id, as ``integrations[].effort_days.mean`` has them.

    Of all of them where *integrations* does not name some.
    """
    wanted = plan.flows.keys() if integrations is None else plan.flows.keys() & set(integrations)
    rows = [row for row in plan.packages if row.package.subject.kind == "integration" and row.package.subject.id in wanted]
    return _mean_days(plan, rows, samples, seed)


def mean_system_days(plan: WorkPlan, systems: Collection[str], samples: int, seed: int) -> dict[str, float]:
    """Return the mean person-days of connecting and opening each of *systems* that has work, by id, as estimated."""
    rows = [
        row
        for row in plan.packages
        if row.package.subject.kind == "system" and row.package.subject.id in systems and row.package.activity in OF_A_SYSTEM
    ]
    return _mean_days(plan, rows, samples, seed)


def _mean_days(plan: WorkPlan, rows: list[Priced], samples: int, seed: int) -> dict[str, float]:
    if not rows:
        return {}
    names = [row.line.key if row.share < 1 else row.package.id for row in rows]
    line_of = {name: row.line for name, row in zip(names, rows, strict=True)}
    place = {name: number for number, name in enumerate(line_of)}
    draws = LineDraws(plan, list(line_of.values()), Streams(seed))
    sums = np.zeros(len(place))
    nothing = np.zeros((0, len(place)))
    for number in range(math.ceil(samples / BLOCK)):
        kept = min(BLOCK, samples - number * BLOCK)
        sums += draws.draw(number, nothing).lines[:, :kept].sum(axis=1, dtype=np.float64)
    shares = np.array([row.share for row in rows], dtype=np.float32)
    means = sums[[place[name] for name in names]] / samples * shares
    means[means < LEAST_DAYS * 2] = 0.0
    found: dict[str, float] = defaultdict(float)
    for row, mean in zip(rows, means.tolist(), strict=True):
        found[row.package.subject.id] += mean
    return dict(found)
