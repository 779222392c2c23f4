"""Whole estimates: a project's against its simulation alone, and landscapes of two sizes with the exponent between them.

Usage: ``python benchmarks/estimates.py [--file INVENTORY] [--systems N] [--samples N]``. The simulation alone draws effort,
cost and dates on a plan that is there already; the estimate is everything from the document's bytes to the answer's. Goal: at
most 3 times. The larger landscape has as many systems as stated and five integrations each, the smaller a quarter of that;
goals: at 2,000 systems structure, 10,000 samples and schedule in 10 s on one core and below 1 GiB, growing no faster than
n log n. Processor time, not the clock's. Prints the ratio and the exponent last.
"""

from __future__ import annotations

import argparse
import math
import resource
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.compute.garbage import collect_seldom
from app.estimation.outcome import Outcome
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK
from app.importers.registry import read_document
from app.inventory.digest import canonical_json
from app.scheduling.simulation import ScheduleSimulation
from app.scheduling.wait_noise import WaitNoise
from app.services.derivation.json_text import encode_parts
from app.services.estimates import estimate_parts, make_forecast
from benchmarks.generate import generate_inventory

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.scheduling.forecast import Forecast

ROOT = Path(__file__).resolve().parents[1]
PER_SYSTEM, SMALLER = 5, 4
KIB_PER_MIB = 1024


def spent(work: Callable[[], object], repeats: int = 1) -> float:
    """Return the least processor time of several runs, in seconds."""
    best = math.inf
    for _ in range(repeats):
        begun = time.process_time()
        work()
        best = min(best, time.process_time() - begun)
    return best


def simulate(made: Forecast) -> None:
    """Draw a forecast's effort, cost and dates again, on the plan that it keeps."""
    simulation = EffortSimulation(made.plan, made.samples, made.seed)
    outcome, dates = Outcome(simulation), ScheduleSimulation(made.baseline, made.samples)
    noise = WaitNoise(dates, simulation)
    for block in simulation.blocks():
        outcome.add(block)
        waits, teams = noise.draw(block.first // BLOCK, block.size)
        dates.add(simulation.efforts(block), waits, teams, block.struck)
    dates.result()


def answer(name: str, document: bytes, samples: int) -> int:
    """Return the size of the estimate of a document, from its bytes to the answer's."""
    inventory = read_document(name, document).inventory
    if inventory is None:
        raise SystemExit(f"{name} cannot be read")
    return len(encode_parts(estimate_parts(inventory, samples=samples)))


def compare_project(path: Path, samples: int) -> float:
    """Return how many times as long as its simulation alone a project's estimate takes, once warm."""
    document = path.read_bytes()
    inventory = read_document(path.name, document).inventory
    if inventory is None:
        raise SystemExit(f"{path} cannot be read")
    made = make_forecast(inventory, samples=samples)
    whole = spent(lambda: answer(path.name, document, samples), 5)
    alone = spent(lambda: simulate(made), 5)
    print(f"{path.stem}: estimate {whole * 1000:.0f} ms, its simulation alone {alone * 1000:.0f} ms")
    return whole / alone


def measure_growth(systems: int, samples: int) -> float:
    """Return the exponent by which the time of an estimate grows with the size of the landscape."""
    seconds = []
    for count in (systems // SMALLER, systems):
        document = canonical_json(generate_inventory(count, count * PER_SYSTEM, seed=1))
        seconds.append(spent(partial(answer, "made-up.json", document, samples)))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB
        print(f"{count} systems, {count * PER_SYSTEM} integrations: {seconds[-1]:.1f} s, peak {peak:.0f} MiB")
    return math.log(seconds[1] / seconds[0], SMALLER)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", type=Path, default=ROOT / "inventories" / "insurance-claims.yaml")
    parser.add_argument("--systems", type=int, default=2_000)
    parser.add_argument("--samples", type=int, default=10_000)
    options = parser.parse_args()
    collect_seldom()  # as every process of the application does
    ratio = compare_project(options.file, options.samples)
    exponent = measure_growth(options.systems, options.samples)
    print(f"estimate over its simulation alone: {ratio:.1f} times; growth n^{exponent:.2f}")


if __name__ == "__main__":
    main()
