"""Crossings: flows of protected data that leave their network zone or the countries that they must stay in.

What is unknown is said to be unknown: a flow is only called clear of a boundary where both ends are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.inventory.vocabulary import Classification

if TYPE_CHECKING:
    from app.inventory.model import System
    from app.landscape.landscape import Flow, Landscape

PROTECTED = frozenset({Classification.CONFIDENTIAL, Classification.RESTRICTED})


@dataclass(frozen=True, slots=True)
class Crossing:
    """A flow of protected data over a boundary.

    Attributes:
        zones: the zones of source and target where they differ, else empty.
        leaves: countries of the target that the source's data may not go to, in order.
        contains: what the carried schemas contain, in order.
    """

    flow: Flow
    zones: tuple[str, ...]
    leaves: tuple[str, ...]
    contains: tuple[str, ...]


def find_crossings(landscape: Landscape) -> tuple[Crossing, ...]:
    """Return the flows of protected data that cross a zone or leave the countries that they must stay in, in order of id.

    Data are protected where either end is confidential or restricted, a carried schema contains something, or the source's
    data have a residency. Retired flows do not exist; retiring ones count.
    """
    crossings = []
    for flow in landscape.flows.values():
        source, target = landscape.systems[flow.integration.source], landscape.systems[flow.integration.target]
        contains = contents_of(landscape, flow)
        leaves = _find_foreign(source, target)
        zones = (source.zone, target.zone) if source.zone and target.zone and source.zone != target.zone else ()
        protected = contains or {source.data.classification, target.data.classification} & PROTECTED
        if leaves or (zones and protected):
            crossings.append(Crossing(flow, zones, leaves, contains))
    return tuple(crossings)


def contents_of(landscape: Landscape, flow: Flow) -> tuple[str, ...]:
    """Return the kinds of protected data that the schemas carried by a flow contain, as either end describes them, in order."""
    carried = {name.casefold() for name in flow.integration.carries or ()}
    ends = (landscape.systems[flow.provider], landscape.systems[flow.consumer])
    return tuple(
        sorted(
            {
                str(content)
                for system in ends
                for schema in system.schemas or ()
                if schema.name.casefold() in carried
                for content in schema.contains or ()
            }
        )
    )


def count_unknown_boundaries(landscape: Landscape) -> dict[str, int]:
    """Return of how many flows nobody knows whether they cross a zone, and whether they leave the countries of their data.

    A zone is unknown where either end's is. Countries are where the source's residency is not stated at all, or the target's
    location is not while the data have to stay somewhere.
    """
    zones = countries = 0
    for flow in landscape.flows.values():
        source, target = landscape.systems[flow.integration.source], landscape.systems[flow.integration.target]
        zones += source.zone is None or target.zone is None
        countries += source.data.residency is None or (bool(source.data.residency) and not target.location)
    return {"zones": zones, "countries": countries}


def find_unclear_residency(landscape: Landscape) -> tuple[tuple[Flow, tuple[str, ...]], ...]:
    """Return the flows of data with a residency to a system whose location nobody knows, with the countries, in order of id."""
    found = []
    for flow in landscape.flows.values():
        residency = landscape.systems[flow.integration.source].data.residency
        if residency and not landscape.systems[flow.integration.target].location:
            found.append((flow, tuple(sorted(residency))))
    return tuple(found)


def _find_foreign(source: System, target: System) -> tuple[str, ...]:
    if not source.data.residency or not target.location:
        return ()
    return tuple(sorted(set(target.location) - set(source.data.residency)))
