"""Composes the page of a picture: heading, drawing, tables, legend, remarks and title block, in the shape of A3 paper.

A picture, its layout and the words about how it was laid out come in; an SVG tree goes out. What stands around the drawing is
:mod:`app.diagrams.furniture`, which pages of other drawings share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams import furniture
from app.diagrams.badges import place_badges
from app.diagrams.boxes import set_box
from app.diagrams.furniture import GAP, HEADER_HEIGHT, MARGIN, Caption, paint_bottom, paint_header, paint_tables, start_page
from app.diagrams.legend import list_entries
from app.diagrams.paint import paint_box, paint_group, paint_group_title
from app.diagrams.paint_lines import paint_line, paint_words
from app.diagrams.svg import element, keep_allowed

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.furniture import Sheet
    from app.diagrams.layout import Layout
    from app.diagrams.picture import Picture


def fit_sheet(picture: Picture, width: float, height: float, words: str = "") -> Sheet:
    """Return the smallest page of A3's shape that holds a drawing of *width* × *height* points and its furniture."""
    return furniture.fit_sheet(caption_of(picture, words), width, height)


def caption_of(picture: Picture, words: str = "") -> Caption:
    """Return what the page of a picture says beside the drawing; *words* say how it was laid out, where that needs saying."""
    return Caption(
        view=picture.view,
        heading=picture.heading,
        scope=picture.scope,
        origin=picture.origin,
        shown=str(picture.shown),
        remarks=(*picture.remarks, words) if words else picture.remarks,
        tables=picture.tables,
        filters=picture.filters,
        legend=list_entries(picture),
        about=(picture.meaning,),
    )


def compose_page(picture: Picture, layout: Layout, words: str = "") -> etree._Element:
    """Return the whole drawing as an SVG tree of allowed elements; *words* say how it was laid out, where that needs saying."""
    caption = caption_of(picture, words)
    sheet = furniture.fit_sheet(caption, layout.width, layout.height)
    root = start_page(caption, sheet)
    paint_header(root, caption, sheet)
    dx = (sheet.width - layout.width) / 2
    dy = MARGIN + HEADER_HEIGHT + GAP + max(0.0, (sheet.room - layout.height) / 2)
    paint_drawing(root, picture, layout, dx, dy)
    bottom = sheet.height - MARGIN - sheet.furniture.height
    paint_tables(root, sheet, bottom - sheet.furniture.table_height)
    paint_bottom(root, sheet, bottom)
    return keep_allowed(root)


def paint_drawing(root: etree._Element, picture: Picture, layout: Layout, dx: float, dy: float) -> None:
    """Paint a picture as it is laid out, moved by *dx* and *dy*."""
    node = element(root, "g", id="drawing")
    for group in sorted(picture.groups, key=lambda item: item.parent is not None):
        if group.key in layout.groups:
            paint_group(node, group, layout.groups[group.key].moved(dx, dy))
    placed = place_badges(picture, layout)
    badges = {index: tuple((x + dx, y + dy) for x, y in points) for index, points in placed.items()}
    for index, line in enumerate(picture.lines):
        if index in layout.lines:
            paint_line(node, line, layout.lines[index].moved(dx, dy))
    for index, line in enumerate(picture.lines):
        if index in layout.lines:
            paint_words(node, line, layout.lines[index].moved(dx, dy), badges.get(index, ()))
    for group in picture.groups:
        if group.key in layout.groups:
            paint_group_title(node, group, layout.groups[group.key].moved(dx, dy))
    for box in picture.boxes:
        paint_box(node, box, set_box(box, compact=picture.compact), layout.boxes[box.key].moved(dx, dy))
