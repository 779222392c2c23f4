"""The ``scenario`` view: what a scenario adds, removes and changes, each with its sign, on the map of both together.

Two landscapes go in, as declared and under the scenario; pictures come out, the more detailed first: everything, what is
touched with its neighbours, and domains that count.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.diagrams.landscape_map import WHOLE_LINES, WHOLE_SYSTEMS, Labels, draw_compact, draw_overview, draw_whole
from app.diagrams.picture import Border, Dash, Fill, Mark, Picture, Table, Tone
from app.diagrams.portray import DATA_FLOW, count, shown_of
from app.inventory.diff import compare_parts, compare_programmes
from app.landscape.part import cut_out, lay_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.diagrams.picture import Box, Line, Origin
    from app.inventory.diff import FactChange
    from app.landscape.landscape import Landscape

VIEW = "scenario"
MOST_FACTS = 3
MOST_LISTED = 16
MOST_REMARKS = 4
ONE_COLUMN = 10_000.0
SIGNS = {Mark.ADDED: "+", Mark.REMOVED: "−", Mark.CHANGED: "~"}
BORDERS = {Mark.ADDED: Border.ADDED, Mark.REMOVED: Border.REMOVED, Mark.CHANGED: Border.CHANGED}
TONES = {Mark.ADDED: Tone.ADDED, Mark.REMOVED: Tone.REMOVED, Mark.CHANGED: Tone.CHANGED}


@dataclass(frozen=True)
class Change:
    """Two landscapes, by id: as declared and under a scenario."""

    before: Landscape
    after: Landscape

    @cached_property
    def both(self) -> Landscape:
        """Everything that is in either."""
        return lay_together(self.before, self.after)

    @cached_property
    def systems(self) -> Mapping[str, Mark]:
        """What happens to each system that something happens to."""
        return _mark(self.before.systems, self.after.systems, lambda row: row)

    @cached_property
    def flows(self) -> Mapping[str, Mark]:
        """What happens to each integration that something happens to."""
        return _mark(self.before.flows, self.after.flows, lambda row: row.integration)

    def facts(self, system_id: str) -> tuple[FactChange, ...]:
        """Return the facts of a changed system that differ."""
        return compare_parts(self.before.systems[system_id], self.after.systems[system_id])


def _mark(before: Mapping[str, Any], after: Mapping[str, Any], part_of: Callable[[Any], Any]) -> dict[str, Mark]:
    marks: dict[str, Mark] = {}
    for name in sorted(before.keys() | after.keys()):
        if name not in before:
            marks[name] = Mark.ADDED
        elif name not in after:
            marks[name] = Mark.REMOVED
        elif part_of(before[name]) != part_of(after[name]) and compare_parts(part_of(before[name]), part_of(after[name])):
            marks[name] = Mark.CHANGED
    return marks


def list_scenario_pictures(before: Landscape, after: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of a scenario, from everything on one map to domains that count."""
    change = Change(before, after)
    if len(change.both.systems) <= WHOLE_SYSTEMS and len(change.both.flows) <= WHOLE_LINES:
        yield lambda: draw_changes(change, origin, draw_whole(change.both, origin, Labels.NONE))
        yield lambda: draw_changes(change, origin, draw_compact(change.both, origin))
    for near in (_near(change, neighbours=True), _near(change, neighbours=False)):
        if len(near.systems) <= WHOLE_SYSTEMS and len(near.flows) <= WHOLE_LINES:
            yield lambda near=near: _say_far(change, near, draw_changes(change, origin, draw_compact(near, origin)))  # type: ignore[misc]
    yield lambda: draw_changes(change, origin, draw_overview(change.both, origin))


def draw_changes(change: Change, origin: Origin, picture: Picture) -> Picture:
    """Return a picture of both landscapes together, with what the scenario does to each part of it."""
    counts = Counter(change.systems.values()), Counter(change.flows.values())
    said = [
        f"{SIGNS[mark]} {count(kinds[mark], noun)}"
        for kinds, noun in zip(counts, ("system", "integration"), strict=True)
        for mark in SIGNS
        if kinds[mark]
    ]
    name = _name_of(change)
    return replace(
        picture,
        view=VIEW,
        heading=f"What the scenario changes: {name}",
        scope=f"{change.before.inventory.name} · {', '.join(said) or 'no system and no integration is touched'}",
        origin=origin,
        boxes=tuple(_change_box(change, box) for box in picture.boxes),
        lines=tuple(_change_line(change, line) for line in picture.lines),
        meaning=DATA_FLOW,
        remarks=(*_explain(change), *_few(picture.remarks)),
        tables=_tables(change),
        words={**picture.words, Tone.MIXED: "Of which some are touched: + added, − removed, ~ changed"},
    )


def _few(remarks: Sequence[str]) -> tuple[str, ...]:
    """Return the first remarks; what a scenario takes along can be hundreds of them."""
    rest = len(remarks) - MOST_REMARKS
    return (
        (*remarks[:MOST_REMARKS], f"And {rest} more of what it takes along: see the findings.") if rest > 1 else tuple(remarks)
    )


def _name_of(change: Change) -> str:
    wanted = change.after.scenario
    return next((row.name or row.id for row in change.before.inventory.scenarios if row.id == wanted), wanted or "")


def _near(change: Change, *, neighbours: bool) -> Landscape:
    """Return what is touched with its flows' ends, and, where asked for, everything that touched systems exchange data with."""
    touched = set(change.systems)
    both = change.both
    ends = {end for name in change.flows for end in (both.flows[name].provider, both.flows[name].consumer)}
    flows = set(change.flows)
    if neighbours:
        flows |= {flow.id for system in touched for flow in both.flows_of(system)}
    beside = {end for name in flows for end in (both.flows[name].provider, both.flows[name].consumer)}
    return cut_out(both, touched | ends | beside, flows)


def _say_far(change: Change, near: Landscape, picture: Picture) -> Picture:
    """Return the picture with what lies beyond the neighbours of what is touched in its remainder."""
    both = change.both
    out = tuple(name for name in both.flows if name not in near.flows)
    shown = shown_of(both, picture.shown.systems, picture.shown.integrations)
    far = count(len(both.systems) - len(near.systems), "system")
    remark = f"Not drawn: {far} and {count(len(out), 'integration')} that neither change nor touch what does."
    return replace(picture, left_out=(*picture.left_out, *out), shown=shown, remarks=(remark, *picture.remarks))


def _change_box(change: Change, box: Box) -> Box:
    if len(box.stands_for) != 1:
        return _count_box(change, box)
    name = box.stands_for[0]
    mark = change.systems.get(name)
    if mark is None:
        return box
    marks = (mark, *box.marks)
    if mark is Mark.REMOVED:
        return replace(box, border=Border.REMOVED, marks=(mark,), fill=Fill.PLAIN, faint=True)
    facts = box.facts
    if mark is Mark.CHANGED:
        found = change.facts(name)
        facts = (*facts, *(f"~ {say_fact(fact)}" for fact in found[:MOST_FACTS]))
        facts += (f"~ and {len(found) - MOST_FACTS} more",) if len(found) > MOST_FACTS else ()
    return replace(box, border=BORDERS[mark], marks=marks, facts=facts)


def _count_box(change: Change, box: Box) -> Box:
    systems = Counter(change.systems[name] for name in box.stands_for if name in change.systems)
    flows = Counter(change.flows[name] for name in box.folds if name in change.flows)
    said = [f"systems {_signs(systems)}"] if systems else []
    said += [f"integrations inside {_signs(flows)}"] if flows else []
    if not said:
        return box
    kinds = systems.keys() | flows.keys()
    border = BORDERS[next(iter(kinds))] if len(kinds) == 1 else Border.CHANGED
    return replace(box, border=border, facts=(*box.facts, *said))


def _signs(counts: Mapping[Mark, int]) -> str:
    return " ".join(f"{sign}{counts[mark]}" for mark, sign in SIGNS.items() if counts.get(mark))


def _change_line(change: Change, line: Line) -> Line:
    marks = Counter(change.flows[name] for name in line.stands_for if name in change.flows)
    if not marks:
        return replace(line, tone=Tone.SAME)
    whole = sum(marks.values()) == len(line.stands_for)
    if len(marks) == 1 and whole:
        mark = next(iter(marks))
        dash = Dash.EVENT if mark is Mark.REMOVED else line.dash
        words = SIGNS[mark] if len(line.stands_for) == 1 else f"{SIGNS[mark]}{len(line.stands_for)}"
        return replace(line, tone=TONES[mark], dash=dash, badge=words, back="", label=(), weight=max(line.weight, 2.0))
    words = f"{len(line.stands_for)}: {_signs(marks)}"
    return replace(line, tone=Tone.CHANGED, badge=words, back="", label=(), weight=max(line.weight, 2.0))


def _explain(change: Change) -> tuple[str, ...]:
    paths = _mark(change.before.paths, change.after.paths, lambda row: row)
    said = [
        f"{SIGNS[mark]} {change.both.paths[name].name if name in change.both.paths else name}" for name, mark in paths.items()
    ]
    remarks = [f"Paths: {', '.join(said)}."] if said else []
    remarks.append("+ added; − removed, ghosted and dashed; ~ changed.")
    return tuple(remarks)


def _tables(change: Change) -> tuple[Table, ...]:
    """Return what no box can hold: facts of the programme, pools and teams, and those of changed integrations."""
    found = []
    programme = compare_programmes(change.before.inventory, change.after.inventory)
    if programme:
        found.append(
            Table("Changes of programme, pools and teams", _cut([say_fact(fact) for fact in programme]), least_width=ONE_COLUMN)
        )
    rows = [_say_flow(change, name) for name, mark in change.flows.items() if mark is Mark.CHANGED]
    if rows:
        found.append(Table("Changed integrations", _cut(rows)))
    return tuple(found)


def _say_flow(change: Change, name: str) -> str:
    facts = compare_parts(change.before.flows[name].integration, change.after.flows[name].integration)
    return f"~ {name}: {', '.join(map(say_fact, facts))}"


def say_fact(fact: FactChange) -> str:
    """Return one changed fact in words.

    >>> from app.inventory.diff import FactChange
    >>> say_fact(FactChange("api.availability", "batch", "full"))
    'api.availability: batch → full'
    """
    return f"{fact.fact}: {_say(fact.before)} → {_say(fact.after)}"


def _say(value: Any) -> str:
    match value:
        case None:
            return "not stated"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_say, value)) or "none"
        case dict():
            return ", ".join(f"{key} {_say(inner)}" for key, inner in value.items())
        case _:
            return str(value)


def _cut(rows: Sequence[str]) -> tuple[str, ...]:
    return (*rows[:MOST_LISTED], f"and {len(rows) - MOST_LISTED} more") if len(rows) > MOST_LISTED else tuple(rows)
