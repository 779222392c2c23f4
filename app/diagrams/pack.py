"""Packs the laid-out parts of a picture onto shelves, so that many small drawings make one page of A3's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.layout import Area, Course, Layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.diagrams.arrange import Part

GUTTER = 16.0
TRIALS = 24


def pack_layouts(parts: Sequence[tuple[Part, Layout]], page_width: Callable[[float, float], float]) -> Layout:
    """Return one layout of all *parts*, in the arrangement that gives the narrowest page.

    Parts stand on shelves, the tallest first; several shelf widths are tried, and *page_width* says what page each would need.
    """
    order = sorted(range(len(parts)), key=lambda index: (-parts[index][1].height, -parts[index][1].width, index))
    widest = max(layout.width for _, layout in parts)
    total = sum(layout.width + GUTTER for _, layout in parts)
    trials = [widest + (total - widest) * step / TRIALS for step in range(TRIALS + 1)]
    placements = [_shelve([parts[index][1] for index in order], limit) for limit in trials]
    corners, width, height = min(placements, key=lambda placed: (page_width(placed[1], placed[2]), placed[2]))
    boxes: dict[str, Area] = {}
    lines: dict[int, Course] = {}
    groups: dict[str, Area] = {}
    for (dx, dy), index in zip(corners, order, strict=True):
        part, layout = parts[index]
        boxes |= {key: area.moved(dx, dy) for key, area in layout.boxes.items()}
        groups |= {key: area.moved(dx, dy) for key, area in layout.groups.items()}
        lines |= {part.lines[number]: course.moved(dx, dy) for number, course in layout.lines.items()}
    return Layout(width, height, boxes, lines, groups)


def _shelve(layouts: Sequence[Layout], limit: float) -> tuple[list[tuple[float, float]], float, float]:
    """Return the corners of parts put on shelves of *limit* points, and the size of the whole.

    A part that is at most as tall as what is left above a shorter neighbour's shelf is stacked onto that neighbour.
    """
    corners: list[tuple[float, float]] = []
    columns: list[tuple[float, float, float, float]] = []  # x, width, next free y, bottom of the shelf
    right = top = shelf_bottom = width = 0.0
    for layout in layouts:
        spot = next(
            (i for i, (_, wide, free, bottom) in enumerate(columns) if wide >= layout.width and free + layout.height <= bottom),
            None,
        )
        if spot is not None:
            x, wide, free, bottom = columns[spot]
            corners.append((x, free))
            columns[spot] = (x, wide, free + layout.height + GUTTER, bottom)
            continue
        if right and right + layout.width > limit:
            top, right = shelf_bottom + GUTTER, 0.0
        shelf_bottom = max(shelf_bottom, top + layout.height)
        corners.append((right, top))
        columns.append((right, layout.width, top + layout.height + GUTTER, shelf_bottom))
        right += layout.width + GUTTER
        width = max(width, right - GUTTER)
    return corners, width, shelf_bottom
