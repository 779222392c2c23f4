"""The parts of the estimate document that go by system, by integration and by path."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.estimation.enabling import enabling_wait
from app.estimation.integration_effort import OF_A_SYSTEM
from app.estimation.option_draws import draw_options
from app.estimation.work_package import package_id
from app.exporters.estimate_figures import figure, spread_figures
from app.inventory.vocabulary import Activity
from app.landscape.service_levels import path_service_level

if TYPE_CHECKING:
    from app.estimation.system_packages import SystemWork
    from app.landscape.analysis import Analysis
    from app.landscape.service_levels import PathServiceLevel
    from app.quantities import Spread
    from app.scheduling.forecast import Forecast


class Groups:
    """Work packages by what they are about, with the spreads of each group's effort and cost."""

    def __init__(self, forecast: Forecast) -> None:
        self._forecast = forecast
        self._means = forecast.outcome.mean_days()
        self._numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, row in enumerate(forecast.plan.packages):
            subject = row.package.subject
            if subject.kind != "system" or row.package.activity in OF_A_SYSTEM:
                self._numbers[subject.kind, subject.id].append(number)

    def spreads(self, kind: str, subject: str) -> dict[str, Any]:
        """Return ``effort_days`` and ``cost`` of all packages about one thing; cost is ``None`` where no rate is given.

        What is bought for a system, its upgrade and the terms of its interface, is in its cost.
        """
        numbers = self._numbers.get((kind, subject), [])
        outcome = self._forecast.outcome
        days = self._means[numbers].sum() if numbers else 0.0
        effort = outcome.group_spread(numbers, float(days))
        cost = None
        if outcome.rates.known:
            money = (self._means[numbers] * outcome.rates.per_day[numbers]).sum() if numbers else 0.0
            bought = self._forecast.bought_for(subject) if kind == "system" else None
            cost = spread_figures(outcome.group_spread(numbers, float(money), money=True, added=bought))
        return {"effort_days": spread_figures(effort), "cost": cost}


def systems(forecast: Forecast, analysis: Analysis) -> list[dict[str, Any]]:
    """Return the systems in scope, in order of id, each with its effort and the ways round its missing API."""
    landscape, groups = forecast.plan.landscape, Groups(forecast)
    options = draw_options(forecast.outcome.simulation)
    return [
        {
            "id": system_id,
            **groups.spreads("system", system_id),
            "lacks_api": landscape.lacks_api(system_id),
            "paths_through": sum(landscape.path_in_scope(path) for path in landscape.paths_through(system_id)),
            "betweenness": figure(analysis.hotspots.betweenness.get(system_id, 0.0)),
            "remedies": _remedies(forecast, work, options),
        }
        for system_id, work in forecast.plan.systems.items()
    ]


def _remedies(
    forecast: Forecast, work: SystemWork, drawn: dict[tuple[str, str, str], tuple[Spread, Spread | None]]
) -> list[dict[str, Any]]:
    plan, found = forecast.plan, []
    built = {row.package.id for row in work.packages}
    for way in work.remedies:
        for option in way.options:
            effort, cost = drawn[way.system, way.suffix, option.name]
            system = plan.landscape.get_system(way.system)
            wait = enabling_wait(plan.model, plan.landscape.inventory, system, option)
            found.append(
                {
                    "option": option.name,
                    "chosen": option.chosen,
                    "effort_days": spread_figures(effort),
                    "cost": None if cost is None else spread_figures(cost),
                    "lead_time_days": figure(wait.lead_days[1]),
                    "misses": list(option.misses),
                    "availability": str(way.availability),
                    "probability": figure(way.share),
                    "purchase": figure(option.purchase),
                    "money_with_flows": figure(option.money),
                    "package": way.package_id if option.chosen and way.package_id in built else None,
                }
            )
    return found


def integrations(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the integrations in scope and the live ones that are tested again, in order of id."""
    groups, plan = Groups(forecast), forecast.plan
    return [
        {
            "id": flow_id,
            "class": plan.flows[flow_id].class_name if flow_id in plan.flows else plan.retests[flow_id],
            **groups.spreads("integration", flow_id),
        }
        for flow_id in sorted(set(plan.flows) | set(plan.retests))
    ]


def paths(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the paths in scope, in order of id, with what they offer end to end and what holds their test up."""
    groups, plan = Groups(forecast), forecast.plan
    slowest = _slowest_hops(forecast)
    return [
        {
            "id": path_id,
            **groups.spreads("path", path_id),
            "hops": [hop.system for hop in price.path.hops],
            "missing_api_hops": list(price.missing_api_hops),
            "unknown_api_hops": list(price.unknown_api_hops),
            "weight": figure(price.weight),
            "score": figure(price.score),
            "blocked_by": slowest.get(path_id),
            "service_level": _service_level(path_service_level(plan.landscape, price.path)),
        }
        for path_id, price in plan.paths.items()
    ]


def _service_level(level: PathServiceLevel) -> dict[str, Any]:
    figures = {
        "availability": level.availability,
        "latency_ms": level.latency_ms,
        "freshness_hours": level.freshness_hours,
        "throughput_per_s": level.throughput_per_s,
    }
    return {
        **{name: None if value is None else figure(value) for name, value in figures.items()},
        "meets": dict(level.meets),
        "misses": [{"need": miss.need, "hop": miss.hop, "detail": miss.words} for miss in level.misses],
    }


def _slowest_hops(forecast: Forecast) -> dict[str, str]:
    """Return, per path, the system whose readiness its end-to-end test waits for longest."""
    finish = {planned.id: planned.finish_days or 0.0 for planned in forecast.schedule.packages}
    subjects = {row.package.id: row.package for row in forecast.plan.packages}
    found: dict[str, str] = {}
    for row in forecast.plan.packages:
        package = row.package
        if package.id != package_id(package.subject, Activity.PATH_TEST) or not package.depends_on:
            continue
        last = max(package.depends_on, key=lambda name: (finish[name], name))
        found[package.subject.id] = _system_of(forecast, subjects[last].subject.kind, subjects[last].subject.id)
    return found


def _system_of(forecast: Forecast, kind: str, subject: str) -> str:
    if kind == "system":
        return subject
    flow = forecast.plan.landscape.flows[subject]
    return flow.consumer if flow.provider == forecast.plan.landscape.hub else flow.provider
