"""Collects the draws of a simulation into totals, means and the percentiles of each line of work."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import build_rates, find_purchases
from app.estimation.line_draws import LEAST_DAYS
from app.estimation.streams import BLOCK
from app.quantities import Spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.cost import Purchase
    from app.estimation.line_draws import Struck
    from app.estimation.simulation import Block, EffortSimulation

    Floats = NDArray[np.float64]

SHARES = (0.1, 0.5, 0.8, 0.9)
DETAIL_CELLS = 20_000_000  # draws kept for the spreads of single packages: 80 MB
FACT_CELLS = 20_000_000  # values of unknown facts kept: 20 MB
BINS = 32
ROWS = 256  # sorted at a time


def spread_of(draws: NDArray[np.floating]) -> Spread:
    """Return mean, P10, P50, P80 and P90 of draws.

    >>> import numpy as np
    >>> spread_of(np.array([1.0, 2.0, 3.0])).p50
    2.0
    """
    p10, p50, p80, p90 = find_percentiles(np.sort(draws)).tolist()
    return Spread(float(np.mean(draws, dtype=np.float64)), p10, p50, p80, p90)


def find_percentiles(ordered: NDArray[np.floating]) -> Floats:
    """Return the percentiles of draws sorted along the last axis, straight lines between them. Shape: (4, …).

    What numpy says, in a fifth of the time.
    """
    places = (ordered.shape[-1] - 1) * np.array(SHARES)
    below = places.astype(np.intp)
    low = ordered[..., below].astype(np.float64)
    high = ordered[..., np.minimum(below + 1, ordered.shape[-1] - 1)].astype(np.float64)
    found: Floats = (low + (high - low) * (places - below)).T
    return found


class Outcome:
    """The effort and cost of a work plan over all draws.

    Totals are over every draw. Spreads of single packages, systems, integrations and paths use the first
    ``detail_samples`` draws (all of them up to some thousand packages), their means all draws.

    Attributes:
        struck: the draws of the first block in which risk events strike, as :class:`Block` has them.
        happened: per risk event, by its package's id, whether it happens. Shape of each: (samples,).
        facts: the value that each unknown fact takes, by its number; ``None`` where that is too much to keep. Shape: (facts,
            samples).
    """

    def __init__(self, simulation: EffortSimulation) -> None:
        self.simulation, self.plan = simulation, simulation.plan
        self.rates = build_rates(self.plan)
        self.purchases = find_purchases(self.plan)
        samples, lines = simulation.samples, len(simulation.lines)
        self.detail_samples = min(samples, max(BLOCK, DETAIL_CELLS // max(lines, 1)))
        self.detail = np.empty((lines, self.detail_samples), dtype=np.float32)
        self.coordination = np.empty(samples)
        self.effort_days = np.empty(samples)
        self.labour_cost = np.empty(samples)
        self.once_cost = np.zeros(samples)
        self.certain_cost = np.empty(samples)
        self.common = np.empty(samples, dtype=np.float32)
        self.struck: Struck = {}
        facts = len(simulation.fact_rows.row_of)
        self.facts = np.empty((facts, samples), dtype=np.uint8) if facts * samples <= FACT_CELLS else None
        self._line_sums = np.zeros(lines)
        self._times_spent = dict.fromkeys((purchase.package for purchase in self.purchases), 0)
        self._package_index = {row.package.id: number for number, row in enumerate(self.plan.packages)}
        self.happened = {risk.package: np.zeros(samples, dtype=np.bool_) for risk in self.plan.risks}
        self._drawn = 0

    def add(self, block: Block) -> None:
        """Take in one block of draws; blocks come in order."""
        span = slice(block.first, block.first + block.size)
        self.coordination[span] = block.coordination
        self.effort_days[span] = block.days + block.coordination
        self.labour_cost[span] = block.money + self.rates.per_day[-1] * block.coordination
        self.certain_cost[span] = block.certain
        self.common[span] = block.common
        kept = min(block.size, self.detail_samples - block.first)
        if kept > 0:
            self.detail[:, block.first : block.first + kept] = block.lines[:, :kept]
        for event, happened in self.happened.items():
            happened[span] = block.lines[self.simulation.line_of[self._package_index[event]]] > 0
        if self.facts is not None:
            self.facts[:, span] = block.facts
        if block.first == 0:
            self.struck = block.struck
        self._line_sums += block.lines.sum(axis=1, dtype=np.float64)
        for purchase in self.purchases:
            spent = self._spent(purchase.package, block)
            self.once_cost[span] += purchase.once * spent
            self._times_spent[purchase.package] += int(np.count_nonzero(spent))
        self._drawn += block.size

    def _spent(self, package: str, block: Block) -> Floats | float:
        number = self._package_index.get(package)
        if not package or number is None:
            return 1.0 if not package else 0.0
        line: Floats = block.lines[self.simulation.line_of[number]] > 0
        return line

    def is_spent(self, purchase: Purchase) -> NDArray[np.bool_]:
        """Return whether a purchase is made, in each draw kept in detail. Shape: (detail_samples,)."""
        if not purchase.package:
            return np.ones(self.detail_samples, dtype=np.bool_)
        number = self._package_index.get(purchase.package)
        if number is None:
            return np.zeros(self.detail_samples, dtype=np.bool_)
        spent: NDArray[np.bool_] = self.detail[self.simulation.line_of[number]] > 0
        return spent

    def share_spent(self, purchase: Purchase) -> float:
        """Return in what share of all draws, from 0 to 1, a purchase is made."""
        return self._times_spent[purchase.package] / max(self._drawn, 1) if purchase.package else 1.0

    def first_efforts(self, size: int) -> NDArray[np.float32]:
        """Return person-days per package, coordination last, in the first draws, a block's at most: as they were drawn."""
        return self.simulation.share_out(self.detail[:, :size], self.coordination[:size]).first(size)

    @property
    def per_year(self) -> float:
        """Money per year of duration for the terms of interfaces."""
        return sum(purchase.per_year for purchase in self.purchases)

    def mean_days(self) -> Floats:
        """Return mean person-days per package, coordination last. Shape: (packages + 1,)."""
        lines = self._line_sums / max(self._drawn, 1)
        packages = lines[self.simulation.line_of] * self.simulation.share_of
        packages[packages < LEAST_DAYS * 2] = 0.0
        return np.append(packages, self.coordination.mean())

    @cached_property
    def percentiles(self) -> Floats:
        """P10, P50, P80 and P90 of every line: the packages of a flow are shares of one. Shape: (lines, 4)."""
        found = np.empty((len(self.detail), len(SHARES)))
        for first in range(0, len(found), ROWS):
            ordered = np.sort(self.detail[first : first + ROWS], axis=1)
            found[first : first + ROWS] = find_percentiles(ordered).T
        return found

    def width(self) -> dict[str, float]:
        """Return what the width of the cost (of effort where there are no rates) is made of, as shares of its variance.

        ``model`` is what all items share, ``unknown_facts`` what would go if every fact in scope were known, ``items`` the
        rest.
        """
        drawn = self.labour_cost if self.rates.pay_for_work else self.effort_days
        whole, certain = float(np.var(drawn)), float(np.var(self.certain_cost))
        if whole <= 0 or certain <= 0:
            return {"unknown_facts": 0.0, "model": 0.0, "items": 0.0}
        scale = float(np.mean(self.certain_cost)) / float(np.mean(drawn))
        unknown = min(max(1 - certain / (scale * scale * whole), 0.0), 1.0)
        model = _explained_share(self.common, self.certain_cost) * (1 - unknown)
        return {"unknown_facts": unknown, "model": model, "items": max(1 - unknown - model, 0.0)}


def _explained_share(cause: NDArray[np.floating], effect: Floats) -> float:
    """Return the share of *effect*'s variance that the mean of *effect* given *cause* has (bins of equal count)."""
    order = np.argsort(cause, kind="stable")
    means = np.array([part.mean() for part in np.array_split(effect[order], min(BINS, len(order)))])
    sizes = np.array([len(part) for part in np.array_split(order, min(BINS, len(order)))])
    whole = float(np.var(effect))
    between = float(np.average((means - effect.mean()) ** 2, weights=sizes))
    return min(between / whole, 1.0) if whole > 0 else 0.0
