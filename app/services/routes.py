"""Use case: the cheapest routes between two systems, priced per step (CONTRACT section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.landscape.routes import find_routes
from app.services.estimates import estimate_document
from app.services.landscapes import landscape_of

if TYPE_CHECKING:
    from app.inventory.model import Inventory
    from app.landscape.landscape import Flow, Landscape
    from app.landscape.routes import Step

PRICING_SAMPLES = 1_000


def routes_document(
    inventory: Inventory,
    source: str,
    target: str,
    *,
    k: int = 3,
    scenario: str | None = None,
    model: bytes | None = None,
) -> dict[str, Any]:
    """Return up to *k* routes for data from one system to another, the cheapest first, each step with its price.

    A step costs the mean effort of its integration where that is to be built, and nothing where it is live. What opening a
    system takes belongs to the system and is not in the price of a step; a step over a missing API says so.

    Raises:
        UnknownSubject: there is no such system or scenario.
        BadParameter: *k* is out of bounds, or both systems are the same.
        UnusableEffortModel: *model* is not a complete effort model.
    """
    landscape = landscape_of(inventory, scenario)
    estimate = estimate_document(inventory, scenario=scenario, model=model, samples=PRICING_SAMPLES, fields=["integrations"])
    effort = {item["id"]: item["effort_days"]["mean"] for item in estimate["integrations"]}
    routes = find_routes(landscape, source, target, lambda flow: effort.get(flow.id, 0.0) if flow.in_scope else 0.0, k)
    return {
        "from": source,
        "to": target,
        "routes": [
            {
                "systems": list(route.systems),
                "effort_days": round(route.effort_days, 2),
                "steps": [_shape_step(landscape, step) for step in route.steps],
            }
            for route in routes
        ],
    }


def _shape_step(landscape: Landscape, step: Step) -> dict[str, Any]:
    flow: Flow = step.flow
    provider = landscape.get_system(flow.provider)
    return {
        "integration": flow.id,
        "from": flow.integration.source,
        "to": flow.integration.target,
        "provider": flow.provider,
        "status": str(flow.integration.status),
        "mode": str(flow.integration.mode),
        "effort_days": round(step.effort_days, 2),
        "lacks_api": False if flow.provider == landscape.hub else flow.lacks_api,
        "availability": provider.sla.availability,
        "latency_ms": provider.sla.latency_p95_ms,
        "freshness_hours": provider.sla.freshness_hours,
    }
