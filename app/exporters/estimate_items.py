"""The parts of the estimate document that go by system, by integration and by path."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.estimation.enabling import enabling_wait
from app.estimation.group_spreads import spread_days_and_money, spread_groups
from app.estimation.integration_effort import OF_A_SYSTEM
from app.estimation.option_draws import draw_options
from app.estimation.work_package import package_id
from app.exporters.estimate_figures import figure, spreads_json
from app.inventory.vocabulary import Activity
from app.landscape.service_levels import path_service_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from app.estimation.needs_after import NeedsAfter
    from app.estimation.remediation import Option
    from app.estimation.system_packages import SystemWork
    from app.landscape.analysis import Analysis
    from app.landscape.service_levels import PathServiceLevel
    from app.scheduling.forecast import Forecast


def spread_subjects(forecast: Forecast, kind: str, subjects: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return, per subject of a kind, ``effort_days`` and ``cost`` of all packages about it; no rates, no cost.

    What is bought for a system, its upgrade and the terms of its interface, is in its cost.
    """
    outcome, numbers = forecast.outcome, defaultdict[str, list[int]](list)
    for number, row in enumerate(forecast.plan.packages):
        subject = row.package.subject
        if subject.kind == kind and (kind != "system" or row.package.activity in OF_A_SYSTEM):
            numbers[subject.id].append(number)
    groups = [numbers.get(subject, []) for subject in subjects]
    costs: list[Any] = [None] * len(groups)
    if outcome.rates.known:
        bought = _bought_for_systems(forecast, subjects) if kind == "system" else {}
        days, money = spread_days_and_money(outcome, groups, bought)
        costs = spreads_json(money)
    else:
        days = spread_groups(outcome, groups)
    efforts = spreads_json(days)
    return {
        subject: {"effort_days": effort, "cost": cost} for subject, effort, cost in zip(subjects, efforts, costs, strict=True)
    }


def _bought_for_systems(forecast: Forecast, systems: Sequence[str]) -> dict[int, NDArray[np.float64]]:
    """Return the money spent beside effort, per draw, by the system's place; systems for which nothing is bought left out."""
    buying = {purchase.system for purchase in forecast.outcome.purchases}
    bought = ((place, forecast.bought_for(system)) for place, system in enumerate(systems) if system in buying)
    return {place: money for place, money in bought if money is not None}


def systems(forecast: Forecast, analysis: Analysis) -> list[dict[str, Any]]:
    """Return the systems in scope, in order of id, each with its effort and the ways round its missing API."""
    landscape, spreads = forecast.plan.landscape, spread_subjects(forecast, "system", tuple(forecast.plan.systems))
    options = _draw_options(forecast)
    return [
        {
            "id": system_id,
            **spreads[system_id],
            "lacks_api": landscape.lacks_api(system_id),
            "paths_through": sum(landscape.path_in_scope(path) for path in landscape.paths_through(system_id)),
            "betweenness": figure(analysis.hotspots.betweenness.get(system_id, 0.0)),
            "remedies": _remedies(forecast, work, options),
        }
        for system_id, work in forecast.plan.systems.items()
    ]


def _draw_options(forecast: Forecast) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return the spreads of every option, by (system, suffix of its package, option's name)."""
    drawn = draw_options(forecast.outcome.simulation)
    costs = [None] * len(drawn.names) if drawn.cost is None else spreads_json(drawn.cost)
    rows = zip(drawn.names, spreads_json(drawn.effort_days), costs, strict=True)
    return {name: {"effort_days": effort, "cost": cost} for name, effort, cost in rows}


def _remedies(forecast: Forecast, work: SystemWork, drawn: dict[tuple[str, str, str], dict[str, Any]]) -> list[dict[str, Any]]:
    plan, found = forecast.plan, []
    built = {row.package.id for row in work.packages}
    for way in work.remedies:
        for option in way.options:
            system = plan.landscape.get_system(way.system)
            wait = enabling_wait(plan.model, plan.people, system, option)
            found.append(
                {
                    "option": option.name,
                    "chosen": option.chosen,
                    **_drawn(option, drawn[way.system, way.suffix, option.name]),
                    "lead_time_days": figure(wait.lead_days[1]),
                    "misses": list(option.misses),
                    "availability": str(way.availability),
                    "probability": figure(way.share),
                    "purchase": figure(option.purchase) if option.is_priced else None,
                    "money_with_flows": figure(option.money),
                    "package": way.package_id if option.chosen and way.package_id in built else None,
                }
            )
    return found


def _drawn(option: Option, spreads: dict[str, Any]) -> dict[str, Any]:
    """Leave out what an option costs where nobody has said what has to be bought."""
    return spreads if option.is_priced else {**spreads, "cost": None}


def integrations(forecast: Forecast) -> list[dict[str, Any]]:
    """Return the integrations in scope and the live ones that are tested again, in order of id."""
    plan = forecast.plan
    flows = sorted(set(plan.flows) | set(plan.retests))
    spreads = spread_subjects(forecast, "integration", flows)
    return [
        {
            "id": flow_id,
            "class": plan.flows[flow_id].class_name if flow_id in plan.flows else plan.retests[flow_id],
            **spreads[flow_id],
        }
        for flow_id in flows
    ]


def paths(forecast: Forecast, needs: NeedsAfter) -> list[dict[str, Any]]:
    """Return the paths in scope, in order of id, with what they offer end to end and what holds their test up."""
    plan = forecast.plan
    spreads = spread_subjects(forecast, "path", tuple(plan.paths))
    slowest = _slowest_hops(forecast)
    return [
        {
            "id": path_id,
            **spreads[path_id],
            "hops": [hop.system for hop in price.path.hops],
            "missing_api_hops": list(price.missing_api_hops),
            "unknown_api_hops": list(price.unknown_api_hops),
            "weight": figure(price.weight),
            "score": figure(price.score),
            "blocked_by": slowest.get(path_id),
            "service_level": _service_level(path_service_level(plan.landscape, price.path), needs),
        }
        for path_id, price in plan.paths.items()
    ]


def _service_level(level: PathServiceLevel, needs: NeedsAfter) -> dict[str, Any]:
    after = needs.judge(level)
    figures = {
        "availability": level.availability,
        "latency_ms": level.latency_ms,
        "freshness_hours": level.freshness_hours,
        "throughput_per_s": level.throughput_per_s,
    }
    return {
        **{name: None if value is None else figure(value) for name, value in figures.items()},
        "meets": dict(level.meets),
        "misses": [
            {
                "need": miss.need,
                "hop": miss.hop,
                "detail": miss.words,
                "holds_with_ways_taken": after[miss.need].holds,
                "with_ways_taken": after[miss.need].because,
            }
            for miss in level.misses
        ],
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
