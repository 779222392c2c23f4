"""Backstage catalogues: descriptor files (YAML, any number of documents each) and what the catalogue's API answers (JSON).

Entities come in; components and resources become systems (``--level system`` folds them into their System), consumed APIs and
dependencies become integrations. What is read, what is not and how sure it is: docs/formats/backstage.md.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from app.importers.api_description import describe_api
from app.importers.backstage_entities import Catalogue, Entity, Reference, parse_reference, read_entities
from app.importers.draft import GUESSED, LIKELY, STATED, SURE, Draft, Record
from app.importers.names import one_line
from app.importers.reading import Document, ImportResult, Options
from app.importers.vocabularies import CLASSIFICATIONS, STYLES_OF_APIS, modes_of, system_type

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = re.compile(r"[\"']?apiVersion[\"']?\s*:\s*[\"']?backstage\.io/")
SYSTEMS = ("component", "resource")
USED = frozenset({"component", "resource", "api", "system", "domain", "group"})
RETIRING = frozenset({"deprecated", "decommissioned", "end-of-life", "retired", "retiring", "sunset"})
PLURALS = {"user": "users", "location": "locations", "template": "templates", "domain": "domains", "group": "groups"}


class Backstage:
    """Reads Backstage catalogues."""

    name = "backstage"
    title = "Backstage catalogue"
    suffixes = ()
    media_types = ()
    levels = ("component", "system")
    is_joint = True

    def recognises(self, document: Document) -> bool:
        """Return whether an entity of Backstage's own is among the first."""
        return HEAD.search(document.head) is not None

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the inventory that the catalogue is."""
        faults = [fault for document in documents for fault in document.trees.faults]
        if faults:
            return ImportResult(None, tuple(faults))
        draft = Draft(self, documents[0].label, options)
        trees = ((tree, document.label) for document in documents for tree in document.trees.values)
        entities = []
        for entity in read_entities(trees):
            if entity is None:
                draft.leave_out("documents that are no catalogue entity", why="An entity has `kind` and `metadata.name`.")
            else:
                entities.append(entity)
        _Reader(Catalogue(entities), draft, folds=options.level == "system").read()
        return draft.finish(None, documents[0].stem)


def source_of(entity: Entity) -> str:
    """Return where the source of an entity is, empty where it does not say."""
    annotations = entity.metadata.get("annotations")
    location = one_line(annotations.get("backstage.io/source-location")) if isinstance(annotations, dict) else ""
    return location.rstrip("/") if "://" in location else ""


class _Reader:
    def __init__(self, catalogue: Catalogue, draft: Draft, *, folds: bool) -> None:
        self._all = catalogue
        self._draft = draft
        self._folds = folds
        self._providers: dict[Entity, list[Entity]] = {}
        self._pairs: dict[tuple[Any, Any], Record] = {}
        self._inside: set[tuple[Any, Any]] = set()
        self._ambiguous: list[str] = []
        self._named_only: list[str] = []
        self._locations = Counter(source_of(entity) for entity in catalogue.of(*SYSTEMS, "system"))

    def read(self) -> None:
        owners = self._all.of("system") if self._folds else []
        for entity in owners:
            self._write_system(entity)
        for entity in self._all.of(*SYSTEMS):
            if not self._is_folded(entity):
                self._write_system(entity)
        for entity in self._all.of(*SYSTEMS):
            self._provide(entity)
        for entity in self._all.of(*SYSTEMS):
            self._consume(entity)
        self._account()

    def _system_of(self, entity: Entity) -> Entity | None:
        references = entity.refer("system", "system")
        return self._all.one(references[0], "system") if references else None

    def _is_folded(self, entity: Entity) -> bool:
        return self._folds and self._system_of(entity) is not None

    def _key(self, entity: Entity) -> Entity:
        """Return the entity whose system stands for this one."""
        return (self._system_of(entity) or entity) if self._folds and entity.kind in SYSTEMS else entity

    def _write_system(self, entity: Entity) -> Record:
        scope = entity.texts("system")[0] if entity.texts("system") else entity.namespace
        row = self._draft.system(
            entity, entity.title, reference=self._reference(entity, scope),
            scope=scope, handle=entity.name, document=entity.document,
        )  # fmt: skip
        row.call(entity.name)
        row.state("description", entity.metadata.get("description"))
        row.state("type", system_type(entity.type) if entity.kind != "system" else None, STATED)
        row.state("domain", self._domain(entity))
        self._state_owner(row, entity)
        lifecycle = one_line(entity.spec.get("lifecycle")).lower()
        if lifecycle in RETIRING:
            row.state("lifecycle", "retiring")
        elif lifecycle not in {"", "production", "active"}:
            row.tag(lifecycle)
        tags = entity.metadata.get("tags")
        for tag in tags if isinstance(tags, list) else ():
            row.tag(tag)
            row.state("data.classification", CLASSIFICATIONS.get(one_line(tag).lower()), LIKELY)
        annotations = entity.metadata.get("annotations")
        for key, value in annotations.items() if isinstance(annotations, dict) else ():
            if "classification" in str(key).lower():
                row.state("data.classification", CLASSIFICATIONS.get(one_line(value).lower()), STATED)
        return row

    def _reference(self, entity: Entity, scope: str) -> str:
        """Return what finds the entity again: where its source is, as long as no other is there; that outlives its name."""
        location = source_of(entity)
        if location and self._locations[location] == 1:
            return location
        is_unique = len(self._all.find(parse_reference(entity.ref, entity.kind), entity.kind)) == 1
        return entity.ref if is_unique else f"{entity.ref}@{scope.lower()}"

    def _domain(self, entity: Entity) -> str | None:
        system = entity if entity.kind == "system" else self._system_of(entity)
        if system is None:
            named = entity.texts("system")
            return named[0] if named else None
        references = system.refer("domain", "domain")
        if not references:
            return None if entity.kind == "system" else system.title
        domain = self._all.one(references[0], "domain")
        return domain.title if domain else system.texts("domain")[0]

    def _state_owner(self, row: Record, entity: Entity) -> None:
        for text in entity.texts("owner")[:1]:
            owner = self._all.one(parse_reference(text, "group", entity.namespace), "group", "user")
            name = owner.title if owner else text.rpartition(":")[2].rpartition("/")[2]
            row.state("owner", self._draft.team(name))

    def _provide(self, entity: Entity) -> None:
        row = self._draft.systems[self._key(entity)]
        for reference in entity.refer("providesApis", "api"):
            api = self._all.one(reference, "api")
            if api is None:
                row.state("api.availability", "partial", LIKELY)
                continue
            self._providers.setdefault(api, []).append(entity)
            self._describe(row, api)

    def _describe(self, row: Record, api: Entity) -> None:
        """Put down what an API says of the system that offers it."""
        definition = api.spec.get("definition")
        link = one_line(next(iter(definition.values()), "")) if isinstance(definition, dict) else ""
        has_definition = bool(link) or (isinstance(definition, str) and bool(definition.strip()))
        row.state("api.availability", "full" if has_definition else "partial", STATED)
        row.add("api.styles", STYLES_OF_APIS.get(api.type), STATED)
        row.state("api.specification", link, SURE)
        if isinstance(definition, str) and not link:
            describe_api(definition, row, f"{api.document}#{api.ref}", self._draft)

    def _consume(self, entity: Entity) -> None:
        for reference in entity.refer("consumesApis", "api"):
            for provider, api in self._providers_of(reference, entity):
                self._connect(provider, entity, api, SURE if api else LIKELY)
        for reference in entity.refer("dependsOn", ""):
            for provider, api in self._providers_of(reference, entity):
                self._connect(provider, entity, api, LIKELY)
        for reference in entity.refer("dependencyOf", ""):
            for consumer, _ in self._providers_of(reference, entity):
                if isinstance(consumer, Entity):
                    self._connect(entity, consumer, None, LIKELY)

    def _providers_of(self, reference: Reference, consumer: Entity) -> list[tuple[Entity | str, Entity | None]]:
        """Return who offers what is referred to: the providers of an API, else the entity itself; made where there is none."""
        kinds = ("api",) if reference.kind == "api" else ()
        apis = self._all.find(reference, *kinds)
        found: list[tuple[Entity, Entity | None]] = [
            (provider, api) for api in apis for provider in self._providers.get(api, ())
        ]
        if found:
            return self._choose(found, reference, consumer)
        entities = self._all.find(reference, *SYSTEMS, *(("system",) if self._folds else ()))
        if entities:
            return self._choose([(entity, None) for entity in entities], reference, consumer)
        for api in apis[:1]:
            self._describe(self._write_system(api), api)
            self._draft.systems[api].state("type", "application", GUESSED)
            return [(api, api)]
        key = str(reference)
        if key not in self._draft.systems:
            name = reference.written
            self._draft.system(key, name, document=consumer.document)
            self._named_only.append(name)
        return [(key, None)]

    def _choose(
        self, found: list[tuple[Entity, Entity | None]], reference: Reference, consumer: Entity
    ) -> list[tuple[Entity | str, Entity | None]]:
        """Return those in the consumer's own system where there are several; all of them where none is, and say so."""
        by_key = {self._key(entity): (entity, api) for entity, api in found}
        if len(by_key) > 1:
            own = [row for row in by_key.values() if row[0].texts("system") == consumer.texts("system")]
            if not own:
                self._ambiguous.append(f"{consumer.name} → {reference.name}")
            return list(own or by_key.values())
        return list(by_key.values())

    def _connect(self, provider: Entity | str, consumer: Entity, api: Entity | None, confidence: float) -> None:
        source = self._key(provider) if isinstance(provider, Entity) else provider
        target = self._key(consumer)
        if source == target and self._folds:
            self._inside.add((provider, consumer))
            return
        if (source, target) in self._pairs:
            return
        row = self._draft.integration(source, target, document=consumer.document)
        self._pairs[source, target] = row
        row.facts["provider"] = "source"
        row.evidence["provider"] = {"source": self._draft.source, "document": consumer.document, "confidence": confidence}
        if api is not None:
            row.state("mode", modes_of(api.type), LIKELY)

    def _account(self) -> None:
        """Count what has no place in the inventory."""
        draft = self._draft
        if self._inside:
            draft.leave_out("flows inside one system", count=len(self._inside), why="`--level component` keeps them.")
        inhabited = {self._system_of(entity) for entity in self._all.of(*SYSTEMS)}
        for entity in self._all.entities:
            if entity.kind not in USED:
                draft.leave_out(PLURALS.get(entity.kind, f"entities of kind {entity.kind}"), entity.name)
        for entity in self._all.of("api"):
            if entity not in self._providers and entity not in draft.systems:
                draft.leave_out("APIs that nobody provides or consumes", entity.name)
        for entity in self._all.of("system") if not self._folds else ():
            if entity not in inhabited:
                draft.leave_out("Systems without a component", entity.name, why="`--level system` makes systems of them.")
        self._account_references()

    def _account_references(self) -> None:
        for text in self._ambiguous:
            self._draft.leave_out("references that name several entities, all of which were taken", text)
        for text in self._named_only:
            why = "The inventory has them by name alone."
            self._draft.leave_out("descriptions of systems that are only referred to", text, why=why)
