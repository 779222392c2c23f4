"""Compares ways of drawing the same landscape, in one run; ratios come last. Time is that of all processors, children included.

The overview of domains against a whole map of every integration by dot, company size, goal at most a twentieth; the atlas of
an enterprise, goal all of it under a minute; the company's map by dot against D2 with ELK on the same graph, goal three times
as fast. ``--d2 FOLDER`` names a folder in which ``npm install @terrastruct/d2`` was run: D2 in WebAssembly, ELK in JavaScript.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.diagrams.boxes import set_box
from app.diagrams.dot import Plan
from app.diagrams.landscape_map import Labels, draw_overview, draw_whole
from app.diagrams.layout import LayoutLost, dot_binary, run_plan
from app.diagrams.picture import Origin
from app.landscape.build import build_landscape
from app.services.diagrams import draw
from benchmarks.generate import generate_inventory
from benchmarks.reading import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.diagrams.picture import Picture

ORIGIN = Origin("benchmark", "Benchmark")
LONGEST_S = 120.0
D2 = """
import { D2 } from '@terrastruct/d2';
import fs from 'fs';
const d2 = new D2();
const found = await d2.compile(fs.readFileSync(0, 'utf8'), {options: {layout: 'elk'}});
process.stdout.write(String((await d2.render(found.diagram, found.renderOptions)).length));
process.exit(0);
"""


def measure(words: str, work: Callable[[], object]) -> float:
    """Return how many seconds of processor time *work* takes, children included, saying so."""
    before = _spent()
    work()
    spent = _spent() - before
    print(f"{words}: {spent:.2f} s")
    return spent


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def lay_out_whole(picture: Picture) -> None:
    """Lay out every integration with dot, or give up after two minutes or a lost line, which counts as the time it took."""
    try:
        run_plan(picture, Plan("clusters"), LONGEST_S)
    except LayoutLost as fault:
        print(f"  whole map: {fault}")


def d2_source(picture: Picture) -> str:
    """Return the picture as D2: the same boxes in the same groups, sized alike, and the same lines."""
    sizes = {box.key: set_box(box, compact=picture.compact) for box in picture.boxes}
    names = {box.key: f"n{number}" for number, box in enumerate(picture.boxes)}
    rows: list[str] = []
    for number, group in enumerate(picture.groups):
        if group.parent is None:
            names |= {key: f"g{number}.{names[key]}" for key in group.boxes}
    rows += [f"{names[key]}: {{width: {text.width:.0f}; height: {text.height:.0f}}}" for key, text in sizes.items()]
    rows += [f"{names[line.source]} -> {names[line.target]}" for line in picture.lines]
    return "\n".join(rows)


def run_d2(folder: Path, source: str) -> None:
    """Draw a graph with D2 and its ELK layout, in the JavaScript package that its makers publish."""
    script = folder / "seamap-benchmark.mjs"
    script.write_text(D2)
    command = [str(which("node")), str(script)]
    subprocess.run(command, input=source, text=True, check=True, cwd=folder, stdout=subprocess.DEVNULL)  # noqa: S603  (our script)


def main() -> None:
    """Print each comparison, its ratio last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--d2", type=Path, help="a folder with node_modules/@terrastruct/d2")
    parser.add_argument("--size", default="company", choices=list(SIZES))
    asked = parser.parse_args()
    print(f"layout by {Path(dot_binary()).name}")
    inventory = generate_inventory(*SIZES[asked.size], seed=1)
    landscape = build_landscape(inventory)
    whole = draw_whole(landscape, ORIGIN, Labels.NONE)
    overview = measure(
        "overview of domains, laid out", lambda: run_plan(draw_overview(landscape, ORIGIN), Plan("clusters"), 30)
    )
    slow = measure("whole map by dot", lambda: lay_out_whole(whole))
    print(f"overview / whole map: 1/{slow / overview:.0f}")
    if asked.d2:
        source = d2_source(whole)
        other = measure("whole map by D2 with ELK", lambda: run_d2(asked.d2, source))
        print(f"D2 with ELK / dot: {other / slow:.1f}")
    enterprise = generate_inventory(*SIZES["enterprise"], seed=1)
    svg = measure("atlas of an enterprise, SVG", lambda: draw(enterprise, "atlas"))
    print(f"atlas under a minute: {60 / svg:.1f} times")


if __name__ == "__main__":
    main()
