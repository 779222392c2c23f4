"""The ``context`` view: one system and its neighbourhood, what comes in on the left and what goes out on the right.

A landscape, a system and a depth go in; pictures come out, the more detailed first. Drawn are the integrations with an end less
than *depth* steps from the system; a neighbourhood too large for boxes is folded by domain.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.diagrams.picture import Box, Dash, Flow, Line, Mark, Picture, Tone
from app.diagrams.portray import (
    DATA_FLOW,
    LABELLED,
    NO_DOMAIN,
    NUMBERED,
    count,
    fold_flows,
    list_parallel,
    name_of,
    number_lines,
    portray_system,
    shown_of,
    weigh,
)
from app.diagrams.style import SHARES
from app.diagrams.svg import element_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.diagrams.picture import Origin
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "context"
MOST_SYSTEMS = 60
MOST_LINES = 120


def list_context_pictures(landscape: Landscape, origin: Origin, focus: str, depth: int) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of a system's context, down to its neighbours folded by domain.

    Raises:
        UnknownSubject: there is no such system.
    """
    landscape.get_system(focus)
    distances = find_distances(landscape, focus, depth)
    flows = _flows_near(landscape, distances, depth)
    if len(distances) <= MOST_SYSTEMS and len(flows) <= MOST_LINES:
        if len(flows) <= LABELLED:
            yield lambda: draw_context(landscape, origin, focus, depth, labelled=True)
        if len(flows) <= NUMBERED:
            yield lambda: draw_context(landscape, origin, focus, depth, labelled=True, numbered=True)
        yield lambda: draw_context(landscape, origin, focus, depth, labelled=False)
    yield lambda: draw_folded(landscape, origin, focus, depth)


def find_distances(landscape: Landscape, focus: str, depth: int) -> dict[str, int]:
    """Return the systems within *depth* integrations of *focus*, whichever way the data go, with how many they are away."""
    distances = {focus: 0}
    frontier = [focus]
    for step in range(1, depth + 1):
        reached = {
            end
            for system in frontier
            for flow in landscape.flows_of(system)
            for end in (flow.provider, flow.consumer)
            if end not in distances
        }
        frontier = sorted(reached)
        distances |= dict.fromkeys(frontier, step)
    return distances


def draw_context(
    landscape: Landscape, origin: Origin, focus: str, depth: int, *, labelled: bool, numbered: bool = False
) -> Picture:
    """Return the neighbourhood with every system in it and every integration near enough."""
    distances = find_distances(landscape, focus, depth)
    flows = _flows_near(landscape, distances, depth)
    lines = fold_flows(landscape, flows, labelled=labelled)
    tables = list_parallel(landscape, lines)
    if numbered:
        lines, table = number_lines(landscape, lines)
        tables = (table,)
    boxes = tuple(
        portray_system(landscape, system, marks=(Mark.FOCUS,) if system == focus else ())
        for system in landscape.systems
        if system in distances
    )
    left_out = _others(landscape, flows)
    return Picture(
        view=VIEW,
        heading=f"{landscape.get_system(focus).name} in context",
        scope=_scope(landscape, focus, depth),
        origin=origin,
        shown=shown_of(landscape, len(boxes), len(flows)),
        boxes=boxes,
        lines=lines,
        meaning=f"{DATA_FLOW}; in on the left, out on the right" if depth == 1 else DATA_FLOW,
        remarks=(_say_rest(len(left_out)),) if left_out else (),
        tables=tables,
        flows=(Flow.AROUND,) if len(boxes) > 1 else (Flow.RIGHT,),
        filters=(f"focus {focus}", f"depth {depth}"),
        left_out=left_out,
        centre=focus,
        sides=_choose_sides(landscape, focus, distances),
    )


def draw_folded(landscape: Landscape, origin: Origin, focus: str, depth: int) -> Picture:
    """Return the focus with its neighbourhood folded into one box per domain and side."""
    distances = find_distances(landscape, focus, depth)
    flows = _flows_near(landscape, distances, depth)
    sides = _choose_sides(landscape, focus, distances)
    members: dict[tuple[int, str], list[str]] = defaultdict(list)
    for system in distances:
        if system != focus:
            members[sides[system], landscape.systems[system].domain or ""].append(system)
    key_of = {system: f"fold:{side}:{domain}" for (side, domain), systems in members.items() for system in systems} | {
        focus: focus
    }
    pairs, inside = _fold(flows, key_of, focus)
    heaviest = max((len(found) for found in pairs.values()), default=1)
    taken: set[str] = set()
    folds = [_fold_box(landscape, side, domain, systems, inside, taken) for (side, domain), systems in sorted(members.items())]
    left_out = _others(landscape, flows)
    remark = f"{count(len(distances) - 1, 'neighbouring system')} folded by domain and side: too many for a box each."
    return Picture(
        view=VIEW,
        heading=f"{landscape.get_system(focus).name} in context",
        scope=_scope(landscape, focus, depth),
        origin=origin,
        shown=shown_of(landscape, len(distances), len(flows)),
        boxes=(portray_system(landscape, focus, marks=(Mark.FOCUS,)), *folds),
        lines=tuple(_fold_line(ends, pairs[ends], index, heaviest) for index, ends in enumerate(sorted(pairs))),
        meaning=DATA_FLOW,
        remarks=(remark, *((_say_rest(len(left_out)),) if left_out else ())),
        flows=(Flow.AROUND, Flow.AROUND_DOWN),
        filters=(f"focus {focus}", f"depth {depth}"),
        left_out=left_out,
        centre=focus,
        sides={key_of[system]: sides[system] for system in distances if system != focus},
    )


def _fold(
    flows: Sequence[Integration], key_of: Mapping[str, str], focus: str
) -> tuple[dict[tuple[str, str], list[Integration]], dict[str, list[str]]]:
    """Return the integrations between boxes by their ends, and the ids of those inside one box by its key."""
    pairs: dict[tuple[str, str], list[Integration]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for flow in flows:
        ends = key_of[flow.integration.source], key_of[flow.integration.target]
        if ends[0] == ends[1] and ends[0] != focus:
            inside[ends[0]].append(flow.id)
        else:
            pairs[ends].append(flow)
    return pairs, inside


def _flows_near(landscape: Landscape, distances: dict[str, int], depth: int) -> list[Integration]:
    near = {system for system, distance in distances.items() if distance < depth}
    return [flow for flow in landscape.flows.values() if flow.provider in near or flow.consumer in near]


def _others(landscape: Landscape, flows: Sequence[Integration]) -> tuple[str, ...]:
    drawn = {flow.id for flow in flows}
    return tuple(name for name in landscape.flows if name not in drawn)


def _choose_sides(landscape: Landscape, focus: str, distances: dict[str, int]) -> dict[str, int]:
    """Return -1 for what mostly sends towards the focus and 1 for what mostly receives.

    Further rings follow who leads to them.
    """
    sides: dict[str, int] = {}
    for system in sorted(distances, key=lambda name: (distances[name], name)):
        if system == focus:
            continue
        nearer = distances[system] - 1
        balance, inherited = 0, 0
        for flow in landscape.flows_of(system):
            other = flow.integration.target if flow.integration.source == system else flow.integration.source
            if distances.get(other) == nearer:
                balance += 1 if flow.integration.source == system else -1
                inherited = inherited or sides.get(other, 0)
        sides[system] = inherited or (-1 if balance >= 0 else 1)
    return sides


def _fold_box(
    landscape: Landscape, side: int, domain: str, systems: Sequence[str], inside: dict[str, list[str]], taken: set[str]
) -> Box:
    key = f"fold:{side}:{domain}"
    lacking = sum(landscape.lacks_api(system) is True for system in systems)
    unknown = sum(landscape.lacks_api(system) is None for system in systems)
    gaps = ("1 lacks an API" if lacking == 1 else f"{lacking} lack an API") + (f", {unknown} unknown?" if unknown else "")
    facts = [count(len(systems), "system"), gaps]
    if inside[key]:
        facts.append(f"{count(len(inside[key]), 'integration')} inside")
    name = domain or NO_DOMAIN
    return Box(
        key=key,
        element_id=element_id("domain", f"{name}.{'in' if side < 0 else 'out'}", taken),
        name=name,
        facts=tuple(facts),
        fill=next(step for bound, step in SHARES if lacking / len(systems) <= bound),
        title=f"{name}: {count(len(systems), 'system')}",
        description=", ".join(name_of(landscape, system) for system in systems[:80]),
        stands_for=tuple(systems),
        folds=tuple(inside[key]),
    )


def _fold_line(ends: tuple[str, str], flows: Sequence[Integration], index: int, heaviest: int) -> Line:
    return Line(
        source=ends[0],
        target=ends[1],
        element_id=f"fold-{index}",
        badge=f"{len(flows)}",
        dash=Dash.MIXED,
        tone=Tone.MIXED,
        weight=weigh(len(flows), heaviest),
        title=count(len(flows), "integration"),
        description=", ".join(flow.id for flow in flows[:80]) + (f" and {len(flows) - 80} more" if len(flows) > 80 else ""),  # noqa: PLR2004
        stands_for=tuple(flow.id for flow in flows),
    )


def _scope(landscape: Landscape, focus: str, depth: int) -> str:
    flows = landscape.flows_of(focus)
    arriving = sum(flow.integration.target == focus for flow in flows)
    leaving = sum(flow.integration.source == focus for flow in flows)
    ways = f"{count(arriving, 'integration')} in, {leaving} out"
    steps = "direct neighbours" if depth == 1 else f"up to {depth} integrations away"
    return f"{landscape.inventory.name} · {ways} · {steps}"


def _say_rest(number: int) -> str:
    return f"Not drawn: {count(number, 'integration')} further away."
