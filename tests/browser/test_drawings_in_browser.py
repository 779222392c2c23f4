"""Drawings in a real browser: accessible by axe-core's rules, every part reachable by keyboard, nothing fetched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
CHROMIUM = shutil.which("chromium")
DRAWINGS = sorted((ROOT / "diagrams" / "insurance-claims").glob("*.svg"))

if CHROMIUM is None and os.environ.get("CI"):
    pytest.fail("chromium is missing, and in CI that is a failure", pytrace=False)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        opened.asked = []
        opened.on("request", lambda request: opened.asked.append(request.url))
        yield opened
        browser.close()


@pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)
def test_a_drawing_breaks_no_rule_of_axe(page, file):
    svg = file.read_text("utf-8").partition("?>")[2]
    page.set_content(
        f"<!doctype html><html lang='en'><head><title>{file.stem}</title></head><body><main>{svg}</main></body></html>"
    )
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")

    assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found if rule["id"] not in PAGE_RULES] == []


PAGE_RULES = {"page-has-heading-one", "region"}
"""Rules about the page around a drawing, which is the test's own."""


def test_an_svg_stands_alone_and_its_parts_take_the_focus(page):
    page.asked.clear()
    page.goto(DRAWINGS[0].as_uri())
    page.keyboard.press("Tab")
    focused = page.evaluate("document.activeElement.getAttribute('tabindex') || document.activeElement.tagName")

    assert page.locator("svg text").count() > 20
    assert focused in {"0", "a"}
    assert page.asked == [DRAWINGS[0].as_uri()]
