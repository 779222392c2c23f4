"""Makes what the structure of a landscape says without any draw: the inventory itself, graph, analysis, routes, impact."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.derivation.derived import Derived
from app.services.derivation.json_text import encode_json, wrap_inventory
from app.services.derivation.stored_inventory import load

if TYPE_CHECKING:
    from app.landscape.landscape import Landscape
    from app.services.derivation.wanted import Source, Wanted


def make_inventory(source: Source, _wanted: Wanted) -> Derived:
    """Return the stored document, with what was found in it."""
    from app.importers.registry import read_document

    inventory = load(source.payload)
    findings = read_document(f"{inventory.id}.json", source.payload).findings
    head = {"id": inventory.id, "name": inventory.name, "version": source.number, "digest": source.digest}
    return Derived(wrap_inventory({**head, "findings": [finding.as_json() for finding in findings]}, source.payload))


def make_graph(source: Source, wanted: Wanted) -> Derived:
    """Return the landscape as a graph in the form that is wanted."""
    from app.exporters.graph_formats import CYTOSCAPE, GRAPHML, export_cytoscape, export_graphml, export_node_link
    from app.services.derivation.files import make_diagram
    from app.services.landscapes import graph_document

    if wanted.form == "dot":
        return make_diagram(source, replace(wanted, view="landscape"))
    document = graph_document(_landscape(source, wanted))
    match wanted.form:
        case "graphml":
            return Derived(export_graphml(document), GRAPHML)
        case "cytoscape":
            return Derived(export_cytoscape(document), CYTOSCAPE)
        case _:
            return Derived(export_node_link(document))


def make_analysis(source: Source, wanted: Wanted) -> Derived:
    """Return missing APIs, single points of failure, cycles, coupling and gaps."""
    from app.services.landscapes import analysis_document

    return Derived(encode_json(analysis_document(_landscape(source, wanted))))


def make_routes(source: Source, wanted: Wanted) -> Derived:
    """Return the cheapest routes between two systems."""
    from app.services.routes import routes_document

    start, end = wanted.focus or "", wanted.target
    document = routes_document(load(source.payload), start, end, k=wanted.k, scenario=wanted.scenario, model=source.model)
    return Derived(encode_json(document))


def make_impact(source: Source, wanted: Wanted) -> Derived:
    """Return what breaks with a system, and what a change of it asks of others."""
    from app.services.impacts import impact_document

    return Derived(encode_json(impact_document(_landscape(source, wanted), wanted.focus or "")))


def _landscape(source: Source, wanted: Wanted) -> Landscape:
    from app.services.landscapes import landscape_of

    return landscape_of(load(source.payload), wanted.scenario)
