"""A label that something covers is noticed, and a layout without one is preferred."""

from __future__ import annotations

from app.diagrams.clashes import count_clashes
from app.diagrams.layout import Area, Course, Layout
from app.diagrams.picture import Box, Group, GroupKind, Line, Origin, Picture, Shown

PICTURE = Picture(
    "landscape",
    "X",
    "",
    Origin("x", "X"),
    Shown(2, 2, 2, 2),
    (Box("a", "system-a", "A"), Box("b", "system-b", "B")),
    (Line("a", "b", "one", label=("Claims",)), Line("a", "b", "two", label=("Policies",))),
    (Group("g", "domain-g", "Group", GroupKind.DOMAIN, ("a",)),),
)


def layout_with(first: tuple[float, float], second: tuple[float, float]) -> Layout:
    boxes = {"a": Area(0, 100, 80, 40), "b": Area(400, 100, 80, 40)}
    lines = {index: Course(((0, 0),), label=label) for index, label in enumerate((first, second))}
    return Layout(480, 300, boxes, lines, {"g": Area(0, 60, 100, 90)})


def test_labels_in_the_open_do_not_clash():
    assert count_clashes(PICTURE, layout_with((240, 80), (240, 140))) == 0


def test_a_label_on_a_box_a_name_or_another_label_does():
    assert count_clashes(PICTURE, layout_with((40, 120), (240, 140))) == 1
    assert count_clashes(PICTURE, layout_with((30, 66), (240, 140))) == 1
    assert count_clashes(PICTURE, layout_with((240, 80), (245, 82))) == 1
