"""Advice on structure: where the routes cross, what everybody is wired to, and how far a change travels.

What the questions found comes in, notes in people's words go out, each with what to do next. The hub that an inventory names is
meant to be one and is not complained of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.findings import note
from app.landscape.coupling import Role
from app.landscape.wording import list_systems
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.landscape.coupling import Coupling
    from app.landscape.hotspots import Hotspots
    from app.landscape.hubs import Hub
    from app.landscape.landscape import Landscape

MUCH_CROSSED = 0.1
MEASURED_COST = 0.23  # propagation cost of a pharmaceutical company's landscape: Lagerstroem et al. 2014
FEWEST_SYSTEMS = 10
MOST_HINTS = 5


def advise_on_hotspots(landscape: Landscape, hotspots: Hotspots) -> list[Finding]:
    """Return a note for each system, but the hub, that a tenth of all shortest routes or more cross; the five most crossed."""
    crossed = [
        (-share, name) for name, share in hotspots.betweenness.items() if share >= MUCH_CROSSED and name != landscape.hub
    ]
    return [
        note(
            "hotspot",
            f"{percent(-share)} of the shortest routes of data between two other systems cross {landscape.label_of(name)}.",
            "Give it capacity, monitoring and people first: its delay and its releases are everybody's.",
            system=name,
        )
        for share, name in sorted(crossed)[:MOST_HINTS]
    ]


def advise_on_hubs(landscape: Landscape, hubs: Sequence[Hub]) -> list[Finding]:
    """Return a note for each system that stands out by its neighbours; the five with most."""
    found = [hub for hub in hubs if hub.stands_out and hub.system != landscape.hub]
    others = len(landscape.systems) - 1
    return [
        note(
            "unnamed-hub",
            f"{landscape.label_of(hub.system)} exchanges data with {hub.neighbours} of {others} other systems.",
            "Publish one versioned interface for all of them; a change to it is a programme of its own.",
            system=hub.system,
        )
        for hub in found[:MOST_HINTS]
    ]


def advise_on_coupling(landscape: Landscape, coupling: Coupling) -> list[Finding]:
    """Return a note where a change travels further than was measured elsewhere, with whom to part first."""
    if len(landscape.systems) < FEWEST_SYSTEMS or coupling.propagation_cost <= MEASURED_COST:
        return []
    core = [name for name, role in coupling.roles.items() if role is Role.CORE]
    core.sort(key=lambda name: (-coupling.visibility_in[name] * coupling.visibility_out[name], name))
    detail = f"A change reaches {percent(coupling.propagation_cost)} of the systems on average; a pharmaceutical company's "
    detail += f"landscape measured {percent(MEASURED_COST)}. {len(core)} systems are core: they see many and are seen by many."
    named = f" Begin with {list_systems(landscape, core[:3])}." if core else ""
    advice = f"Put events or a stable interface between the core and the rest.{named}"
    return [note("change-travels-far", detail, advice, programme=landscape.inventory.id)]
