"""Drawings as PDF: text that can be searched, the paper that 8 points need, links that arrive, the same bytes twice."""

from __future__ import annotations

import functools
import io

from lxml import etree
from pypdf import PdfReader

from app.diagrams.atlas import render_atlas
from app.diagrams.atlas_pages import list_pages
from app.diagrams.binding import Leaf, bind, to_pdf
from app.diagrams.picture import Origin
from app.diagrams.render import FELL_BACK
from app.landscape.build import build_landscape
from app.services.diagrams import draw
from benchmarks.generate import generate_inventory
from tests import worlds

ORIGIN = Origin("x", "X", 1, "sha256:0")
SHEET = b"""<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="990" viewBox="0 0 1400 990">
<title>%s</title><a href="%s"><rect x="100" y="50" width="200" height="40"/></a></svg>"""


@functools.cache
def drawn(make) -> PdfReader:
    return PdfReader(io.BytesIO(draw(make(), "landscape", fmt="pdf").data))


def test_text_of_every_script_is_in_the_pdf_with_its_font():
    page = drawn(worlds.hostile_names).pages[0]
    words = page.extract_text()
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].get_object().values()]
    described = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]

    assert "Integration landscape by domain" in words
    assert "<script>alert" in words
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in described)


def test_a_pdf_carries_its_title_and_no_date_and_is_the_same_twice():
    pdf = draw(worlds.chain(4), "landscape", fmt="pdf").data
    about = PdfReader(io.BytesIO(pdf)).metadata

    assert draw(worlds.chain(4), "landscape", fmt="pdf").data == pdf
    assert about["/Title"].startswith("Integration landscape by domain: ")
    assert "/CreationDate" not in about


def test_a_page_is_as_large_as_its_text_needs():
    wide = SHEET.replace(b"1400", b"2600").replace(b"990", b"1838") % (b"Wide", b"#nowhere")

    small, large = (PdfReader(io.BytesIO(to_pdf(svg))).pages[0].mediabox for svg in (SHEET % (b"A", b"#b"), wide))

    assert (round(small.width), round(small.height)) == (1191, 842)
    assert (round(large.width), round(large.height)) == (2384, 1684)


def test_links_lie_where_they_are_drawn_and_only_those_that_arrive_are_kept():
    leaves = [Leaf("one", "One", SHEET % (b"One", b"#two")), Leaf("two", "Two", SHEET % (b"Two", b"#three"))]
    first, second = PdfReader(io.BytesIO(bind(leaves))).pages
    [link] = [annotation.get_object() for annotation in first["/Annots"]]
    left, low, right, high = (float(corner) for corner in link["/Rect"])
    scale = 1190.55 / 1400

    assert abs(left - 100 * scale) < 1
    assert abs(right - 300 * scale) < 1
    assert abs(841.89 - high - 50 * scale) < 1
    assert abs(841.89 - low - 90 * scale) < 1
    assert not second.get("/Annots")


def test_pages_of_an_atlas_that_has_no_time_left_count_their_lines_and_say_so():
    landscape = build_landscape(generate_inventory(60, 200, seed=3))
    pages = list_pages(landscape, ORIGIN)

    in_haste = etree.fromstring(render_atlas(pages, "svg", lambda picture: picture, 0.0))
    at_ease = render_atlas(pages, "svg", lambda picture: picture)

    assert [FELL_BACK in "".join(page.itertext()) for page in in_haste] == [False] + [True] * (len(pages) - 1)
    assert FELL_BACK.encode() not in at_ease
