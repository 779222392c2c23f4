"""The landscape in an ArchiMate model: components become systems, what flows between them integrations.

Components are often related only through what they offer: one realizes a service, the service serves another. Such chains are
followed, through interfaces, functions, collaborations and junctions. What is read is in docs/formats/archimate.md.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.importers.archimate_chains import put_paths
from app.importers.archimate_model import JUNCTIONS, MOST_BEHIND, STRUCTURAL, Element, Model, Relation
from app.importers.draft import GUESSED, LIKELY, SURE, Draft, Record
from app.importers.names import one_line
from app.importers.properties import state_property
from app.importers.vocabularies import system_type, technology

if TYPE_CHECKING:
    from app.importers.reading import Options

COMPONENTS = frozenset({"ApplicationComponent"})
TECHNOLOGY = COMPONENTS | {"Node", "SystemSoftware", "Device", "Equipment"}
OFFERED = frozenset({"ApplicationService", "ApplicationInterface"})
DATA = frozenset({"DataObject", "Artifact", "BusinessObject"})
PEOPLE = frozenset({"BusinessActor", "BusinessRole", "BusinessCollaboration"})
MOST_SCHEMAS = 500
MOVING = ("Serving", "Flow", "Triggering")
TYPES = {"Node": "platform", "SystemSoftware": "platform", "Device": "platform", "Equipment": "device"}
BASELINE = re.compile(r"baseline|current|as[ -]?is|today|\bist\b", re.IGNORECASE)
LAYERS = {
    "Business": "the business layer",
    "Application": "the application layer",
    "Technology": "the technology layer",
    "Communication": "the technology layer",
    "Distribution": "the technology layer",
    "Path": "the technology layer",
    "Artifact": "the technology layer",
    "Facility": "the technology layer",
    "Material": "the technology layer",
    "DataObject": "the application layer",
    "Contract": "the business layer",
    "Representation": "the business layer",
    "Product": "the business layer",
}
TARGET = re.compile(r"target|future|to[ -]?be|planned|\bsoll\b", re.IGNORECASE)


def fill(draft: Draft, model: Model, options: Options) -> None:
    """Put the landscape of a model into a draft; where they are asked for, paths as well."""
    kinds = TECHNOLOGY if options.level == "technology" else COMPONENTS
    _Filling(draft, model, kinds).run()
    if options.paths:
        put_paths(draft, model, lambda identity: model.owners(identity, kinds))


class _Filling:
    def __init__(self, draft: Draft, model: Model, kinds: frozenset[str]) -> None:
        self._draft = draft
        self._model = model
        self._kinds = kinds
        self._used: set[str] = set()  # relationships that came to something
        self._held: set[str] = set()  # data that some component has
        self._flows: dict[tuple[Any, ...], Record] = {}
        self._pairs: set[tuple[str, str]] = set()
        self._of_relation: dict[str, list[Record]] = defaultdict(list)

    def run(self) -> None:
        for element in self._model.elements.values():
            if element.type in self._kinds:
                row = self._draft.system(element.id, element.name, reference=element.id)
                row.state("description", element.documentation)
                row.state("type", TYPES.get(element.type) or system_type(element.name) or "application", GUESSED)
                for key, value in element.properties:
                    if not state_property(row, self._draft, key, value):
                        self._draft.leave_out("properties that name no fact", key)
        self._surroundings()
        for relation in self._model.relations:
            if relation.type in MOVING:
                self._move(relation)
        self._share_data()
        self._carry()
        self._account()

    def _owners(self, identity: str) -> list[str]:
        return self._model.owners(identity, self._kinds)

    def _surroundings(self) -> None:
        """Put down owners, domains, what is offered, and plateaus."""
        plateaus: dict[str, list[str]] = defaultdict(list)
        for relation in self._model.relations:
            source = self._model.elements.get(relation.source)
            if source is None or relation.type not in STRUCTURAL:
                continue
            if self._model.type_of(relation.target) in OFFERED:
                self._offer(relation)
            row = self._draft.systems.get(relation.target)
            if row is not None and self._describe(row, relation, source):
                self._used.add(relation.id)
                if source.type == "Plateau":
                    plateaus[relation.target].append(source.name)
        for identity, names in plateaus.items():
            if not any(BASELINE.search(name) for name in names) and any(TARGET.search(name) for name in names):
                self._draft.systems[identity].state("lifecycle", "planned", LIKELY)

    def _offer(self, relation: Relation) -> None:
        for owner in self._owners(relation.source):
            self._draft.systems[owner].state("api.availability", "partial", GUESSED)
            self._used.add(relation.id)

    def _describe(self, row: Record, relation: Relation, source: Element) -> bool:
        """Put down what a person's assignment or a grouping says of a system; return whether it said something."""
        if source.type in PEOPLE and relation.type == "Assignment":
            row.state("owner", self._draft.team(source.name), LIKELY)
        elif source.type == "Grouping":
            row.state("domain", source.name, LIKELY)
        else:
            return source.type == "Plateau"
        return True

    def _move(self, relation: Relation) -> None:
        """Put down what flows along one relationship, between the components at or behind its ends."""
        if self._model.type_of(relation.target) in JUNCTIONS:
            self._used.add(relation.id)  # read from the relationships that leave the junction
            return
        starts = [owner for start in self._model.before(relation) for owner in self._owners(start)]
        targets = self._owners(relation.target)
        is_direct = relation.source in self._draft.systems and relation.target in self._draft.systems
        for source in dict.fromkeys(starts):
            for target in targets:
                if source != target:
                    self._used.add(relation.id)
                    self._put(relation, source, target, SURE if is_direct else LIKELY)

    def _put(self, relation: Relation, source: str, target: str, confidence: float) -> None:
        words = one_line(relation.name)
        style, mode = technology(words) if words else (None, None)
        key = (relation.type, source, target, words.casefold())
        if relation.type == "Triggering" and (source, target) in self._pairs:
            return
        row = self._flows.get(key)
        if row is None:
            self._pairs.add((source, target))
            row = self._flows[key] = self._draft.integration(source, target, name=words)
            row.state("provider", "source" if relation.type == "Serving" else None, confidence)
            row.state("mode", mode or ("event" if relation.type == "Triggering" else None), LIKELY if mode else GUESSED)
            row.state("description", relation.documentation)
            row.evidence.setdefault("source", {**_said(self._draft, relation), "confidence": confidence})
            if style:
                self._draft.systems[source].add("api.styles", style, GUESSED)
        if relation.id:
            self._of_relation[relation.id].append(row)

    def _share_data(self) -> None:
        """Put down which data components have, and a flow from each that writes data to each other one that reads them."""
        writers: dict[str, list[str]] = defaultdict(list)
        readers: dict[str, list[str]] = defaultdict(list)
        for relation in self._model.relations:
            if relation.type != "Access" or self._model.type_of(relation.target) not in DATA:
                continue
            for owner in self._owners(relation.source):
                self._used.add(relation.id)
                self._hold(owner, relation.target)
                if "Write" in relation.access:
                    writers[relation.target].append(owner)
                if "Read" in relation.access:
                    readers[relation.target].append(owner)
        direct = {(key[1], key[2]) for key in self._flows}
        for data, sources in writers.items():
            for source in dict.fromkeys(sources):
                for target in dict.fromkeys(readers[data]):
                    if source != target and (source, target) not in direct:
                        self._share(source, target, data)

    def _share(self, source: str, target: str, data: str) -> None:
        key = ("Access", source, target, "")
        if key not in self._flows:
            self._flows[key] = self._draft.integration(source, target)
            evidence = {"source": self._draft.source, "document": self._draft.document, "confidence": GUESSED}
            self._flows[key].evidence["source"] = evidence
        self._flows[key].add("carries", self._model.elements[data].name, GUESSED)

    def _hold(self, owner: str, data: str) -> None:
        row, element = self._draft.systems[owner], self._model.elements[data]
        self._held.add(data)
        schemas = row.facts.get("schemas", [])
        name = one_line(element.name)
        if name and len(schemas) < MOST_SCHEMAS and name not in {schema["name"] for schema in schemas}:
            row.evidence.pop("schemas", None)
            row.state("schemas", [*schemas, {"name": name}], LIKELY)
        for key, value in element.properties:
            state_property(row, self._draft, key, value, LIKELY)

    def _carry(self) -> None:
        """Put down what flows carry: data that are associated with the relationship itself."""
        for relation in self._model.relations:
            for data, flow in ((relation.source, relation.target), (relation.target, relation.source)):
                rows = self._of_relation.get(flow, ())
                if self._model.type_of(data) in DATA and rows:
                    self._used.add(relation.id)
                    for row in rows:
                        name = one_line(self._model.elements[data].name)
                        row.add("carries", name, LIKELY)
                        self._hold(row.key[0], data)  # type: ignore[index]  # the key of a flow is its two ends

    def _account(self) -> None:
        taken = self._kinds | OFFERED | JUNCTIONS
        for element in self._model.elements.values():
            if element.type not in taken and element.id not in self._held:
                kind, why = self._kind_left_out(element.type)
                self._draft.leave_out(kind, sort=element.type, why=why)
        for relation in self._model.relations:
            if relation.id not in self._used:
                leads_nowhere = relation.type in {*MOVING, "Access"}
                kind = "relationships that lead to nothing that is a system" if leads_nowhere else "other relationships"
                self._draft.leave_out(kind, sort=relation.type)
        ends = {*self._model.elements, *self._model.by_id}
        for relation in self._model.relations:
            for end in {relation.source, relation.target} - ends:
                self._draft.leave_out("ends of relationships that the model does not have", end)
        for identity in self._model.entangled:
            name = self._model.elements[identity].name if identity in self._model.elements else identity
            self._draft.leave_out(f"elements with more than {MOST_BEHIND} others behind them, followed no further", name)
        for identity in self._model.duplicates:
            self._draft.leave_out("elements whose identifier is used twice", identity)

    @staticmethod
    def _kind_left_out(kind: str) -> tuple[str, str]:
        """Return what elements of a type that is not read are counted as, and what can be done."""
        if kind in TECHNOLOGY:
            return "elements that the technology runs on", "`--level technology` takes them as systems."
        layer = next((name for start, name in LAYERS.items() if kind.startswith(start)), "strategy, motivation and the rest")
        return f"elements of {layer}", ""


def _said(draft: Draft, relation: Relation) -> dict[str, Any]:
    where = f"{draft.document}#{relation.id}" if relation.id else draft.document
    return {"source": draft.source, "document": one_line(where)}
