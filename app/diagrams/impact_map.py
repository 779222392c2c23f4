"""The ``impact`` view: what a system's failure reaches, at once or as data that stop coming, and what its change would follow.

A landscape and a system go in; pictures come out, the more detailed first. Lines carry the failure, from who provides to who
consumes; where a change goes, along the data, and which paths stop are listed beneath.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.diagrams.change_map import focus_box, list_change_pictures
from app.diagrams.picture import Box, Dash, Fill, Flow, Line, Picture, Table, Tone
from app.diagrams.portray import NO_DOMAIN, count, describe_flow, name_of, portray_system, shown_of, weigh
from app.diagrams.style import CRITICALITY_WORDS, DASH_OF
from app.diagrams.svg import element_id
from app.landscape.impact import find_impact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.diagrams.picture import Origin
    from app.landscape.impact import Impact, PathImpact, Reached
    from app.landscape.landscape import Landscape

VIEW = "impact"
MOST_SYSTEMS = 45
MOST_LISTED = 24
MOST_STEPS = 3
HOW = {True: "fails at once", False: "its data stop coming", None: "at once or later?"}
FILLS = {True: Fill.STOPS, False: Fill.STARVES, None: Fill.UNKNOWN}
TONES = {True: Tone.AT_ONCE, False: Tone.LATER, None: Tone.OPEN}
WORDS: Mapping[Fill | Tone, str] = {
    Fill.HUB: "The system that fails",
    Fill.UNKNOWN: "At once or later: unknown?",
    Tone.OPEN: "At once or later: unknown?",
}
MEANING = "Arrow: the failure travels, from provider to consumer"
ONE_COLUMN = 10_000.0


@dataclass(frozen=True, slots=True)
class Spread:
    """An impact with the lines over which it travels: flow ids by who passes it on and whom it reaches."""

    impact: Impact
    carried: Mapping[tuple[str, str], tuple[str, ...]]

    @property
    def flows(self) -> frozenset[str]:
        """Every flow that carries it."""
        return frozenset(name for names in self.carried.values() for name in names)


def list_impact_pictures(landscape: Landscape, origin: Origin, focus: str) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of an impact: system by system, and folded by domain and distance.

    Where the failure reaches nobody, what a change reaches is drawn instead.

    Raises:
        UnknownSubject: there is no such system.
    """
    spread = trace_failure(landscape, focus)
    if not spread.impact.failure:
        yield from list_change_pictures(
            landscape, origin, spread.impact, _tables(landscape, spread.impact, "Paths that its failure hits")
        )
        return
    if len(spread.impact.failure) <= MOST_SYSTEMS:
        yield lambda: draw_impact(landscape, origin, spread)
    yield lambda: draw_impact_folded(landscape, origin, spread)


def trace_failure(landscape: Landscape, focus: str) -> Spread:
    """Return the impact of a system with the lines that carry its failure.

    Raises:
        UnknownSubject: there is no such system.
    """
    impact = find_impact(landscape, focus)
    steps = {focus: 0} | {item.system: item.steps for item in impact.failure}
    carried: dict[tuple[str, str], list[str]] = defaultdict(list)
    for item in impact.failure:
        for name in item.over:
            flow = landscape.flows[name]
            causes = (flow.provider, *flow.integration.via)
            cause = next(one for one in causes if steps.get(one) == item.steps - 1)
            carried[cause, item.system].append(name)
    return Spread(impact, {ends: tuple(names) for ends, names in sorted(carried.items())})


def draw_impact(landscape: Landscape, origin: Origin, spread: Spread) -> Picture:
    """Return every system that the failure reaches, by how it feels it."""
    at_once: dict[str, bool | None] = {item.system: item.at_once for item in spread.impact.failure}
    at_once[spread.impact.system] = True
    boxes = [focus_box(landscape, spread.impact.system)]
    boxes += [_reached_box(landscape, item) for item in spread.impact.failure]
    lines = tuple(_failure_line(landscape, ends, names, at_once) for ends, names in spread.carried.items())
    return replace(_frame(landscape, origin, spread, len(boxes)), boxes=tuple(boxes), lines=lines)


def draw_impact_folded(landscape: Landscape, origin: Origin, spread: Spread) -> Picture:
    """Return the systems that the failure reaches as one box per distance and domain, from three steps on taken together."""
    reached = {item.system: item for item in spread.impact.failure}
    focus = spread.impact.system
    key_of = {focus: focus} | {
        name: f"{min(item.steps, MOST_STEPS)}:{landscape.systems[name].domain or ''}" for name, item in reached.items()
    }
    members: dict[str, list[Reached]] = defaultdict(list)
    for name, item in reached.items():
        members[key_of[name]].append(item)
    pairs: dict[tuple[str, str], list[str]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for (one, other), names in spread.carried.items():
        if key_of[one] == key_of[other]:
            inside[key_of[one]] += names
        else:
            pairs[key_of[one], key_of[other]] += names
    heaviest = max((len(names) for names in pairs.values()), default=1)
    taken: set[str] = set()
    boxes = [focus_box(landscape, focus)]
    boxes += [_folded_box(key, members[key], tuple(inside[key]), taken) for key in sorted(members)]
    lines = tuple(_folded_line(ends, tuple(pairs[ends]), number, heaviest) for number, ends in enumerate(sorted(pairs)))
    picture = _frame(landscape, origin, spread, len(reached) + 1)
    remark = f"{count(len(reached), 'system')} folded by distance and domain: too many for a box each."
    return replace(picture, boxes=tuple(boxes), lines=lines, remarks=(remark, *picture.remarks))


def _frame(landscape: Landscape, origin: Origin, spread: Spread, systems: int) -> Picture:
    impact = spread.impact
    left_out = tuple(name for name in landscape.flows if name not in spread.flows)
    at_once = sum(item.at_once is True for item in impact.failure)
    open_ = sum(item.at_once is None for item in impact.failure)
    unknown = f", of {open_} unknown" if open_ else ""
    stopped = sum(item.survives is False for item in impact.paths)
    scope = (
        f"{landscape.inventory.name} · {count(len(impact.failure), 'system')} reached, {at_once} at once{unknown} · "
        f"{count(len(impact.paths), 'path')} hit, {stopped} of them without a fallback"
    )
    remarks = [f"Not drawn: {count(len(left_out), 'integration')} that carry no failure further."] if left_out else []
    return Picture(
        view=VIEW,
        heading=f"What fails when {name_of(landscape, impact.system)} fails",
        scope=scope,
        origin=origin,
        shown=shown_of(landscape, systems, len(spread.flows)),
        boxes=(),
        meaning=MEANING,
        remarks=tuple(remarks),
        tables=_tables(landscape, impact),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND),
        filters=(f"focus {impact.system}",),
        left_out=left_out,
        centre=impact.system,
        words=WORDS,
    )


def _reached_box(landscape: Landscape, item: Reached) -> Box:
    system = landscape.get_system(item.system)
    how = HOW[item.at_once]
    box = portray_system(landscape, item.system)
    facts = (f"{how} · {count(item.steps, 'step')}", CRITICALITY_WORDS[system.business_criticality])
    return replace(box, facts=facts, fill=FILLS[item.at_once])


def _failure_line(
    landscape: Landscape, ends: tuple[str, str], names: Sequence[str], at_once: Mapping[str, bool | None]
) -> Line:
    flows = [landscape.flows[name] for name in names]
    dashes = {DASH_OF[flow.integration.mode] for flow in flows}
    both = at_once[ends[0]], at_once[ends[1]]
    carries = False if False in both or not dashes & {Dash.SYNCHRONOUS, Dash.UNKNOWN} else None
    carries = True if both == (True, True) and Dash.SYNCHRONOUS in dashes else carries
    return Line(
        source=ends[0],
        target=ends[1],
        element_id=element_id("integration", names[0] if len(names) == 1 else f"{ends[0]}-to-{ends[1]}.failure"),
        badge=f"{len(names)}" if len(names) > 1 else "",
        dash=dashes.pop() if len(dashes) == 1 else Dash.MIXED,
        tone=TONES[carries],
        weight=2.0 if carries else 1.4,
        title=f"{name_of(landscape, ends[0])} → {name_of(landscape, ends[1])}",
        description="\n".join(describe_flow(landscape, flow) for flow in flows),
        stands_for=tuple(names),
    )


def _folded_box(key: str, items: Sequence[Reached], inside: tuple[str, ...], taken: set[str]) -> Box:
    steps, _, domain = key.partition(":")
    at_once = sum(item.at_once is True for item in items)
    open_ = sum(item.at_once is None for item in items)
    far = "3 or more steps away" if steps == str(MOST_STEPS) else f"{count(int(steps), 'step')} away"
    said = f"{at_once} at once, {len(items) - at_once - open_} later" + (f", {open_} unknown?" if open_ else "")
    facts = [count(len(items), "system"), far, said]
    if inside:
        facts.append(f"{count(len(inside), 'integration')} inside")
    return Box(
        key=key,
        element_id=element_id("domain", f"{domain or 'none'}.{steps}", taken),
        name=domain or NO_DOMAIN,
        facts=tuple(facts),
        fill=Fill.STOPS if at_once else Fill.UNKNOWN if open_ else Fill.STARVES,
        title=f"{domain or NO_DOMAIN}: {count(len(items), 'system')}",
        description=", ".join(item.system for item in items[:80]),
        stands_for=tuple(item.system for item in items),
        folds=inside,
    )


def _folded_line(ends: tuple[str, str], names: tuple[str, ...], number: int, heaviest: int) -> Line:
    return Line(
        source=ends[0],
        target=ends[1],
        element_id=f"fold-{number}",
        badge=str(len(names)),
        dash=Dash.MIXED,
        tone=Tone.MIXED,
        weight=weigh(len(names), heaviest),
        title=count(len(names), "integration"),
        description=", ".join(names[:80]),
        stands_for=names,
    )


def _tables(landscape: Landscape, impact: Impact, heading: str = "Paths that it hits") -> tuple[Table, ...]:
    found = []
    if impact.paths:
        rows = tuple(_path_row(landscape, item) for item in impact.paths[:MOST_LISTED])
        found.append(Table(heading, _cut(rows, len(impact.paths)), least_width=ONE_COLUMN))
    if impact.change:
        rows = tuple(
            f"{name_of(landscape, item.system)}: {count(item.steps, 'step')} along the data"
            for item in impact.change[:MOST_LISTED]
        )
        found.append(Table("Whom a change of it concerns", _cut(rows, len(impact.change)), least_width=300.0))
    return tuple(found)


def _cut(rows: tuple[str, ...], whole: int) -> tuple[str, ...]:
    return (*rows, f"and {whole - len(rows)} more") if whole > len(rows) else rows


def _path_row(landscape: Landscape, item: PathImpact) -> str:
    hit = ", ".join(name_of(landscape, hop) for hop in item.hops)
    if item.survives is None:
        return f"!{item.path.name}: may stop at {hit or 'a hop'}; it hangs on integrations of unknown mode?"
    if item.survives:
        return f"{item.path.name}: goes on by the fallback of {hit}"
    return f"!{item.path.name}: stops" + (f" at {hit}" if hit else "; the system lies between two of its hops")
