"""What a route offers: availability, latency and age of the data, step by step and end to end.

A route in, figures out, composed as for declared paths (:mod:`app.landscape.composition`); unknown stays unknown. What lies
between, in a flow's ``via``, answers too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Mode
from app.landscape.composition import Composed, compose_age, compose_availability, compose_latency, compose_throughput
from app.landscape.misses import throughput_of
from app.landscape.service_levels import age_delivered, wait_for_run
from app.landscape.wiring import known_middleware

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.landscape.landscape import Flow, Landscape
    from app.landscape.routes import Route

NOTHING = Composed(None, None)


@dataclass(frozen=True, slots=True)
class StepLevel:
    """What one step offers.

    Attributes:
        availability: of the provider and all that the flow passes, taken together; ``None`` where one of them is unknown.
        latency_ms: their 95th percentiles, summed; ``None`` where one is unknown.
        freshness_hours: how old the data may be that the source delivers; ``None`` where unknown.
        wait_hours: the wait for the flow's timetable, 0 where it has none; ``None`` where unknown.
    """

    availability: float | None
    latency_ms: float | None
    freshness_hours: float | None
    wait_hours: float | None


@dataclass(frozen=True, slots=True)
class RouteLevel:
    """What a route offers end to end.

    Attributes:
        availability, latency: of the ends of its synchronous steps and what these pass; nothing where no step is synchronous.
        age: the worst of what its systems deliver, and every wait for a timetable.
        throughput: as much as its narrowest system carries, per second.
        is_open: a step's mode is unknown, so that more may have to answer at once.
    """

    availability: Composed
    latency: Composed
    age: Composed
    throughput: Composed
    is_open: bool


def step_level(landscape: Landscape, flow: Flow) -> StepLevel:
    """Return what one flow offers as a step of a route."""
    answering = [landscape.get_system(system_id) for system_id in (flow.provider, *known_middleware(flow, landscape))]
    return StepLevel(
        availability=compose_availability([system.sla.availability for system in answering]).whole,
        latency_ms=compose_latency([system.sla.latency_p95_ms for system in answering]).whole,
        freshness_hours=age_delivered(landscape, landscape.get_system(flow.integration.source)),
        wait_hours=wait_for_run(flow),
    )


def route_level(landscape: Landscape, route: Route) -> RouteLevel:
    """Return what a route offers end to end, on today's interfaces and with its planned steps in place."""
    flows = [step.flow for step in route.steps]
    systems = [landscape.get_system(system_id) for system_id in route.systems]
    at_once = [flow for flow in flows if flow.integration.mode is Mode.SYNCHRONOUS]
    return RouteLevel(
        availability=_compose_availability(landscape, at_once),
        latency=_compose_latency(landscape, at_once),
        age=compose_age([age_delivered(landscape, system) for system in systems], [wait_for_run(flow) for flow in flows]),
        throughput=compose_throughput([throughput_of(system) for system in systems]),
        is_open=any(flow.integration.mode is Mode.UNKNOWN for flow in flows),
    )


def _ends_of(flows: Sequence[Flow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(end for flow in flows for end in (flow.integration.source, flow.integration.target)))


def _compose_availability(landscape: Landscape, flows: Sequence[Flow]) -> Composed:
    """A system that occurs several times is either up or not: it counts once."""
    between = [middle for flow in flows for middle in known_middleware(flow, landscape)]
    needed = dict.fromkeys([*_ends_of(flows), *between])
    return compose_availability([landscape.get_system(name).sla.availability for name in needed]) if flows else NOTHING


def _compose_latency(landscape: Landscape, flows: Sequence[Flow]) -> Composed:
    """Middleware is passed, and takes its time, once for each flow."""
    passed = [*_ends_of(flows), *(middle for flow in flows for middle in known_middleware(flow, landscape))]
    return compose_latency([landscape.get_system(name).sla.latency_p95_ms for name in passed]) if flows else NOTHING
