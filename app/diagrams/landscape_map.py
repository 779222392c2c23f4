"""The ``landscape`` view: all systems by domain, in as much detail as still can be read.

A landscape goes in; pictures come out from the most detailed to the least: every integration a labelled line, every
integration a line, lines inside domains and chips between them, and an overview of domains. The caller takes the first that
is readable.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from app.diagrams.picture import Box, Chip, Dash, Fill, Flow, Line, Picture, Tone
from app.diagrams.portray import (
    ARRIVALS,
    DATA_FLOW,
    LABELLED,
    NO_DOMAIN,
    NUMBERED,
    count,
    count_lacking,
    domain_order,
    fold_flows,
    group_by_domain,
    list_parallel,
    number_lines,
    portray_system,
    shown_of,
    summarise,
    weigh,
)
from app.diagrams.style import PLAIN_HUE, SHARES
from app.diagrams.svg import element_id
from app.quantities import percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from app.diagrams.picture import Origin
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

WHOLE_SYSTEMS = 40
WHOLE_LINES = 160
CHIP_SYSTEMS = 120
CHIP_LINES = 240
MOST_DOMAINS = 24
VIEW = "landscape"


def list_landscape_pictures(landscape: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield how to make the pictures of a landscape, from the most detailed that its size allows to the overview."""
    pairs = {(flow.integration.source, flow.integration.target) for flow in landscape.flows.values()}
    systems = len(landscape.systems)
    inside = sum(_domain_of(landscape, one) == _domain_of(landscape, other) for one, other in pairs)
    if systems <= WHOLE_SYSTEMS and len(pairs) <= WHOLE_LINES:
        if len(pairs) <= LABELLED:
            yield lambda: draw_whole(landscape, origin, Labels.WORDS)
        if len(pairs) <= NUMBERED:
            yield lambda: draw_whole(landscape, origin, Labels.NUMBERS)
        yield lambda: draw_whole(landscape, origin, Labels.NONE)
        yield lambda: draw_compact(landscape, origin)
    if systems <= CHIP_SYSTEMS and inside <= CHIP_LINES:
        yield lambda: draw_chips(landscape, origin)
    yield lambda: draw_overview(landscape, origin)


def list_unlabelled_pictures(landscape: Landscape, origin: Origin) -> Iterator[Callable[[], Picture]]:
    """Yield the same pictures without words on lines, for views that write something else there."""
    pairs = {(flow.integration.source, flow.integration.target) for flow in landscape.flows.values()}
    systems = len(landscape.systems)
    inside = sum(_domain_of(landscape, one) == _domain_of(landscape, other) for one, other in pairs)
    if systems <= WHOLE_SYSTEMS and len(pairs) <= WHOLE_LINES:
        yield lambda: replace(draw_whole(landscape, origin, Labels.NONE), tables=())
        yield lambda: replace(draw_compact(landscape, origin), tables=())
    if systems <= CHIP_SYSTEMS and inside <= CHIP_LINES:
        yield lambda: draw_chips(landscape, origin)
    yield lambda: draw_overview(landscape, origin)


class Labels(StrEnum):
    """What stands at a line: its words, a number that a table explains, or nothing but its tooltip."""

    WORDS = "words"
    NUMBERS = "numbers"
    NONE = "none"


def draw_whole(landscape: Landscape, origin: Origin, labels: Labels) -> Picture:
    """Return the map with every system and every integration."""
    systems = tuple(landscape.systems)
    lines = fold_flows(landscape, landscape.flows.values(), labelled=labels is not Labels.NONE)
    tables = list_parallel(landscape, lines)
    if labels is Labels.NUMBERS:
        lines, table = number_lines(landscape, lines)
        tables = (table,)
    return Picture(
        view=VIEW,
        heading="Integration landscape by domain",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(systems), len(landscape.flows)),
        boxes=tuple(portray_system(landscape, system) for system in systems),
        lines=lines,
        groups=group_by_domain(landscape, systems),
        meaning=DATA_FLOW,
        remarks=tuple(finding.detail for finding in landscape.findings),
        tables=tables,
        flows=(Flow.AROUND, Flow.AROUND_DOWN, Flow.RIGHT, Flow.DOWN),
    )


def draw_compact(landscape: Landscape, origin: Origin) -> Picture:
    """Return the map with every system and every integration, without zones and hosting, which the tooltips have."""
    picture = draw_whole(landscape, origin, Labels.NONE)
    return replace(
        picture,
        boxes=tuple(_shorten_facts(landscape, box) for box in picture.boxes),
        groups=group_by_domain(landscape, tuple(landscape.systems), zones=False),
        remarks=("Hosting, zones and what a line carries are in the tooltips of the SVG.", *picture.remarks),
        compact=True,
        suffices=True,
    )


def _shorten_facts(landscape: Landscape, box: Box) -> Box:
    known = landscape.availability_of(box.key).value
    return replace(box, facts=(f"API {known}{'?' if known == 'unknown' else ''}", *box.facts[1:]))


def draw_chips(landscape: Landscape, origin: Origin) -> Picture:
    """Return the map with the lines inside each domain; those that leave it are chips in the box of their source."""
    inner = [flow for flow in landscape.flows.values() if _is_inner(landscape, flow)]
    outer = [flow for flow in landscape.flows.values() if not _is_inner(landscape, flow)]
    leaving: dict[str, dict[str, list[Integration]]] = defaultdict(lambda: defaultdict(list))
    arriving = Counter(flow.integration.target for flow in outer)
    for flow in outer:
        leaving[flow.integration.source][_domain_of(landscape, flow.integration.target)].append(flow)
    hues = {name: hue for hue, name in enumerate(domain_order(landscape))}
    boxes = []
    for system in landscape.systems:
        box = _shorten_facts(landscape, portray_system(landscape, system))
        entering = (_entering(arriving[system]),) if arriving[system] else ()
        chips = entering + tuple(_chip(name, flows, hues[name], landscape) for name, flows in sorted(leaving[system].items()))
        boxes.append(replace(box, chips=chips))
    lines = fold_flows(landscape, inner, labelled=False)
    return Picture(
        view=VIEW,
        heading="Integration landscape by domain",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(boxes), len(landscape.flows)),
        boxes=tuple(boxes),
        lines=lines,
        groups=group_by_domain(landscape, tuple(landscape.systems), zones=False),
        meaning=DATA_FLOW,
        remarks=(
            f"Inside a domain: {count(len(inner), 'integration')}, as lines. Between domains: {len(outer)}, as pills.",
            *(finding.detail for finding in landscape.findings),
        ),
        packed=True,
        compact=True,
        suffices=True,
    )


def draw_overview(landscape: Landscape, origin: Origin) -> Picture:
    """Return one box per domain with its counts, and the heaviest pairs of domains; the rest is stated."""
    fold = _fold_domains(landscape)
    pairs: dict[tuple[str, str], list[Integration]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for flow in landscape.flows.values():
        one, other = fold[_domain_of(landscape, flow.integration.source)], fold[_domain_of(landscape, flow.integration.target)]
        if one == other:
            inside[one].append(flow.id)
        else:
            pairs[min(one, other), max(one, other)].append(flow)
    members: dict[str, list[str]] = defaultdict(list)
    for system in landscape.systems:
        members[fold[_domain_of(landscape, system)]].append(system)
    ranked = sorted(pairs, key=lambda pair: (-len(pairs[pair]), pair))
    kept, rest = ranked[: 2 * len(members)], ranked[2 * len(members) :]
    heaviest = max((len(flows) for flows in pairs.values()), default=1)
    left_out = tuple(flow.id for pair in rest for flow in pairs[pair])
    taken: set[str] = set()
    return Picture(
        view=VIEW,
        heading="Integration landscape: overview by domain",
        scope=summarise(landscape),
        origin=origin,
        shown=shown_of(landscape, len(landscape.systems), len(landscape.flows) - len(left_out)),
        boxes=tuple(_domain_box(landscape, name, members[name], inside[name], taken) for name in sorted(members)),
        lines=tuple(_pair_line(landscape, pair, pairs[pair], fold, index, heaviest) for index, pair in enumerate(sorted(kept))),
        meaning=ARRIVALS,
        remarks=(*_remainder(landscape, pairs, kept, rest, fold), *(finding.detail for finding in landscape.findings)),
        flows=(Flow.RIGHT, Flow.DOWN, Flow.AROUND, Flow.AROUND_DOWN),
        left_out=left_out,
    )


def _remainder(
    landscape: Landscape,
    pairs: dict[tuple[str, str], list[Integration]],
    kept: Sequence[tuple[str, str]],
    rest: Sequence[tuple[str, str]],
    fold: dict[str, str],
) -> list[str]:
    drawn = sum(len(pairs[pair]) for pair in kept)
    every = drawn + sum(len(pairs[pair]) for pair in rest)
    remarks = [f"{count(len(landscape.flows) - every, 'integration')} inside a domain: counted in its box."]
    if rest:
        share = percent(drawn / every)
        remarks.insert(
            0,
            f"{len(kept)} of {len(pairs)} pairs of domains shown, {share} of the integrations between domains; "
            f"{every - drawn} integrations of the {len(rest)} lighter pairs are not drawn.",
        )
    folded = [name for name, into in fold.items() if name != into]
    if folded:
        remarks.append(f"The {len(folded)} smallest domains are folded into one box.")
    return remarks


def _domain_box(landscape: Landscape, name: str, systems: Sequence[str], inside: Sequence[str], taken: set[str]) -> Box:
    lacking, unknown = count_lacking(landscape, systems)
    share = lacking / len(systems)
    fill = Fill.UNKNOWN if unknown == len(systems) else next(step for bound, step in SHARES if share <= bound)
    gaps = f"{lacking} lack an API" if lacking != 1 else "1 lacks an API"
    facts = [count(len(systems), "system"), gaps + (f", {unknown} unknown?" if unknown else "")]
    if inside:
        facts.append(f"{count(len(inside), 'integration')} inside")
    return Box(
        key=f"domain:{name}",
        element_id=element_id("domain", name or "none", taken),
        name=name or NO_DOMAIN,
        facts=tuple(facts),
        fill=fill,
        title=name or NO_DOMAIN,
        description=", ".join(landscape.systems[system].name for system in systems[:60]) + (" …" if len(systems) > 60 else ""),  # noqa: PLR2004
        stands_for=tuple(systems),
        folds=tuple(inside),
    )


def _pair_line(
    landscape: Landscape, pair: tuple[str, str], flows: Sequence[Integration], fold: dict[str, str], index: int, heaviest: int
) -> Line:
    forth = [flow for flow in flows if fold[_domain_of(landscape, flow.integration.source)] == pair[0]]
    back = len(flows) - len(forth)
    one, other = pair if len(forth) >= back else (pair[1], pair[0])
    most, least = max(len(forth), back), min(len(forth), back)
    words = f"{one or NO_DOMAIN} → {other or NO_DOMAIN}: {most}, back: {least}"
    return Line(
        source=f"domain:{one}",
        target=f"domain:{other}",
        element_id=f"pair-{index}",
        badge=f"{most}",
        back=f"{least}" if least else "",
        dash=Dash.MIXED,
        tone=Tone.MIXED,
        both=least > 0,
        weight=weigh(len(flows), heaviest),
        title=words,
        description=", ".join(flow.id for flow in flows[:80]) + (f" and {len(flows) - 80} more" if len(flows) > 80 else ""),  # noqa: PLR2004
        stands_for=tuple(flow.id for flow in flows),
    )


def _fold_domains(landscape: Landscape) -> dict[str, str]:
    """Return for each domain the one it is drawn as: itself, or a common one for the smallest where there are too many."""
    sizes = Counter(system.domain or "" for system in landscape.systems.values())
    ranked = sorted(sizes, key=lambda name: (-sizes[name], name))
    kept = set(ranked if len(ranked) <= MOST_DOMAINS else ranked[: MOST_DOMAINS - 1])
    other = f"Other domains ({len(ranked) - len(kept)})"
    return {name: name if name in kept else other for name in ranked}


def _chip(name: str, flows: Sequence[Integration], hue: int, landscape: Landscape) -> Chip:
    listed = ", ".join(f"{landscape.systems[flow.integration.target].name} ({flow.id})" for flow in flows)
    return Chip(
        f"→ {name or NO_DOMAIN}", hue, f" × {len(flows)}", f"{name or NO_DOMAIN}: {listed}", tuple(flow.id for flow in flows)
    )


def _entering(number: int) -> Chip:
    """Return the pill that counts what comes from other domains; those lines are pills in the boxes of their sources."""
    return Chip(f"← {number} in", PLAIN_HUE, title=f"{count(number, 'integration')} from other domains")


def _domain_of(landscape: Landscape, system_id: str) -> str:
    return landscape.systems[system_id].domain or ""


def _is_inner(landscape: Landscape, flow: Integration) -> bool:
    return _domain_of(landscape, flow.integration.source) == _domain_of(landscape, flow.integration.target)
