"""Rows of somebody else's tables: a mapped sheet comes in, rows with their cells by field go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.importers.vocabularies import goes_to_target
from app.inventory.table_cells import NO_NAMES, value_of
from app.inventory.tables import Column, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.importers.table_columns import Mapped
    from app.inventory.table_cells import Cell

PEOPLE = frozenset(
    [
        "user",
        "users",
        "customer",
        "customers",
        "employee",
        "employees",
        "staff",
        "manager",
        "managers",
        "handler",
        "handlers",
        "officer",
        "officers",
        "adviser",
        "advisers",
        "advisor",
        "advisors",
        "representative",
        "representatives",
        "clerk",
        "clerks",
        "agent",
        "agents",
        "person",
        "people",
        "human",
        "actor",
        "operator",
        "operators",
        "analyst",
        "analysts",
        "team",
        "role",
        "citizen",
    ]
)
PEOPLE_TYPES = frozenset(
    {"person", "people", "actor", "user", "role", "human", "business actor", "business role", "stakeholder"}
)


@dataclass(frozen=True)
class Row:
    """One row: its cells by field."""

    cells: Sequence[Cell]
    fields: dict[str, int]

    def cell(self, name: str) -> Cell:
        """Return the cell of a field, ``None`` where there is no such column."""
        at = self.fields.get(name)
        return self.cells[at] if at is not None and at < len(self.cells) else None

    def text(self, name: str) -> str:
        """Return what the cell of a field says as text, empty where it says nothing."""
        cell = self.cell(name)
        if cell is None or (isinstance(cell, str) and cell.strip().casefold() in NO_NAMES):
            return ""
        return str(value_of(TEXT, cell) or "")


TEXT = Column(("text",), Kind.TEXT)


def rows_of(mapped: Mapped) -> Iterator[Row]:
    """Yield the rows of a sheet that hold anything."""
    fields = {name: at for at, name in mapped.fields.items()}
    for cells in mapped.sheet.rows[mapped.first_row :]:
        if any(cell is not None for cell in cells):
            yield Row(cells, fields)


def key_of(name: str) -> str:
    """Return what a name is found by: case and runs of spaces play no part."""
    return " ".join(name.casefold().split())


def several(text: str) -> list[str]:
    """Return the parts of a cell that lists several names: with ; or line ends between them, else with commas."""
    return value_of(Column(("names",), Kind.TEXTS), text) or [] if text else []


def sends_to_provider(row: Row) -> bool:
    """Return whether the data go to the provider, as a direction or a name may say."""
    said = row.text("direction").casefold()
    if said in {"inbound", "in", "to provider", "consumer to provider", "write", "push"}:
        return True
    return goes_to_target(row.text("direction")) is True
