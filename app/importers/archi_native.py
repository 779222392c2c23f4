"""Archi's own file (``.archimate``): the same models as the exchange format, in Archi's XML. XML comes in.

A model that is saved with images is a zip archive of ``model.xml``; it is read as a bundle.
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
    from collections.abc import Sequence

HEAD = re.compile(r"<[\w.-]*:?model\b[^>]*archimatetool\.com/archimate", re.DOTALL)
ACCESSES = {"": "Write", "0": "Write", "1": "Read", "2": "", "3": "ReadWrite"}


class ArchiNative:
    """Reads Archi's own models."""

    name = "archi"
    title = "Archi model"
    suffixes = (".archimate",)
    media_types = ()
    levels = ("application", "technology")
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the root element is a model in Archi's namespace."""
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
    """Return the model in Archi's XML; what belongs to drawings is left alone."""
    model = Model(root.attributes.get("name", ""))
    for node in root.walk():
        kind = node.attributes.get("type", "")
        if node.name != "element" or not kind or "Diagram" in kind or kind.endswith(("SketchModel", "CanvasModel")):
            continue
        identity, name = node.attributes.get("id", ""), node.attributes.get("name", "")
        documentation = node.words("documentation")
        if "source" in node.attributes and "target" in node.attributes:
            ends = node.attributes["source"], node.attributes["target"]
            access = ACCESSES.get(node.attributes.get("accessType", ""), "") if "Access" in kind else ""
            model.relations.append(Relation(identity, plain_type(kind), *ends, name, access, documentation))
        else:
            properties = tuple((row.attributes.get("key", ""), row.attributes.get("value", "")) for row in node.all("property"))
            model.add(Element(identity, plain_type(kind), name, documentation, properties))
    return model
