"""Compares the landscape's questions about structure with networkx and numpy doing the same, in one run; ratios come last.

Betweenness with conversion included, goal 40 times; what every system's failure reaches, against ``nx.descendants`` of
each, goal 1,000 times; articulation points and bridges, goal 50 times; graph energy against a singular value decomposition,
goal 4 times at 1e-8. ``--size`` names other sizes, for growth.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

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
from benchmarks.reading import SIZES, time_best

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.landscape.wiring import Pair, Wiring


def graph_of(size: int, pairs: Iterable[Pair]) -> nx.DiGraph[int]:
    """Return the pairs as a networkx graph over so many systems."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(pairs)
    return graph


def compare_betweenness(wiring: Wiring) -> float:
    """Return how many times as fast as networkx betweenness is, from pairs to shares by id, on one thread."""
    graph = graph_of(wiring.size, wiring.data)
    slow = time_best("networkx, betweenness_centrality", lambda: nx.betweenness_centrality(graph), 1)
    return slow / time_best("measure_betweenness", lambda: measure_betweenness(wiring), 3)


def compare_reach(wiring: Wiring) -> float:
    """Return how many times as fast as networkx it is to say how many systems each one's failure reaches."""
    backwards = [(provider, consumer) for consumer, provider in wiring.dependencies]
    graph = graph_of(wiring.size, backwards)
    slow = time_best("networkx, descendants of every system", lambda: [len(nx.descendants(graph, node)) for node in graph], 1)

    def count() -> list[int]:
        reach = find_reach(wiring.size, backwards)
        return [reach.count(position) for position in range(wiring.size)]

    return slow / time_best("find_reach, counted for every system", count, 3)


def compare_cuts(wiring: Wiring) -> tuple[float, float]:
    """Return how many times as fast as networkx cut points and bridges are found on a ready graph, and in all.

    In all: from pairs to ids, with how many systems each cut point cuts off, which networkx does not say.
    """
    plain, ready = graph_of(wiring.size, wiring.data).to_undirected(), join_undirected(wiring)
    slow = time_best(
        "networkx, articulation_points and bridges", lambda: [*nx.articulation_points(plain), *nx.bridges(plain)], 3
    )
    bare = time_best("the same two on a ready graph", lambda: (rx.articulation_points(ready), rx.bridges(ready)), 3)
    whole = time_best("find_cut_points and find_bridges", lambda: (find_cut_points(wiring), find_bridges(wiring)), 3)
    return slow / bare, slow / whole


def compare_energy(wiring: Wiring) -> tuple[float, float]:
    """Return how many times as fast as a singular value decomposition graph energy is, and how far apart the two are."""
    matrix = np.zeros((wiring.size, wiring.size))
    matrix[tuple(np.array(wiring.dependencies).T)] = 1
    slow = time_best("numpy, singular values", lambda: np.linalg.svd(matrix, compute_uv=False), 2)
    fast = time_best("measure_energy", lambda: measure_energy(wiring.size, wiring.dependencies), 3)
    exact = float(np.linalg.svd(matrix, compute_uv=False).sum())
    return slow / fast, abs((measure_energy(wiring.size, wiring.dependencies) or 0.0) - exact) / exact


def main() -> None:
    """Run the comparisons that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="enterprise")
    size = parser.parse_args().size
    wiring = wire(build_landscape(generate_inventory(*SIZES[size], seed=1)))
    betweenness, reach = compare_betweenness(wiring), compare_reach(wiring)
    (bare, whole), (energy, apart) = compare_cuts(wiring), compare_energy(wiring)
    print(f"{size}: {wiring.size:,} systems, {len(wiring.dependencies):,} pairs that depend")
    print(f"betweenness: {betweenness:.1f} times as fast (goal 40)")
    print(f"reach: {reach:.0f} times as fast (goal 1,000)")
    print(f"cut points and bridges: {bare:.1f} times as fast (goal 50), with what they cut off {whole:.1f} times")
    print(f"graph energy: {energy:.1f} times as fast, {apart:.1e} apart (goal 4 at 1e-8)")


if __name__ == "__main__":
    main()
