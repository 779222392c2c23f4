"""A drawing for draw.io (diagrams.net), in which people go on drawing: boxes in containers, lines that hold on to their ends.

Plain shapes with coordinates come in, an uncompressed mxfile goes out, the same bytes for the same shapes. Every text is a
label or an attribute, never a style: names from outside cannot become syntax, and markup in them is shown as it is written.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LAYER = "1"
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MARGIN = 40.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A box, or a container that holds others.

    Attributes:
        id: unique in the drawing.
        lines: of the label: the first in bold, the rest smaller.
        place: x, y, width and height in points, on the page, y downwards.
        parent: id of the container that holds it; ``None``: the page.
        style: colours and borders, of our own making.
        facts: attributes that people see and search in the tool, by name.
    """

    id: str
    lines: tuple[str, ...]
    place: tuple[float, float, float, float]
    parent: str | None = None
    style: Mapping[str, str] = field(default_factory=dict)
    tooltip: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Connector:
    """A line from one shape to another, with the points it bends at on its way."""

    id: str
    source: str
    target: str
    lines: tuple[str, ...] = ()
    bends: tuple[tuple[float, float], ...] = ()
    style: Mapping[str, str] = field(default_factory=dict)
    tooltip: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


CONTAINER_STYLE = {
    "rounded": "0",
    "whiteSpace": "wrap",
    "html": "1",
    "container": "1",
    "collapsible": "0",
    "recursiveResize": "0",
    "verticalAlign": "top",
    "align": "left",
    "spacingLeft": "6",
    "fontSize": "12",
    "fontColor": "#1b2733",
}
BOX_STYLE = {
    "rounded": "1",
    "arcSize": "8",
    "whiteSpace": "wrap",
    "html": "1",
    "overflow": "hidden",
    "fontSize": "10",
    "fontColor": "#1b2733",
}
LINE_STYLE = {"html": "1", "rounded": "1", "edgeStyle": "none", "endArrow": "block", "endFill": "1", "fontSize": "9"}


def export_drawio(name: str, shapes: Sequence[Shape], connectors: Sequence[Connector]) -> bytes:
    """Return the drawing as an mxfile of one page called *name*; containers must come before what they hold."""
    places = {shape.id: shape.place for shape in shapes}
    held = {shape.parent for shape in shapes if shape.parent}
    left, top = (min((place[axis] for place in places.values()), default=0.0) - MARGIN for axis in (0, 1))
    width = max((x + w for x, _, w, _ in places.values()), default=0.0) - left + MARGIN
    height = max((y + h for _, y, _, h in places.values()), default=0.0) - top + MARGIN
    file = etree.Element("mxfile", host="seamap", type="device")
    diagram = etree.SubElement(file, "diagram", id="landscape", name=_clean(name)[:60] or "Landscape")
    model = etree.SubElement(
        diagram,
        "mxGraphModel",
        {
            "grid": "1",
            "gridSize": "10",
            "guides": "1",
            "tooltips": "1",
            "connect": "1",
            "arrows": "1",
            "fold": "1",
            "page": "1",
        },
        pageWidth=_number(width),
        pageHeight=_number(height),
    )
    root = etree.SubElement(model, "root")
    etree.SubElement(root, "mxCell", id="0")
    etree.SubElement(root, "mxCell", id=LAYER, parent="0")
    for shape in shapes:
        is_container = shape.id in held or shape.style.get("container") == "1"
        _add_shape(root, shape, places[shape.parent][:2] if shape.parent else (left, top), is_container=is_container)
    for connector in connectors:
        _add_connector(root, connector, (left, top))
    written: bytes = etree.tostring(file, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _add_shape(root: etree._Element, shape: Shape, corner: tuple[float, float], *, is_container: bool) -> None:
    """Add a shape; its coordinates are told from the upper left corner of what holds it."""
    style = {**(CONTAINER_STYLE if is_container else BOX_STYLE), **shape.style}
    cell = _wrap(root, shape.id, shape.lines, shape.tooltip, shape.facts)
    inner = etree.SubElement(cell, "mxCell", style=_style(style), vertex="1", parent=shape.parent or LAYER)
    x, y, width, height = shape.place
    geometry = {"x": x - corner[0], "y": y - corner[1], "width": width, "height": height}
    etree.SubElement(inner, "mxGeometry", {**{name: _number(value) for name, value in geometry.items()}, "as": "geometry"})


def _add_connector(root: etree._Element, connector: Connector, corner: tuple[float, float]) -> None:
    cell = _wrap(root, connector.id, connector.lines, connector.tooltip, connector.facts)
    ends = {"source": connector.source, "target": connector.target}
    style = _style({**LINE_STYLE, **connector.style})
    inner = etree.SubElement(cell, "mxCell", style=style, edge="1", parent=LAYER, attrib=ends)
    geometry = etree.SubElement(inner, "mxGeometry", {"relative": "1", "as": "geometry"})
    if connector.bends:
        points = etree.SubElement(geometry, "Array", {"as": "points"})
        for x, y in connector.bends:
            etree.SubElement(points, "mxPoint", x=_number(x - corner[0]), y=_number(y - corner[1]))


def _wrap(root: etree._Element, cell_id: str, lines: Sequence[str], tooltip: str, facts: Mapping[str, str]) -> etree._Element:
    """Return the object that carries a cell's id, label, tooltip and facts."""
    named = {f"seamap_{name}": _clean(value) for name, value in facts.items() if value}
    return etree.SubElement(root, "UserObject", named, id=cell_id, label=_label(lines), tooltip=_clean(tooltip))


def _label(lines: Sequence[str]) -> str:
    """Return a label in the markup that draw.io reads; what looks like markup in a name is shown as it is written.

    >>> _label(("a<b>", "API full"))
    '<b>a&lt;b&gt;</b><br>API full'
    """
    shown = [html.escape(_clean(line)) for line in lines]
    return "<br>".join([f"<b>{shown[0]}</b>", *shown[1:]]) if shown else ""


def _style(parts: Mapping[str, str]) -> str:
    return "".join(f"{name}={value};" for name, value in parts.items())


def _clean(text: str) -> str:
    """Return text with what XML cannot carry replaced."""
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _number(value: float) -> str:
    return f"{round(value, 1):g}" if abs(value) < 1e5 else f"{value:.0f}"  # noqa: PLR2004  (where g goes over to exponents)
