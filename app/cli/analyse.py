"""``seamap analyse``: the landscape's structure, without any estimate."""

from __future__ import annotations

from app.cli.output import print_json, print_rich
from app.cli.reading import File, Format, Model, OutputFormat, Scenario, check_model, read_inventory


def analyse(file: File, scenario: Scenario = None, model: Model = None, output: Format = OutputFormat.TEXT) -> None:
    """Print missing APIs, single points of failure, cycles, coupling and service levels that are not met."""
    from app.cli.analysis_text import analysis_parts
    from app.services.landscapes import analysis_document, landscape_of

    check_model(model)
    landscape = landscape_of(read_inventory(file), scenario)
    document = analysis_document(landscape)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        name = landscape.inventory.name
        print_rich(*analysis_parts(document, f"{name} · scenario {scenario}" if scenario else name))
