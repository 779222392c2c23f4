"""An inventory as a zip of CSV files, one per sheet of the workbook: rows come in, bytes go out.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which reading takes away again.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

from app.exporters.csv_text import FORMULA_STARTS
from app.inventory.model import SCHEMA_ID
from app.inventory.tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.inventory.table_cells import Cell
    from app.inventory.tables import Table

WRITTEN = (2000, 1, 1, 0, 0, 0)  # the same whenever it is made, so that the bytes are
FORMULAS = (*FORMULA_STARTS, "'")


def export_inventory_csv(rows: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return the archive with *rows* per sheet, as :func:`app.inventory.tabulate.tabulate` gives them; none for a template."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables():
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\r\n").writerows(_lines(table, rows.get(table.name, ())))
            archive.writestr(zipfile.ZipInfo(f"{table.name}.csv", WRITTEN), text.getvalue().encode("utf-8-sig"))
    return memory.getvalue()


def _lines(table: Table, rows: Sequence[Sequence[Cell]]) -> Iterator[list[str]]:
    if table.path:
        yield [column.title for column in table.headings]
        for row in rows:
            yield [_text(cell) for cell in row]
        return
    given = rows[0] if rows else (None,) * len(table.columns)
    yield ["Field", "Value", "Meaning"]
    for column, cell in zip(table.columns, given, strict=True):
        yield [column.title, _text(SCHEMA_ID if column.key == "schema" else cell), column.meaning]


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULAS) else text
