"""Small programmes for the scheduler's tests: packages by a few words each, an inventory with only people and dates in it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from app.estimation.work_package import Subject, Wait, WorkPackage
from app.inventory.model import Inventory
from app.inventory.vocabulary import Activity
from app.scheduling.baseline import plan_baseline
from app.scheduling.schedule_model import ScheduleModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.scheduling.baseline import Baseline
    from app.scheduling.pace import Pace

DEFAULT_POOLS = {"integration": 4.0, "test": 2.0, "data": 1.0, "architecture": 1.0, "security": 1.0}
INSTANT_DAYS = 1e-5
MODEL = ScheduleModel(default_pools=DEFAULT_POOLS, search_placements=3000)


def package(name: str, days: float, pool: str = "integration", after: Sequence[str] = (), **fields: Any) -> WorkPackage:
    """Return a package of so many days' effort."""
    fields.setdefault("activity", Activity.BUILD)
    fields.setdefault("subject", Subject("integration", name))
    return WorkPackage(id=name, name=name, pool=pool, base_days=days, depends_on=tuple(after), **fields)


def staffed(pools: dict[str, Any] | None = None, teams: dict[str, Any] | None = None, **programme: Any) -> Inventory:
    """Return an inventory with these people (a number, or a list of steps) and nothing to connect."""
    return Inventory.model_validate(
        {
            "schema": "seamap/inventory/v1",
            "id": "made-up",
            "name": "Made up",
            "currency": "EUR",
            "programme": programme,
            "pools": [{"id": key, **_people(value)} for key, value in (pools or {}).items()],
            "teams": [{"id": key, **_people(value)} for key, value in (teams or {}).items()],
        }
    )


def _people(value: Any) -> dict[str, Any]:
    return {"steps": value} if isinstance(value, list) else {"capacity": value}


def plan(packages: Sequence[WorkPackage], inventory: Inventory, **fields: Any) -> Baseline:
    """Plan packages at their medians."""
    efforts = np.array([each.median_days * each.probability for each in packages])
    return plan_baseline(packages, inventory, efforts, fields.pop("model", MODEL), **fields)


def waiting(low: float, likely: float | None = None, high: float | None = None, **fields: Any) -> Wait:
    """Return a wait of so many working days, or between three."""
    return Wait((low, low if likely is None else likely, low if high is None else high), **fields)


def overload(baseline: Baseline, starts: Sequence[float], finishes: Sequence[float], durations: Sequence[float]) -> float:
    """Return by how many people any resource is exceeded at any moment, each package at its own pace.

    Where people leave, packages slow down: at half the pace one asks for half of its people.
    """
    worst = 0.0
    for which, resource in enumerate(baseline.resources):
        at_work = [
            (starts[index], finishes[index], people, baseline.network.rules[index].pace)
            for index, demands in enumerate(baseline.network.demands)
            for resource_index, people in demands
            if resource_index == which and durations[index] > 0
        ]
        edges = {round(moment, 6) for start, finish, _, _ in at_work for moment in (start, finish)}
        edges |= {offset for each in baseline.resources for offset, _ in each.steps}
        for first, end in pairwise(sorted(edges)):
            if end - first < INSTANT_DAYS:
                continue
            middle = (first + end) / 2
            used = sum(people * _pace_at(pace, middle) for start, finish, people, pace in at_work if start < middle < finish)
            there = [people for offset, people in resource.steps if offset <= middle]
            worst = max(worst, used - there[-1])
    return worst


def _pace_at(pace: Pace | None, moment: float) -> float:
    if pace is None:
        return 1.0
    after = bisect_right(pace.moments, moment)
    (first, end), (before, done) = pace.moments[after - 1 : after + 1], pace.work[after - 1 : after + 1]
    return (done - before) / (end - first)
