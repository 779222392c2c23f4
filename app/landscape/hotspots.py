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

    Rows = NDArray[np.intp] | slice
    Level = tuple[Rows, NDArray[np.float64], NDArray[np.bool_]]

EXACT_UP_TO = 3_000
SOURCES = 512
CELLS = 96_000
"""Systems times sources that are followed at once: 0.75 MB of numbers, about what the cache of a core holds."""
FEWEST_AT_ONCE = 16
PICKED = 4


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
        Brandes, A faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25(2), 2001.
    """
    return _count_crossings(wiring, range(wiring.size))


def estimate_betweenness(wiring: Wiring, sources: int = SOURCES) -> dict[str, float]:
    """Return each system's betweenness estimated from the routes that start at *sources* systems.

    The sources are those whose ids have the smallest SHA-256: as good as random, the same on every run, and untouched by
    the order of the document.

    Source:
        Brandes & Pich, Centrality estimation in large networks, 2007 (random pivots).
    """
    by_digest = sorted(range(wiring.size), key=lambda position: hashlib.sha256(wiring.ids[position].encode()).digest())
    return _count_crossings(wiring, by_digest[:sources])


def _count_crossings(wiring: Wiring, sources: Sequence[int]) -> dict[str, float]:
    """Return the betweenness of every system by the shortest routes from *sources*, as many at a time as a cache holds.

    Level by level of all their searches at once, as products of the sparse adjacency matrix with a dense column per source:
    on one core half as long again as fast as a search per source in compiled code, and added up in one order for ever.
    """
    size = wiring.size
    total = np.zeros(size)
    onward = _adjacency(size, wiring.data)
    back = sparse.csr_array(onward.T)
    width = max(FEWEST_AT_ONCE, CELLS // max(1, size))
    for start in range(0, len(sources), width):
        total += _accumulate(onward, back, sources[start : start + width])
    pairs = len(sources) * (size - 1) * (size - 2) / size if size > 2 else 1.0  # noqa: PLR2004  (two ends and what lies between)
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
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return sparse.csr_array((np.ones(len(pairs)), (ends[:, 0], ends[:, 1])), shape=(size, size))


def _accumulate(onward: sparse.csr_array, back: sparse.csr_array, sources: Sequence[int]) -> NDArray[np.float64]:
    """Return Brandes' dependencies of all *sources*, summed: columns are sources, each step one level of all their searches.

    With s the number of shortest routes to a system and q = (1 + dependency) / s, a system's q is 1 / s and the sum of what
    follows it one level on: no division by anything but s, and a level's dependency is (q - 1 / s) * s.
    """
    size, width = onward.shape[0], len(sources)
    unseen = np.ones((size, width))
    unseen[sources, np.arange(width)] = 0.0
    every = np.ones(width)
    levels: list[Level] = []
    first = back[:, sources]
    rows = _worth_picking(np.flatnonzero(np.diff(first.indptr)), size)
    routes = first.toarray()[rows]
    while (reached := routes > 0).any():
        levels.append((rows, routes, reached))
        unseen[rows] -= reached
        whole = _spread(routes, rows, size)
        rows = _worth_picking(np.flatnonzero(back @ (whole @ every)), size)
        routes = _pick(back, rows) @ whole
        routes *= unseen[rows]
    total = np.zeros(size)
    following = np.zeros((size, width))
    for rows, routes, reached in reversed(levels):
        ahead = _pick(onward, rows) @ following
        total[rows] += np.einsum("ij,ij->i", ahead, routes)
        ahead += np.reciprocal(np.maximum(routes, 1.0))  # of what this level does not reach, a number that the mask takes out
        ahead *= reached
        following = _spread(ahead, rows, size)
    return total


def _worth_picking(rows: NDArray[np.intp], size: int) -> Rows:
    """Return *rows* where they are so few that work on them alone is less, else all: first and last levels hold little."""
    return rows if len(rows) * PICKED < size else slice(None)


def _pick(matrix: sparse.csr_array, rows: Rows) -> sparse.csr_array:
    return matrix if isinstance(rows, slice) else matrix[rows]


def _spread(part: NDArray[np.float64], rows: Rows, size: int) -> NDArray[np.float64]:
    """Return the whole of which *part* are some rows, the others zero."""
    if isinstance(rows, slice):
        return part
    whole = np.zeros((size, part.shape[1]))
    whole[rows] = part
    return whole
