"""Use cases: an inventory as a workbook to fill in, and as a zip of CSV files; empty where there is no inventory yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exporters.inventory_csv import export_inventory_csv
from app.exporters.inventory_workbook import export_inventory_workbook
from app.inventory.tabulate import tabulate

if TYPE_CHECKING:
    from app.inventory.model import Inventory


def export_workbook(inventory: Inventory | None = None) -> bytes:
    """Return the workbook. The same inventory gives the same bytes.

    Raises:
        NotRepresentable: a text is longer than a spreadsheet's cell can be.
    """
    if inventory is None:
        return export_inventory_workbook({})
    return export_inventory_workbook(tabulate(inventory), inventory.name)


def export_csv_archive(inventory: Inventory | None = None) -> bytes:
    """Return a zip of a CSV file per sheet, as the workbook has them. The same inventory gives the same bytes."""
    return export_inventory_csv({} if inventory is None else tabulate(inventory))
