"""The pages in a real browser, without JavaScript: the journey of someone who has a file and wants a figure and a map."""

from __future__ import annotations

import os
import shutil
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import INVENTORIES
from tests.webclient import run_server

CHROMIUM = shutil.which("chromium")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]

if CHROMIUM is None and os.environ.get("CI"):
    pytest.fail("chromium is missing, and in CI that is a failure", pytrace=False)
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs chromium"),
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),  # playwright's own pipes
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with run_server(f"sqlite:///{tmp_path_factory.mktemp('store') / 'seamap.db'}") as server:
        opened = f"http://127.0.0.1:{server.port}"
        request = urllib.request.Request(
            f"{opened}/api/v1/inventories",
            (INVENTORIES / "insurance-claims.yaml").read_bytes(),
            {"Content-Type": "application/yaml"},
        )
        urllib.request.urlopen(request).close()
        yield opened


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield opened
        opened.close()


def open_page(browser, **options):
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **options).new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("requestfailed", lambda request: page.complaints.append(request.url) if not was_left(request) else None)
    return page


def was_left(request):
    """Whether the page was left before its request was answered, which is nobody's fault."""
    return request.failure == "net::ERR_ABORTED"


def test_a_file_becomes_figures_and_a_map_without_javascript(browser, address):
    page = open_page(browser, java_script_enabled=False)
    page.goto(address)
    page.get_by_label("Inventory or documents").set_input_files(INVENTORIES / "insurance-claims.yaml")
    page.get_by_role("button", name="Upload").click()
    assert page.url == f"{address}/inventories/insurance-claims"
    assert "Claims AI" in page.get_by_role("heading", level=1).inner_text()
    for card in ("Effort", "Cost", "Duration", "Finish", "Lacking an API", "Facts known"):
        assert page.locator("dt", has_text=card).first.is_visible()
    picture = page.locator("figure img")
    picture.scroll_into_view_if_needed()
    page.wait_for_load_state("load")
    box = picture.bounding_box()
    assert box["width"] > 600
    assert box["height"] > 300
    page.get_by_role("link", name="Missing APIs").click()
    assert "view=missing-apis" in page.url
    page.wait_for_load_state("load")
    page.goto(address)
    assert page.get_by_role("link", name="Claims AI, production rollout").is_visible()
    assert page.complaints == []


def test_a_rejected_file_shows_where_its_faults_are(browser, address):
    page = open_page(browser, java_script_enabled=False)
    page.goto(address)
    broken = (INVENTORIES / "insurance-claims.yaml").read_bytes().replace(b"hosting: mainframe", b"hosting: mainfraim", 1)
    page.get_by_label("Inventory or documents").set_input_files(
        {"name": "broken.yaml", "mimeType": "text/yaml", "buffer": broken}
    )
    page.get_by_role("button", name="Upload").click()
    assert "mainfraim" in page.get_by_role("alert").inner_text()
    assert "line" in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_and_text_stands_out(browser, address, width, scheme):
    page = open_page(browser, color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/inventories/insurance-claims", "/inventories/insurance-claims/systems/policy-admin?to=payments"):
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        ink, paper = page.evaluate(
            "[getComputedStyle(document.body).color, getComputedStyle(document.documentElement).backgroundColor]"
            ".map(text => text.match(/\\d+/g).slice(0, 3).map(Number))"
        )
        assert contrast(ink, paper) > 7
    assert page.complaints == []


def test_the_interactive_pages_work_from_this_server_alone(browser, address):
    page = open_page(browser)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/docs")
    page.locator(".opblock").first.wait_for()
    assert all(url.startswith((address, "data:")) for url in asked), asked
    assert page.complaints == []


def luminance(colour):
    parts = [value / 255 for value in colour]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
