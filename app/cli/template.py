"""``seamap template``: a workbook to fill in, empty or holding an inventory that there is already."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import print_aside, write_bytes, write_file
from app.cli.reading import read_inventory
from app.errors import BadParameter


def template(
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="An inventory that it is to hold; none: empty.")] = None,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="OUT", help="OUT.xlsx, or OUT.zip for a CSV file per sheet."),
    ] = None,
) -> None:
    """Write a workbook to fill in: drop-downs from the vocabulary, every column explained. Reading it back loses nothing."""
    from app.services.workbooks import export_csv_archive, export_workbook

    inventory = read_inventory(file) if file is not None else None
    if out is None:
        if sys.stdout.isatty():
            raise BadParameter("A workbook is not for a terminal.", hint="Say -o inventory.xlsx.")
        write_bytes(export_workbook(inventory))
        return
    if out.suffix.lower() not in {".xlsx", ".zip"}:
        raise BadParameter(f"{out} cannot be written: a template is .xlsx or .zip.", hint="Say -o inventory.xlsx.")
    write_file(out, export_workbook(inventory) if out.suffix.lower() == ".xlsx" else export_csv_archive(inventory))
    print_aside(f"Fill in {out}; then `seamap validate {out}` says everything that is wrong with it at once.")
