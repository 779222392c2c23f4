"""Portrays what a landscape holds as parts of a picture: a system as a box, integrations as lines, domains and zones as groups.

Every view uses these, so that a system looks and reads the same in all of them. Words are made here; sizes and colours are not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING

from app.diagrams.picture import Border, Box, Dash, Fill, Group, GroupKind, Line, Mark, Shown, Table, Tone
from app.diagrams.style import (
    CRITICALITY_WORDS,
    DASH_OF,
    FILL_OF,
    HOSTING_WORDS,
    LIFECYCLE_OF,
    TONE_OF,
    TYPE_WORDS,
)
from app.diagrams.svg import element_id
from app.inventory.vocabulary import Hosting, SystemType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.inventory.model import System
    from app.landscape.landscape import Flow, Landscape

DATA_FLOW = "Arrow: data flow, from source to target"
ARRIVALS = f"{DATA_FLOW}; a number: how many arrive at that end"
NO_DOMAIN = "No domain stated"
LABELLED = 30
NUMBERED = 60
MOST_LISTED = 12


def portray_system(landscape: Landscape, system_id: str, *, marks: Sequence[Mark] = (), faint: bool = False) -> Box:
    """Return the box of one system: its interface in the fill and in words, and what else a review asks about it."""
    system = landscape.get_system(system_id)
    is_hub = system_id == landscape.hub
    fill = Fill.HUB if is_hub else FILL_OF[system.api.availability]
    border, found = _border_and_marks(landscape, system)
    return Box(
        key=system_id,
        element_id=element_id("system", system_id),
        name=system.name,
        facts=_facts_of(landscape, system),
        fill=Fill.PLAIN if faint and not is_hub else fill,
        border=Border.NORMAL if faint else border,
        marks=(*marks, *found),
        faint=faint and not is_hub,
        title=f"{system.name} ({system_id})",
        description=describe_system(landscape, system),
        stands_for=(system_id,),
    )


def describe_system(landscape: Landscape, system: System) -> str:
    """Return what is known about a system, in words, for its tooltip."""
    owner = next((team.name or team.id for team in landscape.inventory.teams if team.id == system.owner), system.owner)
    flows = landscape.flows_of(system.id)
    parts = [
        f"API {_availability_words(system)}",
        TYPE_WORDS[system.type],
        HOSTING_WORDS[system.hosting],
        f"domain {system.domain}" if system.domain else "domain unknown",
        f"zone {system.zone}" if system.zone else "zone unknown",
        f"owner {owner}" if owner else "owner unknown",
        CRITICALITY_WORDS[system.business_criticality],
        f"vendor {system.vendor}" if system.vendor else "",
        f"also called {', '.join(system.aliases)}" if system.aliases else "",
        f"tags {', '.join(system.tags)}" if system.tags else "",
        f"{count(len(flows), 'integration')}, {count(len(landscape.paths_through(system.id)), 'path')}",
        "in scope" if system.id in landscape.in_scope else "not in scope",
    ]
    return "; ".join(part for part in parts if part)


def describe_flow(landscape: Landscape, flow: Flow) -> str:
    """Return one integration in words: what flows, how, how often, in what state, who provides, through what."""
    row = flow.integration
    what = ", ".join(row.carries or ()) or row.name or "content unknown"
    how = [row.protocol or "protocol unknown", row.frequency or "frequency unknown", f"{row.mode.value}", row.status.value]
    through = f", through {', '.join(name_of(landscape, name) for name in row.via)}" if row.via else ""
    said = f"{row.name}: " if row.name and row.carries else ""
    assumed = ", assumed" if flow.assumed else ""
    return f"{said}{what} · {' · '.join(how)}, provided by {name_of(landscape, flow.provider)}{through}{assumed} ({flow.id})"


def fold_flows(landscape: Landscape, flows: Iterable[Flow], *, labelled: bool) -> tuple[Line, ...]:
    """Return one line per ordered pair of systems, parallel integrations folded into it with their count.

    In order of the ends.
    """
    pairs: dict[tuple[str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        pairs[flow.integration.source, flow.integration.target].append(flow)
    return tuple(portray_flows(landscape, pairs[ends], labelled=labelled) for ends in sorted(pairs))


def portray_flows(landscape: Landscape, flows: Sequence[Flow], *, labelled: bool) -> Line:
    """Return the one line of integrations that share source and target."""
    source, target = flows[0].integration.source, flows[0].integration.target
    dashes = {DASH_OF[flow.integration.mode] for flow in flows}
    tones = {TONE_OF[flow.integration.status] for flow in flows}
    ends = f"{name_of(landscape, source)} → {name_of(landscape, target)}"
    return Line(
        source=source,
        target=target,
        element_id=element_id("integration", flows[0].id if len(flows) == 1 else f"{source}-to-{target}.all"),
        label=_label_of(landscape, flows) if labelled else (),
        dash=dashes.pop() if len(dashes) == 1 else Dash.MIXED,
        tone=tones.pop() if len(tones) == 1 else Tone.MIXED,
        weight=min(1.3 + 0.5 * (len(flows) - 1), 4.0),
        title=ends if len(flows) == 1 else f"{ends}: {len(flows)} integrations",
        description="\n".join(describe_flow(landscape, flow) for flow in flows),
        stands_for=tuple(flow.id for flow in flows),
    )


def number_lines(landscape: Landscape, lines: Iterable[Line]) -> tuple[tuple[Line, ...], Table]:
    """Return the lines with numbers for labels, and the table that says for each number what the label would have said."""
    numbered = tuple(replace(line, badge=str(number)) for number, line in enumerate(lines, 1))
    rows = (f"{line.badge}  {_ends(landscape, line)}: {' · '.join(line.label) or 'content unknown?'}" for line in numbered)
    return numbered, Table("Integrations", tuple(rows))


def list_parallel(landscape: Landscape, lines: Iterable[Line]) -> tuple[Table, ...]:
    """Return a table of the lines that stand for several integrations, for the foot of the drawing, or none.

    A long one is cut.
    """
    folded = [line for line in lines if len(line.stands_for) > 1]
    rows = [f"{_ends(landscape, line)} ({len(line.stands_for)}): {', '.join(line.stands_for)}" for line in folded[:MOST_LISTED]]
    if len(folded) > MOST_LISTED:
        rest = folded[MOST_LISTED:]
        rows.append(f"and {len(rest)} more lines that stand for {sum(len(line.stands_for) for line in rest)} integrations")
    return (Table("Lines that stand for several integrations", tuple(rows)),) if rows else ()


def _ends(landscape: Landscape, line: Line) -> str:
    return f"{name_of(landscape, line.source)} → {name_of(landscape, line.target)}"


def group_by_domain(landscape: Landscape, systems: Sequence[str], *, zones: bool = True) -> tuple[Group, ...]:
    """Return a group per domain, in order of name, with one per zone inside where a domain reaches over several.

    Where no system states a domain there is no group at all.
    """
    domains: dict[str, list[str]] = defaultdict(list)
    for system_id in systems:
        domains[landscape.get_system(system_id).domain or ""].append(system_id)
    if set(domains) <= {""}:
        return ()
    groups: list[Group] = []
    taken: set[str] = set()
    for hue, name in enumerate(sorted(domains, key=lambda item: (item == "", item))):
        members = domains[name]
        key = f"domain:{name}"
        within = _zones_of(landscape, members) if zones else {}
        only = next(iter(within)) if len(within) == 1 else ""
        groups.append(
            Group(
                key,
                element_id("domain", name or "none", taken),
                name or NO_DOMAIN,
                GroupKind.DOMAIN,
                tuple(members),
                hue=hue,
                note=f"zone {only}" if only else "",
            )
        )
        if len(within) > 1:
            groups += [_zone_group(key, name, zone, inside, taken) for zone, inside in sorted(within.items()) if zone]
    return tuple(groups)


def _zone_group(parent: str, domain: str, zone: str, inside: Sequence[str], taken: set[str]) -> Group:
    element = element_id("zone", f"{domain}.{zone}", taken)
    return Group(f"{parent}/{zone}", element, f"zone {zone}", GroupKind.ZONE, tuple(inside), parent)


def domain_order(landscape: Landscape) -> tuple[str, ...]:
    """Return the domains of the landscape in order of name; no domain, the empty string, last."""
    return tuple(sorted({system.domain or "" for system in landscape.systems.values()}, key=lambda name: (name == "", name)))


def shown_of(landscape: Landscape, systems: int, integrations: int) -> Shown:
    """Return how much of the landscape so many systems and integrations are."""
    return Shown(systems, len(landscape.systems), integrations, len(landscape.flows))


def weigh(number: float, heaviest: float) -> float:
    """Return how wide a line that stands for so many integrations is, in points, beside the heaviest of its drawing.

    >>> weigh(9, 9)
    5.5
    """
    return round(1.2 + 4.3 * sqrt(number / heaviest), 2)


def count(number: int, noun: str) -> str:
    """Return a number with its noun in the right form.

    >>> count(1, "system"), count(3, "system")
    ('1 system', '3 systems')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def count_lacking(landscape: Landscape, systems: Iterable[str]) -> tuple[int, int]:
    """Return how many of *systems* lack an API, and of how many it is unknown."""
    found = Counter(landscape.lacks_api(system) for system in systems)
    return found[True], found[None]


def summarise(landscape: Landscape) -> str:
    """Return the landscape's size and gaps in one line, for a drawing's scope."""
    lacking, unknown = count_lacking(landscape, landscape.systems)
    parts = [
        count(len(landscape.systems), "system"),
        count(len(landscape.flows), "integration"),
        f"{lacking} lack an API" if lacking != 1 else "1 lacks an API",
    ]
    if unknown:
        parts.append(f"of {unknown} it is unknown")
    return f"{landscape.inventory.name} · {', '.join(parts)}"


def _facts_of(landscape: Landscape, system: System) -> tuple[str, ...]:
    hosting = f" · {HOSTING_WORDS[system.hosting]}" if system.hosting is not Hosting.UNKNOWN else ""
    passes = len(landscape.flows_via.get(system.id, ()))
    facts = [f"API {_availability_words(system)}{hosting}"]
    if passes:
        facts.append(f"passes {count(passes, 'integration')}")
    return tuple(facts)


def _availability_words(system: System) -> str:
    known = system.api.availability.value
    return "unknown?" if known == "unknown" else known


def _border_and_marks(landscape: Landscape, system: System) -> tuple[Border, tuple[Mark, ...]]:
    border, mark = LIFECYCLE_OF[system.lifecycle]
    marks = [mark] if mark is not None else []
    if system.type is SystemType.EXTERNAL:
        marks.insert(0, Mark.EXTERNAL)
        border = Border.EXTERNAL if border is Border.NORMAL else border
    if system.id == landscape.hub:
        marks.insert(0, Mark.HUB)
    if landscape.lacks_api(system.id) is True:
        marks.insert(0, Mark.NO_API)
        border = Border.LACKS_API
    return border, tuple(marks)


def _label_of(landscape: Landscape, flows: Sequence[Flow]) -> tuple[str, ...]:
    via = sorted({name for flow in flows for name in flow.integration.via})
    through = (f"via {', '.join(name_of(landscape, name) for name in via)}",) if via else ()
    if len(flows) > 1:
        protocols = Counter(flow.integration.protocol for flow in flows if flow.integration.protocol)
        return (f"{len(flows)} integrations", *((", ".join(sorted(protocols)),) if protocols else ()), *through)
    row = flows[0].integration
    what = ", ".join(row.carries or ()) or row.name or ""
    how = " · ".join(part for part in (row.protocol, row.frequency) if part)
    return tuple(part for part in (what, how, *through) if part)


def name_of(landscape: Landscape, system_id: str) -> str:
    """Return a system's name, or the id itself where it is not among the systems (middleware that nobody described)."""
    system = landscape.systems.get(system_id)
    if system is None:  # filtered out, or never described
        return next((row.name for row in landscape.inventory.systems if row.id == system_id), system_id)
    return system.name


def _zones_of(landscape: Landscape, systems: Iterable[str]) -> Mapping[str, list[str]]:
    zones: dict[str, list[str]] = defaultdict(list)
    for system_id in systems:
        zones[landscape.get_system(system_id).zone or ""].append(system_id)
    return zones
