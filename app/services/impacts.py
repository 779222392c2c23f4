"""Use case: what breaks when a system fails, and what follows when it changes (CONTRACT section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.landscape.impact import find_impact
from app.landscape.impact_advice import advise_on_impact
from app.services.landscapes import shape_needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.landscape.impact import PathImpact, Reached
    from app.landscape.landscape import Landscape

TIGHTEST: dict[str, Callable[[Iterable[float]], float]] = {
    "latency_ms": min,
    "freshness_hours": min,
    "availability": max,
    "throughput_per_s": max,
}


def impact_document(landscape: Landscape, system_id: str) -> dict[str, Any]:
    """Return what breaks when a system fails (provider to consumer) and what follows when it changes (along the data).

    Raises:
        UnknownSubject: there is no such system.
    """
    impact = find_impact(landscape, system_id)
    system = landscape.get_system(system_id)
    return {
        "system": {
            "id": system_id,
            "name": system.name,
            "owner": system.owner,
            "lifecycle": str(system.lifecycle),
            "business_criticality": str(system.business_criticality),
        },
        "scenario": landscape.scenario,
        "summary": {
            "systems": len(landscape.systems),
            "failure": _count(impact.failure),
            "change": _count(impact.change),
            "paths": {
                "declared": len(landscape.paths),
                "stop": sum(item.survives is False for item in impact.paths),
                "survive": sum(item.survives is True for item in impact.paths),
                "unclear": sum(item.survives is None for item in impact.paths),
            },
        },
        "failure": _shape_reached(landscape, impact.failure),
        "change": _shape_reached(landscape, impact.change),
        "paths": [_shape_path(item) for item in impact.paths],
        "teams": _list_teams(landscape, impact.failure),
        "findings": [finding.as_json() for finding in advise_on_impact(landscape, impact)],
    }


def _count(reached: Sequence[Reached]) -> dict[str, int]:
    return {
        "systems": len(reached),
        "direct": sum(item.steps == 1 for item in reached),
        "at_once": sum(item.at_once is True for item in reached),
        "at_once_unknown": sum(item.at_once is None for item in reached),
        "steps": max((item.steps for item in reached), default=0),
    }


def _shape_reached(landscape: Landscape, reached: Iterable[Reached]) -> list[dict[str, Any]]:
    return [
        {
            "system": item.system,
            "name": landscape.get_system(item.system).name,
            "business_criticality": str(landscape.get_system(item.system).business_criticality),
            "owner": landscape.get_system(item.system).owner,
            "steps": item.steps,
            "from": list(item.nearer),
            "over": list(item.over),
            "at_once": item.at_once,
            "needs": _tightest_needs(landscape, item.over),
        }
        for item in reached
    ]


def _tightest_needs(landscape: Landscape, flows: Iterable[str]) -> dict[str, float]:
    """Return the tightest of each need that one of the flows states."""
    stated: dict[str, list[float]] = {}
    for flow_id in flows:
        for name, value in shape_needs(landscape.flows[flow_id].integration.needs).items():
            stated.setdefault(name, []).append(value)
    return {name: TIGHTEST[name](values) for name, values in stated.items()}


def _shape_path(item: PathImpact) -> dict[str, Any]:
    return {
        "path": item.path.id,
        "name": item.path.name,
        "business_criticality": str(item.path.business_criticality),
        "needs": shape_needs(item.path.needs),
        "hops": list(item.hops),
        "without_fallback": list(item.bare),
        "passes_failed": item.passes_failed,
        "survives": item.survives,
    }


def _list_teams(landscape: Landscape, reached: Iterable[Reached]) -> list[dict[str, Any]]:
    """Return whom to tell: the owners of what a failure reaches, those with most systems first, the unknown owner last."""
    teams = {team.id: team for team in landscape.inventory.teams}
    owned: dict[str | None, list[str]] = {}
    for item in reached:
        owned.setdefault(landscape.get_system(item.system).owner, []).append(item.system)
    ordered = sorted(owned.items(), key=lambda entry: (entry[0] is None, -len(entry[1]), entry[0] or ""))
    return [
        {
            "team": team_id,
            "name": teams[team_id].name if team_id in teams else None,
            "contact": teams[team_id].contact if team_id in teams else None,
            "systems": sorted(systems),
        }
        for team_id, systems in ordered
    ]
