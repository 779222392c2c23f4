"""The ArchiMate Model Exchange File Format (OEF), as Archi, Sparx EA, Visual Paradigm and others write it. XML comes in.

Dialects differ in namespaces, prefixes of types, languages of names, in version 2.1's words (``label``, ``UsedByRelationship``)
and in whether accesses say their type; all of them are read.

Source:
    The Open Group, ArchiMate Model Exchange File Format for the ArchiMate Modeling Language, versions 2.1 and 3.1.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.importers.archimate_landscape import fill
from app.importers.archimate_model import Element, Model, Relation, plain_type
from app.importers.draft import Draft
from app.importers.reading import Document, ImportResult, Options
from app.importers.safe_xml import Node, NotXml, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HEAD = re.compile(r"<(?:[\w.-]+:)?model\b[^>]*opengroup\.org/xsd/archimate", re.DOTALL)
LANGUAGES = ("en", "en-us", "en-gb")
ACCESSES = {"read": "Read", "write": "Write", "readwrite": "ReadWrite"}


class ArchimateExchange:
    """Reads ArchiMate Open Exchange files."""

    name = "archimate"
    title = "ArchiMate Open Exchange model"
    suffixes = (".oef",)
    media_types = ("application/archimate+xml",)
    levels = ("application", "technology")
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the root element is a model in the Open Group's namespace."""
        return HEAD.search(document.head[:8192]) is not None

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the landscape in the model."""
        [document] = documents
        try:
            root = read_xml(document.data, document.label)
        except NotXml as problem:
            return ImportResult(None, (problem.finding,))
        model = read_model(root)
        draft = Draft(self, document.label, options)
        fill(draft, model, options)
        return draft.finish(model.name, document.stem)


def read_model(root: Node) -> Model:
    """Return the model in an exchange file, elements and relationships wherever they are nested."""
    model = Model(_text(root, "name", "label"))
    definitions = {
        node.attributes.get("identifier", ""): _text(node, "name", "label") or node.attributes.get("name", "")
        for node in root.walk()
        if node.name in {"propertyDefinition", "propertydef"}
    }
    sections = [child for child in root.children if child.name not in {"views", "organizations", "organization", "metadata"}]
    for section in sections:
        for node in section.walk():
            if node.name == "element" and "type" in node.attributes:
                model.add(_element(node, definitions))
            elif node.name == "relationship" and "type" in node.attributes:
                model.relations.append(_relation(node))
    return model


def _element(node: Node, definitions: dict[str, str]) -> Element:
    kind = plain_type(node.attributes["type"])
    name = _text(node, "name", "label") or node.attributes.get("name", "")
    return Element(_id(node), kind, name, _text(node, "documentation"), tuple(_properties(node, definitions)))


def _relation(node: Node) -> Relation:
    access = node.attributes.get("accessType", "").lower()
    return Relation(
        _id(node),
        plain_type(node.attributes["type"]),
        node.attributes.get("source", "").strip(),
        node.attributes.get("target", "").strip(),
        _text(node, "name", "label"),
        ACCESSES.get(access, ""),
        _text(node, "documentation"),
    )


def _id(node: Node) -> str:
    return node.attributes.get("identifier", node.attributes.get("id", "")).strip()


def _text(node: Node, *names: str) -> str:
    """Return the text of a child, in English where there are several languages, else the first."""
    found = [child for child in node.children if child.name in names and child.text.strip()]
    best = next((child for child in found if child.attributes.get("lang", "").lower() in LANGUAGES), None)
    chosen = best or (found[0] if found else None)
    return chosen.text.strip() if chosen else ""


def _properties(node: Node, definitions: dict[str, str]) -> Iterator[tuple[str, str]]:
    for row in node.all("properties", "property"):
        reference = (
            row.attributes.get("propertyDefinitionRef") or row.attributes.get("identifierref") or row.attributes.get("key", "")
        )
        yield definitions.get(reference, reference), _text(row, "value") or row.attributes.get("value", "")
