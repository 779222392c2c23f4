"""A diagram comes out in every form, the same each time, readable in every script, within its time."""

from __future__ import annotations

import io
import re
import time

import pypdf
import pytest
from PIL import Image

from app.errors import BadParameter, UnknownSubject
from app.services.diagrams import draw, list_views
from benchmarks.generate import generate_inventory
from tests import worlds


@pytest.mark.parametrize(
    ("fmt", "media_type", "magic"),
    [
        ("svg", "image/svg+xml", b"<?xml"),
        ("png", "image/png", b"\x89PNG"),
        ("pdf", "application/pdf", b"%PDF"),
        ("dot", "text/vnd.graphviz", b"digraph"),
    ],
)
def test_each_form_has_its_type_and_the_same_bytes_twice(fmt, media_type, magic):
    one, other = (draw(worlds.tiny_hub(), "landscape", fmt=fmt) for _ in range(2))

    assert one.media_type == media_type
    assert one.data.startswith(magic)
    assert one.data == other.data


@pytest.mark.parametrize("name", sorted(worlds.WORLDS))
def test_every_named_world_can_be_drawn_in_every_view(name):
    inventory = worlds.WORLDS[name]()
    asks = [("landscape", None), ("missing-apis", None)]
    asks += [("context", system.id) for system in inventory.systems[:2]] + [("path", path.id) for path in inventory.paths[:2]]

    for view, focus in asks:
        assert draw(inventory, view, focus=focus, depth=2).data.startswith(b"<?xml")


def test_the_pdf_is_a3_landscape_with_all_names_searchable():
    page = pypdf.PdfReader(io.BytesIO(draw(worlds.hostile_names(), "landscape", fmt="pdf").data)).pages[0]
    text = page.extract_text()

    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (1191, 842)
    for words in ("Billing", "Σύστημα απαιτήσεων", "保険金請求システム", "보험금 청구", "<script>alert(1)</script>"):
        assert words in text
    for words in ("نظام المطالبات", "מערכת תביעות"):  # a PDF holds what is written from right to left as it stands on paper
        assert words in text or words[::-1] in text


def test_the_pdf_embeds_its_fonts():
    page = pypdf.PdfReader(io.BytesIO(draw(worlds.hostile_names(), "landscape", fmt="pdf").data)).pages[0]
    names = {font.get_object()["/BaseFont"] for font in _fonts(page)}

    assert any("NotoSansCJK" in name for name in names)
    assert any("NotoSansArabic" in name for name in names)
    assert all("+" in name for name in names)  # a subset, hence embedded


def test_the_png_shows_glyphs_where_the_svg_has_text():
    picture = Image.open(io.BytesIO(draw(worlds.hostile_names(), "landscape", fmt="png").data)).convert("L")

    assert picture.width > 1500
    dark = sum(count for level, count in enumerate(picture.histogram()) if level < 90)
    assert dark > 20_000


def test_png_pixels_are_capped():
    picture = Image.open(io.BytesIO(draw(generate_inventory(110, 240, seed=4), "landscape", fmt="png").data))

    assert picture.width * picture.height <= 24_100_000


def test_the_page_says_what_it_shows_and_what_it_was_made_from():
    svg = draw(worlds.tiny_hub(), "landscape", version=7).data.decode()

    assert "version 7" in svg
    assert re.search(r"sha256:[0-9a-f]{64}", svg)
    assert "integrations shown" in svg


def test_every_page_has_the_shape_of_a_sheet_of_paper():
    for world in (worlds.tiny_hub(), worlds.hostile_names(), worlds.chain(9)):
        width, height = map(
            float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', draw(world, "landscape").data.decode()).groups()
        )
        assert 4 / 3 < width / height < 16 / 9


@pytest.mark.parametrize(("systems", "integrations"), [(1000, 3000), (2000, 10_000)])
def test_huge_landscapes_are_drawn_in_time(systems, integrations):
    inventory = generate_inventory(systems, integrations, seed=1)
    for view, focus in (("landscape", None), ("missing-apis", None), ("context", inventory.systems[0].id)):
        began = time.monotonic()
        assert draw(inventory, view, focus=focus).data
        assert time.monotonic() - began < 30  # ten seconds on an idle machine; the layout itself is stopped at eight


def test_a_complete_graph_of_sixty_in_one_domain_is_still_answered():
    names = [f"s{index}" for index in range(60)]
    inventory = worlds.world(
        systems=[worlds.system(name, domain="Everything") for name in names],
        integrations=[worlds.flow(a, b) for a in names for b in names if a != b],
    )

    assert b"3,540 integrations inside" in draw(inventory, "landscape").data


def test_what_does_not_exist_is_refused():
    with pytest.raises(BadParameter):
        draw(worlds.tiny_hub(), "landscape", fmt="bmp")
    with pytest.raises(UnknownSubject):
        draw(worlds.tiny_hub(), "landscape", scenario="never")
    with pytest.raises(UnknownSubject):
        draw(worlds.tiny_hub(), "poster")


def test_the_views_can_be_listed_with_what_they_show():
    assert {"landscape", "missing-apis", "context", "path"} <= set(list_views())


def _fonts(page):
    found = []

    def visit(resources):
        resources = resources.get_object()
        found.extend(resources.get("/Font", {}).values())
        for inner in resources.get("/XObject", {}).values():
            if "/Resources" in inner.get_object():
                visit(inner.get_object()["/Resources"])

    visit(page["/Resources"])
    return found
