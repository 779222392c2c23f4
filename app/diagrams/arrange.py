"""Rearranges a picture before layout: both sides of a hub instead of a tower on one, and one small picture per group.

Pictures go in and pictures come out, with the same boxes and lines in the same order; only hints for the layout change.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.diagrams.picture import Line, Picture

FEWEST_SPOKES = 4
SPOKE_SHARE = 0.45
ONE_COLUMN = 5
TWO_COLUMNS = 12
FEWEST_WRAPPED = 3


@dataclass(frozen=True, slots=True)
class Part:
    """A picture of one group's boxes, and the indices that its lines have in the whole picture."""

    picture: Picture
    lines: tuple[int, ...]


def arrange_around(picture: Picture) -> Picture | None:
    """Return *picture* with its groups on both sides of the box with the most lines; ``None`` where none stands out.

    Each side takes about half of the boxes; a long side stands in two or three columns. Arrows keep their direction: a line
    towards the right-hand side is laid out the other way round and drawn as it was.
    """
    hub = picture.centre or _find_centre(picture)
    if hub is None:
        return None
    sides = dict(picture.sides) or _choose_sides(picture, hub)
    hints = _stand_in_columns(picture, hub, sides)
    lines = tuple(_turn(line, hub, sides, frozenset(hints)) for line in picture.lines)
    return replace(picture, lines=lines, hints=(*picture.hints, *hints))


def split_by_group(picture: Picture) -> tuple[Part, ...]:
    """Return one part per top-level group, and one for the boxes in none; lines between parts are in none of them."""
    held = {key for group in picture.groups for key in group.boxes}
    rest = tuple(box.key for box in picture.boxes if box.key not in held)
    sets = [(group.boxes, group.key) for group in picture.groups if group.parent is None] + ([(rest, None)] if rest else [])
    parts = []
    for members, key in sets:
        inside = frozenset(members)
        numbers = tuple(index for index, line in enumerate(picture.lines) if line.source in inside and line.target in inside)
        parts.append(
            Part(
                replace(
                    picture,
                    boxes=tuple(box for box in picture.boxes if box.key in inside),
                    lines=tuple(picture.lines[index] for index in numbers),
                    groups=tuple(group for group in picture.groups if key is not None and key in (group.key, group.parent)),
                    rows=(),
                    remarks=(),
                ),
                numbers,
            )
        )
    return tuple(parts)


def _find_centre(picture: Picture) -> str | None:
    """Return the box that most lines touch, where they are enough to speak of a centre."""
    ends = Counter(end for line in picture.lines for end in {line.source, line.target})
    if not ends:
        return None
    hub, spokes = min(ends.items(), key=lambda item: (-item[1], item[0]))
    return hub if spokes >= max(FEWEST_SPOKES, SPOKE_SHARE * len(picture.lines)) else None


def _choose_sides(picture: Picture, hub: str) -> dict[str, int]:
    """Return -1 (left) or 1 (right) per box, groups kept together, the larger ones first; the way of the data breaks ties."""
    towards = Counter[str]()
    for line in picture.lines:
        if hub in (line.source, line.target):
            other = line.source if line.target == hub else line.target
            towards[other] += 1 if line.target == hub else -1
    held = {key for group in picture.groups for key in group.boxes}
    units = [tuple(key for key in group.boxes if key != hub) for group in picture.groups if group.parent is None]
    units += [(box.key,) for box in picture.boxes if box.key not in held and box.key != hub]
    sides: dict[str, int] = {}
    filled = {-1: 0, 1: 0}
    for unit in sorted(units, key=lambda keys: (-len(keys), keys)):
        natural = -1 if sum(towards[key] for key in unit) >= 0 else 1
        side = natural if filled[natural] <= filled[-natural] else -natural
        filled[side] += len(unit)
        sides |= dict.fromkeys(unit, side)
    return sides


def _stand_in_columns(picture: Picture, hub: str, sides: Mapping[str, int]) -> list[tuple[str, str]]:
    """Return the hints that make a long side two or three columns wide.

    Graphviz ranks the inside of a group by itself, so the hints stay inside groups: between the boxes of a large inner group,
    between the inner groups of an outer one, and between boxes in no group.
    """
    heads = Counter(sides.values())
    hints: list[tuple[str, str]] = []
    held = {key for group in picture.groups for key in group.boxes}
    outer = [group for group in picture.groups if group.parent is None]
    for group in outer:
        inner = [child.boxes for child in picture.groups if child.parent == group.key]
        within = {key for boxes in inner for key in boxes}
        units = [*inner, *((key,) for key in group.boxes if key not in within)]
        hints += _spread([tuple(key for key in unit if key != hub) for unit in units], sides, heads)
    return hints + _spread([(box.key,) for box in picture.boxes if box.key not in held and box.key != hub], sides, heads)


def _spread(units: list[tuple[str, ...]], sides: Mapping[str, int], heads: Counter[int]) -> list[tuple[str, str]]:
    """Return hints between units of one group: unit by unit in turn to the columns, a unit of three or more within itself."""
    hints: list[tuple[str, str]] = []
    filled = [unit for unit in units if unit]
    for side in (-1, 1):
        mine = [unit for unit in filled if sides[unit[0]] == side]
        columns = 1 + (heads[side] > ONE_COLUMN) + (heads[side] > TWO_COLUMNS)
        rows = [unit for unit in mine if len(unit) >= FEWEST_WRAPPED] + [
            tuple(unit[0] for unit in mine if len(unit) < FEWEST_WRAPPED)
        ]
        for row in rows:
            for start in range(0, len(row), columns):
                near_to_far = row[start : start + columns]
                pairs = pairwise(near_to_far)
                hints += [(far, near) if side < 0 else (near, far) for near, far in pairs]
    return hints


def _turn(line: Line, hub: str, sides: Mapping[str, int], before: frozenset[tuple[str, str]]) -> Line:
    """Return the line with its hints: laid out from left to right.

    Free where both ends stand on one side and no hint orders them.
    """
    if line.source == line.target:
        return line
    if hub in (line.source, line.target):
        other = line.source if line.target == hub else line.target
        return replace(line, turned=(sides[other] < 0) == (line.source == hub))
    if sides[line.source] != sides[line.target]:
        return replace(line, turned=sides[line.source] > sides[line.target])
    if (line.target, line.source) in before:
        return replace(line, turned=True)
    return replace(line, loose=(line.source, line.target) not in before)
