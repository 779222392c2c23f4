"""Narrows a landscape to what a lens lets through, and says on every drawing of it what it kept out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.lens import UNKNOWN
from app.diagrams.picture import Shown
from app.diagrams.portray import count
from app.landscape.part import cut_out

if TYPE_CHECKING:
    from app.diagrams.lens import Lens
    from app.diagrams.picture import Picture
    from app.inventory.model import System
    from app.landscape.landscape import Landscape


def narrow(landscape: Landscape, lens: Lens, spared: frozenset[str] = frozenset()) -> Landscape:
    """Return the part of *landscape* that the filters let through; the whole where there are none.

    A system stays where it has one of the values asked for, of each kind. An integration stays where both of its ends do,
    or one of them and the other is the hub, which then stays as well; where a mode is asked for, systems without an
    integration of it go. *spared* systems stay whatever they are.
    """
    if not lens.filters:
        return landscape
    wanted: dict[str, set[str]] = defaultdict(set)
    for choice in lens.filters:
        wanted[choice.kind].add(choice.value)
    modes = wanted.pop("mode", None)
    matching = {
        name for name, system in landscape.systems.items() if all(_value(system, kind) in wanted[kind] for kind in wanted)
    }
    reach = matching | spared | ({landscape.hub} if landscape.hub else set())
    flows = {
        flow.id: flow
        for flow in landscape.flows.values()
        if {flow.provider, flow.consumer} <= reach
        and {flow.provider, flow.consumer} & (matching | spared)
        and (modes is None or flow.integration.mode in modes)
    }
    touched = {end for flow in flows.values() for end in (flow.provider, flow.consumer)}
    systems = touched | spared if modes is not None else matching | touched | spared
    return cut_out(landscape, systems, flows)


def say_narrowed(picture: Picture, whole: Landscape, part: Landscape, lens: Lens) -> Picture:
    """Return the picture with its counts against the whole landscape, and what the filters kept out in words."""
    out = tuple(name for name in whole.flows if name not in part.flows)
    systems = len(whole.systems) - len(part.systems)
    remark = f"Filtered out: {count(systems, 'system')}, {count(len(out), 'integration')} ({_in_words(lens)})."
    if not part.systems:
        remark = f"Nothing is {_in_words(lens)}. {remark}"
    return replace(
        picture,
        shown=Shown(picture.shown.systems, len(whole.systems), picture.shown.integrations, len(whole.flows)),
        left_out=(*picture.left_out, *out),
        remarks=(remark, *picture.remarks),
    )


def _in_words(lens: Lens) -> str:
    return ", ".join(map(str, lens.filters))


def _value(system: System, kind: str) -> str:
    match kind:
        case "domain":
            return system.domain or UNKNOWN
        case "owner":
            return system.owner or UNKNOWN
        case _:
            return str(system.business_criticality)
