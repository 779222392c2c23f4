"""``seamap estimate``: what it takes, from when to when, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.output import print_json, print_json_parts, print_rich, working
from app.cli.reading import File, Format, Model, OutputFormat, Samples, Scenario, read_inventory, read_model

if TYPE_CHECKING:
    from app.inventory.model import Inventory

DEFAULT_SAMPLES = 10_000
DEFAULT_SEED = 1


def estimate(  # noqa: PLR0913, PLR0917  (each is an option of the command)
    file: File,
    samples: Samples = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="ID",
            help="The sum behind one figure: of a work package, system, integration, path, pool, team or activity; "
            "or summary (total, cost, finish, p80), share, purchases, assumptions.",
        ),
    ] = None,
    levers: Annotated[  # noqa: FBT002  (an option, given by name)
        bool,
        typer.Option("--levers", help="Try every lever on the finish, and find the cheapest set that meets the deadline."),
    ] = False,
    solver: Annotated[  # noqa: FBT002  (an option, given by name)
        bool, typer.Option("--solver", help="Let the solver look for a better order of work (needs the extra `solver`).")
    ] = False,
    scenario: Scenario = None,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Estimate effort, cost and duration, each as a spread, and say what drives them."""
    text = read_model(model)
    inventory = read_inventory(file)
    parameters: dict[str, Any] = {"scenario": scenario, "model": text, "samples": samples, "seed": seed}
    if explain is None:
        parameters |= {"levers": levers, "solver": solver}
    if explain is not None:
        _explain(inventory, explain, output, **parameters)
    elif output is OutputFormat.JSON:
        from app.services.estimates import estimate_parts

        with working("Estimating"):
            parts = estimate_parts(inventory, **parameters)
        print_json_parts(parts)
    else:
        from app.cli.estimate_text import estimate_parts as laid_out
        from app.services.estimates import estimate_document

        with working("Estimating"):
            document = estimate_document(inventory, **parameters)
        names = {system.id: system.name for system in inventory.systems} | {path.id: path.name for path in inventory.paths}
        teams = {team.id: team.name or team.id for team in inventory.teams}
        print_rich(*laid_out(document, names, inventory.currency, teams=teams, levers=levers))


def _explain(inventory: Inventory, asked: str, output: OutputFormat, **parameters: Any) -> None:
    from app.cli.explain_text import explain_parts
    from app.services.explanations import explanation_document

    with working("Estimating"):
        document = explanation_document(inventory, asked, **parameters)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*explain_parts(document, inventory.currency))
