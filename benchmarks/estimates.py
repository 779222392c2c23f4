"""Whole estimates: a project's against its simulation alone, and landscapes of two sizes with the exponent between them.

Usage: ``python benchmarks/estimates.py [--file INVENTORY] [--systems N] [--samples N]``. The simulation alone draws effort,
cost and dates on a plan that is there already; the estimate is everything from the document's bytes to the answer's. Goal: at
most 3 times, for projects of 15 systems and 40 integrations from several seeds; an inventory is measured beside them. Both
are measured in turns, and the median of the turns' ratios counts, since a shared machine's speed moves. The larger landscape
has as many systems as stated and five integrations each, the smaller a quarter of that; goals: at 2,000 systems structure,
10,000 samples and schedule in 10 s on one core and below 1 GiB, growing no faster than n log n. Processor time, not the
clock's. Prints the ratio and the exponent last.
"""

from __future__ import annotations

import argparse
import math
import resource
import sys
import time
from functools import partial
from pathlib import Path
from statistics import median
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
PROJECT = (15, 40)  # systems and integrations
SEEDS = range(1, 6)
TURNS = 9
PER_SYSTEM, SMALLER = 5, 4
KIB_PER_MIB = 1024


def spent(work: Callable[[], object]) -> float:
    """Return the processor time of some work, in seconds."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


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


def compare_project(name: str, document: bytes, samples: int) -> float:
    """Return how many times as long as its simulation alone a project's estimate takes, once warm."""
    inventory = read_document(name, document).inventory
    if inventory is None:
        raise SystemExit(f"{name} cannot be read")
    made = make_forecast(inventory, samples=samples)
    turns = [(spent(partial(answer, name, document, samples)), spent(partial(simulate, made))) for _ in range(TURNS)]
    whole, alone = (min(times) * 1000 for times in zip(*turns, strict=True))
    ratio = median(one / other for one, other in turns)
    print(f"{name}: estimate {whole:.0f} ms, its simulation alone {alone:.0f} ms at the least; {ratio:.2f} times")
    return ratio


def compare_projects(samples: int) -> float:
    """Return the middle one of that of several projects."""
    systems, integrations = PROJECT
    documents = [canonical_json(generate_inventory(systems, integrations, seed=seed)) for seed in SEEDS]
    return median(
        compare_project(f"seed-{seed}.json", document, samples) for seed, document in zip(SEEDS, documents, strict=True)
    )


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
    compare_project(options.file.name, options.file.read_bytes(), options.samples)
    ratio = compare_projects(options.samples)
    exponent = measure_growth(options.systems, options.samples)
    print(f"estimate over its simulation alone: {ratio:.1f} times; growth n^{exponent:.2f}")


if __name__ == "__main__":
    main()
