"""``seamap calibrate``: an effort model of one's own, learned from finished work."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from app.cli.finished_work import Actuals, EstimateFile, read_work
from app.cli.output import print_rich, rich_text, write_bytes, write_file
from app.cli.reading import Model, read_model

Output = Annotated[
    Path | None,
    typer.Option("-o", "--out", "--output", metavar="MODEL.toml", help="Where the model goes; standard output otherwise."),
]
Organisation = Annotated[
    str | None, typer.Option("--organisation", metavar="NAME", help="Whose model, where the tables hold several organisations.")
]


def calibrate(
    actuals: Actuals,
    output: Output = None,
    organisation: Organisation = None,
    estimate: EstimateFile = None,
    model: Model = None,
) -> None:
    """Learn an effort model from finished work, for `--model` of every estimate.

    Without --organisation, tables of several organisations give a model for one that was never seen.
    """
    from app.cli.learning_text import calibration_parts
    from app.services.learning import learn_model

    base = read_model(model)
    work = read_work(actuals, estimate)
    text, learned = learn_model(work, base, organisation)
    if output is None:
        write_bytes(text)
        typer.echo(rich_text(*calibration_parts(learned, None)), err=True, nl=False)
    else:
        write_file(output, text)
        print_rich(*calibration_parts(learned, str(output)))
    sys.stdout.flush()
