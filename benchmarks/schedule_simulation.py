"""Simulating a schedule under capacity: longest paths on the plan's order over all draws, against a serial scheduler per draw.

Usage: ``python benchmarks/schedule_simulation.py [--packages N] [--draws N] [--compared N]``. Makes up a programme of about so
many packages from a seed, plans it once, then simulates. The pure Python scheduler re-plans a number of draws, each with the
same packages, people and calendar; its time is scaled to all draws. Prints the ratio last.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.estimation.work_package import Subject, Wait, WorkPackage
from app.inventory.model import Inventory
from app.inventory.vocabulary import Activity
from app.scheduling.baseline import plan_baseline
from app.scheduling.leveling import level_packages
from app.scheduling.schedule_model import ScheduleModel
from app.scheduling.simulation import ScheduleSimulation

PER_SYSTEM, PER_INTEGRATION = 3, 4
BLOCK = 1024
SIGMA = 0.6


def make_packages(count: int, seed: int = 1) -> list[WorkPackage]:
    """Return about *count* packages of systems, each with owners, and of three integrations per two systems."""
    dice = random.Random(seed)
    systems = max(2 * count // (2 * PER_SYSTEM + 3 * PER_INTEGRATION), 2)
    packages = []
    for number in range(systems):
        subject, team = Subject("system", f"s{number}"), f"t{number % max(systems // 3, 1)}"
        packages += _system(subject, team, dice)
    for number in range(max((count - len(packages)) // PER_INTEGRATION, 1)):
        first, second = dice.randrange(systems), dice.randrange(systems)
        packages += _integration(Subject("integration", f"i{number}"), first, second, systems, dice)
    return packages


def _system(subject: Subject, team: str, dice: random.Random) -> list[WorkPackage]:
    name, days = subject.id, dice.uniform(5, 50)
    engage = f"{name}/engage"
    return [
        WorkPackage(engage, "", Activity.ENGAGE, subject, "architecture", 2, teams=((team, 0.5),), wait=Wait((10, 10, 10))),
        WorkPackage(
            f"{name}/enable", "", Activity.ENABLE, subject, "integration", days, teams=((team, 0.7),), depends_on=(engage,)
        ),
        WorkPackage(
            f"{name}/review",
            "",
            Activity.REVIEW,
            subject,
            "security",
            3,
            depends_on=(engage,),
            wait=Wait((10, 14, 20), every_weeks=2),
        ),
    ]


def _integration(subject: Subject, first: int, second: int, systems: int, dice: random.Random) -> list[WorkPackage]:
    name, days, team = subject.id, 18 * dice.lognormvariate(0, 0.5), f"t{first % max(systems // 3, 1)}"
    steps = (
        (Activity.DESIGN, "integration", 0.33, 0.3, (f"s{first}/engage", f"s{second}/engage"), Wait()),
        (Activity.BUILD, "integration", 0.28, 0.1, (f"{name}/design", f"s{first}/enable"), Wait()),
        (Activity.TEST, "test", 0.33, 0.25, (f"{name}/build", f"s{first}/review"), Wait()),
        (Activity.RELEASE, "integration", 0.06, 0.25, (f"{name}/test",), Wait(every_weeks=2)),
    )
    return [
        WorkPackage(
            f"{name}/{activity}",
            "",
            activity,
            subject,
            pool,
            days * share,
            teams=((team, owners),),
            depends_on=after,
            wait=wait,
        )
        for activity, pool, share, owners, after, wait in steps
    ]


def main() -> None:
    """Plan once, simulate all draws, re-plan some, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=300)
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--compared", type=int, default=50)
    options = parser.parse_args()
    packages = make_packages(options.packages)
    people = max(options.packages / 300, 1)
    pools = {"integration": 4 * people, "test": 2 * people, "architecture": people, "security": people}
    inventory = Inventory.model_validate(
        {
            "schema": "seamap/inventory/v1",
            "id": "benchmark",
            "name": "Benchmark",
            "currency": "EUR",
            "programme": {"start": "2026-01-05"},
            "pools": [{"id": pool, "capacity": capacity} for pool, capacity in pools.items()],
        }
    )
    medians = np.array([package.median_days for package in packages], dtype=np.float32)[:, None]
    noise = np.random.default_rng(1)
    begun = time.perf_counter()
    baseline = plan_baseline(packages, inventory, medians[:, 0] * np.exp(SIGMA**2 / 2), ScheduleModel())
    print(f"{len(packages)} packages planned in {time.perf_counter() - begun:.2f} s")
    simulation, spent = ScheduleSimulation(baseline, options.draws), 0.0
    replanned = np.zeros((len(packages), 0), dtype=np.float32)
    for first in range(0, options.draws, BLOCK):
        size = min(BLOCK, options.draws - first)
        efforts = medians * np.exp(np.float32(SIGMA) * noise.standard_normal((len(packages), size), dtype=np.float32))
        replanned = efforts[:, : options.compared] if first == 0 else replanned
        begun = time.perf_counter()
        simulation.add(efforts)
        spent += time.perf_counter() - begun
    begun = time.perf_counter()
    schedule = simulation.result()
    spent += time.perf_counter() - begun
    p50 = np.median(schedule.finish_draws)
    print(f"{options.draws} draws on the plan's order in {spent:.2f} s, P50 {p50:.0f} working days")
    envelopes, priorities = [resource.envelope for resource in baseline.resources], baseline.starts.tolist()
    begun = time.perf_counter()
    for draw in replanned.T:
        level_packages(replace(baseline.network, durations=tuple((draw / baseline.crews).tolist())), envelopes, priorities)
    compared = (time.perf_counter() - begun) * options.draws / replanned.shape[1]
    print(f"{options.draws} draws re-planned in Python would take {compared:.1f} s")
    print(f"ratio: {compared / spent:.0f} x")


if __name__ == "__main__":
    main()
