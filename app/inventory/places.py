"""Where something stands: paths into a plain tree, and what a format knows about lines, columns, sheets and rows.

A *tree path* is a tuple of keys and indexes. Importers hand :mod:`app.inventory.validate` a :class:`Places`, which is asked
only where there is something to report: finding lines costs as much as reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from app.findings import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

TreePath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """One spot in a tree: the value at *path*, or the key that names it.

    >>> Target(("systems", 0, "id")).pointer
    '/systems/0/id'
    """

    path: TreePath
    on_key: bool = False

    @property
    def pointer(self) -> str:
        """The RFC 6901 JSON pointer of the path."""
        return pointer_of(self.path)


class Places(Protocol):
    """Knows where the parts of one document stand."""

    def locate(self, targets: Collection[Target]) -> Mapping[Target, Place]:
        """Return the places of those *targets* that the document has; one that it lacks is left out."""


class NoPlaces:
    """For trees that come from no document: a pointer is all there is."""

    def locate(self, targets: Collection[Target]) -> Mapping[Target, Place]:
        """Return every target's pointer.

        >>> NoPlaces().locate([Target(("id",))])[Target(("id",))].pointer
        '/id'
        """
        return {target: Place(target.pointer) for target in targets}


def pointer_of(path: TreePath) -> str:
    """Return the RFC 6901 JSON pointer of a tree path.

    >>> pointer_of(("systems", 3, "evidence", "a/b~c"))
    '/systems/3/evidence/a~1b~0c'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def value_at(tree: Any, path: TreePath) -> Any:
    """Return what stands at *path*, or ``None`` where the tree has no such place.

    >>> value_at({"systems": [{"id": "crm"}]}, ("systems", 0, "id"))
    'crm'
    """
    for part in path:
        if isinstance(tree, dict):
            tree = tree.get(part)
        elif has_part(tree, part):
            tree = tree[part]
        else:
            return None
    return tree


def has_part(node: Any, part: str | int) -> bool:
    """Return whether *part* is a key of the group, or an index of the list, that *node* is.

    >>> has_part({"a": 1}, "a"), has_part([1], 1), has_part("text", 0)
    (True, False, False)
    """
    if isinstance(node, dict):
        return part in node
    return isinstance(node, list | tuple) and isinstance(part, int) and part < len(node)
