"""The ``data-protection`` view: protected data that cross a trust boundary or a border, with protocol and authentication.

A landscape goes in; pictures come out, the more detailed first: systems in their zones, zones alone. What is not known about a
flow is drawn as not known, never as harmless.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.exposure import find_exposed, find_gravest, frame_exposed, list_weak, say_auth
from app.diagrams.picture import Box, Fill, Flow, Group, GroupKind, Line, Picture, Table, Tone
from app.diagrams.portray import (
    LABELLED,
    NUMBERED,
    number_lines,
    portray_flows,
    portray_system,
)
from app.diagrams.protection_zones import NO_ZONE, draw_zones
from app.diagrams.style import STEPS
from app.diagrams.svg import element_id
from app.inventory.vocabulary import Classification

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.diagrams.exposure import Exposure
    from app.diagrams.picture import Origin
    from app.landscape.landscape import Landscape

MOST_SYSTEMS = 45
MOST_LINES = 90
FILLS = {
    Classification.PUBLIC: STEPS[0],
    Classification.INTERNAL: STEPS[1],
    Classification.CONFIDENTIAL: STEPS[3],
    Classification.RESTRICTED: STEPS[4],
    Classification.UNKNOWN: Fill.UNKNOWN,
}
WORDS: dict[Fill | Tone, str] = {
    fill: "Classification unknown?" if fill is Fill.UNKNOWN else f"Data {member}" for member, fill in FILLS.items()
}


def list_protection_pictures(landscape: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of data protection: labelled, numbered, plain, and zone by zone."""
    exposed = find_exposed(landscape)
    touched = {end for item in exposed for end in (item.flow.integration.source, item.flow.integration.target)}
    if len(touched) <= MOST_SYSTEMS and len(exposed) <= MOST_LINES:
        if len(exposed) <= LABELLED:
            yield lambda: draw_exposed(landscape, origin, exposed, labelled=True)
        if len(exposed) <= NUMBERED:
            yield lambda: draw_exposed(landscape, origin, exposed, labelled=True, numbered=True)
        yield lambda: draw_exposed(landscape, origin, exposed, labelled=False)
    yield lambda: draw_zones(landscape, origin, exposed)


def draw_exposed(
    landscape: Landscape, origin: Origin, exposed: Sequence[Exposure], *, labelled: bool, numbered: bool = False
) -> Picture:
    """Return the systems at the ends of exposed flows, in their zones, each flow with its data, protocol and authentication."""
    lines = _join(landscape, exposed, labelled=labelled)
    tables: tuple[Table, ...] = ()
    if numbered:
        lines, table = number_lines(landscape, lines)
        tables = (table,)
    ends = {end for line in lines for end in (line.source, line.target)}
    systems = tuple(name for name in landscape.systems if name in ends)
    return replace(
        frame_exposed(landscape, origin, exposed, len(systems)),
        boxes=tuple(_box(landscape, name) for name in systems),
        lines=lines,
        groups=_group_by_zone(landscape, systems),
        words=WORDS,
        tables=(*tables, *list_weak(landscape, exposed)),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN),
    )


def _join(landscape: Landscape, exposed: Sequence[Exposure], *, labelled: bool) -> tuple[Line, ...]:
    """Return one line per pair of ends and kind of exposure; the gravest decides the colour of parallel ones."""
    pairs: dict[tuple[str, str], list[Exposure]] = defaultdict(list)
    for item in exposed:
        pairs[item.flow.integration.source, item.flow.integration.target].append(item)
    lines = []
    for ends in sorted(pairs):
        items = pairs[ends]
        line = portray_flows(landscape, [item.flow for item in items], labelled=False)
        label = _label(landscape, items) if labelled else ()
        lines.append(replace(line, label=label, tone=find_gravest(items), weight=max(line.weight, 1.6)))
    return tuple(lines)


def _label(landscape: Landscape, items: Sequence[Exposure]) -> tuple[str, ...]:
    holds = ", ".join(dict.fromkeys(item.holds for item in items if item.holds)) or "classified by its system"
    protocols = ", ".join(dict.fromkeys(item.flow.integration.protocol or "protocol unknown?" for item in items))
    auth = ", ".join(dict.fromkeys(say_auth(landscape.get_system(item.flow.provider)) for item in items))
    return (holds if len(items) == 1 else f"{len(items)}: {holds}", f"{protocols} · {auth}")


def _box(landscape: Landscape, name: str) -> Box:
    system = landscape.systems[name]
    known = system.data.classification
    facts = ["data unclassified?" if known is Classification.UNKNOWN else f"data {known}"]
    where = ", ".join(system.location) if system.location else "unknown?"
    facts.append(f"in {where}" + (f", must stay in {', '.join(system.data.residency)}" if system.data.residency else ""))
    return replace(portray_system(landscape, name), facts=tuple(facts), fill=FILLS[known])


def _group_by_zone(landscape: Landscape, systems: Sequence[str]) -> tuple[Group, ...]:
    zones: dict[str, list[str]] = defaultdict(list)
    for name in systems:
        zones[landscape.systems[name].zone or ""].append(name)
    taken: set[str] = set()
    return tuple(
        Group(
            f"zone:{zone}",
            element_id("zone", zone or "none", taken),
            f"zone {zone}" if zone else NO_ZONE,
            GroupKind.ZONE,
            tuple(zones[zone]),
        )
        for zone in sorted(zones)
    )
