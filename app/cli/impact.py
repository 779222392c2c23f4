"""``seamap impact``: what breaks when a system fails, and what follows when it changes."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.output import print_json, print_rich
from app.cli.reading import File, Format, Model, OutputFormat, Scenario, check_model, read_inventory


def impact(
    file: File,
    system: Annotated[str, typer.Argument(metavar="ID", help="A system's id.")],
    scenario: Scenario = None,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Say what breaks when a system fails (provider to consumer) and what follows when it changes (along the data)."""
    from app.cli.impact_text import impact_parts
    from app.services.impacts import impact_document
    from app.services.landscapes import landscape_of

    check_model(model)
    landscape = landscape_of(read_inventory(file), scenario)
    document = impact_document(landscape, system)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*impact_parts(document, landscape.inventory.name))
