"""Prices what differs between two forecasts of the same seed, thing by thing: days and money before, after, and the difference.

A thing is a system, an integration or a path with all work packages about it, and with what is bought for it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import MONTHS_PER_YEAR
from app.estimation.outcome import spread_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.quantities import Spread
    from app.scheduling.forecast import Forecast

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Price:
    """What one thing takes; ``cost`` is ``None`` where there are no rates."""

    effort_days: Spread
    cost: Spread | None


@dataclass(frozen=True, slots=True)
class ItemPrice:
    """One thing before and after, ``None`` where it has no work there, and after less before on common draws."""

    before: Price | None
    after: Price | None
    difference: Price


class ThingDraws:
    """Days and money per draw of each thing that a forecast has work for.

    Attributes:
        samples: how many draws there are of single things.
    """

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast
        self.samples = forecast.outcome.detail_samples
        self.has_rates = forecast.outcome.rates.known
        self._numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(forecast.plan.packages):
            self._numbers[row.package.subject.kind, row.package.subject.id].append(number)
        self._index = {row.package.id: number for number, row in enumerate(forecast.plan.packages)}

    def has(self, kind: str, name: str) -> bool:
        """Whether there is work for that thing."""
        return (kind, name) in self._numbers

    def days(self, kind: str, name: str, samples: int) -> Floats:
        """Return person-days of the first *samples* draws; 0 where there is no work."""
        return self._sum(kind, name, samples, money=False)

    def money(self, kind: str, name: str, samples: int) -> Floats:
        """Return money of the first *samples* draws: work at its rates, and what is bought for a system."""
        total = self._sum(kind, name, samples, money=True)
        if kind == "system":
            years = self._forecast.months[:samples] / MONTHS_PER_YEAR
            for purchase in self._forecast.outcome.purchases:
                if purchase.system == name:
                    total = total + purchase.once * self._spent(purchase.package, samples) + purchase.per_year * years
        return total

    def _sum(self, kind: str, name: str, samples: int, *, money: bool) -> Floats:
        numbers, outcome = self._numbers.get((kind, name), []), self._forecast.outcome
        if not numbers:
            return np.zeros(samples)
        simulation = outcome.simulation
        weights = simulation.share_of[numbers].astype(np.float64)
        if money:
            weights = weights * outcome.rates.per_day[numbers]
        total: Floats = weights @ outcome.detail[simulation.line_of[numbers], :samples]
        return total

    def _spent(self, package: str, samples: int) -> Floats:
        if not package:
            return np.ones(samples)
        number = self._index.get(package)
        if number is None:
            return np.zeros(samples)
        outcome = self._forecast.outcome
        there: Floats = (outcome.detail[outcome.simulation.line_of[number], :samples] > 0).astype(np.float64)
        return there


def price_item(before: ThingDraws, after: ThingDraws, kind: str, was: str | None, now: str | None) -> ItemPrice:
    """Return what one thing took in the plan before and takes in the plan after.

    Args:
        was: its id in the plan before; ``None``: it is not there, whatever else goes by its id.
        now: the same in the plan after.
    """
    samples = min(before.samples, after.samples)
    rates = before.has_rates and after.has_rates
    sides, days, money = [], [], []
    for side, name in ((before, was), (after, now)):
        days.append(np.zeros(samples) if name is None else side.days(kind, name, samples))
        money.append(np.zeros(samples) if name is None else side.money(kind, name, samples))
        there = name is not None and (side.has(kind, name) or money[-1].any())
        sides.append(Price(spread_of(days[-1]), spread_of(money[-1]) if side.has_rates else None) if there else None)
    difference = Price(spread_of(days[1] - days[0]), spread_of(money[1] - money[0]) if rates else None)
    return ItemPrice(sides[0], sides[1], difference)
