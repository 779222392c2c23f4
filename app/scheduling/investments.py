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
ROUNDING = 2.0**-12  # of a package's effort: less is nothing


def find_dated_investments(forecast: Forecast) -> tuple[tuple[Investment, float | None], ...]:
    """Return the API investments in their order, each with the months by which it brings the P50 finish forward on its own.

    The order of work is kept and the first block of draws serves, waits included; work that falls away takes no time and waits
    for nobody. ``None`` where the programme is too large to place it again for each investment.
    """
    found = find_investments(forecast.outcome)
    affordable = MOST_PACKAGES // max(len(forecast.plan.all_packages), 1)
    if not found or not affordable:
        return tuple((row, None) for row in found)
    trial = _Trial(forecast)
    return tuple((row, trial.saves_months(row) if number < affordable else None) for number, row in enumerate(found))


class _Trial:
    """The first block of a forecast's draws, placed again with less work in it."""

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast
        simulation = forecast.outcome.simulation
        self._size = min(BLOCK, simulation.samples)
        self._efforts = forecast.outcome.first_efforts(self._size)
        self._dates = ScheduleSimulation(forecast.baseline, self._size)
        self._waits, self._teams = WaitNoise(self._dates, simulation).draw(0, self._size)
        self._before = self._median_months(self._efforts)

    def saves_months(self, investment: Investment) -> float:
        """Return by how much the median duration shrinks."""
        efforts = self._efforts.copy()
        for number, row in enumerate(self._forecast.plan.packages):
            less = investment.effort_less.get(row.package.id)
            if less is not None:
                efforts[number] = _reduce(efforts[number], less[: self._size])
        return self._before - self._median_months(efforts)

    def _median_months(self, efforts: NDArray[np.float32]) -> float:
        finish = self._dates.finish(efforts, self._waits, self._teams)
        return float(np.median(self._forecast.schedule.calendar.months(finish)))


def _reduce(effort: NDArray[np.float32], less: NDArray[np.float64]) -> NDArray[np.float32]:
    """Take work off a package; what is taken off whole does not exist any more."""
    left = (effort - less).astype(np.float32)
    gone = (left <= effort * ROUNDING) | (effort <= 0)
    return np.where(gone, np.float32(0), left).astype(np.float32)
