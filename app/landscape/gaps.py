"""Gaps: what integrations and paths need and the landscape lacks: APIs, a way into a target, what joins two hops.

Ways round a missing API, and their price, are the estimation's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from app.inventory.vocabulary import ApiAvailability
from app.landscape.joints import find_joint

if TYPE_CHECKING:
    from app.inventory.model import Path
    from app.landscape.landscape import Flow, Landscape


@dataclass(frozen=True, slots=True)
class MissingApi:
    """A system that lacks an API, or of which nobody knows, and what needs one.

    Attributes:
        lacks_api: ``None`` where the availability is unknown.
        flows: ids of the in-scope flows whose interface the system would offer, in order.
        paths: ids of the in-scope paths with the system among their hops, in order.
        latency_ms: the tightest latency that one of these flows or paths asks for; ``None``: none does.
        freshness_hours: the tightest freshness that one of them asks for; ``None``: none does.
        writes: whether one of the flows changes data in the system.
        unknown: the facts that decide on the way round and that nobody has stated, by their names in the inventory.
    """

    system: str
    availability: ApiAvailability
    lacks_api: bool | None
    flows: tuple[str, ...]
    paths: tuple[str, ...]
    latency_ms: float | None
    freshness_hours: float | None
    writes: bool
    unknown: tuple[str, ...]


def find_gaps(landscape: Landscape) -> tuple[MissingApi, ...]:
    """Return the systems without an API that an in-scope flow or path touches, in order of id. The hub never lacks one."""
    return tuple(gap for gap in _examine_systems(landscape) if gap.lacks_api)


def find_unknown_apis(landscape: Landscape) -> tuple[MissingApi, ...]:
    """Return the systems that an in-scope flow or path touches and whose API availability is unknown, in order of id."""
    return tuple(gap for gap in _examine_systems(landscape) if gap.lacks_api is None)


def find_closed_flows(landscape: Landscape) -> tuple[Flow, ...]:
    """Return the in-scope flows that lack an API by their own statement although their provider has one, in order of id."""
    return tuple(
        flow
        for flow in landscape.flows_in_scope()
        if flow.lacks_api is True and flow.provider != landscape.hub and landscape.lacks_api(flow.provider) is False
    )


def find_targets_without_way_in(landscape: Landscape) -> tuple[Flow, ...]:
    """Return the in-scope flows whose source provides while their target has no way in at all, in order of id."""
    return tuple(
        flow
        for flow in landscape.flows_in_scope()
        if flow.provider == flow.integration.source
        and flow.integration.target not in {landscape.hub, flow.provider}
        and landscape.availability_of(flow.integration.target) is ApiAvailability.NONE
    )


def find_unjoined_hops(landscape: Landscape, path: Path) -> tuple[tuple[str, str], ...]:
    """Return the neighbouring hops of *path*, by id, that no flow, no hub and no middleware joins, in the path's order."""
    neighbours = pairwise(hop.system for hop in path.hops)
    return tuple((one, other) for one, other in neighbours if find_joint(landscape, one, other) is None)


def _examine_systems(landscape: Landscape) -> list[MissingApi]:
    paths = landscape.paths_in_scope()
    through: dict[str, list[Path]] = {}
    for path in paths:
        for system_id in {hop.system for hop in path.hops}:
            through.setdefault(system_id, []).append(path)
    touched = sorted((landscape.in_scope | through.keys()) - {landscape.hub})
    return [
        _examine(landscape, system_id, through.get(system_id, []))
        for system_id in touched
        if landscape.lacks_api(system_id) is not False
    ]


def _examine(landscape: Landscape, system_id: str, paths: list[Path]) -> MissingApi:
    flows = [flow for flow in landscape.flows_provided_by(system_id) if flow.in_scope]
    needs = [flow.integration.needs for flow in flows] + [path.needs for path in paths]
    return MissingApi(
        system=system_id,
        availability=landscape.availability_of(system_id),
        lacks_api=landscape.lacks_api(system_id),
        flows=tuple(flow.id for flow in flows),
        paths=tuple(path.id for path in paths),
        latency_ms=min((need.latency_ms for need in needs if need.latency_ms is not None), default=None),
        freshness_hours=min((need.freshness_hours for need in needs if need.freshness_hours is not None), default=None),
        writes=any(flow.integration.write is True or flow.provider == flow.integration.target for flow in flows),
        unknown=_list_unknown(landscape, system_id),
    )


def _list_unknown(landscape: Landscape, system_id: str) -> tuple[str, ...]:
    system = landscape.get_system(system_id)
    facts = {
        "api.availability": system.api.availability is ApiAvailability.UNKNOWN,
        "api.realtime": system.api.realtime is None,
        "api.styles": system.api.styles is None,
        "api.upgrade": system.api.upgrade is None,
        "owner": system.owner is None,
        "sla.freshness_hours": system.sla.freshness_hours is None,
    }
    return tuple(name for name, is_unknown in facts.items() if is_unknown)
