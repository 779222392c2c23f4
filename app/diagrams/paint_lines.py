"""Paints lines: the course with its heads, and the words beside it or on it, each an element with title and description.

A line and its course come in, SVG elements go out. Looks come from :mod:`app.diagrams.style` alone, as those of boxes do.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from app.diagrams.boxes import LINE_HEIGHT, set_label, size_of_label
from app.diagrams.paint import ASCENT
from app.diagrams.style import DASHES, HALO, INK, PAGE, TEXT_PT, TONES
from app.diagrams.svg import element, say, text
from app.diagrams.typesetting import measure

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.layout import Course, Point
    from app.diagrams.picture import Line


def paint_line(parent: etree._Element, line: Line, course: Course) -> None:
    """Paint a line along its course with its arrow heads, and a wide unseen one that a pointer can find."""
    tone, dash = TONES[line.tone], DASHES[line.dash]
    node = element(parent, "g", id=line.element_id, class_=f"line dash-{line.dash} tone-{line.tone}", role="img", tabindex="0")
    node.set("data-integrations", " ".join(line.stands_for))
    say(node, line.title, line.description)
    path = _path(course)
    element(node, "path", d=path, fill="none", stroke="transparent", stroke_width=9)
    if line.lit:
        element(node, "path", d=path, fill="none", stroke=HALO.light, stroke_width=line.weight + 6, class_="halo-line")
    element(
        node,
        "path",
        d=path,
        fill="none",
        stroke=tone.shade.light,
        stroke_width=line.weight,
        stroke_dasharray=dash.dashes,
        stroke_linecap="round" if dash.dashes.startswith("1.6") else "",
        class_=f"stroke-{line.tone}",
    )
    if course.end_tip is not None:
        _paint_head(node, course.points[-1], course.end_tip, line)
    if course.start_tip is not None:
        _paint_head(node, course.points[0], course.start_tip, line)


def paint_words(parent: etree._Element, line: Line, course: Course, badges_at: tuple[Point, ...] = ()) -> None:
    """Paint the label or the badge of a line; over all lines, so that none crosses it."""
    rows = set_label(line)
    if badges_at:
        node = element(parent, "g", class_="label")
        say(node, line.title)
        for words, at in zip((line.badge, line.back), badges_at, strict=False):
            _paint_badge(node, line, words, at)
    elif course.label is not None and rows:
        node = element(parent, "g", class_="label")
        say(node, line.title)
        paint_label(node, rows, course.label)


def paint_label(parent: etree._Element, rows: tuple[str, ...], centre: Point) -> None:
    """Paint rows of text around a point, on a patch of paper that keeps lines behind them apart."""
    width, height = size_of_label(rows)
    top = centre[1] - height / 2
    element(
        parent,
        "rect",
        x=centre[0] - width / 2,
        y=top,
        width=width,
        height=height,
        rx=3,
        fill=PAGE.light,
        fill_opacity=0.88,
        class_="page",
    )
    for index, row in enumerate(rows):
        y = top + 2 + TEXT_PT * (index * LINE_HEIGHT + ASCENT)
        text(parent, (centre[0], y), row, TEXT_PT, anchor="middle", fill=INK.light, class_="ink")


def _paint_badge(node: etree._Element, line: Line, words: str, centre: Point) -> None:
    width = measure(words, TEXT_PT, bold=True) + 8
    left, top = centre[0] - width / 2, centre[1] - 7
    stroke = TONES[line.tone].shade.light
    classes = f"page stroke-{line.tone}"
    element(
        node,
        "rect",
        x=left,
        y=top,
        width=width,
        height=14,
        rx=7,
        fill=PAGE.light,
        stroke=stroke,
        stroke_width=0.8,
        class_=classes,
    )
    text(node, (centre[0], top + 10.6), words, TEXT_PT, bold=True, anchor="middle", fill=INK.light, class_="ink")


def _path(course: Course) -> str:
    first, *rest = [f"{x:.1f} {y:.1f}" for x, y in course.points]
    return f"M{first}C{' '.join(rest)}"


def _paint_head(node: etree._Element, base: Point, tip: Point, line: Line) -> None:
    length = hypot(tip[0] - base[0], tip[1] - base[1]) or 1.0
    half = 3.2 + 0.4 * line.weight
    across = ((tip[1] - base[1]) / length * half, -(tip[0] - base[0]) / length * half)
    corners = (tip, (base[0] + across[0], base[1] + across[1]), (base[0] - across[0], base[1] - across[1]))
    element(
        node,
        "polygon",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners),
        fill=TONES[line.tone].shade.light,
        class_=f"head-{line.tone}",
    )
