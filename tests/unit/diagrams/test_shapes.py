"""No drawing of a bundled inventory is a strip: overview, context and path are between one by two and five by two."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.diagrams.landscape_map import draw_overview
from app.diagrams.picture import Origin
from app.diagrams.render import choose_readable
from app.diagrams.views import Request, offer_pictures
from app.importers.registry import read_document
from app.landscape.build import build_landscape

INVENTORIES = sorted((Path(__file__).resolve().parents[3] / "inventories").glob("*.yaml"))
ORIGIN = Origin("x", "X")
TALLEST, WIDEST = 0.5, 2.5
WIDEST_OF_TWO_HOPS = 3.0
"""Two hops side by side cannot wrap, and a chain is read from left to right."""


def list_laid_out(landscape):
    """Yield what each drawing of the three kinds is about and how it came out."""
    yield "overview", choose_readable([lambda: draw_overview(landscape, ORIGIN)])
    about = landscape.hub or next(iter(landscape.systems))
    yield f"context of {about}", choose_readable(offer_pictures(landscape, "context", ORIGIN, Request(about)))
    for path in landscape.paths:
        yield f"path {path}", choose_readable(offer_pictures(landscape, "path", ORIGIN, Request(path)))


@pytest.mark.parametrize("file", INVENTORIES, ids=lambda file: file.stem)
def test_the_drawing_proper_is_no_strip(file):
    landscape = build_landscape(read_document(file.name, file.read_bytes()).inventory)
    for about, drawn in list_laid_out(landscape):
        aspect = drawn.layout.width / drawn.layout.height  # of boxes and lines alone, without title, tables and legend
        widest = WIDEST_OF_TWO_HOPS if about.startswith("path") and len(drawn.picture.boxes) == 2 else WIDEST

        assert TALLEST <= aspect <= widest, f"{about}: {drawn.layout.width:.0f} by {drawn.layout.height:.0f}"
