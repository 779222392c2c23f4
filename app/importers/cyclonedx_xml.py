"""An XML bill of materials of CycloneDX as the tree that its JSON would be. An element comes in, plain values go out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.importers.safe_xml import Node
    from app.importers.shapes import Group


def bill_of_xml(root: Node) -> Group:
    """Return an XML bill as the tree that its JSON would be, as far as it is read here."""
    component = root.first("metadata", "component")
    dependencies = [
        {"ref": node.attributes.get("ref"), "dependsOn": [child.attributes.get("ref") for child in node.all("dependency")]}
        for node in root.all("dependencies", "dependency")
    ]
    return {
        "metadata": {"component": {"name": component.words("name")}} if component else {},
        "services": [_service_of_xml(node) for node in root.all("services", "service")],
        "components": [{"name": node.words("name")} for node in root.all("components", "component")],
        "dependencies": dependencies,
    }


def _service_of_xml(node: Node) -> Group:
    truth = {"true": True, "1": True, "false": False, "0": False}
    return {
        "bom-ref": node.attributes.get("bom-ref", ""),
        "name": node.words("name"),
        "group": node.words("group"),
        "description": node.words("description"),
        "provider": {"name": node.words("provider", "name")},
        "endpoints": [child.text.strip() for child in node.all("endpoints", "endpoint")],
        "authenticated": truth.get(node.words("authenticated").lower()),
        "x-trust-boundary": truth.get(node.words("x-trust-boundary").lower()),
        "trustZone": node.words("trustZone"),
        "data": [*map(_data_of_xml, [*node.all("data", "dataflow"), *node.all("data", "classification")])],
        "externalReferences": [
            {"type": child.attributes.get("type", ""), "url": child.words("url")}
            for child in node.all("externalReferences", "reference")
        ],
        "properties": [
            {"name": child.attributes.get("name", ""), "value": child.text.strip()}
            for child in node.all("properties", "property")
        ],
        "services": [_service_of_xml(child) for child in node.all("services", "service")],
    }


def _data_of_xml(node: Node) -> Group:
    inner = node.first("classification")
    said = inner or node
    return {
        "classification": said.text.strip(),
        "flow": said.attributes.get("flow", node.attributes.get("flow", "")),
        "name": node.attributes.get("name", ""),
        "source": [child.text.strip() for child in node.all("source", "url")],
        "destination": [child.text.strip() for child in node.all("destination", "url")],
    }
