"""The analysis: every question about structure asked of one landscape at once, and the advice that follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.findings import note
from app.landscape.advice import (
    advise_on_lifecycles,
    advise_on_missing_apis,
    advise_on_paths,
    advise_on_service_levels,
    advise_on_structure,
    advise_on_what_is_usual,
)
from app.landscape.coupling import Coupling, measure_wiring
from app.landscape.crossings import Crossing, find_crossings
from app.landscape.cycles import CyclicGroup, find_cyclic_groups
from app.landscape.data_advice import advise_on_crossings, advise_on_duplicates
from app.landscape.duplicates import SameData, SameJob, find_same_data, find_same_jobs
from app.landscape.gaps import MissingApi, find_gaps, find_unknown_apis
from app.landscape.hotspots import Hotspots, find_hotspots_in
from app.landscape.hubs import Hub, find_hubs
from app.landscape.service_levels import PathServiceLevel, path_service_level
from app.landscape.soundness import advise_on_soundness
from app.landscape.structure_advice import advise_on_coupling, advise_on_hotspots, advise_on_hubs
from app.landscape.wiring import wire

if TYPE_CHECKING:
    from app.findings import Finding
    from app.landscape.landscape import Landscape


@dataclass(frozen=True)
class Analysis:
    """What there is to say about a landscape's structure.

    Attributes:
        service_levels: of every declared path, in order of id.
        hubs: every system that is wired to another, the one with most neighbours first.
        findings: the landscape's own, then the advice, in one fixed order.
    """

    missing_apis: tuple[MissingApi, ...]
    unknown_apis: tuple[MissingApi, ...]
    hotspots: Hotspots
    cycles: tuple[CyclicGroup, ...]
    coupling: Coupling
    service_levels: tuple[PathServiceLevel, ...]
    same_jobs: tuple[SameJob, ...]
    same_data: tuple[SameData, ...]
    crossings: tuple[Crossing, ...]
    hubs: tuple[Hub, ...]
    findings: tuple[Finding, ...]


def analyse(landscape: Landscape) -> Analysis:
    """Return the analysis of *landscape*. About two seconds at 2,000 systems and 10,000 integrations."""
    missing, unknown = find_gaps(landscape), find_unknown_apis(landscape)
    wiring = wire(landscape)
    hotspots, cycles = find_hotspots_in(wiring), find_cyclic_groups(wiring)
    coupling = measure_wiring(wiring, len(landscape.flows))
    levels = tuple(path_service_level(landscape, path) for path in landscape.paths.values())
    hubs = find_hubs(landscape, wiring)
    jobs, data, crossings = find_same_jobs(landscape), find_same_data(landscape), find_crossings(landscape)
    findings = [
        *landscape.findings,
        *advise_on_missing_apis(landscape, missing, unknown),
        *advise_on_service_levels(landscape, levels),
        *advise_on_paths(landscape),
        *advise_on_structure(landscape, hotspots.cut_points, cycles),
        *advise_on_hotspots(landscape, hotspots),
        *advise_on_hubs(landscape, hubs),
        *advise_on_coupling(landscape, coupling),
        *advise_on_lifecycles(landscape),
        *advise_on_duplicates(landscape, jobs, data),
        *advise_on_crossings(landscape, crossings),
        *advise_on_what_is_usual(landscape),
        *advise_on_soundness(landscape),
        *_say_what_was_not_exact(landscape, hotspots, coupling),
    ]
    return Analysis(missing, unknown, hotspots, cycles, coupling, levels, jobs, data, crossings, hubs, tuple(findings))


def landscape_findings(landscape: Landscape) -> tuple[Finding, ...]:
    """Return what an estimate of *landscape* should say about it: all the advice that needs no betweenness and no coupling.

    In the order in which :func:`analyse` gives it.
    """
    levels = [path_service_level(landscape, path) for path in landscape.paths.values()]
    return (
        *landscape.findings,
        *advise_on_missing_apis(landscape, find_gaps(landscape), find_unknown_apis(landscape)),
        *advise_on_service_levels(landscape, levels),
        *advise_on_paths(landscape),
        *advise_on_lifecycles(landscape),
        *advise_on_what_is_usual(landscape),
        *advise_on_soundness(landscape),
    )


def _say_what_was_not_exact(landscape: Landscape, hotspots: Hotspots, coupling: Coupling) -> list[Finding]:
    found = []
    if hotspots.sampled_sources is not None:
        sources, size = hotspots.sampled_sources, len(landscape.systems)
        detail = f"Betweenness is estimated from the routes that start at {sources} of {size} systems."
        found.append(note("betweenness-sampled", detail, programme=landscape.inventory.id))
    if coupling.c3 is None:
        detail = "Structural complexity (C3) is not computed for a landscape of this size."
        found.append(note("complexity-not-computed", detail, programme=landscape.inventory.id))
    return found
