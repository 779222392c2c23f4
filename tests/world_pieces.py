"""The pieces of which small inventories are made: a system or flow of which everything is known and harmless, or nothing.

Plain trees come out, and checked inventories of :func:`world` and :func:`staffed`. Worlds with names are :mod:`tests.worlds`'.
"""

from __future__ import annotations

from typing import Any

from app.inventory.model import SCHEMA_ID, Inventory

Tree = dict[str, Any]

START = "2026-01-05"

KNOWN_SYSTEM: Tree = {
    "domain": "Business",
    "type": "application",
    "hosting": "on_premises",
    "zone": "core",
    "location": ["DE"],
    "business_criticality": "medium",
    "api": {
        "availability": "full",
        "styles": ["rest"],
        "write": True,
        "realtime": True,
        "rate_limit": {"per_s": 100, "per_day": 1_000_000},
        "terms": {"contract": "in_place", "lead_time_days": 0, "cost_once": 0, "cost_per_year": 0},
    },
    "test": {"environment": "own", "data": "synthetic", "lead_time_days": 0},
    "auth": {"method": "oauth2"},
    "schemas": [{"name": "Record", "format": "json", "fields": 40, "documented": True, "contains": []}],
    "sla": {
        "availability": 0.999,
        "latency_p95_ms": 200,
        "throughput_per_s": 100,
        "freshness_hours": 0,
        "support": "extended",
    },
    "data_quality": {"completeness": 0.95, "pilot_completeness": 0.95, "duplicates": 0.01},
    "data": {"classification": "internal", "residency": []},
}
"""Every fact of a system known, and harmless: what a test changes is then all that differs."""

KNOWN_FLOW: Tree = {
    "carries": ["Record"],
    "identifiers": "shared",
    "mode": "batch",
    "protocol": "https",
    "frequency": "daily",
    "write": False,
    "status": "planned",
    "volume_per_day": 1000,
    "peak_factor": 3,
    "failure_share": 0.01,
}

POOLS: list[Tree] = [
    {"id": "architecture", "capacity": 1, "rate_per_day": 1000, "activities": ["engage", "coordinate"]},
    {
        "id": "integration",
        "capacity": 3,
        "rate_per_day": 850,
        "activities": ["access", "enable", "design", "build", "release", "operate"],
    },
    {"id": "data", "capacity": 1, "rate_per_day": 800, "activities": ["data_quality"]},
    {"id": "test", "capacity": 2, "rate_per_day": 700, "activities": ["test", "path_test"]},
    {"id": "security", "capacity": 0.5, "rate_per_day": 1100, "activities": ["review"]},
]

TEAMS: list[Tree] = [
    {"id": "red", "name": "Red team", "kind": "internal", "capacity": 1, "rate_per_day": 900, "lead_time_days": 5},
    {"id": "blue", "name": "Blue team", "kind": "internal", "capacity": 1, "rate_per_day": 900, "lead_time_days": 5},
]


def overlay(base: Tree, changes: Tree) -> Tree:
    """Return *base* with *changes* laid over it, trees within trees one by one.

    >>> overlay({"api": {"write": True, "realtime": True}}, {"api": {"write": False}})
    {'api': {'write': False, 'realtime': True}}
    """
    merged = dict(base)
    for key, value in changes.items():
        old = merged.get(key)
        merged[key] = overlay(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def document(**changes: Any) -> Tree:
    """Return the smallest inventory document, with *changes* at its top level."""
    return {"schema": SCHEMA_ID, "id": "small-world", "name": "Small world", "currency": "EUR", **changes}


def world(**changes: Any) -> Inventory:
    """Return the inventory of :func:`document`."""
    return Inventory.model_validate(document(**changes))


def bare(system_id: str, **facts: Any) -> Tree:
    """Return a system of which nothing is known but *facts*."""
    return {"id": system_id, "name": system_id.replace("-", " ").capitalize(), **facts}


def system(system_id: str, **facts: Any) -> Tree:
    """Return a system of which everything is known and harmless, but for *facts*."""
    return overlay({**bare(system_id), "owner": "red", **KNOWN_SYSTEM}, facts)


def flow(source: str, target: str, **facts: Any) -> Tree:
    """Return a planned integration of which everything is known and harmless, but for *facts*."""
    return overlay({"source": source, "target": target, **KNOWN_FLOW}, facts)


def staffed(**changes: Any) -> Inventory:
    """Return a world with five pools, two teams and a start date."""
    programme = overlay({"start": START, "holidays": []}, changes.pop("programme", {}))
    return world(**{"pools": POOLS, "teams": TEAMS, **changes, "programme": programme})
