"""Sensitivity of cost and finish to everything that a forecast draws: the effort's causes, waits, and capacities assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.estimation.cause_draws import Cause
from app.estimation.sensitivity import find_sensitivity
from app.estimation.work_package import Subject
from app.scheduling.capacity import ResourceKind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from app.estimation.sensitivity import Sensitivity
    from app.scheduling.baseline import Baseline
    from app.scheduling.forecast import Forecast

COST, FINISH = "cost", "finish"


def find_forecast_sensitivity(forecast: Forecast) -> tuple[Sensitivity, ...]:
    """Return the share of variance of cost and of finish per cause, the largest first, cost before finish.

    Where no work costs money every person-day is taken to cost the same, so that the shares of the effort's variance stand for
    those of the cost's.
    """
    effects: dict[str, NDArray[np.floating]] = {COST: forecast.worth, FINISH: forecast.schedule.finish_draws}
    return find_sensitivity(
        forecast.outcome, effects, find_schedule_causes(forecast.baseline, forecast.plan.landscape.inventory.id)
    )


def find_schedule_causes(baseline: Baseline, programme: str) -> tuple[Cause, ...]:
    """Return the waits that are not known for sure, and the teams whose capacity is assumed."""
    packages = [baseline.packages[row] for row in baseline.waits.uncertain().tolist()]
    waits = [
        Cause(f"wait for {package.wait.reason or 'others'}", package.subject, f"wait:{package.id}") for package in packages
    ]
    assumed = [row.id for row in baseline.resources if row.kind is ResourceKind.TEAM and row.is_assumed]
    subject = Subject("programme", programme)
    return (*waits, *(Cause("capacity of a team, unknown", subject, f"capacity:{team}", team=team) for team in assumed))
