"""Duplicates: systems that hold the same data in one domain, and integrations that bring the same data to one target.

Hints by name, letter case apart: whether two are one is for people to say.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Lifecycle, SystemType

if TYPE_CHECKING:
    from app.landscape.landscape import Landscape

STAYING = frozenset({Lifecycle.PLANNED, Lifecycle.ACTIVE})
PASSING_ON = frozenset({SystemType.MIDDLEWARE, SystemType.CHANNEL})


@dataclass(frozen=True, slots=True)
class SameJob:
    """Systems of one domain and type that hold data of the same name and are to stay. Ids in order."""

    domain: str
    data: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SameData:
    """Integrations that bring data of the same name to one target. Ids in order."""

    target: str
    data: str
    integrations: tuple[str, ...]


def find_same_jobs(landscape: Landscape) -> tuple[SameJob, ...]:
    """Return the groups of systems that seem to do one job, by domain and data; what only passes data on is left out."""
    groups: dict[tuple[str, str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    for system in landscape.systems.values():
        if system.domain is None or system.lifecycle not in STAYING or system.type in PASSING_ON:
            continue
        for schema in system.schemas or ():
            key = (system.domain.casefold(), schema.name.casefold(), system.type)
            groups[key][system.id] = (system.domain, schema.name)
    found = []
    for _, members in sorted(groups.items()):
        ids = sorted(members)
        if len(ids) > 1:
            domain, data = members[ids[0]]
            found.append(SameJob(domain, data, tuple(ids)))
    return tuple(found)


def find_same_data(landscape: Landscape) -> tuple[SameData, ...]:
    """Return the groups of integrations that bring the same data to one target, by target and data."""
    groups: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for flow in landscape.flows.values():
        for name in flow.integration.carries or ():
            groups[flow.integration.target, name.casefold()][flow.id] = name
    found = []
    for (target, _), members in sorted(groups.items()):
        ids = sorted(members)
        if len(ids) > 1:
            found.append(SameData(target, members[ids[0]], tuple(ids)))
    return tuple(found)
