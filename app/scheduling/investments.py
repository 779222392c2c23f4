"""By how much a full API of a system would bring the end forward: the forecast's own order of work with less to do in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.investments import find_investments
from app.estimation.streams import BLOCK
from app.scheduling.forecast import WaitNoise
from app.scheduling.simulation import ScheduleSimulation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.investments import Investment
    from app.scheduling.forecast import Forecast

MOST_PACKAGES = 20_000  # placed in all: the investments that come first are looked at, as many as that allows


def find_dated_investments(forecast: Forecast) -> tuple[tuple[Investment, float | None], ...]:
    """Return the API investments in their order, each with the months by which it brings the P50 finish forward on its own.

    The order of work is kept and the first block of draws serves, waits included; work that falls away takes no time and waits
    for nobody. ``None`` where the programme is too large to place it again for each investment.
    """
    found = find_investments(forecast.outcome)
    affordable = MOST_PACKAGES // max(len(forecast.plan.all_packages), 1)
    return tuple((row, _saves_months(forecast, row) if number < affordable else None) for number, row in enumerate(found))


def _saves_months(forecast: Forecast, investment: Investment) -> float:
    simulation = forecast.outcome.simulation
    block = simulation.draw_block(0, min(BLOCK, simulation.samples))
    dates = ScheduleSimulation(forecast.baseline, block.size)
    waits, teams = WaitNoise(dates, simulation).draw(0, block.size)
    efforts = simulation.package_effort(block)
    before = dates.add(efforts, waits, teams)
    for number, row in enumerate(forecast.plan.packages):
        less = investment.effort_less.get(row.package.id)
        if less is not None:
            efforts[number] = _reduce(efforts[number], less[: block.size])
    after = ScheduleSimulation(forecast.baseline, block.size).add(efforts, waits, teams)
    calendar = forecast.schedule.calendar
    return float(np.median(calendar.months(before)) - np.median(calendar.months(after)))


def _reduce(effort: NDArray[np.float32], less: NDArray[np.float64]) -> NDArray[np.float32]:
    """Take work off a package; what is taken off whole does not exist any more."""
    left = (effort - less).astype(np.float32)
    gone = np.isclose(effort, less, rtol=1e-4) | (effort <= 0)
    return np.where(gone, np.float32(0), np.maximum(left, np.float32(1e-6))).astype(np.float32)
