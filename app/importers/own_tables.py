"""Our own workbook back into an inventory: sheets come in, a tree with the place of every cell goes out.

What is on a sheet and in a column is settled by :mod:`app.inventory.tables`; anything else is named, with what it may mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.findings import Finding, Place, error, note
from app.inventory.cell_places import CellPlaces, Spot
from app.inventory.model import SCHEMA_ID
from app.inventory.suggestions import nearest_word, shown
from app.inventory.table_cells import value_of
from app.inventory.tables import NOTHING, Column, Kind, Table, fold, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.importers.sheets import Sheet
    from app.inventory.places import TreePath
    from app.inventory.table_cells import Cell

READ_BY_PEOPLE = frozenset({"starthere", "explanations", "words", "errors"})
SINGLE = "inventory"
NAMED_BY = ("id", "name")
Values = list[tuple[Column, Any, int]]


@dataclass
class TableReading:
    """What sheets gave: a tree to be checked, where its parts stand, and what is wrong with the sheets themselves."""

    tree: dict[str, Any] = field(default_factory=lambda: {"schema": SCHEMA_ID})
    places: CellPlaces = field(default_factory=CellPlaces)
    findings: list[Finding] = field(default_factory=list)


def is_own_workbook(sheets: Sequence[Sheet]) -> bool:
    """Return whether the sheets are those of our own workbook: one of single values that names our schema, or asks for it."""
    for sheet in sheets:
        if fold(sheet.name) == SINGLE:
            return any(row and fold(str(row[0])) == "schema" for row in sheet.rows[:40])
    return False


def read_own_tables(sheets: Sequence[Sheet]) -> TableReading:
    """Return the tree that the sheets hold."""
    reading = TableReading()
    known = {fold(table.name): table for table in tables()}
    pending: list[tuple[Table, Sheet]] = []
    for sheet in sheets:
        table = known.get(fold(sheet.name))
        if table is None:
            _say_unknown_sheet(reading, sheet)
        elif table.path:
            pending.append((table, sheet))
        else:
            _read_single_values(reading, table, sheet)
    order = [table.name for table in tables()]
    for table, sheet in sorted(pending, key=lambda pair: order.index(pair[0].name)):
        _Rows(reading, table, sheet).read()
    return reading


def _say_unknown_sheet(reading: TableReading, sheet: Sheet) -> None:
    if fold(sheet.name) in READ_BY_PEOPLE or not any(any(cell is not None for cell in row) for row in sheet.rows):
        return
    near = nearest_word(sheet.name, [table.name for table in tables()])
    advice = f"Did you mean {near}? Call the sheet so." if near else "Its name is none of the inventory's sheets."
    reading.findings.append(
        note("left-out", f"Left out: the sheet {shown(sheet.name)}.", advice, Place("", sheet=sheet.name, row=1))
    )


def _read_single_values(reading: TableReading, table: Table, sheet: Sheet) -> None:
    known = {fold(column.title): column for column in table.columns}
    for number, row in enumerate(sheet.rows, start=1):
        if not row or row[0] is None or fold(str(row[0])) == "field":
            continue
        column = known.get(fold(str(row[0])))
        cell = row[1] if len(row) > 1 else None
        if column is None:
            if cell is not None:
                reading.findings.append(_unknown_column(str(row[0]), table, sheet, number, 1))
            continue
        if (value := value_of(column, cell)) is not None:
            _put(reading, (), column, value, (sheet.name, number, 2))


def _unknown_column(title: str, table: Table, sheet: Sheet, row: int, column: int) -> Finding:
    titles = {other.title: other for other in table.headings}
    near = nearest_word(title, [*titles, *(other.key for other in table.headings)])
    advice = (
        f"Did you mean {shown(near)}?" if near else "Sheet Explanations lists the columns; take this one out if it is yours."
    )
    place = Place("", None, column, None, sheet.name, row)
    return error("unknown-column", f"The sheet {shown(sheet.name)} has no column {shown(title)}.", advice, place)


def _put(reading: TableReading, base: TreePath, column: Column, value: Any, spot: Spot) -> None:
    """Put a value into the tree below *base*, and remember where it stood."""
    node: Any = reading.tree
    for part in base:
        node = node[part]
    path = base
    keys = column.path
    for key in keys[:-1]:
        path = (*path, key)
        reading.places.spots.setdefault(path, spot)
        if not isinstance(node.get(key), dict):
            node[key] = {}
        node = node[key]
    if column.kind is Kind.PRESENCE:
        if value is True and not isinstance(node.get(keys[-1]), dict):
            node[keys[-1]] = {}
        elif not isinstance(value, bool):
            node[keys[-1]] = value  # neither yes nor no: validation says what belongs here
    else:
        node[keys[-1]] = value
    reading.places.spots[(*path, keys[-1])] = spot


class _Rows:
    """The rows of one sheet, being read."""

    def __init__(self, reading: TableReading, table: Table, sheet: Sheet) -> None:
        self.reading, self.table, self.sheet = reading, table, sheet
        self.columns: dict[int, Column] = {}
        self.positions: dict[str, dict[str, int]] = {}

    def read(self) -> None:
        start = next((index for index, row in enumerate(self.sheet.rows) if any(cell is not None for cell in row)), None)
        if start is None:
            return
        self._read_headings(self.sheet.rows[start], start + 1)
        for number, row in enumerate(self.sheet.rows[start + 1 :], start=start + 2):
            values = list(self._values(row))
            if values:
                self._read_row(values, number)
            elif any(cell is not None for cell in row):
                self._say_stray_cells(row, number)

    def _read_headings(self, row: Sequence[Cell], number: int) -> None:
        known = {fold(column.title): column for column in self.table.headings}
        seen: dict[str, int] = {}
        for index, cell in enumerate(row):
            if cell is None:
                continue
            column = known.get(fold(str(cell)))
            if column is None:
                self.reading.findings.append(_unknown_column(str(cell), self.table, self.sheet, number, index + 1))
            elif column.key in seen:
                place = Place("", None, index + 1, None, self.sheet.name, number)
                detail = f"The column {shown(column.title)} is there twice."
                self.reading.findings.append(error("column-twice", detail, "Keep one of them.", place))
            else:
                seen[column.key] = index
                self.columns[index] = column
        for column in self.table.headings:
            if column.is_required and column.key not in seen and not (self.table.name == "Integrations" and column.key == "id"):
                place = Place("", None, 1, None, self.sheet.name, number)
                detail = f"The sheet {shown(self.sheet.name)} has no column {shown(column.title)}."
                self.reading.findings.append(error("column-missing", detail, "Put it back: it is needed.", place))

    def _values(self, row: Sequence[Cell]) -> Iterator[tuple[Column, Any, int]]:
        columns = self.columns
        for index, cell in enumerate(row):
            if cell is not None and index in columns:
                value = value_of(columns[index], cell)
                if value is not None:
                    yield columns[index], value, index + 1

    def _say_stray_cells(self, row: Sequence[Cell], number: int) -> None:
        index = next(index for index, cell in enumerate(row) if cell is not None)
        if index in self.columns:
            return  # says "unknown" and nothing else
        place = Place("", None, index + 1, None, self.sheet.name, number)
        detail = f"The cell {shown(str(row[index]))} stands under no heading."
        self.reading.findings.append(note("left-out", f"Left out: {detail}", "Give the column a heading.", place))

    def _read_row(self, values: Values, number: int) -> None:
        match self.table.name:
            case "Schemas":
                self._read_child(values, number)
            case "Evidence":
                self._read_evidence(values, number)
            case "Scenarios":
                self._read_change(values, number)
            case "Assumptions":
                self._append("assumptions", values[0][1], (self.sheet.name, number, values[0][2]))
            case _:
                self._read_plain(values, number)

    def _append(self, key: str, row: Any, spot: Spot) -> TreePath:
        rows = self.reading.tree.setdefault(key, [])
        rows.append(row)
        path = (key, len(rows) - 1)
        self.reading.places.spots[path] = spot
        return path

    def _read_plain(self, values: Values, number: int) -> None:
        node: Any = self.reading.tree
        for key in self.table.path[:-1]:
            node = node.setdefault(key, {})
        last = self.table.path[-1]
        if self.table.path == ("programme", "other_costs"):
            if isinstance(node.get(last), int | float):
                place = Place("", None, 1, None, self.sheet.name, number)
                detail = "Other costs are given as one sum on the sheet Inventory and as lines here."
                self.reading.findings.append(error("given-twice", detail, "Keep one of the two.", place))
                return
            if values[0][1] == NOTHING:
                node[last] = []
                return
        rows = node.setdefault(last, [])
        base = (*self.table.path, len(rows))
        rows.append({})
        self._fill(base, values, number)

    def _fill(self, base: TreePath, values: Values, number: int) -> None:
        self.reading.places.spots[base] = (self.sheet.name, number, values[0][2])
        for column, value, index in values:
            _put(self.reading, base, column, value, (self.sheet.name, number, index))

    def _read_child(self, values: Values, number: int) -> None:
        named = [value for column, value, _ in values if column is self.table.parent]
        position = self._position("systems", str(named[0])) if named else None
        if position is None:
            who = f"There is no system {shown(str(named[0]))}" if named else "The row does not say which system it belongs to"
            names = [str(row.get("id")) for row in self.reading.tree.get("systems", ())]
            near = nearest_word(str(named[0]), names) if named else None
            advice = f"Did you mean {shown(near)}?" if near else "Write the id of a row on the sheet Systems."
            place = Place("", None, values[0][2], None, self.sheet.name, number)
            self.reading.findings.append(error("unknown-system", f"{who}.", advice, place))
            return
        rest = [row for row in values if row[0] is not self.table.parent]
        rows = self.reading.tree["systems"][position].setdefault("schemas", [])
        if rest and rest[0][1] != NOTHING:
            base = ("systems", position, "schemas", len(rows))
            rows.append({})
            self._fill(base, rest, number)

    def _position(self, key: str, name: str) -> int | None:
        """Return the position of the row that has this id, else this name."""
        rows = self.reading.tree.get(key, [])
        if key not in self.positions:
            self.positions[key] = {
                str(row[by]): position
                for by in reversed(NAMED_BY)
                for position, row in enumerate(rows)
                if row.get(by) is not None
            }
        return self.positions[key].get(name)

    def _read_evidence(self, values: Values, number: int) -> None:
        said = {column.key: value for column, value, _ in values}
        key = {"system": "systems", "integration": "integrations"}.get(str(said.pop("of", "")))
        identity, fact = str(said.pop("id", "")), said.pop("fact", None)
        position = self._position(key, identity) if key else None
        if key is None or position is None or fact is None:
            place = Place("", None, values[0][2], None, self.sheet.name, number)
            detail = "The row does not say of which system or integration, and of which fact, it is evidence."
            self.reading.findings.append(error("unknown-subject", detail, "Fill in Of, ID and Fact.", place))
            return
        self.reading.tree[key][position].setdefault("evidence", {})[str(fact)] = said
        base = (key, position, "evidence", str(fact))
        self.reading.places.spots[base] = (self.sheet.name, number, values[0][2])
        for column, _, index in values:
            self.reading.places.spots[(*base, column.key)] = (self.sheet.name, number, index)

    def _read_change(self, values: Values, number: int) -> None:
        said = {column.key: value for column, value, _ in values}
        identity = said.get("id")
        rows = self.reading.tree.setdefault("scenarios", [])
        position = next((at for at, row in enumerate(rows) if row.get("id") == identity), None)
        spot = (self.sheet.name, number, values[0][2])
        if position is None:
            position = len(rows)
            rows.append({"changes": []})
            self.reading.places.spots["scenarios", position] = spot
        heads = [row for row in values if row[0].key in {"id", "name", "description"}]
        for column, value, index in heads:
            _put(self.reading, ("scenarios", position), column, value, (self.sheet.name, number, index))
        change = _change(said)
        if change:
            changes = rows[position]["changes"]
            changes.append(change)
            self.reading.places.spots["scenarios", position, "changes", len(changes) - 1] = spot


def _change(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return a change of a scenario as the tree has it; what is not whole stays as it is, for validation to say."""
    kind, of, patch = said.get("change"), said.get("of"), said.get("set")
    if kind is None:
        return {key: value for key, value in (("system", of), ("set", patch)) if value is not None}
    if kind == "programme" or str(kind).startswith("add_"):
        return {str(kind): patch}
    return {str(kind): of} | ({} if patch is None else {"set": patch})
