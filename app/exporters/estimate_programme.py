"""The parts of the estimate document about the programme: scope, cost, share and band, assumptions, cross-checks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from app.estimation.cost import MONTHS_PER_YEAR, REMEDIES, TERMS, find_unpriced, split_by_payee
from app.estimation.cross_checks import cross_check
from app.estimation.group_spreads import spread_groups
from app.estimation.plan import UNLISTED
from app.estimation.unlisted_draws import draw_unlisted
from app.estimation.work_package import Subject, package_id
from app.exporters.estimate_figures import figure, spread_figures, spreads_json
from app.inventory.vocabulary import Activity

if TYPE_CHECKING:
    from app.exporters.estimate_evidence import Evidence
    from app.scheduling.forecast import Forecast

GUESSED = "These constants of the effort model are assumptions without published evidence: "
LEFT_OUT = (
    "No total holds licences, infrastructure, run cost, retraining or adoption, unless they are listed in the programme's "
    "other costs."
)


def scope(forecast: Forecast) -> dict[str, Any]:
    """Return what is estimated, what is not and why, what has no price, and what the list probably lacks."""
    landscape = forecast.plan.landscape
    included = [{"system": system} for system in sorted(landscape.in_scope)]
    included += [{"integration": flow.id} for flow in landscape.flows_in_scope()]
    included += [{"path": path.id} for path in landscape.paths_in_scope()]
    outside = [
        {
            "subject": {"system": system},
            "why": "the hub itself" if system == landscape.hub else "nothing to build",
        }
        for system in landscape.systems
        if system not in landscape.in_scope
    ]
    outside += [
        {"subject": {"integration": flow.id}, "why": f"status {flow.integration.status}: nothing to build"}
        for flow in landscape.flows.values()
        if not flow.in_scope
    ]
    outside += [
        {"subject": {"path": path.id}, "why": "none of its hops is in scope"}
        for path in landscape.paths.values()
        if not landscape.path_in_scope(path)
    ]
    unpriced = [{"subject": {row.kind: row.id}, "why": row.why} for row in find_unpriced(forecast.plan)]
    return {"included": included, "excluded": outside, "unpriced": unpriced, "unlisted": _unlisted(forecast)}


def _unlisted(forecast: Forecast) -> dict[str, Any]:
    name = package_id(Subject("programme", forecast.plan.landscape.inventory.id), Activity.BUILD, UNLISTED)
    numbers = [number for number, row in enumerate(forecast.plan.packages) if row.package.id == name]
    [effort] = spreads_json(spread_groups(forecast.outcome, [numbers]))
    number = draw_unlisted(forecast.outcome.simulation)
    return {"integrations": spread_figures(number), "effort_days": effort}


def cost_by(forecast: Forecast) -> dict[str, Any]:
    """Return mean cost per pool, owning team, activity, category and calendar year; ``None`` throughout without rates.

    Pools, teams and purchases together are the total; so are the categories, and so are the years.
    """
    if forecast.cost is None:
        return {"pool": None, "team": None, "activity": None, "category": None, "year": None}
    outcome, plan = forecast.outcome, forecast.plan
    days = outcome.mean_days()
    pools, teams = split_by_payee(plan, days)
    activities: dict[str, float] = {}
    for row, money in zip(plan.all_packages, (days * outcome.rates.per_day).tolist(), strict=True):
        activities[str(row.package.activity)] = activities.get(str(row.package.activity), 0.0) + money
    years = float(np.mean(forecast.months)) / MONTHS_PER_YEAR
    yearly = outcome.per_year * years
    once_terms = sum(purchase.once for purchase in outcome.purchases if purchase.category == TERMS)
    remedies = float(outcome.once_cost.mean()) - once_terms
    categories = {
        "pools": sum(pools.values()),
        "teams": sum(teams.values()),
        REMEDIES: remedies,
        TERMS: once_terms + yearly,
    }
    return {
        "pool": _figures(pools),
        "team": _figures(teams),
        "activity": _figures(dict(sorted(activities.items()))),
        "category": _figures(categories),
        "year": _by_year(forecast, once_terms, remedies, yearly),
    }


def _figures(amounts: dict[str, float]) -> dict[str, float]:
    return {name: figure(amount) for name, amount in amounts.items()}


def _by_year(forecast: Forecast, once: float, remedies: float, yearly: float) -> dict[str, float] | None:
    """Spread each package's mean cost from its start to its finish; an upgrade is paid for when its package starts.

    What is paid once for the right to use an interface falls due at the start of the whole. Terms per year and what has no
    dates, because it may never happen, are spread over it.
    """
    if forecast.schedule.calendar.start is None:
        return None
    years: dict[str, float] = {}
    money = (forecast.outcome.mean_days() * forecast.outcome.rates.per_day).tolist()
    first = last = forecast.schedule.calendar.start
    for planned, amount in zip(forecast.schedule.packages, money, strict=True):
        if planned.start is not None and planned.finish is not None:
            _spread_over(years, amount, planned.start, planned.finish)
            last = max(last, planned.finish)
        else:
            yearly += amount
    _spread_over(years, yearly, first, last)
    _spread_over(years, once, first, first)
    for share, day in _when_bought(forecast):
        _spread_over(years, remedies * share, day or first, day or first)
    return _figures(dict(sorted(years.items())))


def _when_bought(forecast: Forecast) -> list[tuple[float, date | None]]:
    """Return the share of the money for upgrades that each takes, and when its package starts."""
    starts = {planned.id: planned.start for planned in forecast.schedule.packages}
    upgrades = [purchase for purchase in forecast.outcome.purchases if purchase.category == REMEDIES]
    money = [purchase.once * forecast.outcome.share_spent(purchase) for purchase in upgrades]
    whole = sum(money) or 1.0
    return [(amount / whole, starts.get(purchase.package)) for amount, purchase in zip(money, upgrades, strict=True)]


def _spread_over(years: dict[str, float], amount: float, start: date, finish: date) -> None:
    whole = (finish - start).days + 1
    for year in range(start.year, finish.year + 1):
        begin, end = max(start, date(year, 1, 1)), min(finish, date(year, 12, 31))
        years[str(year)] = years.get(str(year), 0.0) + amount * ((end - begin).days + 1) / whole


def programme(forecast: Forecast, evidence: Evidence) -> dict[str, Any]:
    """Return the integration share against the band, the norms and the gates."""
    band, model = forecast.band, forecast.plan.model
    implied = band.implied_total_cost
    return {
        "integration_share": None if band.share is None else spread_figures(band.share),
        "band": [model.value("band.low"), model.value("band.high")],
        "probability_in_band": None if band.probability_in_band is None else figure(band.probability_in_band),
        "verdict": band.verdict,
        "implied_total_cost": None if implied is None else {"low": figure(implied[0]), "high": figure(implied[1])},
        "explanation": [*band.explanation, LEFT_OUT],
        "norms": evidence.norms(),
        "gates": evidence.gates(),
    }


def assumptions(forecast: Forecast) -> list[str]:
    """Return what the architect assumes and what the estimate itself had to assume."""
    plan = forecast.plan
    used = {driver.source.split(":")[0]: driver for row in plan.all_packages for driver in row.package.drivers}
    guessed = sorted(name for name, driver in used.items() if driver.tag == "A" and name in plan.model.constants)
    stated = list(plan.landscape.inventory.assumptions)
    if guessed:
        stated.append(f"{GUESSED}{', '.join(guessed)}.")
    return [*stated, LEFT_OUT]


def cross_checks(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the two independent views, each over the estimate's median."""
    median = float(np.median(forecast.outcome.effort_days))
    months = None if forecast.duration is None else float(np.median(forecast.duration))
    return [
        {
            "method": check.method,
            "effort_days": None if check.effort_days is None else figure(check.effort_days),
            "duration_months": None if check.duration_months is None else figure(check.duration_months),
            "ratio": None if check.ratio is None else figure(check.ratio),
            "note": check.note,
        }
        for check in cross_check(forecast.plan.model, forecast.plan.size, median, months)
    ]
