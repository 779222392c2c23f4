"""Filters, highlights and colourings: what they let through, what they say, and what they refuse with a suggestion."""

from __future__ import annotations

import pytest

from app.diagrams.lens import read_lens
from app.diagrams.picture import Fill
from app.errors import BadParameter
from app.importers.registry import read_document
from app.landscape.build import build_landscape
from app.services.diagrams import Look, draw
from app.services.estimates import estimate_document
from tests.conftest import INVENTORIES

FILE = INVENTORIES / "insurance-claims.yaml"
INVENTORY = read_document(FILE.name, FILE.read_bytes()).inventory
LANDSCAPE = build_landscape(INVENTORY)


def drawn(view: str = "landscape", **look) -> str:
    return draw(INVENTORY, view, look=Look(**look)).data.decode()


@pytest.mark.parametrize(
    ("look", "meant"),
    [
        ({"filters": ["domain:Claim"]}, "Claims"),
        ({"filters": ["domian:Claims"]}, "domain"),
        ({"filters": ["mode:batchh"]}, "batch"),
        ({"highlights": ["team:mainframe-opps"]}, "mainframe-ops"),
        ({"highlights": ["path:first-notice"]}, "first-notice-of-loss"),
        ({"colour_by": "ownr"}, "owner"),
    ],
)
def test_an_unknown_choice_is_refused_with_what_was_meant(look, meant):
    lens = {"filters": look.get("filters", ()), "highlights": look.get("highlights", ()), "colour_by": look.get("colour_by")}
    with pytest.raises(BadParameter) as caught:
        read_lens(LANDSCAPE, **lens)

    assert f"`{meant}`" in f"{caught.value.detail} {caught.value.hint}"


def test_a_name_in_any_case_is_as_good_as_an_id_and_a_lone_value_finds_its_kind():
    lens = read_lens(LANDSCAPE, ["domain=CLAIMS"], ["first-notice-of-loss", "team:Mainframe operations"])

    assert [str(choice) for choice in lens.filters] == ["domain:Claims"]
    assert [str(choice) for choice in lens.highlights] == ["path:first-notice-of-loss", "team:mainframe-ops"]


def test_a_filtered_drawing_says_in_figures_what_it_kept_out():
    svg = drawn(filters=["domain:Claims"])

    assert "4 of 18 systems, 3 of 26 integrations" in svg
    assert "Filtered out: 14 systems, 23 integrations" in svg
    assert "filter domain:Claims" in svg
    assert "Fraud detection" not in svg


def test_a_highlight_lights_boxes_and_lines_and_stands_in_the_legend():
    svg = drawn(highlights=["path:first-notice-of-loss"])

    assert svg.count('class="halo"') == 5
    assert 'class="halo-line"' in svg
    assert "Halo: path First notice of loss to payment" in svg
    assert 'class="halo"' not in drawn()


def test_a_colouring_is_said_in_every_box_and_once_in_the_legend():
    svg = drawn(colour_by="owner")

    assert "owner Mainframe operations" in svg
    assert "Owner Claims core systems" in svg
    assert f"fill-{Fill.KIND_1}" in svg


@pytest.mark.parametrize("view", ["effort", "pilot", "data-protection"])
def test_a_view_about_its_colours_takes_no_other(view):
    with pytest.raises(BadParameter, match="colours say what the view is about"):
        drawn(view, colour_by="owner")


def test_the_effort_on_the_map_is_the_estimates():
    document = estimate_document(INVENTORY, fields=["integrations"])
    rows = {row["id"]: row["effort_days"]["mean"] for row in document["integrations"]}
    svg = drawn("effort")

    assert f"{rows['document-management-to-claims-ai']:,.0f} d" in svg
