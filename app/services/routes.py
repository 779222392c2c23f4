"""Use case: the cheapest routes between two systems, priced per step, or what is in the way (CONTRACT section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.estimation.integration_effort import mean_integration_days, mean_system_days
from app.estimation.plan import build_work_plan
from app.estimation.streams import BLOCK
from app.inventory.vocabulary import Mode
from app.landscape.obstacles import find_obstacle
from app.landscape.route_levels import route_level, step_level
from app.landscape.routes import MOST_ROUTES, Route, Step, find_retired, find_routes
from app.landscape.wiring import known_middleware
from app.landscape.wording import join_words
from app.services.estimates import effort_model_of
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from app.estimation.plan import WorkPlan
    from app.inventory.model import Inventory
    from app.landscape.landscape import Landscape
    from app.landscape.obstacles import Neighbourhood, Obstacle

DEFAULT_ROUTES = 3
PRICING_SAMPLES, PRICING_SEED = 10_000, 1
"""Those of an estimate that nobody asks for more or less of: the prices of steps are then the figures that it prints."""
ALL_PRICED_UP_TO = 400
SPARE_ROUTES = 10
DIGITS = 9


def routes_document(
    inventory: Inventory,
    source: str,
    target: str,
    *,
    k: int = DEFAULT_ROUTES,
    scenario: str | None = None,
    model: bytes | None = None,
) -> dict[str, Any]:
    """Return up to *k* routes for data from one system to another, the cheapest first, each step with its price.

    A step costs the mean effort of its integration where that is to be built, and nothing where it is live. What connecting
    and opening its provider takes belongs to the system, whatever uses it: it stands beside the route,
    under ``systems_to_open``. Where there is no route, ``no_route`` says what is in the way.

    Raises:
        UnknownSubject: there is no such system or scenario.
        BadParameter: *k* is out of bounds, or both systems are the same.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    landscape, effort_model = landscape_of(inventory, scenario), effort_model_of(model)
    routes = find_routes(landscape, source, target, lambda _: 0.0, k)  # what cannot be asked is refused before pricing
    plan = build_work_plan(landscape, effort_model)
    if routes:
        routes = _find_cheapest(plan, source, target, k)
    opened = {step.flow.provider for route in routes for step in route.steps if step.flow.in_scope} - {landscape.hub}
    opening = mean_system_days(plan, opened, PRICING_SAMPLES, PRICING_SEED)
    return {
        "from": source,
        "to": target,
        "scenario": scenario,
        "names": {
            system_id: landscape.get_system(system_id).name for system_id in sorted(_names_needed(routes, source, target))
        },
        "routes": [_shape_route(landscape, route, opening) for route in routes],
        "no_route": None if routes else _shape_obstacle(landscape, source, target),
        "left_out": {"retired_systems": sorted(find_retired(landscape) - {source, target})},
    }


def _find_cheapest(plan: WorkPlan, source: str, target: str, k: int) -> tuple[Route, ...]:
    """Return the *k* cheapest routes with their steps' mean effort.

    Where very much is to be built, some more than *k* are found on the first block of draws and priced on all of them: what
    items share moves all their means alike, so that few draws rank as well as many.
    """

    def find(effort: dict[str, float], most: int) -> tuple[Route, ...]:
        return find_routes(plan.landscape, source, target, lambda flow: effort.get(flow.id, 0.0), most)

    if len(plan.flows) <= ALL_PRICED_UP_TO:
        return find(mean_integration_days(plan, PRICING_SAMPLES, PRICING_SEED), k)
    candidates = find(mean_integration_days(plan, BLOCK, PRICING_SEED), min(k + SPARE_ROUTES, MOST_ROUTES))
    used = {step.flow.id for route in candidates for step in route.steps}
    effort = mean_integration_days(plan, PRICING_SAMPLES, PRICING_SEED, used)
    priced = [
        Route(route.systems, tuple(Step(step.flow, effort.get(step.flow.id, 0.0)) for step in route.steps))
        for route in candidates
    ]
    return tuple(sorted(priced, key=lambda route: (route.effort_days, len(route.steps)))[:k])


def _names_needed(routes: tuple[Route, ...], source: str, target: str) -> set[str]:
    return {source, target, *(system_id for route in routes for system_id in route.systems)}


def _shape_route(landscape: Landscape, route: Route, opening: dict[str, float]) -> dict[str, Any]:
    level = route_level(landscape, route)
    figures = {
        "availability": level.availability,
        "latency_ms": level.latency,
        "freshness_hours": level.age,
        "throughput_per_s": level.throughput,
    }
    to_open = dict.fromkeys(step.flow.provider for step in route.steps if step.flow.in_scope and step.flow.provider in opening)
    return {
        "systems": list(route.systems),
        "effort_days": round(route.effort_days, 2),
        "steps": [_shape_step(landscape, step) for step in route.steps],
        "systems_to_open": [
            {"system": system_id, "effort_days": round(opening[system_id], 2), "lacks_api": landscape.lacks_api(system_id)}
            for system_id in to_open
        ],
        "service_level": {
            **{name: _round(composed.whole) for name, composed in figures.items()},
            "at_best": {name: _round(composed.at_best) for name, composed in figures.items()},
            "synchronous_steps": sum(step.flow.integration.mode is Mode.SYNCHRONOUS for step in route.steps),
            "modes_unknown": level.is_open,
        },
    }


def _shape_step(landscape: Landscape, step: Step) -> dict[str, Any]:
    flow, level = step.flow, step_level(landscape, step.flow)
    row = flow.integration
    return {
        "integration": flow.id,
        "from": row.source,
        "to": row.target,
        "provider": flow.provider,
        "via": list(known_middleware(flow, landscape)),
        "status": str(row.status),
        "mode": str(row.mode),
        "protocol": row.protocol,
        "frequency": row.frequency,
        "effort_days": round(step.effort_days, 2),
        "lacks_api": False if flow.provider == landscape.hub else flow.lacks_api,
        "availability": _round(level.availability),
        "latency_ms": level.latency_ms,
        "freshness_hours": level.freshness_hours,
        "wait_hours": level.wait_hours,
    }


def _shape_obstacle(landscape: Landscape, source: str, target: str) -> dict[str, Any]:
    obstacle = find_obstacle(landscape, source, target)
    detail, advice = _say_obstacle(landscape, obstacle, source, target)
    return {
        "detail": detail,
        "advice": advice,
        "reachable": _shape_neighbourhood(landscape, obstacle.reachable),
        "reaching": _shape_neighbourhood(landscape, obstacle.reaching),
        "against": {"systems": list(obstacle.systems), "turned": [flow.id for flow in obstacle.turned]},
        "over_retired": list(obstacle.over_retired),
    }


def _shape_neighbourhood(landscape: Landscape, found: Neighbourhood) -> dict[str, Any]:
    return {
        "count": found.count,
        "nearest": [
            {"system": system_id, "name": landscape.get_system(system_id).name, "steps": steps}
            for system_id, steps in found.nearest
        ],
    }


def _say_obstacle(landscape: Landscape, obstacle: Obstacle, source: str, target: str) -> tuple[str, str]:
    one, other = landscape.label_of(source), landscape.label_of(target)
    if obstacle.over_retired:
        names = join_words([landscape.label_of(system_id) for system_id in obstacle.over_retired])
        return f"Data got from {one} to {other} over {names} alone: retired.", "Name the system that took over."
    if obstacle.turned:
        wrong = join_words([flow.id for flow in obstacle.turned])
        count = len(obstacle.turned)
        run = f"{'runs' if count == 1 else 'run'} the other way"
        return (
            f"No data run from {one} to {other}: on the way between them {wrong} {run}.",
            f"Add the flow back beside {'it' if count == 1 else 'each'}, or one straight from {source} to {target}.",
        )
    if not obstacle.reachable.count:
        return f"Nothing takes data from {one}.", f"Add an integration that starts at {source}."
    if not obstacle.reaching.count:
        return f"Nothing brings data to {other}.", f"Add an integration that ends at {target}."
    return f"Nothing joins {one} and {other}: they are in parts that no integration connects.", "Add one between the two parts."


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
