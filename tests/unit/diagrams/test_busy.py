"""How busy people are: every cell of the strip says its percentage, inside the cell, on the screen and on paper."""

from __future__ import annotations

import pytest
from lxml import etree

from app.diagrams.busy import LEAST_CELL, BusyRow, Cell
from app.diagrams.gantt_paint import Track, paint_busy
from app.diagrams.svg import element, make_drawable, serialise
from app.diagrams.time_axis import TimeScale
from app.diagrams.typesetting import measure

SVG = "{http://www.w3.org/2000/svg}"
SHARES = (0.0, 0.47, 0.996, 1.0)


def strip(width: float) -> etree._Element:
    """Return a strip with a cell of that width for each share, as it is drawn on paper."""
    cells = tuple(Cell(float(at), at + 1.0, share) for at, share in enumerate(SHARES))
    parent = element(None, "svg")
    scale = TimeScale(None, len(SHARES), 0.0, width * len(SHARES))
    paint_busy(parent, [BusyRow("pool-a", "A", "62 %", "", cells)], Track(-400.0, scale, 14.0), 0.0)
    return etree.fromstring(make_drawable(serialise(parent)))


@pytest.mark.parametrize("width", [LEAST_CELL, 16.0, 18.5, 20.0, 40.0])
def test_every_cell_says_how_busy_people_are(width):
    root = strip(width)
    rects = list(root.iter(f"{SVG}rect"))
    numbers = list(root.iter(f"{SVG}text"))[2:]

    assert [node.text for node in numbers] == ["0", "47", "100", "100"]
    for rect, node in zip(rects, numbers, strict=True):
        natural = measure(node.text, float(node.get("font-size")))
        wide = float(node.get("textLength", natural))
        left = float(node.get("x")) - float(rect.get("x"))
        assert left > 0
        assert left + wide < width
        assert wide > 0.6 * natural
