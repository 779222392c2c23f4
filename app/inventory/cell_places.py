"""Where the values of a tree stand in sheets: a tree path in, sheet, row and column out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.findings import Place

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.inventory.places import Target, TreePath

Spot = tuple[str, int, int]


@dataclass
class CellPlaces:
    """Knows the sheet, row and column of every value that was read."""

    spots: dict[TreePath, Spot] = field(default_factory=dict)

    def locate(self, targets: Collection[Target]) -> Mapping[Target, Place]:
        """Return the places of *targets*: the cell itself, else the nearest thing that holds it.

        >>> from app.inventory.places import Target
        >>> places = CellPlaces({("systems", 0): ("Systems", 2, 1)})
        >>> places.locate([Target(("systems", 0, "name"))])[Target(("systems", 0, "name"))].row
        2
        """
        found = {}
        for target in targets:
            path = target.path
            while path and path not in self.spots:
                path = path[:-1]
            if path:
                sheet, row, column = self.spots[path]
                found[target] = Place(target.pointer, None, column, None, sheet, row)
        return found
