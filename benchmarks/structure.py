"""What the comparisons of the landscape's structure share: wirings of every size, networkx and numpy doing the same, ratios.

Run one of ``betweenness.py``, ``failure_reach.py``, ``cut_points.py`` and ``graph_energy.py``; ``--size`` names another size.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: threads that wait for each other are counted as work

import networkx as nx
import numpy as np
import rustworkx as rx

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.landscape.build import build_landscape
from app.landscape.coupling import measure_energy
from app.landscape.hotspots import find_bridges, find_cut_points, join_undirected, measure_betweenness
from app.landscape.reachability import find_reach
from app.landscape.wiring import wire
from benchmarks.generate import generate_inventory
from benchmarks.reading import SIZES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.landscape.wiring import Pair, Wiring

CLOSE = 1e-8
PARTS = 20
ROUNDS = 8


def graph_of(size: int, pairs: Iterable[Pair]) -> nx.DiGraph[int]:
    """Return the pairs as a networkx graph over so many systems."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    return graph


def compare_betweenness(wiring: Wiring) -> float:
    """Return how many times as fast as networkx betweenness is, from pairs to shares by id, on one thread.

    networkx follows the routes from a twentieth of the systems at a time; each costs it the same.
    """
    graph = graph_of(wiring.size, wiring.data)
    part = max(1, wiring.size // PARTS)
    slow, fast = time_both(
        "networkx, betweenness_centrality",
        lambda: nx.betweenness_centrality(graph, k=part, seed=1),
        "measure_betweenness",
        lambda: measure_betweenness(wiring),
        of=wiring.size / part,
    )
    return slow / fast


def compare_reach(wiring: Wiring) -> float:
    """Return how many times as fast as networkx it is to say how many systems each one's failure reaches."""
    backwards = [(provider, consumer) for consumer, provider in wiring.dependencies]
    graph = graph_of(wiring.size, backwards)
    some = range(0, wiring.size, PARTS)
    slow, fast = time_both(
        "networkx, descendants of every system",
        lambda: [len(nx.descendants(graph, node)) for node in some],
        "find_reach, counted for every system",
        lambda: count_reach(wiring.size, backwards),
        of=wiring.size / len(some),
    )
    return slow / fast


def count_reach(size: int, backwards: Sequence[Pair]) -> list[int]:
    """Return how many systems the failure of each reaches, itself included; *backwards* are pairs of provider and consumer."""
    reach = find_reach(size, backwards)
    return [reach.count(position) for position in range(size)]


def compare_cuts(wiring: Wiring) -> float:
    """Return how many times as fast as networkx cut points and bridges are found on a ready graph.

    Printed beside it: in all, from pairs to ids, with how many systems each cut point cuts off, which networkx does not say.
    """
    plain, ready = graph_of(wiring.size, wiring.data).to_undirected(), join_undirected(wiring)
    slow, bare = time_both(
        "networkx, articulation_points and bridges",
        lambda: [*nx.articulation_points(plain), *nx.bridges(plain)],
        "the same two on a ready graph",
        lambda: (rx.articulation_points(ready), rx.bridges(ready)),
    )
    whole = time_cpu("find_cut_points and find_bridges", lambda: (find_cut_points(wiring), find_bridges(wiring)), 3)
    print(f"with what each cuts off, from pairs to ids: {slow / whole:.1f} times as fast")
    return slow / bare


def compare_energy(wiring: Wiring) -> float:
    """Return how many times as fast as a singular value decomposition graph energy is.

    Raises:
        SystemExit: the two are further apart than a part in 1e8.
    """
    matrix = np.zeros((wiring.size, wiring.size))
    matrix[tuple(np.array(wiring.dependencies).T)] = 1
    slow, fast = time_both(
        "numpy, singular values",
        lambda: np.linalg.svd(matrix, compute_uv=False),
        "measure_energy",
        lambda: measure_energy(wiring.size, wiring.dependencies),
        rounds=2,
    )
    exact = float(np.linalg.svd(matrix, compute_uv=False).sum())
    apart = abs((measure_energy(wiring.size, wiring.dependencies) or 0.0) - exact) / exact
    print(f"{apart:.1e} apart (goal 1e-8)")
    if apart > CLOSE:
        sys.exit(f"graph energy is {apart:.1e} from the singular values")
    return slow / fast


def compare(size: str, what: Callable[[Wiring], float]) -> float:
    """Print at which size is compared, and return the ratio."""
    wiring = wiring_of(size)
    print(f"{size}: {wiring.size:,} systems, {len(wiring.dependencies):,} pairs that depend")
    return what(wiring)


def report(what: Callable[[Wiring], float], run: Callable[[Wiring], object], goal: float, note: str = "") -> None:
    """Print how *run* grows with the number of integrations, and last how many times as fast as the other way it is.

    Args:
        what: compares at one size and returns the ratio.
        run: our way alone, for growth.
        goal: the ratio to reach.
    """
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="enterprise")
    size = parser.parse_args().size
    ratio = compare(size, what)
    small, large = "company", "enterprise"
    seconds = [time_cpu(f"ours alone, {each}", partial(run, wiring_of(each)), 3) for each in (small, large)]
    exponent = math.log(seconds[1] / seconds[0]) / math.log(SIZES[large][1] / SIZES[small][1])
    print(f"grows with the number of integrations to the power of {exponent:.2f}{note}")
    print(f"{ratio:.1f} times as fast (goal {goal:g})")


def wiring_of(size: str) -> Wiring:
    """Return the wiring of the made-up landscape of that size."""
    return wire(build_landscape(generate_inventory(*SIZES[size], seed=1)))


def time_both(
    slow_name: str,
    slow: Callable[[], object],
    fast_name: str,
    fast: Callable[[], object],
    *,
    of: float = 1.0,
    rounds: int = ROUNDS,
) -> tuple[float, float]:
    """Return and print the cheapest of several runs of two ways, taken in turns: whatever else is going on hits both alike.

    Args:
        of: how many times the *slow* run would have to be made for the whole of the work.
    """
    costs = [(_cost(slow) * of, _cost(fast)) for _ in range(rounds)]
    seconds = min(cost[0] for cost in costs), min(cost[1] for cost in costs)
    for name, value in zip((slow_name, fast_name), seconds, strict=True):
        print(f"{name:60} {value * 1000:10,.1f} ms")
    return seconds


def _cost(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def time_cpu(what: str, run: Callable[[], object], times: int) -> float:
    """Return the processor's seconds of the cheapest of several runs, and print them: a busy machine changes them least."""
    best = min(_cost(run) for _ in range(times))
    print(f"{what:60} {best * 1000:10,.1f} ms")
    return best
