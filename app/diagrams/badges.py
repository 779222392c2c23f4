"""Finds places for the badges of lines: on the line, near its middle, clear of boxes, of names of groups and of one another."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from app.diagrams.clashes import find_titles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.diagrams.layout import Area, Course, Layout, Point
    from app.diagrams.picture import Line, Picture

CLEARANCE = 15.0
TOWARDS_END = (0.78, 0.72, 0.84, 0.66, 0.6, 0.88)
SHARES = tuple(0.5 + side * step * 0.05 for step in range(8) for side in ((1,) if step == 0 else (1, -1)))


def place_badges(picture: Picture, layout: Layout) -> dict[int, tuple[Point, ...]]:
    """Return where the badge of each line that has one goes, by the line's index, and where that of the way back, if any.

    One alone stands in the middle, or where that is taken further and further from it; of two, each stands at the end that it
    counts the arrivals of. The last resort is the first choice.
    """
    places: dict[int, tuple[Point, ...]] = {}
    taken: list[Point] = []
    occupied = [*layout.boxes.values(), *find_titles(picture, layout)]
    for index, line in enumerate(picture.lines):
        if not line.badge or index not in layout.lines:
            continue
        found = []
        for shares in _shares_of(line):
            candidates = [point_at(layout.lines[index], share) for share in shares]
            clear = (point for point in candidates if _is_clear(point, taken, occupied))
            found.append(next(clear, candidates[0]))
            taken.append(found[-1])
        places[index] = _keep_apart(found)
    return places


def _keep_apart(points: list[Point]) -> tuple[Point, ...]:
    """Return the two places of a short line moved apart along it, until their badges only touch; one alone as it is."""
    if len(points) < 2:  # noqa: PLR2004  (there and back)
        return tuple(points)
    (x1, y1), (x2, y2) = points
    dx, dy = x2 - x1, y2 - y1
    distance = hypot(dx, dy)
    if distance >= CLEARANCE or distance == 0:
        return tuple(points)
    more = (CLEARANCE / distance - 1) / 2
    return (x1 - dx * more, y1 - dy * more), (x2 + dx * more, y2 + dy * more)


def _shares_of(line: Line) -> tuple[tuple[float, ...], ...]:
    if not line.back:
        return (SHARES,)
    towards_start = tuple(1 - share for share in TOWARDS_END)
    return (towards_start, TOWARDS_END) if line.turned else (TOWARDS_END, towards_start)


def point_at(course: Course, share: float) -> Point:
    """Return the point at a share of a course's Bézier pieces, 0 its start and 1 its end.

    >>> from app.diagrams.layout import Course
    >>> point_at(Course(((0, 0), (1, 0), (2, 0), (3, 0))), 0.5)
    (1.5, 0.0)
    """
    pieces = (len(course.points) - 1) // 3
    place = min(int(share * pieces), pieces - 1)
    t = share * pieces - place
    a, b, c, d = course.points[3 * place : 3 * place + 4]
    at_a, at_b, at_c, at_d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
    # Added one after another: Python's own sum rounds differently from 3.12 on, and a drawing has the same bytes everywhere.
    x, y = (at_a * a[axis] + at_b * b[axis] + at_c * c[axis] + at_d * d[axis] for axis in (0, 1))
    return (x, y)


def _is_clear(point: Point, taken: Iterable[Point], boxes: Iterable[Area]) -> bool:
    x, y = point
    if any(abs(x - other[0]) < CLEARANCE + 6 and abs(y - other[1]) < CLEARANCE for other in taken):
        return False
    return not any(area.x - 10 < x < area.x + area.width + 10 and area.y - 8 < y < area.y + area.height + 8 for area in boxes)
