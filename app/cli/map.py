"""``seamap map``: one diagram of an inventory."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.output import working, write_bytes, write_file
from app.cli.reading import File, Model, Scenario, read_inventory, read_model
from app.errors import BadParameter

DEPTH_HELP = "How many integrations away from the focus a context reaches, from 1 to 5."
FILTER_HELP = "Only domain:…, owner:…, criticality:… or mode:…; may be repeated."
HIGHLIGHT_HELP = "Let path:…, team:… or tag:… stand out; may be repeated."
COLOUR_HELP = "availability, effort, criticality, owner, lifecycle or hosting."
BADGE_HELP = "Draw a system as a badge in the boxes of what it exchanges data with, such as the hub; may be repeated."
VIEW_HELP = (
    "landscape, missing-apis, effort, context, path, matrix, impact, scenario, pilot, data-protection, atlas, schedule, "
    "confidence or drivers."
)
OUT_HELP = "A file that ends in .svg, .png, .pdf or .dot (a matrix: .csv); without it SVG goes to standard output."


class DrawingFormat(StrEnum):
    """What a diagram is written as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"
    DOT = "dot"
    CSV = "csv"


def draw_map(  # noqa: PLR0913, PLR0917  (each is an option)
    file: File,
    view: Annotated[str, typer.Option("--view", metavar="VIEW", help=VIEW_HELP)],
    focus: Annotated[
        str | None, typer.Option("--focus", metavar="ID", help="The system or path that the view is about.")
    ] = None,
    group: Annotated[str | None, typer.Option("--group-by", metavar="WHAT", help="A schedule by path, team or phase.")] = None,
    depth: Annotated[int, typer.Option("--depth", metavar="N", help=DEPTH_HELP)] = 1,
    filters: Annotated[list[str] | None, typer.Option("--filter", metavar="KIND:VALUE", help=FILTER_HELP)] = None,
    highlights: Annotated[list[str] | None, typer.Option("--highlight", metavar="KIND:VALUE", help=HIGHLIGHT_HELP)] = None,
    colour_by: Annotated[str | None, typer.Option("--color-by", metavar="WHAT", help=COLOUR_HELP)] = None,
    badges: Annotated[list[str] | None, typer.Option("--badge", metavar="ID", help=BADGE_HELP)] = None,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help=OUT_HELP)] = None,
    scenario: Scenario = None,
    model: Model = None,
) -> None:
    """Draw one view of the landscape."""
    from app.services.diagrams import Look, draw

    kind = _format_of(out)
    effort_model = read_model(model)
    inventory = read_inventory(file)
    with working(f"Drawing {view}"):
        look = Look(filters or (), highlights or (), colour_by, group, badges or ())
        drawing = draw(
            inventory, view, fmt=kind.value, scenario=scenario, focus=focus, depth=depth, look=look, model=effort_model
        )
    if out is None:
        write_bytes(drawing.data)
    else:
        write_file(out, drawing.data)


def _format_of(out: Path | None) -> DrawingFormat:
    if out is None:
        return DrawingFormat.SVG
    try:
        return DrawingFormat(out.suffix.lower().removeprefix("."))
    except ValueError:
        raise BadParameter(
            f"{out} does not end in .svg, .png, .pdf or .dot.", hint="The ending says what is drawn: -o map.svg, for one."
        ) from None
