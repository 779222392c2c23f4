"""The landscape in the formats of graph tools: Cytoscape JSON and GraphML. Node-link JSON is the contract's own graph document.

The graph document of CONTRACT section 4 comes in; bytes go out, the same for the same graph.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.landscape.graphml import write_graphml

if TYPE_CHECKING:
    from collections.abc import Mapping

GRAPHML = "application/graphml+xml"
CYTOSCAPE = "application/vnd.cytoscape.v3+json"


def export_cytoscape(document: Mapping[str, Any]) -> bytes:
    """Return the graph as Cytoscape.js JSON: ``elements`` with ``nodes`` and ``edges``, everything known under ``data``.

    ``networkx.cytoscape_graph`` reads it too: that is what ``value``, ``key``, ``directed`` and ``multigraph`` are for.

    >>> json.loads(export_cytoscape({"nodes": [{"id": "crm"}], "edges": []}))["elements"]
    {'nodes': [{'data': {'id': 'crm', 'value': 'crm'}}], 'edges': []}
    """
    elements = {
        "nodes": [{"data": {**node, "value": node["id"]}} for node in document["nodes"]],
        "edges": [{"data": dict(edge)} for edge in document["edges"]],
    }
    cytoscape: dict[str, Any] = {"format_version": "1.0", "generated_by": "seamap", "directed": True, "multigraph": True}
    if "graph" in document:
        cytoscape["data"] = dict(document["graph"])
    return _encode(cytoscape | {"elements": elements})


def export_graphml(document: Mapping[str, Any]) -> bytes:
    """Return the graph as GraphML in UTF-8; lists become words separated by ``;``, what is unknown is left out."""
    return write_graphml(document["nodes"], document["edges"])


def export_node_link(document: Mapping[str, Any]) -> bytes:
    """Return the graph document itself as compact JSON, as ``networkx.node_link_graph`` reads it.

    >>> export_node_link({"nodes": [], "edges": []})
    b'{"nodes":[],"edges":[]}'
    """
    return _encode(document)


def _encode(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "backslashreplace")
