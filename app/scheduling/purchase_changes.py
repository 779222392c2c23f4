"""What is bought in one of two plans and not in the other, or not for as much. Two forecasts come in, money and reasons go out.

A sum that is paid once and one that is paid per year are changes of their own: the second moves with the programme's length.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.estimation.cost import MONTHS_PER_YEAR, REMEDIES
from app.quantities import percent
from app.scheduling.package_differences import REMEDY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.estimation.enabling import Remedies
    from app.estimation.work_package import WorkPackage
    from app.scheduling.forecast import Forecast

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
ONCE, PER_YEAR = "once", "per_year"
LEAST_MONEY = 1e-9  # below that, a sum differs by rounding alone
LEAST_CHANCE = 1e-9  # likewise


@dataclass(frozen=True, slots=True)
class PurchaseChange:
    """Money spent beside effort that two plans do not spend alike.

    Attributes:
        system: for whose interface it is spent; ``name`` is that system's.
        category: ``remedies`` for an upgrade, ``terms`` for the right to use an interface.
        paid: ``once`` or ``per_year``.
        change: added, removed or changed.
        before: mean money in the first plan, over all its draws; ``after`` in the second.
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
    """What is bought of one kind for one system.

    Attributes:
        mean: mean money over all draws.
        prices: the price as stated, per interface: where it is unknown whether one has an API, each case that lacks it buys the
            same upgrade, and only one of the cases is true.
        packages: ids of the packages in whose draws it is paid.
    """

    mean: float = 0.0
    prices: dict[str, float] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)

    @property
    def price(self) -> float:
        """What it costs where it is bought for all interfaces that may need it."""
        return sum(self.prices.values())


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
        causes = _causes(system, (one, other), (before, after)) if category == REMEDIES else ()
        because = (*causes, *_prices(paid, one, other))
        if paid == PER_YEAR and one and other:
            because += _lengths(before, after)
        name = (after if other else before).plan.landscape.get_system(system).name
        found.append(PurchaseChange(system, name, category, paid, change, was, now, because))
    return tuple(sorted(found, key=lambda row: -abs(row.cost)))


def _spent(forecast: Forecast) -> Mapping[tuple[str, str, str], _Spent]:
    """Return what is bought, by system, category and way of paying."""
    outcome, years = forecast.outcome, float(forecast.months.mean()) / MONTHS_PER_YEAR
    ways = {way.package_id: way for work in forecast.plan.systems.values() for way in work.remedies}
    found: dict[tuple[str, str, str], _Spent] = defaultdict(_Spent)
    for purchase in outcome.purchases:
        way = ways.get(purchase.package)
        for paid, price, often in ((ONCE, purchase.once, outcome.share_spent(purchase)), (PER_YEAR, purchase.per_year, years)):
            if not price:
                continue
            row = found[purchase.system, purchase.category, paid]
            row.mean += price * often
            if way is None:  # terms: each interface has its own
                row.prices[""] = row.prices.get("", 0.0) + price
            else:
                row.packages.add(way.package_id)
                row.prices[way.interface] = max(row.prices.get(way.interface, 0.0), price)
    return dict(found)


def _prices(paid: str, one: _Spent | None, other: _Spent | None) -> tuple[str, ...]:
    was, now = (f"{row.price:,.0f}" if row else "none" for row in (one, other))
    return (f"{'once' if paid == ONCE else 'per year'}: {was} -> {now}",) if was != now else ()


def _causes(system: str, spent: tuple[_Spent | None, _Spent | None], sides: tuple[Forecast, Forecast]) -> Iterator[str]:
    """Yield why an upgrade is bought otherwise, per interface: another way round, or other odds of needing it."""
    for interface in sorted({name for row in spent if row for name in row.prices}):
        ways, odds = [], []
        for row, side in zip(spent, sides, strict=True):
            work = side.plan.systems.get(system)
            taken = [way for way in work.remedies if way.chosen and way.interface == interface] if work else []
            bought = [way for way in taken if row and way.package_id in row.packages]
            packages = {each.package.id: each.package for each in side.plan.packages}
            ways.append(_way_round((way, packages.get(way.package_id)) for way in bought or taken))
            odds.append(sum(way.share for way in bought))
        whose = f" of {interface.removeprefix('own-')}" if interface else ""
        if ways[0] != ways[1]:
            yield f"{REMEDY}{whose}: {ways[0]} -> {ways[1]}"
        if all(odds) and abs(odds[1] - odds[0]) > LEAST_CHANCE:
            digits = 0 if percent(odds[0]) != percent(odds[1]) else 1
            yield f"chance{whose}: {percent(odds[0], digits)} -> {percent(odds[1], digits)}"


def _way_round(taken: Iterable[tuple[Remedies, WorkPackage | None]]) -> str:
    """Return the way round an interface that is taken, with its days; by name alone where it depends on what turns out."""
    names, values = set(), set()
    for way, package in taken:
        name = way.chosen.name if way.chosen else "none"
        names.add(name)
        values.add(next((driver.value for driver in package.drivers if driver.name == REMEDY), name) if package else name)
    return next(iter(values)) if len(values) == 1 else " or ".join(sorted(names)) or "none"


def _lengths(before: Forecast, after: Forecast) -> tuple[str, ...]:
    """Return how much longer or shorter the programme is, on average; where nobody knows, what the money is counted over."""
    months = [f"{float(side.months.mean()):.4g}" for side in (before, after)]
    told = [side.duration is not None for side in (before, after)]
    if not any(told):
        return (f"duration if people were found: {months[0]} -> {months[1]} months",) if months[0] != months[1] else ()
    was, now = (each if known else "unknown" for each, known in zip(months, told, strict=True))
    return (f"duration: {was} -> {now} months",) if was != now else ()
