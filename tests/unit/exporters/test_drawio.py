"""The drawing for draw.io keeps mxGraph's rules and holds every integration, whatever things are called."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings

from app.services.drawio import landscape_drawio
from app.services.landscapes import landscape_of
from benchmarks.generate import generate_inventory
from tests.strategies import inventories
from tests.worlds import WORLDS, flow, system, world

LABEL = re.compile(r"<b>(.*?)</b>")


def read(data: bytes):
    """Return the cells of a drawing by id, each with its object's attributes and its own, and check mxGraph's rules."""
    root = ET.fromstring(data).find("diagram/mxGraphModel/root")
    assert root is not None
    cells = {}
    for element in root:
        inner = element if element.tag == "mxCell" else element.find("mxCell")
        assert element.get("id") not in cells, "ids are unique"
        cells[element.get("id")] = {**element.attrib, **inner.attrib, "geometry": inner.find("mxGeometry")}
    assert cells["0"].get("parent") is None
    for name, cell in cells.items():
        if name == "0":
            continue
        chain = [name]
        while chain[-1] != "0":
            assert cells[chain[-1]]["parent"] in cells, "every parent exists"
            chain.append(cells[chain[-1]]["parent"])
            assert len(chain) < 10, "the chain of parents ends"
        if cell.get("edge"):
            assert {cell["source"], cell["target"]} <= cells.keys()
        elif cell.get("vertex"):
            assert all(float(cell["geometry"].get(side)) >= 0 for side in ("x", "y")), (
                "nothing is off the page or its container"
            )
            assert all(float(cell["geometry"].get(side)) > 0 for side in ("width", "height"))
    return cells


def integrations_in(cells) -> list[str]:
    return sorted(name for cell in cells.values() for name in cell.get("seamap_integrations", "").split())


@pytest.mark.parametrize("name", WORLDS)
def test_every_system_and_integration_is_drawn_once(name) -> None:
    landscape = landscape_of(WORLDS[name]())
    cells = read(landscape_drawio(landscape))
    assert {cell["seamap_system"] for cell in cells.values() if "seamap_system" in cell} == set(landscape.systems)
    assert integrations_in(cells) == sorted(landscape.flows)


@given(inventories(self_loops=True, max_systems=5, max_integrations=8))
@settings(max_examples=8)
def test_the_same_holds_of_any_landscape(inventory) -> None:
    landscape = landscape_of(inventory)
    assert integrations_in(read(landscape_drawio(landscape))) == sorted(landscape.flows)


def test_systems_lie_inside_the_container_of_their_domain() -> None:
    landscape = landscape_of(
        world(systems=[system("a", domain="Sales"), system("b", domain="Claims")], integrations=[flow("a", "b")])
    )
    cells = read(landscape_drawio(landscape))
    for system_id, domain in (("a", "Sales"), ("b", "Claims")):
        box = cells[f"system-{system_id}"]
        holder = cells[box["parent"]]
        assert holder["seamap_domain"] == domain
        for start, length in (("x", "width"), ("y", "height")):
            end = float(box["geometry"].get(start)) + float(box["geometry"].get(length))
            assert end <= float(holder["geometry"].get(length)) + 0.2


def test_names_that_would_be_markup_or_style_come_out_literally() -> None:
    evil = 'x</b><script>alert(1)</script>;shape=image;image=http://h & "q" \x01'
    landscape = landscape_of(world(systems=[system("a", name=evil.replace("\x01", ""), domain=evil.replace("\x01", ""))]))
    data = landscape_drawio(landscape)
    cells = read(data)
    assert b"<script" not in data
    label = cells["system-a"]["label"]
    assert html.unescape(LABEL.search(label)[1]) == evil.replace(" \x01", "").strip()
    assert set(re.findall(r"<(\w+)", label)) <= {"b", "br"}
    assert all("image" not in cell.get("style", "") for cell in cells.values())


def test_a_landscape_too_large_for_one_map_stands_in_rows_and_says_so() -> None:
    landscape = landscape_of(generate_inventory(150, 500, seed=3))
    cells = read(landscape_drawio(landscape))
    assert integrations_in(cells) == sorted(landscape.flows)
    assert "Placed in rows" in cells["title"]["label"]
    places = [
        (cell["parent"], cell["geometry"].get("x"), cell["geometry"].get("y"))
        for cell in cells.values()
        if "seamap_system" in cell
    ]
    assert len(set(places)) == len(places)
