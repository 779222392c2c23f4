"""Service levels along a path: what its hops together offer, and whether today's interfaces rule a need out.

A landscape and one of its paths come in; availability, latency, age and throughput go out, composed as ``composition`` says
over what ``joints`` finds, with the needs that ``misses`` sees missed. Unknown stays unknown and is never read as good; a
need can still be missed for certain by what is known. Choosing a remedy for a missed need is the estimation's business.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Fallback, Mode
from app.landscape.composition import Composed, compose_age, compose_availability, compose_latency, compose_throughput
from app.landscape.joints import TIMETABLED, find_chain, find_joint
from app.landscape.misses import find_misses, throughput_of
from app.landscape.offered import (
    UNKNOWN_FRESHNESS_HOURS,
    Figures,
    HopServiceLevel,
    Miss,
    PathServiceLevel,
)
from app.landscape.timetables import hours_between_runs

if TYPE_CHECKING:
    from app.inventory.model import Path, System
    from app.landscape.joints import Chain, Joint
    from app.landscape.landscape import Flow, Landscape

__all__ = ["UNKNOWN_FRESHNESS_HOURS", "HopServiceLevel", "Miss", "PathServiceLevel", "path_service_level", "unmet_need"]


def path_service_level(landscape: Landscape, path: Path) -> PathServiceLevel:
    """Return what *path* offers end to end on today's interfaces, once every listed integration is in place.

    Availability and latency compose over the hops that answer at once (ends of the path's synchronous flows) and the
    middleware between
    them: a product, in which a system counts once and a hop with a fallback not at all, and a sum of p95s, in which
    middleware counts for each pair of systems it joins. Age is the worst of the hops' plus every wait for a timetable.
    Throughput is the narrowest hop's. A path with no synchronous hop has no availability and no latency: ``None``.
    """
    joints = [find_joint(landscape, one.system, other.system) for one, other in pairwise(path.hops)]
    chain = find_chain(landscape, path)
    hops = _describe_hops(landscape, path, chain, joints)
    figures = _compose_figures(landscape, path, chain, hops)
    misses = find_misses(landscape, path, hops, figures)
    return PathServiceLevel(
        path=path.id,
        hops=hops,
        availability=figures.availability.whole,
        latency_ms=figures.latency.whole,
        freshness_hours=figures.age.whole,
        throughput_per_s=figures.throughput.whole,
        meets=_judge(landscape, path, figures, misses, joints),
        misses=misses,
        gaps=tuple(
            (one.system, other.system) for (one, other), joint in zip(pairwise(path.hops), joints, strict=True) if joint is None
        ),
        at_best=figures.at_best(),
    )


def unmet_need(landscape: Landscape, path: Path, lacking: frozenset[str] | None = None) -> bool:
    """Return whether today's interfaces rule out a need that *path* states.

    True where a hop that lacks an API would have to answer within a latency need, or deliver fresher data than it has and
    is not real-time inside either, and where what the hops are known to promise cannot add up to the availability or
    latency asked for. Taking an API away, another hop or another need never turns true into false.

    Args:
        landscape: where the path runs.
        path: one of its paths.
        lacking: ids of systems to be taken as lacking an API although their availability is unknown, or is not of that
            kind; those
            that are known to lack one always count, the hub never does. ``None``: none but those.
    """
    needs = path.needs
    hops = tuple(dict.fromkeys(hop.system for hop in path.hops))
    without = [system for system in hops if _lacks(landscape, system, lacking)]
    if needs.latency_ms is not None and without:
        return True
    if needs.freshness_hours is not None and any(
        _delivers_stale(landscape.get_system(system), needs.freshness_hours) for system in without
    ):
        return True
    if needs.latency_ms is None and needs.availability is None:
        return False
    chain = find_chain(landscape, path)
    return (
        needs.availability is not None
        and _compose_chain_availability(landscape, path, chain).meets_at_least(needs.availability) is False
    ) or (needs.latency_ms is not None and _compose_chain_latency(landscape, chain).meets_at_most(needs.latency_ms) is False)


def _lacks(landscape: Landscape, system_id: str, lacking: frozenset[str] | None) -> bool:
    if system_id == landscape.hub:
        return False
    return landscape.lacks_api(system_id) is True or (lacking is not None and system_id in lacking)


def _delivers_stale(system: System, asked_hours: float) -> bool:
    stated = system.sla.freshness_hours
    return system.api.realtime is not True and asked_hours < (UNKNOWN_FRESHNESS_HOURS if stated is None else stated)


def _describe_hops(landscape: Landscape, path: Path, chain: Chain, joints: list[Joint | None]) -> tuple[HopServiceLevel, ...]:
    described: list[HopServiceLevel] = []
    for hop, joint in zip(path.hops, [None, *joints], strict=True):
        system = landscape.get_system(hop.system)
        described.append(
            HopServiceLevel(
                system=hop.system,
                fallback=hop.fallback,
                mode=joint.mode if joint else None,
                via=joint.via if joint else (),
                availability=system.sla.availability,
                latency_ms=system.sla.latency_p95_ms,
                freshness_hours=age_delivered(landscape, system),
                wait_hours=_wait_for(joint) if described else 0.0,
                answers_at_once=hop.system in chain.systems,
            )
        )
    return tuple(described)


def age_delivered(landscape: Landscape, system: System) -> float | None:
    """Return how old the data may be that a system delivers: as stated, else 0 where its API is known to be real-time."""
    if system.sla.freshness_hours is not None:
        return system.sla.freshness_hours
    return 0.0 if system.api.realtime is True and landscape.lacks_api(system.id) is False else None


def _wait_for(joint: Joint | None) -> float | None:
    if joint is None:
        return None
    waits = [wait_for_run(flow) for flow in joint.flows]
    known = [wait for wait in waits if wait is not None]
    return sum(known) if len(known) == len(waits) else None


def wait_for_run(flow: Flow) -> float | None:
    """Return the hours that data wait for a flow's timetable, 0 where it has none, ``None`` where that is unknown."""
    mode = flow.integration.mode
    if mode in TIMETABLED or mode is Mode.UNKNOWN:
        return hours_between_runs(flow.integration.frequency)
    return 0.0


def _compose_figures(landscape: Landscape, path: Path, chain: Chain, hops: tuple[HopServiceLevel, ...]) -> Figures:
    waits = [hop.wait_hours for hop in hops[1:]]
    opened = [0.0 if _remedy_frees_of_age(landscape, hop.system) else hop.freshness_hours for hop in hops]
    return Figures(
        availability=_compose_chain_availability(landscape, path, chain),
        latency=_compose_chain_latency(landscape, chain),
        age=compose_age([hop.freshness_hours for hop in hops], waits),
        age_with_remedies=compose_age(opened, waits),
        throughput=compose_throughput([throughput_of(landscape.get_system(hop.system)) for hop in hops]),
    )


def _remedy_frees_of_age(landscape: Landscape, system_id: str) -> bool:
    return landscape.lacks_api(system_id) is True and landscape.get_system(system_id).api.realtime is True


def _compose_chain_availability(landscape: Landscape, path: Path, chain: Chain) -> Composed:
    if not chain.systems:
        return Composed(None, None)
    needed = systems_needed(path, chain)
    if not needed:
        return Composed(1.0, 1.0)
    return compose_availability([landscape.get_system(system).sla.availability for system in needed])


def systems_needed(path: Path, chain: Chain) -> tuple[str, ...]:
    """Return the ids of what must be up for the synchronous hops to work: all but hops with a fallback wherever they occur."""
    replaceable = {hop.system for hop in path.hops} - {hop.system for hop in path.hops if hop.fallback is Fallback.NONE}
    answering = [system for system in chain.systems if system not in replaceable]
    return tuple(dict.fromkeys([*answering, *chain.middleware]))


def _compose_chain_latency(landscape: Landscape, chain: Chain) -> Composed:
    if not chain.systems:
        return Composed(None, None)
    return compose_latency([landscape.get_system(system).sla.latency_p95_ms for system in (*chain.systems, *chain.middleware)])


def _judge(
    landscape: Landscape, path: Path, figures: Figures, misses: tuple[Miss, ...], joints: list[Joint | None]
) -> dict[str, bool | None]:
    """Return for each stated need whether it is met. A miss decides; what nothing is known to join or offer leaves it open."""
    needs = path.needs
    verdicts: dict[str, bool | None] = {}
    if needs.availability is not None:
        verdicts["availability"] = figures.availability.meets_at_least(needs.availability)
    if needs.latency_ms is not None:
        is_open = any(joint is None or joint.mode is Mode.UNKNOWN for joint in joints) or any(
            landscape.lacks_api(hop.system) is None for hop in path.hops
        )
        verdicts["latency_ms"] = None if is_open else figures.latency.meets_at_most(needs.latency_ms)
    if needs.freshness_hours is not None:
        verdicts["freshness_hours"] = figures.age.meets_at_most(needs.freshness_hours)
    if needs.throughput_per_s is not None:
        verdicts["throughput_per_s"] = figures.throughput.meets_at_least(needs.throughput_per_s)
    return verdicts | dict.fromkeys((miss.need for miss in misses), False)
