"""Use case: the effort that drawings show, from the draws that the estimate is made of, without planning dates."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.diagrams.heat import Days, Efforts
from app.estimation.group_spreads import spread_groups
from app.estimation.outcome import Outcome
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation

if TYPE_CHECKING:
    from app.estimation.effort_model import EffortModel
    from app.landscape.landscape import Landscape

SAMPLES, FEWER_SAMPLES = 10_000, 1_024
MANY_PACKAGES = 3_000
SEED = 1


def classify(landscape: Landscape, model: EffortModel) -> dict[str, str]:
    """Return the class of every integration that is to be built: easy, nominal or difficult; the likeliest where unknown."""
    plan = build_work_plan(landscape, model)
    return {name: price.class_name for name, price in plan.flows.items()}


def estimate_efforts(landscape: Landscape, model: EffortModel) -> Efforts:
    """Return the days of each system and integration in scope.

    They are the estimate's, draw for draw; of a landscape with thousands of work packages only the first of its draws.
    """
    plan = build_work_plan(landscape, model)
    samples = SAMPLES if len(plan.packages) <= MANY_PACKAGES else FEWER_SAMPLES
    outcome = Outcome(EffortSimulation(plan, samples, SEED))
    for block in outcome.simulation.blocks():
        outcome.add(block)
    means = outcome.mean_days()
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, row in enumerate(plan.packages):
        numbers[row.package.subject.kind, row.package.subject.id].append(number)
    own = {name: float(means[numbers["system", name]].sum()) for name in landscape.systems if ("system", name) in numbers}
    flows = {
        name: float(means[numbers["integration", name]].sum()) for name in landscape.flows if ("integration", name) in numbers
    }
    groups = {}
    for name in landscape.systems:
        provided = [flow.id for flow in landscape.flows_provided_by(name) if flow.id in flows]
        rows = [*numbers.get(("system", name), ()), *(row for flow in provided for row in numbers["integration", flow])]
        if rows:
            groups[name] = rows
    spreads = spread_groups(outcome, tuple(groups.values())).tolist()
    systems = {name: Days(mean, p10, p90) for name, (mean, p10, _, _, p90) in zip(groups, spreads, strict=True)}
    return Efforts(systems, own, flows, float(outcome.effort_days.mean()), samples)
