"""Money: what each work package costs per day, what has to be bought, and what the inventory leaves without a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.inventory.vocabulary import Contract

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.inventory.model import Api

MONTHS_PER_YEAR = 12
PRICED_TERMS = frozenset({"contract", "cost_once", "cost_per_year"})
REMEDIES, TERMS = "remedies", "terms"


@dataclass(frozen=True, slots=True)
class Purchase:
    """Money spent beside effort.

    Attributes:
        category: ``remedies`` for an upgrade, ``terms`` for the right to use an interface.
        package: id of the work package in whose draws it is spent; empty where it is spent in all of them.
        per_year: counts pro rata over the duration of a draw.
    """

    system: str
    category: str
    once: float
    per_year: float
    package: str = ""


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Something in scope that costs money but is given no price."""

    kind: str
    id: str
    why: str


def find_purchases(plan: WorkPlan) -> tuple[Purchase, ...]:
    """Return what has to be bought, in order of system: the terms of interfaces used in scope and the upgrades chosen."""
    found: list[Purchase] = []
    for system_id, api in sorted(_interfaces(plan), key=lambda pair: pair[0]):
        terms = api.terms
        if terms.cost_once or terms.cost_per_year:
            found.append(Purchase(system_id, TERMS, terms.cost_once or 0.0, terms.cost_per_year or 0.0))
    found += [
        Purchase(system_id, REMEDIES, way.chosen.purchase, 0.0, way.package_id)
        for system_id, work in sorted(plan.systems.items())
        for way in work.remedies
        if way.chosen is not None and way.chosen.purchase
    ]
    return tuple(found)


def find_unpriced(plan: WorkPlan) -> tuple[Unpriced, ...]:
    """Return what in scope has no price although it will have one: terms still to be agreed, upgrades without a cost."""
    found: list[Unpriced] = []
    needed = "a contract for its interface is needed and no cost is stated"
    for system_id, api in sorted(_interfaces(plan), key=lambda pair: pair[0]):
        terms = api.terms
        if terms.contract is Contract.NEEDED and terms.cost_once is None and terms.cost_per_year is None:
            found.append(Unpriced("system", system_id, needed))
    for system_id, work in sorted(plan.systems.items()):
        for way in work.remedies:
            upgrade = plan.landscape.flows[way.flows[0]].api.upgrade
            if way.chosen and way.chosen.name == "upgrade" and upgrade and upgrade.cost is None:
                found.append(Unpriced("system", system_id, "its upgrade is chosen and no cost is stated (api.upgrade.cost)"))
    found = list(dict.fromkeys(found))  # one upgrade may be taken in several cases of an unknown availability
    if plan.people.mean_rate is None:
        found.append(Unpriced("programme", plan.landscape.inventory.id, "no rate per day is given for any pool or team"))
    return tuple(found)


def _interfaces(plan: WorkPlan) -> list[tuple[str, Api]]:
    """Each interface used in scope once: the system's own, and those whose price integrations state for themselves."""
    found: dict[str, tuple[str, Api]] = {}
    for price in plan.flows.values():
        flow = price.flow
        own = flow.integration.api
        separate = own is not None and not own.terms.model_fields_set.isdisjoint(PRICED_TERMS)
        key = f"{flow.provider} {flow.id}" if separate else flow.provider
        found.setdefault(key, (flow.provider, flow.api if separate else plan.landscape.get_system(flow.provider).api))
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Rates:
    """Money per person-day of each package, in the plan's order with coordination last, and who of them earns it.

    Attributes:
        per_day: shape (packages,); all zero where no rate is given, and then ``known`` is false.
    """

    per_day: NDArray[np.float64]
    known: bool

    @property
    def pay_for_work(self) -> bool:
        """Whether any work costs money: where all rates are 0, what there is to look at is its person-days."""
        return self.known and bool(self.per_day.any())


def build_rates(plan: WorkPlan) -> Rates:
    """Return the money per person-day of every package."""
    who = [(row.package.pool, row.package.teams) for row in plan.all_packages]
    rates = {each: plan.people.cost_per_day(*each) or 0.0 for each in set(who)}
    return Rates(np.array([rates[each] for each in who], dtype=np.float64), plan.people.mean_rate is not None)


def split_by_payee(plan: WorkPlan, mean_days: NDArray[np.float64]) -> tuple[dict[str, float], dict[str, float]]:
    """Return mean money per pool and per owning team; ``mean_days`` are per package, coordination last."""
    default = plan.people.mean_rate or 0.0
    pools: dict[str, float] = {}
    teams: dict[str, float] = {}
    for row, days in zip(plan.all_packages, mean_days.tolist(), strict=True):
        package, rest = row.package, 1.0
        for team, share in package.teams:
            teams[team] = teams.get(team, 0.0) + days * share * _rate(plan.people.team_rates.get(team), default)
            rest -= share
        pools[package.pool] = pools.get(package.pool, 0.0) + days * rest * _rate(
            plan.people.pool_rates.get(package.pool), default
        )
    return dict(sorted(pools.items())), dict(sorted(teams.items()))


def _rate(rate: float | None, default: float) -> float:
    return default if rate is None else rate
