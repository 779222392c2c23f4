"""The sum behind what a pool or an owning team does: its part of every package, at its rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exporters.explanation import Explanation, all_terms, average
from app.exporters.explanation_words import Term
from app.quantities import percent

if TYPE_CHECKING:
    from app.estimation.work_package import WorkPackage
    from app.scheduling.forecast import Forecast


def explain_pool(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return what a pool does: of each of its packages what owning teams leave."""
    people = forecast.plan.people

    def share(package: WorkPackage) -> float:
        return 1 - sum(part for _, part in package.teams) if package.pool == name else 0.0

    rate = people.pool_rates.get(name)
    return _party(forecast, kind, name, {row.package.id: share(row.package) for row in forecast.plan.all_packages}, rate)


def explain_team(forecast: Forecast, kind: str, name: str) -> Explanation | None:
    """Return what an owning team does: its share of each package."""
    people = forecast.plan.people
    parts = {row.package.id: dict(row.package.teams).get(name, 0.0) for row in forecast.plan.all_packages}
    return _party(forecast, kind, name, parts, people.team_rates.get(name))


def _party(forecast: Forecast, kind: str, name: str, parts: dict[str, float], rate: float | None) -> Explanation | None:
    rate = forecast.plan.people.mean_rate if rate is None else rate
    terms = []
    for term in all_terms(forecast):
        part = parts[term.package or ""]
        if part > 0 and term.days:
            cost = None if forecast.cost is None or rate is None else term.days * part * rate
            whole = "" if part == 1 else f" ({percent(part)} of it)"
            terms.append(Term(f"{term.what}{whole}", term.days * part, cost, term.package))
    if not terms:
        return None
    paid = f" at {rate:,.0f} a day" if rate is not None and forecast.cost is not None else ""
    return Explanation(name, kind, [f"{average(terms)[:-1]}{paid}."], terms)
