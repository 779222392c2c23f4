"""Use case: the interface catalogue: every integration with what is known of it, one row each, for people and for tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.inventory.vocabulary import Classification
from app.landscape.crossings import contents_of, find_crossings
from app.landscape.wiring import known_middleware
from app.services.landscapes import shape_needs

if TYPE_CHECKING:
    from app.inventory.model import System
    from app.landscape.crossings import Crossing
    from app.landscape.landscape import Flow, Landscape

SECRECY = tuple(Classification)


def catalogue_document(landscape: Landscape) -> dict[str, Any]:
    """Return the catalogue: a row for every integration in order of id, ``None`` for what nobody has stated.

    None is left out: retiring ones, those of retired systems and those only assumed say so in their row.
    """
    crossings = {crossing.flow.id: crossing for crossing in find_crossings(landscape)}
    paths = _paths_by_flow(landscape)
    inventory = landscape.inventory
    rows = [_shape_row(landscape, flow, crossings.get(flow.id), paths.get(flow.id, [])) for flow in landscape.flows.values()]
    return {
        "inventory": {"id": inventory.id, "name": inventory.name},
        "scenario": landscape.scenario,
        "counts": {
            "integrations": len(rows),
            "in_scope": sum(row["in_scope"] for row in rows),
            "lacking_api": sum(row["lacks_api"] is True for row in rows),
            "api_unknown": sum(row["lacks_api"] is None for row in rows),
            "protected_crossing": sum(bool(row["crosses_zones"] or row["leaves_residency_for"]) for row in rows),
        },
        "rows": rows,
    }


def _paths_by_flow(landscape: Landscape) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in landscape.paths.values():
        for flow in landscape.flows_of_path(path):
            found.setdefault(flow.id, []).append(path.id)
    return found


def _shape_row(landscape: Landscape, flow: Flow, crossing: Crossing | None, paths: list[str]) -> dict[str, Any]:
    row = flow.integration
    return {
        **_shape_ends(landscape, flow),
        "status": str(row.status),
        "in_scope": flow.in_scope,
        "assumed": flow.assumed,
        "carries": None if row.carries is None else list(row.carries),
        "contains": list(contents_of(landscape, flow)),
        "mode": _known(row.mode),
        "protocol": row.protocol,
        "frequency": row.frequency,
        "via": list(known_middleware(flow, landscape)),
        **_shape_interface(landscape, flow),
        "write": row.write,
        "identifiers": _known(row.identifiers),
        "volume_per_day": row.volume_per_day,
        "peak_factor": row.peak_factor,
        "failure_share": row.failure_share,
        **{f"needs_{name}": shape_needs(row.needs).get(name) for name in type(row.needs).model_fields},
        "crosses_zones": list(crossing.zones) if crossing else [],
        "leaves_residency_for": list(crossing.leaves) if crossing else [],
        "paths": paths,
        "tags": list(row.tags),
        "description": row.description,
    }


def _shape_ends(landscape: Landscape, flow: Flow) -> dict[str, Any]:
    source, target = landscape.systems[flow.integration.source], landscape.systems[flow.integration.target]
    return {
        "id": flow.id,
        "name": flow.integration.name,
        "source": source.id,
        "source_name": source.name,
        "source_domain": source.domain,
        "target": target.id,
        "target_name": target.name,
        "target_domain": target.domain,
        "retired_end": next((end.id for end in (source, target) if str(end.lifecycle) == "retired"), None),
        "classification": _most_secret(source, target),
    }


def _shape_interface(landscape: Landscape, flow: Flow) -> dict[str, Any]:
    provider = landscape.get_system(flow.provider)
    team = next((team for team in landscape.inventory.teams if team.id == provider.owner), None)
    return {
        "provider": flow.provider,
        "consumer": flow.consumer,
        "api_availability": _known(flow.api.availability),
        "lacks_api": False if flow.provider == landscape.hub else flow.lacks_api,
        "api_styles": None if flow.api.styles is None else [str(style) for style in flow.api.styles],
        "api_specification": flow.api.specification,
        "authentication": _known(provider.auth.method),
        "owner": provider.owner,
        "owner_name": team.name if team else None,
        "owner_contact": team.contact if team else None,
    }


def _most_secret(source: System, target: System) -> str | None:
    """Return the higher classification of two ends; ``None`` where one is unknown and the other is not the highest."""
    known = [end.data.classification for end in (source, target)]
    highest = max((each for each in known if each is not Classification.UNKNOWN), key=SECRECY.index, default=None)
    if highest is None or (Classification.UNKNOWN in known and highest is not Classification.RESTRICTED):
        return None
    return str(highest)


def _known(value: object) -> str | None:
    return None if str(value) == "unknown" else str(value)
