"""What is bought in one of two plans and not in the other, or not for as much. Two forecasts come in, money and reasons go out.

A sum that is paid once and one that is paid per year are changes of their own: the second moves with the programme's length.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.estimation.cost import MONTHS_PER_YEAR, REMEDIES
from app.scheduling.package_differences import REMEDY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.scheduling.forecast import Forecast

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
ONCE, PER_YEAR = "once", "per_year"
LEAST_MONEY = 1e-9  # below that, a sum differs by rounding alone


@dataclass(frozen=True, slots=True)
class PurchaseChange:
    """Money spent beside effort that two plans do not spend alike.

    Attributes:
        system: for whose interface it is spent; ``name`` is that system's.
        category: ``remedies`` for an upgrade, ``terms`` for the right to use an interface.
        paid: ``once`` or ``per_year``.
        change: added, removed or changed.
        before: mean money in the first plan; ``after`` in the second.
        because: what differs, each as ``name: before -> after``.
    """

    system: str
    name: str
    category: str
    paid: str
    change: str
    before: float
    after: float
    because: tuple[str, ...]

    @property
    def cost(self) -> float:
        """Mean money after less before."""
        return self.after - self.before


@dataclass(slots=True)
class _Spent:
    """What is bought of one kind for one system: mean money, the price as stated, and the package in whose draws it is paid."""

    mean: float = 0.0
    price: float = 0.0
    package: str = ""


def find_purchase_changes(before: Forecast, after: Forecast) -> tuple[PurchaseChange, ...]:
    """Return what is bought otherwise: the largest difference of mean money first, then by system, category and ``paid``."""
    old, new = _spent(before), _spent(after)
    found = []
    for key in sorted(old.keys() | new.keys()):
        one, other = old.get(key), new.get(key)
        was, now = (row.mean if row else 0.0 for row in (one, other))
        if one and other and abs(now - was) <= LEAST_MONEY * max(abs(was), 1.0):
            continue
        system, category, paid = key
        change = CHANGED if one and other else ADDED if other else REMOVED
        because = (*_causes(category, one or other or _Spent(), before, after), *_prices(paid, one, other))
        if paid == PER_YEAR and one and other:
            because += _lengths(before, after)
        name = (after if other else before).plan.landscape.get_system(system).name
        found.append(PurchaseChange(system, name, category, paid, change, was, now, because))
    return tuple(sorted(found, key=lambda row: -abs(row.cost)))


def _spent(forecast: Forecast) -> Mapping[tuple[str, str, str], _Spent]:
    """Return what is bought, by system, category and way of paying."""
    outcome, years = forecast.outcome, float(forecast.months.mean()) / MONTHS_PER_YEAR
    found: dict[tuple[str, str, str], _Spent] = defaultdict(_Spent)
    for purchase in outcome.purchases:
        share = float(outcome.is_spent(purchase).mean())
        for paid, price, often in ((ONCE, purchase.once, share), (PER_YEAR, purchase.per_year, years)):
            if price:
                row = found[purchase.system, purchase.category, paid]
                row.mean, row.price, row.package = row.mean + price * often, row.price + price, purchase.package
    return dict(found)


def _prices(paid: str, one: _Spent | None, other: _Spent | None) -> tuple[str, ...]:
    was, now = (f"{row.price:,.0f}" if row else "none" for row in (one, other))
    return (f"{'once' if paid == ONCE else 'per year'}: {was} -> {now}",) if was != now else ()


def _causes(category: str, row: _Spent, before: Forecast, after: Forecast) -> tuple[str, ...]:
    """Return why an upgrade is bought otherwise: another way round is chosen, or it is not always needed."""
    if category != REMEDIES:
        return ()
    packages = [
        next((each.package for each in side.plan.packages if each.package.id == row.package), None) for side in (before, after)
    ]
    ways = [
        next((driver.value for driver in package.drivers if driver.name == REMEDY), "none") if package else "none"
        for package in packages
    ]
    found = [f"{REMEDY}: {ways[0]} -> {ways[1]}"] if ways[0] != ways[1] else []
    odds = [package.probability if package else 0.0 for package in packages]
    if all(packages) and odds[0] != odds[1]:
        found.append(f"probability: {odds[0]:.3g} -> {odds[1]:.3g}")
    return tuple(found)


def _lengths(before: Forecast, after: Forecast) -> tuple[str, ...]:
    """Return how much longer or shorter the programme is, on average."""
    was, now = ("unknown" if side.duration is None else f"{float(side.months.mean()):.4g}" for side in (before, after))
    return (f"duration: {was} -> {now} months",) if was != now else ()
