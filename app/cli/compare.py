"""``seamap compare``: scenarios side by side with the inventory as declared."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.estimate import DEFAULT_SAMPLES, DEFAULT_SEED
from app.cli.output import print_json, print_rich, working
from app.cli.reading import File, Format, Model, OutputFormat, Samples, read_inventory, read_model


def compare(
    file: File,
    more: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Further scenarios.", show_default=False)] = None,
    scenario: Annotated[
        list[str] | None, typer.Option("--scenario", metavar="ID", help="A scenario; give several, or none for all of them.")
    ] = None,
    samples: Samples = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Compare scenarios on the same futures: what each saves or costs, how surely, and which work makes the difference."""
    from app.cli.compare_text import comparison_parts
    from app.services.comparisons import comparison_document

    text = read_model(model)
    inventory = read_inventory(file)
    with working("Comparing"):
        document = comparison_document(inventory, [*(scenario or []), *(more or [])], model=text, samples=samples, seed=seed)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*comparison_parts(document))
