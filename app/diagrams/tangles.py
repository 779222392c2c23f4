"""Measures how much of a layout's lines run on top of each other, where nobody can follow one of them.

Lines that cross do not count, nor those that run side by side: only what shares a place and a direction with another line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from app.diagrams.layout import Course, Layout

STEP_PT = 6.0
CELL_PT = 6.0
DIRECTIONS = 8
SHIFTS = (0.0, 0.5)
"""Two grids, one half a cell aside: neighbours that a border of one parts are together in the other."""


def measure_tangle(layout: Layout) -> float:
    """Return the share of the lines' length that runs on top of another line, from 0 to 1.

    >>> from app.diagrams.layout import Course, Layout
    >>> one, other = (Course(((0.0, y), (30.0, y), (60.0, y), (90.0, y))) for y in (0.0, 1.0))
    >>> [measure_tangle(Layout(90, 90, {}, dict(enumerate(lines)), {})) for lines in ((one,), (one, other))]
    [0.0, 1.0]
    """
    strokes = [_follow(course) for course in layout.lines.values()]
    lengths = [len(stroke) for stroke in strokes]
    if sum(lengths) == 0:
        return 0.0
    line = np.repeat(np.arange(len(strokes)), lengths)
    steps = np.concatenate(strokes)
    covered = np.zeros(len(steps), dtype=bool)
    for shift in SHIFTS:
        places = np.floor(steps / (CELL_PT, CELL_PT, 1.0) + shift).astype(np.int64)
        places[:, 2] %= DIRECTIONS
        _, cell = np.unique(places, axis=0, return_inverse=True)
        held = np.unique(np.stack([cell, line], axis=1), axis=0)
        covered |= np.bincount(held[:, 0])[cell] > 1
    return float(covered.mean())


def _follow(course: Course) -> NDArray[np.float64]:
    """Return points along a course, a step apart: x, y and direction, the last as eighths of half a turn."""
    points = np.array(course.points)
    pieces = []
    for start in range(0, len(points) - 3, 3):
        a, b, c, d = points[start : start + 4]
        length = float(np.hypot(*np.array([b - a, c - b, d - c]).T).sum())
        t = (np.arange(max(1, round(length / STEP_PT))) + 0.5)[:, None] / max(1, round(length / STEP_PT))
        at = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
        heading = (1 - t) ** 2 * (b - a) + 2 * (1 - t) * t * (c - b) + t**2 * (d - c)
        turn = np.arctan2(heading[:, 1], heading[:, 0]) / np.pi % 1.0 * DIRECTIONS
        pieces.append(np.column_stack([at, turn]))
    return np.concatenate(pieces) if pieces else np.empty((0, 3))
