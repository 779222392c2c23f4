"""Parts of landscapes and their sums, as landscapes of their own that a drawing can show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.landscape.landscape import Flow, Landscape


def cut_out(landscape: Landscape, systems: Collection[str], flows: Collection[str]) -> Landscape:
    """Return the part of *landscape* with these systems and flows; both ends of every flow must be among the systems.

    What is in scope stays what it is in the whole. Paths stay where all of their hops do. The inventory stays whole.
    """
    kept = {name: system for name, system in landscape.systems.items() if name in systems}
    rows = {name: flow for name, flow in landscape.flows.items() if name in flows}
    paths = {name: path for name, path in landscape.paths.items() if all(hop.system in kept for hop in path.hops)}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(landscape.graph.subgraph(kept))
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] not in rows])
    return replace(
        landscape,
        systems=kept,
        flows=rows,
        paths=paths,
        in_scope=landscape.in_scope & kept.keys(),
        graph=graph,
        flows_by_system={name: tuple(flow for flow in landscape.flows_of(name) if flow.id in rows) for name in kept},
        paths_by_system={name: tuple(path for path in landscape.paths_through(name) if path.id in paths) for name in kept},
    )


def lay_together(before: Landscape, after: Landscape) -> Landscape:
    """Return a landscape with all systems and flows of two: as *after* has them, and where it has none as *before* had them.

    Paths, the inventory and what is in scope are those of *after*.
    """
    systems = dict(sorted({**before.systems, **after.systems}.items()))
    flows = dict(sorted({**before.flows, **after.flows}.items()))
    touching: dict[str, list[Flow]] = defaultdict(list)
    for flow in flows.values():
        for end in {flow.provider, flow.consumer}:
            touching[end].append(flow)
    return replace(
        after,
        systems=systems,
        flows=flows,
        graph=nx.MultiDiGraph(nx.compose(before.graph, after.graph)),
        flows_by_system={name: tuple(members) for name, members in touching.items()},
    )
