"""What explanations say beside their rows: how coordination and purchases come about, why medians do not add up.

A forecast comes in, rows and sentences go out. Which rows a figure has is in ``explained_work`` and its neighbours.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from app.estimation.cost import MONTHS_PER_YEAR, REMEDIES
from app.estimation.drafting import PEOPLES_ESTIMATE
from app.estimation.group_spreads import spread_groups
from app.inventory.vocabulary import Activity
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.estimation.cost import Purchase
    from app.estimation.pricing import Priced
    from app.estimation.work_package import WorkPackage
    from app.inventory.declared import ThreePoint
    from app.scheduling.forecast import Forecast

PEOPLE_KINDS = {"system": "but its reviews", "integration": "that it takes"}
WORTH_SAYING = 0.01  # of the sum of medians
MEDIANS_DIFFER = (
    "Spreads are longer upwards than downwards, so that what runs over outweighs what stays under; unknown facts are drawn, "
    "where the medians take a typical factor; and what is not certain to be needed takes nothing in some draws."
)


@dataclass(frozen=True, slots=True)
class Term:
    """One row of a sum: person-days and money on average; ``None`` where the row has none."""

    what: str
    days: float | None
    cost: float | None
    package: str | None = None


def coordination_terms(forecast: Forecast) -> list[Term]:
    """Return coordination as its share times the work of each activity, on average; the rows add up to it."""
    outcome = forecast.outcome
    means, share = outcome.mean_days()[:-1], _mean_share(forecast)
    rate = float(outcome.rates.per_day[-1]) if forecast.cost is not None else None
    work: dict[str, float] = defaultdict(float)
    for row, days in zip(forecast.plan.packages, means.tolist(), strict=True):
        work[str(row.package.activity)] += days
    return [
        Term(f"{share:.3f} × {days:,.1f} days of {name.replace('_', ' ')}", share * days, _paid(share * days, rate))
        for name, days in work.items()
    ]


def tell_coordination(forecast: Forecast) -> list[str]:
    """Return how coordination follows from all other work, draw by draw."""
    row, outcome = forecast.plan.model["coordination"], forecast.outcome
    whole, own = float(outcome.effort_days.mean()), float(outcome.coordination.mean())
    drawn = f"{row.low:g} / {row.likely:g} / {row.high:g} (P10, likely, P90)"
    other = f"{whole - own:,.1f} days of other work = {own:,.1f} days"
    at_medians = f"{row.likely:g} × {forecast.plan.coordination.package.base_days:,.1f} days"
    return [
        f"In every draw it is a share of all other work in that draw; the share is drawn anew: {drawn}.",
        f"Over all draws: {_mean_share(forecast):.3f}, the share weighted with the work, × {other}. At medians: {at_medians}.",
    ]


def _mean_share(forecast: Forecast) -> float:
    own = float(forecast.outcome.coordination.mean())
    rest = float(forecast.outcome.effort_days.mean()) - own
    return own / rest if rest > 0 else 0.0


def _paid(days: float, rate: float | None) -> float | None:
    return None if rate is None else days * rate


def purchase_terms(forecast: Forecast, system: str | None = None) -> list[Term]:
    """Return what is bought, for one system or for all, a row per upgrade and per interface whose terms cost something.

    Means are over the draws kept in detail, as a system's cost is.
    """
    if forecast.cost is None:
        return []
    outcome, years = forecast.outcome, forecast.months[: forecast.outcome.detail_samples] / MONTHS_PER_YEAR
    found = []
    for purchase in outcome.purchases:
        if system in {None, purchase.system}:
            spent = outcome.is_spent(purchase)
            money = float((purchase.once * spent + purchase.per_year * years).mean())
            found.append(Term(_tell_purchase(forecast, purchase, float(spent.mean()), float(years.mean())), None, money))
    return found


def _tell_purchase(forecast: Forecast, purchase: Purchase, share: float, years: float) -> str:
    """Say the multiplication, and the place in the inventory that states the price."""
    system = forecast.plan.landscape.get_system(purchase.system)
    parts = []
    if purchase.once:
        parts.append(f"{purchase.once:,.0f} once" + (f" × {percent(share)} of draws" if share < 1 else ""))
    if purchase.per_year:
        parts.append(f"{purchase.per_year:,.0f} a year × {years:.2f} years of the programme")
    part = "upgrade" if purchase.category == REMEDIES else "terms"
    terms = system.api.terms
    is_own = part == "upgrade" or ((terms.cost_once or 0.0), (terms.cost_per_year or 0.0)) == (purchase.once, purchase.per_year)
    place = f"api.{part} of {'system' if is_own else 'an integration that is provided by'} {purchase.system}"
    said = (
        {row.source for key, row in system.evidence.items() if key.startswith(f"api.{part}") and row.source}
        if is_own
        else set()
    )
    source = f", from {', '.join(sorted(said))}" if said else ""
    return f"bought: {part} of {system.name}'s interface, {' + '.join(parts)} (inventory: {place}{source})"


def tell_people(forecast: Forecast, kind: str, name: str) -> list[str]:
    """Return how people's own estimate of a system or integration and the model's are combined; empty where there is none."""
    landscape = forecast.plan.landscape
    if kind not in PEOPLE_KINDS or name not in (landscape.systems if kind == "system" else landscape.flows):
        return []
    stated = landscape.get_system(name).effort if kind == "system" else landscape.flows[name].integration.effort
    blended = [row for row in forecast.plan.packages if row.package.subject == (kind, name) and _place(row.package) is not None]
    if stated is None or not blended:
        return []
    return [_combine(stated, PEOPLE_KINDS[kind], blended)]


def _combine(stated: ThreePoint, what: str, blended: Sequence[Priced]) -> str:
    model = sum(_model_days(row.package) for row in blended)
    enabling = sum(_model_days(row.package) for row in blended if row.package.activity == Activity.ENABLE)
    source = f"; {stated.source}" if stated.source else ""
    theirs = f"{stated.low:g} / {stated.likely:g} / {stated.high:g} days (P10, likely, P90{source})"
    root = f"√({stated.likely:g} × {model:,.1f}) = {math.sqrt(stated.likely * model):,.1f} days"
    said = (
        f"People's own estimate of all {what}: {theirs}; the effort model's median: {model:,.1f} days. Both count alike in the "
        f"logarithm, so that the median is {root}, and the spread is midway between the two."
    )
    if enabling:
        rest = math.sqrt(stated.likely * (model - enabling))
        said += (
            f" Of it {rest:,.1f} = √({stated.likely:g} × {model - enabling:,.1f}) are without enabling, the rest is enabling."
        )
    return said


def _place(package: WorkPackage) -> int | None:
    return next((number for number, driver in enumerate(package.drivers) if driver.name == PEOPLES_ESTIMATE), None)


def _model_days(package: WorkPackage) -> float:
    """The median before people's word: base times the factors that stand before it, times how likely it is needed."""
    before = package.drivers[: _place(package)]
    return package.probability * package.base_days * math.prod(driver.factor for driver in before)


def tell_medians(forecast: Forecast, names: Collection[str]) -> list[str]:
    """Return why the medians of these packages do not add up to the simulated P50; nothing where they do."""
    plan, outcome = forecast.plan, forecast.outcome
    rows = [number for number, row in enumerate(plan.packages) if row.package.id in names]
    chosen = [row.package for row in plan.all_packages if row.package.id in names]
    if not chosen:
        return []
    medians = sum(package.probability * package.median_days for package in chosen)
    if len(chosen) > len(rows):  # coordination: alone, or beside everything else
        drawn = outcome.coordination if not rows else outcome.effort_days
        middle = float(np.median(drawn))
    else:
        middle = float(spread_groups(outcome, (rows,))[0][2])
    if abs(middle - medians) < WORTH_SAYING * max(medians, 1.0):
        return []
    times = "its median," if len(chosen) == 1 else "the medians of its packages, each"
    verb = "is" if len(chosen) == 1 else "add up to"
    return [
        f"Simulated P50: {middle:,.1f} days; {times} times how likely it is needed, {verb} {medians:,.1f}. {MEDIANS_DIFFER}",
    ]


def tell_percentiles(forecast: Forecast) -> str:
    """Return the percentiles of the whole, and what they are percentiles of."""
    shown = [("effort in days", forecast.outcome.effort_days)]
    if forecast.duration is not None:
        shown.append(("duration in months", forecast.duration))
    if forecast.cost is not None:
        shown.insert(1, ("cost", forecast.cost))
    parts = []
    for name, drawn in shown:
        digits = 1 if name.startswith("duration") else 0
        edges = " / ".join(f"{value:,.{digits}f}" for value in np.percentile(drawn, (10, 50, 80, 90)).tolist())
        parts.append(f"{name} {edges}")
    return (
        f"P10 / P50 / P80 / P90: {'; '.join(parts)}. Each is read off {forecast.samples:,} draws of the whole, in which "
        "packages, purchases and dates are drawn together: percentiles do not add up, the means below do."
    )
