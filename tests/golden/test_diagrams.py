"""The bundled inventories' drawings, as files that a person looks at when they change.

DOT is compared exactly. SVG is compared exactly under the pinned graphviz-pure, and by structure under any other dot.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path

import pytest
from lxml import etree

from app.diagrams import layout
from app.diagrams.layout import is_bundled_dot
from app.diagrams.picture import Origin
from app.diagrams.views import VIEWS, Focus
from app.importers.registry import read_document
from app.inventory.digest import digest
from app.services.diagrams import draw, draw_forecast
from app.services.estimates import make_forecast

ROOT = Path(__file__).resolve().parents[2]
INVENTORIES = sorted((ROOT / "inventories").glob("*.yaml"))


@pytest.fixture(scope="module", autouse=True)
def _lay_out_once():
    """Give each layout once: a drawing's DOT and its SVG are asked for apart, and come from the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "run_child", functools.partial(_remember, {}, layout.run_child))
        yield


def _remember(known, run, command, stdin, **settings):
    key = (*command, stdin)
    if key not in known:
        known[key] = run(command, stdin, **settings)
    return known[key]


@functools.cache
def read(name: str):
    file = ROOT / "inventories" / f"{name}.yaml"
    inventory = read_document(file.name, file.read_bytes()).inventory
    assert inventory is not None
    return inventory


def list_drawings():
    """Yield inventory, view, focus and scenario of every golden drawing: each view of each bundled inventory, each path."""
    for file in INVENTORIES:
        inventory = read(file.stem)
        hub = inventory.programme.hub or inventory.systems[0].id
        for view in VIEWS.values():
            for focus in {Focus.NOTHING: [None], Focus.SYSTEM: [hub], Focus.PATH: [row.id for row in inventory.paths]}[
                view.focus
            ]:
                for scenario in [row.id for row in inventory.scenarios] if view.name == "scenario" else [None]:
                    yield file.stem, view.name, focus, scenario
        yield file.stem, "atlas", None, None


DRAWINGS = list(list_drawings())
CHARTS = [(file.stem, view) for file in INVENTORIES for view in ("schedule", "confidence", "drivers")]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def golden_file(name: str, view: str, focus: str | None, scenario: str | None, fmt: str) -> Path:
    stem = "-".join(part for part in (view, focus, scenario) if part)
    return ROOT / "diagrams" / name / f"{stem}.{fmt}"


@pytest.mark.parametrize(("name", "view", "focus", "scenario"), DRAWINGS)
def test_the_dot_is_as_it_was(name, view, focus, scenario, update_golden):
    drawn = draw(read(name), view, fmt="dot", focus=focus, scenario=scenario).data
    file = golden_file(name, view, focus, scenario, "dot")
    if update_golden:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn)

    assert drawn.decode() == file.read_text("utf-8")


@pytest.mark.parametrize(("name", "view", "focus", "scenario"), DRAWINGS)
def test_the_svg_is_as_it_was(name, view, focus, scenario, update_golden):
    drawn = draw(read(name), view, fmt="svg", focus=focus, scenario=scenario).data
    file = golden_file(name, view, focus, scenario, "svg")
    if update_golden:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn)
    if is_bundled_dot():
        assert drawn.decode() == file.read_text("utf-8")
    else:
        assert structure_of(drawn) == structure_of(file.read_bytes())


@pytest.mark.parametrize("fmt", ["svg", "csv"])
@pytest.mark.parametrize("name", [file.stem for file in INVENTORIES])
def test_the_matrix_is_as_it_was(name, fmt, update_golden):
    drawn = draw(read(name), "matrix", fmt=fmt).data
    file = golden_file(name, "matrix", None, None, fmt)
    if update_golden:
        file.write_bytes(drawn)

    assert drawn == file.read_bytes()


def test_no_golden_drawing_is_left_behind():
    expected = {golden_file(*drawing, fmt) for drawing in DRAWINGS for fmt in ("dot", "svg")}
    expected |= {golden_file(name, view, None, None, "svg") for name, view in CHARTS}
    expected |= {golden_file(file.stem, "matrix", None, None, fmt) for file in INVENTORIES for fmt in ("svg", "csv")}
    bundled = {file.stem for file in INVENTORIES}
    kept = {file for name in bundled for file in (ROOT / "diagrams" / name).glob("*")}

    assert kept == expected


@functools.cache
def forecast_of(name: str):
    return make_forecast(read(name))


@pytest.mark.parametrize(("name", "view"), CHARTS)
def test_the_chart_is_as_it_was(name, view, update_golden):
    """Simulated figures may differ in their last bits between processors: words exactly, places by a tenth of a point."""
    inventory = read(name)
    origin = Origin(inventory.id, inventory.name, None, digest(inventory), None)
    drawn = draw_forecast(forecast_of(name), view, origin).data.decode()
    file = golden_file(name, view, None, None, "svg")
    if update_golden:
        file.write_text(drawn, "utf-8")
    kept = file.read_text("utf-8")

    assert NUMBER.sub("#", drawn) == NUMBER.sub("#", kept)
    assert [float(n) for n in NUMBER.findall(drawn)] == pytest.approx([float(n) for n in NUMBER.findall(kept)], abs=0.11, rel=0)


@pytest.mark.parametrize(
    ("name", "view", "focus", "scenario"), [*DRAWINGS, *((name, view, None, None) for name, view in CHARTS)]
)
def test_bundled_drawings_print_in_eight_points_on_a3(name, view, focus, scenario):
    root = etree.fromstring(golden_file(name, view, focus, scenario, "svg").read_bytes())
    pages = root.findall("{http://www.w3.org/2000/svg}svg") or [root]
    for page in pages:
        scale = 1190.55 / float(page.get("viewBox").split()[2])
        sizes = [float(node.get("font-size")) for node in page.iter("{http://www.w3.org/2000/svg}text")]
        assert min(sizes) * scale >= 7.99


def structure_of(svg: bytes) -> dict[str, list[str]]:
    """Return titles and what systems and integrations the elements stand for: what no layout may change."""
    root = etree.fromstring(svg)
    return {
        "titles": sorted(node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}title")),
        "systems": sorted(node.get("data-systems") for node in root.iter() if node.get("data-systems")),
        "integrations": sorted(node.get("data-integrations") for node in root.iter() if node.get("data-integrations")),
    }
