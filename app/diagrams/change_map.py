"""What follows from a system's change, drawn where its failure reaches nobody: who takes its data, directly.

A landscape and an impact go in; pictures come out, the more detailed first. Lines carry data here, and the heading says so: an
``impact`` drawing shows the failure wherever there is one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.picture import Box, Dash, Fill, Flow, Line, Mark, Picture, Tone
from app.diagrams.portray import (
    DATA_FLOW,
    LABELLED,
    NO_DOMAIN,
    count,
    fold_flows,
    list_parallel,
    name_of,
    portray_system,
    shown_of,
    weigh,
)
from app.diagrams.svg import element_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.diagrams.picture import Origin, Table
    from app.landscape.impact import Impact
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "impact"
MOST_SYSTEMS = 24
WORDS: Mapping[Fill | Tone, str] = {Fill.HUB: "The system that changes"}
NOBODY = "Nothing that is listed consumes what it provides: its failure reaches no other system."
NOTHING = "Nothing that is listed takes its data either: a change of it concerns nobody else."


def list_change_pictures(
    landscape: Landscape, origin: Origin, impact: Impact, tables: tuple[Table, ...]
) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of a change: system by system, and folded by domain; *tables* stand beneath."""
    over = {name for item in impact.change if item.steps == 1 for name in item.over}
    taken = [flow for flow in landscape.flows.values() if flow.id in over and flow.integration.source == impact.system]
    ends = {flow.integration.target for flow in taken}
    if len(ends) <= MOST_SYSTEMS:
        yield lambda: _draw_each(landscape, origin, impact, tables, taken)
    yield lambda: _draw_folded(landscape, origin, impact, tables, taken)


def _draw_each(
    landscape: Landscape, origin: Origin, impact: Impact, tables: tuple[Table, ...], taken: Sequence[Integration]
) -> Picture:
    lines = fold_flows(landscape, taken, labelled=len(taken) <= LABELLED)
    ends = sorted({line.target for line in lines} - {impact.system})
    boxes = (focus_box(landscape, impact.system), *(portray_system(landscape, name) for name in ends))
    picture = _frame(landscape, origin, impact, tables, taken, len(boxes))
    return replace(picture, boxes=boxes, lines=lines, tables=(*picture.tables, *list_parallel(landscape, lines)))


def _draw_folded(
    landscape: Landscape, origin: Origin, impact: Impact, tables: tuple[Table, ...], taken: Sequence[Integration]
) -> Picture:
    members: dict[str, list[Integration]] = defaultdict(list)
    for flow in taken:
        if flow.integration.target != impact.system:
            members[landscape.get_system(flow.integration.target).domain or ""].append(flow)
    heaviest = max((len(flows) for flows in members.values()), default=1)
    names: set[str] = set()
    boxes = [focus_box(landscape, impact.system)]
    lines = []
    for number, domain in enumerate(sorted(members)):
        boxes.append(_domain_box(landscape, domain, members[domain], names))
        lines.append(_domain_line(impact.system, domain, members[domain], number, heaviest))
    drawn = [flow for flows in members.values() for flow in flows]
    reached = len({flow.integration.target for flow in drawn})
    picture = _frame(landscape, origin, impact, tables, drawn, reached + 1)
    remark = f"{count(reached, 'system')} folded by domain: too many for a box each."
    return replace(picture, boxes=tuple(boxes), lines=tuple(lines), remarks=(remark, *picture.remarks))


def _frame(
    landscape: Landscape,
    origin: Origin,
    impact: Impact,
    tables: tuple[Table, ...],
    drawn: Sequence[Integration],
    systems: int,
) -> Picture:
    kept = {flow.id for flow in drawn}
    left_out = tuple(name for name in landscape.flows if name not in kept)
    further = sum(item.steps > 1 for item in impact.change)
    name, concerned = name_of(landscape, impact.system), count(len(impact.change), "system")
    remarks = [NOBODY, *([] if impact.change else [NOTHING])]
    if further:
        remarks.append(f"{count(further, 'more system')} further along the data: named above, as far as there is room.")
    if left_out:
        remarks.append(f"Not drawn: {count(len(left_out), 'integration')} that do not carry its own data.")
    return Picture(
        view=VIEW,
        heading=f"What follows when {name} changes" if impact.change else f"What fails when {name} fails",
        scope=f"{landscape.inventory.name} · a change concerns {concerned}, its failure no other system",
        origin=origin,
        shown=shown_of(landscape, systems, len(kept)),
        boxes=(),
        meaning=DATA_FLOW,
        remarks=tuple(remarks),
        tables=tables,
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND),
        filters=(f"focus {impact.system}",),
        left_out=left_out,
        centre=impact.system,
        words=WORDS,
    )


def focus_box(landscape: Landscape, system_id: str) -> Box:
    """Return the box of the system that a drawing of an impact is about."""
    return replace(portray_system(landscape, system_id, marks=(Mark.FOCUS,)), fill=Fill.HUB)


def _domain_box(landscape: Landscape, domain: str, flows: Sequence[Integration], names: set[str]) -> Box:
    systems = sorted({flow.integration.target for flow in flows})
    lacking = sum(landscape.lacks_api(name) is True for name in systems)
    return Box(
        key=f"domain:{domain}",
        element_id=element_id("domain", domain or "none", names),
        name=domain or NO_DOMAIN,
        facts=(count(len(systems), "system"), f"{lacking} lack an API" if lacking != 1 else "1 lacks an API"),
        title=f"{domain or NO_DOMAIN}: {count(len(systems), 'system')}",
        description=", ".join(name_of(landscape, name) for name in systems[:80]),
        stands_for=tuple(systems),
    )


def _domain_line(focus: str, domain: str, flows: Sequence[Integration], number: int, heaviest: int) -> Line:
    return Line(
        source=focus,
        target=f"domain:{domain}",
        element_id=f"fold-{number}",
        badge=str(len(flows)),
        dash=Dash.MIXED,
        tone=Tone.MIXED,
        weight=weigh(len(flows), heaviest),
        title=count(len(flows), "integration"),
        description=", ".join(flow.id for flow in flows[:80]),
        stands_for=tuple(flow.id for flow in flows),
    )
