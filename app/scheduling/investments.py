"""By how much a full API of a system would bring the end forward: the forecast's own order of work with less to do in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from app.estimation.investments import find_investments
from app.estimation.streams import BLOCK
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.wait_noise import WaitNoise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.investments import Investment
    from app.scheduling.forecast import Forecast

MOST_PACKAGES = 20_000  # placed in all: the investments that come first are looked at, as many as that allows
MOST_CELLS = 2_000_000  # packages times draws placed at once
ROUNDING = 2.0**-12  # of a package's effort: less is nothing


def find_dated_investments(forecast: Forecast) -> tuple[tuple[Investment, float | None], ...]:
    """Return the API investments in their order, each with the months by which it brings the P50 finish forward on its own.

    The order of work is kept and the first block of draws serves, waits included; work that falls away takes no time and waits
    for nobody. ``None`` where the programme is too large to place it again for each investment, and where nobody knows
    when it ends.
    """
    found = find_investments(forecast.outcome)
    affordable = MOST_PACKAGES // max(len(forecast.plan.all_packages), 1)
    if not found or not affordable or forecast.duration is None:
        return tuple((row, None) for row in found)
    months = _Trial(forecast).save_months(found[:affordable])
    return (*zip(found, months, strict=False), *((row, None) for row in found[affordable:]))


class _Trial:
    """The first block of a forecast's draws, placed again with less work in it."""

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast
        simulation = forecast.outcome.simulation
        self._size = min(BLOCK, simulation.samples)
        self._efforts = forecast.outcome.first_efforts(self._size)
        self._dates = ScheduleSimulation(forecast.baseline, self._size)
        self._noise = WaitNoise(self._dates, simulation).draw(0, self._size)
        self._numbers = {row.package.id: number for number, row in enumerate(forecast.plan.packages)}

    def save_months(self, investments: Sequence[Investment]) -> list[float]:
        """Return by how much the median duration shrinks with each."""
        less: list[Mapping[str, NDArray[np.float64]]] = [{}, *(row.effort_less for row in investments)]
        at_once = max(MOST_CELLS // max(self._efforts.size, 1), 1)
        months: list[float] = []
        for first in range(0, len(less), at_once):
            months += self._median_months(less[first : first + at_once])
        return [months[0] - after for after in months[1:]]

    def _median_months(self, less: Sequence[Mapping[str, NDArray[np.float64]]]) -> list[float]:
        """Return the median duration with so much less to do: all side by side, as draws of one block."""
        efforts = np.tile(self._efforts, len(less))
        for place, reduced in enumerate(less):
            own = efforts[:, place * self._size : (place + 1) * self._size]
            for name, days in reduced.items():
                number = self._numbers.get(name)
                if number is not None:
                    own[number] = _reduce(own[number], days[: self._size])
        waits, teams = (None if noise is None else np.tile(noise, len(less)) for noise in self._noise)
        finish = self._dates.finish(efforts, waits, teams).reshape(len(less), self._size)
        medians: list[float] = np.median(self._forecast.schedule.calendar.months(finish), axis=1).tolist()
        return medians


def _reduce(effort: NDArray[np.float32], less: NDArray[np.float64]) -> NDArray[np.float32]:
    """Take work off a package; what is taken off whole does not exist any more."""
    left = (effort - less).astype(np.float32)
    gone = (left <= effort * ROUNDING) | (effort <= 0)
    return np.where(gone, np.float32(0), left).astype(np.float32)
