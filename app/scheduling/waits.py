"""How long packages wait, nobody occupied: two-piece lognormal between low, likely and high, which are P10, median and P90."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage

SHORTEST_WAIT = 1.0
WaitDays = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Waits:
    """The waits of all packages, in working days: arrays over packages of the median and of sigma on each side.

    Attributes:
        likely: the median of what is left to wait for once the predecessors have ended.
        ahead: what is over by then, in any draw.
        sigma_low: of the logarithm of the whole wait, below its median; ``sigma_high`` above.
    """

    likely: NDArray[np.float64]
    ahead: NDArray[np.float64]
    sigma_low: NDArray[np.float64]
    sigma_high: NDArray[np.float64]

    def means(self) -> NDArray[np.float64]:
        """Return the mean wait of each package, given that it exists; somewhat less where it was asked for sooner."""
        pairs = zip((self.likely + self.ahead).tolist(), self.sigma_low.tolist(), self.sigma_high.tolist(), strict=True)
        whole = np.array([likely * _mean_factor(low, high) for likely, low, high in pairs], dtype=np.float64)
        return np.maximum(whole - self.ahead, np.minimum(whole, SHORTEST_WAIT))

    def uncertain(self) -> NDArray[np.intp]:
        """Return the indices of packages whose wait is not one number."""
        return np.flatnonzero((self.likely > 0) & ((self.sigma_low > 0) | (self.sigma_high > 0)))

    def draw(self, index: int, deviates: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the waits of one package for standard normal *deviates*, one per draw."""
        sigma = np.where(deviates < 0, np.float32(self.sigma_low[index]), np.float32(self.sigma_high[index]))
        ahead = np.float32(self.ahead[index])
        median = np.float32(self.likely[index]) + ahead
        whole: NDArray[np.float32] = np.exp(sigma * deviates, dtype=np.float32) * median
        if not ahead:
            return whole
        left: NDArray[np.float32] = np.maximum(whole - ahead, np.minimum(whole, np.float32(SHORTEST_WAIT)))
        return left


def collect_waits(packages: Sequence[WorkPackage], spread_z: float) -> Waits:
    """Return the waits of *packages*; a likely wait of 0 is none, and a low of 0 is taken as far below as the high is above."""
    waits = [package.wait for package in packages]
    known = {days: wait_sigmas(days, spread_z) for days in {wait.lead_days for wait in waits}}
    sigmas = np.array([known[wait.lead_days] for wait in waits], dtype=np.float64).reshape(-1, 2)
    return Waits(
        likely=np.array([wait.lead_days[1] - wait.ahead_days for wait in waits], dtype=np.float64),
        ahead=np.array([wait.ahead_days for wait in waits], dtype=np.float64),
        sigma_low=sigmas[:, 0],
        sigma_high=sigmas[:, 1],
    )


def wait_sigmas(days: WaitDays, spread_z: float) -> tuple[float, float]:
    """Return sigma of the logarithm below and above the median of a wait.

    >>> wait_sigmas((10, 10, 10), 1.2816)
    (0.0, 0.0)
    >>> [round(sigma, 3) for sigma in wait_sigmas((40, 80, 160), 1.2816)]
    [0.541, 0.541]
    """
    low, likely, high = days
    if likely <= 0:
        return 0.0, 0.0
    above = math.log(max(high / likely, 1.0)) / spread_z
    below = math.log(max(likely / low, 1.0)) / spread_z if low > 0 else above
    return below, above


@lru_cache(maxsize=1024)
def _mean_factor(sigma_low: float, sigma_high: float) -> float:
    """Return mean over median of a two-piece lognormal."""
    normal = NormalDist()
    below = math.exp(sigma_low**2 / 2) * normal.cdf(-sigma_low)
    return below + math.exp(sigma_high**2 / 2) * normal.cdf(sigma_high)
