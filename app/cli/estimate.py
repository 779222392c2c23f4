"""``seamap estimate``: what it takes, from when to when, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from app.cli.output import print_json, print_rich, working
from app.cli.reading import File, Format, Model, OutputFormat, Scenario, read_inventory, read_model
from app.errors import UnknownSubject

DEFAULT_SAMPLES = 10_000
DEFAULT_SEED = 1
EXPLAINED = ("systems", "integrations", "paths")


def estimate(
    file: File,
    samples: Annotated[int, typer.Option("--samples", min=1, help="How many futures are simulated.")] = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    explain: Annotated[
        str | None, typer.Option("--explain", metavar="ID", help="Only this work package, system, integration or path.")
    ] = None,
    scenario: Scenario = None,
    model: Model = None,
    output: Format = OutputFormat.TEXT,
) -> None:
    """Estimate effort, cost and duration, each as a spread, and say what drives them."""
    from app.cli.estimate_text import estimate_parts
    from app.cli.explain_text import explain_parts
    from app.services.estimates import estimate_document

    text = read_model(model)
    inventory = read_inventory(file)
    with working("Estimating"):
        document = estimate_document(inventory, scenario=scenario, model=text, samples=samples, seed=seed)
    names = {system.id: system.name for system in inventory.systems} | {path.id: path.name for path in inventory.paths}
    if explain is not None:
        document = explained(document, explain)
        parts = explain_parts(document)
    else:
        parts = estimate_parts(document, names, inventory.currency)
    if output is OutputFormat.JSON:
        print_json(document)
    else:
        print_rich(*parts)


def explained(document: dict[str, Any], subject: str) -> dict[str, Any]:
    """Return the work packages of one subject, or the one of that id, with what the estimate says about the subject itself.

    Raises:
        UnknownSubject: the estimate has neither.
    """
    packages = [row for row in document["work_packages"] if row["id"] == subject or subject in row["subject"].values()]
    parts = {part: [row for row in document[part] if row["id"] == subject] for part in EXPLAINED}
    if not packages and not any(parts.values()):
        from app.inventory.suggestions import Suggestions, shown

        known = {row["id"] for part in (*EXPLAINED, "work_packages") for row in document[part]}
        meant = Suggestions().hint(subject, sorted(known))
        raise UnknownSubject(
            f"The estimate has no work package, system, integration or path {shown(subject)}{meant}",
            hint="Its ids are in the JSON: seamap estimate FILE --format json.",
        )
    return {"id": subject, **{part: rows for part, rows in parts.items() if rows}, "work_packages": packages}
