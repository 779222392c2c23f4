"""Data protection zone by zone, for landscapes of hundreds: a box per zone, what is exposed between two of them counted.

A landscape and its exposures come in, a picture goes out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.exposure import find_gravest, frame_exposed, list_weak
from app.diagrams.picture import Box, Dash, Fill, Flow, Line, Picture, Tone
from app.diagrams.portray import ARRIVALS, count, name_of, weigh
from app.diagrams.style import STEPS
from app.diagrams.svg import element_id
from app.inventory.vocabulary import Classification
from app.landscape.crossings import PROTECTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.diagrams.exposure import Exposure
    from app.diagrams.picture import Origin
    from app.landscape.landscape import Landscape

NO_ZONE = "zone unknown?"
ZONE_STEPS = tuple(zip((0.0, 0.2, 0.4, 0.6, 1.0), STEPS, strict=True))
ZONE_WORDS: dict[Fill | Tone, str] = {
    STEPS[0]: "No system holds protected data",
    STEPS[1]: "Up to 20 % of its systems do",
    STEPS[2]: "Up to 40 %",
    STEPS[3]: "Up to 60 %",
    STEPS[4]: "More than 60 %",
    Fill.UNKNOWN: "More are unclassified than protected?",
}


def draw_zones(landscape: Landscape, origin: Origin, exposed: Sequence[Exposure]) -> Picture:
    """Return one box per zone and the exposed flows between them counted; for landscapes of hundreds."""
    zone_of = {name: system.zone or "" for name, system in landscape.systems.items()}
    pairs: dict[tuple[str, str], list[Exposure]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for item in exposed:
        one, other = sorted((zone_of[item.flow.integration.source], zone_of[item.flow.integration.target]))
        if one == other:
            inside[one].append(item.flow.id)
        else:
            pairs[one, other].append(item)
    members: dict[str, list[str]] = defaultdict(list)
    for name, zone in zone_of.items():
        members[zone].append(name)
    taken: set[str] = set()
    heaviest = max((len(items) for items in pairs.values()), default=1)
    return replace(
        frame_exposed(landscape, origin, exposed, len(landscape.systems)),
        boxes=tuple(_zone_box(landscape, zone, members[zone], inside[zone], taken) for zone in sorted(members)),
        lines=tuple(_zone_line(ends, pairs[ends], zone_of, number, heaviest) for number, ends in enumerate(sorted(pairs))),
        tables=list_weak(landscape, exposed),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN),
        meaning=ARRIVALS,
        words=ZONE_WORDS,
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


def _zone_line(
    pair: tuple[str, str], items: Sequence[Exposure], zone_of: Mapping[str, str], number: int, heaviest: int
) -> Line:
    """Return both directions between two zones as one line, from where more comes."""
    forth = sum(zone_of[item.flow.integration.source] == pair[0] for item in items)
    ends = pair if 2 * forth >= len(items) else (pair[1], pair[0])
    most, least = max(forth, len(items) - forth), min(forth, len(items) - forth)
    counts: Mapping[Tone, int] = {
        tone: sum(item.tone is tone for item in items) for tone in (Tone.LEAVES, Tone.CROSSES, Tone.OPEN)
    }
    words = f"{counts[Tone.LEAVES]} over a border, {counts[Tone.CROSSES]} over the boundary, {counts[Tone.OPEN]} unknown"
    return Line(
        source=f"zone:{ends[0]}",
        target=f"zone:{ends[1]}",
        element_id=f"zones-{number}",
        badge=str(most),
        back=str(least) if least else "",
        both=least > 0,
        dash=Dash.MIXED,
        tone=find_gravest(items),
        weight=weigh(len(items), heaviest),
        title=f"{ends[0] or NO_ZONE} → {ends[1] or NO_ZONE}: {most}, back: {least}; {words}",
        description=", ".join(item.flow.id for item in items[:80]),
        stands_for=tuple(item.flow.id for item in items),
    )
