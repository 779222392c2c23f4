"""Lays an inventory out as tables: an inventory comes in, the rows of every sheet go out, each cell as a person types it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.inventory.places import value_at
from app.inventory.table_cells import cell_of
from app.inventory.tables import CHANGES, NOTHING, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.inventory.model import Inventory
    from app.inventory.table_cells import Cell
    from app.inventory.tables import Table

Row = tuple["Cell", ...]


def tabulate(inventory: Inventory) -> dict[str, list[Row]]:
    """Return the rows of every sheet by its name, in the order of the sheet's headings.

    Reading the rows again gives an equal inventory. The sheet of single values has one row, its cells in the order of its
    columns.

    >>> from app.inventory.validate import validate_document
    >>> tree = {"schema": "seamap/inventory/v1", "id": "x", "name": "X", "currency": "EUR"}
    >>> tree["systems"] = [{"id": "a", "name": "A"}]
    >>> tabulate(validate_document(tree).inventory)["Systems"][0][:2]
    ('a', 'A')
    """
    document = inventory.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    document["evidence"] = list(_evidence(document))
    document["scenarios"] = list(_changes(document.get("scenarios", ())))
    document["assumptions"] = [{"assumption": text} for text in document.get("assumptions", ())]
    return {table.name: list(_rows(table, document)) for table in tables()}


def _rows(table: Table, document: Mapping[str, Any]) -> Iterator[Row]:
    if not table.path:
        yield _cells(table, document)
    elif table.parent is not None:
        yield from _rows_of_parents(table, document.get(str(table.path[0]), ()))
    else:
        rows = value_at(document, table.path)
        if rows == [] and table.path == ("programme", "other_costs"):
            yield (NOTHING, *(None for _ in table.columns[1:]))
        for row in rows if isinstance(rows, list) else ():
            yield _cells(table, row)


def _rows_of_parents(table: Table, parents: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    for parent in parents:
        children = parent.get(str(table.path[1]))
        if children == []:
            yield (parent["id"], NOTHING, *(None for _ in table.columns[1:]))
        for child in children or ():
            yield (parent["id"], *_cells(table, child))


def _cells(table: Table, row: Mapping[str, Any]) -> Row:
    return tuple(_cell(column, value_at(row, column.path)) for column in table.columns)


def _cell(column: Any, value: Any) -> Cell:
    if column.path == ("programme", "other_costs") and isinstance(value, list):
        return None  # lines of cost, on a sheet of their own
    return cell_of(column, value)


def _evidence(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for noun, rows in (("system", document.get("systems", ())), ("integration", document.get("integrations", ()))):
        for row in rows:
            for fact, said in row.get("evidence", {}).items():
                yield {"of": noun, "id": row["id"], "fact": fact, **said}


def _changes(scenarios: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a row per change; a scenario without changes has one row that says nothing but its name."""
    for scenario in scenarios:
        heads = {key: scenario[key] for key in ("id", "name", "description") if key in scenario}
        changes: Sequence[Mapping[str, Any]] = scenario.get("changes") or ({},)
        for change in changes:
            yield {**heads, **_change(change)}
            heads = {"id": scenario["id"]}


def _change(change: Mapping[str, Any]) -> dict[str, Any]:
    for kind in CHANGES:
        if kind in change:
            said = change[kind]
            patch: Any = change.get("set") if isinstance(said, str) else said
            return {"change": kind, "of": said if isinstance(said, str) else None, "set": patch}
    return {}
