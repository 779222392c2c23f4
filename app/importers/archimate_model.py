"""An ArchiMate model, whichever file it came in: elements and relationships by identifier, and who stands for what.

Elements come in; questions are answered about the application components behind services, interfaces, functions and junctions.

Source:
    The Open Group, ArchiMate 3.2 Specification, chapters 5 (relationships, derivation) and 9 (application layer).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

STRUCTURAL = frozenset({"Realization", "Assignment", "Composition", "Aggregation"})
JUNCTIONS = frozenset({"Junction", "AndJunction", "OrJunction"})
OLD_NAMES = {"UsedBy": "Serving", "Realisation": "Realization", "Specialisation": "Specialization"}
OLD_ELEMENTS = {
    "InfrastructureService": "TechnologyService",
    "InfrastructureInterface": "TechnologyInterface",
    "InfrastructureFunction": "TechnologyFunction",
    "Network": "CommunicationNetwork",
    "CommunicationPath": "Path",
}
MOST_OWNERS = 50
MOST_BEHIND = 300  # elements looked at behind one; models of people need a dozen


@dataclass(frozen=True, slots=True)
class Element:
    """One element; its type is ArchiMate 3's, without prefix."""

    id: str
    type: str
    name: str
    documentation: str = ""
    properties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship; access is Read, Write, ReadWrite or empty."""

    id: str
    type: str
    source: str
    target: str
    name: str = ""
    access: str = ""
    documentation: str = ""


@dataclass
class Model:
    """A whole model."""

    name: str = ""
    elements: dict[str, Element] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    entangled: dict[str, None] = field(default_factory=dict)  # elements behind which there is more than is looked at

    def add(self, element: Element) -> None:
        """Add an element; of equal identifiers the first counts."""
        if element.id in self.elements:
            self.duplicates.append(element.id)
        else:
            self.elements[element.id] = element

    def type_of(self, identity: str) -> str:
        """Return the type of an element, empty where there is none of that identifier."""
        element = self.elements.get(identity)
        return element.type if element else ""

    @cached_property
    def by_id(self) -> dict[str, Relation]:
        """The relationships by identifier."""
        return {relation.id: relation for relation in self.relations if relation.id}

    @cached_property
    def into(self) -> dict[str, list[Relation]]:
        """The relationships that end at an element, by its identifier."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            found[relation.target].append(relation)
        return found

    def owners(self, identity: str, kinds: Collection[str]) -> list[str]:
        """Return the elements of *kinds* that an element is, or that realize, perform, have or are part of it, in order.

        A service is realized by a component, or by a function that is assigned to one; an interface is part of one.
        """
        found: dict[str, None] = {}
        seen = {identity}
        stack = [identity]
        while stack and len(found) < MOST_OWNERS:
            one = stack.pop()
            if self.type_of(one) in kinds:
                found[one] = None
                continue
            if len(seen) > MOST_BEHIND:
                self.entangled[identity] = None
                break
            for relation in self.into.get(one, ()):
                if relation.type in STRUCTURAL and relation.source not in seen and self.type_of(relation.source) != "Grouping":
                    seen.add(relation.source)
                    stack.append(relation.source)
        return list(found)

    def before(self, relation: Relation) -> list[str]:
        """Return where a relationship really starts: through junctions, the starts of those of its type that lead there."""
        starts: dict[str, None] = {}
        seen: set[str] = set()
        stack = [relation.source]
        while stack and len(seen) < MOST_BEHIND:
            one = stack.pop()
            if self.type_of(one) not in JUNCTIONS:
                starts[one] = None
                continue
            if one in seen:
                continue
            seen.add(one)
            stack.extend(other.source for other in self.into.get(one, ()) if other.type == relation.type)
        return list(starts)


def plain_type(text: str) -> str:
    """Return the type of an element or relationship as ArchiMate 3 calls it.

    >>> plain_type("archimate:UsedByRelationship"), plain_type("InfrastructureService"), plain_type("Flow")
    ('Serving', 'TechnologyService', 'Flow')
    """
    name = text.rpartition(":")[2].strip()
    name = name.removesuffix("Relationship") or name
    return OLD_NAMES.get(name) or OLD_ELEMENTS.get(name) or name
