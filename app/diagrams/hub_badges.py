"""Draws hubs as badges: no lines lead to a system that everything touches; the boxes at their other ends say it instead.

A picture and the ids of hubs come in, the picture without those lines goes out. Whatever a line stood for, its badge stands
for; the picture says how many there are. A picture whose boxes are not systems stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING

from app.diagrams.picture import Chip
from app.diagrams.portray import count, name_of
from app.diagrams.style import PLAIN_HUE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from app.diagrams.picture import Line, Picture
    from app.landscape.landscape import Landscape

MOST_NAMED = 3


def draw_as_badges(picture: Picture, landscape: Landscape, hubs: Collection[str]) -> Picture:
    """Return the picture with every line between one of *hubs* and another box as a badge in that box, and a remark.

    A line from a hub to another hub or to itself stays a line, and so do the lines of a hub that the picture is about.
    """
    there = {box.key for box in picture.boxes} & set(hubs) - {picture.centre}
    folded: dict[tuple[str, str], list[Line]] = defaultdict(list)
    kept: list[Line] = []
    for line in picture.lines:
        ends = {line.source, line.target}
        if len(ends & there) == 1 and len(ends) > 1:
            hub = line.source if line.source in there else line.target
            folded[line.target if line.source == hub else line.source, hub].append(line)
        else:
            kept.append(line)
    if not folded:
        return picture
    boxes = []
    for box in picture.boxes:
        mine = [(hub, lines) for (key, hub), lines in folded.items() if key == box.key]
        chips = tuple(_badge(landscape, hub, lines) for hub, lines in sorted(mine))
        at_hub = [lines for (_, hub), lines in folded.items() if hub == box.key]
        says = (f"{count(_sum(at_hub), 'integration')} as badges",) if at_hub else ()
        boxes.append(replace(box, chips=(*box.chips, *chips), facts=(*box.facts, *says)))
    pills = f"{picture.pills}, or with a hub" if any(box.chips for box in picture.boxes) else "Badges: integrations with a hub"
    return replace(
        picture,
        boxes=tuple(boxes),
        lines=tuple(kept),
        hints=(*picture.hints, *_stand_in_rows(picture, kept)),
        pills=pills,
        remarks=(_remark(landscape, sorted({hub for _, hub in folded}), _sum(folded.values())), *picture.remarks),
    )


def _stand_in_rows(picture: Picture, kept: Sequence[Line]) -> list[tuple[str, str]]:
    """Return the hints that make rows of the boxes that no line moves any more, group by group, so that they are no tower."""
    moved = {end for line in kept for end in (line.source, line.target)}
    group_of = {key: number for number, group in enumerate(picture.groups) for key in group.boxes}
    still: dict[int, list[str]] = defaultdict(list)
    for box in picture.boxes:
        if box.key not in moved:
            still[group_of.get(box.key, -1)].append(box.key)
    hints: list[tuple[str, str]] = []
    for keys in still.values():
        columns = ceil(sqrt(len(keys)))
        hints += [pair for start in range(0, len(keys), columns) for pair in pairwise(keys[start : start + columns])]
    return hints


def _badge(landscape: Landscape, hub: str, lines: Sequence[Line]) -> Chip:
    """Return the badge in a box: the hub's name, which way the data go, and the numbers of its lines or how many they are."""
    into = any(line.target == hub for line in lines)
    arrow = "↔" if into and any(line.source == hub for line in lines) else "→" if into else "←"
    flows = tuple(name for line in lines for name in line.stands_for)
    numbers = [line.badge for line in lines if line.badge]
    many = f" × {len(flows)}" if len(flows) > 1 else ""
    suffix = f" ({', '.join(numbers)})" if numbers else many
    return Chip(f"{arrow} {name_of(landscape, hub)}", PLAIN_HUE, suffix, "\n".join(line.description for line in lines), flows)


def _sum(parts: Collection[Sequence[Line]]) -> int:
    return sum(len(line.stands_for) for lines in parts for line in lines)


def _remark(landscape: Landscape, hubs: Sequence[str], integrations: int) -> str:
    names = ", ".join(name_of(landscape, hub) for hub in hubs[:MOST_NAMED])
    more = f" and {len(hubs) - MOST_NAMED} more" if len(hubs) > MOST_NAMED else ""
    return f"{names}{more}: {count(integrations, 'integration')} as badges in the boxes at their other ends, not as lines."
