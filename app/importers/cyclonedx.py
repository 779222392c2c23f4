"""CycloneDX bills of materials (JSON and XML): services become systems; data flows and dependencies between them integrations.

Components, vulnerabilities and the rest of a bill are not read. What is read is in docs/formats/cyclonedx.md.

Source:
    CycloneDX specification 1.2 to 1.7 (ECMA-424), object ``service``; SaaSBOM guide.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz import fuzz, process

from app.importers.cyclonedx_xml import bill_of_xml
from app.importers.draft import GUESSED, LIKELY, STATED, Draft, Record
from app.importers.names import one_line, slug
from app.importers.properties import classification, state_property
from app.importers.reading import Document, ImportResult, Options
from app.importers.safe_xml import NotXml, read_xml
from app.importers.shapes import Group, group_of, groups_in, items_in
from app.importers.vocabularies import CLASSIFICATIONS, system_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

XML_HEAD = re.compile(r"<(?:[\w.-]+:)?bom\b[^>]*cyclonedx\.org/schema/bom", re.DOTALL)
RANKED = ("public", "internal", "confidential", "restricted")
SENSITIVE = {
    "pii": ("pii",),
    "personal": ("pii",),
    "pifi": ("pii", "bank"),
    "phi": ("phi",),
    "health": ("phi",),
    "pci": ("card",),
    "card": ("card",),
    "biometric": ("biometric",),
}
CONFIDENTIAL = {
    "pifi": "restricted",
    "phi": "restricted",
    "pci": "restricted",
    "financial": "confidential",
    "health": "restricted",
}
CLOSE = 80.0
SCHEMES = {
    "grpc": "grpc",
    "grpcs": "grpc",
    "amqp": "mq",
    "amqps": "mq",
    "jms": "mq",
    "kafka": "events",
    "mqtt": "events",
    "wss": "events",
}
SCHEMES |= {
    "jdbc": "jdbc",
    "postgresql": "jdbc",
    "mysql": "jdbc",
    "mongodb": "jdbc",
    "ftp": "file",
    "sftp": "file",
    "smtp": "smtp",
}


class CycloneDx:
    """Reads the services of CycloneDX bills of materials."""

    name = "cyclonedx"
    title = "CycloneDX bill of materials"
    suffixes = (".cdx.json", ".cdx.xml")
    media_types = ("application/vnd.cyclonedx+json", "application/vnd.cyclonedx+xml")
    levels = ()
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the document says that it is a bill of CycloneDX."""
        if XML_HEAD.search(document.head[:8192]):
            return True
        return b"CycloneDX" in document.data and group_of(document.tree).get("bomFormat") == "CycloneDX"

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the services in the bill."""
        [document] = documents
        if XML_HEAD.search(document.head[:8192]):
            try:
                tree = bill_of_xml(read_xml(document.data, document.label))
            except NotXml as problem:
                return ImportResult(None, (problem.finding,))
        elif document.trees.faults:
            return ImportResult(None, document.trees.faults)
        else:
            tree = group_of(document.tree)
        draft = Draft(self, document.label, options)
        _Reader(tree, draft).read()
        return draft.finish(group_of(group_of(tree.get("metadata")).get("component")).get("name"), document.stem)


class _Reader:
    def __init__(self, tree: Group, draft: Draft) -> None:
        self._tree = tree
        self._draft = draft
        self._by_endpoint: dict[str, str] = {}
        self._pairs: dict[tuple[str, str], list[Record]] = {}
        self._flows_of: dict[str, set[str]] = {}

    def read(self) -> None:
        services = list(self._find_services(groups_in(self._tree.get("services")), None, 0))
        for key, node, parent in services:
            self._write_system(key, node, parent)
        for key, node, _ in services:
            for row in groups_in(node.get("data")):
                self._flow(key, row)
        self._depend()
        for kind in ("components", "vulnerabilities", "compositions", "annotations", "formulation", "declarations"):
            rows = groups_in(self._tree.get(kind))
            if rows:
                self._draft.leave_out(kind, rows[0].get("name"), count=len(rows))

    def _find_services(self, rows: list[Group], parent: str | None, depth: int) -> Iterator[tuple[str, Group, str | None]]:
        for index, node in enumerate(rows):
            name = one_line(node.get("name"))
            key = one_line(node.get("bom-ref")) or f"{parent or ''}/{name}/{index}"
            if key in self._draft.systems:
                self._draft.leave_out("services whose bom-ref is used twice", name)
                continue
            self._draft.system(key, name or key, reference=one_line(node.get("bom-ref")), scope=node.get("group"))
            yield key, node, parent
            if depth < 64:  # noqa: PLR2004  (what a document may be nested at all)
                yield from self._find_services(groups_in(node.get("services")), key, depth + 1)

    def _write_system(self, key: str, node: Group, parent: str | None) -> None:
        row = self._draft.systems[key]
        row.state("description", node.get("description"))
        row.state("vendor", group_of(node.get("provider")).get("name"))
        if parent is not None:
            row.state("domain", self._draft.systems[parent].name, LIKELY)
        row.state("type", system_type(row.name) or "application", GUESSED)
        self._state_interface(row, node, key)
        self._state_trust(row, node)
        for prop in groups_in(node.get("properties")):
            if not state_property(row, self._draft, prop.get("name"), prop.get("value")):
                self._draft.leave_out("properties that name no fact", prop.get("name"))
        self._state_data(row, key, groups_in(node.get("data")))

    def _state_interface(self, row: Record, node: Group, key: str) -> None:
        endpoints = [one_line(text) for text in items_in(node.get("endpoints")) if one_line(text)]
        references = groups_in(node.get("externalReferences"))
        documented = [
            one_line(ref.get("url")) for ref in references if one_line(ref.get("type")) in {"documentation", "specification"}
        ]
        for endpoint in endpoints:
            self._by_endpoint.setdefault(endpoint.rstrip("/"), key)
            row.add("api.styles", SCHEMES.get(_scheme(endpoint)), STATED)
        if endpoints:
            row.state("api.availability", "full" if any(documented) else "partial", LIKELY)
        row.state("api.specification", next((url for url in documented if url.startswith("http")), None), LIKELY)
        for reference in references:
            if one_line(reference.get("type")) not in {"documentation", "specification"}:
                self._draft.leave_out(f"external references of type {one_line(reference.get('type')) or 'unknown'}")

    def _state_trust(self, row: Record, node: Group) -> None:
        if node.get("authenticated") is False:
            row.state("auth.method", "none", STATED)  # it says so; true does not say how
        zone = one_line(node.get("trustZone"))
        row.state("zone", slug(zone, "zone") if zone else None)
        if node.get("x-trust-boundary") is True:
            row.tag("crosses a trust boundary")
        if isinstance(node.get("licenses"), list):
            self._draft.leave_out("licences", row.name)

    def _state_data(self, row: Record, key: str, rows: list[Group]) -> None:
        """Put down how confidential the data are, by the most confidential, and what each kind contains."""
        classes: list[str] = []
        schemas: dict[str, Group] = {}
        for data in rows:
            said = one_line(data.get("classification"))
            word, contains = meaning_of(said)
            if word:
                classes.append(word)
            elif said:
                self._draft.leave_out("classifications that are not known", said)
            name = one_line(data.get("name"))
            if name:
                schemas.setdefault(name, {"name": name, **({"contains": list(contains)} if contains else {})})
            self._flows_of.setdefault(key, set()).add(one_line(data.get("flow")).lower())
            governance = group_of(data.get("governance"))
            for owner in [*groups_in(governance.get("owners")), *groups_in(governance.get("custodians"))][:1]:
                party = group_of(owner.get("organization")) or group_of(owner.get("contact"))
                row.state("owner", self._draft.team(party.get("name")), LIKELY)
        row.state("data.classification", max(classes, key=RANKED.index, default=None))
        row.state("schemas", list(schemas.values()), STATED)

    def _flow(self, key: str, data: Group) -> None:
        """Put down the integrations that a data flow names: where data come from and where they go."""
        name = one_line(data.get("name"))
        sources = [self._resolve(text) for text in items_in(data.get("source"))]
        targets = [self._resolve(text) for text in items_in(data.get("destination"))]
        for source in sources:
            self._connect(source, key, key, name)
        for target in targets:
            self._connect(key, target, key, name)
        if not sources and not targets:
            why = "A flow without source and destination tells how data go along the dependencies, and nothing by itself."
            self._draft.leave_out("data flows that do not name the other end", name or data.get("classification"), why=why)

    def _connect(self, source: str, target: str, named_by: str, name: str) -> None:
        if source == target:
            return
        known = self._pairs.get((source, target))
        if known is None:
            row = self._draft.integration(source, target)
            row.state("provider", "source" if named_by == source else "target", GUESSED)
            self._pairs[source, target] = [row]
            known = [row]
        for row in known:
            row.add("carries", name, STATED)

    def _resolve(self, value: object) -> str:
        """Return the key of the service that a reference, an address or a name means; a new system where none is."""
        text = one_line(value)
        reference = text.rpartition("#")[2] if text.startswith("urn:cdx:") else text
        found = reference if reference in self._draft.systems else self._by_endpoint.get(text.rstrip("/"))
        if found is not None:
            return found
        host = urlsplit(text).hostname if "://" in text and "[" not in text else None
        key = f"external {host or text}"
        if key not in self._draft.systems:
            row = self._draft.system(key, host or text or "Unnamed system")
            row.state("type", "external", LIKELY)
            self._draft.leave_out(
                "descriptions of systems that are only referred to", row.name, why="They are there by name alone."
            )
        return key

    def _depend(self) -> None:
        """Put down what services depend on, unless a data flow said it; which way data go is what the provider's flows say."""
        for row in groups_in(self._tree.get("dependencies")):
            consumer = self._reference(row.get("ref"))
            for item in items_in(row.get("dependsOn")):
                provider = self._reference(item)
                if consumer is None or provider is None:
                    self._draft.leave_out("dependencies of components, which are no services", row.get("ref"))
                elif consumer != provider and not {(consumer, provider), (provider, consumer)} & self._pairs.keys():
                    self._put_dependency(consumer, provider)

    def _put_dependency(self, consumer: str, provider: str) -> None:
        flows = self._flows_of.get(provider, set())
        is_inbound = bool(flows) and flows <= {"inbound"}
        source, target = (consumer, provider) if is_inbound else (provider, consumer)
        row = self._draft.integration(source, target)
        row.state("provider", "target" if is_inbound else "source", STATED)
        where = {"source": self._draft.source, "document": one_line(self._draft.document)}
        row.evidence["source"] = {**where, "confidence": LIKELY if is_inbound or flows == {"outbound"} else GUESSED}
        if flows & {"inbound", "bi-directional"}:
            row.state("write", True, LIKELY)  # noqa: FBT003  (the fact's value)
        self._pairs[source, target] = [row]

    def _reference(self, value: object) -> str | None:
        text = one_line(value)
        reference = text.rpartition("#")[2] if text.startswith("urn:cdx:") else text
        return reference if reference in self._draft.systems else None


def meaning_of(said: str) -> tuple[str | None, tuple[str, ...]]:
    """Return how confidential a classification is and what such data contain; spelling mistakes are forgiven.

    >>> meaning_of("PIFI"), meaning_of("Confidental"), meaning_of("blue")
    (('restricted', ('pii', 'bank')), ('confidential', ()), (None, ()))
    """
    lower = said.casefold()
    parts = re.findall(r"[a-z]+", lower)
    contains = next((SENSITIVE[part] for part in parts if part in SENSITIVE), ())
    word = CONFIDENTIAL.get(parts[0] if parts else "") or classification(said)
    if word is None and len(lower) > 4:  # noqa: PLR2004  (shorter words are near too many)
        near = process.extractOne(lower, CLASSIFICATIONS.keys(), scorer=fuzz.ratio, score_cutoff=CLOSE)
        word = CLASSIFICATIONS[near[0]] if near else None
    return word or ("confidential" if contains else None), contains


def _scheme(endpoint: str) -> str:
    return endpoint.partition(":")[0].casefold()
