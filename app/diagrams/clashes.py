"""Counts the labels of a layout that something else covers: a box, a group's name, or another label."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from app.diagrams.boxes import set_label, size_of_label
from app.diagrams.dot import title_of
from app.diagrams.layout import Area
from app.diagrams.style import GROUP_PT
from app.diagrams.typesetting import measure

if TYPE_CHECKING:
    from app.diagrams.layout import Layout
    from app.diagrams.picture import Picture

TITLE_HEIGHT = 16.0
SLACK = 3.0


def count_clashes(picture: Picture, layout: Layout) -> int:
    """Return how many pairs of a label and a box, a group's name or another label overlap by more than a hair."""
    labels = [
        _around(course.label, size_of_label(rows))
        for index, course in layout.lines.items()
        if course.label is not None and (rows := set_label(picture.lines[index]))
    ]
    fixed = [*layout.boxes.values(), *find_titles(picture, layout)]
    covered = sum(_overlap(label, area) for label in labels for area in fixed)
    return covered + sum(_overlap(one, other) for one, other in combinations(labels, 2))


def find_titles(picture: Picture, layout: Layout) -> list[Area]:
    """Return where the names of groups stand."""
    return [
        Area(area.x, area.y, min(measure(title_of(group), GROUP_PT, bold=True) + 8, area.width), TITLE_HEIGHT)
        for group in picture.groups
        if (area := layout.groups.get(group.key)) is not None
    ]


def _around(centre: tuple[float, float], size: tuple[float, float]) -> Area:
    return Area(centre[0] - size[0] / 2, centre[1] - size[1] / 2, *size)


def _overlap(one: Area, other: Area) -> bool:
    wide = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    tall = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return wide > SLACK and tall > SLACK
