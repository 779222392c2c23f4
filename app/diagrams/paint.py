"""Paints boxes and groups, each an element with title, description, id and classes; lines: :mod:`app.diagrams.paint_lines`.

A picture's part and its place come in, SVG elements go out. Looks come from :mod:`app.diagrams.style` alone; the light
colours are attributes, the dark ones a style sheet made of the same tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.boxes import LINE_HEIGHT, MARK_PT, NUMBER_WIDTH, PAD_X, PAD_Y, PILL_HEIGHT, PILL_PAD
from app.diagrams.dot import title_of
from app.diagrams.picture import Border, Chip, Fill, GroupKind
from app.diagrams.style import (
    BORDERS,
    FILLS,
    GROUP_PT,
    GROUPS,
    HALO,
    HUES,
    INK,
    MARKS,
    PAGE,
    QUIET,
    TEXT_PT,
    Shade,
)
from app.diagrams.svg import element, say, text
from app.diagrams.typesetting import measure, shorten

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.boxes import BoxText, Pill
    from app.diagrams.layout import Area
    from app.diagrams.picture import Box, Group

RADIUS = 5.0
GROUP_RADIUS = 9.0
ASCENT = 0.97
SAMPLE_EDGE = BORDERS[Border.NORMAL].shade


def paint_box(parent: etree._Element, box: Box, words: BoxText, area: Area) -> None:
    """Paint a box where layout put it, with its border, name, facts, tags and chips."""
    holder = element(parent, "a", href=box.href) if box.href else parent
    classes = " ".join(["box", f"fill-{box.fill}", f"border-{box.border}", *(f"mark-{mark}" for mark in box.marks)])
    role = "group" if any(chip.href for chip in box.chips) else "img"  # an image holds nothing that can be reached
    node = element(holder, "g", id=box.element_id, class_=classes, role=role)
    if not box.href:
        node.set("tabindex", "0")  # a link is reached by itself
    if box.stands_for:
        node.set("data-systems", " ".join(box.stands_for))
    say(node, box.title or box.name, box.description)
    if box.lit:
        _paint_halo(node, area)
    _paint_frame(node, box, area)
    ink, ink_class = _ink_of(box)
    left = area.x + PAD_X + (NUMBER_WIDTH if box.number is not None else 0.0)
    if box.number is not None:
        _paint_number(node, box, area)
    y = area.y + PAD_Y
    for row in words.name:
        text(node, (left, y + words.name_pt * ASCENT), row, words.name_pt, bold=True, fill=ink.light, class_=ink_class)
        y += words.name_pt * LINE_HEIGHT
    for row in words.facts:
        text(node, (left, y + TEXT_PT * ASCENT), row, TEXT_PT, fill=ink.light, class_=ink_class)
        y += TEXT_PT * LINE_HEIGHT
    for pill in words.inline:
        _paint_pill(node, pill, left, y - TEXT_PT * LINE_HEIGHT - 0.5)
    for pills in (*words.marks, *words.chips):
        y += 3.0
        for pill in pills:
            _paint_pill(node, pill, left, y)
        y += PILL_HEIGHT


def paint_group(parent: etree._Element, group: Group, area: Area) -> None:
    """Paint a group's ground, its boundary and its name at the head."""
    look = GROUPS[group.kind]
    node = element(parent, "g", id=group.element_id, class_=f"group group-{group.kind}", role="img")
    say(node, f"{group.name}{': ' + group.note if group.note else ''}")
    element(
        node,
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=GROUP_RADIUS,
        fill=look.shade.light if look.shade else "none",
        stroke=look.edge.light,
        stroke_width=1.2 if look.dashes else 0.8,
        stroke_dasharray=look.dashes,
        class_=f"ground-{group.kind}",
    )


def paint_group_title(parent: etree._Element, group: Group, area: Area) -> None:
    """Paint a group's name at its head, over the lines, on a patch that keeps them apart."""
    words = shorten(title_of(group), size_of_title(group), max(area.width - 16, 40), bold=True)
    size = size_of_title(group)
    x, y = area.x + 8, area.y + 6 + size * 0.9
    width = measure(words, size, bold=True)
    ground = GROUPS[group.kind].shade or GROUPS[GroupKind.DOMAIN].shade or PAGE
    element(
        parent,
        "rect",
        x=x - 2,
        y=y - size,
        width=width + 4,
        height=size * 1.3,
        rx=2,
        fill=ground.light,
        fill_opacity=0.8,
        class_=f"patch-{group.kind}",
    )
    text(parent, (x, y), words, size, bold=True, fill=QUIET.light, class_="quiet")


def size_of_title(group: Group) -> float:
    """Return the size of a group's name, in points: a zone's is smaller than a domain's."""
    return TEXT_PT if group.kind is GroupKind.ZONE else GROUP_PT


def paint_swatch(parent: etree._Element, fill: Fill, area: Area) -> None:
    """Paint a small example of a fill, for the legend."""
    look = FILLS[fill]
    element(
        parent,
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=3,
        fill="url(#hatch)" if look.hatched else look.shade.light,
        stroke=SAMPLE_EDGE.light,
        stroke_width=0.8,
        class_=f"{'' if look.hatched else f'inside-{fill} '}edge-normal",
    )


def _paint_halo(node: etree._Element, area: Area) -> None:
    element(
        node,
        "rect",
        x=area.x - 4.5,
        y=area.y - 4.5,
        width=area.width + 9,
        height=area.height + 9,
        rx=RADIUS + 4,
        fill=HALO.light,
        class_="halo",
    )


def _paint_frame(node: etree._Element, box: Box, area: Area) -> None:
    fill, border = FILLS[box.fill], BORDERS[box.border]
    element(
        node,
        "rect",
        x=area.x,
        y=area.y,
        width=area.width,
        height=area.height,
        rx=RADIUS,
        fill="url(#hatch)" if fill.hatched else fill.shade.light,
        stroke=border.shade.light,
        stroke_width=border.width,
        stroke_dasharray=border.dashes,
        class_=f"{'' if fill.hatched else f'inside-{box.fill} '}edge-{box.border}",
    )
    if border.double:
        element(
            node,
            "rect",
            x=area.x + 3,
            y=area.y + 3,
            width=area.width - 6,
            height=area.height - 6,
            rx=RADIUS - 2,
            fill="none",
            stroke=border.shade.light,
            stroke_width=border.width,
            class_=f"edge-{box.border}",
        )


def _ink_of(box: Box) -> tuple[Shade, str]:
    return (QUIET, "quiet") if box.faint else (FILLS[box.fill].ink, f"ink-{box.fill}")


def _paint_number(node: etree._Element, box: Box, area: Area) -> None:
    """Paint a hop's number in a disc of the box's ink, cut out in the page's colour or, in a dark box, in the box's own."""
    centre = (area.x + PAD_X + 8, area.y + PAD_Y + 8)
    ink, ink_class = _ink_of(box)
    within = FILLS[box.fill].shade if box.fill is Fill.HUB else PAGE
    within_class = f"inside-{box.fill}" if box.fill is Fill.HUB else "page"
    element(node, "circle", cx=centre[0], cy=centre[1], r=9.5, fill=ink.light, class_=ink_class)
    text(
        node,
        (centre[0], centre[1] + 3.6),
        str(box.number),
        TEXT_PT,
        bold=True,
        anchor="middle",
        fill=within.light,
        class_=within_class,
    )


def _paint_pill(node: etree._Element, pill: Pill, left: float, top: float) -> None:
    if isinstance(pill.what, Chip):
        shade, ink = HUES[pill.what.hue % len(HUES)], INK
        ground_class, ink_class, bold = f"hue-{pill.what.hue % len(HUES)}", "ink", False
    else:
        look = MARKS[pill.what]
        shade, ink, ground_class, ink_class, bold = look.shade, look.ink, f"tag-{pill.what}", f"tag-ink-{pill.what}", True
    if isinstance(pill.what, Chip) and pill.what.href:
        node = element(node, "a", href=pill.what.href)
    holder = element(node, "g", class_="pill")
    if isinstance(pill.what, Chip) and pill.what.title:
        say(holder, pill.what.title)
    element(
        holder,
        "rect",
        x=left + pill.x,
        y=top,
        width=pill.width,
        height=PILL_HEIGHT,
        rx=3.5,
        fill=shade.light,
        class_=ground_class,
    )
    size = TEXT_PT if isinstance(pill.what, Chip) else MARK_PT
    text(holder, (left + pill.x + PILL_PAD, top + 10.8), pill.text, size, bold=bold, fill=ink.light, class_=ink_class)
