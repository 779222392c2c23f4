"""The ``data-protection`` view: protected data that cross a trust boundary or a border, with protocol and authentication.

A landscape goes in; pictures come out, the more detailed first: systems in their zones, zones alone. What is not known about a
flow is drawn as not known, never as harmless.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.diagrams.picture import Box, Dash, Fill, Flow, Group, GroupKind, Line, Picture, Table, Tone
from app.diagrams.portray import (
    DATA_FLOW,
    LABELLED,
    NUMBERED,
    count,
    describe_flow,
    name_of,
    number_lines,
    portray_flows,
    portray_system,
    shown_of,
    weigh,
)
from app.diagrams.style import STEPS
from app.diagrams.svg import element_id
from app.inventory.vocabulary import AuthMethod, Classification
from app.landscape.crossings import PROTECTED, contents_of, find_crossings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.diagrams.picture import Origin
    from app.inventory.model import System
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "data-protection"
MOST_SYSTEMS = 45
MOST_LINES = 90
NO_ZONE = "zone unknown?"
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
ZONE_STEPS = tuple(zip((0.0, 0.2, 0.4, 0.6, 1.0), STEPS, strict=True))
ZONE_WORDS: dict[Fill | Tone, str] = {
    STEPS[0]: "No system holds protected data",
    STEPS[1]: "Up to 20 % of its systems do",
    STEPS[2]: "Up to 40 %",
    STEPS[3]: "Up to 60 %",
    STEPS[4]: "More than 60 %",
    Fill.UNKNOWN: "More are unclassified than protected?",
}
NO_PROOF = frozenset({AuthMethod.NONE, AuthMethod.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Exposure:
    """A flow worth drawing: what it is exposed to, and what protected data it holds."""

    flow: Integration
    tone: Tone
    holds: str


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


def find_exposed(landscape: Landscape) -> tuple[Exposure, ...]:
    """Return the flows over a boundary, and those of which it is not known, in order of id.

    Not known: the data are protected, or nobody has classified them, and a zone or a country that decides is not stated.
    """
    crossing = {item.flow.id: item for item in find_crossings(landscape)}
    found = []
    for flow in landscape.flows.values():
        if flow.id in crossing:
            item = crossing[flow.id]
            found.append(Exposure(flow, Tone.LEAVES if item.leaves else Tone.CROSSES, _holds(landscape, flow)))
        elif _is_open(landscape, flow):
            found.append(Exposure(flow, Tone.OPEN, _holds(landscape, flow)))
    return tuple(found)


def _is_open(landscape: Landscape, flow: Integration) -> bool:
    source, target = (landscape.systems[end] for end in (flow.integration.source, flow.integration.target))
    if source.id == target.id:
        return False
    classes = {source.data.classification, target.data.classification}
    protected = bool(contents_of(landscape, flow)) or bool(classes & PROTECTED)
    zones = {source.zone, target.zone}
    if protected:
        return None in zones or bool(source.data.residency and not target.location)
    return Classification.UNKNOWN in classes and len(zones) > 1 and bool(zones - {None})


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
        _frame(landscape, origin, exposed, len(systems)),
        boxes=tuple(_box(landscape, name) for name in systems),
        lines=lines,
        groups=_group_by_zone(landscape, systems),
        tables=(*tables, *_list_weak(landscape, exposed)),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN),
    )


def draw_zones(landscape: Landscape, origin: Origin, exposed: Sequence[Exposure]) -> Picture:
    """Return one box per zone and the exposed flows between them counted; for landscapes of hundreds."""
    zone_of = {name: system.zone or "" for name, system in landscape.systems.items()}
    pairs: dict[tuple[str, str], list[Exposure]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for item in exposed:
        ends = zone_of[item.flow.integration.source], zone_of[item.flow.integration.target]
        if ends[0] == ends[1]:
            inside[ends[0]].append(item.flow.id)
        else:
            pairs[ends].append(item)
    members: dict[str, list[str]] = defaultdict(list)
    for name, zone in zone_of.items():
        members[zone].append(name)
    taken: set[str] = set()
    heaviest = max((len(items) for items in pairs.values()), default=1)
    return replace(
        _frame(landscape, origin, exposed, len(landscape.systems)),
        boxes=tuple(_zone_box(landscape, zone, members[zone], inside[zone], taken) for zone in sorted(members)),
        lines=tuple(_zone_line(ends, pairs[ends], number, heaviest) for number, ends in enumerate(sorted(pairs))),
        tables=_list_weak(landscape, exposed),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN),
        words=ZONE_WORDS,
    )


def _frame(landscape: Landscape, origin: Origin, exposed: Sequence[Exposure], systems: int) -> Picture:
    drawn = {item.flow.id for item in exposed}
    left_out = tuple(name for name in landscape.flows if name not in drawn)
    counts = {tone: sum(item.tone is tone for item in exposed) for tone in (Tone.LEAVES, Tone.CROSSES, Tone.OPEN)}
    remarks = [f"Not drawn: {count(len(left_out), 'integration')} that cross no boundary with protected data."]
    if not exposed:
        remarks.insert(0, "No flow of protected data crosses a trust boundary or a border, and of none it is unknown.")
    scope = (
        f"{landscape.inventory.name} · {counts[Tone.LEAVES]} leave their countries, {counts[Tone.CROSSES]} cross a zone, "
        f"of {counts[Tone.OPEN]} it is unknown"
    )
    return Picture(
        view=VIEW,
        heading="Protected data over boundaries",
        scope=scope,
        origin=origin,
        shown=shown_of(landscape, systems, len(exposed)),
        boxes=(),
        meaning=DATA_FLOW,
        remarks=tuple(remarks) if left_out or not exposed else (),
        left_out=left_out,
        words=WORDS,
    )


def _holds(landscape: Landscape, flow: Integration) -> str:
    return ", ".join(contents_of(landscape, flow))


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
        lines.append(replace(line, label=label, tone=_gravest(items), weight=max(line.weight, 1.6)))
    return tuple(lines)


def _gravest(items: Sequence[Exposure]) -> Tone:
    tones = {item.tone for item in items}
    return next(tone for tone in (Tone.LEAVES, Tone.CROSSES, Tone.OPEN) if tone in tones)


def _label(landscape: Landscape, items: Sequence[Exposure]) -> tuple[str, ...]:
    holds = ", ".join(dict.fromkeys(item.holds for item in items if item.holds)) or "classified by its system"
    protocols = ", ".join(dict.fromkeys(item.flow.integration.protocol or "protocol unknown?" for item in items))
    auth = ", ".join(dict.fromkeys(_auth_words(landscape.get_system(item.flow.provider)) for item in items))
    return (holds if len(items) == 1 else f"{len(items)}: {holds}", f"{protocols} · {auth}")


def _auth_words(system: System) -> str:
    method = system.auth.method
    return "auth unknown?" if method is AuthMethod.UNKNOWN else "no auth" if method is AuthMethod.NONE else str(method)


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


def _zone_box(landscape: Landscape, zone: str, names: Sequence[str], inside: Sequence[str], taken: set[str]) -> Box:
    classes = [landscape.systems[name].data.classification for name in names]
    protected = sum(member in PROTECTED for member in classes)
    unknown = sum(member is Classification.UNKNOWN for member in classes)
    step = next(fill for bound, fill in ZONE_STEPS if protected / len(names) <= bound)
    facts = [
        count(len(names), "system"),
        f"{protected} with protected data" + (f", {unknown} unclassified?" if unknown else ""),
    ]
    if inside:
        facts.append(f"{len(inside)} inside, over a border or unknown")
    return Box(
        key=f"zone:{zone}",
        element_id=element_id("zone", zone or "none", taken),
        name=f"zone {zone}" if zone else NO_ZONE,
        facts=tuple(facts),
        fill=Fill.UNKNOWN if unknown > protected else step,
        title=f"{zone or NO_ZONE}: {count(len(names), 'system')}",
        description=", ".join(name_of(landscape, name) for name in names[:80]),
        stands_for=tuple(names),
        folds=tuple(inside),
    )


def _zone_line(ends: tuple[str, str], items: Sequence[Exposure], number: int, heaviest: int) -> Line:
    counts: Mapping[Tone, int] = {
        tone: sum(item.tone is tone for item in items) for tone in (Tone.LEAVES, Tone.CROSSES, Tone.OPEN)
    }
    words = f"{counts[Tone.LEAVES]} over a border, {counts[Tone.CROSSES]} over the boundary, {counts[Tone.OPEN]} unknown"
    return Line(
        source=f"zone:{ends[0]}",
        target=f"zone:{ends[1]}",
        element_id=f"zones-{number}",
        badge=str(len(items)),
        dash=Dash.MIXED,
        tone=_gravest(items),
        weight=weigh(len(items), heaviest),
        title=f"{ends[0] or NO_ZONE} → {ends[1] or NO_ZONE}: {words}",
        description=", ".join(item.flow.id for item in items[:80]),
        stands_for=tuple(item.flow.id for item in items),
    )


def _list_weak(landscape: Landscape, exposed: Sequence[Exposure]) -> tuple[Table, ...]:
    """Return the exposed flows whose provider asks for no proof of who calls, or of which nobody knows it."""
    weak = [
        item
        for item in exposed
        if landscape.get_system(item.flow.provider).auth.method in NO_PROOF and item.tone is not Tone.OPEN
    ]
    rows = [
        f"{_auth_words(landscape.get_system(item.flow.provider))}: {describe_flow(landscape, item.flow)}" for item in weak[:10]
    ]
    if len(weak) > len(rows):
        rows.append(f"and {len(weak) - len(rows)} more")
    return (Table("Over a boundary, and who calls is not proven", tuple(rows), least_width=500.0),) if rows else ()
