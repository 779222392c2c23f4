"""The landscape as GraphML, for tools that draw and analyse graphs: networkx writes it, so the writing stays with the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Plain = str | int | float | bool


def write_graphml(nodes: Sequence[Mapping[str, object]], edges: Sequence[Mapping[str, object]]) -> bytes:
    """Return a directed multigraph as GraphML in UTF-8.

    Args:
        nodes: attributes of each system, ``id`` among them; lists become words separated by ``;``, what is ``None`` is left
            out.
        edges: attributes of each integration, ``id``, ``source`` and ``target`` among them.

    >>> b'<node id="crm">' in write_graphml([{"id": "crm", "name": "CRM"}], [])
    True
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in nodes:
        graph.add_node(str(node["id"]), **_plain(node, leave_out=("id",)))
    for edge in edges:
        attributes = _plain(edge, leave_out=("id", "key", "source", "target"))
        graph.add_edge(str(edge["source"]), str(edge["target"]), key=str(edge["id"]), **attributes)
    lines = nx.generate_graphml(graph, named_key_ids=False, prettyprint=True)
    return ("<?xml version='1.0' encoding='utf-8'?>\n" + "\n".join(lines) + "\n").encode()


def _plain(attributes: Mapping[str, object], leave_out: tuple[str, ...]) -> dict[str, Plain]:
    plain: dict[str, Plain] = {}
    for name, value in attributes.items():
        if name in leave_out or value is None:
            continue
        if isinstance(value, list | tuple):
            plain[name] = ";".join(str(item) for item in value)
        else:
            plain[name] = value if isinstance(value, bool | int | float) else str(value)
    return plain
