"""Composes the page of a chart: the same furniture as a map's, around what a painter paints into the room that is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.diagrams.chart_looks import chart_style_rules
from app.diagrams.furniture import (
    GAP,
    HEADER_HEIGHT,
    MARGIN,
    fit_sheet,
    paint_bottom,
    paint_header,
    paint_tables,
    start_page,
)
from app.diagrams.layout import Area
from app.diagrams.legend import Entry
from app.diagrams.paper import A3, LEAST_TEXT_PT
from app.diagrams.style import PAGE, QUIET, TEXT_PT
from app.diagrams.svg import element, keep_allowed, serialise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from app.diagrams.chart_looks import ChartMark
    from app.diagrams.furniture import Caption

WIDEST_ON_A3 = A3.width * TEXT_PT / LEAST_TEXT_PT
"""How wide a page may be, in points, so that its smallest text is 8 points on A3."""


def compose_chart(caption: Caption, width: float, height: float, paint: Callable[[etree._Element, Area], None]) -> bytes:
    """Return a chart as SVG: a page that holds a drawing of at least *width* × *height*, all of its room given to *paint*."""
    sheet = fit_sheet(caption, width, height)
    root = start_page(caption, sheet, chart_style_rules())
    _define_wait(root)
    paint_header(root, caption, sheet)
    node = element(root, "g", id="drawing")
    paint(node, Area(MARGIN, MARGIN + HEADER_HEIGHT + GAP, sheet.width - 2 * MARGIN, sheet.room))
    bottom = sheet.height - MARGIN - sheet.furniture.height
    paint_tables(root, sheet, bottom - sheet.furniture.table_height)
    paint_bottom(root, sheet, bottom)
    return serialise(keep_allowed(root))


def fits_a3(caption: Caption, width: float, height: float) -> bool:
    """Return whether a drawing of that size prints in at least 8 points on A3, with its furniture."""
    return fit_sheet(caption, width, height).width <= WIDEST_ON_A3 + 0.5


def legend_of(looks: dict[ChartMark, str], used: Iterable[ChartMark]) -> tuple[Entry, ...]:
    """Return one entry per mark in use, in the order of the marks, with the words of *looks*."""
    there = set(used)
    return tuple(Entry(mark, words) for mark, words in looks.items() if mark in there)


def _define_wait(root: etree._Element) -> None:
    """Define the hatching of waits: darker than that of what is unknown, on paper of its own."""
    defs = next(node for node in root if str(node.tag).endswith("defs"))
    hatch = element(defs, "pattern", id="wait", width=5, height=5, patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
    element(hatch, "rect", width=5, height=5, fill=PAGE.light, class_="page")
    element(hatch, "rect", width=1.4, height=5, fill=QUIET.light, class_="wait-line")
