"""What protected data are exposed to: the flows over a trust boundary or a border, and those of which nobody knows it.

A landscape goes in, exposures come out, with what every picture of them shares: its frame, the gravest colour, and the table of
flows whose provider asks nobody who is calling.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.diagrams.picture import Picture, Table, Tone
from app.diagrams.portray import DATA_FLOW, count, describe_flow, shown_of
from app.inventory.vocabulary import AuthMethod, Classification
from app.landscape.crossings import PROTECTED, contents_of, find_crossings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.diagrams.picture import Origin
    from app.inventory.model import System
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "data-protection"
MOST_LISTED = 10
NO_PROOF = frozenset({AuthMethod.NONE, AuthMethod.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Exposure:
    """A flow worth drawing: what it is exposed to, and what protected data it holds."""

    flow: Integration
    tone: Tone
    holds: str


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


def frame_exposed(landscape: Landscape, origin: Origin, exposed: Sequence[Exposure], systems: int) -> Picture:
    """Return a picture of exposed flows that still lacks boxes and lines: what it is, and what it leaves out."""
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
    )


def _holds(landscape: Landscape, flow: Integration) -> str:
    return ", ".join(contents_of(landscape, flow))


def find_gravest(items: Sequence[Exposure]) -> Tone:
    """Return what the worst exposed of several flows is exposed to."""
    tones = {item.tone for item in items}
    return next(tone for tone in (Tone.LEAVES, Tone.CROSSES, Tone.OPEN) if tone in tones)


def say_auth(system: System) -> str:
    """Return how a system knows who calls it, in words."""
    method = system.auth.method
    return "auth unknown?" if method is AuthMethod.UNKNOWN else "no auth" if method is AuthMethod.NONE else str(method)


def list_weak(landscape: Landscape, exposed: Sequence[Exposure]) -> tuple[Table, ...]:
    """Return the exposed flows whose provider asks for no proof of who calls, or of which nobody knows it."""
    weak = [
        item
        for item in exposed
        if landscape.get_system(item.flow.provider).auth.method in NO_PROOF and item.tone is not Tone.OPEN
    ]
    told = [item.flow for item in weak[:MOST_LISTED]]
    rows = [f"{say_auth(landscape.get_system(flow.provider))}: {describe_flow(landscape, flow)}" for flow in told]
    if len(weak) > len(rows):
        rows.append(f"and {len(weak) - len(rows)} more")
    return (Table("Over a boundary, and who calls is not proven", tuple(rows), least_width=500.0),) if rows else ()
