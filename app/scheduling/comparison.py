"""Two forecasts of the same seed side by side: the difference of each draw, and which work and which purchases make it.

The draws are common (streams are named after what is drawn), so a difference is no noise: what two plans share moves together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.outcome import spread_of
from app.scheduling.package_differences import find_package_differences
from app.scheduling.purchase_changes import ADDED, CHANGED, REMOVED, find_purchase_changes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.estimation.work_package import WorkPackage
    from app.quantities import Spread
    from app.scheduling.forecast import Forecast
    from app.scheduling.purchase_changes import PurchaseChange

    Floats = NDArray[np.float64]

NOISE = 1e-9  # of the larger of two sums: what is left between them is rounding


@dataclass(frozen=True, slots=True)
class PackageChange:
    """A work package that one of two plans has and the other has not, or not so.

    Attributes:
        change: added, removed or changed.
        days: mean person-days after less before; ``cost`` alike, ``None`` where there are no rates.
        because: what differs, each as ``name: before -> after``: another way round first, then the other drivers, the one that
            moves the most first, then the rest.
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
        effort_days: after less before.
        cost: after less before; ``None`` where one of the two has no rates.
        duration_months: after less before; ``None`` where the duration of one of the two is not known.
        probability_cheaper: share of the futures in which it costs less; ``probability_sooner`` in which it ends earlier
            (``None`` like the differences), ``probability_less_effort`` in which it takes fewer person-days.
        changes: the packages that differ, the largest difference first.
        purchases: what is bought otherwise, the largest difference first.
        elsewhere_days: mean person-days of the whole less those of ``changes``: what the landscape's size moves a little
            everywhere. ``elsewhere_cost`` alike, less ``purchases`` too; ``None`` where one of the two has no rates.
        moved: packages that take other person-days and are not among ``changes``.
    """

    effort_days: Spread
    cost: Spread | None
    duration_months: Spread | None
    probability_cheaper: float | None
    probability_sooner: float | None
    probability_less_effort: float
    changes: tuple[PackageChange, ...]
    purchases: tuple[PurchaseChange, ...]
    elsewhere_days: float
    elsewhere_cost: float | None
    moved: int


def compare_forecasts(before: Forecast, after: Forecast) -> Comparison:
    """Return *after* less *before*. Both must be of the same seed and number of samples."""
    days = after.outcome.effort_days - before.outcome.effort_days
    months = None if after.duration is None or before.duration is None else after.duration - before.duration
    cost = None if after.cost is None or before.cost is None else after.cost - before.cost
    changes, purchases = find_changes(before, after), find_purchase_changes(before, after)
    paid = [change.cost or 0.0 for change in changes] + [purchase.cost for purchase in purchases]
    return Comparison(
        effort_days=spread_of(days),
        cost=None if cost is None else spread_of(cost),
        duration_months=None if months is None else spread_of(months),
        probability_cheaper=None if cost is None else _share_below(cost),
        probability_sooner=None if months is None else _share_below(months),
        probability_less_effort=_share_below(days),
        changes=changes,
        purchases=purchases,
        elsewhere_days=what_is_left(float(np.mean(days)), [change.days for change in changes]),
        elsewhere_cost=None if cost is None else what_is_left(float(np.mean(cost)), paid),
        moved=_count_moved(before, after, changes),
    )


def what_is_left(whole: float, parts: Sequence[float]) -> float:
    """Return the whole less its parts; what is only rounding is nothing.

    >>> what_is_left(0.3, [0.1, 0.2]), what_is_left(-5.0, [1.0])
    (0.0, -6.0)
    """
    left = whole - math.fsum(parts)
    return left if abs(left) > NOISE * max(abs(whole), *map(abs, parts), 1.0) else 0.0


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
        because = find_package_differences(one.package, other.package) if one and other else ()
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


def _count_moved(before: Forecast, after: Forecast, changes: Sequence[PackageChange]) -> int:
    """Return how many packages take other person-days and are not among the changes."""
    old, new, listed = _rows(before), _rows(after), {change.package.id for change in changes}
    kept = (old.keys() & new.keys()) - listed
    return sum(abs(old[name].days - new[name].days) > NOISE * max(old[name].days, 1.0) for name in kept)
