"""``seamap questions``: the facts worth asking for, ranked, per owning team."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from app.cli.estimate import DEFAULT_SAMPLES, DEFAULT_SEED
from app.cli.output import print_json, print_rich, working, write_bytes, write_file
from app.cli.reading import File, Model, Samples, Scenario, read_inventory, read_model
from app.errors import BadParameter


class QuestionsFormat(StrEnum):
    """How questions are printed."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"


def questions(
    file: File,
    samples: Samples = DEFAULT_SAMPLES,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same bytes.")] = DEFAULT_SEED,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="OUT.xlsx", help="Write the workbook here, not to standard output.")
    ] = None,
    scenario: Scenario = None,
    model: Model = None,
    output: Annotated[
        QuestionsFormat | None, typer.Option("--format", help="Text, JSON, or a workbook with a sheet per team to fill in.")
    ] = None,
) -> None:
    """List the facts worth asking for, the one that narrows the estimate most first, for each team that can answer."""
    from app.cli.questions_text import questions_parts
    from app.services.questions import export_questions_workbook, questions_document

    chosen = output or (QuestionsFormat.XLSX if out else QuestionsFormat.TEXT)
    if out is not None and chosen is not QuestionsFormat.XLSX:
        raise BadParameter("-o is for the workbook.", hint="Say --format xlsx, or leave --format out.")
    if chosen is QuestionsFormat.XLSX and out is None and sys.stdout.isatty():
        raise BadParameter("A workbook is not for a terminal.", hint="Say -o questions.xlsx.")
    text = read_model(model)
    inventory = read_inventory(file)
    with working("Estimating"):
        document = questions_document(inventory, scenario=scenario, model=text, samples=samples, seed=seed)
    if chosen is QuestionsFormat.JSON:
        print_json(document)
    elif chosen is QuestionsFormat.TEXT:
        print_rich(*questions_parts(document))
    elif out is None:
        write_bytes(export_questions_workbook(document))
    else:
        write_file(out, export_questions_workbook(document))
