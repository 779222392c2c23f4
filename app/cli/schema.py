"""``seamap schema``: the JSON Schema of what goes in or of what comes out."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from app.cli.output import print_json


class SchemaName(StrEnum):
    """Which document is described."""

    INVENTORY = "inventory"
    ESTIMATE = "estimate"


Name = Annotated[SchemaName, typer.Argument(help="Of the inventory that goes in, or of the estimate that comes out.")]


def schema(name: Name) -> None:
    """Print a JSON Schema, with which an editor completes an inventory and a program checks an estimate."""
    if name is SchemaName.INVENTORY:
        from app.inventory.json_schema import inventory_schema

        print_json(inventory_schema())
    else:
        from app.exporters.estimate_document import estimate_schema

        print_json(estimate_schema())
