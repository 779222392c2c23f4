"""Plates: drawings without furniture, for the page of another document that has headings and captions of its own.

A landscape or a forecast comes in; small SVGs go out, made drawable for paper: text in the vendored fonts alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.diagrams.chart_looks import chart_style_rules
from app.diagrams.curves_paint import paint_panel
from app.diagrams.furniture import Caption, Furniture, Sheet, start_page
from app.diagrams.layout import Area
from app.diagrams.legend import ROW_HEIGHT, list_entries, paint_legend, place_entries
from app.diagrams.page import paint_drawing
from app.diagrams.render import choose_readable
from app.diagrams.svg import keep_allowed, make_drawable, serialise
from app.diagrams.views import Request, offer_pictures

if TYPE_CHECKING:
    from lxml import etree

    from app.diagrams.curves import Panel
    from app.diagrams.picture import Origin, Picture
    from app.landscape.landscape import Landscape

MARGIN = 8.0
NUMBERED = "Integrations"
NO_FURNITURE = Furniture((), (), (), (), 0.0, 0.0)


def draw_map_plate(landscape: Landscape, origin: Origin) -> tuple[str, tuple[str, ...]]:
    """Return the map of a landscape with its legend beneath it, and the remarks that belong to it: what it folds or leaves out.

    Raises:
        RenderingFailed: nothing complete came out within the limits.
    """
    chosen = choose_readable(offer_pictures(landscape, "landscape", origin, Request()))
    picture, layout = _without_numbers(chosen.picture), chosen.layout
    legend = place_entries(list_entries(picture), max(layout.width, 600.0))
    width = max(layout.width, 600.0) + 2 * MARGIN
    height = layout.height + len(legend) * ROW_HEIGHT + 5 * MARGIN
    root = _start(picture, width, height)
    paint_drawing(root, picture, layout, (width - layout.width) / 2, MARGIN)
    paint_legend(root, legend, MARGIN, layout.height + 4 * MARGIN)
    remarks = (str(picture.shown), *picture.remarks, *([chosen.plan.words] if chosen.plan.words else []))
    return make_drawable(serialise(keep_allowed(root))), remarks


def _without_numbers(picture: Picture) -> Picture:
    """Return a picture whose lines carry no numbers, where a table that a plate has no room for explains them."""
    if all(table.heading != NUMBERED for table in picture.tables):
        return picture
    return replace(picture, lines=tuple(replace(line, badge="", label=()) for line in picture.lines), tables=())


def draw_curve_plate(panel: Panel, origin: Origin, width: float, height: float) -> str:
    """Return one S-curve of so many points, without the sentences beneath it."""
    caption = Caption(view="confidence", heading=panel.heading, scope="", origin=origin, shown="")
    root = start_page(caption, Sheet(width, height, NO_FURNITURE), chart_style_rules())
    paint_panel(root, replace(panel, sentences=()), Area(MARGIN, 0.0, width - 2 * MARGIN, height))
    return make_drawable(serialise(keep_allowed(root)))


def _start(picture: Picture, width: float, height: float) -> etree._Element:
    caption = Caption(
        view=picture.view, heading=picture.heading, scope=picture.scope, origin=picture.origin, shown=str(picture.shown)
    )
    return start_page(caption, Sheet(round(width, 1), round(height, 1), NO_FURNITURE), chart_style_rules())
