"""Draws every view at every size as a small picture, and the page that shows them: what a reviewer looks at after a change.

    python -m benchmarks.contact_sheet            # all of it, into docs/contact-sheet
    python -m benchmarks.contact_sheet --view atlas --systems 300

Landscapes are made up from a seed; the same command gives the same pictures.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import vl_convert
from lxml import etree
from PIL import Image

if not __package__:  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.diagrams.charts import CHARTS
from app.diagrams.convert import to_png
from app.diagrams.svg import NAMESPACE, make_drawable
from app.diagrams.views import OTHER_VIEWS, VIEWS, Focus
from app.inventory.model import Inventory
from app.services.diagrams import draw
from app.services.landscapes import landscape_of
from benchmarks.generate import generate_document

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "contact-sheet"
SIZES = ((15, 40), (40, 100), (100, 300), (300, 1_500), (2_000, 10_000))
MOST_CHARTED = 100
WIDTH = 620
SEED = 1
COLOURS = 64
PAGE = f"{{{NAMESPACE}}}svg"


def make_inventory(systems: int, integrations: int) -> Inventory:
    """Return a made-up inventory with a scenario that adds, removes and changes a little of it."""
    tree = generate_document(systems, integrations, seed=SEED)
    hub, ids = tree["programme"]["hub"], [row["id"] for row in tree["systems"]]
    flows = [row["id"] for row in tree["integrations"] if row.get("id")]
    tree["scenarios"] = [
        {
            "id": "gateway",
            "name": "A gateway in front of the core",
            "changes": [
                {
                    "add_system": {
                        "id": "new-gateway",
                        "name": "API gateway",
                        "domain": "Platform",
                        "api": {"availability": "full"},
                    }
                },
                {"add_integration": {"source": ids[3], "target": "new-gateway", "mode": "synchronous"}},
                {"add_integration": {"source": "new-gateway", "target": hub, "mode": "synchronous"}},
                {"remove_system": ids[5]},
                {"system": ids[3], "set": {"api": {"availability": "full"}}},
                *({"integration": name, "set": {"mode": "event"}} for name in flows[:1]),
            ],
        }
    ]
    return Inventory.model_validate(tree)


def draw_small(inventory: Inventory, view: str) -> bytes:
    """Return the first page of a view as a small PNG."""
    landscape = landscape_of(inventory)
    busiest = max(landscape.systems, key=lambda name: (len(landscape.flows_of(name)), name))
    kind = VIEWS[view].focus if view in VIEWS else Focus.NOTHING
    focus = {Focus.SYSTEM: busiest, Focus.PATH: next(iter(landscape.paths), None)}.get(kind)
    svg = draw(inventory, view, focus=focus, scenario="gateway" if view == "scenario" else None).data
    root = etree.fromstring(svg)
    page = root.find(PAGE)
    if page is not None:
        page.attrib.pop("x")
        page.attrib.pop("y")
        svg = etree.tostring(page)
        root = page
    to_png(b'<svg xmlns="%b" viewBox="0 0 1 1"/>' % NAMESPACE.encode())  # registers the fonts
    drawn = vl_convert.svg_to_png(make_drawable(svg), scale=WIDTH / float(root.get("width", "1")))
    small = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def write_page(folder: Path) -> None:
    """Write the page that shows the pictures in *folder*, view by view, the sizes side by side."""
    rows = [
        "# Contact sheet",
        "",
        "Every view at 15, 40, 100, 300 and 2,000 systems, made up from a seed.",
        "`python -m benchmarks.contact_sheet` draws all of it anew. Look at it after any change of a drawing.",
        "",
    ]
    for view, words in _words().items():
        pictures = [size for size, _ in SIZES if (folder / f"{view}-{size}.png").exists()]
        if pictures:
            rows += [f"## {view}", "", f"{words[:1].upper()}{words[1:]}.", ""]
            rows += [f"![{view}, {size:,} systems](contact-sheet/{view}-{size}.png)" for size in pictures]
            rows.append("")
    (folder.parent / "contact-sheet.md").write_text("\n".join(rows), "utf-8")


def _words() -> dict[str, str]:
    charts = {chart.name: chart.words for chart in CHARTS.values()}
    return {view.name: view.words for view in VIEWS.values()} | OTHER_VIEWS | charts


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw what is asked for, saying how long each took."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--view", action="append", choices=list(_words()))
    parser.add_argument("--systems", action="append", type=int, choices=[size for size, _ in SIZES])
    asked = parser.parse_args(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for systems, integrations in SIZES:
        if asked.systems and systems not in asked.systems:
            continue
        inventory = make_inventory(systems, integrations)
        for view in asked.view or _words():
            if view in CHARTS and systems > MOST_CHARTED:
                continue
            start = time.process_time()
            (FOLDER / f"{view}-{systems}.png").write_bytes(draw_small(inventory, view))
            print(f"{view} at {systems:,}: {time.process_time() - start:.1f} s", flush=True)
    write_page(FOLDER)


if __name__ == "__main__":
    main()
