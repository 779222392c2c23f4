"""The entities of a Backstage catalogue and how they refer to one another. Plain trees come in, entities go out.

References are ``[kind:][namespace/]name``, compared without regard to case, as Backstage does.

Source:
    Backstage, Descriptor Format of Catalog Entities and Entity References.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.importers.names import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEFAULT_NAMESPACE = "default"
MOST_OF_ONE_NAME = 50  # that a reference is looked for among

# What the relations of the catalogue's API say, by the part of the spec that declares the same.
RELATIONS = {
    "consumesapi": ("consumesApis", "api"),
    "providesapi": ("providesApis", "api"),
    "dependson": ("dependsOn", ""),
    "dependencyof": ("dependencyOf", ""),
    "ownedby": ("owner", "group"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What an entity calls another one; an empty kind means any; *written* is the name in its own letters."""

    kind: str
    namespace: str
    name: str
    written: str = field(default="", compare=False)

    def __str__(self) -> str:
        """Return it as catalogues write it."""
        return f"{self.kind or '?'}:{self.namespace}/{self.name}"


@dataclass(frozen=True, eq=False)
class Entity:
    """One entity; two of equal kind and name stay two."""

    kind: str
    namespace: str
    name: str
    document: str
    metadata: dict[str, Any]
    spec: dict[str, Any]
    relations: tuple[tuple[str, str], ...] = field(default=())

    @property
    def ref(self) -> str:
        """How the catalogue refers to it."""
        return f"{self.kind}:{self.namespace}/{self.name}".lower()

    @property
    def title(self) -> str:
        """What people call it: its title, unless that is one word of its name, such as ``API``."""
        title = one_line(self.metadata.get("title"))
        parts = self.name.casefold().replace("-", " ").replace("_", " ").split()
        return self.name if not title or (len(parts) > 1 and title.casefold() in parts) else title

    @property
    def type(self) -> str:
        """Its ``spec.type`` in lower case."""
        return one_line(self.spec.get("type")).lower()

    def texts(self, key: str) -> list[str]:
        """Return the texts of a list in its spec, and of the relations that mean the same; a single text counts as a list."""
        value = self.spec.get(key)
        values = value if isinstance(value, list) else [value]
        found = [text for item in values if (text := one_line(item.get("ref") if isinstance(item, dict) else item))]
        return found or [target for kind, target in self.relations if RELATIONS.get(kind, ("",))[0] == key]

    def refer(self, key: str, kind: str) -> list[Reference]:
        """Return what a list of its spec refers to; *kind* is meant where a reference names none."""
        return [parse_reference(text, kind, self.namespace) for text in self.texts(key)]


def parse_reference(text: str, kind: str, namespace: str = DEFAULT_NAMESPACE) -> Reference:
    """Return the parts of a reference; names may hold spaces, and colons where no kind is named.

    >>> str(parse_reference("Component:Prison API", "api")), str(parse_reference("group:admin/ops", ""))
    ('component:default/prison api', 'group:admin/ops')
    """
    before, colon, rest = text.partition(":")
    if colon and before.strip().isalnum() and rest.strip():
        kind, text = before.strip(), rest
    before, slash, rest = text.partition("/")
    if slash and rest.strip() and before.strip():
        namespace, text = before.strip(), rest
    return Reference(kind.lower(), namespace.lower(), text.strip().lower(), text.strip())


def read_entities(trees: Iterable[tuple[Any, str]]) -> Iterator[Entity | None]:
    """Yield an entity per tree, or per member of a list as the catalogue's API gives it; ``None`` for what is none."""
    for tree, document in trees:
        items = tree
        if isinstance(tree, dict) and "kind" not in tree:
            items = tree.get("items", tree.get("entities", tree))
        for item in items if isinstance(items, list) else [items]:
            if isinstance(item, dict) and isinstance(item.get("entity"), dict):
                item = item["entity"]  # noqa: PLW2901
            yield _read_entity(item, document)


def _read_entity(item: Any, document: str) -> Entity | None:
    if not isinstance(item, dict) or not isinstance(item.get("metadata"), dict):
        return None
    metadata, kind = item["metadata"], one_line(item.get("kind"))
    name = one_line(metadata.get("name"))
    if not kind or not name:
        return None
    spec = item["spec"] if isinstance(item.get("spec"), dict) else {}
    namespace = one_line(metadata.get("namespace")) or DEFAULT_NAMESPACE
    return Entity(kind.lower(), namespace, name, document, metadata, spec, tuple(_relations(item)))


def _relations(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    rows = item.get("relations")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            target = row.get("targetRef")
            if target is None and isinstance(row.get("target"), dict):  # as older catalogues wrote it
                parts = row["target"]
                target = f"{parts.get('kind', '')}:{parts.get('namespace', DEFAULT_NAMESPACE)}/{parts.get('name', '')}"
            yield one_line(row.get("type")).lower(), one_line(target)


class Catalogue:
    """Finds entities by reference."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities = list(entities)
        self._by_name: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            if len(self._by_name[entity.name.lower()]) < MOST_OF_ONE_NAME:
                self._by_name[entity.name.lower()].append(entity)

    def of(self, *kinds: str) -> list[Entity]:
        """Return the entities of these kinds, in document order."""
        return [entity for entity in self.entities if entity.kind in kinds]

    def find(self, reference: Reference, *kinds: str) -> list[Entity]:
        """Return the entities that a reference may mean, those of *kinds*: its own kind first, its namespace first."""
        found = [entity for entity in self._by_name.get(reference.name, ()) if entity.kind in kinds]
        for narrower in (
            [entity for entity in found if entity.kind == reference.kind],
            found,
        ):
            near = [entity for entity in narrower if entity.namespace.lower() == reference.namespace]
            if near or narrower:
                return near or narrower
        return []

    def one(self, reference: Reference, *kinds: str) -> Entity | None:
        """Return the entity that a reference means, the first of several."""
        return next(iter(self.find(reference, *kinds)), None)
