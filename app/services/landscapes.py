"""Use cases on the landscape: build it under a scenario, and answer as documents (CONTRACT section 4).

Every list is in an order that only the content decides, and a name always stands beside its id. Fields may be added.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from app.inventory.scenario import apply_changes, get_scenario
from app.landscape.advice import find_systems_on_every_path
from app.landscape.analysis import analyse
from app.landscape.build import build_landscape
from app.landscape.coupling import count_roles
from app.landscape.crossings import count_unknown_boundaries

if TYPE_CHECKING:
    from app.inventory.model import Inventory, Needs, System
    from app.landscape.analysis import Analysis
    from app.landscape.coupling import Coupling
    from app.landscape.gaps import MissingApi
    from app.landscape.hotspots import Hotspots
    from app.landscape.hubs import Hub
    from app.landscape.landscape import Flow, Landscape
    from app.landscape.offered import PathServiceLevel

DIGITS = 9
"""Figures that come out of long sums are given to so many digits: more than anybody reads, fewer than the last bit."""
MOST_HOTSPOTS = 20


def landscape_of(inventory: Inventory, scenario: str | None = None) -> Landscape:
    """Return the landscape of *inventory* under the scenario of that id, or as declared.

    What a scenario takes along when it removes something is among the landscape's findings.

    Raises:
        UnknownSubject: the inventory has no such scenario.
    """
    if not scenario:
        return build_landscape(inventory)
    overlaid, follow_ons = apply_changes(inventory, get_scenario(inventory, scenario))
    landscape = build_landscape(overlaid, scenario, lists_integrations=bool(inventory.integrations))
    return replace(landscape, findings=(*follow_ons, *landscape.findings))


def graph_document(landscape: Landscape) -> dict[str, Any]:
    """Return the graph as node-link JSON, nodes and edges in order of id; ``networkx.node_link_graph`` reads it as it is."""
    inventory = landscape.inventory
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"id": inventory.id, "name": inventory.name, "hub": landscape.hub, "scenario": landscape.scenario},
        "nodes": [_shape_node(landscape, system) for system in landscape.systems.values()],
        "edges": [_shape_edge(landscape, flow) for flow in landscape.flows.values()],
    }


def analysis_document(landscape: Landscape) -> dict[str, Any]:
    """Return the analysis: what lacks, what breaks, what is entangled, which needs are missed, and what to do about it."""
    analysis = analyse(landscape)
    return {
        "missing_apis": [_shape_missing_api(landscape, gap) for gap in analysis.missing_apis],
        "unknown_apis": [_shape_missing_api(landscape, gap) for gap in analysis.unknown_apis],
        "single_points_of_failure": _shape_single_points(landscape, analysis.hotspots),
        "bridges": [list(pair) for pair in analysis.hotspots.bridges],
        "hotspots": _shape_hotspots(landscape, analysis.hotspots),
        "hubs": _shape_hubs(landscape, analysis.hubs),
        "cycles": [
            {"systems": list(group.systems), "size": len(group.systems), "sample": list(group.sample)}
            for group in analysis.cycles
        ],
        "coupling": _shape_coupling(analysis.coupling),
        "service_level_gaps": [
            _shape_service_level(landscape, level) for level in analysis.service_levels if level.misses or level.gaps
        ],
        "duplicates": _shape_duplicates(analysis),
        "crossings": [_shape_crossing(landscape, analysis, number) for number in range(len(analysis.crossings))],
        "crossings_unknown": count_unknown_boundaries(landscape),
        "findings": [finding.as_json() for finding in analysis.findings],
    }


def _shape_node(landscape: Landscape, system: System) -> dict[str, Any]:
    return {
        "id": system.id,
        "name": system.name,
        "in_scope": system.id in landscape.in_scope,
        "lacks_api": landscape.lacks_api(system.id),
        "availability": str(system.api.availability),
        "hub": system.id == landscape.hub,
        "domain": system.domain,
        "type": str(system.type),
        "hosting": str(system.hosting),
        "zone": system.zone,
        "owner": system.owner,
        "lifecycle": str(system.lifecycle),
        "business_criticality": str(system.business_criticality),
        "paths_through": len(landscape.paths_through(system.id)),
    }


def _shape_edge(landscape: Landscape, flow: Flow) -> dict[str, Any]:
    row = flow.integration
    return {
        "id": row.id,
        "key": row.id,
        "source": row.source,
        "target": row.target,
        "provider": flow.provider,
        "consumer": flow.consumer,
        "status": str(row.status),
        "in_scope": flow.in_scope,
        "name": row.name,
        "lacks_api": False if flow.provider == landscape.hub else flow.lacks_api,
        "mode": str(row.mode),
        "protocol": row.protocol,
        "frequency": row.frequency,
        "carries": None if row.carries is None else sorted(row.carries),
        "via": list(row.via),
        "assumed": flow.assumed,
    }


def _shape_missing_api(landscape: Landscape, gap: MissingApi) -> dict[str, Any]:
    system = landscape.get_system(gap.system)
    return {
        "system": gap.system,
        "name": system.name,
        "availability": str(gap.availability),
        "lacks_api": gap.lacks_api,
        "owner": system.owner,
        "integrations": list(gap.flows),
        "paths": list(gap.paths),
        "needs": {"latency_ms": gap.latency_ms, "freshness_hours": gap.freshness_hours, "write": gap.writes},
        "realtime": system.api.realtime,
        "unknown": list(gap.unknown),
    }


def _shape_single_points(landscape: Landscape, hotspots: Hotspots) -> list[dict[str, Any]]:
    """Return articulation points and systems on every declared path, what cuts off most first, ties by id."""
    cuts = {point.system: point.cuts_off for point in hotspots.cut_points}
    everywhere = find_systems_on_every_path(landscape)
    ordered = sorted(cuts.keys() | everywhere, key=lambda system_id: (-cuts.get(system_id, 0), system_id))
    return [
        {
            "system": system_id,
            "name": landscape.get_system(system_id).name,
            "cuts_off": cuts.get(system_id, 0),
            "on_every_path": system_id in everywhere,
            "paths": [path.id for path in landscape.paths_through(system_id)],
        }
        for system_id in ordered
    ]


def _shape_hotspots(landscape: Landscape, hotspots: Hotspots) -> dict[str, Any]:
    crossed = [(share, system_id) for system_id, share in hotspots.betweenness.items() if share > 0]
    crossed.sort(key=lambda item: (-round(item[0], DIGITS), item[1]))
    return {
        "sampled_sources": hotspots.sampled_sources,
        "systems": [
            {"system": system_id, "name": landscape.get_system(system_id).name, "betweenness": round(share, DIGITS)}
            for share, system_id in crossed[:MOST_HOTSPOTS]
        ],
        "left_out": max(0, len(crossed) - MOST_HOTSPOTS),
    }


def _shape_hubs(landscape: Landscape, hubs: tuple[Hub, ...]) -> list[dict[str, Any]]:
    """Return the systems with most neighbours: those that stand out, and never fewer than there are hotspots."""
    shown = max(sum(hub.stands_out for hub in hubs), MOST_HOTSPOTS)
    return [{**asdict(hub), "name": landscape.get_system(hub.system).name} for hub in hubs[:shown]]


def _shape_coupling(coupling: Coupling) -> dict[str, Any]:
    return {
        "propagation_cost": round(coupling.propagation_cost, DIGITS),
        "roles": count_roles(coupling),
        "largest_cyclic_group": list(coupling.largest_group),
        "c1": coupling.c1,
        "c2": coupling.c2,
        "c3": None if coupling.c3 is None else round(coupling.c3, DIGITS),
        "complexity": None if coupling.complexity is None else round(coupling.complexity, DIGITS),
        "systems": [
            {
                "system": system_id,
                "role": str(role),
                "visibility_in": coupling.visibility_in[system_id],
                "visibility_out": coupling.visibility_out[system_id],
            }
            for system_id, role in coupling.roles.items()
        ],
    }


def _shape_service_level(landscape: Landscape, level: PathServiceLevel) -> dict[str, Any]:
    path = landscape.get_path(level.path)
    return {
        "path": path.id,
        "name": path.name,
        "in_scope": landscape.path_in_scope(path),
        "business_criticality": str(path.business_criticality),
        "needs": shape_needs(path.needs),
        **level.as_json(),
        "misses": [miss.as_json() for miss in level.misses],
        "hops_not_joined": [list(pair) for pair in level.gaps],
        "hops": [hop.as_json() for hop in level.hops],
    }


def _shape_duplicates(analysis: Analysis) -> dict[str, Any]:
    return {
        "systems": [{**asdict(job), "systems": list(job.systems)} for job in analysis.same_jobs],
        "integrations": [{**asdict(same), "integrations": list(same.integrations)} for same in analysis.same_data],
    }


def _shape_crossing(landscape: Landscape, analysis: Analysis, number: int) -> dict[str, Any]:
    crossing = analysis.crossings[number]
    flow = crossing.flow
    return {
        "integration": flow.id,
        "source": flow.integration.source,
        "target": flow.integration.target,
        "zones": list(crossing.zones),
        "leaves_residency_for": list(crossing.leaves),
        "contains": list(crossing.contains),
        "protocol": flow.integration.protocol,
        "auth": str(landscape.get_system(flow.provider).auth.method),
    }


def shape_needs(needs: Needs) -> dict[str, float]:
    """Return the needs that are stated, by name."""
    return needs.model_dump(exclude_none=True)
