"""The pages of an atlas: an overview of domains, and for every domain one map or several, small enough to be read.

A landscape goes in; pages come out, each with ways of making its picture, the more detailed first. Inside a page integrations
are lines; those that lead to another page are pills that name and link it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

from app.diagrams.landscape_map import draw_overview
from app.diagrams.picture import Chip, Flow, Group, GroupKind, Picture
from app.diagrams.portray import (
    DATA_FLOW,
    NO_DOMAIN,
    count,
    domain_order,
    fold_flows,
    list_parallel,
    name_of,
    portray_system,
    shown_of,
)
from app.diagrams.style import PLAIN_HUE
from app.diagrams.svg import element_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.diagrams.picture import Box, Origin
    from app.landscape.landscape import Flow as Integration
    from app.landscape.landscape import Landscape

VIEW = "atlas"
MOST_ON_PAGE = 36
MOST_CHIPS = 4
PILLS = "Pills: integrations with another page, and how many"


class Lines(StrEnum):
    """How a sheet shows the integrations among its systems, the most telling first."""

    BY_RANK = "by rank"
    IN_ROWS = "in rows"
    COUNTED = "counted"


@dataclass(frozen=True)
class Page:
    """One page: its place from 1, its title, and ways of making its picture, the more detailed first."""

    number: int
    title: str
    offers: tuple[Callable[[], Picture], ...]


@dataclass(frozen=True)
class Sheet:
    """What a page of an atlas holds: a domain, or one part of a large one; ``number`` is the page's."""

    number: int
    domain: str
    title: str
    systems: tuple[str, ...]


def list_pages(landscape: Landscape, origin: Origin, domain: str | None = None) -> tuple[Page, ...]:
    """Return the pages of the atlas of *landscape*: the overview and every domain, or the pages of one *domain* alone."""
    sheets = divide(landscape)
    page_of = {name: sheet for sheet in sheets for name in sheet.systems}
    pages = [Page(1, "Overview", (lambda: draw_first(landscape, origin, sheets),))] if domain is None else []
    wanted = (sheet for sheet in sheets if domain is None or sheet.domain == domain)
    return (*pages, *(_page_of(landscape, origin, sheet, page_of, len(sheets) + 1) for sheet in wanted))


def _page_of(landscape: Landscape, origin: Origin, sheet: Sheet, page_of: Mapping[str, Sheet], pages: int) -> Page:
    def draw(style: Lines) -> Callable[[], Picture]:
        return lambda: draw_sheet(landscape, origin, sheet, page_of, pages, style)

    return Page(sheet.number, sheet.title, tuple(draw(style) for style in Lines))


def divide(landscape: Landscape) -> tuple[Sheet, ...]:
    """Return the sheets of all domains in order of name; a domain too large for one is cut where it hangs together least."""
    members: dict[str, list[str]] = defaultdict(list)
    for name, system in landscape.systems.items():
        members[system.domain or ""].append(name)
    sheets: list[Sheet] = []
    for domain in domain_order(landscape):
        parts = _cut(landscape, members[domain], MOST_ON_PAGE)
        for number, part in enumerate(parts, 1):
            title = (domain or NO_DOMAIN) + (f" {number}" if len(parts) > 1 else "")
            sheets.append(Sheet(len(sheets) + 2, domain, title, tuple(part)))
    return tuple(sheets)


def draw_first(landscape: Landscape, origin: Origin, sheets: Sequence[Sheet]) -> Picture:
    """Return the overview, each domain's box linked to its first page and saying which that is."""
    picture = draw_overview(landscape, origin)
    pages: dict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        pages[f"domain:{sheet.domain}"].append(sheet.number)
    boxes = tuple(_link(box, pages.get(box.key, [])) for box in picture.boxes)
    remarks = (*picture.remarks, f"Page 1 of {len(sheets) + 1}; every domain has a page of its own.")
    return replace(picture, view=VIEW, heading="Atlas: overview by domain", boxes=boxes, remarks=remarks)


def _link(box: Box, numbers: Sequence[int]) -> Box:
    if not numbers:
        return box
    words = f"page {numbers[0]}" if len(numbers) == 1 else f"pages {numbers[0]} to {numbers[-1]}"
    return replace(box, facts=(*box.facts, words), href=f"#page-{numbers[0]}")


def draw_sheet(
    landscape: Landscape, origin: Origin, sheet: Sheet, page_of: Mapping[str, Sheet], pages: int, style: Lines
) -> Picture:
    """Return one sheet: its systems, the integrations among them as lines (or counted), those with other pages as pills."""
    mine = set(sheet.systems)
    touching = {flow.id: flow for name in sheet.systems for flow in landscape.flows_of(name)}
    inner = [flow for flow in touching.values() if {flow.integration.source, flow.integration.target} <= mine]
    left_out = tuple(name for name in landscape.flows if name not in touching)
    boxes = tuple(_box(landscape, name, page_of, inner if style is Lines.COUNTED else ()) for name in sheet.systems)
    drawn = () if style is Lines.COUNTED else fold_flows(landscape, inner, labelled=False)
    hints: list[tuple[str, str]] = []
    if style is Lines.IN_ROWS:
        drawn = tuple(replace(line, loose=True) for line in drawn)
        columns = ceil(sqrt(len(sheet.systems)))
        rows = [sheet.systems[start : start + columns] for start in range(0, len(sheet.systems), columns)]
        hints = [pair for row in rows for pair in pairwise(row)]
    crossing = len(touching) - len(inner)
    remarks = [
        f"Page {sheet.number} of {pages}. Inside: {count(len(inner), 'integration')}, "
        + ("as lines" if style is not Lines.COUNTED else "counted in the box of the source: too many to lay out as lines")
        + f"; with other pages: {crossing}, as pills.",
    ]
    if left_out:
        remarks.append(f"Not on this page: {count(len(left_out), 'integration')} that touch no system of it.")
    return Picture(
        view=VIEW,
        heading=f"Atlas: {sheet.title}",
        scope=f"{landscape.inventory.name} · {count(len(mine), 'system')} of {sheet.domain or NO_DOMAIN}",
        origin=origin,
        shown=shown_of(landscape, len(mine), len(touching)),
        boxes=boxes,
        lines=drawn,
        groups=(Group("sheet", element_id("domain", sheet.title), sheet.title, GroupKind.DOMAIN, sheet.systems),),
        meaning=DATA_FLOW,
        remarks=tuple(remarks),
        tables=list_parallel(landscape, drawn),
        flows=(Flow.RIGHT,) if style is Lines.IN_ROWS else (Flow.RIGHT, Flow.DOWN),
        hints=tuple(hints),
        compact=True,
        filters=(f"page {sheet.number}",),
        left_out=left_out,
        pills=PILLS,
        suffices=style is Lines.COUNTED,
    )


def _box(landscape: Landscape, name: str, page_of: Mapping[str, Sheet], counted: Sequence[Integration]) -> Box:
    here = page_of[name]
    leaving: dict[int, list[str]] = defaultdict(list)
    titles: dict[int, str] = {}
    arriving: list[str] = []
    for flow in landscape.flows_of(name):
        other = flow.integration.target if flow.integration.source == name else flow.integration.source
        if page_of[other] is here:
            continue
        if flow.integration.source == name:
            leaving[page_of[other].number].append(flow.id)
            titles[page_of[other].number] = page_of[other].title
        else:
            arriving.append(flow.id)
    box = portray_system(landscape, name)
    known = landscape.availability_of(name).value
    facts = [f"API {known}{'?' if known == 'unknown' else ''}", *box.facts[1:]]
    folds = tuple(flow.id for flow in counted if flow.integration.source == name)
    if folds:
        facts.append(f"{len(folds)} to systems of this page")
    return replace(box, facts=tuple(facts), chips=_chips(landscape, arriving, leaving, titles), folds=folds)


def _chips(
    landscape: Landscape, arriving: Sequence[str], leaving: Mapping[int, Sequence[str]], titles: Mapping[int, str]
) -> tuple[Chip, ...]:
    ranked = sorted(leaving, key=lambda number: (-len(leaving[number]), number))
    chips = []
    if arriving:
        sources = ", ".join(name_of(landscape, landscape.flows[name].integration.source) for name in arriving)
        chips.append(Chip(f"← {len(arriving)} in", PLAIN_HUE, title=f"From {sources}", stands_for=tuple(arriving)))
    for number in ranked[:MOST_CHIPS]:
        names = leaving[number]
        targets = ", ".join(f"{name_of(landscape, landscape.flows[name].integration.target)} ({name})" for name in names)
        chips.append(
            Chip(
                f"→ {titles[number]}",
                number - 2,
                f" × {len(names)}",
                f"{titles[number]}, page {number}: {targets}",
                tuple(names),
                href=f"#page-{number}",
            )
        )
    rest = tuple(name for number in ranked[MOST_CHIPS:] for name in leaving[number])
    if rest:
        words = ", ".join(titles[number] for number in ranked[MOST_CHIPS:])
        chips.append(Chip(f"→ {count(len(ranked) - MOST_CHIPS, 'more page')}", PLAIN_HUE, f" × {len(rest)}", words, rest))
    return tuple(chips)


def _cut(landscape: Landscape, names: Sequence[str], most: int) -> list[list[str]]:
    """Return *names* in parts of at most *most* that hang together: each grows from the busiest system left.

    Source:
        Greedy graph growing; Karypis & Kumar, SIAM J. Sci. Comput. 1998.
    """
    if len(names) <= most:
        return [list(names)]
    mine = set(names)
    beside: dict[str, Counter[str]] = {name: Counter() for name in names}
    for name in names:
        for flow in landscape.flows_of(name):
            other = flow.consumer if flow.provider == name else flow.provider
            if other in mine and other != name:
                beside[name][other] += 1
    size = ceil(len(names) / ceil(len(names) / most))
    left = dict.fromkeys(sorted(names, key=lambda name: (-beside[name].total(), name)))
    parts: list[list[str]] = []
    while left:
        parts.append(_grow(left, beside, size))
    return parts


def _grow(left: dict[str, None], beside: Mapping[str, Counter[str]], size: int) -> list[str]:
    part: list[str] = []
    pull: Counter[str] = Counter()
    while left and len(part) < size:
        near = [name for name in pull if name in left]
        chosen = min(near, key=lambda name: (-pull[name] / beside[name].total(), name)) if near else next(iter(left))
        del left[chosen]
        part.append(chosen)
        pull.update(beside[chosen])
    return part
