"""The part of a landscape that the API of one system touches: the flows that meet there, and the paths through it, priced.

A landscape comes in; the part comes out as a landscape of its own, as it is or with full APIs for some systems, and its work.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from app.inventory.vocabulary import ApiAvailability
from app.landscape.build import build_landscape

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from app.estimation.listed_work import ListedWork
    from app.estimation.pricing import Priced, Pricing
    from app.inventory.model import System
    from app.landscape.landscape import Landscape


@dataclass(frozen=True)
class Part:
    """A part of the landscape, with the work on what is listed in it."""

    pricing: Pricing
    work: ListedWork

    @cached_property
    def packages(self) -> list[Priced]:
        """Those that may be needed, in order of id."""
        return self.work.needed(self.pricing.model)


def find_touched(landscape: Landscape, system: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return ids of the flows and in-scope paths that a system's API touches: its own, and those of paths through it."""
    paths = [path for path in landscape.paths_through(system) if landscape.path_in_scope(path)]
    flows = {flow.id for flow in landscape.flows_of(system) if flow.in_scope}
    flows |= {flow.id for path in paths for flow in landscape.flows_of_path(path)}
    return frozenset(flows), frozenset(path.id for path in paths)


def cut_out(landscape: Landscape, flows: AbstractSet[str], paths: AbstractSet[str], given: AbstractSet[str]) -> Landscape:
    """Return the landscape of these flows and paths alone, with a full, real-time API for the systems *given* one."""
    rows = [landscape.flows[name].integration for name in sorted(flows)]
    kept = {end for row in rows for end in (row.source, row.target, *row.via)}
    kept |= {hop.system for name in paths for hop in landscape.paths[name].hops}
    kept |= {landscape.hub} if landscape.hub else set()
    systems = [_give_api(landscape.systems[name]) if name in given else landscape.systems[name] for name in sorted(kept)]
    parts = {"systems": tuple(systems), "integrations": tuple(rows)}
    inventory = landscape.inventory.model_copy(
        update={**parts, "paths": tuple(landscape.paths[name] for name in sorted(paths))}
    )
    return build_landscape(inventory, landscape.scenario)


def _give_api(system: System) -> System:
    api = system.api.model_copy(update={"availability": ApiAvailability.FULL, "realtime": True, "write": True})
    return system.model_copy(update={"api": api})
