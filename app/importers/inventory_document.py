"""The importers of our own format: an inventory as YAML and as JSON. Bytes come in, an :class:`ImportResult` goes out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from app.findings import Place
from app.importers.decoding import NotText, decode
from app.importers.json_document import NotJson, read_json
from app.importers.json_places import JsonPlaces
from app.importers.reading import ImportResult
from app.importers.safe_yaml import NotYaml, read_yaml
from app.importers.yaml_places import YamlPlaces
from app.inventory.validate import validate_document

if TYPE_CHECKING:
    from app.findings import Finding

JSON_START = re.compile(r'\s*(\{\s*("|\}|$)|\[)')
YAML_START = re.compile(r"(?m)^(%YAML|---|\{|['\"]?[A-Za-z_][\w -]{0,60}['\"]?\s*:(\s|$))")


class JsonInventory:
    """Reads ``seamap/inventory/v1`` as JSON."""

    name = "json"
    title = "Seamap inventory (JSON)"
    suffixes = (".json",)
    media_types = ("application/json", "text/json")

    def recognises(self, head: str) -> bool:
        """Return whether the text begins like JSON."""
        return JSON_START.match(head) is not None

    def read(self, data: bytes) -> ImportResult:
        """Return the inventory and all findings.

        Raises:
            LimitExceeded: the document is larger than is read.
        """
        try:
            text = decode(data)
            tree, faults = read_json(text)
        except (NotText, NotJson) as problem:
            return _failed([problem.finding])
        return validate_document(tree, JsonPlaces(text), faults)


class YamlInventory:
    """Reads ``seamap/inventory/v1`` as YAML."""

    name = "yaml"
    title = "Seamap inventory (YAML)"
    suffixes = (".yaml", ".yml")
    media_types = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "text/vnd.yaml")

    def recognises(self, head: str) -> bool:
        """Return whether some line begins like a group of keys in YAML."""
        return YAML_START.search(head) is not None

    def read(self, data: bytes) -> ImportResult:
        """Return the inventory and all findings.

        Raises:
            LimitExceeded: the document is larger than is read.
        """
        try:
            text = decode(data)
            tree, faults = read_yaml(text)
        except NotText as problem:
            return _failed([problem.finding])
        except NotYaml as problem:
            return _failed(list(problem.findings))
        return validate_document(tree, YamlPlaces(text), faults)


def _failed(findings: list[Finding]) -> ImportResult:
    placed = [finding if finding.place else replace(finding, place=Place()) for finding in findings]
    return ImportResult(None, tuple(placed))
