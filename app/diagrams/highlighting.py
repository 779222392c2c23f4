"""Lets a path, a team's systems or what carries a tag stand out in a picture, by a halo around boxes and along lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from app.diagrams.lens import UNKNOWN
from app.landscape.joints import find_joint

if TYPE_CHECKING:
    from app.diagrams.lens import Choice, Lens
    from app.diagrams.picture import Picture
    from app.landscape.landscape import Landscape


def highlight(picture: Picture, landscape: Landscape, lens: Lens) -> Picture:
    """Return the picture with whatever the lens highlights lit; a folded box or line is lit where anything in it is."""
    if not lens.highlights:
        return picture
    systems: set[str] = set()
    flows: set[str] = set()
    for choice in lens.highlights:
        found = _find(landscape, choice)
        systems |= found[0]
        flows |= found[1]
    boxes = tuple(replace(box, lit=not systems.isdisjoint(box.stands_for)) for box in picture.boxes)
    lines = tuple(replace(line, lit=not flows.isdisjoint(line.stands_for)) for line in picture.lines)
    words = "Halo: " + ", ".join(f"{choice.kind} {choice.name or choice.value}" for choice in lens.highlights)
    hidden = not any(box.lit for box in boxes) and not any(line.lit for line in lines)
    remarks = ("Nothing of what is highlighted is drawn here.", *picture.remarks) if hidden else picture.remarks
    return replace(picture, boxes=boxes, lines=lines, lit="" if hidden else words, remarks=remarks)


def _find(landscape: Landscape, choice: Choice) -> tuple[set[str], set[str]]:
    """Return the systems and the flows that a choice means: a path's joints, a team's systems, what is tagged."""
    if choice.kind == "path":
        hops = [hop.system for hop in landscape.get_path(choice.value).hops]
        joints = [joint for one, other in pairwise(hops) if (joint := find_joint(landscape, one, other))]
        return set(hops), {flow.id for joint in joints for flow in joint.flows}
    if choice.kind == "team":
        owner = None if choice.value == UNKNOWN else choice.value
        mine = {name for name, system in landscape.systems.items() if system.owner == owner}
        return mine, {flow.id for flow in landscape.flows.values() if {flow.provider, flow.consumer} <= mine}
    tagged = {name for name, system in landscape.systems.items() if choice.value in system.tags}
    return tagged, {flow.id for flow in landscape.flows.values() if choice.value in flow.integration.tags}
