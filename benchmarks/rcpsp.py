"""How good the orders are that the scheduler finds: mean gap to the best known makespans of PSPLIB.

Usage: ``python benchmarks/rcpsp.py DIR [--placements N]``. DIR holds PSPLIB ``.sm`` files and ``best_known.csv`` (instance,
lower_bound, best_known_makespan). Prints every instance and, last, the mean gap per set, as ``j60: 1.1 %``. The search makes a
fixed number of package placements, less than a second's worth, so the same schedules come out on every machine.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
import time
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app.scheduling.bounds import bound_length
from app.scheduling.grid import GridProject, build_grid
from app.scheduling.network import build_network
from app.scheduling.search import OrderSearch

PLACEMENTS = 600_000
SET = re.compile(r"(j30|j60|j90|j120)")
HEADER_LINES = 2


def read_project(path: Path) -> tuple[GridProject, int]:
    """Return the project of a PSPLIB file, and its critical path in periods."""
    lines = path.read_text(encoding="ascii", errors="replace").splitlines()
    precedence = _table(lines, "PRECEDENCE RELATIONS", HEADER_LINES)
    requests = _table(lines, "REQUESTS/DURATIONS", HEADER_LINES + 1)
    capacities = _table(lines, "RESOURCEAVAILABILITIES", HEADER_LINES)[0]
    durations = [row[2] for row in requests]
    demands = [[(resource, units) for resource, units in enumerate(row[3:]) if units] for row in requests]
    before: list[list[int]] = [[] for _ in durations]
    for row in precedence:
        for successor in row[3:]:
            before[successor - 1].append(row[0] - 1)
    grid = build_grid(durations, tuple(map(tuple, before)), demands, [[(0, units)] for units in capacities])
    return grid, round(bound_length(build_network(durations, before), []).critical_path)


def _table(lines: list[str], title: str, skipped: int) -> list[list[int]]:
    first = next(number for number, line in enumerate(lines) if line.startswith(title)) + skipped
    rows = []
    for line in lines[first:]:
        if line.startswith("*") or not line.strip():
            break
        rows.append([int(word) for word in line.split()])
    return rows


def main() -> None:
    """Run every instance of the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--placements", type=int, default=PLACEMENTS)
    options = parser.parse_args()
    gaps: dict[str, list[float]] = defaultdict(list)
    with (options.folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            project, critical_path = read_project(options.folder / row["instance"])
            begun = time.perf_counter()
            best = OrderSearch(project).run(options.placements // len(project.durations), critical_path)
            seconds = time.perf_counter() - begun
            known = int(row["best_known_makespan"])
            print(f"{row['instance']}: {best.makespan} (best known {known}), {seconds:.2f} s")
            found = SET.match(row["instance"])
            gaps[found.group(1) if found else "other"].append(best.makespan / known - 1)
    for name in sorted(gaps, key=lambda each: (len(each), each)):
        print(f"{name}: {sum(gaps[name]) / len(gaps[name]):.1%}".replace("%", " %"))


if __name__ == "__main__":
    main()
