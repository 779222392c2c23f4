"""Routes the lines of a wrapped chain from the end of one row to the start of the next, through the gap between the rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.layout import Course

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.diagrams.layout import Area, Layout, Point
    from app.diagrams.picture import Picture

CORNER = 12.0
HEAD = 8.0


def route_returns(picture: Picture, layout: Layout) -> Layout:
    """Return *layout* with every line between two rows of *picture* led down, back through the gap, and down again.

    Where two rows leave no gap, Graphviz's own course stays.
    """
    row_of = {key: index for index, row in enumerate(picture.rows) for key in row}
    lines = dict(layout.lines)
    for index, line in enumerate(picture.lines):
        upper, lower = row_of.get(line.source), row_of.get(line.target)
        if upper is None or lower is None or lower != upper + 1:
            continue
        floor = max(area.y + area.height for area in _areas(picture.rows[upper], layout))
        ceiling = min(area.y for area in _areas(picture.rows[lower], layout))
        if ceiling - floor >= 2 * CORNER + HEAD:
            lines[index] = _lead(layout.boxes[line.source], layout.boxes[line.target], (floor + ceiling) / 2)
    return replace(layout, lines=lines)


def _areas(row: Sequence[str], layout: Layout) -> list[Area]:
    return [layout.boxes[key] for key in row]


def _lead(start: Area, end: Area, middle: float) -> Course:
    x1, x2 = start.x + start.width / 2, end.x + end.width / 2
    turn = CORNER if x2 >= x1 else -CORNER
    points: list[Point] = [(x1, start.y + start.height)]
    _straight(points, (x1, middle - CORNER))
    points += [(x1, middle), (x1, middle), (x1 + turn, middle)]
    _straight(points, (x2 - turn, middle))
    points += [(x2, middle), (x2, middle), (x2, middle + CORNER)]
    _straight(points, (x2, end.y - HEAD))
    return Course(tuple(points), end_tip=(x2, end.y), label=((x1 + x2) / 2, middle))


def _straight(points: list[Point], end: Point) -> None:
    """Append a straight piece, as the Bézier piece that it is."""
    points += [points[-1], end, end]
