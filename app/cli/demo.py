"""``seamap demo``: the main job on a bundled inventory, its results in a folder, its summary on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

import app
from app.cli.output import json_bytes, plain, print_rich, progress_bar, rich_text, write_file
from app.cli.reading import Model, Scenario, read_inventory, read_model

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.inventory.model import Inventory

BUNDLED = Path(app.__file__).resolve().parent.parent / "inventories" / "insurance-claims.yaml"
DEFAULT_FOLDER = Path("seamap-demo")


@dataclass(frozen=True, slots=True)
class Plate:
    """One drawing of the demonstration: file name, view, what it is about, and what it shows."""

    file: str
    view: str
    focus: str | None
    says: str

    @property
    def fmt(self) -> str:
        """The ending of the file's name."""
        return self.file.rpartition(".")[2]


def demo(
    folder: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the results go.")] = DEFAULT_FOLDER,
    scenario: Scenario = None,
    model: Model = None,
) -> None:
    """Map and estimate a bundled insurer's landscape: maps, estimate and schedule in a folder, a summary here."""
    from app.cli.estimate_text import estimate_parts
    from app.diagrams.charts import CHARTS
    from app.diagrams.picture import Origin
    from app.exporters.estimate_document import Heading, build_estimate_document
    from app.exporters.schedule_csv import export_schedule_csv
    from app.inventory.digest import digest
    from app.services.briefing import make_briefing
    from app.services.diagrams import draw, draw_forecast
    from app.services.estimates import make_forecast

    inventory, effort_model = read_inventory(str(BUNDLED)), read_model(model)
    origin = Origin(inventory.id, inventory.name, None, digest(inventory), scenario)
    plates = list(_plates(inventory))
    with progress_bar(total=len(plates) + 2) as progress:
        step = progress.task_ids[0]
        progress.update(step, description="Estimating")
        made = make_forecast(inventory, scenario=scenario, model=effort_model)
        document = build_estimate_document(made, Heading(origin.digest))
        progress.advance(step)
        for plate in plates:
            progress.update(step, description=f"Drawing {plate.file}")
            if plate.view in CHARTS:
                drawing = draw_forecast(made, plate.view, origin, fmt=plate.fmt)
            else:
                drawing = draw(inventory, plate.view, fmt=plate.fmt, scenario=scenario, focus=plate.focus)
            write_file(folder / plate.file, drawing.data)
            progress.advance(step)
        progress.update(step, description="Typesetting briefing.pdf")
        write_file(folder / "briefing.pdf", make_briefing(inventory, made, document))
        progress.advance(step)
    names = {system.id: system.name for system in inventory.systems} | {path.id: path.name for path in inventory.paths}
    teams = {team.id: team.name or team.id for team in inventory.teams}
    parts = estimate_parts(document, names, inventory.currency, teams=teams)
    write_file(folder / "estimate.json", json_bytes(document))
    write_file(folder / "estimate.txt", rich_text(*parts).encode())
    write_file(folder / "schedule.csv", export_schedule_csv(document))
    print_rich(*parts, Text(), _contents(folder, plates))


def _plates(inventory: Inventory) -> Iterator[Plate]:
    for fmt, use in (("svg", "for the screen"), ("png", "for a slide"), ("pdf", "for the wall")):
        yield Plate(f"landscape.{fmt}", "landscape", None, f"the whole landscape by domain, {use}")
    yield Plate("missing-apis.svg", "missing-apis", None, "what lacks an API, and what depends on it")
    if inventory.programme.hub:
        yield Plate(f"context-{inventory.programme.hub}.svg", "context", inventory.programme.hub, "the hub and its neighbours")
    for path in inventory.paths[:1]:
        yield Plate(f"path-{path.id}.svg", "path", path.id, f"{path.name}, hop by hop")
    yield Plate("schedule.svg", "schedule", None, "what is done when, and how sure")
    yield Plate("schedule.pdf", "schedule", None, "the same, to print on A3")
    yield Plate("confidence.svg", "confidence", None, "how probable each cost and each finish is")
    yield Plate("drivers.svg", "drivers", None, "what the spread comes from")


def _contents(folder: Path, plates: list[Plate]) -> Text:
    rows = [(plate.file, plate.says) for plate in plates]
    rows += [
        ("briefing.pdf", "four pages for the people who control the money"),
        ("estimate.json", "the estimate, as planning tools read it"),
        ("estimate.txt", "the summary above"),
        ("schedule.csv", "every work package with its dates"),
    ]
    width = max(len(file) for file, _ in rows)
    text = Text(f"Written to {plain(str(folder))}/\n", style="bold")
    for file, says in rows:
        text.append(f"  {plain(file):<{width}}  {plain(says)}\n", style="not bold")
    return text
