"""No drawing of a bundled inventory is a strip: overview, context and path are between one by two and five by two."""

from __future__ import annotations

from math import hypot
from pathlib import Path

import pytest

from app.diagrams.badges import place_badges
from app.diagrams.landscape_map import MOST_DOMAINS, draw_overview
from app.diagrams.picture import Origin
from app.diagrams.render import choose_readable, lay_out
from app.diagrams.views import Request, offer_pictures
from app.importers.registry import read_document
from app.landscape.build import build_landscape
from benchmarks.generate import generate_inventory
from tests import worlds

INVENTORIES = sorted((Path(__file__).resolve().parents[3] / "inventories").glob("*.yaml"))
ORIGIN = Origin("x", "X")
NUMBER_PT = 14.0
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


def test_lines_that_run_on_top_of_each_other_give_way_to_a_drawing_in_which_they_can_be_followed():
    landscape = build_landscape(generate_inventory(15, 40, seed=1))
    offers = list(offer_pictures(landscape, "landscape", ORIGIN, Request()))
    first = lay_out(offers[0]())
    chosen = choose_readable(offers)

    assert first.is_readable
    assert first.is_tangled
    assert chosen.is_readable
    assert not chosen.is_tangled


def test_two_numbers_of_one_line_of_an_overview_do_not_cover_each_other():
    landscape = build_landscape(generate_inventory(300, 1_500, seed=1))
    drawn = choose_readable([lambda: draw_overview(landscape, ORIGIN)])
    placed = place_badges(drawn.picture, drawn.layout)
    both = [points for points in placed.values() if len(points) == 2]

    assert both
    assert all(hypot(one[0] - other[0], one[1] - other[1]) >= NUMBER_PT for one, other in both)


def test_more_domains_than_can_be_read_are_folded_and_counted():
    systems = [worlds.system(f"s-{number}", domain=f"Domain {number}") for number in range(33)]
    picture = draw_overview(build_landscape(worlds.world(systems=systems, integrations=[])), ORIGIN)

    assert len(picture.boxes) == MOST_DOMAINS
    assert sum(len(box.stands_for) for box in picture.boxes) == len(systems)
    assert any("folded into one box" in remark for remark in picture.remarks)
