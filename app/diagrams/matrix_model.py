"""The dependency structure matrix as rows, columns and cells, before anybody paints or writes it.

A landscape and the class of each integration come in. A row depends on a column: it consumes what the column provides. Parts
stand domain by domain, providers before their consumers, so that what stands above the diagonal closes a cycle or looks ahead.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from app.diagrams.portray import NO_DOMAIN
from app.landscape.reachability import find_groups
from app.landscape.wiring import wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.landscape.landscape import Landscape

CLASSES = ("difficult", "nominal", "easy")
RUNS = "runs"


@dataclass(frozen=True, slots=True)
class Part:
    """A row and column: a system, or a domain whose systems are folded into it."""

    key: str
    name: str
    domain: str
    systems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one part consumes of another: integrations, and the hardest class among those to be built."""

    flows: tuple[str, ...]
    class_name: str


@dataclass(frozen=True)
class Matrix:
    """Parts in order, and the cells that are not empty, by the places of row (who consumes) and column (who provides)."""

    parts: tuple[Part, ...]
    cells: Mapping[tuple[int, int], Cell]
    by_domain: bool = False

    def uses(self, row: int) -> int:
        """Return how many integrations a part consumes, its own inside included."""
        return sum(len(cell.flows) for (place, _), cell in self.cells.items() if place == row)

    def offers(self, column: int) -> int:
        """Return how many integrations a part provides, its own inside included."""
        return sum(len(cell.flows) for (_, place), cell in self.cells.items() if place == column)

    @property
    def ahead(self) -> int:
        """How many integrations stand above the diagonal: consumed before their provider's turn."""
        return sum(len(cell.flows) for (row, column), cell in self.cells.items() if column > row)


def build_matrix(landscape: Landscape, classes: Mapping[str, str], most: int) -> Matrix:
    """Return the matrix of *landscape*: of its systems, or of its domains where there are more than *most* systems.

    Of more than *most* domains the smallest are one part. *classes* are those of the integrations that are to be built.
    """
    order = _order_systems(landscape)
    by_domain = len(order) > most
    parts = _fold(landscape, order, most) if by_domain else [_part_of(landscape, name) for name in order]
    place = {name: number for number, part in enumerate(parts) for name in part.systems}
    flows: dict[tuple[int, int], list[str]] = defaultdict(list)
    for flow in landscape.flows.values():
        flows[place[flow.consumer], place[flow.provider]].append(flow.id)
    cells = {ends: Cell(tuple(names), _hardest(names, classes)) for ends, names in sorted(flows.items())}
    return Matrix(tuple(parts), cells, by_domain)


def _order_systems(landscape: Landscape) -> list[str]:
    """Return systems domain by domain, providers first; domains by where their systems stand on the average."""
    wiring = wire(landscape)
    turn = {
        wiring.ids[member]: place
        for place, group in enumerate(find_groups(wiring.size, wiring.dependencies))
        for member in group
    }
    members: dict[str, list[str]] = defaultdict(list)
    for name, system in landscape.systems.items():
        members[system.domain or ""].append(name)
    offered = {name: len(landscape.flows_provided_by(name)) for name in landscape.systems}
    domains = sorted(
        members, key=lambda domain: (domain == "", round(fmean(turn[name] for name in members[domain]), 6), domain)
    )
    return [name for domain in domains for name in sorted(members[domain], key=lambda name: (turn[name], -offered[name], name))]


def _part_of(landscape: Landscape, name: str) -> Part:
    system = landscape.systems[name]
    return Part(name, system.name, system.domain or NO_DOMAIN, (name,))


def _fold(landscape: Landscape, order: Sequence[str], most: int) -> list[Part]:
    members: dict[str, list[str]] = defaultdict(list)
    for name in order:
        members[landscape.systems[name].domain or ""].append(name)
    ranked = sorted(members, key=lambda domain: (-len(members[domain]), domain))
    kept = set(ranked if len(ranked) <= most else ranked[: most - 1])
    parts = [
        Part(f"domain:{domain}", domain or NO_DOMAIN, domain or NO_DOMAIN, tuple(names))
        for domain, names in members.items()
        if domain in kept
    ]
    rest = tuple(name for domain, names in members.items() if domain not in kept for name in names)
    if rest:
        words = f"Other domains ({len(members) - len(kept)})"
        parts.append(Part("domains:other", words, words, rest))
    return parts


def _hardest(names: Sequence[str], classes: Mapping[str, str]) -> str:
    found = {classes[name] for name in names if name in classes}
    return next((name for name in CLASSES if name in found), RUNS)
