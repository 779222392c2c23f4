"""Two forecasts of the same seed side by side: the difference of each draw, and which work packages make it.

The draws are common (streams are named after what is drawn), so a difference is no noise: what two plans share moves together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.outcome import spread_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.quantities import Spread
    from app.scheduling.forecast import Forecast

    Floats = NDArray[np.float64]

OF_THE_WHOLE = frozenset({"size"})  # drivers that any change anywhere moves on every package
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A work package that one of two plans has and the other has not, or not so.

    Attributes:
        change: added, removed or changed.
        days: mean person-days after less before; ``cost`` alike, ``None`` where there are no rates.
        because: the drivers that differ, each as ``name: before -> after``.
    """

    package: WorkPackage
    change: str
    days: float
    cost: float | None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a plan takes more or less than another, per draw of the same futures.

    Attributes:
        effort_days, duration_months: after less before.
        cost: after less before; ``None`` where one of the two has no rates.
        probability_cheaper: share of the futures in which it costs less; ``probability_sooner`` in which it ends earlier,
            ``probability_less_effort`` in which it takes fewer person-days.
        changes: the packages that differ, the largest difference first.
    """

    effort_days: Spread
    cost: Spread | None
    duration_months: Spread
    probability_cheaper: float | None
    probability_sooner: float
    probability_less_effort: float
    changes: tuple[PackageChange, ...]


def compare_forecasts(before: Forecast, after: Forecast) -> Comparison:
    """Return *after* less *before*. Both must be of the same seed and number of samples."""
    days = after.outcome.effort_days - before.outcome.effort_days
    months = after.months - before.months
    cost = None if after.cost is None or before.cost is None else after.cost - before.cost
    return Comparison(
        effort_days=spread_of(days),
        cost=None if cost is None else spread_of(cost),
        duration_months=spread_of(months),
        probability_cheaper=None if cost is None else _share_below(cost),
        probability_sooner=_share_below(months),
        probability_less_effort=_share_below(days),
        changes=find_changes(before, after),
    )


def _share_below(differences: Floats) -> float:
    return float(np.mean(differences < 0))


@dataclass(frozen=True, slots=True)
class _Row:
    package: WorkPackage
    days: float
    cost: float


def find_changes(before: Forecast, after: Forecast) -> tuple[PackageChange, ...]:
    """Return the packages that differ between two plans, the largest difference of mean days first, then by id.

    A package is changed where something of its own is: a driver, who does it, what it waits for. The factor of the landscape's
    size, which moves every package a little whatever changes, does not count.
    """
    rates = before.outcome.rates.known and after.outcome.rates.known
    old, new = _rows(before), _rows(after)
    found = []
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        because = _differences(one.package, other.package) if one and other else ()
        if one and other and not because:
            continue
        row = other or one
        assert row is not None  # noqa: S101  (the name is in one of the two)
        days = (other.days if other else 0.0) - (one.days if one else 0.0)
        cost = (other.cost if other else 0.0) - (one.cost if one else 0.0)
        change = CHANGED if one and other else ADDED if other else REMOVED
        found.append(PackageChange(row.package, change, days, cost if rates else None, because))
    return tuple(sorted(found, key=lambda row: (-abs(row.days), row.package.id)))


def _rows(forecast: Forecast) -> Mapping[str, _Row]:
    days = forecast.outcome.mean_days()
    costs = days * forecast.outcome.rates.per_day
    packages = [row.package for row in forecast.plan.all_packages]
    return {
        package.id: _Row(package, mean, cost)
        for package, mean, cost in zip(packages, days.tolist(), costs.tolist(), strict=True)
    }


def _differences(one: WorkPackage, other: WorkPackage) -> tuple[str, ...]:
    found = []
    if one.base_days != other.base_days:
        found.append(f"base: {one.base_days:.4g} -> {other.base_days:.4g} days")
    old, new = (
        {driver.name: driver for driver in package.drivers if driver.name not in OF_THE_WHOLE} for package in (one, other)
    )
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None or was.value != now.value or was.factor != now.factor:
            found.append(f"{name}: {was.value if was else 'none'} -> {now.value if now else 'none'}")
    if one.probability != other.probability:
        found.append(f"probability: {one.probability:.2f} -> {other.probability:.2f}")
    if (one.pool, one.teams) != (other.pool, other.teams):
        found.append("who does it")
    if one.wait != other.wait:
        found.append(f"waits: {one.wait.lead_days[1]:g} -> {other.wait.lead_days[1]:g} working days")
    return tuple(found)
