"""Hotspots: systems that many routes cross, and those whose failure tears the landscape apart.

Betweenness is measured along the data, middleware included; cutting is judged on the wiring without direction. Exact up to
3,000 systems; beyond, betweenness is estimated from a fixed choice of sources, and the result says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import rustworkx as rx
from scipy import sparse

from app.landscape.wiring import list_successors, wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from app.landscape.landscape import Landscape
    from app.landscape.wiring import Pair, Wiring

EXACT_UP_TO = 3_000
SOURCES = 512
BATCH = 128
ONE_THREAD = 2**31
"""More systems than any landscape has: below it rustworkx adds up in one fixed order, so that two runs agree to the bit."""


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A system without which the landscape falls apart.

    Attributes:
        cuts_off: how many systems lose their connection with the largest part that remains.
    """

    system: str
    cuts_off: int


@dataclass(frozen=True)
class Hotspots:
    """Where a landscape is crossed and where it breaks.

    Attributes:
        betweenness: for each system the share of shortest routes between two others that cross it, 0 to 1.
        sampled_sources: from how many systems routes were followed; ``None``: from all of them.
        cut_points: articulation points, what cuts off most first, ties by id.
        bridges: pairs of systems, each in order of id, whose one wire alone joins two parts.
    """

    betweenness: Mapping[str, float]
    sampled_sources: int | None
    cut_points: tuple[CutPoint, ...]
    bridges: tuple[tuple[str, str], ...]


def find_hotspots(landscape: Landscape) -> Hotspots:
    """Return where *landscape* is crossed most and where it breaks, all flows counted whatever their status."""
    return find_hotspots_in(wire(landscape))


def find_hotspots_in(wiring: Wiring) -> Hotspots:
    """Return where a wiring is crossed most and where it breaks."""
    sampled = wiring.size > EXACT_UP_TO
    return Hotspots(
        betweenness=estimate_betweenness(wiring) if sampled else measure_betweenness(wiring),
        sampled_sources=min(SOURCES, wiring.size) if sampled else None,
        cut_points=find_cut_points(wiring),
        bridges=find_bridges(wiring),
    )


def measure_betweenness(wiring: Wiring) -> dict[str, float]:
    """Return each system's betweenness along the data: exact, normalised by the ordered pairs of other systems.

    Source:
        Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25(2), 2001; as rustworkx
        has it.
    """
    graph: rx.PyDiGraph[None, None] = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from([None] * wiring.size)
    graph.add_edges_from_no_data(list(wiring.data))
    found = rx.digraph_betweenness_centrality(graph, normalized=True, parallel_threshold=ONE_THREAD)
    return {system_id: found[position] for position, system_id in enumerate(wiring.ids)}


def estimate_betweenness(wiring: Wiring, sources: int = SOURCES) -> dict[str, float]:
    """Return each system's betweenness estimated from the routes that start at *sources* systems.

    The sources are those whose ids have the smallest SHA-256: as good as random, the same on every run, and untouched by
    the order of the document. Level by level for a batch of sources at once, as products with the sparse adjacency matrix.

    Source:
        Brandes & Pich, Centrality estimation in large networks, 2007 (random pivots).
    """
    size = wiring.size
    chosen = sorted(range(size), key=lambda position: hashlib.sha256(wiring.ids[position].encode()).digest())[:sources]
    total = np.zeros(size)
    adjacency = _adjacency(size, wiring.data)
    for start in range(0, len(chosen), BATCH):
        total += _accumulate(adjacency, chosen[start : start + BATCH])
    pairs = len(chosen) * (size - 1) * (size - 2) / size if size > 2 else 1.0  # noqa: PLR2004  (two ends and what lies between)
    return dict(zip(wiring.ids, (total / pairs).tolist(), strict=True))


def find_cut_points(wiring: Wiring) -> tuple[CutPoint, ...]:
    """Return the articulation points with what each cuts off, the worst first, ties by id."""
    found = rx.articulation_points(join_undirected(wiring))
    cuts = _count_cut_off(wiring) if found else {}
    points = [CutPoint(wiring.ids[position], cuts[position]) for position in sorted(found)]
    return tuple(sorted(points, key=lambda point: (-point.cuts_off, point.system)))


def find_bridges(wiring: Wiring) -> tuple[tuple[str, str], ...]:
    """Return the pairs of systems whose one wire alone joins two parts, in order of id."""
    pairs = sorted((min(pair), max(pair)) for pair in rx.bridges(join_undirected(wiring)))
    return tuple((wiring.ids[one], wiring.ids[other]) for one, other in pairs)


def join_undirected(wiring: Wiring) -> rx.PyGraph[None, None]:
    """Return who is wired to whom as a graph without direction, nodes by position."""
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * wiring.size)
    graph.add_edges_from_no_data(sorted({(min(pair), max(pair)) for pair in wiring.data}))
    return graph


def _count_cut_off(wiring: Wiring) -> dict[int, int]:
    """Return for each articulation point how many systems its loss separates from the largest part that remains.

    One depth-first walk: a child whose subtree has no way back above its parent falls off with the whole subtree.
    """
    neighbours = list_successors(
        wiring.size, sorted({pair for one, other in wiring.data for pair in ((one, other), (other, one))})
    )
    entered = [0] * wiring.size
    lowest = [0] * wiring.size
    below = [1] * wiring.size
    pieces: dict[int, list[int]] = {}
    clock = 0
    for root in range(wiring.size):
        if entered[root]:
            continue
        clock += 1
        entered[root] = lowest[root] = clock
        stack = [(root, root, iter(neighbours[root]))]
        split: dict[int, list[int]] = {}
        while stack:
            here, parent, remaining = stack[-1]
            there = next(remaining, None)
            if there is None:
                stack.pop()
                if here != root:
                    below[parent] += below[here]
                    lowest[parent] = min(lowest[parent], lowest[here])
                    if lowest[here] >= entered[parent]:
                        split.setdefault(parent, []).append(below[here])
            elif not entered[there]:
                clock += 1
                entered[there] = lowest[there] = clock
                stack.append((there, here, iter(neighbours[there])))
            elif there != parent:
                lowest[here] = min(lowest[here], entered[there])
        for position, parts in split.items():
            rest = below[root] - 1 - sum(parts)
            pieces[position] = [*parts, rest]
    return {position: sum(parts) - max(parts) for position, parts in pieces.items()}


def _adjacency(size: int, pairs: Sequence[Pair]) -> sparse.csr_array:
    rows = [one for one, _ in pairs]
    columns = [other for _, other in pairs]
    return sparse.csr_array((np.ones(len(pairs)), (rows, columns)), shape=(size, size))


def _accumulate(adjacency: sparse.csr_array, sources: Sequence[int]) -> NDArray[np.float64]:
    """Return Brandes' dependencies of all *sources*, summed: columns are sources, each step one level of all their searches."""
    size, width = adjacency.shape[0], len(sources)
    counts = np.zeros((size, width))
    counts[sources, np.arange(width)] = 1.0
    frontier = counts.copy()
    levels = [frontier > 0]
    while levels[-1].any():
        frontier = (adjacency.T @ frontier) * (counts == 0)
        counts += frontier
        levels.append(frontier > 0)
    dependency = np.zeros((size, width))
    for level in range(len(levels) - 2, 0, -1):
        weight = np.divide(1 + dependency, counts, out=np.zeros((size, width)), where=levels[level])
        dependency += (adjacency @ weight) * counts * levels[level - 1]
    dependency[sources, np.arange(width)] = 0.0
    return np.asarray(dependency.sum(axis=1), dtype=np.float64)
