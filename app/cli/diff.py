"""``seamap diff``: two inventories as a priced work list."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.estimate import DEFAULT_SAMPLES, DEFAULT_SEED
from app.cli.output import print_json, print_rich, working
from app.cli.reading import Format, Model, OutputFormat, Samples, Scenario, read_inventory, read_model


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The earlier inventory.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The later one; - is standard input.")],
    samples: Samples = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    scenario: Scenario = None,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Price what differs between two inventories: new, changed, retired, renamed, temporary bridges."""
    from app.cli.diff_text import difference_parts
    from app.services.differences import difference_document

    text = read_model(model)
    before, after = read_inventory(old), read_inventory(new)
    with working("Comparing"):
        document = difference_document(before, after, scenario=scenario, model=text, samples=samples, seed=seed)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*difference_parts(document))
