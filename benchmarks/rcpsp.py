"""How good the orders are that the scheduler finds: mean gap to the best known makespans of PSPLIB.

Usage: ``python benchmarks/rcpsp.py DIR [--placements N] [--solver-seconds S] [--no-solver]``. DIR holds PSPLIB ``.sm`` files
and ``best_known.csv`` (instance, lower_bound, best_known_makespan). Prints every instance and, last, the mean gap per set, as
``j60: 1.1 %``, and where the extra ``solver`` is installed the same with it, as ``j60 with the solver: 0.3 %``. The search
makes a fixed number of package placements, less than a second's worth, and the solver, which begins at the search's schedule,
takes deterministic seconds, so the same schedules come out on every machine.
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

from app.errors import BadParameter
from app.scheduling.bounds import bound_length
from app.scheduling.grid import GridProject, build_grid
from app.scheduling.network import build_network
from app.scheduling.search import Candidate, OrderSearch
from app.scheduling.solver import check_solver, solve_grid

PLACEMENTS = 600_000
SOLVER_SECONDS = 0.4  # deterministic ones: about a second of one processor
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


def has_solver() -> bool:
    """Return whether the extra is installed."""
    try:
        check_solver()
    except BadParameter:
        return False
    return True


def solve(project: GridProject, best: Candidate, seconds: float) -> int:
    """Return the solver's makespan, or the heuristic's where it finds none that is shorter."""
    starts = solve_grid(project, best.order, seconds)
    if starts is None:
        return best.makespan
    return max(start + ticks for start, ticks in zip(starts, project.durations, strict=True))


def main() -> None:
    """Run every instance of the folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--placements", type=int, default=PLACEMENTS)
    parser.add_argument("--solver-seconds", type=float, default=SOLVER_SECONDS)
    parser.add_argument("--no-solver", action="store_true")
    options = parser.parse_args()
    seconds = options.solver_seconds if has_solver() and not options.no_solver else 0.0
    gaps: dict[str, list[float]] = defaultdict(list)
    solved: dict[str, list[float]] = defaultdict(list)
    with (options.folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            project, critical_path = read_project(options.folder / row["instance"])
            begun = time.process_time()
            best = OrderSearch(project).run(options.placements // len(project.durations), critical_path)
            spent = time.process_time() - begun
            known, found = int(row["best_known_makespan"]), SET.match(row["instance"])
            name = found.group(1) if found else "other"
            line = f"{row['instance']}: {best.makespan} (best known {known}), {spent:.2f} s"
            gaps[name].append(best.makespan / known - 1)
            if seconds:
                begun = time.process_time()
                makespan = solve(project, best, seconds)
                line += f"; with the solver {makespan}, {time.process_time() - begun:.2f} s more"
                solved[name].append(makespan / known - 1)
            print(line, flush=True)
    for title, table in (("", gaps), (" with the solver", solved)):
        for name in sorted(table, key=lambda each: (len(each), each)):
            print(f"{name}{title}: {100 * sum(table[name]) / len(table[name]):.1f} %")


if __name__ == "__main__":
    main()
