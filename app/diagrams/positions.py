"""Positions: where every system, domain and line of a landscape goes, for tools in which people go on drawing.

A landscape comes in; the whole map's picture and its layout go out. Graphviz places it where that can be read; a larger one
stands in rows, domain by domain, and says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from app.diagrams.landscape_map import Labels, draw_whole
from app.diagrams.layout import Area, Layout
from app.diagrams.picture import GroupKind
from app.diagrams.render import lay_out
from app.errors import RenderingFailed

if TYPE_CHECKING:
    from app.diagrams.picture import Origin, Picture
    from app.landscape.landscape import Landscape

MOST_LAID_OUT = 120
BOX_WIDTH, BOX_HEIGHT, GAP, HEAD = 190.0, 64.0, 26.0, 30.0
SHAPE = 1.6
"""How much wider than high a domain and the whole page are meant to be where they are placed in rows."""
IN_ROWS = "Placed in rows by domain: too many systems for one laid-out map."


class Placed(NamedTuple):
    """A picture with a layout; *words* say where that is not what Graphviz gave."""

    picture: Picture
    layout: Layout
    words: str


def place_landscape(landscape: Landscape, origin: Origin) -> Placed:
    """Return the whole map with a place for everything in it; lines have courses only where Graphviz laid it out."""
    picture = draw_whole(landscape, origin, Labels.NONE)
    if len(picture.boxes) <= MOST_LAID_OUT:
        try:
            found = lay_out(picture)
        except RenderingFailed:
            return Placed(picture, place_in_rows(picture), IN_ROWS)
        return Placed(found.picture, found.layout, "")
    return Placed(picture, place_in_rows(picture), IN_ROWS)


def place_in_rows(picture: Picture) -> Layout:
    """Return a layout of the picture's boxes in rows, each domain a block of them, the blocks in rows as well."""
    blocks = [(group.key, group.boxes) for group in picture.groups if group.kind is GroupKind.DOMAIN]
    grouped = {key for _, members in blocks for key in members}
    loose = tuple(box.key for box in picture.boxes if box.key not in grouped)
    if loose:
        blocks.append(("", loose))
    sizes = {key: _size_of(len(members)) for key, members in blocks}
    page_width = max([width for width, _ in sizes.values()] + [math.sqrt(SHAPE * sum(w * h for w, h in sizes.values()))])
    boxes: dict[str, Area] = {}
    groups: dict[str, Area] = {}
    x = y = lowest = 0.0
    for key, members in blocks:
        width, height = sizes[key]
        if x and x + width > page_width:
            x, y = 0.0, lowest + GAP
        if key:
            groups[key] = Area(x, y, width, height)
        boxes |= _fill_block(members, x, y)
        x, lowest = x + width + GAP, max(lowest, y + height)
    right = max((area.x + area.width for area in [*boxes.values(), *groups.values()]), default=0.0)
    return Layout(right, lowest, boxes, {}, groups)


def _columns(count: int) -> int:
    return max(1, math.ceil(math.sqrt(count * SHAPE * (BOX_HEIGHT + GAP) / (BOX_WIDTH + GAP))))


def _size_of(count: int) -> tuple[float, float]:
    columns = _columns(count)
    rows = math.ceil(count / columns)
    return GAP + columns * (BOX_WIDTH + GAP), HEAD + GAP + rows * (BOX_HEIGHT + GAP)


def _fill_block(members: tuple[str, ...], x: float, y: float) -> dict[str, Area]:
    columns = _columns(len(members))
    return {
        key: Area(
            x + GAP + number % columns * (BOX_WIDTH + GAP),
            y + HEAD + GAP + number // columns * (BOX_HEIGHT + GAP),
            BOX_WIDTH,
            BOX_HEIGHT,
        )
        for number, key in enumerate(members)
    }
