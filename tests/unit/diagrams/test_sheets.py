"""The matrix and the atlas: every integration once, totals that add up, pages that link."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from lxml import etree
from pypdf import PdfReader

from app.diagrams.atlas_pages import MOST_ON_PAGE, divide, list_pages
from app.diagrams.matrix_model import build_matrix
from app.diagrams.picture import Origin
from app.errors import BadParameter, NotRepresentable
from app.landscape.build import build_landscape
from app.services.diagrams import draw
from benchmarks.generate import generate_inventory
from tests import worlds
from tests.strategies import inventories

ORIGIN = Origin("x", "X", 1, "sha256:0")
SVG = "{http://www.w3.org/2000/svg}"


@given(inventory=inventories(self_loops=True))
@settings(max_examples=40)
def test_every_integration_is_in_one_cell_and_the_margins_count_them(inventory):
    landscape = build_landscape(inventory)
    for most in (3, 100):
        matrix = build_matrix(landscape, {}, most)
        places = range(len(matrix.parts))
        held = [name for cell in matrix.cells.values() for name in cell.flows]

        assert sorted(held) == sorted(landscape.flows)
        assert sum(map(matrix.uses, places)) == sum(map(matrix.offers, places)) == len(landscape.flows)
        assert sorted(name for part in matrix.parts for name in part.systems) == sorted(landscape.systems)


@given(inventory=inventories(self_loops=True))
@settings(max_examples=40)
def test_every_integration_is_on_a_page_of_the_atlas_and_every_page_accounts_for_the_rest(inventory):
    landscape = build_landscape(inventory)
    shown: set[str] = set()
    for page in list_pages(landscape, ORIGIN)[1:]:
        for make in page.offers:
            picture = make()
            assert picture.integrations_accounted_for() == set(landscape.flows)
            assert not picture.integrations_shown() & set(picture.left_out)
            assert picture.shown.integrations == len(picture.integrations_shown())
        shown |= picture.integrations_shown()

    assert shown == set(landscape.flows)


def test_providers_stand_before_their_consumers():
    matrix = build_matrix(build_landscape(worlds.chain(5)), {}, 50)

    assert matrix.ahead == 0


def test_the_matrix_as_csv_adds_up_and_starts_no_formula():
    inventory = worlds.hostile_names()
    rows = list(csv.reader(io.StringIO(draw(inventory, "matrix", fmt="csv").data.decode())))

    assert int(rows[-1][-1]) == len(build_landscape(inventory).flows)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("view", "fmt"), [("matrix", "dot"), ("landscape", "csv"), ("atlas", "csv")])
def test_a_form_that_a_view_has_not_is_said(view, fmt):
    with pytest.raises(NotRepresentable):
        draw(worlds.chain(4), view, fmt=fmt)


def test_a_large_domain_is_cut_into_pages_that_can_be_read():
    landscape = build_landscape(generate_inventory(300, 1500, seed=4))
    sheets = divide(landscape)

    assert max(len(sheet.systems) for sheet in sheets) <= MOST_ON_PAGE
    assert sorted(name for sheet in sheets for name in sheet.systems) == sorted(landscape.systems)


def test_an_atlas_is_one_svg_whose_links_arrive_and_a_pdf_with_an_outline():
    inventory = generate_inventory(40, 80, seed=2)
    root = etree.fromstring(draw(inventory, "atlas").data)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    links = {node.get("href")[1:] for node in root.iter(f"{SVG}a") if node.get("href")}
    pdf = PdfReader(io.BytesIO(draw(inventory, "atlas", fmt="pdf").data))

    assert len(ids) == len(set(ids))
    assert links
    assert links <= set(ids)
    assert len(pdf.pages) == len(root.findall(f"{SVG}svg")) == len(pdf.outline)
    assert any(page.get("/Annots") for page in pdf.pages)


def test_an_atlas_in_focus_draws_one_domain_and_names_the_near_one_it_does_not_know():
    inventory = generate_inventory(40, 80, seed=2)

    assert b"Atlas: Customer" in draw(inventory, "atlas", focus="customer").data
    with pytest.raises(BadParameter, match="Customer"):
        draw(inventory, "atlas", focus="Custommer")
