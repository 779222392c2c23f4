"""Drawing effort: evenly spread draws in blocks that stay in the cache, against numpy's full matrix, at equal P80 error.

Usage: ``python benchmarks/effort_simulation.py [--items N] [--samples N] [--repeats N]``. Takes that many lines of work of a
made-up landscape, those that nothing unknown decides, and draws the total of all with both: the product's own draws (see
``app/estimation/streams.py``), and plain Monte Carlo of the same lognormals as a matrix of samples by items in double
precision. Each repeat has a seed of its own; an error is the standard deviation of the P80 from seed to seed (the means of both
are printed: they agree). The error of plain Monte Carlo shrinks with the root of the samples, so the matrix takes (its error /
ours)² times as long for the same error. Processor time, one thread. Prints the ratio last.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads that wait for each other are counted as work

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.estimation.effort_model import default_effort_model
from app.estimation.line_draws import LineDraws, sigma_common
from app.estimation.plan import build_work_plan
from app.estimation.simulation import EffortSimulation
from app.estimation.streams import BLOCK, Streams
from app.landscape.build import build_landscape
from benchmarks.generate import generate_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from app.estimation.plan import WorkPlan
    from app.estimation.pricing import Line

    Floats = NDArray[np.float64]

PER_SYSTEM = 5
P80 = 0.8


class Runs(NamedTuple):
    """The P80 of every repeat, and the least processor time of one, in seconds."""

    found: Floats
    seconds: float


def find_lines(items: int) -> tuple[WorkPlan, list[Line]]:
    """Return so many lines of work, of which nothing but their spread is drawn, and the plan that they are part of."""
    systems = max(items // PER_SYSTEM, 10)
    while True:
        plan = build_work_plan(
            build_landscape(generate_inventory(systems, systems * PER_SYSTEM, seed=1)), default_effort_model()
        )
        lines = [line for line in EffortSimulation(plan, BLOCK, 1).lines if is_plain(line)]
        if len(lines) >= items:
            return plan, lines[:items]
        systems *= 2


def is_plain(line: Line) -> bool:
    """Whether nothing unknown decides a line's days."""
    return line.days > 0 and not line.uncertain and line.capped is None and line.times is None and line.strike is None


def draw_blocks(plan: WorkPlan, lines: Sequence[Line], samples: int, seed: int) -> Floats:
    """Return totals as the product draws them, a block after another."""
    draws, weights = LineDraws(plan, lines, Streams(seed)), np.ones((1, len(lines)))
    return np.concatenate([draws.draw(number, weights).sums[0] for number in range(samples // BLOCK)])


def draw_matrix(plan: WorkPlan, lines: Sequence[Line], samples: int, seed: int) -> Floats:
    """Return totals of the same lognormals, every item of every sample in one matrix."""
    dice = np.random.default_rng(seed)
    names = {name: place for place, name in enumerate(sorted({line.group for line in lines}))}
    groups = np.array([names[line.group] for line in lines])
    lower, upper = np.array([line.sigmas for line in lines]).T
    own = dice.standard_normal((samples, len(lines)))
    owners = plan.model.value("sigma.group") * dice.standard_normal((samples, len(names)))
    common = sigma_common(plan) * dice.standard_normal((samples, 1))
    effort = np.exp(np.where(own < 0, lower, upper) * own + owners[:, groups] + common)
    totals: Floats = (effort * np.array([line.days for line in lines])).sum(axis=1)
    return totals


def run(draw: Callable[[int], Floats], repeats: int) -> Runs:
    """Return the P80 of each repeat, and the time of the quickest."""
    found, seconds = [], []
    for seed in range(1, repeats + 1):
        begun = time.process_time()
        totals = draw(seed)
        seconds.append(time.process_time() - begun)
        found.append(float(np.quantile(totals, P80)))
    return Runs(np.array(found), min(seconds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=2_000)
    parser.add_argument("--samples", type=int, default=4 * BLOCK, help=f"of each repeat; whole blocks of {BLOCK}")
    parser.add_argument("--repeats", type=int, default=48)
    options = parser.parse_args()
    samples = max(options.samples // BLOCK, 1) * BLOCK
    plan, lines = find_lines(options.items)
    ours = run(lambda seed: draw_blocks(plan, lines, samples, seed), options.repeats)
    theirs = run(lambda seed: draw_matrix(plan, lines, samples, seed), options.repeats)
    errors = [float(np.std(runs.found, ddof=1) / np.mean(runs.found)) for runs in (ours, theirs)]
    for name, runs, error in zip(("blocks", "matrix"), (ours, theirs), errors, strict=True):
        mean, took = float(np.mean(runs.found)), runs.seconds * 1000
        print(f"{name}: {samples} samples of {len(lines)} items in {took:.0f} ms, P80 {mean:,.0f} days, off by {error:.2%}")
    ratio = theirs.seconds / ours.seconds * (errors[1] / errors[0]) ** 2
    print(f"at equal P80 error {ratio:.1f} times as fast as the full matrix (goal: 30)")


if __name__ == "__main__":
    main()
