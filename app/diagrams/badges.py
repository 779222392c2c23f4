"""Finds places for the badges of lines: on the line, near its middle, clear of boxes, of names of groups and of one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.clashes import find_titles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.diagrams.layout import Area, Course, Layout, Point
    from app.diagrams.picture import Picture

CLEARANCE = 15.0
SHARES = tuple(0.5 + side * step * 0.05 for step in range(8) for side in ((1,) if step == 0 else (1, -1)))


def place_badges(picture: Picture, layout: Layout) -> dict[int, Point]:
    """Return where the badge of each line that has one goes, by the line's index.

    The middle is tried first, then places further and further from it; the last resort is the middle.
    """
    places: dict[int, Point] = {}
    occupied = [*layout.boxes.values(), *find_titles(picture, layout)]
    for index, line in enumerate(picture.lines):
        if not line.badge or index not in layout.lines:
            continue
        candidates = [point_at(layout.lines[index], share) for share in SHARES]
        clear = (point for point in candidates if _is_clear(point, places.values(), occupied))
        places[index] = next(clear, candidates[0])
    return places


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
    weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
    x, y = (sum(weight * point[axis] for weight, point in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return (x, y)


def _is_clear(point: Point, taken: Iterable[Point], boxes: Iterable[Area]) -> bool:
    x, y = point
    if any(abs(x - other[0]) < CLEARANCE + 6 and abs(y - other[1]) < CLEARANCE for other in taken):
        return False
    return not any(area.x - 10 < x < area.x + area.width + 10 and area.y - 8 < y < area.y + area.height + 8 for area in boxes)
