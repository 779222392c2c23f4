"""The graph in the formats of graph tools, read back by networkx as those tools would."""

from __future__ import annotations

import io
import json

import networkx as nx
import pytest

from app.exporters.graph_formats import export_cytoscape, export_graphml, export_node_link
from app.services.landscapes import graph_document, landscape_of
from tests.worlds import WORLDS, hostile_names, parallel_flows


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_graphml_comes_back_whole(name) -> None:
    document = graph_document(landscape_of(WORLDS[name]()))
    graph = nx.read_graphml(io.BytesIO(export_graphml(document)), force_multigraph=True)
    assert graph.is_directed()
    assert set(graph) == {node["id"] for node in document["nodes"]}
    assert {key for _, _, key in graph.edges(keys=True)} == {edge["id"] for edge in document["edges"]}
    for node in document["nodes"]:
        assert graph.nodes[node["id"]].get("name") == node["name"]
        assert graph.nodes[node["id"]].get("lacks_api") == node["lacks_api"]


def test_graphml_keeps_what_systems_and_integrations_both_call_by_one_name_apart() -> None:
    graph = nx.read_graphml(io.BytesIO(export_graphml(graph_document(landscape_of(parallel_flows())))), force_multigraph=True)
    assert graph.nodes["crm"]["in_scope"] is True
    assert all(data["in_scope"] is True for _, _, data in graph.edges(data=True))


def test_cytoscape_reads_back_with_every_edge() -> None:
    document = graph_document(landscape_of(parallel_flows()))
    cytoscape = json.loads(export_cytoscape(document))
    assert [item["data"]["id"] for item in cytoscape["elements"]["edges"]] == [edge["id"] for edge in document["edges"]]
    ends = {item["data"]["id"] for item in cytoscape["elements"]["nodes"]}
    assert all({item["data"]["source"], item["data"]["target"]} <= ends for item in cytoscape["elements"]["edges"])


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_cytoscape_comes_back_whole_in_networkx(name) -> None:
    document = graph_document(landscape_of(WORLDS[name]()))
    graph = nx.cytoscape_graph(json.loads(export_cytoscape(document)))
    assert (graph.is_directed(), graph.is_multigraph()) == (True, True)
    assert {node: data["name"] for node, data in graph.nodes(data=True)} == {
        row["id"]: row["name"] for row in document["nodes"]
    }
    assert sorted(graph.edges(keys=True)) == sorted((row["source"], row["target"], row["id"]) for row in document["edges"])


def test_node_link_is_the_document_itself() -> None:
    document = graph_document(landscape_of(parallel_flows()))
    assert json.loads(export_node_link(document)) == document


def test_hostile_names_stay_text() -> None:
    document = graph_document(landscape_of(hostile_names()))
    assert b"<script" not in export_graphml(document)
    names = {node["data"]["name"] for node in json.loads(export_cytoscape(document))["elements"]["nodes"]}
    assert "<script>alert(1)</script> & <b>bold</b>" in names


def test_two_runs_give_the_same_bytes() -> None:
    document = graph_document(landscape_of(hostile_names()))
    for export in (export_graphml, export_cytoscape, export_node_link):
        assert export(document) == export(document)
