"""Structurizr workspaces (JSON): software systems, or their containers, become systems, relationships integrations.

Structurizr copies a relationship between inner elements to the outer ones and names only the first it comes from
(``linkedRelationshipId``): copies are skipped, and relationships between outer elements are made of *all* inner ones. What is
read is in docs/formats/structurizr.md.

Source:
    Structurizr, JSON schema of workspaces (structurizr/json).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.importers.draft import GUESSED, LIKELY, STATED, Draft, Record
from app.importers.names import one_line
from app.importers.properties import classification, state_property
from app.importers.reading import Document, ImportResult, Options
from app.importers.relationship_words import describe_flow
from app.importers.shapes import Group, group_of, groups_in
from app.importers.vocabularies import system_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DEFAULT_TAGS = frozenset({"element", "person", "software system", "container", "component", "existing system"})
TAGS_OF_TYPES = ("database", "web browser", "mobile app", "queue", "topic", "message bus", "file system", "gateway", "external")


@dataclass(frozen=True)
class _Element:
    """A person, software system, container or component, and the software system and container that it is part of."""

    id: str
    kind: str
    node: Group
    system: str
    container: str


@dataclass(frozen=True)
class _Relationship:
    id: str
    source: str
    target: str
    node: Group

    @property
    def technology(self) -> str:
        return one_line(self.node.get("technology"))

    @property
    def words(self) -> str:
        return one_line(self.node.get("description"))


class Structurizr:
    """Reads Structurizr workspaces."""

    name = "structurizr"
    title = "Structurizr workspace"
    suffixes = ()
    media_types = ()
    levels = ("system", "container")
    is_joint = False

    def recognises(self, document: Document) -> bool:
        """Return whether the document has a model of software systems or people."""
        if b"softwareSystems" not in document.data and b'"people"' not in document.data:
            return False
        model = document.tree.get("model") if isinstance(document.tree, dict) else None
        return isinstance(model, dict) and isinstance(model.get("softwareSystems", model.get("people")), list)

    def read(self, documents: Sequence[Document], options: Options) -> ImportResult:
        """Return the landscape in the workspace."""
        [document] = documents
        if document.trees.faults:
            return ImportResult(None, document.trees.faults)
        workspace = group_of(document.tree)
        draft = Draft(self, document.label, options)
        _Reader(workspace, draft, by_container=options.level == "container").read()
        return draft.finish(workspace.get("name"), document.stem)


class _Reader:
    def __init__(self, workspace: Group, draft: Draft, *, by_container: bool) -> None:
        self._workspace = workspace
        self._model = group_of(workspace.get("model"))
        self._draft = draft
        self._by_container = by_container
        self._elements: dict[str, _Element] = {}
        self._relationships: dict[str, _Relationship] = {}

    def read(self) -> None:
        for element in self._find_elements():
            if not element.id or element.id in self._elements:
                self._draft.leave_out("elements without an id of their own", element.node.get("name"))
                continue
            self._elements[element.id] = element
        self._refined = {element.system for element in self._elements.values() if element.kind == "container"}
        for element in self._elements.values():
            if self._standing_for(element.id) == element.id:
                self._write_system(element)
        copies = self._read_relationships()
        self._exact = self._find_exact()
        self._connect()
        self._read_views()
        self._account(copies)

    def _find_elements(self) -> Iterator[_Element]:
        for node in groups_in(self._model.get("people")):
            yield _Element(one_line(node.get("id")), "person", node, "", "")
        for node in groups_in(self._model.get("softwareSystems")):
            system = one_line(node.get("id"))
            if not system:
                self._draft.leave_out("elements without an id of their own", node.get("name"))
                continue
            yield _Element(system, "system", node, system, "")
            for inner in groups_in(node.get("containers")):
                container = one_line(inner.get("id"))
                yield _Element(container, "container", inner, system, container)
                for component in groups_in(inner.get("components")):
                    yield _Element(one_line(component.get("id")), "component", component, system, container)

    def _standing_for(self, identity: str) -> str | None:
        """Return the id of the element that stands for another at this level, ``None`` where none does."""
        element = self._elements.get(identity)
        if element is None:
            return None
        if element.kind == "person":
            return element.id
        if not self._by_container:
            return element.system
        return element.container or (None if element.system in self._refined else element.system)

    def _write_system(self, element: _Element) -> Record:
        node = element.node
        parent = self._elements.get(element.system)
        scope = parent.node.get("name") if parent is not None and parent is not element else ""
        row = self._draft.system(element.id, node.get("name"), reference=element.id, scope=scope)
        row.state("description", node.get("description"))
        row.state("domain", scope or node.get("group"))
        tags = [tag.strip() for tag in one_line(node.get("tags")).split(",") if tag.strip()]
        self._state_type(row, element, [tag.casefold() for tag in tags])
        for tag in tags:
            row.state("data.classification", classification(tag), LIKELY)
            if tag.casefold() not in DEFAULT_TAGS:
                row.tag(tag)
        for key, value in group_of(node.get("properties")).items():
            if not state_property(row, self._draft, key, value) and not str(key).startswith("structurizr."):
                self._draft.leave_out("properties that name no fact", key)
        for perspective in groups_in(node.get("perspectives")):
            name = one_line(perspective.get("name"))
            if not state_property(row, self._draft, name, perspective.get("description")):
                self._draft.leave_out("perspectives", name)
        return row

    def _state_type(self, row: Record, element: _Element, tags: list[str]) -> None:
        is_external = element.kind == "person" or one_line(element.node.get("location")).lower() == "external"
        named = next((tag for tag in tags if tag in TAGS_OF_TYPES), "")
        words = f"{element.node.get('technology', '')} {element.node.get('name', '')}"
        guessed = system_type(named) or system_type(words) or "application"
        row.state("type", "external" if is_external else guessed, STATED if is_external or named else GUESSED)

    def _read_relationships(self) -> int:
        """Note every relationship that is no copy; return how many copies there were."""
        copies = 0
        for element in self._elements.values():
            for node in groups_in(element.node.get("relationships")):
                identity = one_line(node.get("id"))
                if node.get("linkedRelationshipId"):
                    copies += 1
                    continue
                source = one_line(node.get("sourceId")) or element.id
                target = one_line(node.get("destinationId"))
                known = self._relationships.setdefault(
                    identity or f"{source}>{target}", _Relationship(identity, source, target, node)
                )
                if known.node is not node:
                    self._draft.leave_out("relationships whose id is used twice", identity)
        return copies

    def _connect(self) -> None:
        """Put down the relationships between elements of this level, and inner ones per pair and technology."""
        direct: dict[tuple[str, str], list[_Relationship]] = defaultdict(list)
        inner: dict[tuple[str, str], list[_Relationship]] = defaultdict(list)
        for relationship in self._relationships.values():
            source, target = (self._standing_for(end) for end in (relationship.source, relationship.target))
            if source is None or target is None:
                self._look_inside(relationship, source, target)
            elif source == target:
                self._draft.leave_out("relationships inside one system", relationship.words)
            elif (source, target) == (relationship.source, relationship.target):
                direct[source, target].append(relationship)
            else:
                inner[source, target].append(relationship)
        for (source, target), relationships in [*direct.items(), *inner.items()]:
            if relationships is inner.get((source, target)) and (source, target) in direct:
                continue
            self._put(source, target, relationships, inner[source, target] if (source, target) in direct else [])

    def _look_inside(self, relationship: _Relationship, source: str | None, target: str | None) -> None:
        """Account for a relationship of a software system that is shown by its containers."""
        ends = (relationship.source, relationship.target)
        if any(end not in self._elements for end in ends):
            self._draft.leave_out("relationships of elements that the model does not have", relationship.words)
            return
        is_refined = (
            tuple(stand or self._outermost(end) for end, stand in zip(ends, (source, target), strict=True)) in self._exact
        )
        if is_refined:
            self._draft.leave_out("relationships that those of containers say more exactly", relationship.words)
            return
        for end, stands in zip(ends, (source, target), strict=True):
            if stands is None and end not in self._draft.systems:
                self._write_system(self._elements[end])
        self._put(relationship.source, relationship.target, [relationship], [])

    def _outermost(self, identity: str) -> str:
        element = self._elements[identity]
        return element.system or element.id

    def _find_exact(self) -> set[tuple[str, str]]:
        """Return the pairs that relationships of this level connect, each end also by its software system."""
        pairs = set()
        for relationship in self._relationships.values():
            source, target = (self._standing_for(end) for end in (relationship.source, relationship.target))
            if source is not None and target is not None:
                pairs |= {
                    (one, other) for one in (source, self._outermost(source)) for other in (target, self._outermost(target))
                }
        return pairs

    def _put(self, source: str, target: str, relationships: list[_Relationship], inner: list[_Relationship]) -> None:
        for _ in inner:
            self._draft.leave_out("relationships of inner elements that add to one between systems")
        groups: dict[tuple[str, bool], list[_Relationship]] = defaultdict(list)
        for relationship in relationships:
            is_own = relationship.source == source and relationship.target == target
            groups[(relationship.id if is_own else relationship.technology.casefold()), is_own].append(relationship)
        technologies = {row.technology for row in inner if row.technology}
        for members in groups.values():
            said = "; ".join(dict.fromkeys(row.words for row in members if row.words))
            technology = members[0].technology or (technologies.pop() if len(technologies) == 1 else "")
            style = one_line(members[0].node.get("interactionStyle")).lower()
            person = next((end for end in (source, target) if self._elements[end].kind == "person"), None)
            describe_flow(self._draft, source, target, said, technology, is_event=style == "asynchronous", person=person)

    def _read_views(self) -> None:
        """Make paths of dynamic views: the elements in the order in which they are called."""
        for view in groups_in(group_of(self._workspace.get("views")).get("dynamicViews")):
            hops: list[Any] = []
            steps = [row for row in groups_in(view.get("relationships")) if row.get("response") is not True]
            for step in sorted(steps, key=lambda row: _order(row.get("order"))):
                relationship = self._relationships.get(one_line(step.get("id")))
                ends = (
                    [self._standing_for(end) for end in (relationship.source, relationship.target)] if relationship else [None]
                )
                if None in ends:
                    continue
                hops += ends[1:] if hops and hops[-1] == ends[0] else ends
            title = view.get("title") or view.get("key")
            row = self._draft.path(title, hops, reference=view.get("key"))
            if row is None:
                self._draft.leave_out(
                    "dynamic views that stay within one system", title, why="`--level container` shows more of them."
                )
            else:
                row.state("description", view.get("description"))

    def _account(self, copies: int) -> None:
        if copies:
            why = "Structurizr implies them; what they come from was read."
            self._draft.leave_out("copies of relationships", count=copies, why=why)
        inside = [
            row for row in self._elements.values() if self._standing_for(row.id) != row.id and row.id not in self._draft.systems
        ]
        for element in inside:
            why = "`--level container` takes them as systems." if element.kind == "container" else ""
            self._draft.leave_out(
                f"{element.kind}s, shown by what they are part of or made of", element.node.get("name"), why=why
            )
        for kind in ("deploymentNodes", "customElements"):
            rows = groups_in(self._model.get(kind))
            for node in rows:
                self._draft.leave_out("deployment nodes" if kind == "deploymentNodes" else "custom elements", node.get("name"))


def _order(text: object) -> tuple[int, ...]:
    """Return the place of a step: ``1``, ``1.1``, ``2``, ``10``."""
    return tuple(int(part) if part.isdecimal() and len(part) < 9 else 0 for part in str(text).split("."))  # noqa: PLR2004
