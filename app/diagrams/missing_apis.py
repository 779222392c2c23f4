"""The ``missing-apis`` view: the systems without an API, what waits behind each, and the systems about which nobody knows.

A landscape goes in; pictures come out, the more detailed first. Lines are the integrations whose interface is missing or in
doubt, all others are counted in the stated remainder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.picture import Box, Fill, Flow, Group, GroupKind, Line, Picture, Table, Tone
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
    summarise,
)
from app.diagrams.style import HOSTING_WORDS, SHARES
from app.diagrams.svg import element_id
from app.inventory.vocabulary import ApiAvailability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.diagrams.picture import Origin
    from app.inventory.model import System
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "missing-apis"
MOST_DRAWN = 40
MOST_LINES = 80
MOST_BOXES = 120
COLUMNS: tuple[tuple[ApiAvailability, str], ...] = (
    (ApiAvailability.NONE, "No way in"),
    (ApiAvailability.MANUAL, "By hand only"),
    (ApiAvailability.BATCH, "Files on a timetable only"),
    (ApiAvailability.UNKNOWN, "Nobody has said yet"),
)


def list_missing_pictures(landscape: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of missing APIs: with the lines that wait, as a wall of boxes, and by domain."""
    flows = _flows_waiting(landscape)
    named = _systems_named(landscape, flows)
    touched = set(named) | {end for flow in flows for end in (flow.integration.source, flow.integration.target)}
    if len(touched) <= MOST_DRAWN and len(flows) <= MOST_LINES:
        if len(flows) <= LABELLED:
            yield lambda: draw_waiting(landscape, origin, labelled=True)
        if len(flows) <= NUMBERED:
            yield lambda: draw_waiting(landscape, origin, labelled=True, numbered=True)
        yield lambda: draw_waiting(landscape, origin, labelled=False)
    if len(named) <= MOST_BOXES:
        yield lambda: draw_wall(landscape, origin)
    yield lambda: draw_by_domain(landscape, origin)


def draw_waiting(landscape: Landscape, origin: Origin, *, labelled: bool, numbered: bool = False) -> Picture:
    """Return the systems without an API by how they can be reached, and the integrations that wait for one."""
    flows = _flows_waiting(landscape)
    named = _systems_named(landscape, flows)
    drawn = set(named) | {end for flow in flows for end in (flow.integration.source, flow.integration.target)}
    boxes = [
        _gap_box(landscape, system) if system in named else portray_system(landscape, system)
        for system in landscape.systems
        if system in drawn
    ]
    lines = tuple(_colour(line, landscape) for line in fold_flows(landscape, flows, labelled=labelled))
    tables = list_parallel(landscape, lines)
    if numbered:
        lines, table = number_lines(landscape, lines)
        tables = (table,)
    rest = _others(landscape, flows)
    remarks = [_say_rest(len(rest))] if rest else []
    if not named:
        remarks.insert(0, "No system is known to lack an API, and of none it is unknown.")
    return Picture(
        view=VIEW,
        heading="Missing APIs, and what waits for them",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(boxes), len(flows)),
        boxes=tuple(boxes),
        lines=lines,
        groups=_groups(landscape, named),
        meaning=DATA_FLOW,
        remarks=tuple(remarks),
        tables=tables,
        flows=(Flow.AROUND, Flow.AROUND_DOWN, Flow.RIGHT, Flow.DOWN),
        left_out=rest,
    )


def draw_wall(landscape: Landscape, origin: Origin) -> Picture:
    """Return the systems without an API as boxes that count what waits for them, without lines."""
    waiting = _flows_waiting(landscape)
    named = _systems_named(landscape, waiting)
    folded: dict[str, list[str]] = defaultdict(list)
    for flow in waiting:
        folded[flow.provider].append(flow.id)
    boxes = [_wall_box(landscape, system, folded[system]) for system in named]
    rest = _others(landscape, waiting)
    return Picture(
        view=VIEW,
        heading="Missing APIs",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(boxes), len(waiting)),
        boxes=tuple(boxes),
        groups=_groups(landscape, named),
        remarks=(
            "Integrations that wait for an interface are counted in the box of the system that should offer it.",
            _say_rest(len(rest)),
        ),
        packed=True,
        compact=True,
        left_out=rest,
    )


def draw_by_domain(landscape: Landscape, origin: Origin) -> Picture:
    """Return one box per domain that counts its systems by how they can be reached; for landscapes of hundreds."""
    waiting = _flows_waiting(landscape)
    named = _systems_named(landscape, waiting)
    members: dict[str, list[str]] = defaultdict(list)
    for system in named:
        members[landscape.systems[system].domain or ""].append(system)
    folded: dict[str, list[str]] = defaultdict(list)
    for flow in waiting:
        folded[landscape.systems[flow.provider].domain or ""].append(flow.id)
    taken: set[str] = set()
    boxes = tuple(_domain_box(landscape, domain, members[domain], folded[domain], taken) for domain in sorted(members))
    rest = _others(landscape, waiting)
    ranked = sorted(named, key=lambda system: (-len(landscape.flows_provided_by(system)), system))[:18]
    rows = [
        f"{name_of(landscape, system)}: {count(len(landscape.flows_provided_by(system)), 'integration')} to offer"
        for system in ranked
    ]
    return Picture(
        view=VIEW,
        heading="Missing APIs by domain",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(named), len(waiting)),
        boxes=boxes,
        remarks=("Every system is folded into its domain.", _say_rest(len(rest))),
        tables=(Table("Systems without an API, or unknown, that most integrations wait for", tuple(rows)),) if rows else (),
        left_out=rest,
        words={Fill.UNKNOWN: "Of most of what is open nobody has said it yet?"},
    )


def _flows_waiting(landscape: Landscape) -> list[Integration]:
    """Return the integrations whose interface is missing or in doubt, by their provider's statement or their own."""
    return [
        flow
        for flow in landscape.flows.values()
        if flow.provider != landscape.hub and (landscape.lacks_api(flow.provider) is not False or flow.lacks_api is not False)
    ]


def _systems_named(landscape: Landscape, waiting: Sequence[Integration]) -> tuple[str, ...]:
    """Return the systems without an API or about which nobody knows, and those that lack one for a single integration."""
    providers = {flow.provider for flow in waiting}
    return tuple(system for system in landscape.systems if landscape.lacks_api(system) is not False or system in providers)


def _others(landscape: Landscape, flows: Sequence[Integration]) -> tuple[str, ...]:
    drawn = {flow.id for flow in flows}
    return tuple(name for name in landscape.flows if name not in drawn)


def _gap_box(landscape: Landscape, system_id: str) -> Box:
    """Return the box of a system with what decides on its remedy: where it runs, whose it is, what it stops."""
    system = landscape.systems[system_id]
    paths = landscape.paths_through(system_id)
    facts = [HOSTING_WORDS[system.hosting], _owner_words(landscape, system)]
    if paths:
        facts.append(f"stops {paths[0].name}" if len(paths) == 1 else f"on {count(len(paths), 'path')}")
    return replace(portray_system(landscape, system_id), facts=tuple(facts))


def _wall_box(landscape: Landscape, system_id: str, waiting: Sequence[str]) -> Box:
    """Return the small box of a system: whose it is, and how much waits for it."""
    paths = len(landscape.paths_through(system_id))
    facts = [f"{len(waiting)} waiting" + (f", {count(paths, 'path')}" if paths else "")]
    if landscape.systems[system_id].owner:
        facts.insert(0, _owner_words(landscape, landscape.systems[system_id]))
    return replace(portray_system(landscape, system_id), facts=tuple(facts), folds=tuple(waiting))


def _owner_words(landscape: Landscape, system: System) -> str:
    owner = next((team.name or team.id for team in landscape.inventory.teams if team.id == system.owner), system.owner)
    return f"owner {owner}" if owner else "owner unknown?"


def _colour(line: Line, landscape: Landscape) -> Line:
    flows = [landscape.flows[name] for name in line.stands_for]
    blocked = any(flow.lacks_api is True or landscape.lacks_api(flow.provider) is True for flow in flows)
    return replace(line, tone=Tone.BLOCKED if blocked else Tone.DOUBTFUL)


def _groups(landscape: Landscape, named: Sequence[str]) -> tuple[Group, ...]:
    groups = []
    for availability, words in COLUMNS:
        members = tuple(system for system in named if landscape.availability_of(system) is availability)
        if members:
            groups.append(
                Group(
                    f"api:{availability}",
                    element_id("api", availability),
                    words,
                    GroupKind.COLUMN,
                    members,
                    note=str(len(members)),
                )
            )
    return tuple(groups)


def _fill_of(lacking: int, unknown: int, systems: int) -> Fill:
    """Return the step of the share of a domain's systems that lack an API; unknown where most of what is open is unknown."""
    if unknown > lacking:
        return Fill.UNKNOWN
    return next(step for bound, step in SHARES if lacking / systems <= bound)


def _domain_box(landscape: Landscape, domain: str, systems: Sequence[str], folded: Sequence[str], taken: set[str]) -> Box:
    kinds = Counter(landscape.availability_of(system) for system in systems)
    everybody = sum((system.domain or "") == domain for system in landscape.systems.values())
    lacking = sum(kinds[availability] for availability, _ in COLUMNS if availability is not ApiAvailability.UNKNOWN)
    words = [
        f"{kinds[availability]} {availability.value}{'?' if availability is ApiAvailability.UNKNOWN else ''}"
        for availability, _ in COLUMNS
        if kinds[availability]
    ]
    return Box(
        key=f"domain:{domain}",
        element_id=element_id("domain", domain or "none", taken),
        name=domain or NO_DOMAIN,
        facts=(
            f"{len(systems)} of {count(everybody, 'system')}",
            ", ".join(words) or "only for single integrations",
            f"{count(len(folded), 'integration')} waiting",
        ),
        fill=_fill_of(lacking, kinds[ApiAvailability.UNKNOWN], everybody),
        title=domain or NO_DOMAIN,
        description=", ".join(name_of(landscape, system) for system in systems[:60]),
        stands_for=tuple(systems),
        folds=tuple(folded),
    )


def _say_rest(number: int) -> str:
    return f"Not drawn: {count(number, 'integration')} whose interface exists, at least in part."
