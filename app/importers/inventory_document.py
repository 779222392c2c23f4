"""The importers of our own format: an inventory as YAML and as JSON. A document comes in, an :class:`ImportResult` goes out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.findings import Place
from app.importers.decoding import NotText
from app.importers.json_document import NotJson, read_json
from app.importers.json_places import JsonPlaces
from app.importers.reading import ImportResult
from app.importers.safe_yaml import NotYaml, read_yaml
from app.importers.yaml_places import YamlPlaces
from app.inventory.validate import validate_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.findings import Finding
    from app.importers.reading import Document, Options

OURS = r"[\"']?schema[\"']?\s*:\s*[\"']?seamap/inventory/"
OURS_TEXT, OURS_BYTES = re.compile(OURS), re.compile(OURS.encode())
JSON_START = re.compile(r'\s*(\{\s*("|\}|$)|\[)')
YAML_START = re.compile(r"(?m)^(%YAML|---|\{|['\"]?[A-Za-z_][\w -]{0,60}['\"]?\s*:(\s|$))")


class JsonInventory:
    """Reads ``seamap/inventory/v1`` as JSON."""

    name = "json"
    title = "Seamap inventory (JSON)"
    suffixes = (".json",)
    media_types = ("application/json", "text/json")
    levels = ()
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the text is JSON that names our schema."""
        return is_json(document) and is_ours(document)

    def read(self, documents: Sequence[Document], _options: Options) -> ImportResult:
        """Return the inventory and all findings.

        Raises:
            LimitExceeded: the document is larger than is read.
        """
        [document] = documents
        try:
            tree, faults = read_json(document.text)
        except (NotText, NotJson) as problem:
            return _failed([problem.finding])
        return validate_document(tree, JsonPlaces(document.text), faults)


class YamlInventory:
    """Reads ``seamap/inventory/v1`` as YAML."""

    name = "yaml"
    title = "Seamap inventory (YAML)"
    suffixes = (".yaml", ".yml")
    media_types = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml")
    levels = ()
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the text is YAML that names our schema."""
        return not is_json(document) and is_yaml(document) and is_ours(document)

    def read(self, documents: Sequence[Document], _options: Options) -> ImportResult:
        """Return the inventory and all findings.

        Raises:
            LimitExceeded: the document is larger than is read.
        """
        [document] = documents
        try:
            tree, faults = read_yaml(document.text)
        except NotText as problem:
            return _failed([problem.finding])
        except NotYaml as problem:
            return _failed(list(problem.findings))
        return validate_document(tree, YamlPlaces(document.text), faults)


def is_json(document: Document) -> bool:
    """Return whether a text begins like JSON."""
    return JSON_START.match(document.head) is not None


def is_yaml(document: Document) -> bool:
    """Return whether some line of a text begins like a group of keys in YAML."""
    return YAML_START.search(document.head) is not None


def is_ours(document: Document) -> bool:
    """Return whether the document names our schema; sorted keys put that at the end."""
    return OURS_TEXT.search(document.head) is not None or OURS_BYTES.search(document.data) is not None


def _failed(findings: list[Finding]) -> ImportResult:
    placed = [finding if finding.place else replace(finding, place=Place()) for finding in findings]
    return ImportResult(None, tuple(placed))
