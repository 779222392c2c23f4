"""An SVG holds what was drawn, as text and shapes, and nothing that acts, fetches or links away."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from app.diagrams.svg import ALLOWED_ELEMENTS, element, element_id, keep_allowed, make_drawable, serialise
from app.inventory.model import Inventory
from app.services.diagrams import draw
from tests import worlds

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = [
    *((view, None) for view in ("landscape", "missing-apis", "effort", "pilot", "data-protection", "matrix", "atlas")),
    ("context", "twin-a"),
    ("impact", "twin-a"),
    ("path", "all"),
]


def parsed(view: str, focus: str | None) -> etree._Element:
    return etree.fromstring(draw(worlds.hostile_names(), view, focus=focus).data)


@pytest.mark.parametrize(("view", "focus"), VIEWS)
def test_hostile_names_bring_no_active_content(view, focus):
    root = parsed(view, focus)

    assert {etree.QName(node).localname for node in root.iter()} <= ALLOWED_ELEMENTS
    for node in root.iter():
        for name, value in node.attrib.items():
            assert not name.lower().startswith("on")
            assert "javascript:" not in value.lower()
        if node.get("href"):
            assert re.match(r"^(#|/[^/]|https://)", node.get("href"))


def test_hostile_names_are_shown_literally():
    root = parsed("landscape", None)
    shown = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))

    for words in (
        "<script>alert(1)</script>",
        'He said "no"; drop table',
        "نظام المطالبات",
        "保険金請求システム",
        "보험금 청구",
        "Σύστημα",
    ):
        assert words in shown


def test_whole_names_are_in_the_titles_even_where_boxes_shorten_them():
    titles = {node.text for node in parsed("landscape", None).iter(f"{SVG}title")}

    assert any(title and title.startswith("A very long name A very long name") and len(title) > 290 for title in titles)


def test_every_system_and_line_is_an_element_that_can_be_named_and_focused():
    root = parsed("landscape", None)
    inventory = worlds.hostile_names()
    ids = [node.get("id") for node in root.iter() if node.get("id")]

    assert len(ids) == len(set(ids))
    for system in inventory.systems:
        node = root.find(f".//*[@id='system-{system.id}']")
        assert node.get("tabindex") == "0"
        assert node.find(f"{SVG}title").text
        assert node.find(f"{SVG}desc").text
    assert len(root.findall(".//*[@data-integrations]")) == len(inventory.integrations)


def test_dark_screens_have_colours_of_their_own():
    style = parsed("landscape", None).find(f".//{SVG}style").text

    assert "prefers-color-scheme:dark" in style


def test_the_gate_removes_what_is_not_on_the_list():
    root = element(None, "svg", width=1)
    for name in ("script", "foreignObject", "image", "use", "iframe"):
        etree.SubElement(root, f"{SVG}{name}").text = "x"
    link = element(root, "a")
    for number, target in enumerate(
        ("javascript:alert(1)", "//evil.example", "http://x", "data:text/html,x", "https://ok.example/a")
    ):
        link.set("href", target)
        link.set("onclick", "x()")
        keep_allowed(root)
        assert (link.get("href") == target) is (number == 4)
        assert link.get("onclick") is None
    root.append(etree.Comment("hidden"))
    root.append(etree.ProcessingInstruction("xml-stylesheet", "href='x'"))
    rect = element(root, "rect", fill="url(http://evil.example/#x)")
    keep_allowed(root)

    assert rect.get("fill") is None
    assert [etree.QName(node).localname for node in root] == ["a", "rect"]


def test_element_ids_are_safe_and_unique():
    taken: set[str] = set()

    assert element_id("domain", '"><script>', taken) == "domain-script"
    assert element_id("domain", "script", taken) == "domain-script-2"
    assert element_id("domain", "販売", taken) == "domain-x"


def test_paper_gets_a_replacement_for_what_no_font_has():
    root = element(None, "svg")
    element(root, "text").text = "ok \U00010380"

    assert "ok \ufffd" in make_drawable(serialise(root))


def test_hostile_names_in_a_scenario_bring_no_active_content_and_are_shown_literally():
    hostile = '<script>alert(2)</script>"]; n9 [URL="file:///etc/passwd"]'
    ids = [row.id for row in worlds.hostile_names().systems]
    changes = [
        {"add_system": {"id": "new", "name": hostile, "domain": hostile, "vendor": hostile}},
        {"add_integration": {"source": "new", "target": ids[0], "status": "planned", "protocol": hostile, "name": hostile}},
        {"system": ids[1], "set": {"name": hostile, "vendor": hostile}},
        {"remove_system": ids[-1]},
    ]
    tree = worlds.hostile_names().model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    inventory = Inventory.model_validate(tree | {"scenarios": [{"id": "evil", "name": hostile, "changes": changes}]})
    root = etree.fromstring(draw(inventory, "scenario", scenario="evil").data)

    assert {etree.QName(node).localname for node in root.iter()} <= ALLOWED_ELEMENTS
    assert not any(node.get("href") for node in root.iter())
    assert any("<script>alert(2)" in "".join(node.itertext()) for node in root.iter(f"{SVG}text"))
