"""``seamap routes``: the cheapest routes between two systems, priced per step."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.output import print_json, print_rich, working
from app.cli.reading import File, Format, Model, OutputFormat, Scenario, read_inventory, read_model

DEFAULT_ROUTES = 3


def routes(
    file: File,
    source: Annotated[str, typer.Option("--from", metavar="ID", help="The system where the data come from.")],
    target: Annotated[str, typer.Option("--to", metavar="ID", help="The system where they are wanted.")],
    k: Annotated[int, typer.Option("-k", metavar="N", help="How many routes at most, 1 to 100.")] = DEFAULT_ROUTES,
    scenario: Scenario = None,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Find the cheapest routes for data from one system to another: effort, availability, latency and age, step by step."""
    from app.cli.routes_text import routes_parts
    from app.services.routes import routes_document

    text = read_model(model)
    inventory = read_inventory(file)
    with working("Finding routes"):
        document = routes_document(inventory, source, target, k=k, scenario=scenario, model=text)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*routes_parts(document, inventory.name))
