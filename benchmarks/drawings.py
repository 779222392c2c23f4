"""Compares ways of drawing the same landscape, in one run; ratios come last. Time is that of all processors, children included.

The overview of domains against a whole map of every integration by dot, company size, goal at most a twentieth; the atlas of
an enterprise as PDF, goal all of it under a minute; the company's map by dot against D2 with ELK on the same graph, goal three
times as fast. ``--d2 FOLDER`` names a folder in which ``npm install @terrastruct/d2`` was run: D2 in WebAssembly, ELK in
JavaScript, stopped after a minute.
"""

from __future__ import annotations

import argparse
import math
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
    from app.landscape.landscape import Landscape

ORIGIN = Origin("benchmark", "Benchmark")
LONGEST_S = 60.0
LONGEST_ATLAS_S = 60.0
ROUNDS = 6
D2 = """
import { D2 } from '@terrastruct/d2';
import fs from 'fs';
const d2 = new D2();
const found = await d2.compile(fs.readFileSync(0, 'utf8'), {options: {layout: 'elk'}});
process.stdout.write(String((await d2.render(found.diagram, found.renderOptions)).length));
process.exit(0);
"""


def _cost(work: Callable[[], object]) -> float:
    """Return how many seconds of processor time *work* takes, children included."""
    before = _spent()
    work()
    return _spent() - before


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
    try:
        subprocess.run(  # noqa: S603  (our script)
            command, input=source, text=True, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        print(f"  D2 was stopped after {LONGEST_S:.0f} s: what it took so far counts, it needs more")


def compare(*ways: tuple[str, Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    """Return and print the cheapest of several runs of each way, taken in turns: whatever else is going on hits all alike."""
    costs = [[_cost(work) for _, work in ways] for _ in range(rounds)]
    best = [min(column) for column in zip(*costs, strict=True)]
    for (words, _), seconds in zip(ways, best, strict=True):
        print(f"{words}: {seconds:.3f} s")
    return best


def lay_out_overview(landscape: Landscape) -> None:
    """Make the overview of domains and lay it out."""
    run_plan(draw_overview(landscape, ORIGIN), Plan("clusters"), 30)


def main() -> None:
    """Print each comparison, the ratios last."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--d2", type=Path, help="a folder with node_modules/@terrastruct/d2")
    parser.add_argument("--size", default="company", choices=list(SIZES))
    asked = parser.parse_args()
    print(f"layout by {Path(dot_binary()).name}")
    landscape = build_landscape(generate_inventory(*SIZES[asked.size], seed=1))
    enterprise = generate_inventory(*SIZES["enterprise"], seed=1)
    large = build_landscape(enterprise)
    whole = draw_whole(landscape, ORIGIN, Labels.NONE)
    overview, slow = compare(
        ("overview of domains, laid out", lambda: lay_out_overview(landscape)),
        ("whole map by dot", lambda: lay_out_whole(whole)),
    )
    [grown] = compare(("overview of an enterprise", lambda: lay_out_overview(large)))
    exponent = math.log(grown / overview) / math.log(SIZES["enterprise"][1] / SIZES[asked.size][1])
    ratios = []
    if asked.d2:
        source = d2_source(whole)
        other, here = compare(
            ("whole map by D2 with ELK", lambda: run_d2(asked.d2, source)), ("by dot", lambda: lay_out_whole(whole)), rounds=1
        )
        ratios.append(f"D2 with ELK / dot: {other / here:.1f} (goal 3)")
    [pdf] = compare(("atlas of an enterprise, PDF of all pages", lambda: draw(enterprise, "atlas", fmt="pdf")), rounds=1)
    print(f"the overview grows with the number of integrations to the power of {exponent:.2f}")
    print(f"atlas under a minute: {LONGEST_ATLAS_S / pdf:.1f} times (goal 1)")
    print("\n".join([*ratios, f"overview / whole map: 1/{slow / overview:.0f} (goal 1/20)"]))


if __name__ == "__main__":
    main()
